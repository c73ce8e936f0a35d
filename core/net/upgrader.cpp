// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/upgrader.h"

#include "core/net/connection.h"
#include "core/net/websocketdevice.h"

#include <QWebSocket>

namespace pushscope::net {

Upgrader::Upgrader()
    : m_server(QStringLiteral("Pushscope"), QWebSocketServer::NonSecureMode)
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
    device->feed("GET /" + QByteArray::number(static_cast<qulonglong>(number)) +
                 " HTTP/1.1\r\nHost: hub\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                 "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: " +
                 key + "\r\n\r\n");
    m_server.handleConnection(device);
}

void Upgrader::forget(Client &client)
{
    for (auto it = m_pending.begin(); it != m_pending.end(); ++it) {
        if (it->client != &client)
            continue;
        it->device->detach();
        it->device->deleteLater(); // after the server's own queued call, which may still name it
        m_pending.erase(it);
        return;
    }
}

/// The server still works with it while it tells of the connection, so it ends a turn later, with all the
/// others.
void Upgrader::letGo(QObject *object)
{
    if (m_ended.empty())
        QMetaObject::invokeMethod(
            this, [this] { m_ended.clear(); }, Qt::QueuedConnection);
    m_ended.emplace_back(object);
}

void Upgrader::takeConnections()
{
    while (QWebSocket *socket = m_server.nextPendingConnection()) {
        const quint64 number = socket->requestUrl().path().mid(1).toULongLong();
        const Pending pending = m_pending.take(number);
        letGo(socket);
        if (!pending.device)
            continue;
        pending.device->blockSignals(true); // nobody needs to hear of its end
        pending.device->detach();
        letGo(pending.device);
        pending.client->upgraded();
    }
}

} // namespace pushscope::net
