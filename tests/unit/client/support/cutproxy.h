// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QPointer>
#include <QTcpServer>
#include <QTcpSocket>
#include <QUrl>

namespace pushscope::client {

/// Passes bytes between clients and one port of loopback until the test cuts the wire, without a goodbye.
class CutProxy
{
public:
    explicit CutProxy(quint16 target) : m_target(target)
    {
        QObject::connect(&m_server, &QTcpServer::newConnection, &m_server, [this] { join(); });
        m_server.listen(QHostAddress::LocalHost);
    }

    [[nodiscard]] QUrl url() const { return QUrl(QStringLiteral("http://127.0.0.1:%1").arg(m_server.serverPort())); }
    /// Gives how many sockets were cut so far, which grows when there was something to cut.
    int cut()
    {
        for (const QPointer<QTcpSocket> &socket : std::exchange(m_sockets, {})) {
            if (socket && socket->state() == QAbstractSocket::ConnectedState) {
                socket->abort();
                ++m_cuts;
            }
            if (socket)
                socket->deleteLater();
        }
        return m_cuts;
    }
    [[nodiscard]] int cuts() const { return m_cuts; }

private:
    void join()
    {
        while (QTcpSocket *near = m_server.nextPendingConnection()) {
            auto *far = new QTcpSocket(&m_server);
            far->connectToHost(QHostAddress::LocalHost, m_target);
            const auto pass = [](QTcpSocket *from, QTcpSocket *to) {
                QObject::connect(from, &QTcpSocket::readyRead, to, [from, to] { to->write(from->readAll()); });
                QObject::connect(from, &QTcpSocket::disconnected, to, &QTcpSocket::disconnectFromHost);
            };
            pass(near, far);
            pass(far, near);
            m_sockets << near << far;
        }
    }

    QTcpServer m_server;
    const quint16 m_target;
    QList<QPointer<QTcpSocket>> m_sockets;
    int m_cuts = 0;
};

} // namespace pushscope::client
