// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inspect/tableoverlay.h"

#include "ui/theme/theme.h"
#include "ui/widgets/textlabel.h"

#include <QEvent>
#include <QPainter>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>

namespace pushscope::ui {

namespace {

constexpr int kPillHeight = 24;
constexpr int kPillPadding = 12;
constexpr int kPillTop = 8;

} // namespace

PillButton::PillButton(const ThemeStore &themes, QWidget *parent)
    : QAbstractButton(parent)
    , m_themes(themes)
{
    setFocusPolicy(Qt::NoFocus);
    setCursor(Qt::PointingHandCursor);
    setAttribute(Qt::WA_Hover);
    hide();
}

void PillButton::say(const QString &text)
{
    if (text == this->text() && isHidden() == text.isEmpty())
        return;
    const bool wider = text.size() != this->text().size();
    setText(text);
    setAccessibleName(text);
    setVisible(!text.isEmpty());
    if (wider && parentWidget()) {
        resize(sizeHint());
        move((parentWidget()->width() - width()) / 2, kPillTop);
    }
    update();
}

QSize PillButton::sizeHint() const
{
    QFont font = m_themes.font(FontRole::Small);
    font.setWeight(QFont::DemiBold);
    const QFontMetrics metrics(font);
    return {metrics.horizontalAdvance(text()) + 2 * kPillPadding,
            std::max(kPillHeight, metrics.height() + 8)};
}

void PillButton::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const Theme &theme = m_themes.theme();
    painter.setPen(Qt::NoPen);
    painter.setBrush(underMouse() ? theme.t1 : theme.ink);
    painter.drawRoundedRect(QRectF(rect()), 10, 10);
    QFont font = m_themes.font(FontRole::Small);
    font.setWeight(QFont::DemiBold);
    painter.setFont(font);
    painter.setPen(theme.inkon);
    painter.drawText(rect(), Qt::AlignCenter, text());
}

EmptyNote::EmptyNote(QWidget *parent)
    : QWidget(parent)
    , m_sentence(new TextLabel(FontRole::Body, Tone::Secondary, {}, this))
    , m_action(new QPushButton(this))
{
    m_sentence->setAlignment(Qt::AlignCenter);
    m_sentence->setWordWrap(true);
    m_action->setProperty("compact", true);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(24, 24, 24, 24);
    column->setSpacing(12);
    column->addStretch(1);
    column->addWidget(m_sentence);
    column->addWidget(m_action, 0, Qt::AlignHCenter);
    column->addStretch(2);
    connect(m_action, &QPushButton::clicked, this, &EmptyNote::pressed);
    hide();
}

void EmptyNote::say(const QString &sentence, const QString &action)
{
    m_sentence->setText(sentence);
    m_action->setText(action);
    m_action->setVisible(!action.isEmpty());
    setVisible(!sentence.isEmpty());
}

QString EmptyNote::sentence() const
{
    return isHidden() ? QString() : m_sentence->text();
}

TableOverlay::TableOverlay(const ThemeStore &themes, QWidget *viewport)
    : QObject(viewport)
    , m_viewport(viewport)
    , m_pill(new PillButton(themes, viewport))
    , m_empty(new EmptyNote(viewport))
{
    viewport->installEventFilter(this);
    connect(&themes, &ThemeStore::changed, this, &TableOverlay::place);
    place();
}

void TableOverlay::place()
{
    m_empty->setGeometry(m_viewport->rect());
    m_pill->resize(m_pill->sizeHint());
    m_pill->move((m_viewport->width() - m_pill->width()) / 2, kPillTop);
}

bool TableOverlay::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_viewport && event->type() == QEvent::Resize)
        place();
    return QObject::eventFilter(watched, event);
}

} // namespace pushscope::ui
