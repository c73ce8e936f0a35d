// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/peer.h"

#include "core/net/hubcontext.h"
#include "core/net/shard.h"

#include <algorithm>

namespace pushscope::net {

namespace {

constexpr qsizetype kMaxAgentBytes = 120;

QByteArray printable(const QByteArray &text)
{
    QByteArray result = text.left(kMaxAgentBytes);
    result.removeIf([](char c) { return c < 0x20 || c > 0x7e; });
    result.squeeze();
    return result;
}

QByteArray addressOf(const Connection &connection)
{
    const QByteArray host = connection.peerAddress().toString().toLatin1();
    return (host.contains(':') ? '[' + host + ']' : host) + ':' + QByteArray::number(connection.peerPort());
}

} // namespace

Peer::Peer(Shard &shard, quint64 id, int descriptor, const QHostAddress &address)
    : Subscriber(m_connection)
    , m_shard(shard)
    , m_id(id)
    , m_connection(descriptor, shard.context().tlsOrNull(), shard.context().options.limits.queue, *this)
    , m_address(address)
    , m_since(shard.context().clock.wallNow())
{
}

Peer::~Peer() = default;

const HubContext &Peer::context() const
{
    return m_shard.context();
}

void Peer::setHandler(std::unique_ptr<PeerHandler> handler)
{
    m_handler = handler.get();
    m_connection.setHandler(std::move(handler));
}

void Peer::setDueIn(std::chrono::milliseconds time)
{
    m_shard.setDue(m_slot, m_shard.now() + time);
}

void Peer::setNeverDue()
{
    m_shard.setDue(m_slot, base::SteadyTime::max());
}

void Peer::close()
{
    m_connection.closeAfterSending();
    if (!m_connection.isClosed())
        setDueIn(std::chrono::seconds(1));
}

void Peer::beginTransport(base::Transport transport, const QByteArray &agent)
{
    if (m_transport)
        m_shard.countPeers(*m_transport, -1);
    m_transport = transport;
    if (trace())
        trace()->setTransport(transport);
    m_shard.countPeers(transport, 1);
    if (m_agent.isEmpty())
        m_agent = printable(agent);
}

bool Peer::mayPublishNow()
{
    const double rate = context().options.limits.publishRate;
    if (rate <= 0)
        return true;
    const base::SteadyTime now = context().clock.steadyNow();
    const std::chrono::duration<double> passed = now - m_publishBudgetAt;
    const double burst = std::max(rate, 1.0); // a second's worth
    m_publishBudget = static_cast<float>(std::min(burst, m_publishBudget + passed.count() * rate));
    if (m_publishBudgetAt == base::SteadyTime{})
        m_publishBudget = static_cast<float>(burst);
    m_publishBudgetAt = now;
    if (m_publishBudget < 1)
        return false;
    m_publishBudget -= 1;
    return true;
}

FlowCounters Peer::counters() const
{
    FlowCounters all = m_connection.queue().counters();
    all.offered += m_answeredMessages;
    all.sent += m_answeredMessages;
    return all;
}

PeerInfo Peer::info() const
{
    const FlowCounters flow = counters();
    PeerInfo info{
        .id = m_id,
        .transport = m_transport.value_or(base::Transport::Poll),
        .address = addressOf(m_connection),
        .agent = m_agent,
        .filters = {},
        .since = m_since,
        .sentMessages = flow.sent,
        .sentBytes = flow.sentBytes,
        .receivedMessages = m_receivedMessages,
        .dropped = flow.dropped,
        .queuedBytes = m_connection.queue().waitingBytes(),
        .offered = flow.offered,
        .conflated = flow.conflated,
        .queuedMessages = m_connection.queue().waitingMessages(),
    };
    for (const auto &subscription : subscriptions())
        info.filters.append(subscription->filter.bytes());
    return info;
}

PeerIdentity Peer::identity() const
{
    return {.id = m_id,
            .transport = m_transport.value_or(base::Transport::Poll),
            .address = addressOf(m_connection),
            .agent = m_agent};
}

void Peer::connectionClosed(Connection &)
{
    m_shard.retire(*this);
}

} // namespace pushscope::net
