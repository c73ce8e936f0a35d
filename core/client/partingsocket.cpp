// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/client/partingsocket.h"

#include <QCoreApplication>
#include <QThread>
#include <QTimer>

#include <utility>

namespace pushscope::client {

void PartingSocket::part(std::unique_ptr<QTcpSocket> socket, std::chrono::milliseconds patience)
{
    new PartingSocket(std::move(socket), patience);
}

PartingSocket::PartingSocket(std::unique_ptr<QTcpSocket> socket, std::chrono::milliseconds patience)
    : m_socket(std::move(socket))
{
    connect(m_socket.get(), &QAbstractSocket::disconnected, this, &QObject::deleteLater);
    connect(m_socket.get(), &QIODevice::readyRead, this, &PartingSocket::discard);
    connect(QThread::currentThread(), &QThread::finished, this, &QObject::deleteLater);
    if (QCoreApplication::instance() && QCoreApplication::instance()->thread() == thread())
        connect(QCoreApplication::instance(), &QCoreApplication::aboutToQuit, this, &QObject::deleteLater);
    QTimer::singleShot(patience, this, &QObject::deleteLater);
    // At the end of a program there is no later.
    m_socket->flush();
    discard();
    if (m_socket->state() == QAbstractSocket::UnconnectedState)
        deleteLater();
}

void PartingSocket::discard()
{
    if (m_socket->isReadable())
        m_socket->skip(m_socket->bytesAvailable());
}

} // namespace pushscope::client
