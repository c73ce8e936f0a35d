// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/timeview.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

namespace pushscope::ui {

namespace {

using namespace std::chrono_literals;

constexpr std::array<std::chrono::milliseconds, 5> kGrowth{2s, 5s, 10s, 30s, 60s};
constexpr std::chrono::milliseconds kShortestZoom = 1s;
constexpr std::chrono::milliseconds kShortest = 10s;
constexpr std::chrono::milliseconds kLongest = 1h;

template <class Duration>
Duration scaled(Duration time, double factor)
{
    return Duration(std::llround(static_cast<double>(time.count()) * factor));
}

} // namespace

TimeView::TimeView(QObject *parent)
    : QObject(parent)
{
}

void TimeView::setWindow(std::chrono::milliseconds window)
{
    const bool wasGrowing = std::exchange(m_growingSince, std::nullopt).has_value();
    m_chosenWindow = std::clamp(window, kShortest, kLongest);
    if (m_window == m_chosenWindow && !wasGrowing)
        return;
    m_window = m_chosenWindow;
    Q_EMIT changed();
}

void TimeView::growFrom(base::WallTime start)
{
    m_growingSince = start;
    m_window = kGrowth.front();
    m_chosenWindow = kGrowth.back();
    Q_EMIT changed();
}

void TimeView::tick(base::WallTime now)
{
    if (!m_growingSince || m_heldEnd)
        return;
    // Half full is the least at which the next, longer window looks better than the full one before it.
    const std::chrono::microseconds age = now - *m_growingSince;
    std::chrono::milliseconds fitting = kGrowth.front();
    for (const std::chrono::milliseconds window : kGrowth) {
        if (age * 2 >= window)
            fitting = window;
    }
    const bool grown = fitting == kGrowth.back();
    if (grown)
        m_growingSince.reset();
    if (fitting == m_window && !grown)
        return;
    m_window = fitting;
    Q_EMIT changed();
}

void TimeView::pause(base::WallTime now)
{
    if (m_heldEnd)
        return;
    m_heldEnd = now;
    Q_EMIT changed();
}

void TimeView::live()
{
    const bool zoomed = !m_growingSince && m_window != m_chosenWindow;
    if (isLive() && !zoomed)
        return;
    m_heldEnd.reset();
    if (zoomed)
        m_window = m_chosenWindow;
    Q_EMIT changed();
}

void TimeView::panBy(std::chrono::microseconds delta, base::WallTime now)
{
    const base::WallTime moved = end(now) + delta;
    if (delta.count() == 0 || (isLive() && moved >= now))
        return;
    if (moved >= now)
        m_heldEnd.reset();
    else
        m_heldEnd = moved;
    Q_EMIT changed();
}

void TimeView::zoomBy(double factor, base::WallTime anchor, base::WallTime now)
{
    if (!(factor > 0))
        return;
    // Clamped before the arithmetic: no factor may overflow the duration.
    const double shortest =
        static_cast<double>(kShortestZoom.count()) / static_cast<double>(m_window.count());
    const double longest = static_cast<double>(kLongest.count()) / static_cast<double>(m_window.count());
    const std::chrono::milliseconds zoomed = scaled(m_window, std::clamp(factor, shortest, longest));
    if (zoomed == m_window)
        return;
    const double real = static_cast<double>(zoomed.count()) / static_cast<double>(m_window.count());
    const base::WallTime edge = anchor + scaled(end(now) - anchor, real);
    m_growingSince.reset();
    m_window = zoomed;
    if (edge < now)
        m_heldEnd = edge;
    else if (m_heldEnd)
        m_heldEnd = now;
    Q_EMIT changed();
}

void TimeView::setCrosshair(std::optional<base::WallTime> time)
{
    if (time == m_crosshair)
        return;
    m_crosshair = time;
    Q_EMIT crosshairChanged();
}

} // namespace pushscope::ui
