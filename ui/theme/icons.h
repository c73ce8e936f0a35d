// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QIcon>
#include <QRectF>
#include <QString>

class QPainter;

namespace pushscope::ui {

struct Theme;

/// `:/icons/NAME.svg` (20 px grid, strokes in `currentColor`) tinted for the theme: Normal t2, Active t1,
/// Selected/On ink, Disabled t3 at 40 %. Sharp at every device pixel ratio. An unknown name is a null icon.
[[nodiscard]] QIcon icon(const QString &name, const Theme &theme);

/// The same drawing in any colour, for delegates and painted controls.
void paintIcon(QPainter *painter, const QRectF &rect, const QString &name, const QColor &colour);

} // namespace pushscope::ui
