// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"

#include <ctime>
#include <optional>

namespace pushscope::ui {

/// Frames a second and the processor time of this process, averaged over a second or so. UI thread.
class LoadMeter
{
public:
    void frame() { ++m_frames; }
    /// Takes stock when at least a second has gone by since the last time.
    void sample(base::SteadyTime now);

    [[nodiscard]] std::optional<int> framesPerSecond() const { return m_framesPerSecond; }
    [[nodiscard]] std::optional<int> cpuPercent() const { return m_cpuPercent; } ///< 100: one core fully

private:
    std::optional<base::SteadyTime> m_since;
    std::clock_t m_cpuSince = 0;
    int m_frames = 0;
    std::optional<int> m_framesPerSecond;
    std::optional<int> m_cpuPercent;
};

} // namespace pushscope::ui
