// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"

#include <QString>

#include <chrono>

namespace pushscope::ui {

/// "14:32:20.2", local time, as exact as a pixel of the window is.
[[nodiscard]] QString clockText(base::WallTime time, std::chrono::milliseconds window);
/// "−38.0 s", "−12:05 min": `offset` milliseconds before now, 0 or less.
[[nodiscard]] QString agoText(double offset, std::chrono::milliseconds window);

} // namespace pushscope::ui
