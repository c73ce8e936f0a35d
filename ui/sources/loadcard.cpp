// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sources/loadcard.h"

#include "core/broker/topic.h"
#include "ui/sources/formfield.h"
#include "ui/widgets/iconbutton.h"
#include "ui/widgets/plaintext.h"
#include "ui/widgets/textlabel.h"
#include "ui/widgets/unitformat.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLineEdit>
#include <QPushButton>
#include <QSpinBox>
#include <QVBoxLayout>

namespace pushscope::ui {

LoadCard::LoadCard(const ThemeStore &themes, const QUrl &hub, const base::Clock &clock, QWidget *parent)
    : QFrame(parent)
    , m_probe(hub, clock)
    , m_topic(new QLineEdit(QStringLiteral("load/test"), this))
    , m_topicField(new FormField(tr("Topic"), m_topic, this))
    , m_rate(new QSpinBox(this))
    , m_size(new QSpinBox(this))
    , m_state(new TextLabel(FontRole::Small, Tone::Secondary, {}, this))
    , m_button(new QPushButton(tr("Start"), this))
{
    setObjectName(QStringLiteral("LoadCard"));
    setProperty("surface", QStringLiteral("raised"));
    m_topic->setObjectName(QStringLiteral("LoadTopic"));
    m_topic->setProperty("mono", true);
    m_topic->setMaxLength(255);
    m_rate->setObjectName(QStringLiteral("LoadRate"));
    m_rate->setRange(1, static_cast<int>(probe::LoadProbe::kMostPerSecond));
    m_rate->setValue(1000);
    m_rate->setGroupSeparatorShown(true);
    m_rate->setSuffix(tr(" /s"));
    m_size->setObjectName(QStringLiteral("LoadSize"));
    m_size->setRange(1, static_cast<int>(probe::LoadProbe::kMostBytes));
    m_size->setValue(128);
    m_size->setGroupSeparatorShown(true);
    m_size->setSuffix(tr(" B"));
    m_button->setObjectName(QStringLiteral("LoadButton"));
    m_button->setProperty("compact", true);
    m_state->setObjectName(QStringLiteral("LoadState"));
    m_state->setWordWrap(true);

    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(16, 8, 16, 12);
    column->setSpacing(8);
    auto *head = new QHBoxLayout;
    head->addWidget(new TextLabel(FontRole::BodyStrong, Tone::Ink, tr("Load on the hub"), this), 1);
    auto *close = new IconButton(themes, QStringLiteral("close"), tr("Stop and close"), IconButton::Size::Compact,
                                 this);
    head->addWidget(close);
    column->addLayout(head);
    column->addWidget(m_topicField);
    auto *row = new QHBoxLayout;
    row->setSpacing(8);
    row->addWidget(new FormField(tr("Messages"), m_rate, this), 1);
    row->addWidget(new FormField(tr("Size"), m_size, this), 1);
    column->addLayout(row);
    auto *last = new QHBoxLayout;
    last->setSpacing(8);
    last->addWidget(m_state, 1);
    last->addWidget(m_button, 0, Qt::AlignTop);
    column->addLayout(last);

    connect(close, &QToolButton::clicked, this, [this] {
        m_probe.stop();
        Q_EMIT left();
    });
    connect(m_button, &QPushButton::clicked, this, &LoadCard::toggle);
    connect(m_topic, &QLineEdit::returnPressed, this, &LoadCard::apply);
    connect(m_topic, &QLineEdit::textEdited, this, [this] { m_topicField->complain({}); });
    const auto change = [this] {
        if (isRunning())
            apply();
    };
    connect(m_rate, &QSpinBox::valueChanged, this, change);
    connect(m_size, &QSpinBox::valueChanged, this, change);
    refresh();
}

bool LoadCard::isRunning() const
{
    return m_probe.status().running;
}

void LoadCard::focusFirst()
{
    m_rate->setFocus(Qt::OtherFocusReason);
    m_rate->selectAll();
}

std::optional<probe::LoadProbe::Options> LoadCard::options()
{
    const auto topic = broker::Topic::parse(m_topic->text().trimmed().toUtf8());
    if (!topic) {
        m_topicField->complain(plainText(topic.error().sentence(), 200));
        m_topic->setFocus(Qt::OtherFocusReason);
        return std::nullopt;
    }
    return probe::LoadProbe::Options{.topic = m_topic->text().trimmed().toUtf8(),
                                     .perSecond = static_cast<double>(m_rate->value()),
                                     .bytes = m_size->value()};
}

void LoadCard::apply()
{
    if (auto wanted = options())
        m_probe.start(std::move(*wanted));
    refresh();
}

void LoadCard::toggle()
{
    if (isRunning())
        m_probe.stop();
    else
        apply();
    refresh();
}

void LoadCard::refresh()
{
    const probe::LoadProbe::Status status = m_probe.status();
    m_button->setText(status.running ? tr("Stop") : tr("Start"));
    m_state->setTone(status.error.isEmpty() ? Tone::Secondary : Tone::Error);
    if (!status.error.isEmpty())
        m_state->setText(plainText(status.error, 400));
    else if (!status.running)
        m_state->setText(status.sent > 0 ? tr("Stopped after %1 messages.").arg(formatCount(status.sent))
                                         : tr("Publishes over a WebSocket until you stop it."));
    else if (!status.connected)
        m_state->setText(tr("connecting"));
    else
        m_state->setText(tr("%1 · %2").arg(formatRate(status.perSecond),
                                           formatByteRate(status.perSecond * static_cast<double>(m_size->value()))));
}

void LoadCard::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape && !isRunning()) {
        Q_EMIT left();
        return;
    }
    QFrame::keyPressEvent(event);
}

} // namespace pushscope::ui
