// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/channel.h"

#include <QSslConfiguration>
#include <QSslSocket>

#include <algorithm>

namespace pushscope::net {

namespace {

/// QSslSocket buffers without end on its own; this much at most is handed to it before it has to send.
constexpr qint64 kHighWater = 256 * 1024;
constexpr qint64 kReadBuffer = 64 * 1024;

class TlsChannel final : public QObject, public Channel
{
public:
    TlsChannel(int descriptor, const QSslConfiguration &tls, Events &events)
        : m_events(events), m_socket(new QSslSocket(this))
    {
        m_socket->setSslConfiguration(tls);
        m_socket->setReadBufferSize(kReadBuffer);
        // Queued: QSslSocket may emit from inside read() and write(), where no event may be told.
        connect(m_socket, &QIODevice::readyRead, this, &TlsChannel::tellReadable, Qt::QueuedConnection);
        connect(m_socket, &QAbstractSocket::disconnected, this, &TlsChannel::tellReadable, Qt::QueuedConnection);
        connect(m_socket, &QAbstractSocket::errorOccurred, this, &TlsChannel::tellReadable, Qt::QueuedConnection);
        connect(m_socket, &QSslSocket::encryptedBytesWritten, this, &TlsChannel::tellWritable,
                Qt::QueuedConnection);
        connect(m_socket, &QSslSocket::encrypted, this, &TlsChannel::tellWritable, Qt::QueuedConnection);
        m_failed = !m_socket->setSocketDescriptor(descriptor);
        if (m_failed)
            QMetaObject::invokeMethod(this, &TlsChannel::tellReadable, Qt::QueuedConnection);
        else
            m_socket->startServerEncryption();
    }

    qint64 receive(char *buffer, qint64 size) override
    {
        const qint64 count = m_socket->isOpen() ? m_socket->read(buffer, size) : -1;
        if (count > 0)
            return count;
        if (m_failed || (m_socket->state() != QAbstractSocket::ConnectedState
                         && m_socket->error() != QAbstractSocket::UnknownSocketError
                         && m_socket->error() != QAbstractSocket::RemoteHostClosedError)) {
            return Failed;
        }
        return m_socket->state() == QAbstractSocket::UnconnectedState ? 0 : qint64{WouldBlock};
    }

    qint64 send(std::span<const iovec> pieces) override
    {
        if (m_failed || m_socket->state() != QAbstractSocket::ConnectedState)
            return Failed;
        qint64 taken = 0;
        for (const iovec &piece : pieces) {
            const qint64 room = std::max<qint64>(0, kHighWater - waiting());
            const qint64 part = std::min(room, static_cast<qint64>(piece.iov_len));
            const qint64 written = part > 0 ? m_socket->write(static_cast<const char *>(piece.iov_base), part) : 0;
            if (written < 0)
                return Failed;
            taken += written;
            m_blocked = written < static_cast<qint64>(piece.iov_len);
            if (m_blocked)
                break;
        }
        return taken;
    }

    void setReading(bool on) override
    {
        m_reading = on;
        if (on && m_socket->bytesAvailable() > 0)
            QMetaObject::invokeMethod(this, &TlsChannel::tellReadable, Qt::QueuedConnection);
    }

    void finishSending() override { m_socket->disconnectFromHost(); }

private:
    [[nodiscard]] qint64 waiting() const { return m_socket->bytesToWrite() + m_socket->encryptedBytesToWrite(); }

    void tellReadable()
    {
        const bool over = m_failed || m_socket->state() == QAbstractSocket::UnconnectedState;
        if (!m_reading && !over)
            return;
        const qint64 before = m_socket->bytesAvailable();
        m_events.channelReadable();
        // Signals come for new bytes only, so what was left is told of again.
        if (m_reading && m_socket->bytesAvailable() > 0 && m_socket->bytesAvailable() < before)
            QMetaObject::invokeMethod(this, &TlsChannel::tellReadable, Qt::QueuedConnection);
    }

    void tellWritable()
    {
        if (!m_blocked || waiting() > kHighWater / 2)
            return;
        m_blocked = false;
        m_events.channelWritable();
    }

    Events &m_events;
    QSslSocket *const m_socket;
    bool m_reading = true;
    bool m_blocked = false;
    bool m_failed = false;
};

} // namespace

std::unique_ptr<Channel> makeTlsChannel(int descriptor, const QSslConfiguration &tls, Channel::Events &events)
{
    return std::make_unique<TlsChannel>(descriptor, tls, events);
}

} // namespace pushscope::net
