// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"

#include <optional>

namespace pushscope::ui {

/// The range of a y axis over time: it widens at once, so that nothing is drawn outside, and narrows only after
/// it could have been narrower for five seconds, so that it does not jump with every spike.
class ValueRange
{
public:
    struct Bounds
    {
        double low = 0;
        double high = 1;
        bool operator==(const Bounds &) const = default;
    };

    /// What is shown at `now` when `wanted` would fit.
    Bounds take(Bounds wanted, base::SteadyTime now);
    void reset(); ///< the next one is taken as it is

private:
    std::optional<Bounds> m_shown;
    std::optional<base::SteadyTime> m_looseSince;
};

} // namespace pushscope::ui
