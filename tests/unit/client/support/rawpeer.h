// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/wire/websocketframe.h"
#include "support/scriptedserver.h"

#include <QPointer>
#include <QTest>

#include <vector>

namespace pushscope::client {

/// The server's end of one WebSocket, written and read byte by byte. Port 0 on loopback, or what `server` is.
class RawPeer
{
public:
    struct ClientFrame
    {
        wire::FrameHeader header;
        QByteArray payload; ///< unmasked
    };

    explicit RawPeer(std::unique_ptr<QTcpServer> server = std::make_unique<QTcpServer>()) : m_server(std::move(server))
    {
        QObject::connect(m_server.get(), &QTcpServer::pendingConnectionAvailable, m_server.get(), [this] {
            while (QTcpSocket *socket = m_server->nextPendingConnection())
                adopt(socket);
        });
        m_listens = m_server->listen(QHostAddress::LocalHost);
    }

    [[nodiscard]] bool listens() const { return m_listens; }
    [[nodiscard]] QUrl url(const QString &rest = QStringLiteral("/x?y=1"),
                           const QString &scheme = QStringLiteral("ws")) const
    {
        return QUrl(QStringLiteral("%1://127.0.0.1:%2%3").arg(scheme).arg(m_server->serverPort()).arg(rest));
    }
    [[nodiscard]] const ScriptedServer::Request &request() const { return m_request; }
    [[nodiscard]] bool isAsked() const { return !m_request.head.isEmpty(); }
    /// The connection, which the client may have closed.
    [[nodiscard]] bool isConnected() const { return m_socket && m_socket->state() == QAbstractSocket::ConnectedState; }

    void write(const QByteArray &bytes)
    {
        m_socket->write(bytes);
        m_socket->flush();
    }
    void hangUp() { m_socket->disconnectFromHost(); }
    /// Nothing is read any more, or again.
    void setReading(bool reads)
    {
        m_reads = reads;
        m_socket->setReadBufferSize(reads ? 0 : 1);
        if (reads)
            read();
    }
    /// The frames that the client has sent since the last call.
    std::vector<ClientFrame> takeFrames()
    {
        std::vector<ClientFrame> frames;
        while (true) {
            const wire::FrameHeaderResult result = wire::parseFrameHeader(m_received);
            const qint64 size = result.header.headerBytes + static_cast<qint64>(result.header.length);
            if (result.status != wire::FrameHeaderResult::Status::Complete || m_received.size() < size)
                return frames;
            QByteArray payload = m_received.mid(result.header.headerBytes, static_cast<qsizetype>(result.header.length));
            wire::applyMask(payload.data(), payload.size(), result.header.mask);
            m_received.remove(0, size);
            frames.push_back({result.header, std::move(payload)});
        }
    }
    [[nodiscard]] qsizetype receivedBytes() const { return m_received.size(); }

private:
    void adopt(QTcpSocket *socket)
    {
        m_socket = socket;
        socket->setSocketOption(QAbstractSocket::LowDelayOption, 1); // or each small write waits for an acknowledgement
        QObject::connect(socket, &QTcpSocket::readyRead, m_server.get(), [this] { read(); });
        read();
    }
    void read()
    {
        if (!m_reads)
            return;
        m_received += m_socket->readAll();
        if (isAsked())
            return;
        if (const qsizetype end = m_received.indexOf("\r\n\r\n"); end >= 0) {
            m_request = {0, m_received.left(end + 4)};
            m_received.remove(0, end + 4);
        }
    }

    std::unique_ptr<QTcpServer> m_server;
    QPointer<QTcpSocket> m_socket;
    ScriptedServer::Request m_request;
    QByteArray m_received;
    bool m_listens = false;
    bool m_reads = true;
};

} // namespace pushscope::client
