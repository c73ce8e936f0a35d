// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QHash>
#include <QWebSocketServer>

#include <memory>
#include <vector>

namespace pushscope::net {

class Connection;
class WebSocketDevice;

/// Answers WebSocket upgrades (RFC 6455 4.2.2) through a QWebSocketServer that does not listen: it is handed
/// a device whose bytes are the connection's. What follows the handshake is not QWebSocket's: it processes
/// input a turn later (so that a pong overtakes nothing but is overtaken), gives up on a frame or a
/// fragmented message that pauses for five seconds, takes frames without a mask, and holds several KiB. So it
/// is let go of once the answer is on its way, and FrameReader reads what comes. One for each shard; on its
/// thread.
class Upgrader : public QObject
{
    Q_OBJECT

public:
    class Client
    {
    public:
        virtual void upgraded() = 0; ///< the answer (101) stands in the connection's queue

    protected:
        ~Client() = default;
    };

    Upgrader();
    ~Upgrader() override;

    /// `key` is a valid Sec-WebSocket-Key. Calls `client.upgraded()` soon, from the event loop.
    void upgrade(Connection &connection, const QByteArray &key, Client &client);
    /// The client is gone before its upgrade.
    void forget(Client &client);

private:
    struct Pending
    {
        WebSocketDevice *device;
        Client *client;
    };
    void takeConnections();
    void letGo(QObject *object);

    QWebSocketServer m_server;
    QHash<quint64, Pending> m_pending;
    quint64 m_lastNumber = 0;
    std::vector<std::unique_ptr<QObject>> m_ended;
};

} // namespace pushscope::net
