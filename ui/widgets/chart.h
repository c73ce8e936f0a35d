// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/base/transport.h"

#include <QColor>
#include <QList>
#include <QPointF>
#include <QString>
#include <QWidget>

#include <memory>
#include <optional>

namespace pushscope::ui {

class ThemeStore;
class TimeView;

/// One line of a chart for one frame of the display.
struct ChartLine
{
    QString label;
    QColor colour;
    bool dashed = false;
    bool filled = false;
    /// x: milliseconds before the right edge (so -window .. 0), y: the value; a NaN y ends a segment (a gap).
    QList<QPointF> points;
};

/// A line/area chart over time: the one place that knows Qt Charts. Fixed plot margins so that panels line up,
/// horizontal grid only, 1-2-5 ticks, "now" at the right end. It draws what it is given; time, crosshair, zoom
/// and pan live in the TimeView that all charts of a dashboard share. UI thread.
class Chart : public QWidget
{
    Q_OBJECT

public:
    Chart(const ThemeStore &themes, TimeView &time, QWidget *parent = nullptr);
    ~Chart() override;

    struct Scale
    {
        bool logarithmic = false;
        bool fromZero = true;
        std::optional<double> min, max; ///< fixed where set
        QString unit;
    };
    void setScale(const Scale &scale);
    /// Drawn as a dashed line; above it is the alert region.
    void setThreshold(std::optional<double> threshold);
    /// A dotted upright with a caption, e.g. "hub started 09:41:06.1".
    void setMark(std::optional<base::WallTime> time, const QString &caption);

    /// Replaces all lines: once per display frame. `end` is the time of the right edge.
    void setLines(QList<ChartLine> lines, base::WallTime end);

    /// How many pixel columns the plot has: what to decimate to.
    [[nodiscard]] int plotColumns() const;
    [[nodiscard]] QRectF plotArea() const;
    /// The lines as drawn, for tests and for the crosshair: read back from the series on the screen.
    [[nodiscard]] QList<ChartLine> drawnLines() const;

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace pushscope::ui
