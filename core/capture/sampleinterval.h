// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

#include <array>
#include <limits>

namespace pushscope::capture {

/// Learns how far apart samples usually are, and so what time between two of them is a gap. Samples that arrive
/// together, such as those of one poll's answer, count as one here: else every poll would end in a gap. Times are
/// in microseconds and never decrease.
class SampleInterval
{
public:
    void add(qint64 time);

    /// Median of the newest intervals; 0 before the second sample.
    [[nodiscard]] qint64 usual() const;
    [[nodiscard]] bool isGap(qint64 interval) const { return interval > m_gap; }

private:
    static constexpr std::size_t kWindow = 15;
    struct Window
    {
        std::array<qint64, kWindow> values{};
        std::size_t count = 0; ///< ever added
        void add(qint64 value) { values[count++ % kWindow] = value; }
        [[nodiscard]] qint64 median() const;
    };

    Window m_intervals;
    Window m_arrivals; ///< from one arrival, of one or several samples, to the next
    qint64 m_newest = 0;
    qint64 m_arrival = 0;
    qint64 m_gap = std::numeric_limits<qint64>::max(); ///< until enough is known
    int m_gapsInARow = 0;
    bool m_started = false;
};

} // namespace pushscope::capture
