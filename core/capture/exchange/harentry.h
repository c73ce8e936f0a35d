// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/client/frame.h"

#include <QByteArray>
#include <QString>

#include <functional>
#include <optional>
#include <vector>

namespace pushscope::capture {

/// What stands beside a message or a body in `_pushscope`.
struct HarRest
{
    client::Frame frame{};
    bool hasPayload = false;
};

/// An element of `_webSocketMessages`.
struct HarWebSocketMessage
{
    QByteArray type{};
    std::optional<base::WallTime> time{};
    int opcode = 1;
    QByteArray data{};
    std::optional<HarRest> rest{};
};

/// An element of `_eventSourceMessages`.
struct HarEventSourceMessage
{
    std::optional<base::WallTime> time{};
    QByteArray name{};
    QByteArray id{};
    QByteArray data{};
    std::optional<HarRest> rest{};
};

/// Turns one entry of a HAR file into frames, as a source would have made them of the same bytes: on a
/// Pushscope hub by its dialect, elsewhere bare. Messages come while the entry is still being read, before
/// its address is known.
class HarEntry
{
public:
    using Give = std::function<void(client::Frame &&)>;
    HarEntry(client::SourceId provisional, base::WallTime fallbackTime, Give give);

    void add(HarWebSocketMessage message);
    void add(HarEventSourceMessage message);
    void addEvent(client::Frame frame); ///< of the connection, from `_pushscope`
    /// When everything below is set: makes frames of the body.
    void finish();

    // Members as they are read.
    QByteArray url{};
    QByteArray resourceType{};
    std::optional<base::WallTime> started{};
    std::chrono::microseconds duration{0};
    qint64 status = 200;
    QByteArray mimeType{};
    QByteArray body{};
    bool bodyIsBase64 = false;
    std::optional<HarRest> bodyRest{};
    std::optional<qint64> source{}; ///< from `_pushscope`
    QString name{};
    std::optional<base::Transport> transport{};
    bool hasWebSocketMessages = false;
    bool hasEventSourceMessages = false;

    /// Whether it is a stream or a poll, as far as is known.
    [[nodiscard]] bool isStream() const;
    [[nodiscard]] base::Transport likelyTransport() const;
    /// What entries of one source have in common.
    [[nodiscard]] QByteArray sourceKey() const;
    [[nodiscard]] QString sourceName() const;

private:
    enum class Dialect { Unknown, Plain, Bare };
    [[nodiscard]] base::WallTime start() const { return started.value_or(m_fallbackTime); }
    void give(client::Frame frame);
    void addPlain(client::Frame frame, QByteArray text);
    [[nodiscard]] bool readGap(const QByteArray &id, const QByteArray &data, client::Frame &frame) const;
    void addSseEvent(client::Frame frame, QByteArray data);
    void addBlocks(const QByteArray &text);
    void addPollAnswer(const QByteArray &text);

    const client::SourceId m_provisional;
    const base::WallTime m_fallbackTime;
    Give m_give;
    Dialect m_dialect = Dialect::Unknown;
    quint64 m_given = 0;
};

} // namespace pushscope::capture
