// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/simplepeers.h"

#include "core/net/hubcontext.h"
#include "core/net/shard.h"

#include <utility>

namespace pushscope::net {

using wire::WebSocketOpcode;

namespace {

constexpr quint16 kPolicyViolation = 1008;

} // namespace

RawPeer::RawPeer(Peer &peer, broker::Topic topic, const Grant &grant)
    : WebSocketPeer(peer)
    , m_topic(std::move(topic))
    , m_grant(grant)
{
}

void RawPeer::opened()
{
    peer().setDialect(Dialect::RawFrame);
    const broker::TopicFilter filter = broker::TopicFilter::exactly(m_topic);
    if (m_grant.maySubscribe(filter))
        (void)peer().shard().delivery().join(peer(), {&filter, 1}, std::nullopt);
}

/// There is no word for an error between bare payloads, so the close reason has to say it.
void RawPeer::messageReceived(base::PayloadKind kind, QByteArray payload)
{
    if (!m_grant.mayPublish(m_topic)) {
        closeWith(kPolicyViolation, "This token may not publish on the topic.");
        return;
    }
    if (!peer().mayPublishNow()) {
        closeWith(kPolicyViolation, "Too many messages a second.");
        return;
    }
    const auto published = peer().context().broker.publish(
        {.topic = m_topic, .payload = std::move(payload), .kind = kind, .event = {}, .key = {}});
    if (!published)
        closeWith(kPolicyViolation, published.error().what.toUtf8().left(120));
}

void EchoPeer::messageReceived(base::PayloadKind kind, QByteArray payload)
{
    sendFrame(kind == base::PayloadKind::Text ? WebSocketOpcode::Text : WebSocketOpcode::Binary, payload);
    if (!peer().connection().queue().isEmpty())
        peer().connection().setReading(false);
}

} // namespace pushscope::net
