// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dashboard/panelbody.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace pushscope::ui {

void PanelBody::setStale(bool stale)
{
    if (stale == m_stale)
        return;
    m_stale = stale;
    update();
}

std::optional<double> valueAt(const capture::SeriesHistory &history, base::WallTime time)
{
    if (const auto newest = history.newest(); newest && newest->time <= time)
        return newest->value;
    const auto sample = history.at(time);
    return sample ? std::optional(sample->value) : std::nullopt;
}

std::vector<double> equalSteps(const capture::SeriesHistory &history, const DrawFrame &frame, int steps)
{
    constexpr double nothing = std::numeric_limits<double>::quiet_NaN();
    steps = std::max(steps, 2);
    std::vector<double> values(static_cast<std::size_t>(steps), nothing);
    const double span = std::chrono::duration<double>(frame.window).count();
    std::ptrdiff_t last = -1;
    for (const auto &sample : history.decimated(frame.start(), frame.end, steps)) {
        const double age = std::chrono::duration<double>(sample.time - frame.start()).count();
        const auto at =
            static_cast<std::ptrdiff_t>(std::floor(std::clamp(age / span, -1.0, 1.0) * (steps - 1)));
        if (std::isnan(sample.value)) {
            last = -1;
            continue;
        }
        // Between two samples the line is straight, as it is in a chart.
        if (last >= 0 && at > last + 1) {
            const double from = values[static_cast<std::size_t>(last)];
            for (std::ptrdiff_t i = last + 1; i < at; ++i) {
                const double part = static_cast<double>(i - last) / static_cast<double>(at - last);
                values[static_cast<std::size_t>(i)] = from + (sample.value - from) * part;
            }
        }
        if (at >= 0)
            values[static_cast<std::size_t>(at)] = sample.value;
        last = at;
    }
    return values;
}

} // namespace pushscope::ui
