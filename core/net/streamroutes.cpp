// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/streamroutes.h"

#include "core/net/httpsession.h"
#include "core/net/hubcontext.h"
#include "core/net/plainpeer.h"
#include "core/net/requestarguments.h"
#include "core/net/simplepeers.h"
#include "core/net/ssepeer.h"

#include <utility>

namespace pushscope::net {

namespace {

/// RFC 6455 4.1: 16 bytes in base64.
bool isWebSocketKey(const QByteArray &key)
{
    const auto decoded = QByteArray::fromBase64Encoding(key, QByteArray::AbortOnBase64DecodingErrors);
    return decoded && (*decoded).size() == 16;
}

template <class T>
void turnIntoWebSocket(HttpSession &session, std::unique_ptr<T> peer)
{
    const QByteArray key = session.request().head.header("Sec-WebSocket-Key");
    session.peer().beginTransport(base::Transport::WebSocket, session.request().head.header("User-Agent"));
    session.turnInto<T>(std::move(peer), {}, [key](T &handler) { handler.upgrade(key); });
}

void turnIntoRaw(HttpSession &session)
{
    const Request &request = session.request();
    auto topic = broker::Topic::parse(request.route.topic);
    if (!topic) {
        session.answerError(topic.error());
        return;
    }
    if (!request.grant->maySubscribe(broker::TopicFilter::exactly(*topic)) &&
        !request.grant->mayPublish(*topic)) {
        session.answerError(403,
                            "This token may neither subscribe to nor publish on '" + topic->bytes() + "'.");
        return;
    }
    turnIntoWebSocket(session, std::make_unique<RawPeer>(session.peer(), std::move(*topic), *request.grant));
}

} // namespace

void serveSse(HttpSession &session)
{
    auto filters = readFilters(session, RequireTopics::Yes);
    if (!filters)
        return;
    const auto since = readCursor(session, "Last-Event-ID", "lastEventId");
    if (!since)
        return;
    const wire::HttpRequestHead &head = session.request().head;
    wire::HttpResponse response{
        .contentType = "text/event-stream",
        .headers = {{"Cache-Control", "no-cache, no-transform"}, {"X-Accel-Buffering", "no"}},
        .version = head.version,
        .keepAlive = head.version >= 11,
        .headOnly = head.method == "HEAD",
        .streams = true};
    if (response.headOnly) {
        session.answer(std::move(response));
        return;
    }
    session.addSharedHeaders(response);
    const bool envelopes = head.queryValue("envelope") == "1";
    const bool chunks = head.version >= 11;
    const Dialect dialect = envelopes ? (chunks ? Dialect::EnvelopeChunk : Dialect::EnvelopeBlock)
                                      : (chunks ? Dialect::SseChunk : Dialect::SseBlock);
    SsePeer::Options options{.filters = std::move(*filters),
                             .since = *since,
                             .dialect = dialect,
                             .retained = head.queryValue("retained") == "1"};
    session.peer().beginTransport(base::Transport::Sse, head.header("User-Agent"));
    session.turnInto<SsePeer>(std::make_unique<SsePeer>(session.peer()), response.toByteArray(),
                              [&options](SsePeer &peer) { peer.start(std::move(options)); });
}

void serveWebSocket(HttpSession &session)
{
    const Request &request = session.request();
    const wire::HttpRequestHead &head = request.head;
    if (!head.upgradesToWebSocket) {
        session.answerError(426, "This path speaks WebSocket: connect to it with ws:// instead of http://.",
                            {{"Upgrade", "websocket"}, {"Connection", "Upgrade"}});
        return;
    }
    if (head.header("Sec-WebSocket-Version") != "13") {
        session.answerError(426, "This hub speaks version 13 of WebSocket.",
                            {{"Sec-WebSocket-Version", "13"}});
        return;
    }
    if (!isWebSocketKey(head.header("Sec-WebSocket-Key"))) {
        session.answerError(400, "Sec-WebSocket-Key must be 16 bytes in base64.");
        return;
    }
    switch (request.route.kind) {
    case RouteKind::RawWebSocket:
        turnIntoRaw(session);
        return;
    case RouteKind::Echo:
        turnIntoWebSocket(session, std::make_unique<EchoPeer>(session.peer()));
        return;
    default:
        turnIntoWebSocket(session, std::make_unique<PlainPeer>(session.peer(), *request.grant));
        return;
    }
}

} // namespace pushscope::net
