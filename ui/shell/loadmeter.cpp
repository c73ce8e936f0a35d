// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/loadmeter.h"

#include <QtMath>

namespace pushscope::ui {

void LoadMeter::sample(base::SteadyTime now)
{
    constexpr std::chrono::seconds kPeriod{1};
    const std::clock_t cpu = std::clock(); // of all threads of the process
    if (m_since && now - *m_since < kPeriod)
        return;
    if (m_since) {
        const double seconds = std::chrono::duration<double>(now - *m_since).count();
        m_framesPerSecond = qRound(m_frames / seconds);
        m_cpuPercent = qRound(100.0 * static_cast<double>(cpu - m_cpuSince) / CLOCKS_PER_SEC / seconds);
    }
    m_since = now;
    m_cpuSince = cpu;
    m_frames = 0;
}

} // namespace pushscope::ui
