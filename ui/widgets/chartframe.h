// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/widgets/chart.h"
#include "ui/widgets/chartaxes.h"
#include "ui/widgets/unitformat.h"
#include "ui/widgets/valuerange.h"

namespace pushscope::ui {

class GraphRaster;

/// One frame of a chart: works out the axes, then draws the lines onto their picture. UI thread.
class ChartFrame
{
public:
    explicit ChartFrame(const ThemeStore &themes);

    struct Input
    {
        QSize size;
        double ratio = 1;
        QRectF plot;
        std::chrono::milliseconds window{60'000};
        bool live = true;
        base::WallTime end;
        std::optional<double> threshold;
    };
    void draw(const Input &input, const Chart::Scale &scale, const QList<ChartLine> &lines,
              base::SteadyTime now);
    void restyle() { m_axes.restyle(); }
    void forgetRange() { m_range.reset(); }

    /// Where the plot lies in a chart of a size; a threshold needs room for its value.
    [[nodiscard]] QRectF plotArea(QSize size, bool threshold) const;

    // Of the frame drawn last:
    [[nodiscard]] const QImage &image() const { return m_image; }
    [[nodiscard]] double yOf(double value) const; ///< in the widget
    [[nodiscard]] double low() const { return m_bounds.low; }
    [[nodiscard]] double high() const { return m_bounds.high; }
    [[nodiscard]] QStringList valueLabels() const { return m_shown.valueLabels; }
    [[nodiscard]] const QList<TimeTick> &times() const { return m_shown.times; }
    [[nodiscard]] const QString &unitInside() const { return m_unitInside; }
    [[nodiscard]] QString label(double value) const; ///< in the unit of the axis, without naming it

private:
    void scaleValues(const Input &input, const Chart::Scale &scale, const QList<ChartLine> &lines,
                     base::SteadyTime now);
    void scaleTimes(const Input &input);
    void labelValues(const Ticks &ticks);
    [[nodiscard]] bool fitsBesidePlot(const QString &label) const;
    [[nodiscard]] Ticks ticks(const Chart::Scale &scale, ValueRange::Bounds bounds, int most);
    void drawLines(const Input &input, const QList<ChartLine> &lines);
    void tintAlert(const Input &input, const QList<ChartLine> &lines);
    void trace(GraphRaster &raster, const ChartLine &line, const Input &input) const;
    [[nodiscard]] double axisPosition(double value) const;

    const ThemeStore &m_themes;
    ChartAxes m_axes;
    ValueRange m_range;
    AxesPicture m_shown;
    QImage m_image;
    ValueRange::Bounds m_bounds; ///< ends of the axis
    bool m_logarithmic = false;
    QString m_unit; ///< of the values
    UnitScale m_unitScale;
    QString m_unitInside;
};

/// The value at `offset` milliseconds before the right edge, between the neighbours; NaN in a gap and outside.
[[nodiscard]] double valueAt(const ChartLine &line, double offset);
/// NaN when there is none.
[[nodiscard]] double newestValue(const ChartLine &line);

} // namespace pushscope::ui
