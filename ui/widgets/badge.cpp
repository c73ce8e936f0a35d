// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/badge.h"

#include "ui/theme/theme.h"

#include <QActionGroup>
#include <QFontMetrics>
#include <QMenu>
#include <QPainter>
#include <QStyle>
#include <QStyleOption>

#include <algorithm>
#include <cmath>

namespace pushscope::ui {

namespace {

constexpr int kHeight = 16;
constexpr int kMinimumWidth = 32;
constexpr int kPadding = 4;
constexpr double kRadius = 3;
constexpr double kTint = 0.15;
constexpr double kTintPressed = 0.3;
constexpr int kHitHeight = 24;

QFont badgeFont(const ThemeStore &themes)
{
    QFont font = themes.font(FontRole::Micro, Face::Words);
    font.setWeight(QFont::DemiBold);
    font.setLetterSpacing(QFont::PercentageSpacing, 102);
    return font;
}

void paintBadge(QPainter *painter, const QRect &rect, base::Transport transport, const ThemeStore &themes,
                double tint)
{
    const QColor colour = themes.theme().colour(transport);
    QRectF box(0, 0, std::max(kMinimumWidth, rect.width()), badgeSize(transport, themes).height());
    box.moveCenter(QRectF(rect).center());
    box.moveTo(std::round(box.x()), std::round(box.y()));
    QColor fill = colour;
    fill.setAlphaF(static_cast<float>(tint));

    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(Qt::NoPen);
    painter->setBrush(fill);
    painter->drawRoundedRect(box, kRadius, kRadius);
    painter->setFont(badgeFont(themes));
    painter->setPen(colour);
    painter->drawText(box, Qt::AlignCenter, badgeText(transport));
    painter->restore();
}

} // namespace

void paintBadge(QPainter *painter, const QRect &rect, base::Transport transport, const ThemeStore &themes)
{
    paintBadge(painter, rect, transport, themes, kTint);
}

QSize badgeSize(base::Transport transport, const ThemeStore &themes)
{
    const QFontMetrics metrics(badgeFont(themes));
    return {std::max(kMinimumWidth, metrics.horizontalAdvance(badgeText(transport)) + 2 * kPadding),
            std::max(kHeight, metrics.height() + 2)};
}

BadgeButton::BadgeButton(const ThemeStore &themes, base::Transport transport, QWidget *parent)
    : QToolButton(parent)
    , m_themes(themes)
    , m_transport(transport)
{
    setFocusPolicy(Qt::TabFocus);
    setPopupMode(QToolButton::InstantPopup);
    auto *menu = new QMenu(this);
    auto *group = new QActionGroup(menu);
    for (const base::Transport choice : base::kAllTransports) {
        QAction *action = menu->addAction(displayName(choice));
        action->setCheckable(true);
        group->addAction(action);
        connect(action, &QAction::triggered, this, [this, choice] { Q_EMIT transportChosen(choice); });
    }
    connect(menu, &QMenu::aboutToShow, this, [this, group] {
        for (std::size_t i = 0; i < base::kAllTransports.size(); ++i)
            group->actions().at(static_cast<int>(i))->setChecked(base::kAllTransports[i] == m_transport);
    });
    setMenu(menu);
    connect(&themes, &ThemeStore::changed, this, [this] {
        updateGeometry();
        update();
    });
    setTransport(transport);
}

void BadgeButton::setTransport(base::Transport transport)
{
    m_transport = transport;
    setToolTip(QStringLiteral("Over %1. Press to switch the transport.").arg(displayName(transport)));
    setAccessibleName(QStringLiteral("Transport: %1").arg(displayName(transport)));
    updateGeometry();
    update();
}

QSize BadgeButton::sizeHint() const
{
    const QSize size = badgeSize(m_transport, m_themes);
    return {size.width(), std::max(kHitHeight, size.height())};
}

void BadgeButton::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    paintBadge(&painter, rect(), m_transport, m_themes, isDown() || underMouse() ? kTintPressed : kTint);
    if (!hasFocus())
        return;
    QStyleOptionFocusRect focus;
    focus.initFrom(this);
    style()->drawPrimitive(QStyle::PE_FrameFocusRect, &focus, &painter, this);
}

} // namespace pushscope::ui
