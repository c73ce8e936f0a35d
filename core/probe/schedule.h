// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"

namespace pushscope::probe {

/// Moments at equal distances from a start: being late at one does not move the next, and moments that were missed
/// altogether (a suspended machine) are not made up for.
class Schedule
{
public:
    Schedule(base::SteadyTime start, base::SteadyTime::duration period) : m_next(start), m_period(period) {}

    [[nodiscard]] base::SteadyTime next() const { return m_next; }

    /// Whether the next moment has come; then the one after it is next.
    [[nodiscard]] bool isDue(base::SteadyTime now)
    {
        if (now < m_next)
            return false;
        m_next += m_period * ((now - m_next) / m_period + 1);
        return true;
    }

private:
    base::SteadyTime m_next;
    base::SteadyTime::duration m_period;
};

} // namespace pushscope::probe
