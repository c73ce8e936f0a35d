// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/popover.h"

#include <QScreen>
#include <QVBoxLayout>

#include <algorithm>

namespace pushscope::ui {

namespace {

constexpr int kMargin = 16;
constexpr int kGap = 4;

} // namespace

Popover::Popover(QWidget *parent)
    : QFrame(parent, Qt::Popup | Qt::FramelessWindowHint)
    , m_body(new QVBoxLayout(this))
{
    setProperty("surface", QStringLiteral("popover"));
    m_body->setContentsMargins(kMargin, kMargin, kMargin, kMargin);
    m_body->setSpacing(8);
}

void Popover::openAt(QWidget *anchor, Side side)
{
    adjustSize();
    const QPoint beside = side == Side::Below ? anchor->mapToGlobal(QPoint(0, anchor->height() + kGap))
                                              : anchor->mapToGlobal(QPoint(anchor->width() + kGap, 0));
    const QRect room = anchor->screen()->availableGeometry().adjusted(kGap, kGap, -kGap, -kGap);
    move(std::clamp(beside.x(), room.left(), std::max(room.left(), room.right() - width())),
         std::clamp(beside.y(), room.top(), std::max(room.top(), room.bottom() - height())));
    show();
}

} // namespace pushscope::ui
