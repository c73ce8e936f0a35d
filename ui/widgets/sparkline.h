// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QRectF>

#include <span>

class QPainter;

namespace pushscope::ui {

/// A small line without axes: values at equal steps, oldest at the left edge, newest at the right, smallest
/// at the bottom; values that do not change lie on the bottom edge. A NaN breaks the line. Cheap enough for a
/// table row in each frame. Leaves the painter as it was.
void paintSparkline(QPainter *painter, const QRectF &rect, std::span<const double> values,
                    const QColor &colour);

/// The same with the area below filled, 17 %, down to the bottom of `rect`.
void paintSparkArea(QPainter *painter, const QRectF &rect, std::span<const double> values,
                    const QColor &colour);

} // namespace pushscope::ui
