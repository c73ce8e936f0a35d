// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/windowstyle.h"

#include "ui/theme/icons.h"

#include <QPainter>
#include <QPushButton>
#include <QStyleFactory>
#include <QStyleOption>

namespace pushscope::ui {

namespace {

constexpr double kRingWidth = 2;
constexpr double kRingRadius = 3;
constexpr double kArrow = 12;
constexpr double kBox = 14;
constexpr double kBoxRadius = 3;
constexpr double kDisabledOpacity = 0.4;

QRectF centred(const QRectF &rect)
{
    QRectF square(0, 0, kArrow, kArrow);
    square.moveCenter(rect.center());
    return square;
}

void drawFocusRing(const QStyleOption *option, QPainter *painter)
{
    // Only who moves by keyboard needs to see where the focus is.
    if (!(option->state & QStyle::State_KeyboardFocusChange))
        return;
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setBrush(Qt::NoBrush);
    painter->setPen(QPen(option->palette.color(QPalette::BrightText), kRingWidth));
    painter->drawRoundedRect(QRectF(option->rect).adjusted(2, 2, -2, -2), kRingRadius, kRingRadius);
    painter->restore();
}

/// A box of ink with the tick cut out of it.
void drawCheckBox(const QStyleOption *option, QPainter *painter)
{
    const QPalette &palette = option->palette;
    QRectF box(0, 0, kBox, kBox);
    box.moveCenter(QRectF(option->rect).center());
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    if (!(option->state & QStyle::State_Enabled))
        painter->setOpacity(kDisabledOpacity);
    const bool on = option->state & (QStyle::State_On | QStyle::State_NoChange);
    const QColor ink = palette.color(QPalette::BrightText);
    painter->setPen(on || option->state & QStyle::State_MouseOver ? ink : palette.color(QPalette::PlaceholderText));
    painter->setBrush(on ? ink : palette.color(QPalette::Window));
    painter->drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), kBoxRadius, kBoxRadius);
    if (on) {
        paintIcon(painter, box.adjusted(1, 1, -1, -1),
                  option->state & QStyle::State_On ? QStringLiteral("check") : QStringLiteral("minus"),
                  palette.color(QPalette::Base));
    }
    painter->restore();
}

} // namespace

WindowStyle::WindowStyle()
    : QProxyStyle(QStyleFactory::create(QStringLiteral("Fusion")))
{
}

void WindowStyle::drawPrimitive(PrimitiveElement element, const QStyleOption *option, QPainter *painter,
                                const QWidget *widget) const
{
    switch (element) {
    case PE_FrameFocusRect:
        if (!qobject_cast<const QPushButton *>(widget)) // its border tells already
            drawFocusRing(option, painter);
        return;
    case PE_IndicatorCheckBox:
    case PE_IndicatorItemViewItemCheck: drawCheckBox(option, painter); return;
    case PE_IndicatorMenuCheckMark:
        if (option->state & State_On)
            paintIcon(painter, option->rect, QStringLiteral("check"), option->palette.color(QPalette::BrightText));
        return;
    case PE_IndicatorArrowDown:
        paintIcon(painter, centred(option->rect), QStringLiteral("chevron-down"),
                  option->palette.color(QPalette::PlaceholderText));
        return;
    case PE_IndicatorArrowRight:
        paintIcon(painter, centred(option->rect), QStringLiteral("chevron-right"),
                  option->palette.color(QPalette::PlaceholderText));
        return;
    default: QProxyStyle::drawPrimitive(element, option, painter, widget); // an open set: Qt adds elements
    }
}

int WindowStyle::styleHint(StyleHint hint, const QStyleOption *option, const QWidget *widget,
                           QStyleHintReturn *data) const
{
    switch (hint) {
    case SH_EtchDisabledText: return 0;
    case SH_DitherDisabledText: return 0;
    case SH_ToolTip_WakeUpDelay: return 400;
    case SH_MenuBar_AltKeyNavigation: return 0; // the window itself shows its menu bar on Alt
    case SH_UnderlineShortcut: return 0;
    default: return QProxyStyle::styleHint(hint, option, widget, data); // an open set: Qt adds hints
    }
}

int WindowStyle::pixelMetric(PixelMetric metric, const QStyleOption *option, const QWidget *widget) const
{
    switch (metric) {
    case PM_SmallIconSize:
    case PM_ButtonIconSize:
    case PM_LineEditIconSize: return 16;
    case PM_ButtonShiftHorizontal:
    case PM_ButtonShiftVertical: return 0;
    default: return QProxyStyle::pixelMetric(metric, option, widget);
    }
}

} // namespace pushscope::ui
