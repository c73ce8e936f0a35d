// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"

namespace pushscope {

/// Time that the test decides.
class FakeClock final : public base::Clock
{
public:
    base::WallTime wall{std::chrono::seconds(1'700'000'000)};
    base::SteadyTime steady{std::chrono::hours(1)};

    [[nodiscard]] base::WallTime wallNow() const override { return wall; }
    [[nodiscard]] base::SteadyTime steadyNow() const override { return steady; }
    void pass(std::chrono::microseconds time)
    {
        wall += time;
        steady += time;
    }
};

} // namespace pushscope
