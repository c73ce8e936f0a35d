// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/base/error.h"
#include "core/client/frame.h"

#include <QByteArray>
#include <QList>
#include <QMetaType>
#include <QString>
#include <QUrl>

#include <chrono>
#include <optional>
#include <utility>

namespace pushscope::client {

/// How to meet a server over TLS. All files are PEM.
struct TlsOptions
{
    bool trustAnyone = false;   ///< take whatever certificate the server shows
    QString authoritiesFile{};  ///< trusted besides the system's authorities
    QString certificateFile{};  ///< the client's own, with its key
    QString keyFile{};          ///< empty: the key stands in the certificate's file
    bool operator==(const TlsOptions &) const = default;
};

/// What a person says of a stream. `ws`, `wss`, `http` and `https` URLs are all fine for every transport; the
/// scheme is adapted.
struct SourceOptions
{
    QString name{};        ///< for people; unique among sources is helpful, not required
    QUrl url{};            ///< the endpoint as given, or only `http://host:port` of a Pushscope hub
    base::Transport transport = base::Transport::WebSocket;
    /// For a Pushscope hub: what to subscribe to. Empty: what the URL's `topic=` items say, else `#`.
    QList<QByteArray> filters{};
    QList<std::pair<QByteArray, QByteArray>> headers{}; ///< sent with each request or upgrade
    QByteArray bearerToken{};           ///< sent as `Authorization: Bearer`; in no text that is shown or captured
    QList<QByteArray> subprotocols{};   ///< WebSocket: offered, the preferred one first
    QByteArray method{};                ///< event stream and polls: of the request; empty: GET, with a body POST
    QByteArray body{};                  ///< of that request; goes to no other origin, wherever it is redirected
    QByteArray bodyType{};              ///< its `Content-Type`; empty: `application/json`
    /// For servers that name no topic: the JSON pointer (RFC 6901) of the topic in a payload. What has none there
    /// has an empty topic.
    QByteArray topicPointer{};
    TlsOptions tls{};
    QList<QByteArray> firstMessages{};  ///< WebSocket: sent as text after each connect, before anything else
    std::optional<QByteArray> since{};  ///< cursor or event id to start after
    bool reconnect = true;
    bool echo = false;                ///< WebSocket: send every message back as it came; no dialect is assumed
    bool subscribe = true;            ///< on a Pushscope hub's `/ws`: subscribe by itself after `welcome`
    std::chrono::milliseconds pollInterval{1000};
    std::chrono::milliseconds firstRetry{500};   ///< then doubled, with jitter of +-25 %; SSE `retry:` replaces it
    std::chrono::milliseconds longestRetry{30'000};
    /// WebSocket: between pings; after three of them without a byte the connection is lost. A hub may announce its
    /// own. An event stream of a hub has four of them for its heartbeat.
    std::chrono::milliseconds pingInterval{15'000};
    qsizetype maxMessageBytes = 64 * 1024 * 1024;
};

enum class SourceState : unsigned char {
    Connecting,
    Connected,
    Waiting, ///< for the next try; `retryAt` says when
    Stopped, ///< by request
    Ended,   ///< for good: the server said so (SSE 204), or it failed and must not be tried again
};

/// A value copy of how a source is doing.
struct SourceStatus
{
    SourceId id;
    QString name;
    QUrl url;
    base::Transport transport{};
    SourceState state = SourceState::Connecting;
    QString lastError; ///< one plain sentence, empty when all is well
    bool failed = false; ///< Ended, and not because the server ended the stream well
    std::optional<base::SteadyTime> retryAt;
    quint64 messages = 0;   ///< received
    quint64 sent = 0;
    qint64 bytesIn = 0;     ///< on the wire
    qint64 bytesOut = 0;
    double messageRate = 0; ///< per second
    quint64 reconnects = 0;
    quint64 gaps = 0;
    std::optional<std::chrono::microseconds> latencyP50; ///< over the last minute or so
    std::optional<std::chrono::microseconds> latencyP99;
    QByteArray cursor; ///< where a resume would start; empty when unknown
};

/// For a Pushscope hub given as `http://host:port` (an empty path or `/`), the endpoint of a transport:
/// `/ws`, `/sse`, `/poll`. Any other URL is taken as it is, with the scheme the transport needs.
[[nodiscard]] QUrl endpoint(const QUrl &url, base::Transport transport);

} // namespace pushscope::client

Q_DECLARE_METATYPE(pushscope::client::SourceStatus)
