// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/client/publisher.h"

#include "core/client/source.h"

namespace pushscope::client {

using base::ErrorCode;

Publisher::Publisher(const QUrl &hub, QObject *parent) : QObject(parent), m_hub(hub)
{
    connect(&m_socket, &QWebSocket::textMessageReceived, this, &Publisher::readNotice);
    connect(&m_socket, &QWebSocket::connected, this, [this] { m_connected = true; });
    connect(&m_socket, &QWebSocket::disconnected, this, [this] {
        if (!m_connected)
            return; // the error that says why follows
        const QString reason = m_socket.closeReason();
        fail(reason.isEmpty() ? QStringLiteral("%1 closed the connection.").arg(m_hub.toDisplayString())
                              : QStringLiteral("%1 closed the connection: %2").arg(m_hub.toDisplayString(), reason),
             m_acknowledged == m_sent
                 ? QString()
                 : QStringLiteral("%1 messages were sent but not acknowledged.").arg(m_sent - m_acknowledged));
    });
    // Named errorOccurred from Qt 6.5 on.
    connect(&m_socket, qOverload<QAbstractSocket::SocketError>(&QWebSocket::error), this, [this] {
        fail(QStringLiteral("No hub answers at %1: %2.").arg(m_hub.toDisplayString(), m_socket.errorString()),
             QStringLiteral("Start one with `pushscope serve`, or name another with --hub URL."));
    });
    m_socket.open(endpoint(hub, base::Transport::WebSocket));
}

void Publisher::publish(const wire::PublishRequest &request)
{
    ++m_sent;
    m_socket.sendTextMessage(
        QString::fromUtf8(wire::encodePublishRequest(request, QByteArray::number(m_sent))));
}

void Publisher::close()
{
    m_finished = true;
    m_socket.close();
}

void Publisher::readNotice(const QString &text)
{
    if (m_finished)
        return;
    const auto notice = wire::parseHubNotice(text.toUtf8());
    if (!notice) {
        fail(QStringLiteral("%1 does not speak like a Pushscope hub.").arg(m_hub.toDisplayString()),
             QStringLiteral("Give the address of one with --hub URL."));
    } else if (std::holds_alternative<wire::Welcome>(*notice)) {
        m_welcomed = true;
        Q_EMIT ready();
    } else if (const auto *ok = std::get_if<wire::OkNotice>(&*notice)) {
        ++m_acknowledged;
        Q_EMIT acknowledged(ok->id);
        Q_EMIT drained();
    } else if (const auto *error = std::get_if<wire::ErrorNotice>(&*notice)) {
        fail(QString::fromUtf8(error->reason), {});
    }
}

void Publisher::fail(QString what, QString remedy)
{
    if (m_finished)
        return;
    m_finished = true;
    Q_EMIT failed(base::Error{ErrorCode::Io, std::move(what), std::move(remedy)});
    m_socket.abort();
}

} // namespace pushscope::client
