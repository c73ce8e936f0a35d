// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

#include <algorithm>
#include <vector>

// What a SeriesHistory is built of: rings of single samples and of buckets. Times are microseconds since the epoch.
namespace pushscope::capture {

/// The newest `Capacity` (a power of two) elements, oldest first; memory grows only as far as it is used.
template <class T, std::size_t Capacity>
class SeriesRing
{
public:
    void push(const T &value)
    {
        if (m_items.size() < Capacity) {
            m_items.push_back(value);
        } else {
            m_items[m_head] = value;
            m_head = (m_head + 1) & (Capacity - 1);
            m_dropped = true;
        }
    }
    [[nodiscard]] std::size_t size() const { return m_items.size(); }
    [[nodiscard]] bool empty() const { return m_items.empty(); }
    [[nodiscard]] bool full() const { return m_items.size() == Capacity; }
    /// Whether anything has left at the front.
    [[nodiscard]] bool dropped() const { return m_dropped; }
    [[nodiscard]] const T &operator[](std::size_t i) const { return m_items[(m_head + i) & (Capacity - 1)]; }
    [[nodiscard]] const T &back() const { return (*this)[size() - 1]; }
    [[nodiscard]] T &back() { return m_items[(m_head + size() - 1) & (Capacity - 1)]; }

private:
    static_assert((Capacity & (Capacity - 1)) == 0);
    std::vector<T> m_items;
    std::size_t m_head = 0;
    bool m_dropped = false;
};

/// The first, last, smallest and largest sample of a stretch of time.
struct SeriesSummary
{
    qint64 firstTime, lastTime, minTime, maxTime;
    double first, last, min, max;
    bool gapBefore; ///< time is missing between what came before and `first`

    void merge(const SeriesSummary &next)
    {
        lastTime = next.lastTime;
        last = next.last;
        if (next.min < min) {
            min = next.min;
            minTime = next.minTime;
        }
        if (next.max > max) {
            max = next.max;
            maxTime = next.maxTime;
        }
    }
};

/// One sample as it came. The lowest bit of the stamp is the gap flag, which keeps it at 16 bytes.
class SeriesSample
{
public:
    SeriesSample(qint64 time, double value, bool gapBefore)
        : m_stamp(time * 2 + (gapBefore ? 1 : 0)), m_value(value)
    {
    }
    [[nodiscard]] qint64 start() const { return m_stamp >> 1; }
    [[nodiscard]] qint64 time() const { return m_stamp >> 1; }
    [[nodiscard]] double value() const { return m_value; }
    [[nodiscard]] bool gapBefore() const { return (m_stamp & 1) != 0; }
    [[nodiscard]] SeriesSummary summary() const
    {
        const qint64 t = time();
        return {t, t, t, t, m_value, m_value, m_value, m_value, gapBefore()};
    }

private:
    qint64 m_stamp;
    double m_value;
};

/// All samples from a multiple of the tier's width on, summed up in 56 bytes: times are offsets from the start.
class SeriesBucket
{
public:
    SeriesBucket(qint64 start, const SeriesSummary &s) : m_stamp(start * 2 + (s.gapBefore ? 1 : 0)) { set(s); }
    [[nodiscard]] qint64 start() const { return m_stamp >> 1; }
    [[nodiscard]] bool gapBefore() const { return (m_stamp & 1) != 0; }
    [[nodiscard]] SeriesSummary summary() const
    {
        const qint64 s = start();
        return {s + m_firstAt, s + m_lastAt, s + m_minAt, s + m_maxAt, m_first, m_last, m_min, m_max, gapBefore()};
    }
    void merge(const SeriesSummary &next)
    {
        SeriesSummary whole = summary();
        whole.merge(next);
        set(whole);
    }

private:
    void set(const SeriesSummary &s)
    {
        const qint64 origin = start();
        m_firstAt = quint32(s.firstTime - origin);
        m_lastAt = quint32(s.lastTime - origin);
        m_minAt = quint32(s.minTime - origin);
        m_maxAt = quint32(s.maxTime - origin);
        m_first = s.first;
        m_last = s.last;
        m_min = s.min;
        m_max = s.max;
    }

    qint64 m_stamp;
    quint32 m_firstAt, m_lastAt, m_minAt, m_maxAt;
    double m_first, m_last, m_min, m_max;
};

/// Rounds down to a multiple of `width`, for times before the epoch as well.
[[nodiscard]] inline qint64 alignedDown(qint64 time, qint64 width)
{
    const qint64 rest = time % width;
    return time - (rest < 0 ? rest + width : rest);
}

/// Buckets of one width. Only stretches that hold samples have a bucket.
struct SeriesTier
{
    static constexpr std::size_t kBuckets = 4096;

    qint64 width;
    SeriesRing<SeriesBucket, kBuckets> buckets;

    [[nodiscard]] bool opensBucket(qint64 time) const
    {
        return buckets.empty() || time >= buckets.back().start() + width;
    }
    void add(const SeriesSummary &next)
    {
        if (opensBucket(next.firstTime))
            buckets.push(SeriesBucket(alignedDown(next.firstTime, width), next));
        else
            buckets.back().merge(next);
    }
};

} // namespace pushscope::capture
