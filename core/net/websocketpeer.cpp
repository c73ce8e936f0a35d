// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/websocketpeer.h"

#include "core/net/hubcontext.h"
#include "core/net/shard.h"

#include <QtEndian>

#include <utility>

namespace pushscope::net {

using wire::WebSocketOpcode;

namespace {

constexpr qsizetype kMaxEarlyBytes = 64 * 1024;
constexpr int kMaxSilentPings = 2;
constexpr quint16 kNormal = 1000;
constexpr quint16 kGoingAway = 1001;
constexpr quint16 kNoCode = 1005;
constexpr quint16 kTryAgainLater = 1013;

} // namespace

WebSocketPeer::WebSocketPeer(Peer &peer)
    : m_peer(peer)
    , m_reader(wire::WebSocketRole::Server, peer.context().options.limits.messageBytes)
{
}

WebSocketPeer::~WebSocketPeer() = default;

void WebSocketPeer::upgrade(const QByteArray &key)
{
    m_peer.setDueIn(m_peer.context().options.limits.headTime);
    m_peer.connection().cork();
    m_peer.shard().upgrader().upgrade(m_peer.connection(), key, *this);
}

void WebSocketPeer::upgraded()
{
    m_isOpen = true;
    m_peer.setDueIn(m_peer.context().options.limits.heartbeat);
    opened();
    m_peer.connection().uncork(); // whoever reads that it is connected is subscribed
    m_peer.connection().setReading(true);
    if (!m_early.isEmpty())
        m_peer.connection().reinject(std::exchange(m_early, QByteArray()));
}

void WebSocketPeer::received(QByteArrayView bytes)
{
    if (m_isOpen) {
        m_reader.feed(bytes, *this);
        return;
    }
    m_early.append(bytes);
    if (m_early.size() > kMaxEarlyBytes)
        m_peer.connection().setReading(false);
}

void WebSocketPeer::messageRead(base::PayloadKind kind, QByteArray payload)
{
    if (m_peer.connection().isClosing())
        return;
    m_peer.countReceived();
    messageReceived(kind, std::move(payload));
}

void WebSocketPeer::pingRead(QByteArrayView payload)
{
    sendFrame(WebSocketOpcode::Pong, payload);
}

void WebSocketPeer::closeRead(quint16 code, QByteArrayView)
{
    closeWith(code == kNoCode ? kNormal : code, {});
}

void WebSocketPeer::violated(quint16 code, QByteArrayView reason)
{
    closeWith(code, reason);
}

void WebSocketPeer::sendFrame(WebSocketOpcode opcode, QByteArrayView payload)
{
    m_peer.connection().send(wire::encodeServerFrame(opcode, payload));
}

void WebSocketPeer::closeWith(quint16 code, QByteArrayView reason)
{
    if (m_peer.connection().isClosing())
        return;
    QByteArray payload(2, Qt::Uninitialized);
    qToBigEndian(code, payload.data());
    payload.append(reason);
    sendFrame(WebSocketOpcode::Close, payload);
    m_peer.close();
}

void WebSocketPeer::ended()
{
    m_peer.close(); // without a close frame: nobody is there to read one
}

void WebSocketPeer::overflowed()
{
    closeWith(kTryAgainLater, "You read more slowly than messages come. Resume from your last id.");
}

void WebSocketPeer::closed()
{
    if (!m_isOpen)
        m_peer.shard().upgrader().forget(*this);
}

void WebSocketPeer::due(base::SteadyTime)
{
    const quint64 heard = m_peer.connection().receivedBytes();
    if (!m_isOpen || (heard == m_heardBytes && m_silentPings >= kMaxSilentPings)) {
        m_peer.connection().abort();
        return;
    }
    static const QByteArray ping = wire::encodeServerFrame(WebSocketOpcode::Ping, {});
    m_silentPings = heard == m_heardBytes ? static_cast<unsigned char>(m_silentPings + 1) : 1;
    m_heardBytes = heard;
    m_peer.connection().send(ping);
    m_peer.setDueIn(m_peer.context().options.limits.heartbeat);
}

void WebSocketPeer::goAway()
{
    if (m_isOpen)
        closeWith(kGoingAway, "The hub stops.");
    else
        m_peer.connection().abort();
}

} // namespace pushscope::net
