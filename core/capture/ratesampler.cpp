// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/capture/ratesampler.h"

#include <algorithm>
#include <numeric>

namespace pushscope::capture {

namespace {

/// A silence longer than this many ticks is drawn as a gap that ends in zero, not with a sample for each tick.
constexpr std::int64_t kLongSilence = 600;

} // namespace

void RateSampler::add(base::WallTime time)
{
    const std::int64_t tick = time.time_since_epoch() / kTick;
    if (!m_started) {
        m_started = true;
        m_tick = m_first = tick;
    }
    ++m_counts[0]; // a late message counts into the tick that is open
}

std::optional<RateSampler::Sample> RateSampler::next(base::WallTime until)
{
    const std::int64_t now = until.time_since_epoch() / kTick;
    if (!m_started || m_tick >= now)
        return std::nullopt;
    if (now - m_tick > kLongSilence && std::accumulate(m_counts.begin(), m_counts.end(), 0u) == 0)
        m_tick = now - 1;
    const auto lived = std::min<std::int64_t>(m_tick - m_first + 1, kTicks);
    const std::chrono::duration<double> window = kTick * lived;
    const double events = std::accumulate(m_counts.begin(), m_counts.end(), 0u);
    const Sample sample{base::WallTime{(m_tick + 1) * kTick}, events / window.count()};
    std::shift_right(m_counts.begin(), m_counts.end(), 1);
    m_counts[0] = 0;
    ++m_tick;
    return sample;
}

} // namespace pushscope::capture
