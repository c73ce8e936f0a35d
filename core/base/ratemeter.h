// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"

#include <array>
#include <cstdint>

namespace pushscope::base {

/// Events and bytes per second over a sliding window of whole ticks (default 10 x 200 ms). Not thread-safe.
class RateMeter
{
public:
    void add(SteadyTime now, std::uint64_t events, std::uint64_t bytes);

    struct Rate
    {
        double events = 0; ///< per second
        double bytes = 0;  ///< per second
    };
    /// Over the window that ends at `now`; before the window has filled, over the time since the first event.
    [[nodiscard]] Rate rate(SteadyTime now) const;

private:
    static constexpr int kTicks = 10;
    static constexpr std::chrono::milliseconds kTick{200};
    struct Slot
    {
        std::int64_t tick = -1;
        std::uint64_t events = 0;
        std::uint64_t bytes = 0;
    };
    std::array<Slot, kTicks + 1> m_slots{};
    SteadyTime m_first{};
    bool m_started = false;
};

} // namespace pushscope::base
