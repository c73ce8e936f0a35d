// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/plainpeer.h"

#include "core/net/hubcontext.h"
#include "core/net/shard.h"

#include <algorithm>
#include <utility>

namespace pushscope::net {

using base::ErrorCode;
using broker::TopicFilter;

PlainPeer::PlainPeer(Peer &peer, const Grant &grant)
    : WebSocketPeer(peer)
    , m_grant(grant)
{
}

void PlainPeer::opened()
{
    peer().setDialect(Dialect::PlainFrame);
    const HubContext &context = peer().context();
    notify(wire::encodeWelcome("pushscope/" PUSHSCOPE_VERSION, context.broker.head(),
                               context.options.limits.heartbeat));
}

void PlainPeer::notify(QByteArrayView json)
{
    sendFrame(wire::WebSocketOpcode::Text, json);
}

void PlainPeer::complain(const base::Error &error, const QByteArray &n)
{
    const QLatin1String code = base::name(error.code);
    notify(wire::encodeError(QByteArrayView(code.data(), code.size()), error.sentence().toUtf8(), n));
}

void PlainPeer::messageReceived(base::PayloadKind kind, QByteArray payload)
{
    if (kind == base::PayloadKind::Binary) {
        complain({ErrorCode::InvalidArgument,
                  QStringLiteral("Requests are JSON in text frames, not binary ones."),
                  {}},
                 {});
        return;
    }
    auto request = wire::parseClientRequest(payload);
    if (!request) {
        complain(request.error(), {});
        return;
    }
    std::visit([&](auto &body) { handle(body, request->n); }, request->body);
}

base::Result<std::vector<TopicFilter>> PlainPeer::parseFilters(const QList<QByteArray> &texts) const
{
    std::vector<TopicFilter> filters;
    for (const QByteArray &text : texts) {
        auto filter = TopicFilter::parse(text);
        if (!filter)
            return tl::unexpected(filter.error());
        if (std::ranges::find(filters, *filter) == filters.end())
            filters.push_back(std::move(*filter));
    }
    return filters;
}

void PlainPeer::handle(const wire::SubscribeRequest &request, const QByteArray &n)
{
    auto filters = parseFilters(request.filters);
    if (!filters) {
        complain(filters.error(), n);
        return;
    }
    for (const TopicFilter &filter : *filters) {
        if (!m_grant.maySubscribe(filter)) {
            complain({ErrorCode::Forbidden,
                      QStringLiteral("This token may not subscribe to '%1'.")
                          .arg(QString::fromUtf8(filter.bytes())),
                      {}},
                     n);
            return;
        }
    }
    std::optional<base::Cursor> since;
    if (request.since) {
        const auto cursor = base::Cursor::parse(*request.since);
        if (!cursor) {
            complain(cursor.error(), n);
            return;
        }
        since = *cursor;
    }
    const auto most = static_cast<std::size_t>(peer().context().options.limits.subscriptionsPerPeer);
    const std::size_t have = peer().subscriptions().size() + (m_catchup ? m_catchup->filters() : 0);
    if (have + filters->size() > most) {
        complain({ErrorCode::Unavailable, QStringLiteral("A connection may have %1 subscriptions.").arg(most),
                  QStringLiteral("Use wildcards, or unsubscribe from what is not needed.")},
                 n);
        return;
    }
    peer().connection().cork(); // whoever reads that it has subscribed gets what is published then
    notify(wire::encodeOk(n));
    if (since)
        catchup().start(std::move(*filters), since);
    else
        (void)peer().shard().delivery().join(peer(), *filters, std::nullopt);
    peer().connection().uncork();
}

void PlainPeer::handle(const wire::UnsubscribeRequest &request, const QByteArray &n)
{
    const auto filters = parseFilters(request.filters);
    if (!filters) {
        complain(filters.error(), n);
        return;
    }
    for (const TopicFilter &filter : *filters) {
        peer().shard().delivery().leave(peer(), filter);
        if (m_catchup)
            m_catchup->forget(filter);
    }
    notify(wire::encodeOk(n));
}

void PlainPeer::handle(wire::PublishRequest &request, const QByteArray &n)
{
    auto topic = broker::Topic::parse(request.topic);
    if (!topic) {
        complain(topic.error(), n);
        return;
    }
    if (!m_grant.mayPublish(*topic)) {
        complain(
            {ErrorCode::Forbidden,
             QStringLiteral("This token may not publish on '%1'.").arg(QString::fromUtf8(topic->bytes())),
             {}},
            n);
        return;
    }
    if (!peer().mayPublishNow()) {
        complain({ErrorCode::Unavailable,
                  QStringLiteral("At most %1 messages a second are taken from a connection.")
                      .arg(peer().context().options.limits.publishRate),
                  QStringLiteral("The message was not published.")},
                 n);
        return;
    }
    const auto published = peer().context().broker.publish({.topic = std::move(*topic),
                                                            .payload = std::move(request.payload),
                                                            .kind = request.kind,
                                                            .event = std::move(request.event),
                                                            .key = std::move(request.key)});
    if (published)
        notify(wire::encodeOk(n, *published));
    else
        complain(published.error(), n);
}

void PlainPeer::handle(const wire::PingRequest &, const QByteArray &n)
{
    notify(wire::encodePong(n));
}

Catchup &PlainPeer::catchup()
{
    if (!m_catchup) {
        m_catchup = std::make_unique<Catchup>(
            peer().shard().delivery(), peer(), peer().connection(), peer().context().options.limits.queue,
            [this](const broker::Gap &gap, base::Cursor seen) {
                peer().connection().send(encodeGapNotice(Dialect::PlainFrame, gap, seen));
            });
    }
    return *m_catchup;
}

void PlainPeer::drained()
{
    if (m_catchup)
        m_catchup->goOn();
}

void PlainPeer::missed(const broker::Gap &gap)
{
    peer().connection().send(encodeGapNotice(Dialect::PlainFrame, gap, {peer().context().epoch, gap.to}));
}

QByteArray PlainPeer::encodeGap(base::Position from, base::Position to) const
{
    return encodeGapNotice(Dialect::PlainFrame, {std::nullopt, from, to}, {});
}

} // namespace pushscope::net
