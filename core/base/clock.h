// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>

namespace pushscope::base {

/// Time that people read, in microseconds since the Unix epoch. Never used for intervals.
using WallTime = std::chrono::sys_time<std::chrono::microseconds>;
/// Time for intervals and time-outs.
using SteadyTime = std::chrono::steady_clock::time_point;

/// Where the time comes from; injected, so that tests decide what time it is. Thread-safe.
class Clock
{
public:
    virtual ~Clock() = default;
    [[nodiscard]] virtual WallTime wallNow() const = 0;
    [[nodiscard]] virtual SteadyTime steadyNow() const = 0;
};

class SystemClock final : public Clock
{
public:
    [[nodiscard]] WallTime wallNow() const override
    {
        return std::chrono::time_point_cast<std::chrono::microseconds>(std::chrono::system_clock::now());
    }
    [[nodiscard]] SteadyTime steadyNow() const override { return std::chrono::steady_clock::now(); }
};

} // namespace pushscope::base
