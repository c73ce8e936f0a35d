// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"

#include <QString>

#include <chrono>

namespace pushscope::ui {

// Times as a person reads them. Clocks are in local time.

/// "14:32:20"
[[nodiscard]] QString clockText(base::WallTime time);
/// "14:32:20.204"
[[nodiscard]] QString preciseClockText(base::WallTime time);
/// "14:32:20.2": as exact as a pixel of the window is.
[[nodiscard]] QString clockText(base::WallTime time, std::chrono::milliseconds window);
/// "−38.0 s", "−12:05 min": `offset` milliseconds before now, 0 or less.
[[nodiscard]] QString agoText(double offset, std::chrono::milliseconds window);
/// How far the right edge of a held picture lies back: "−12.4 s", "−3:05", "−1:02:03".
[[nodiscard]] QString behindText(std::chrono::microseconds behind);

} // namespace pushscope::ui
