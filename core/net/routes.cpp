// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/routes.h"

#include "core/net/httpsession.h"
#include "core/net/hubcontext.h"
#include "core/net/longpoll.h"
#include "core/net/requestarguments.h"
#include "core/net/shard.h"
#include "core/net/statistics.h"
#include "core/net/streamroutes.h"
#include "core/wire/json.h"

#include <utility>

namespace pushscope::net {

namespace {

constexpr qsizetype kMaxPollBytes = 8 * 1024 * 1024;

void servePage(HttpSession &session)
{
    const wire::HttpRequestHead &head = session.request().head;
    const WebPage::File *file = session.peer().context().page.find(head.path);
    wire::HttpResponse response{
        .contentType = file->contentType,
        .body = file->body,
        .headers = {{"Cache-Control", "no-cache"},
                    {"ETag", file->etag},
                    {"Content-Security-Policy",
                     "default-src 'self'; connect-src 'self' ws: wss:; img-src 'self' data:; "
                     "base-uri 'none'; frame-ancestors 'none'"},
                    {"Referrer-Policy", "no-referrer"}}};
    if (head.header("If-None-Match") == file->etag) {
        response.status = 304;
        response.body.clear();
    }
    session.answer(std::move(response));
}

void servePublish(HttpSession &session)
{
    const Request &request = session.request();
    auto topic = broker::Topic::parse(request.route.topic);
    if (!topic) {
        session.answerError(topic.error());
        return;
    }
    if (!request.grant->mayPublish(*topic)) {
        session.answerError(403, "This token may not publish on '" + topic->bytes() + "'.");
        return;
    }
    if (!session.peer().mayPublishNow()) {
        session.answerError(429, "This connection publishes more messages a second than the hub takes.",
                            {{"Retry-After", "1"}});
        return;
    }
    session.peer().countReceived();
    const bool isText = wire::isUtf8(request.body);
    const auto published = session.peer().context().broker.publish(
        {.topic = std::move(*topic),
         .payload = request.body,
         .kind = isText ? base::PayloadKind::Text : base::PayloadKind::Binary,
         .event = request.head.queryValue("event"),
         .key = request.head.queryValue("key")});
    if (published)
        session.answer({.body = "{\"id\":\"" + published->toByteArray() + "\"}"});
    else
        session.answerError(published.error());
}

void serveTopics(HttpSession &session)
{
    const HubContext &context = session.peer().context();
    const auto filters = readFilters(session, RequireTopics::No);
    if (!filters)
        return;
    QByteArray body = "{\"topics\":[";
    bool first = true;
    for (const broker::Engine::TopicStatistics &each : context.broker.topics()) {
        const auto matches = [&](const broker::TopicFilter &filter) { return filter.matches(each.topic); };
        if ((!filters->empty() && std::ranges::none_of(*filters, matches)) ||
            !session.request().grant->maySee(each.topic))
            continue;
        if (!std::exchange(first, false))
            body += ',';
        body += "{\"topic\":";
        wire::appendJsonString(body, each.topic.bytes());
        body += ",\"messages\":" + QByteArray::number(static_cast<qulonglong>(each.messages));
        body += ",\"bytes\":" + QByteArray::number(static_cast<qulonglong>(each.bytes));
        body += ",\"held\":" + QByteArray::number(static_cast<qulonglong>(each.held));
        if (each.last)
            body += ",\"last\":" + envelope(*each.last, context.epoch);
        body += '}';
    }
    session.answer({.body = body + "]}"});
}

void servePeers(HttpSession &session)
{
    if (!session.request().grant->maySubscribe(*broker::TopicFilter::parse("#"))) {
        session.answerError(403, "Only a token that may subscribe to '#' may see the peers.");
        return;
    }
    const HubContext &context = session.peer().context();
    session.answerLater([&context](auto done) {
        gatherSnapshot(context, SnapshotDetail::Peers, [&context, done](const Snapshot &snapshot) {
            done({.body = toJson(snapshot.peerList, toStatistics(context, snapshot))});
        });
    });
}

void serveMetrics(HttpSession &session)
{
    const HubContext &context = session.peer().context();
    session.answerLater([&context](auto done) {
        gatherSnapshot(context, SnapshotDetail::Sums, [&context, done](const Snapshot &snapshot) {
            done({.contentType = "text/plain; version=0.0.4; charset=utf-8",
                  .body = toPrometheus(toStatistics(context, snapshot))});
        });
    });
}

void serveHealth(HttpSession &session)
{
    const base::Cursor head = session.peer().context().broker.head();
    session.answer({.body = "{\"status\":\"ok\",\"version\":\"" PUSHSCOPE_VERSION "\",\"head\":\"" +
                            head.toByteArray() + "\"}"});
}

void servePoll(HttpSession &session)
{
    auto filters = readFilters(session, RequireTopics::Yes);
    if (!filters)
        return;
    const auto since = readCursor(session, {}, "since");
    if (!since)
        return;
    const auto wait = readWait(session);
    if (!wait)
        return;
    Peer &peer = session.peer();
    const bool waits = wait->count() > 0;
    peer.beginTransport(waits ? base::Transport::LongPoll : base::Transport::Poll,
                        session.request().head.header("User-Agent"));
    LongPoll poll{.filters = std::move(*filters), .since = *since};
    if (!waits || session.request().head.method == "HEAD") {
        answerPoll(session, poll);
        return;
    }
    peer.setDialect(std::nullopt);
    const broker::Replay replay = peer.shard().delivery().join(peer, poll.filters, poll.since);
    if (!replay.messages.empty() || !replay.gaps.empty()) {
        peer.shard().delivery().leaveAll(peer);
        answerPoll(session, poll);
        return;
    }
    poll.since = replay.head;
    poll.waited = true;
    session.answerWhenMessagesCome(std::make_unique<LongPoll>(std::move(poll)), *wait);
}

} // namespace

void answerPoll(HttpSession &session, const LongPoll &poll)
{
    const HubContext &context = session.peer().context();
    const broker::Replay replay = context.broker.replay(poll.filters, poll.since);
    QByteArray body = "{\"messages\":[";
    const auto most = static_cast<std::size_t>(context.options.limits.messagesPerPoll);
    std::size_t count = 0;
    std::vector<DeliveryTrace::Part> parts;
    while (count < replay.messages.size() && count < most && (count == 0 || body.size() < kMaxPollBytes)) {
        if (count > 0)
            body += ',';
        const broker::Message &message = *replay.messages[count++];
        const QByteArray text = envelope(message, context.epoch);
        parts.push_back({message.position, text.size()});
        body += text;
    }
    const base::Cursor next = count < replay.messages.size()
                                  ? base::Cursor{context.epoch, replay.messages[count - 1]->position}
                                  : replay.head;
    body += "],\"next\":\"" + next.toByteArray() + '"';
    for (std::size_t i = 0; i < replay.gaps.size(); ++i)
        body += (i == 0 ? ",\"gap\":[" : ",") + gapObject(replay.gaps[i]);
    body += replay.gaps.empty() ? "}" : "]}";
    if (session.request().head.method == "HEAD")
        parts.clear();
    session.peer().countAnswered(static_cast<qsizetype>(parts.size()));
    session.answer({.body = body}, parts,
                   poll.waited ? DeliveryTrace::Origin::Live : DeliveryTrace::Origin::History);
}

void serve(HttpSession &session)
{
    switch (session.request().route.kind) {
    case RouteKind::Page:
        servePage(session);
        return;
    case RouteKind::Sse:
        serveSse(session);
        return;
    case RouteKind::Poll:
        servePoll(session);
        return;
    case RouteKind::Publish:
        servePublish(session);
        return;
    case RouteKind::PlainWebSocket:
    case RouteKind::RawWebSocket:
    case RouteKind::Echo:
        serveWebSocket(session);
        return;
    case RouteKind::Topics:
        serveTopics(session);
        return;
    case RouteKind::Peers:
        servePeers(session);
        return;
    case RouteKind::Health:
        serveHealth(session);
        return;
    case RouteKind::Metrics:
        serveMetrics(session);
        return;
    }
}

} // namespace pushscope::net
