// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/websocketdevice.h"

#include "core/net/connection.h"

#include <algorithm>
#include <cstring>
#include <utility>

namespace pushscope::net {

WebSocketDevice::WebSocketDevice(Connection &connection) : m_connection(&connection)
{
    QIODevice::open(QIODevice::ReadWrite | QIODevice::Unbuffered);
    setSocketState(QAbstractSocket::ConnectedState);
}

WebSocketDevice::~WebSocketDevice()
{
    m_connection = nullptr;
    setSocketState(QAbstractSocket::UnconnectedState); // or the base class would try to close a descriptor
}

void WebSocketDevice::feed(QByteArrayView bytes)
{
    // Mostly everything is read at once, straight from where the bytes are.
    const bool direct = unreadBytes() == 0;
    if (direct)
        m_fed = bytes;
    else
        m_unread.append(bytes);
    Q_EMIT readyRead();
    if (direct) {
        m_unread = std::exchange(m_fed, {}).toByteArray();
        m_readOffset = 0;
    }
}

void WebSocketDevice::detach()
{
    if (!m_connection)
        return;
    m_connection = nullptr;
    setSocketState(QAbstractSocket::UnconnectedState);
    Q_EMIT stateChanged(QAbstractSocket::UnconnectedState);
    Q_EMIT disconnected();
}

void WebSocketDevice::releaseBuffers()
{
    const QByteArray peeked = QIODevice::bytesAvailable() > 0 ? read(QIODevice::bytesAvailable()) : QByteArray();
    QIODevice::open(QIODevice::ReadWrite | QIODevice::Unbuffered);
    if (!peeked.isEmpty()) {
        m_unread = peeked + unread().toByteArray();
        m_fed = {};
        m_readOffset = 0;
    }
}

QByteArrayView WebSocketDevice::unread() const
{
    return m_fed.isEmpty() ? QByteArrayView(m_unread).sliced(m_readOffset) : m_fed;
}

qint64 WebSocketDevice::bytesAvailable() const
{
    return unreadBytes() + QIODevice::bytesAvailable();
}

qint64 WebSocketDevice::bytesToWrite() const
{
    return m_connection ? m_connection->queue().waitingBytes() : 0;
}

void WebSocketDevice::close()
{
    disconnectFromHost();
}

void WebSocketDevice::disconnectFromHost()
{
    if (m_connection)
        m_connection->closeAfterSending();
}

qint64 WebSocketDevice::readData(char *data, qint64 maxSize)
{
    const QByteArrayView available = unread();
    const qint64 count = std::min<qint64>(maxSize, available.size());
    if (count == 0)
        return 0;
    std::memcpy(data, available.data(), static_cast<std::size_t>(count));
    if (!m_fed.isEmpty()) {
        m_fed = m_fed.sliced(count);
        return count;
    }
    m_readOffset += count;
    if (m_readOffset == m_unread.size()) {
        m_unread = QByteArray();
        m_readOffset = 0;
    } else if (m_readOffset > 64 * 1024 && m_readOffset > m_unread.size() / 2) {
        m_unread.remove(0, m_readOffset);
        m_readOffset = 0;
    }
    return count;
}

qint64 WebSocketDevice::skipData(qint64 maxSize)
{
    return QIODevice::skipData(maxSize);
}

qint64 WebSocketDevice::writeData(const char *data, qint64 size)
{
    if (m_connection)
        m_connection->send(QByteArray(data, size));
    return size;
}

} // namespace pushscope::net
