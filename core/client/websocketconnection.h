// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/client/connection.h"
#include "core/client/websocketstream.h"
#include "core/wire/plaindialect.h"

#include <QTimer>

namespace pushscope::client {

/// A WebSocket. A server whose first text is a `welcome` of the plain dialect is a Pushscope hub: the connection
/// subscribes by itself and unwraps messages. What any other server sends is observed as it comes.
class WebSocketConnection final : public Connection, private WebSocketStream::Listener
{
    Q_OBJECT

public:
    explicit WebSocketConnection(Setup setup);

    void open() override;
    void close() override;
    base::Result<void> send(const QByteArray &payload, base::PayloadKind kind) override;
    bool applyFilters(const QList<QByteArray> &before) override;

private:
    enum class Dialect : unsigned char { Unknown, Plain, Bare };

    void streamOpened() override;
    void messageRead(base::PayloadKind kind, QByteArray payload) override;
    void streamEnded(const StreamEnd &end) override;

    void echo(base::PayloadKind kind, QByteArray payload);
    void readNotice(QByteArray text);
    void observeBare(base::PayloadKind kind, QByteArray payload);
    void observeMessage(wire::PlainMessage message, QByteArray text);
    void observeControl(QByteArray payload, Direction direction);
    void observeGap(const wire::GapNotice &gap, QByteArray text);
    void heed(const wire::Welcome &welcome);
    void sendControl(const QByteArray &text);
    void checkPeer();
    void end(ConnectionEnd::Kind kind, QString sentence);

    WebSocketStream m_stream;
    QTimer m_pingTimer;
    std::chrono::milliseconds m_pingInterval; ///< ours, until a hub announces its own
    quint64 m_signsOfLife = 0;                ///< as of the last tick of the ping timer
    Dialect m_dialect = Dialect::Unknown;
    int m_silentTicks = 0;
    bool m_subscribed = false;
    bool m_over = false;
};

} // namespace pushscope::client
