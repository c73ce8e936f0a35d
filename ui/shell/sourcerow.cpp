// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/sourcerow.h"

#include "ui/theme/theme.h"
#include "ui/widgets/badge.h"
#include "ui/widgets/iconbutton.h"
#include "ui/widgets/plaintext.h"
#include "ui/widgets/textlabel.h"
#include "ui/widgets/unitformat.h"

#include <QHBoxLayout>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>

namespace pushscope::ui {

QString stateSentence(const client::SourceStatus &status, base::SteadyTime now)
{
    const QString error = status.lastError.isEmpty() ? QString() : plainText(status.lastError);
    switch (status.state) {
    case client::SourceState::Connecting: return error.isEmpty() ? QObject::tr("connecting") : error;
    case client::SourceState::Connected:
        return QObject::tr("connected · %1").arg(formatRate(status.messageRate));
    case client::SourceState::Waiting: {
        if (!status.retryAt)
            return error;
        const auto left = std::chrono::ceil<std::chrono::seconds>(*status.retryAt - now).count();
        return QObject::tr("%1 Trying again in %2 s.").arg(error).arg(std::max<qint64>(0, left)).trimmed();
    }
    case client::SourceState::Stopped: return QObject::tr("stopped");
    case client::SourceState::Ended: return error.isEmpty() ? QObject::tr("The stream has ended.") : error;
    }
    return {};
}

SourceRow::SourceRow(const ThemeStore &themes, client::SourceId id, Kind kind, QWidget *parent)
    : QWidget(parent)
    , m_badge(new BadgeButton(themes, base::Transport::WebSocket, this))
    , m_name(new TextLabel(FontRole::BodyStrong, Tone::Primary, {}, this))
    , m_state(new TextLabel(FontRole::Small, Tone::Secondary, {}, this))
    , m_tryNow(new QPushButton(tr("Try now"), this))
    , m_toggle(new IconButton(themes, QStringLiteral("pause"), tr("Stop"), IconButton::Size::Compact, this))
{
    setObjectName(QStringLiteral("Source%1").arg(id.value));
    m_tryNow->setProperty("compact", true);
    m_tryNow->hide();
    m_state->setWordWrap(true);
    auto *words = new QVBoxLayout;
    words->setSpacing(0);
    words->addWidget(m_name);
    words->addWidget(m_state);
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, 4, 0, 4);
    row->setSpacing(8);
    row->addWidget(m_badge, 0, Qt::AlignTop);
    row->addLayout(words, 1);
    row->addWidget(m_tryNow);
    row->addWidget(m_toggle);
    if (kind == Kind::Added) {
        auto *remove =
            new IconButton(themes, QStringLiteral("trash"), tr("Remove"), IconButton::Size::Compact, this);
        row->addWidget(remove);
        connect(remove, &QToolButton::clicked, this, &SourceRow::removeWanted);
    }
    connect(m_badge, &BadgeButton::transportChosen, this, &SourceRow::transportChosen);
    connect(m_tryNow, &QPushButton::clicked, this, &SourceRow::restartWanted);
    connect(m_toggle, &QToolButton::clicked, this, [this] {
        if (m_running)
            Q_EMIT stopWanted();
        else
            Q_EMIT restartWanted();
    });
}

void SourceRow::show(const client::SourceStatus &status, base::SteadyTime now)
{
    m_badge->setTransport(status.transport);
    m_name->setText(plainText(status.name.isEmpty() ? status.url.host() : status.name, 48));
    m_name->setToolTip(plainToolTip(status.url.toString(QUrl::RemoveUserInfo)));
    const QString sentence = stateSentence(status, now);
    if (m_state->text() != sentence)
        m_state->setText(sentence);
    const bool bad = status.state == client::SourceState::Waiting || status.failed;
    m_state->setTone(bad ? Tone::Error : Tone::Secondary);
    m_tryNow->setVisible(bad);
    m_running = status.state != client::SourceState::Stopped && status.state != client::SourceState::Ended;
    m_toggle->setIconName(m_running ? QStringLiteral("pause") : QStringLiteral("play"));
    m_toggle->setLabel(m_running ? tr("Stop") : tr("Start again"));
}

} // namespace pushscope::ui
