// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/latencyhistogram.h"

#include <algorithm>
#include <bit>
#include <cmath>

namespace pushscope::base {

// Below 64 us every microsecond has a bucket; above, each power of two is cut into 64 equal steps.
int LatencyHistogram::indexOf(std::uint64_t microseconds)
{
    if (microseconds < kSubBuckets)
        return static_cast<int>(microseconds);
    const int shift = static_cast<int>(std::bit_width(microseconds)) - kSubBucketBits - 1;
    const auto step = static_cast<int>(microseconds >> shift) - kSubBuckets;
    return std::min((shift + 1) * kSubBuckets + step, kBuckets - 1);
}

std::uint64_t LatencyHistogram::upperEdge(int index)
{
    if (index < kSubBuckets)
        return static_cast<std::uint64_t>(index);
    const int shift = index / kSubBuckets - 1;
    const auto step = static_cast<std::uint64_t>(index % kSubBuckets + kSubBuckets + 1);
    return (step << shift) - 1;
}

void LatencyHistogram::record(std::chrono::microseconds value)
{
    value = std::max(value, std::chrono::microseconds{0});
    ++m_buckets[static_cast<std::size_t>(indexOf(static_cast<std::uint64_t>(value.count())))];
    ++m_count;
    m_max = std::max(m_max, value);
}

void LatencyHistogram::merge(const LatencyHistogram &other)
{
    for (std::size_t i = 0; i < m_buckets.size(); ++i)
        m_buckets[i] += other.m_buckets[i];
    m_count += other.m_count;
    m_max = std::max(m_max, other.m_max);
}

void LatencyHistogram::reset()
{
    *this = LatencyHistogram();
}

std::chrono::microseconds LatencyHistogram::quantile(double q) const
{
    if (m_count == 0)
        return std::chrono::microseconds{0};
    // A product such as 0.07 * 100 lies a little over the whole number that is meant; that must not cost a rank.
    const double rank = std::clamp(q, 0.0, 1.0) * static_cast<double>(m_count) * (1 - 1e-12);
    const auto wanted = static_cast<std::uint64_t>(std::ceil(rank));
    std::uint64_t seen = 0;
    // The last bucket has no upper edge: it also holds everything longer.
    for (std::size_t i = 0; i + 1 < m_buckets.size(); ++i) {
        seen += m_buckets[i];
        if (seen >= std::max<std::uint64_t>(wanted, 1)) {
            const auto edge =
                std::chrono::microseconds(static_cast<std::int64_t>(upperEdge(static_cast<int>(i))));
            return std::min(edge, m_max);
        }
    }
    return m_max;
}

} // namespace pushscope::base
