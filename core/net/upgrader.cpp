// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/upgrader.h"

#include "core/net/connection.h"
#include "core/net/websocketdevice.h"

#include <QWebSocket>

namespace pushscope::net {

Upgrader::Upgrader() : m_server(QStringLiteral("Pushscope"), QWebSocketServer::NonSecureMode)
{
    connect(&m_server, &QWebSocketServer::newConnection, this, &Upgrader::takeConnections);
}

Upgrader::~Upgrader()
{
    for (const Pending &pending : std::as_const(m_pending)) {
        pending.device->detach();
        delete pending.device;
    }
}

void Upgrader::upgrade(Connection &connection, const QByteArray &key, Client &client)
{
    const quint64 number = ++m_lastNumber;
    auto *device = new WebSocketDevice(connection);
    m_pending.insert(number, {device, &client});
    // The session has read and checked the request; its own number is all that has to be told apart here.
    device->feed("GET /" + QByteArray::number(static_cast<qulonglong>(number))
                 + " HTTP/1.1\r\nHost: hub\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                   "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: "
                 + key + "\r\n\r\n");
    m_server.handleConnection(device);
}

void Upgrader::forget(Client &client)
{
    for (auto it = m_pending.begin(); it != m_pending.end(); ++it) {
        if (it->client != &client)
            continue;
        it->device->detach();
        it->device->deleteLater(); // the server's own queued call may still name it
        m_pending.erase(it);
        return;
    }
}

void Upgrader::takeConnections()
{
    while (QWebSocket *socket = m_server.nextPendingConnection()) {
        const quint64 number = socket->requestUrl().path().mid(1).toULongLong();
        const Pending pending = m_pending.take(number);
        if (pending.device)
            pending.device->detach();
        socket->deleteLater();
        if (pending.device) {
            pending.device->deleteLater();
            pending.client->upgraded();
        }
    }
}

} // namespace pushscope::net
