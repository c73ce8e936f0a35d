// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/httpsession.h"

#include "core/net/hubcontext.h"
#include "core/net/longpoll.h"
#include "core/net/routes.h"
#include "core/net/shard.h"

#include <algorithm>
#include <utility>

namespace pushscope::net {

namespace {

/// Answers that wait beyond this keep further pipelined requests waiting.
constexpr qsizetype kPauseAtBytes = 256 * 1024;
/// What may come in while an answer is being waited for.
constexpr qsizetype kMaxWaitingInput = 64 * 1024;
/// A body must go on by this much within the idle time.
constexpr qsizetype kBodyStep = 16 * 1024;

int statusOf(base::ErrorCode code)
{
    switch (code) {
    case base::ErrorCode::InvalidArgument:
    case base::ErrorCode::Protocol:
        return 400;
    case base::ErrorCode::TooLarge:
        return 413;
    case base::ErrorCode::NotFound:
        return 404;
    case base::ErrorCode::Forbidden:
        return 403;
    case base::ErrorCode::Unavailable:
    case base::ErrorCode::TimedOut:
        return 503;
    case base::ErrorCode::Io:
        return 500;
    }
    return 500;
}

bool endsHead(QByteArrayView bytes)
{
    return bytes.indexOf("\n\r\n") >= 0 || bytes.indexOf("\n\n") >= 0;
}

} // namespace

HttpSession::HttpSession(Peer &peer)
    : m_peer(peer)
{
    m_peer.setDueIn(peer.context().options.limits.headTime);
}

HttpSession::~HttpSession() = default;

void HttpSession::received(QByteArrayView bytes)
{
    if (m_state == State::Over || m_peer.connection().isClosing())
        return;
    if (m_state == State::Answering || m_paused) {
        m_buffer.append(bytes);
        if (m_buffer.size() > kMaxWaitingInput)
            m_peer.connection().setReading(false);
        return;
    }
    QByteArray joined;
    if (!m_buffer.isEmpty()) {
        joined = std::exchange(m_buffer, QByteArray());
        joined.append(bytes);
        bytes = joined;
    }
    while (!isPaused()) {
        const bool goesOn = m_state == State::Head   ? readHead(bytes)
                            : m_state == State::Body ? readBody(bytes)
                                                     : false;
        if (!goesOn)
            break;
    }
    if (bytes.isEmpty() || m_peer.connection().isClosing())
        return;
    if (m_state == State::Over)
        m_peer.connection().reinject(bytes);
    else
        m_buffer = bytes.toByteArray();
}

bool HttpSession::isPaused()
{
    if (!m_paused && m_peer.connection().queue().waitingBytes() > kPauseAtBytes) {
        m_paused = true;
        m_peer.connection().setReading(false);
    }
    return m_paused;
}

void HttpSession::drained()
{
    if (!std::exchange(m_paused, false))
        return;
    m_peer.connection().setReading(true);
    received({});
    if (m_ended && m_state == State::Head)
        m_peer.close();
}

bool HttpSession::readHead(QByteArrayView &bytes)
{
    const Limits &limits = m_peer.context().options.limits;
    // RFC 9112 2.2: empty lines before a request are no harm.
    while (!bytes.isEmpty() && (bytes.front() == '\r' || bytes.front() == '\n'))
        bytes = bytes.sliced(1);
    if (bytes.isEmpty())
        return false;
    const bool looked = std::exchange(m_headBegun, true);
    if (!looked && !m_isFirst)
        m_peer.setDueIn(limits.headTime);
    if (looked && bytes.size() <= limits.headBytes && !endsHead(bytes))
        return false;
    wire::HttpHeadResult parsed = wire::parseHttpHead(bytes, limits.headBytes);
    switch (parsed.status) {
    case wire::HttpHeadResult::Status::Incomplete:
        return false;
    case wire::HttpHeadResult::Status::Invalid:
        m_request.emplace();
        m_closeAfter = true;
        answerError(parsed.httpStatus, parsed.reason);
        return false;
    case wire::HttpHeadResult::Status::Complete:
        break;
    }
    bytes = bytes.sliced(parsed.headBytes);
    m_headBegun = false;
    m_isFirst = false;
    begin(std::move(parsed));
    return true;
}

void HttpSession::begin(wire::HttpHeadResult &&parsed)
{
    m_request.emplace();
    m_request->head = std::move(parsed.head);
    const wire::HttpRequestHead &head = m_request->head;
    m_request->route = findRoute(head.path);
    const auto limit = static_cast<std::uint64_t>(m_peer.context().options.limits.messageBytes);
    m_body = wire::HttpBodyReader(head, limit);
    const bool hasBody = head.chunked || head.contentLength.value_or(0) > 0;
    m_closeAfter = hasBody; // unless the body gets read
    m_state = State::Body;
    if (!check())
        return;
    if (hasBody && m_body.status() == wire::HttpBodyReader::Status::TooLarge) {
        refuse(413, "The body is larger than the " + QByteArray::number(static_cast<qulonglong>(limit)) +
                        " bytes that this hub takes.");
        return;
    }
    m_closeAfter = false;
    if (hasBody && head.expectsContinue && head.version >= 11)
        m_peer.connection().send("HTTP/1.1 100 Continue\r\n\r\n");
    m_bodyProgress = 0;
    m_peer.setDueIn(m_peer.context().options.limits.idleTime);
}

/// Everything that can be said before the body has come. Whether the request may go on.
bool HttpSession::check()
{
    const HubContext &context = m_peer.context();
    const wire::HttpRequestHead &head = m_request->head;
    if (const auto refusal = context.access.refusal(head, m_peer.connection().isSecure())) {
        refuse(403, *refusal);
        return false;
    }
    const Route &route = m_request->route;
    if (head.method == "OPTIONS")
        return true;
    if (route.kind == RouteKind::Page && !context.page.find(head.path)) {
        answerError(404, "There is nothing at this path. The hub's page at / says what there is.");
        return false;
    }
    if (!route.allows(head.method)) {
        answerError(405, "This path takes " + route.methods() + " only.", {{"Allow", route.methods()}});
        return false;
    }
    m_request->grant = context.access.grant(head);
    if (!m_request->grant && !route.isPublic()) {
        refuse(401, "A known token is needed: send Authorization: Bearer TOKEN, or ?access_token=TOKEN.",
               {{"WWW-Authenticate", "Bearer realm=\"pushscope\""}});
        return false;
    }
    return true;
}

void HttpSession::refuse(int status, QByteArrayView reason, QList<std::pair<QByteArray, QByteArray>> headers)
{
    m_peer.shard().context().census.countRefused();
    answerError(status, reason, std::move(headers));
}

bool HttpSession::readBody(QByteArrayView &bytes)
{
    qsizetype consumed = 0;
    const auto status = m_body.feed(bytes, consumed);
    bytes = bytes.sliced(consumed);
    switch (status) {
    case wire::HttpBodyReader::Status::NeedMore:
        m_bodyProgress += consumed;
        if (m_bodyProgress >= kBodyStep) {
            m_bodyProgress = 0;
            m_peer.setDueIn(m_peer.context().options.limits.idleTime);
        }
        return false;
    case wire::HttpBodyReader::Status::TooLarge:
        m_closeAfter = true;
        refuse(413, "The body is larger than this hub takes.");
        return false;
    case wire::HttpBodyReader::Status::Invalid:
        m_closeAfter = true;
        answerError(400, "The chunks of the body are malformed.");
        return false;
    case wire::HttpBodyReader::Status::Complete:
        break;
    }
    m_request->body = m_body.takeBody();
    if (m_request->head.method == "OPTIONS")
        answerOptions();
    else
        serve(*this);
    return true;
}

void HttpSession::answerOptions()
{
    const wire::HttpRequestHead &head = m_request->head;
    const QByteArray methods = m_request->route.methods();
    wire::HttpResponse response{.status = 204, .contentType = {}, .headers = {{"Allow", methods}}};
    if (head.hasHeader("Origin") && head.hasHeader("Access-Control-Request-Method")) {
        response.headers.emplaceBack("Access-Control-Allow-Methods", methods);
        response.headers.emplaceBack("Access-Control-Allow-Headers",
                                     "Authorization, Content-Type, Last-Event-ID");
        response.headers.emplaceBack("Access-Control-Max-Age", "600");
    }
    answer(std::move(response));
}

void HttpSession::addSharedHeaders(wire::HttpResponse &response) const
{
    const auto isCacheControl = [](const auto &header) { return header.first == "Cache-Control"; };
    if (std::ranges::none_of(response.headers, isCacheControl))
        response.headers.emplaceBack("Cache-Control", "no-store");
    response.headers.emplaceBack("X-Content-Type-Options", "nosniff");
    const QByteArray origin = m_request->head.header("Origin");
    if (!origin.isEmpty() &&
        !m_peer.context().access.refusal(m_request->head, m_peer.connection().isSecure())) {
        response.headers.emplaceBack("Access-Control-Allow-Origin", origin);
        response.headers.emplaceBack("Vary", "Origin");
    }
}

void HttpSession::answer(wire::HttpResponse response)
{
    answer(std::move(response), {}, DeliveryTrace::Origin::Live);
}

void HttpSession::answer(wire::HttpResponse response, std::span<const DeliveryTrace::Part> messages,
                         DeliveryTrace::Origin origin)
{
    const bool closes = m_closeAfter || !m_request->head.keepAlive;
    response.version = m_request->head.version;
    response.keepAlive = !closes;
    response.headOnly = m_request->head.method == "HEAD";
    addSharedHeaders(response);
    m_request.reset();
    m_state = closes ? State::Over : State::Head;
    QByteArray bytes = response.toByteArray();
    DeliveryTrace *trace =
        messages.empty() ? nullptr : m_peer.shard().delivery().traceIfOn(m_peer, origin);
    if (trace)
        trace->queued(messages, bytes.size());
    m_peer.connection().send(std::move(bytes), trace);
    if (closes)
        m_peer.close();
    else
        m_peer.setDueIn(m_peer.context().options.limits.idleTime);
}

void HttpSession::answerError(int status, QByteArrayView reason,
                              QList<std::pair<QByteArray, QByteArray>> headers)
{
    answer({.status = status,
            .body = wire::errorBody(errorCodeOf(status), reason),
            .headers = std::move(headers)});
}

void HttpSession::answerError(const base::Error &error)
{
    const QLatin1String code = base::name(error.code);
    answer({.status = statusOf(error.code),
            .body = wire::errorBody(QByteArrayView(code.data(), code.size()), error.sentence().toUtf8())});
}

void HttpSession::answerLater(const std::function<void(std::function<void(wire::HttpResponse)>)> &ask)
{
    m_state = State::Answering;
    m_peer.setNeverDue();
    m_alive = std::make_shared<bool>(true);
    ask([this, alive = std::weak_ptr(m_alive), &shard = m_peer.shard()](const wire::HttpResponse &response) {
        shard.post([this, alive, response] {
            if (alive.expired() || m_state != State::Answering || m_peer.connection().isClosing())
                return;
            answer(response);
            goOn();
        });
    });
}

void HttpSession::answerWhenMessagesCome(std::unique_ptr<LongPoll> poll, std::chrono::milliseconds wait)
{
    m_state = State::Answering;
    m_poll = std::move(poll);
    m_peer.shard().countWaiting(1);
    m_peer.setDueIn(wait);
}

void HttpSession::messagesWait()
{
    endPoll();
}

void HttpSession::endPoll()
{
    if (!m_poll)
        return;
    const std::unique_ptr<LongPoll> poll = std::move(m_poll);
    m_peer.shard().countWaiting(-1);
    m_peer.shard().delivery().leaveAll(m_peer);
    answerPoll(*this, *poll);
    goOn();
}

/// Reads the requests that came while an answer was waited for. The last call of whoever calls it: another
/// handler may take over.
void HttpSession::goOn()
{
    if (m_state != State::Head)
        return;
    m_peer.connection().setReading(true);
    m_peer.connection().reinject(std::exchange(m_buffer, QByteArray()));
}

void HttpSession::due(base::SteadyTime)
{
    if (m_poll) {
        endPoll();
        return;
    }
    if (m_state == State::Answering || m_paused) {
        m_peer.connection().abort(); // does not read its answers
        return;
    }
    if (m_state == State::Head && !m_headBegun) {
        m_peer.close();
        return;
    }
    if (m_state == State::Head)
        m_request.emplace();
    m_closeAfter = true;
    answerError(408, "The request did not come in time.");
}

void HttpSession::ended()
{
    m_ended = true;
    if (m_paused && !m_poll)
        return;
    if (m_state == State::Answering)
        m_peer.connection().abort(); // nobody is there for the answer
    else
        m_peer.close();
}

void HttpSession::overflowed()
{
    m_peer.connection().abort();
}

void HttpSession::closed()
{
    if (m_poll)
        m_peer.shard().countWaiting(-1);
    m_poll.reset();
    m_alive.reset();
}

void HttpSession::goAway()
{
    if (m_poll) {
        m_closeAfter = true;
        endPoll();
        return;
    }
    m_peer.close();
}

} // namespace pushscope::net
