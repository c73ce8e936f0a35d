// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/ssepeer.h"

#include "core/net/hubcontext.h"
#include "core/net/shard.h"
#include "core/wire/httpresponse.h"
#include "core/wire/sse.h"

#include <utility>

namespace pushscope::net {

namespace {

/// A block without data: sets the client's last event id and dispatches nothing, so that a reconnect before
/// the first message resumes from here.
QByteArray idBlock(base::Cursor cursor)
{
    return "id: " + cursor.toByteArray() + "\n\n";
}

} // namespace

void SsePeer::start(Options options)
{
    m_dialect = options.dialect;
    m_peer.setDialect(m_dialect);
    m_peer.setDueIn(m_peer.context().options.limits.heartbeat);
    const QByteArray retry = wire::encodeSseRetry(m_peer.context().options.limits.retry);
    Delivery &delivery = m_peer.shard().delivery();
    if (options.since) {
        sendBlocks(retry);
        m_catchup = std::make_unique<Catchup>(
            delivery, m_peer, m_peer.connection(), m_peer.context().options.limits.queue,
            [this](const broker::Gap &gap, base::Cursor seen) {
                m_peer.connection().send(encodeGapNotice(m_dialect, gap, seen));
            });
        m_catchup->start(std::move(options.filters), options.since);
        return;
    }
    const broker::Replay now = delivery.join(m_peer, options.filters, std::nullopt);
    if (!options.retained) {
        sendBlocks(retry + idBlock(now.head));
        return;
    }
    sendBlocks(retry);
    sendRetained(options.filters, now.head.position);
    sendBlocks(idBlock(now.head));
}

void SsePeer::sendRetained(const std::vector<broker::TopicFilter> &filters, base::Position head)
{
    std::vector<broker::MessagePtr> messages = m_peer.context().broker.retained(filters);
    std::erase_if(messages, [&](const broker::MessagePtr &message) { return message->position > head; });
    m_peer.shard().delivery().send(m_peer, messages);
}

void SsePeer::sendBlocks(QByteArrayView blocks)
{
    m_peer.connection().send(streamBytes(m_dialect, blocks));
}

void SsePeer::drained()
{
    if (m_catchup)
        m_catchup->goOn();
}

void SsePeer::due(base::SteadyTime)
{
    // What the client's system does not acknowledge ends as a broken connection; a comment provokes that.
    sendBlocks(wire::encodeSseComment({}));
    m_peer.setDueIn(m_peer.context().options.limits.heartbeat);
}

void SsePeer::missed(const broker::Gap &gap)
{
    m_peer.connection().send(encodeGapNotice(m_dialect, gap, {m_peer.context().epoch, gap.to}));
}

QByteArray SsePeer::encodeGap(base::Position from, base::Position to) const
{
    return encodeGapNotice(m_dialect, {std::nullopt, from, to}, {m_peer.context().epoch, to});
}

void SsePeer::endStream()
{
    if (m_dialect == Dialect::SseChunk || m_dialect == Dialect::EnvelopeChunk)
        m_peer.connection().send(wire::httpChunk({}));
    m_peer.close();
}

void SsePeer::ended()
{
    m_peer.connection().abort(); // an event stream's client that sends no more is gone
}

void SsePeer::overflowed()
{
    endStream();
}

void SsePeer::goAway()
{
    sendBlocks(wire::encodeSseRetry(m_peer.context().options.limits.retry));
    endStream();
}

} // namespace pushscope::net
