// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/net/peer.h"
#include "core/net/route.h"
#include "core/net/tokens.h"
#include "core/wire/httprequest.h"
#include "core/wire/httpresponse.h"

#include <functional>
#include <memory>
#include <optional>
#include <span>

namespace pushscope::net {

class LongPoll;

/// One request, checked and whole.
struct Request
{
    wire::HttpRequestHead head;
    Route route;
    const Grant *grant = nullptr;
    QByteArray body;
};

/// HTTP/1.x on a connection (RFC 9112): requests one after the other, pipelined or not, answered strictly in
/// order, until one of them turns the connection into an event stream or a WebSocket.
class HttpSession final : public PeerHandler
{
public:
    explicit HttpSession(Peer &peer);
    ~HttpSession() override;

    void received(QByteArrayView bytes) override;
    void ended() override;
    void overflowed() override;
    void drained() override;
    void closed() override;
    void due(base::SteadyTime now) override;
    void messagesWait() override;
    void goAway() override;

    // For the routes, while they serve a request: exactly one of these ends it.
    /// Version, persistence, HEAD and the headers that every answer carries are filled in.
    void answer(wire::HttpResponse response);
    /// The answer to a poll: these messages are in its body.
    void answer(wire::HttpResponse response, std::span<const DeliveryTrace::Part> messages,
                DeliveryTrace::Origin origin);
    void answerError(int status, QByteArrayView reason,
                     QList<std::pair<QByteArray, QByteArray>> headers = {});
    void answerError(const base::Error &error); ///< with the status of its code
    /// Answers when `ask` calls back (on this thread, through the event loop); the next request waits.
    void answerLater(const std::function<void(std::function<void(wire::HttpResponse)>)> &ask);
    void answerWhenMessagesCome(std::unique_ptr<LongPoll> poll, std::chrono::milliseconds wait);
    /// Sends the head of an answer without end; the connection is then `next`'s. Calls `start` once it is.
    template <class T>
    void turnInto(std::unique_ptr<T> next, const QByteArray &head, const std::function<void(T &)> &start);

    [[nodiscard]] Peer &peer() { return m_peer; }
    [[nodiscard]] const Request &request() const { return *m_request; }
    /// `Access-Control-Allow-Origin` where the request has an origin (which has been checked).
    void addSharedHeaders(wire::HttpResponse &response) const;

private:
    enum class State : unsigned char {
        Head,
        Body,
        Answering, ///< an answer comes later
        Over,      ///< another protocol has begun, or the connection closes
    };

    [[nodiscard]] bool isPaused();
    [[nodiscard]] bool readHead(QByteArrayView &bytes);
    [[nodiscard]] bool readBody(QByteArrayView &bytes);
    void begin(wire::HttpHeadResult &&parsed);
    [[nodiscard]] bool check();
    void answerOptions();
    void refuse(int status, QByteArrayView reason, QList<std::pair<QByteArray, QByteArray>> headers = {});
    void endPoll();
    void goOn();

    Peer &m_peer;
    QByteArray m_buffer; ///< received and not yet used
    std::optional<Request> m_request;
    wire::HttpBodyReader m_body;
    std::unique_ptr<LongPoll> m_poll;
    std::shared_ptr<bool> m_alive; ///< for answers that come later
    qsizetype m_bodyProgress = 0;
    State m_state = State::Head;
    bool m_closeAfter = false; ///< after the answer to this request
    bool m_paused = false;     ///< the peer does not read its answers
    bool m_ended = false;
    bool m_headBegun = false;
    bool m_isFirst = true;
};

template <class T>
void HttpSession::turnInto(std::unique_ptr<T> next, const QByteArray &head,
                           const std::function<void(T &)> &start)
{
    m_state = State::Over;
    Connection &connection = m_peer.connection();
    connection.cork();
    connection.send(head);
    T &handler = *next;
    m_peer.setHandler(std::move(next));
    start(handler);
    connection.uncork();
}

} // namespace pushscope::net
