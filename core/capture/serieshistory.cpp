// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/capture/serieshistory.h"

#include <bit>
#include <cmath>
#include <limits>
#include <numeric>

namespace pushscope::capture {

namespace {

constexpr qint64 kNarrowestBucket = 1'000;           // 1 ms
constexpr qint64 kWidestBucket = 1'000 * (1LL << 20); // 17 minutes
constexpr qint64 kTierFactor = 4;
/// The first tier is to reach at least twice as far as the single samples.
constexpr qint64 kFirstTierBuckets = SeriesTier::kBuckets / 2;
constexpr int kMaxColumns = 16'384;
constexpr int kExtentColumns = 512;

qint64 micros(base::WallTime time)
{
    // Half the range leaves room for the arithmetic on widths and flags; it is 146,000 years.
    constexpr qint64 kLimit = std::numeric_limits<qint64>::max() / 4;
    return std::clamp<qint64>(time.time_since_epoch().count(), -kLimit, kLimit);
}

SeriesHistory::Sample sampleAt(qint64 time, double value)
{
    return {base::WallTime{std::chrono::microseconds(time)}, value};
}

/// Width of a pixel column, rounded to steps of an eighth or less: ranges that differ by a rounding error must
/// get the same columns, or the picture would shimmer.
qint64 columnWidth(qint64 from, qint64 to, int columns)
{
    const qint64 width = std::max<qint64>((to - from) / std::clamp(columns, 1, kMaxColumns), 1);
    const auto bits = int(std::bit_width(quint64(width)));
    const qint64 step = 1LL << std::max(bits - 4, 0);
    return std::max<qint64>((width + step / 2) / step * step, 1);
}

/// Index of the first element that starts at or after `time`.
template <class Ring>
std::size_t lowerBound(const Ring &ring, qint64 time)
{
    std::size_t begin = 0;
    std::size_t end = ring.size();
    while (begin < end) {
        const std::size_t middle = std::midpoint(begin, end);
        if (ring[middle].start() < time)
            begin = middle + 1;
        else
            end = middle;
    }
    return begin;
}

template <class Ring>
bool reachesBack(const Ring &ring, qint64 time)
{
    return !ring.dropped() || (!ring.empty() && ring[0].start() <= time);
}

/// Turns columns into the points of a line.
class LineBuilder
{
public:
    explicit LineBuilder(std::vector<SeriesHistory::Sample> &points) : m_points(points) {}

    /// One sample outside the range, to which the line leads.
    void addEdge(qint64 time, double value, bool gapBefore)
    {
        addColumn({time, time, time, time, value, value, value, value, gapBefore});
    }

    void addColumn(const SeriesSummary &column)
    {
        const bool starts = m_points.empty();
        if (!starts && column.gapBefore) {
            addPoint(m_lastTime, m_last);
            m_points.push_back(sampleAt(std::midpoint(m_lastTime, column.firstTime),
                                        std::numeric_limits<double>::quiet_NaN()));
        }
        if (starts || column.gapBefore)
            addPoint(column.firstTime, column.first);
        if (column.minTime <= column.maxTime) {
            addPoint(column.minTime, column.min);
            addPoint(column.maxTime, column.max);
        } else {
            addPoint(column.maxTime, column.max);
            addPoint(column.minTime, column.min);
        }
        m_lastTime = column.lastTime;
        m_last = column.last;
    }

    void finish()
    {
        if (!m_points.empty())
            addPoint(m_lastTime, m_last);
    }

private:
    void addPoint(qint64 time, double value)
    {
        const SeriesHistory::Sample point = sampleAt(time, value);
        if (m_points.empty() || m_points.back().time != point.time || m_points.back().value != value)
            m_points.push_back(point);
    }

