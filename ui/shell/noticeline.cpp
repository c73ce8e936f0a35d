// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/noticeline.h"

#include "ui/theme/icons.h"
#include "ui/widgets/iconbutton.h"
#include "ui/widgets/textlabel.h"

#include <QHBoxLayout>
#include <QPainter>
#include <QPushButton>

#include <algorithm>

namespace pushscope::ui {

namespace {

constexpr int kIcon = 16;

class Sign final : public QWidget
{
public:
    Sign(const ThemeStore &themes, QWidget *parent)
        : QWidget(parent)
        , m_themes(themes)
    {
        setFixedSize(kIcon, kIcon);
    }

protected:
    void paintEvent(QPaintEvent *) override
    {
        QPainter painter(this);
        paintIcon(&painter, rect(), QStringLiteral("warning"), m_themes.theme().warn);
    }

private:
    const ThemeStore &m_themes;
};

} // namespace

NoticeLine::NoticeLine(const ThemeStore &themes, QWidget *parent)
    : QFrame(parent)
    , m_text(new TextLabel(FontRole::Body, Tone::Primary, {}, this))
    , m_more(new TextLabel(FontRole::Small, Tone::Tertiary, {}, this))
    , m_action(new QPushButton(this))
{
    setObjectName(QStringLiteral("NoticeLine"));
    m_text->setWordWrap(true);
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    auto *close =
        new IconButton(themes, QStringLiteral("close"), tr("Dismiss"), IconButton::Size::Compact, this);
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(16, 4, 12, 4);
    row->setSpacing(8);
    row->addWidget(new Sign(themes, this));
    row->addWidget(m_text, 1);
    row->addWidget(m_more);
    row->addWidget(m_action);
    row->addWidget(close);
    m_action->setObjectName(QStringLiteral("NoticeAction"));
    m_action->setProperty("compact", true);
    connect(m_action, &QPushButton::clicked, this, &NoticeLine::act);
    connect(close, &QToolButton::clicked, this, &NoticeLine::next);
    hide();
}

void NoticeLine::show(const QString &sentence, std::optional<Action> action)
{
    const bool isKnown = std::any_of(m_notices.cbegin(), m_notices.cend(),
                                     [&sentence](const Notice &notice) { return notice.sentence == sentence; });
    if (sentence.isEmpty() || isKnown)
        return;
    if (m_notices.size() >= kMost)
        m_notices.removeAt(1);
    m_notices.append({sentence, std::move(action)});
    showFirst();
}

QString NoticeLine::text() const
{
    return m_notices.isEmpty() ? QString() : m_notices.first().sentence;
}

void NoticeLine::next()
{
    m_notices.removeFirst();
    showFirst();
}

void NoticeLine::act()
{
    const std::optional<Action> action = m_notices.first().action;
    next();
    if (action)
        action->act();
}

void NoticeLine::showFirst()
{
    const bool hasAction = !m_notices.isEmpty() && m_notices.first().action;
    m_text->setText(text());
    m_more->setText(m_notices.size() > 1 ? tr("%1 more").arg(m_notices.size() - 1) : QString());
    m_action->setText(hasAction ? m_notices.first().action->text : QString());
    m_action->setVisible(hasAction);
    setVisible(!m_notices.isEmpty());
}

} // namespace pushscope::ui
