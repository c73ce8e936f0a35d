// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/capture/sampleinterval.h"

#include <algorithm>

namespace pushscope::capture {

namespace {

constexpr qint64 kTogether = 5'000;      // samples this close have arrived together
constexpr qint64 kShortestGap = 100'000; // below, a late thread is likelier than a missing sample
constexpr qint64 kGapFactor = 3;
constexpr std::size_t kEnough = 3;       // intervals before any can be called a gap
constexpr int kNewPace = 3;              // gaps in a row that are no gaps but the new pace

} // namespace

qint64 SampleInterval::Window::median() const
{
    std::array<qint64, kWindow> sorted = values;
    const auto end = sorted.begin() + qptrdiff(std::min(count, kWindow));
    if (end == sorted.begin())
        return 0;
    const auto middle = sorted.begin() + (end - sorted.begin()) / 2;
    std::nth_element(sorted.begin(), middle, end);
    return *middle;
}

qint64 SampleInterval::usual() const
{
    return m_intervals.median();
}

void SampleInterval::add(qint64 time)
{
    if (!m_started) {
        m_started = true;
        m_newest = m_arrival = time;
        return;
    }
    const qint64 interval = time - m_newest;
    m_newest = time;
    m_intervals.add(interval);

    const qint64 sinceArrival = time - m_arrival;
    if (sinceArrival < kTogether)
        return;
    m_arrival = time;
    m_gapsInARow = isGap(interval) ? m_gapsInARow + 1 : 0;
    if (m_gapsInARow == kNewPace) {
        m_arrivals = {};
        for (int i = 1; i < kNewPace; ++i)
            m_arrivals.add(sinceArrival);
        m_gapsInARow = 0;
    }
    m_arrivals.add(sinceArrival);
    if (m_arrivals.count >= kEnough)
        m_gap = std::max(kGapFactor * m_arrivals.median(), kShortestGap);
}

} // namespace pushscope::capture
