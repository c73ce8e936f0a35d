// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/dashboard/panelbody.h"
#include "ui/widgets/chart.h"
#include "ui/widgets/unitformat.h"

namespace pushscope::ui {

class TimeView;

/// Lines or areas over time, with the legend at the right from three series on.
class ChartBody : public PanelBody
{
    Q_OBJECT

public:
    ChartBody(const ThemeStore &themes, TimeView &time, QWidget *parent = nullptr);

    void setSpec(const PanelSpec &spec) override;
    void draw(const DrawFrame &frame, const SeriesBinder &binder) override;
    [[nodiscard]] std::chrono::microseconds step(std::chrono::milliseconds window) const override;
    [[nodiscard]] QList<LegendEntry> inlineLegend() const override { return m_inline; }
    [[nodiscard]] Chart &chart() const { return *m_chart; }

private:
    [[nodiscard]] QList<QPointF> points(const capture::SeriesHistory &history, const DrawFrame &frame) const;
    void drawLines(const DrawFrame &frame, const SeriesBinder &binder);
    void drawLegend(const DrawFrame &frame, const SeriesBinder &binder);
    void applyScale(const QString &unit);

    const ThemeStore &m_themes;
    Chart *m_chart;
    LegendColumn *m_legend;
    PanelSpec m_spec;
    QString m_unit;
    QList<LegendEntry> m_inline;
    SteadyFormat m_format;
};

} // namespace pushscope::ui
