// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/capture/sampleinterval.h"
#include "core/capture/serieslevels.h"

#include <chrono>
#include <optional>
#include <vector>

namespace pushscope::capture {

/// One numeric series over time in bounded memory. The newest samples are kept as they are; behind them stand
/// tiers of ever wider buckets that keep each bucket's first, last, smallest and largest sample, so that a chart
/// of an hour costs no more to read than one of ten seconds and no spike is lost. Single-threaded.
///
/// The newest 8,192 samples take 128 KiB. Only when they overflow is the first tier made, as fine as it pays, and
/// each further one, four times as wide, when the one before overflows: a slow series never has any. A tier takes
/// 224 KiB; an hour at 1,000 samples a second needs five, a fortnight at most eleven.
class SeriesHistory
{
public:
    struct Sample
    {
        base::WallTime time;
        double value = 0;
    };

    /// Times should grow; a sample older than the newest counts as taken at the newest one's time. Values that are
    /// not finite are left out.
    void append(Sample sample);
    void clear();

    /// What a line over [from, to] with `columns` pixel columns needs: at most two or so points a column (its
    /// smallest and its largest, in order of time), the one sample before `from` and after `to` for the edges,
    /// and a NaN value between samples further apart than the gap interval. Cost is bounded by the tier sizes,
    /// not by the number of samples. Columns lie at whole multiples of their width, wherever `from` is: what was
    /// drawn once stays as it is while the window slides over it.
    [[nodiscard]] std::vector<Sample> decimated(base::WallTime from, base::WallTime to, int columns) const;

    /// Smallest and largest value over [from, to], if any sample lies there. Exact among the newest samples; in
    /// tiers up to one bucket (about a five-hundredth of the range) beyond either end may count.
    struct Extent
    {
        double min = 0, max = 0;
    };
    [[nodiscard]] std::optional<Extent> extent(base::WallTime from, base::WallTime to) const;
    /// The newest sample at or before `time`, unless a gap lies between. In tiers: the newest of those kept.
    [[nodiscard]] std::optional<Sample> at(base::WallTime time) const;
    [[nodiscard]] std::optional<Sample> newest() const;
    [[nodiscard]] quint64 count() const { return m_count; } ///< samples ever appended

    /// The usual time between samples (a running median; 0 before the second). Missing time beyond 3 x this is a
    /// gap, if it is longer than 100 ms, and if samples do not always come that far apart in batches.
    [[nodiscard]] std::chrono::microseconds usualInterval() const;
    /// Estimate of the memory in use.
    [[nodiscard]] qsizetype heldBytes() const;

private:
    static constexpr std::size_t kNewestSamples = 8192;
    void addToTiers(const SeriesSummary &summary);
    void addTierFromSamples();
    /// Calls `use(ring, width)` with the level that reaches back to `from` and serves columns of this width best.
    /// Its own width is 0 for single samples.
    template <class Use>
    void withLevel(qint64 from, qint64 column, Use use) const;

    SeriesRing<SeriesSample, kNewestSamples> m_samples;
    std::vector<SeriesTier> m_tiers; ///< finest first; empty while m_samples holds everything
    SampleInterval m_interval;
    quint64 m_count = 0;
};

} // namespace pushscope::capture
