// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"

#include <array>
#include <cstdint>
#include <optional>

namespace pushscope::capture {

/// Turns the times of messages into samples of their rate: every half second of wall time, the messages per second
/// over the two seconds that end there. Not thread-safe.
class RateSampler
{
public:
    /// Counts a message. Call next() until it has nothing left first.
    void add(base::WallTime time);

    struct Sample
    {
        base::WallTime end;
        double perSecond = 0;
    };
    /// The next sample that ends at or before `until`, if there is one. A long silence is passed over.
    [[nodiscard]] std::optional<Sample> next(base::WallTime until);

private:
    static constexpr std::chrono::milliseconds kTick{500};
    static constexpr std::size_t kTicks = 4;
    std::array<std::uint32_t, kTicks> m_counts{}; ///< of the newest ticks, the open one first
    std::int64_t m_tick = 0;                      ///< the open one
    std::int64_t m_first = 0;
    bool m_started = false;
};

} // namespace pushscope::capture
