// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"

#include <QByteArray>
#include <QList>

#include <chrono>
#include <optional>
#include <vector>

#include <netinet/in.h>

namespace pushscope::load {

/// One endpoint of the server under load: plain HTTP or WebSocket on an IPv4 address.
struct Endpoint
{
    enum class Kind : unsigned char { WebSocket, EventStream, HttpPost };
    Kind kind = Kind::WebSocket;
    sockaddr_in address{};
    QByteArray host;   ///< as in the `Host` header
    QByteArray target; ///< path and query
    QList<QByteArray> headers; ///< further lines, `Name: value`
    /// WebSocket: sent in order once connected (a subscription, say). Binary frames when `binary`.
    QList<QByteArray> greetings;
    bool binary = false;
    bool awaitHello = false; ///< WebSocket: greet only once the server has said something

    /// `ws://host:port/path` or `http://host:port/path`; `wss` and `https` are refused.
    [[nodiscard]] static base::Result<Endpoint> parse(const QByteArray &url, Kind httpKind);
    /// The bytes that open it: an upgrade or a GET (nothing for HttpPost).
    [[nodiscard]] QByteArray opening() const;
};

/// What to do to a server.
struct Options
{
    Endpoint subscribe;
    std::optional<Endpoint> publish = std::nullopt; ///< none: connections are opened and held, nothing is sent
    /// How a payload is published; `%s` stands for it.
    QByteArray publishTemplate = "%s";
    int subscribers = 100;
    int idle = 0; ///< connections that do no more than open, to `idleEndpoint`
    std::optional<Endpoint> idleEndpoint = std::nullopt;
    int slow = 0; ///< further subscribers that read nothing once they are connected
    qsizetype payloadBytes = 128;
    int inFlight = 1;            ///< closed loop: messages under way at once
    std::optional<double> rate = std::nullopt; ///< open loop instead: messages a second, whether or not earlier ones have arrived
    std::chrono::milliseconds warmUp{1000};
    std::chrono::milliseconds duration{5000};
    std::chrono::milliseconds patience{20'000}; ///< for connections and for the first message
    std::vector<int> pids = {}; ///< of the server, for its CPU time and memory; empty: whoever listens on the port
};

/// Replaces `\n`, `\r`, `\t`, `\\` and `\xNN` as in C.
[[nodiscard]] base::Result<QByteArray> unescaped(const QByteArray &text);

} // namespace pushscope::load
