// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/client/publisher.h"

#include "core/client/sentences.h"
#include "core/client/source.h"

namespace pushscope::client {

using base::ErrorCode;

namespace {

/// Without what may be a secret.
QString shown(const QUrl &hub)
{
    return hub.toDisplayString(QUrl::RemoveUserInfo | QUrl::RemoveQuery);
}

} // namespace

Publisher::Publisher(const QUrl &hub, QObject *parent)
    : QObject(parent)
    , m_hub(hub)
    , m_stream({.url = endpoint(hub, base::Transport::WebSocket)}, *this)
{
    m_stream.open();
}

void Publisher::publish(const wire::PublishRequest &request)
{
    ++m_sent;
    m_stream.send(base::PayloadKind::Text, wire::encodePublishRequest(request, QByteArray::number(m_sent)));
}

void Publisher::close()
{
    m_finished = true;
    m_stream.close();
}

void Publisher::messageRead(base::PayloadKind, QByteArray payload)
{
    if (m_finished)
        return;
    const auto notice = wire::parseHubNotice(payload);
    if (!notice) {
        fail(QStringLiteral("%1 does not speak like a Pushscope hub.").arg(shown(m_hub)),
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

void Publisher::streamEnded(const StreamEnd &end)
{
    if (!m_connected) {
        fail(QStringLiteral("No hub answers at %1 (%2).").arg(shown(m_hub), endSentence(m_hub, end)),
             QStringLiteral("Start one with `pushscope serve`, or name another with --hub URL."));
        return;
    }
    fail(endSentence(m_hub, end) + u'.',
         m_acknowledged == m_sent
             ? QString()
             : QStringLiteral("%1 messages were sent but not acknowledged.").arg(m_sent - m_acknowledged));
}

void Publisher::fail(QString what, QString remedy)
{
    if (m_finished)
        return;
    m_finished = true;
    Q_EMIT failed(base::Error{ErrorCode::Io, std::move(what), std::move(remedy)});
    m_stream.close();
}

} // namespace pushscope::client
