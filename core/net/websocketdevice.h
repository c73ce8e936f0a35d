// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTcpSocket>

namespace pushscope::net {

class Connection;

/// What a QWebSocket takes for its TCP socket: the bytes of a Connection. It has no descriptor, no notifiers and no
/// read buffer of its own while nothing is unread, and whatever the QWebSocket writes (handshake, pongs, close
/// frames) takes the connection's one queue and can never land inside a half-sent frame. Nor does it know the peer's
/// address: the connection does.
class WebSocketDevice final : public QTcpSocket
{
    Q_OBJECT

public:
    explicit WebSocketDevice(Connection &connection);
    ~WebSocketDevice() override;

    /// Bytes from the wire; raises readyRead.
    void feed(QByteArrayView bytes);
    /// The connection is over: disconnected() follows, and later writes go nowhere.
    void detach();
    /// After the handshake: frees what QIODevice keeps for peeking. Unread bytes stay.
    void releaseBuffers();

    [[nodiscard]] qint64 bytesAvailable() const override;
    [[nodiscard]] qint64 bytesToWrite() const override;
    void close() override;
    void disconnectFromHost() override;

protected:
    qint64 readData(char *data, qint64 maxSize) override;
    qint64 skipData(qint64 maxSize) override;
    qint64 writeData(const char *data, qint64 size) override;

private:
    [[nodiscard]] QByteArrayView unread() const;
    [[nodiscard]] qsizetype unreadBytes() const { return unread().size(); }

    Connection *m_connection; ///< null once detached
    QByteArrayView m_fed;     ///< only inside feed()
    QByteArray m_unread;
    qsizetype m_readOffset = 0;
};

} // namespace pushscope::net
