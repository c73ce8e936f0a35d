// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/toolrow.h"

#include "ui/theme/icons.h"
#include "ui/theme/theme.h"
#include "ui/widgets/iconbutton.h"
#include "ui/widgets/textlabel.h"

#include <QAction>
#include <QHBoxLayout>
#include <QPainter>

namespace pushscope::ui {

namespace {

constexpr int kHeight = 48;
constexpr int kFieldHeight = 24;
constexpr int kIcon = 12;
constexpr int kPadding = 8;
constexpr int kFieldWidth = 216;

} // namespace

FindButton::FindButton(const ThemeStore &themes, QAction *action, QWidget *parent)
    : QAbstractButton(parent)
    , m_themes(themes)
    , m_key(action->shortcut().toString(QKeySequence::NativeText).replace(u'+', u' '))
{
    setObjectName(QStringLiteral("FindButton"));
    setText(action->text().remove(u'&'));
    setAccessibleName(text());
    setToolTip(withShortcut(text(), action->shortcut()));
    setFocusPolicy(Qt::TabFocus);
    setAttribute(Qt::WA_Hover);
    setCursor(Qt::IBeamCursor);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    connect(this, &QAbstractButton::clicked, action, &QAction::trigger);
    connect(&themes, &ThemeStore::changed, this, [this] {
        updateGeometry();
        update();
    });
}

QSize FindButton::sizeHint() const
{
    const int height = std::max(kFieldHeight, QFontMetrics(m_themes.font(FontRole::Small)).height() + 8);
    return {kFieldWidth * m_themes.textPercent() / 100, height};
}

QSize FindButton::minimumSizeHint() const
{
    const QFontMetrics micro(m_themes.font(FontRole::Micro));
    return {3 * kPadding + kIcon + micro.horizontalAdvance(m_key) + 8, sizeHint().height()};
}

void FindButton::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const Theme &theme = m_themes.theme();
    painter.setPen(QPen(hasFocus() ? theme.ink : theme.sep2, 1));
    painter.setBrush(underMouse() ? theme.hover : theme.chrome);
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4);
    paintIcon(&painter, QRectF(kPadding, (height() - kIcon) / 2.0, kIcon, kIcon), QStringLiteral("search"),
              theme.t3);

    const QFont micro = m_themes.font(FontRole::Micro, Face::Words);
    const QFontMetrics keyMetrics(micro);
    const int keyWidth = keyMetrics.horizontalAdvance(m_key) + 8;
    const QRectF key(width() - kPadding - keyWidth, (height() - keyMetrics.height() - 2) / 2.0, keyWidth,
                     keyMetrics.height() + 2);
    painter.setPen(QPen(theme.sep2, 1));
    painter.setBrush(Qt::NoBrush);
    painter.drawRoundedRect(QRectF(key.toRect()).adjusted(0.5, 0.5, -0.5, -0.5), 3, 3);
    painter.setFont(micro);
    painter.setPen(theme.t3);
    painter.drawText(key, Qt::AlignCenter, m_key);

    const QFont small = m_themes.font(FontRole::Small, Face::Words);
    const QRectF words(kPadding + kIcon + kPadding, 0, key.left() - kPadding * 3 - kIcon, height());
    if (words.width() < QFontMetrics(small).horizontalAdvance(QStringLiteral("Find topic")))
        return;
    painter.setFont(small);
    painter.drawText(words, Qt::AlignLeft | Qt::AlignVCenter,
                     QFontMetrics(small).elidedText(text(), Qt::ElideRight, static_cast<int>(words.width())));
}

ToolRow::ToolRow(const ThemeStore &themes, QAction *tree, QWidget *parent)
    : QFrame(parent)
    , m_name(new TextLabel(FontRole::Lead, Tone::Ink, {}, this))
{
    setObjectName(QStringLiteral("ToolRow"));
    setMinimumHeight(kHeight);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    auto *toggle = new IconButton(themes, QStringLiteral("tree"), {}, IconButton::Size::Compact, this);
    toggle->setObjectName(QStringLiteral("TreeToggle"));
    toggle->follow(tree);
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(16, 0, 16, 0);
    row->setSpacing(16);
    row->addWidget(toggle);
    row->addWidget(m_name);
}

void ToolRow::setView(const QString &name, QWidget *tools)
{
    m_name->setText(name);
    if (m_tools)
        m_tools->hide();
    m_tools = tools;
    if (tools->parentWidget() != this)
        static_cast<QHBoxLayout *>(layout())->addWidget(tools, 1);
    tools->show();
}

} // namespace pushscope::ui
