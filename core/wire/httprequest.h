// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QByteArrayView>
#include <QList>

#include <cstdint>
#include <optional>
#include <utility>

namespace pushscope::wire {

/// The head of one HTTP/1.x request (RFC 9112 2 to 6), parsed by Boost.Beast.
struct HttpRequestHead
{
    QByteArray method;   ///< as sent, upper case by convention
    QByteArray target;   ///< as sent: origin form, `/sse?topic=a`, or absolute form, or `*` with OPTIONS
    QByteArray path;     ///< percent-decoded path without the query; the whole target of a CONNECT
    QByteArray query;    ///< as sent, without the `?`; read it with queryValue()
    int version = 11;    ///< 10 or 11
    bool keepAlive = true;
    bool upgradesToWebSocket = false; ///< GET with `Upgrade: websocket` and `Connection: upgrade`
    bool expectsContinue = false;
    bool chunked = false;
    std::optional<std::uint64_t> contentLength;
    QList<std::pair<QByteArray, QByteArray>> headers; ///< in order, values trimmed

    /// First value of a header, case-insensitive name; empty when absent.
    [[nodiscard]] QByteArray header(QByteArrayView name) const;
    [[nodiscard]] bool hasHeader(QByteArrayView name) const;
    /// First value of a query item, percent-decoded. `+` stays a plus, because it is a topic wildcard: a space is
    /// `%20`. Empty when absent.
    [[nodiscard]] QByteArray queryValue(QByteArrayView name) const;
    [[nodiscard]] bool hasQueryValue(QByteArrayView name) const;
    [[nodiscard]] QList<QByteArray> queryValues(QByteArrayView name) const;
};

/// What came of looking at the first bytes of a connection or of the next request.
struct HttpHeadResult
{
    enum class Status { Complete, Incomplete, Invalid };
    Status status = Status::Incomplete;
    HttpRequestHead head;      ///< when Complete
    qsizetype headBytes = 0;   ///< when Complete: bytes up to and including the empty line
    int httpStatus = 400;      ///< when Invalid: 400, 414, 431, 501 or 505
    QByteArray reason;         ///< when Invalid: one sentence
};

/// Pure: looks at `bytes` (a peek from the start of a request) and never needs state between calls. What is Invalid
/// stays so however many bytes follow.
/// Bounds: a head over `maxHeadBytes` is Invalid 431, or 414 when its request line alone is. Both Content-Length and
/// Transfer-Encoding, two differing Content-Lengths, a missing Host in HTTP/1.1 or more than one Host are Invalid 400
/// (RFC 9112 6.3, 3.2); so are folded lines (5.2), lines not ended by CRLF (2.2) and controls in values. A transfer
/// coding besides `chunked` is 501, any version but 1.0 and 1.1 is 505. Empty lines before the request are skipped.
[[nodiscard]] HttpHeadResult parseHttpHead(QByteArrayView bytes, qsizetype maxHeadBytes = 16 * 1024);

/// Reads a request body piece by piece: Content-Length or chunked (RFC 9112 6 and 7.1), with a bound. Chunk
/// extensions and trailers are skipped, but bounded too; every line of the framing must end with CRLF.
class HttpBodyReader
{
public:
    HttpBodyReader() = default;
    HttpBodyReader(const HttpRequestHead &head, std::uint64_t maxBytes);

    enum class Status { NeedMore, Complete, TooLarge, Invalid };
    /// Consumes from the front of `bytes`, at most up to the end of the body; `consumed` says how much.
    [[nodiscard]] Status feed(QByteArrayView bytes, qsizetype &consumed);
    /// Already known to be over the bound from its Content-Length, before a byte is read.
    [[nodiscard]] Status status() const { return m_status; }
    [[nodiscard]] QByteArray takeBody();

private:
    enum class Phase { Length, ChunkSize, ChunkData, ChunkEnd, Trailer, Done };
    void step(QByteArrayView &rest);
    void readData(QByteArrayView &rest, Phase next);
    bool readLine(QByteArrayView &rest);
    void endLine();
    void startChunk();
    void finish(Status status);

    Phase m_phase = Phase::Done;
    Status m_status = Status::Complete;
    std::uint64_t m_remaining = 0;
    std::uint64_t m_maxBytes = 0;
    qsizetype m_trailerBytes = 0;
    QByteArray m_line;
    QByteArray m_body;
};

/// Percent-decodes; `+` stays a plus.
[[nodiscard]] QByteArray percentDecoded(QByteArrayView text);

} // namespace pushscope::wire
