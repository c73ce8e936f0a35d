// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/net/peer.h"
#include "core/net/upgrader.h"
#include "core/wire/framereader.h"

namespace pushscope::net {

/// A WebSocket connection (RFC 6455): upgrade, control frames, heartbeat, closing. What the messages mean is
/// the subclasses'.
class WebSocketPeer : public PeerHandler, private Upgrader::Client, private wire::FrameReader::Events
{
public:
    explicit WebSocketPeer(Peer &peer);
    ~WebSocketPeer() override;

    /// Call once it is the connection's handler.
    void upgrade(const QByteArray &key);

    void received(QByteArrayView bytes) override;
    void ended() override;
    void overflowed() override;
    void drained() override {}
    void closed() override;
    void due(base::SteadyTime now) override;
    void goAway() override;

protected:
    virtual void opened() {}
    virtual void messageReceived(base::PayloadKind kind, QByteArray payload) = 0;

    [[nodiscard]] Peer &peer() { return m_peer; }
    [[nodiscard]] const Peer &peer() const { return m_peer; }
    void sendFrame(wire::WebSocketOpcode opcode, QByteArrayView payload);
    void closeWith(quint16 code, QByteArrayView reason);

private:
    void upgraded() override;
    void messageRead(base::PayloadKind kind, QByteArray payload) override;
    void pingRead(QByteArrayView payload) override;
    void pongRead() override {}
    void closeRead(quint16 code, QByteArrayView reason) override;
    void violated(quint16 code, QByteArrayView reason) override;

    Peer &m_peer;
    wire::FrameReader m_reader;
    QByteArray m_early;       ///< what came before the upgrade was done
    quint64 m_heardBytes = 0; ///< received when the last ping was sent
    unsigned char m_silentPings = 0;
    bool m_isOpen = false;
};

} // namespace pushscope::net
