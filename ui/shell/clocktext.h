// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"

#include <QString>

namespace pushscope::ui {

/// Local time as `HH:MM:SS.mmm`.
[[nodiscard]] QString millisecondClock(base::WallTime time);
/// How far the right edge of a held picture lies back: `−12.4 s`, `−3:05`.
[[nodiscard]] QString behindText(std::chrono::microseconds behind);

} // namespace pushscope::ui
