// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/displayticker.h"

#include <QWidget>

#include <algorithm>

namespace pushscope::ui {

namespace {

constexpr int kUnfocusedRate = 10;
constexpr int kReducedRate = 4;

} // namespace

DisplayTicker::DisplayTicker(QWidget *window)
    : QObject(window)
    , m_window(window)
{
    m_timer.setTimerType(Qt::PreciseTimer);
    connect(&m_timer, &QTimer::timeout, this, &DisplayTicker::tick);
}

void DisplayTicker::setRate(int framesPerSecond, bool reduceMotion)
{
    const int rate = std::clamp(framesPerSecond, 1, reduceMotion ? kReducedRate : 240);
    if (rate == m_rate)
        return;
    m_rate = rate;
    follow();
}

void DisplayTicker::follow()
{
    if (!m_window->isVisible() || m_window->isMinimized()) {
        m_timer.stop();
        return;
    }
    const int rate = m_window->isActiveWindow() ? m_rate : std::min(m_rate, kUnfocusedRate);
    const int interval = 1000 / rate;
    if (!m_timer.isActive() || m_timer.interval() != interval)
        m_timer.start(interval);
}

} // namespace pushscope::ui
