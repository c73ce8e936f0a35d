// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/widgets/ticks.h"

#include <QColor>
#include <QList>
#include <QRectF>
#include <QString>

class QPainter;

namespace pushscope::ui {

class ThemeStore;

/// What lies over the lines of a chart: small, painted anew with every paint event.
class ChartOverlay
{
public:
    ChartOverlay(QPainter &painter, const ThemeStore &themes, const QRectF &plot);

    /// A dashed line with its value at the right.
    void threshold(double y, const QString &text);
    /// The newest value beside the right edge while it is above the threshold; keeps clear of the threshold's text.
    void alertValue(double y, double thresholdY, const QString &text);
    /// A dotted upright with its caption beside it.
    void mark(double x, const QString &caption);
    /// The text at the right end of the time axis of a chart that does not show the present.
    void heldEnd(const QString &time);
    /// What does not fit before the axis stands inside the plot.
    void unitInside(const QString &unit);

    struct Dot
    {
        double y;
        QColor colour;
    };
    /// A line with hollow dots on the values and a pill with the time; hides the labels that the pill would touch.
    void crosshair(double x, const QList<Dot> &dots, const QString &time, const QList<TimeTick> &labels,
                   double window);

private:
    [[nodiscard]] QRectF pill(double x, const QString &text) const;

    QPainter &m_painter;
    const ThemeStore &m_themes;
    const QRectF m_plot;
};

} // namespace pushscope::ui
