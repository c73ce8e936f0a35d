// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/base/error.h"
#include "core/base/transport.h"
#include "core/net/deliveryledger.h"
#include "core/net/limits.h"

#include <QByteArray>
#include <QHostAddress>
#include <QList>
#include <QString>
#include <QUrl>

#include <array>
#include <memory>
#include <vector>

namespace pushscope::broker {
class Broker;
}

namespace pushscope::net {

struct HubOptions
{
    QHostAddress address{QHostAddress::LocalHost};
    quint16 port = 8080; ///< 0 picks a free one
    int shards = 0;      ///< I/O threads; 0: one per core, at most 4
    /// Hosts besides loopback names and the bound address that the `Host` header may name.
    QList<QByteArray> allowedHosts;
    /// Origins besides the hub's own that browsers may connect from (`Origin` header), e.g.
    /// `https://example.org`.
    QList<QByteArray> allowedOrigins;
    bool insecure = false;   ///< permit a non-loopback address without tokens
    QString tokensFile;      ///< bearer tokens and what each may do; empty: everybody may do everything
    QString certificateFile; ///< PEM, the chain included; with keyFile: TLS for all transports
    QString keyFile;         ///< PEM
    QString page = QStringLiteral(":/web"); ///< folder (or resource) with the page served at `/`
    Limits limits;
};

/// One connection as a person sees it.
struct PeerInfo
{
    quint64 id = 0;
    base::Transport transport{};
    QByteArray address; ///< `127.0.0.1:52114`
    QByteArray agent;   ///< `User-Agent`, printable characters only, at most 120 bytes
    QList<QByteArray> filters;
    base::WallTime since;
    quint64 sentMessages = 0;
    quint64 sentBytes = 0;
    quint64 receivedMessages = 0;
    quint64 dropped = 0;
    qsizetype queuedBytes = 0;
    quint64 offered = 0; ///< = sentMessages + dropped + conflated + queuedMessages
    quint64 conflated = 0;
    qsizetype queuedMessages = 0;
};

struct HubStatistics
{
    std::array<int, 4> peers{}; ///< now, by Transport
    quint64 peersEver = 0;
    quint64 publishedMessages = 0;
    quint64 publishedBytes = 0;    ///< payload bytes
    quint64 deliveredMessages = 0; ///< handed to peers' sockets
    quint64 deliveredBytes = 0;    ///< wire bytes of those and of everything else sent
    quint64 dropped = 0;           ///< messages that a peer did not get because its queue was full
    quint64 refused = 0;           ///< connections or requests turned away by a bound or an access rule
    quint64 offered = 0; ///< = deliveredMessages + dropped + conflated + queuedMessages, peers gone included
    quint64 conflated = 0; ///< messages that gave way to a newer one of their key
    quint64 queuedMessages = 0;
    quint64 queuedBytes = 0;
    quint64 receivedMessages = 0; ///< from peers, to be published or echoed
};

/// The server: listens on one port and serves every transport from its own I/O threads (the shards). Create,
/// start and stop it on one thread; `statistics()` and `peers()` may be called from any. The broker must
/// outlive it.
class Hub
{
public:
    Hub(broker::Broker &broker, const base::Clock &clock, HubOptions options);
    ~Hub(); ///< stops

    /// Binds and starts to serve. Fails with Io when the port is taken, with InvalidArgument for a
    /// non-loopback address without tokens or `insecure`, and for token, certificate and key files that
    /// cannot be used.
    base::Result<void> start();
    /// Graceful: WebSocket peers get close 1001, streams end, then the threads stop. Bounded to about a
    /// second.
    void stop();

    [[nodiscard]] QUrl url() const; ///< `http://127.0.0.1:8080`, valid after start
    [[nodiscard]] quint16 port() const;
    /// The latest figures, at most about a second old. Both wait for the shards a moment (50 ms at most) when
    /// nobody has asked for a while.
    [[nodiscard]] HubStatistics statistics() const;
    [[nodiscard]] std::vector<PeerInfo> peers() const;
    /// Who got which message, while it is switched on. An object of its own with its own lock: to look at it changes
    /// nothing of the hub, so whoever may see the hub may switch it on. Lives as long as the hub.
    [[nodiscard]] DeliveryLedger &ledger() const;

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace pushscope::net
