// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/client/connection.h"
#include "core/client/httpfetch.h"
#include "core/wire/sseparser.h"

namespace pushscope::client {

/// An event stream (WHATWG HTML 9.2). Asked from a whole hub, or with `envelope=1` in the URL, each block holds the
/// envelope of the plain dialect and is unwrapped; every other stream is observed as it comes.
class SseConnection final : public Connection
{
    Q_OBJECT

public:
    explicit SseConnection(Setup setup);

    void open() override;
    void close() override;
    base::Result<void> send(const QByteArray &payload, base::PayloadKind kind) override;
    bool applyFilters(const QList<QByteArray> &before) override;

private:
    void judgeHead();
    void readBody();
    void readStream();
    [[nodiscard]] Frame frameOf(const wire::SseEvent &event) const;
    void observe(wire::SseEvent event);
    bool observeGap(const wire::SseEvent &event);
    bool observeEnvelope(const wire::SseEvent &event);
    void noteCursor();
    void onFinished();
    void end(ConnectionEnd::Kind kind, QString sentence);

    HttpFetch m_fetch;
    wire::SseParser m_parser;
    std::vector<wire::SseEvent> m_events;
    QTimer m_silence;          ///< a hub sends heartbeats; other servers may be silent for hours
    QByteArray m_errorBody;
    QByteArray m_reportedId;
    std::optional<std::chrono::milliseconds> m_reportedRetry;
    const std::chrono::milliseconds m_longestSilence;
    const bool m_enveloped;
    bool m_streaming = false;
    bool m_over = false;
};

} // namespace pushscope::client
