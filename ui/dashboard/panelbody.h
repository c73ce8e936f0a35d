// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "ui/dashboard/layout.h"
#include "ui/dashboard/legend.h"
#include "ui/dashboard/panelseries.h"

#include <QWidget>

class QKeyEvent;

namespace pushscope::ui {

/// The stretch of time to draw, once per frame of the display.
struct DrawFrame
{
    base::WallTime now;
    base::WallTime end; ///< the right edge; `now` when live
    std::chrono::milliseconds window{};
    std::optional<base::WallTime> crosshair;

    [[nodiscard]] base::WallTime start() const { return end - window; }
    /// Whose values the legend tells.
    [[nodiscard]] base::WallTime legendTime() const { return crosshair.value_or(end); }
};

/// What a panel shows below its header.
class PanelBody : public QWidget
{
    Q_OBJECT

public:
    using QWidget::QWidget;

    virtual void setSpec(const PanelSpec &spec) = 0;
    virtual void draw(const DrawFrame &frame, const SeriesBinder &binder) = 0;
    /// How far the right edge must move until the picture looks different.
    [[nodiscard]] virtual std::chrono::microseconds step(std::chrono::milliseconds window) const
    {
        return window / 400;
    }
    /// For the header: at most two entries, else none.
    [[nodiscard]] virtual QList<LegendEntry> inlineLegend() const { return {}; }
    /// The panel has the focus; returns whether the key was used.
    virtual bool useKey(QKeyEvent *) { return false; }
    /// The newest value is older than it usually gets.
    void setStale(bool stale);

protected:
    [[nodiscard]] bool isStale() const { return m_stale; }

Q_SIGNALS:
    void redrawWanted();

private:
    bool m_stale = false;
};

/// The newest value up to `time`: none where a gap lies between, or where there is nothing yet.
[[nodiscard]] std::optional<double> valueAt(const capture::SeriesHistory &history, base::WallTime time);

/// Samples at equal steps over the frame's window for a sparkline; NaN where there is no data.
[[nodiscard]] std::vector<double> equalSteps(const capture::SeriesHistory &history, const DrawFrame &frame,
                                             int steps);

} // namespace pushscope::ui
