// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/transport.h"
#include "core/net/connection.h"
#include "core/net/delivery.h"
#include "core/net/hub.h"

#include <optional>

namespace pushscope::net {

class Shard;
struct HubContext;

/// A protocol over a peer's connection, with what the shard tells it besides.
class PeerHandler : public Connection::Handler
{
public:
    virtual void due(base::SteadyTime now) = 0; ///< the moment of Peer::setDue() has passed
    virtual void messagesWait() {}              ///< the peer subscribed without a dialect
    virtual void missed(const broker::Gap &) {} ///< messages that history no longer had
    virtual void goAway() = 0;                  ///< the hub stops: say farewell and close
};

/// One connection at the hub, and what is known about it. Owned by its shard, on whose thread it lives;
/// small, because most of many thousands idle.
class Peer final : public Subscriber, private Connection::Owner
{
public:
    Peer(Shard &shard, quint64 id, int descriptor, const QHostAddress &address);
    ~Peer() override;

    [[nodiscard]] quint64 id() const { return m_id; }
    [[nodiscard]] Shard &shard() { return m_shard; }
    [[nodiscard]] const HubContext &context() const;
    [[nodiscard]] Connection &connection() { return m_connection; }
    [[nodiscard]] const Connection &connection() const { return m_connection; }
    [[nodiscard]] const QHostAddress &address() const { return m_address; }

    void setHandler(std::unique_ptr<PeerHandler> handler);
    [[nodiscard]] PeerHandler &handler() { return *m_handler; }

    /// When due() is to be called, to about a second; the former moment is forgotten.
    void setDueIn(std::chrono::milliseconds time);
    void setNeverDue();
    /// Sends what waits and closes; a connection that lingers is cut in the end.
    void close();

    /// From its first request that says so, a connection counts as a peer of this transport.
    void beginTransport(base::Transport transport, const QByteArray &agent);
    [[nodiscard]] std::optional<base::Transport> transport() const { return m_transport; }

    void countReceived() { ++m_receivedMessages; }
    /// Messages that went out inside an answer (polling), not through the queue's own counting.
    void countAnswered(qsizetype messages) { m_answeredMessages += static_cast<quint64>(messages); }
    /// Whether the publish rate permits one more message now.
    [[nodiscard]] bool mayPublishNow();

    [[nodiscard]] FlowCounters counters() const; ///< answers to polls included
    [[nodiscard]] quint64 receivedMessages() const { return m_receivedMessages; }
    [[nodiscard]] PeerInfo info() const;

private:
    friend class Shard;
    void connectionClosed(Connection &connection) override;
    void messagesWait() override { m_handler->messagesWait(); }
    [[nodiscard]] PeerIdentity identity() const override;
    void missed(const broker::Gap &gap) override { m_handler->missed(gap); }

    Shard &m_shard;
    const quint64 m_id;
    Connection m_connection;
    PeerHandler *m_handler = nullptr; ///< the connection's
    const QHostAddress m_address;
    QByteArray m_agent;
    const base::WallTime m_since;
    quint64 m_receivedMessages = 0;
    quint64 m_answeredMessages = 0;
    base::SteadyTime m_publishBudgetAt;
    float m_publishBudget = 0;
    quint32 m_slot = 0; ///< its place with the shard
    std::optional<base::Transport> m_transport;
};

} // namespace pushscope::net
