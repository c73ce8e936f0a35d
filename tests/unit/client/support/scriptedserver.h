// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QCryptographicHash>
#include <QFile>
#include <QHash>
#include <QSslConfiguration>
#include <QSslKey>
#include <QSslServer>
#include <QTcpServer>
#include <QTcpSocket>
#include <QUrl>

#include <functional>
#include <memory>

namespace pushscope::client {

/// A TCP server that answers each request head with what the test's script writes. Port 0 on loopback.
class ScriptedServer
{
public:
    struct Request
    {
        int number = 0;      ///< 0 is the first this server got
        QByteArray head;     ///< with the empty line
        QByteArray body{};   ///< as many bytes as its Content-Length says
        [[nodiscard]] QByteArray target() const { return head.split(' ').value(1); }
        [[nodiscard]] QByteArray header(const QByteArray &name) const
        {
            for (const QByteArray &line : head.split('\n')) {
                if (line.toLower().startsWith(name.toLower() + ':'))
                    return line.mid(name.size() + 1).trimmed();
            }
            return {};
        }
    };
    using Script = std::function<void(QTcpSocket &, const Request &)>;

    explicit ScriptedServer(Script script, std::unique_ptr<QTcpServer> server = std::make_unique<QTcpServer>())
        : m_server(std::move(server)), m_script(std::move(script))
    {
        QObject::connect(m_server.get(), &QTcpServer::pendingConnectionAvailable, m_server.get(),
                         [this] { accept(); });
        m_listens = m_server->listen(QHostAddress::LocalHost);
    }

    [[nodiscard]] bool listens() const { return m_listens; }
    [[nodiscard]] QUrl url(const QString &path, const QString &scheme = QStringLiteral("http")) const
    {
        return QUrl(QStringLiteral("%1://127.0.0.1:%2%3").arg(scheme).arg(m_server->serverPort()).arg(path));
    }
    [[nodiscard]] const QList<Request> &requests() const { return m_requests; }
    [[nodiscard]] const QList<QTcpSocket *> &sockets() const { return m_sockets; }

private:
    void accept()
    {
        while (QTcpSocket *socket = m_server->nextPendingConnection()) {
            m_sockets.append(socket);
            QObject::connect(socket, &QTcpSocket::readyRead, m_server.get(), [this, socket] { read(*socket); });
            read(*socket);
        }
    }
    void read(QTcpSocket &socket)
    {
        QByteArray &buffer = m_buffers[&socket];
        buffer += socket.readAll();
        for (qsizetype end = buffer.indexOf("\r\n\r\n"); end >= 0; end = buffer.indexOf("\r\n\r\n")) {
            Request request{static_cast<int>(m_requests.size()), buffer.left(end + 4)};
            const qsizetype size = request.header("Content-Length").toInt();
            if (buffer.size() < end + 4 + size)
                return;
            request.body = buffer.mid(end + 4, size);
            m_requests.append(request);
            buffer.remove(0, end + 4 + size);
            m_script(socket, m_requests.last());
        }
    }

    std::unique_ptr<QTcpServer> m_server;
    const Script m_script;
    QList<Request> m_requests;
    QList<QTcpSocket *> m_sockets;
    QHash<QTcpSocket *, QByteArray> m_buffers;
    bool m_listens = false;
};

/// A server with a certificate that nobody vouches for.
inline std::unique_ptr<QTcpServer> selfSignedServer(const QString &certificateFile, const QString &keyFile)
{
    QFile key(keyFile);
    QSslConfiguration configuration = QSslConfiguration::defaultConfiguration();
    const QList<QSslCertificate> certificates = QSslCertificate::fromPath(certificateFile);
    if (!key.open(QIODevice::ReadOnly) || certificates.isEmpty())
        return nullptr;
    configuration.setLocalCertificate(certificates.first());
    configuration.setPrivateKey(QSslKey(&key, QSsl::Ec));
    auto server = std::make_unique<QSslServer>();
    server->setSslConfiguration(configuration);
    return server;
}

inline QByteArray response(const QByteArray &status, const QByteArray &type, const QByteArray &body,
                           const QByteArray &more = {})
{
    return "HTTP/1.1 " + status + "\r\nContent-Type: " + type + "\r\nContent-Length: "
           + QByteArray::number(body.size()) + "\r\n" + more + "\r\n" + body;
}

/// The head of an event stream that ends with its connection.
inline QByteArray streamHead(const QByteArray &type = "text/event-stream")
{
    return "HTTP/1.1 200 OK\r\nContent-Type: " + type + "\r\nConnection: close\r\n\r\n";
}

/// The answer that makes a WebSocket of the request (RFC 6455 4.2.2).
inline QByteArray upgrade(const ScriptedServer::Request &request)
{
    const QByteArray key = request.header("Sec-WebSocket-Key") + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    return "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: "
           + QCryptographicHash::hash(key, QCryptographicHash::Sha1).toBase64() + "\r\n\r\n";
}

} // namespace pushscope::client
