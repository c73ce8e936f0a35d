// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QByteArrayView>

#include <chrono>
#include <optional>
#include <vector>

namespace pushscope::wire {

/// One dispatched event of an event stream.
struct SseEvent
{
    QByteArray type{};        ///< `message` when the block named none
    QByteArray data{};
    QByteArray lastEventId{}; ///< the stream's last event id at dispatch
    /// Bytes of the block, field names and line ends included. An LF after the CR that ended a block counts with the
    /// next one, because the CR alone already dispatches.
    qsizetype wireBytes = 0;
    /// Those very bytes, in the piece that was fed or in the parser, until the next one is fed. Null where the block
    /// came in pieces and has far more bytes than its bound allows data.
    QByteArrayView block{};
};

/// Parses an event stream as WHATWG HTML 9.2.6 says, in whatever pieces it arrives: one leading BOM, lines ended
/// by CR, LF or CRLF (also when a CRLF is split between pieces), comments, one optional space after the colon,
/// `id` with NUL ignored, `retry` of ASCII digits only, blocks without data dispatch nothing but keep the id,
/// an unfinished block at the end is dropped. Invalid UTF-8 becomes U+FFFD (WHATWG Encoding, UTF-8 decode).
/// Bounded: when a block's data or a line exceeds `maxEventBytes`, feed() says TooLarge and the parser stops.
class SseParser
{
public:
    explicit SseParser(qsizetype maxEventBytes = 64 * 1024 * 1024);

    enum class Status { Ok, TooLarge };
    /// Appends the events completed by `bytes` to `events`.
    [[nodiscard]] Status feed(QByteArrayView bytes, std::vector<SseEvent> &events);

    /// The value that a reconnect sends as `Last-Event-ID`.
    [[nodiscard]] const QByteArray &lastEventId() const { return m_lastEventId; }
    /// The newest `retry:`, if any came.
    [[nodiscard]] std::optional<std::chrono::milliseconds> retry() const { return m_retry; }
    /// A new connection of the same stream: everything but the last event id and the retry time starts afresh. (The
    /// id stays in force for events without one, as in browsers; else the next cut would resume from nowhere.)
    void restart();

private:
    [[nodiscard]] QByteArrayView skipBom(QByteArrayView bytes);
    void keepBlockStart(const char *end);
    [[nodiscard]] QByteArrayView takeBlock(const char *end);
    void feedLines(QByteArrayView bytes, std::vector<SseEvent> &events);
    void keepPartialLine(QByteArrayView part);
    void endLine(QByteArrayView line, const char *end, std::vector<SseEvent> &events);
    void readField(QByteArrayView line);
    void setField(QByteArrayView name, QByteArrayView value);
    void appendData(QByteArrayView value);
    void setRetry(QByteArrayView digits);
    void dispatch(const char *end, std::vector<SseEvent> &events);

    const qsizetype m_maxEventBytes;
    QByteArray m_line; ///< the part of the current line that earlier pieces brought
    QByteArray m_blockStart;               ///< the part of the current block that earlier pieces brought
    QByteArray m_joined;                   ///< the first block of the current piece, when earlier ones began it
    const char *m_blockFrom = nullptr;     ///< where the current block goes on in the current piece
    QByteArray m_data;
    QByteArray m_type;
    QByteArray m_idBuffer;
    QByteArray m_lastEventId;
    std::optional<std::chrono::milliseconds> m_retry;
    qsizetype m_blockBytes = 0;
    int m_bomBytes = 0; ///< bytes of a leading BOM seen so far; -1 once that is settled
    bool m_blockIsLost = false; ///< too much of it to be kept
    bool m_hasData = false;
    bool m_afterCr = false;
    bool m_tooLarge = false;
};

} // namespace pushscope::wire
