// SPDX-License-Identifier: GPL-3.0-or-later
// Hands on the histogram: see ratehistogram.h.
#include "ui/inspect/ratehistogram.h"

#include <QKeyEvent>
#include <QMouseEvent>

#include <algorithm>
#include <cmath>

namespace pushscope::ui {

namespace {

using std::chrono::microseconds;
using std::chrono::milliseconds;

constexpr double kReach = 6;   ///< px around an edge that belong to it
constexpr double kClick = 4;   ///< px that a click may shake
constexpr double kZoom = 1.25; ///< a notch of the wheel

} // namespace

RateHistogram::Grip RateHistogram::gripAt(double x) const
{
    if (!m_brush)
        return Grip::New;
    const double from = xOf(m_brush->from);
    const double until = m_brush->until ? xOf(*m_brush->until) : plot().right() + 1;
    if (std::abs(x - until) <= kReach)
        return Grip::Until;
    if (std::abs(x - from) <= kReach)
        return Grip::From;
    return x > from && x < until ? Grip::Middle : Grip::New;
}

void RateHistogram::mousePressEvent(QMouseEvent *event)
{
    if (event->button() != Qt::LeftButton)
        return;
    m_pressedX = event->position().x();
    m_pressed = timeAt(m_pressedX);
    m_pressedBrush = m_brush;
    m_grip = gripAt(m_pressedX);
    m_moved = false;
}

void RateHistogram::mouseMoveEvent(QMouseEvent *event)
{
    const double x = event->position().x();
    if (m_grip == Grip::None) {
        const Grip grip = gripAt(x);
        setCursor(grip == Grip::From || grip == Grip::Until ? Qt::SizeHorCursor
                  : grip == Grip::Middle                    ? Qt::SizeAllCursor
                                                            : Qt::CrossCursor);
        return;
    }
    if (!m_moved && std::abs(x - m_pressedX) < kClick)
        return;
    m_moved = true;
    drag(x);
}

void RateHistogram::drag(double x)
{
    const QRect area = plot();
    const bool atEnd = x >= area.right() && !m_heldEnd;
    const base::WallTime time = timeAt(std::clamp<double>(x, area.left(), area.right() + 1));
    const base::WallTime last = m_pressedBrush ? m_pressedBrush->until.value_or(end()) : end();
    TimeBrush brush;
    switch (m_grip) {
    case Grip::None:
        return;
    case Grip::New:
        brush = {std::min(m_pressed, time), std::max(m_pressed, time)};
        if (atEnd)
            brush.until.reset();
        break;
    case Grip::From:
        brush = {std::min(time, last), m_pressedBrush->until};
        if (time > last)
            brush.until = time;
        break;
    case Grip::Until:
        brush = {std::min(m_pressedBrush->from, time), std::max(m_pressedBrush->from, time)};
        if (atEnd)
            brush.until.reset();
        break;
    case Grip::Middle: {
        const auto by = timeAt(x) - m_pressed;
        brush = {m_pressedBrush->from + by, last + by};
        break;
    }
    }
    if (brush.until && *brush.until <= brush.from)
        brush.until = brush.from + microseconds(1000);
    choose(brush);
}

void RateHistogram::mouseReleaseEvent(QMouseEvent *event)
{
    if (event->button() != Qt::LeftButton)
        return;
    const Grip grip = std::exchange(m_grip, Grip::None);
    if (!m_moved && (grip == Grip::New || grip == Grip::Middle))
        Q_EMIT timeChosen(m_pressed);
}

void RateHistogram::mouseDoubleClickEvent(QMouseEvent *event)
{
    if (event->button() != Qt::LeftButton)
        return;
    m_grip = Grip::None;
    m_heldEnd.reset();
    m_stale = true;
    choose(std::nullopt);
}

void RateHistogram::choose(std::optional<TimeBrush> brush)
{
    if (brush == m_brush)
        return;
    setBrush(brush);
    Q_EMIT brushChanged();
}

void RateHistogram::zoom(double factor, base::WallTime anchor)
{
    const auto before = m_span;
    const base::WallTime oldEnd = end();
    setSpan(milliseconds(static_cast<qint64>(static_cast<double>(m_span.count()) * factor)));
    const double scale = static_cast<double>(m_span.count()) / static_cast<double>(before.count());
    const auto behind = std::chrono::duration<double, std::micro>(oldEnd - anchor) * scale;
    const base::WallTime wanted = anchor + microseconds(static_cast<qint64>(behind.count()));
    // Live stays live while the hand is near the right edge.
    if (m_heldEnd || xOf(anchor) < plot().left() + plot().width() * 0.8)
        m_heldEnd = wanted < m_now ? std::optional(wanted) : std::nullopt;
    count();
    update();
}

void RateHistogram::pan(microseconds by)
{
    const base::WallTime wanted = std::max(end() + by, std::min(m_now, m_oldest + m_span));
    m_heldEnd = wanted < m_now ? std::optional(wanted) : std::nullopt;
    count();
    update();
}

void RateHistogram::wheelEvent(QWheelEvent *event)
{
    const QPoint angle = event->angleDelta();
    const bool sideways = std::abs(angle.x()) > std::abs(angle.y()) || event->modifiers() & Qt::ShiftModifier;
    const double notches = (angle.x() != 0 && sideways ? angle.x() : angle.y()) / 120.0;
    if (sideways)
        pan(microseconds(static_cast<qint64>(-notches * static_cast<double>(m_span.count()) * 100)));
    else
        zoom(std::pow(kZoom, -notches), timeAt(event->position().x()));
    event->accept();
}

void RateHistogram::keyPressEvent(QKeyEvent *event)
{
    const int key = event->key();
    if (key == Qt::Key_Escape && m_brush) {
        choose(std::nullopt);
        return;
    }
    if (key == Qt::Key_Plus || key == Qt::Key_Equal || key == Qt::Key_Minus) {
        zoom(key == Qt::Key_Minus ? kZoom : 1 / kZoom, m_brush ? m_brush->from : end());
        return;
    }
    if (key == Qt::Key_Home) {
        m_heldEnd.reset();
        setSpan(milliseconds::max());
        return;
    }
    if (key == Qt::Key_End) {
        m_heldEnd.reset();
        count();
        update();
        return;
    }
    if (key != Qt::Key_Left && key != Qt::Key_Right) {
        QWidget::keyPressEvent(event);
        return;
    }
    const microseconds by = key == Qt::Key_Left ? -m_interval : m_interval;
    TimeBrush brush = m_brush.value_or(TimeBrush{end() - m_span / 8, end()});
    const bool resize = event->modifiers() & Qt::ShiftModifier;
    const base::WallTime until = brush.until.value_or(end());
    if (m_brush) {
        brush.until = until + by;
        if (!resize)
            brush.from += by;
    }
    if (*brush.until > brush.from)
        choose(brush);
}

void RateHistogram::focusInEvent(QFocusEvent *event)
{
    QWidget::focusInEvent(event);
    update();
}

void RateHistogram::focusOutEvent(QFocusEvent *event)
{
    QWidget::focusOutEvent(event);
    update();
}

} // namespace pushscope::ui
