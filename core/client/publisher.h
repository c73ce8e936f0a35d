// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/client/websocketstream.h"
#include "core/wire/plaindialect.h"

#include <QObject>
#include <QUrl>

namespace pushscope::client {

/// Publishes to a Pushscope hub over one WebSocket, in order, each message acknowledged. At most `kWindow`
/// messages are under way: while canPublish() is false, wait for `drained`. Does not reconnect: a publisher that
/// cannot know whether a message arrived says so instead of sending it twice. Lives on the caller's thread.
class Publisher : public QObject, private WebSocketStream::Listener
{
    Q_OBJECT

public:
    static constexpr int kWindow = 256;

    explicit Publisher(const QUrl &hub, QObject *parent = nullptr);

    [[nodiscard]] bool canPublish() const { return m_welcomed && !m_finished && underWay() < kWindow; }
    [[nodiscard]] int underWay() const { return static_cast<int>(m_sent - m_acknowledged); }
    /// Takes the message if canPublish(), as the caller has checked.
    void publish(const wire::PublishRequest &request);
    void close();

Q_SIGNALS:
    void ready();                      ///< the hub has greeted; publishing may begin
    void acknowledged(QByteArray id);  ///< the cursor of the next message in order
    void drained();                    ///< after an acknowledgement: there is room again
    void failed(pushscope::base::Error error); ///< the last signal: nothing more will be taken

private:
    void streamOpened() override { m_connected = true; }
    void messageRead(base::PayloadKind kind, QByteArray payload) override;
    void streamEnded(const StreamEnd &end) override;
    void fail(QString what, QString remedy);

    const QUrl m_hub;
    WebSocketStream m_stream;
    quint64 m_sent = 0;
    quint64 m_acknowledged = 0;
    bool m_connected = false;
    bool m_welcomed = false;
    bool m_finished = false;
};

} // namespace pushscope::client
