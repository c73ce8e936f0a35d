// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/widgets/ticks.h"

#include <QImage>
#include <QRectF>
#include <QStringList>

#include <memory>

namespace pushscope::ui {

class ThemeStore;

/// What the axes of a chart show. Values on the y axis are positions: logarithms on a logarithmic one.
struct AxesPicture
{
    QSize size;       ///< of the widget
    double ratio = 1; ///< device pixels per pixel
    QRectF plot;
    Ticks values;
    QStringList valueLabels; ///< as many as ticks
    double window = 1;       ///< milliseconds
    QList<TimeTick> times;
    bool operator==(const AxesPicture &) const = default;
};

/// Grid and labels of a chart, drawn by Qt Charts into an opaque picture. That is done anew only when they change,
/// which in a running chart is rare: its frames are drawn onto copies of the picture. UI thread.
class ChartAxes
{
public:
    explicit ChartAxes(const ThemeStore &themes);
    ~ChartAxes();

    /// After theme or text size have changed.
    void restyle();
    /// Format_RGB32, `size * ratio` pixels.
    [[nodiscard]] const QImage &picture(const AxesPicture &wanted);

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace pushscope::ui
