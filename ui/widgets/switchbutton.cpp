// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/switchbutton.h"

#include "ui/theme/theme.h"

#include <QPainter>
#include <QStyle>
#include <QStyleOptionFocusRect>

namespace pushscope::ui {

namespace {

constexpr int kWidth = 32;
constexpr int kHeight = 16;
constexpr int kKnobInset = 3;
constexpr int kGap = 8;
constexpr int kHitHeight = 24;

} // namespace

SwitchButton::SwitchButton(const ThemeStore &themes, const QString &label, QWidget *parent)
    : QAbstractButton(parent)
    , m_themes(themes)
{
    setCheckable(true);
    setAccessibleName(label);
    setFocusPolicy(Qt::TabFocus);
    connect(&themes, &ThemeStore::changed, this, qOverload<>(&QWidget::update));
}

QSize SwitchButton::sizeHint() const
{
    const int word = QFontMetrics(m_themes.font(FontRole::Body, Face::Words)).horizontalAdvance(QStringLiteral("Off"));
    return {kWidth + kGap + word + 4, kHitHeight};
}

void SwitchButton::paintEvent(QPaintEvent *)
{
    const Theme &theme = m_themes.theme();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF track(0, (height() - kHeight) / 2.0, kWidth, kHeight);
    painter.setPen(Qt::NoPen);
    painter.setBrush(isChecked() ? theme.ink : theme.sep2);
    painter.drawRoundedRect(track, kHeight / 2.0, kHeight / 2.0);

    const double side = kHeight - 2 * kKnobInset;
    const double x = isChecked() ? track.right() - kKnobInset - side : track.left() + kKnobInset;
    painter.setBrush(isChecked() ? theme.inkon : theme.t2);
    painter.drawEllipse(QRectF(x, track.top() + kKnobInset, side, side));

    painter.setFont(m_themes.font(FontRole::Body, Face::Words));
    painter.setPen(theme.t2);
    painter.drawText(QRect(kWidth + kGap, 0, width() - kWidth - kGap, height()), Qt::AlignVCenter | Qt::AlignLeft,
                     isChecked() ? QStringLiteral("On") : QStringLiteral("Off"));
    if (!hasFocus())
        return;
    QStyleOptionFocusRect focus;
    focus.initFrom(this);
    style()->drawPrimitive(QStyle::PE_FrameFocusRect, &focus, &painter, this);
}

} // namespace pushscope::ui
