// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/connection.h"

#include "core/net/deliverytrace.h"

#include <array>
#include <utility>

#include <netinet/in.h>
#include <sys/socket.h>

namespace pushscope::net {

namespace {

/// How long a farewell may take: sending what waits, and then the other side's FIN.
constexpr std::chrono::seconds kFarewell{2};

std::pair<QHostAddress, quint16> peerOf(int descriptor)
{
    sockaddr_storage address{};
    socklen_t size = sizeof address;
    if (::getpeername(descriptor, reinterpret_cast<sockaddr *>(&address), &size) != 0)
        return {};
    const quint16 port = address.ss_family == AF_INET6 ? reinterpret_cast<const sockaddr_in6 *>(&address)->sin6_port
                                                       : reinterpret_cast<const sockaddr_in *>(&address)->sin_port;
    return {QHostAddress(reinterpret_cast<const sockaddr *>(&address)), ntohs(port)};
}

} // namespace

/// Marks that code of the handler is on the stack, so that it is not destroyed under itself.
class Connection::Call
{
public:
    explicit Call(Connection &connection) : m_connection(connection) { ++m_connection.m_calls; }
    ~Call()
    {
        if (--m_connection.m_calls == 0)
            m_connection.m_retired.clear();
    }
    Q_DISABLE_COPY_MOVE(Call)

private:
    Connection &m_connection;
};

Connection::Connection(int descriptor, const QSslConfiguration *tls, const OutboundQueue::Limits &limits,
                       Owner &owner)
    : m_queue(limits)
    , m_owner(owner)
    , m_descriptor(descriptor)
    , m_secure(tls != nullptr)
{
    Channel::Events &events = *this;
    m_channel = tls ? makeTlsChannel(descriptor, *tls, events) : makePlainChannel(descriptor, events);
}

Connection::~Connection() = default;

void Connection::setHandler(std::unique_ptr<Handler> handler)
{
    std::swap(m_handler, handler);
    if (m_calls > 0 && handler)
        m_retired.push_back(std::move(handler));
}

void Connection::send(QByteArray bytes, DeliveryTrace *trace)
{
    if (trace && m_corks > 0)
        sendHeld();
    if (m_phase != Phase::Open) {
        if (trace)
            trace->ended(DeliveryRecord::Fate::Lost);
        return;
    }
    if (m_corks > 0 && !trace)
        m_held += bytes;
    else
        react(m_queue.send(*m_channel, std::move(bytes), trace));
}

void Connection::uncork()
{
    if (--m_corks == 0)
        sendHeld();
}

void Connection::sendHeld()
{
    QByteArray held = std::exchange(m_held, QByteArray());
    if (!held.isEmpty() && m_phase == Phase::Open)
        react(m_queue.send(*m_channel, std::move(held)));
}

void Connection::deliver(std::span<const EncodedMessage> messages, const QByteArray &gathered,
                         DeliveryTrace *trace)
{
    if (m_corks > 0) [[unlikely]]
        sendHeld();
    if (m_phase == Phase::Open)
        react(m_queue.deliver(*m_channel, messages, gathered, trace));
}

void Connection::react(OutboundQueue::Outcome outcome)
{
    switch (outcome) {
    case OutboundQueue::Outcome::Fine:
        return;
    case OutboundQueue::Outcome::Broken:
        finish();
        return;
    case OutboundQueue::Outcome::Overflow:
        break;
    }
    if (m_overflowTold || m_phase != Phase::Open)
        return; // the farewell itself
    m_overflowTold = true;
    m_queue.dropMessages();
    {
        const Call call(*this);
        m_handler->overflowed();
    }
    if (m_phase == Phase::Open)
        abort();
}

void Connection::closeAfterSending()
{
    sendHeld();
    if (m_phase != Phase::Open)
        return;
    m_phase = Phase::Draining;
    finishSendingIfDrained();
}

void Connection::finishSendingIfDrained()
{
    if (m_phase != Phase::Draining || !m_queue.isEmpty())
        return;
    m_phase = Phase::Lingering;
    m_channel->finishSending();
    if (m_ended)
        finish();
    else
        m_channel->setReading(true);
}

void Connection::abort()
{
    finish();
}

void Connection::expire(base::SteadyTime now)
{
    if (!isClosing() || isClosed())
        return;
    if (!m_closeBy)
        m_closeBy = now + kFarewell;
    else if (now >= *m_closeBy)
        finish();
}

void Connection::setReading(bool on)
{
    if (m_phase == Phase::Open && !m_ended)
        m_channel->setReading(on);
}

void Connection::reinject(QByteArrayView bytes)
{
    if (m_phase != Phase::Open || bytes.isEmpty())
        return;
    const Call call(*this);
    m_handler->received(bytes);
}

QHostAddress Connection::peerAddress() const
{
    return peerOf(m_descriptor).first;
}

quint16 Connection::peerPort() const
{
    return peerOf(m_descriptor).second;
}

void Connection::channelReadable()
{
    // Shared by all connections of a thread: one that idles owns no read buffer.
    static thread_local std::array<char, 64 * 1024> buffer;
    if (m_phase == Phase::Closed)
        return;
    const qint64 count = m_channel->receive(buffer.data(), buffer.size());
    if (count == Channel::WouldBlock)
        return;
    if (count == Channel::Failed) {
        finish();
        return;
    }
    const Call call(*this);
    if (count > 0) {
        m_receivedBytes += static_cast<quint64>(count);
        if (m_phase == Phase::Open)
            m_handler->received(QByteArrayView(buffer.data(), count));
        return;
    }
    m_ended = true;
    m_channel->setReading(false); // the end of a stream stays readable for ever
    if (m_phase == Phase::Open)
        m_handler->ended();
    else if (m_phase == Phase::Lingering)
        finish();
}

void Connection::channelWritable()
{
    if (m_phase == Phase::Closed)
        return;
    const bool waited = !m_queue.isEmpty();
    const auto outcome = m_queue.flush(*m_channel, *m_handler);
    if (outcome == OutboundQueue::Outcome::Broken) {
        finish();
        return;
    }
    if (!m_queue.isEmpty() || !waited)
        return;
    finishSendingIfDrained();
    if (m_phase == Phase::Open) {
        const Call call(*this);
        m_handler->drained();
    }
}

void Connection::finish()
{
    if (m_phase == Phase::Closed)
        return;
    m_phase = Phase::Closed;
    m_queue.abandon();
    m_channel->setReading(false);
    {
        const Call call(*this);
        m_handler->closed();
    }
    m_owner.connectionClosed(*this);
}

} // namespace pushscope::net