    std::vector<SeriesHistory::Sample> &m_points;
    qint64 m_lastTime = 0;
    double m_last = 0;
};

/// Elements [begin, end) in columns that start at whole multiples of `width`.
template <class Ring>
void addColumns(LineBuilder &line, const Ring &ring, std::size_t begin, std::size_t end, qint64 width)
{
    std::size_t i = begin;
    while (i < end) {
        SeriesSummary column = ring[i].summary();
        const qint64 columnEnd = alignedDown(ring[i].start(), width) + width;
        for (++i; i < end && ring[i].start() < columnEnd; ++i)
            column.merge(ring[i].summary());
        line.addColumn(column);
    }
}

} // namespace

void SeriesHistory::clear()
{
    *this = SeriesHistory();
}

void SeriesHistory::append(Sample sample)
{
    if (!std::isfinite(sample.value))
        return;
    qint64 time = micros(sample.time);
    bool gap = false;
    if (!m_samples.empty()) {
        const qint64 newest = m_samples.back().time();
        time = std::max(time, newest);
        gap = m_interval.isGap(time - newest);
    }
    m_interval.add(time);
    ++m_count;
    const SeriesSample kept(time, sample.value, gap);
    if (m_samples.full() && m_tiers.empty())
        addTierFromSamples();
    m_samples.push(kept);
    if (!m_tiers.empty())
        addToTiers(kept.summary());
}

void SeriesHistory::addTierFromSamples()
{
    const qint64 span = m_samples.back().time() - m_samples[0].time();
    qint64 width = kNarrowestBucket;
    while (width < kWidestBucket && width < span / kFirstTierBuckets)
        width *= 2;
    SeriesTier &tier = m_tiers.emplace_back(SeriesTier{width, {}});
    for (std::size_t i = 0; i < m_samples.size(); ++i)
        tier.add(m_samples[i].summary());
}

void SeriesHistory::addToTiers(const SeriesSummary &summary)
{
    for (std::size_t i = 0; i < m_tiers.size(); ++i) {
        const bool overflows = m_tiers[i].buckets.full() && m_tiers[i].opensBucket(summary.firstTime);
        if (overflows && i + 1 == m_tiers.size() && m_tiers[i].width * kTierFactor <= kWidestBucket) {
            SeriesTier wider{m_tiers[i].width * kTierFactor, {}};
            for (std::size_t b = 0; b < m_tiers[i].buckets.size(); ++b)
                wider.add(m_tiers[i].buckets[b].summary());
            m_tiers.push_back(std::move(wider));
        }
        m_tiers[i].add(summary);
    }
}

template <class Use>
void SeriesHistory::withLevel(qint64 from, qint64 column, Use use) const
{
    if (m_tiers.empty() || reachesBack(m_samples, from))
        return use(m_samples, qint64(0));
    // Of those that reach back to `from`, the widest that still has two buckets in a column; else the finest.
    const SeriesTier *chosen = nullptr;
    for (const SeriesTier &tier : m_tiers) {
        if (reachesBack(tier.buckets, from) && (!chosen || tier.width * 2 <= column))
            chosen = &tier;
    }
    if (!chosen)
        chosen = &m_tiers.back();
    use(chosen->buckets, chosen->width);
}

std::vector<SeriesHistory::Sample> SeriesHistory::decimated(base::WallTime from, base::WallTime to,
                                                            int columns) const
{
    std::vector<Sample> points;
    if (m_samples.empty() || to < from)
        return points;
    const qint64 begin = micros(from);
    const qint64 end = micros(to);
    const qint64 wanted = columnWidth(begin, end, columns);
    withLevel(begin, wanted, [&](const auto &ring, qint64 bucketWidth) {
        qint64 width = wanted;
        if (bucketWidth > 0)
            width = std::max<qint64>((wanted + bucketWidth / 2) / bucketWidth, 1) * bucketWidth;
        // Whole columns at both ends: a column cut by the edge of the window would change as it slides.
        std::size_t first = lowerBound(ring, alignedDown(begin, width));
        std::size_t last = lowerBound(ring, alignedDown(end, width) + width);
        const auto columnCount = std::size_t(std::clamp(columns, 1, kMaxColumns));
        const bool few = bucketWidth == 0 && last - first <= 2 * columnCount;
        if (few) {
            width = 1;
            first = lowerBound(ring, begin);
            last = lowerBound(ring, end + 1);
        }
        points.reserve(std::min(last - first, 3 * columnCount) + 8);
        LineBuilder line(points);
        if (first > 0) {
            const SeriesSummary before = ring[first - 1].summary();
            line.addEdge(before.lastTime, before.last, false);
        }
        addColumns(line, ring, first, last, width);
        if (last < ring.size()) {
            const SeriesSummary after = ring[last].summary();
            line.addEdge(after.firstTime, after.first, after.gapBefore);
        }
        line.finish();
    });
    return points;
}

std::optional<SeriesHistory::Extent> SeriesHistory::extent(base::WallTime from, base::WallTime to) const
{
    std::optional<Extent> extent;
    if (m_samples.empty() || to < from)
        return extent;
    const qint64 begin = micros(from);
    const qint64 end = micros(to);
    withLevel(begin, columnWidth(begin, end, kExtentColumns), [&](const auto &ring, qint64 bucketWidth) {
        std::size_t i = lowerBound(ring, bucketWidth > 0 ? alignedDown(begin, bucketWidth) : begin);
        for (; i < ring.size() && ring[i].start() <= end; ++i) {
            const SeriesSummary summary = ring[i].summary();
            if (summary.lastTime < begin || summary.firstTime > end)
                continue;
            if (!extent)
                extent = Extent{summary.min, summary.max};
            extent->min = std::min(extent->min, summary.min);
            extent->max = std::max(extent->max, summary.max);
        }
    });
    return extent;
}

std::optional<SeriesHistory::Sample> SeriesHistory::at(base::WallTime time) const
{
    std::optional<Sample> sample;
    const qint64 t = micros(time);
    withLevel(t, 0, [&](const auto &ring, qint64) {
        std::size_t i = lowerBound(ring, t + 1);
        // A bucket that starts at or before t may hold only later samples; then the one before has the answer.
        while (i > 0 && ring[i - 1].summary().firstTime > t)
            --i;
        if (i == 0)
            return;
        const SeriesSummary s = ring[i - 1].summary();
        qint64 best = s.firstTime;
        double value = s.first;
        const auto consider = [&](qint64 candidate, double v) {
            if (candidate <= t && candidate >= best) {
                best = candidate;
                value = v;
            }
        };
        consider(s.minTime, s.min);
        consider(s.maxTime, s.max);
        consider(s.lastTime, s.last);
        const bool newest = i == ring.size();
        const bool gap = newest ? m_interval.isGap(t - best) : t > s.lastTime && ring[i].gapBefore();
        if (!gap)
            sample = sampleAt(best, value);
    });
    return sample;
}

std::optional<SeriesHistory::Sample> SeriesHistory::newest() const
{
    if (m_samples.empty())
        return std::nullopt;
    return sampleAt(m_samples.back().time(), m_samples.back().value());
}

std::chrono::microseconds SeriesHistory::usualInterval() const
{
    return std::chrono::microseconds(m_interval.usual());
}

qsizetype SeriesHistory::heldBytes() const
{
    std::size_t bytes = sizeof *this + m_samples.size() * sizeof(SeriesSample);
    for (const SeriesTier &tier : m_tiers)
        bytes += sizeof tier + tier.buckets.size() * sizeof(SeriesBucket);
    return qsizetype(bytes);
}

} // namespace pushscope::capture
