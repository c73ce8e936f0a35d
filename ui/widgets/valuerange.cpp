// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/valuerange.h"

#include <algorithm>

namespace pushscope::ui {

namespace {

constexpr std::chrono::seconds kNarrowsAfter{5};

} // namespace

ValueRange::Bounds ValueRange::take(Bounds wanted, base::SteadyTime now)
{
    if (!m_shown || wanted == *m_shown) {
        m_looseSince.reset();
        m_shown = wanted;
        return wanted;
    }
    const bool widens = wanted.low < m_shown->low || wanted.high > m_shown->high;
    const bool narrows = wanted.low > m_shown->low || wanted.high < m_shown->high;
    if (widens) {
        m_shown = Bounds{std::min(wanted.low, m_shown->low), std::max(wanted.high, m_shown->high)};
        m_looseSince.reset();
    }
    if (narrows && !m_looseSince) {
        m_looseSince = now;
    } else if (narrows && now - *m_looseSince >= kNarrowsAfter) {
        m_shown = wanted;
        m_looseSince.reset();
    }
    return *m_shown;
}

void ValueRange::reset()
{
    m_shown.reset();
    m_looseSince.reset();
}

} // namespace pushscope::ui
