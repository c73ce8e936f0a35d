// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"

#include <chrono>
#include <optional>
#include <vector>

namespace pushscope::capture {

/// One numeric series over time in bounded memory. The newest samples are kept as they are; behind them stand
/// tiers of ever wider buckets that keep each bucket's first, last, smallest and largest sample, so that a chart
/// of an hour costs no more to read than one of ten seconds and no spike is lost. Single-threaded.
class SeriesHistory
{
public:
    struct Sample
    {
        base::WallTime time;
        double value = 0;
    };
    struct Bucket
    {
        base::WallTime firstTime, lastTime; ///< of the samples in it
        double first = 0, last = 0, min = 0, max = 0;
        base::WallTime minTime, maxTime;
        quint32 count = 0;
    };

    /// Times should grow; a sample older than the newest is counted into the bucket that is open.
    void append(Sample sample);
    void clear();

    /// What a line over [from, to] with `columns` pixel columns needs: at most two or so points a column (its
    /// smallest and its largest, in order of time), the one sample before `from` and after `to` for the edges,
    /// and a NaN value between samples further apart than the gap interval. Cost is bounded by the tier sizes,
    /// not by the number of samples.
    [[nodiscard]] std::vector<Sample> decimated(base::WallTime from, base::WallTime to, int columns) const;

    /// Smallest and largest value over [from, to], if any sample lies there.
    struct Extent
    {
        double min = 0, max = 0;
    };
    [[nodiscard]] std::optional<Extent> extent(base::WallTime from, base::WallTime to) const;
    /// The newest sample at or before `time`, unless a gap lies between.
    [[nodiscard]] std::optional<Sample> at(base::WallTime time) const;
    [[nodiscard]] std::optional<Sample> newest() const;
    [[nodiscard]] quint64 count() const { return m_count; } ///< samples ever appended

    /// The usual time between samples (a running median); missing time beyond 3 x this is a gap.
    [[nodiscard]] std::chrono::microseconds usualInterval() const;

private:
    quint64 m_count = 0;
};

} // namespace pushscope::capture
