// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/base/transport.h"

#include <QColor>
#include <QList>
#include <QPointF>
#include <QString>
#include <QStringList>
#include <QWidget>

#include <memory>
#include <optional>
#include <utility>

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

/// A line/area chart over time. Fixed plot margins so that panels line up, horizontal grid only, 1-2-5 ticks,
/// "now" at the right end. Qt Charts draws the axes (ChartAxes), the lines are laid over them column by column
/// (GraphRaster): eight charts of four lines each would take Qt Charts' own series far longer than a frame. It
/// draws what it is given; time, crosshair, zoom and pan live in the TimeView that all charts of a dashboard share.
/// The mouse moves the crosshair, its wheel zooms, dragging pans; with the focus, Left and Right move the
/// crosshair (Shift: further), + and - zoom, Escape takes the crosshair away. UI thread.
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
    /// Drawn as a dashed line; where a line is above it, it takes the colour of errors and the time is tinted.
    void setThreshold(std::optional<double> threshold);
    /// A dotted upright with a caption, e.g. "hub started 09:41:06.1".
    void setMark(std::optional<base::WallTime> time, const QString &caption);

    /// Where the time comes from; the system's if not set. Outlives the chart.
    void setClock(const base::Clock &clock);

    /// Replaces all lines: once per display frame. `end` is the time of the right edge.
    void setLines(QList<ChartLine> lines, base::WallTime end);

    /// How many pixel columns the plot has: what to decimate to.
    [[nodiscard]] int plotColumns() const;
    [[nodiscard]] QRectF plotArea() const;
    /// The lines as drawn, for tests and for the crosshair: read back from the series on the screen.
    [[nodiscard]] QList<ChartLine> drawnLines() const;

    /// The value of each line where the crosshair is, or its newest without a crosshair; NaN in a gap.
    [[nodiscard]] QList<double> legendValues() const;
    /// The ends of the y axis as drawn, in the unit of the points.
    [[nodiscard]] std::pair<double, double> valueRange() const;
    /// The labels as drawn: from low to high, from old to new.
    [[nodiscard]] QStringList valueLabels() const;
    [[nodiscard]] QStringList timeLabels() const;

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

protected:
    bool event(QEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void paintEvent(QPaintEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;
    void wheelEvent(QWheelEvent *event) override;
    void leaveEvent(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace pushscope::ui
