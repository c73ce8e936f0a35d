// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <chrono>
#include <cstdint>

namespace pushscope::base {

/// Counts durations in log-linear buckets: 64 linear steps per power of two, so that any quantile is within
/// 1.6 % of the truth from 1 us to more than an hour in a fixed 14 KiB. Not thread-safe; merge copies instead.
class LatencyHistogram
{
public:
    /// Negative durations (clocks of two machines) count as 0.
    void record(std::chrono::microseconds value);
    void merge(const LatencyHistogram &other);
    void reset();

    [[nodiscard]] std::uint64_t count() const { return m_count; }
    [[nodiscard]] std::chrono::microseconds max() const { return m_max; }
    /// The value that a share `q` (0 to 1) of the recorded durations does not exceed; 0 when nothing was recorded.
    [[nodiscard]] std::chrono::microseconds quantile(double q) const;

private:
    static constexpr int kSubBucketBits = 6;
    static constexpr int kSubBuckets = 1 << kSubBucketBits;
    static constexpr int kBuckets = (32 - kSubBucketBits + 1) * kSubBuckets;
    static int indexOf(std::uint64_t microseconds);
    static std::uint64_t upperEdge(int index);

    std::array<std::uint64_t, kBuckets> m_buckets{};
    std::uint64_t m_count = 0;
    std::chrono::microseconds m_max{0};
};

} // namespace pushscope::base
