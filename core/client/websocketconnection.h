// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/client/connection.h"
#include "core/wire/plaindialect.h"

#include <QTimer>
#include <QWebSocket>

namespace pushscope::client {

/// A WebSocket. A server whose first text is a `welcome` of the plain dialect is a Pushscope hub: the connection
/// subscribes by itself and unwraps messages. What any other server sends is observed as it comes.
class WebSocketConnection final : public Connection
{
    Q_OBJECT

public:
    explicit WebSocketConnection(Setup setup);
    ~WebSocketConnection() override;

    void open() override;
    void close() override;
    base::Result<void> send(const QByteArray &payload, base::PayloadKind kind) override;
    bool applyFilters(const QList<QByteArray> &before) override;

private:
    enum class Dialect : unsigned char { Unknown, Plain, Bare };

    void greet();
    void readText(const QString &text);
    void readBinary(const QByteArray &payload);
    void readNotice(QByteArray text);
    void observeMessage(wire::PlainMessage message, qint64 wireBytes);
    void observeControl(QByteArray payload, Direction direction);
    void observeGap(const wire::GapNotice &gap, qint64 wireBytes);
    void heed(const wire::Welcome &welcome);
    void sendControl(const QByteArray &text);
    bool hasRoomForEcho(qint64 bytes);
    void checkPeer();
    void onDisconnected();
    void onError(QAbstractSocket::SocketError error);
    void end(ConnectionEnd::Kind kind, QString sentence);

    QWebSocket m_socket;
    QTimer m_handshakeTimer;
    QTimer m_pingTimer;
    std::chrono::milliseconds m_pingInterval; ///< ours, until a hub announces its own
    QList<QSslError> m_sslErrors;
    QString m_lossSentence; ///< what the socket said of an error, for when it has disconnected
    Dialect m_dialect = Dialect::Unknown;
    int m_silentTicks = 0;
    bool m_heard = false;   ///< since the last tick of the ping timer
    bool m_connected = false;
    bool m_closeSeen = false;
    bool m_subscribed = false;
    bool m_over = false;
};

} // namespace pushscope::client
