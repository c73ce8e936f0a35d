// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QIcon>
#include <QString>

namespace pushscope::ui {

struct Theme;

/// `:/icons/NAME.svg` (20 px grid, strokes in `currentColor`) tinted for the theme: Normal t2, Active t1,
/// Selected/On ink, Disabled t3 at 40 %. Sharp at every device pixel ratio.
[[nodiscard]] QIcon icon(const QString &name, const Theme &theme);

} // namespace pushscope::ui
