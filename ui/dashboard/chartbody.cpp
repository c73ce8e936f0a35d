// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dashboard/chartbody.h"

#include "ui/dashboard/panelwords.h"
#include "ui/widgets/timetext.h"
#include "ui/widgets/timeview.h"

#include <QHBoxLayout>

#include <algorithm>
#include <cmath>

namespace pushscope::ui {

namespace {

constexpr qsizetype kInline = 2; ///< series in the header; more stand in the column
constexpr int kNarrow = 420;     ///< below, the column would take more than it gives
constexpr int kStepsPerPixel = 4;

} // namespace

ChartBody::ChartBody(const ThemeStore &themes, TimeView &time, QWidget *parent)
    : PanelBody(parent)
    , m_themes(themes)
    , m_chart(new Chart(themes, time, this))
    , m_legend(new LegendColumn(themes, this))
{
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(0);
    row->addWidget(m_chart, 1);
    row->addWidget(m_legend);
    m_legend->hide();
    connect(m_legend, &LegendColumn::hoverChanged, this, &PanelBody::redrawWanted);
}

void ChartBody::setSpec(const PanelSpec &spec)
{
    m_spec = spec;
    applyScale(m_unit);
    m_chart->setThreshold(spec.threshold);
}

void ChartBody::applyScale(const QString &unit)
{
    m_unit = unit;
    m_chart->setScale({.logarithmic = m_spec.scale.logarithmic,
                       .fromZero = m_spec.scale.fromZero && !m_spec.scale.logarithmic,
                       .min = m_spec.scale.min,
                       .max = m_spec.scale.max,
                       .unit = unit});
}

std::chrono::microseconds ChartBody::step(std::chrono::milliseconds window) const
{
    return std::chrono::microseconds(window) / (kStepsPerPixel * std::max(1, m_chart->plotColumns()));
}

void ChartBody::draw(const DrawFrame &frame, const SeriesBinder &binder)
{
    if (binder.unit() != m_unit)
        applyScale(binder.unit());
    const auto count = static_cast<qsizetype>(binder.series().size());
    m_legend->setVisible(count > kInline && width() >= kNarrow);
    drawLegend(frame, binder);
    drawLines(frame, binder);
}

QList<QPointF> ChartBody::points(const capture::SeriesHistory &history, const DrawFrame &frame) const
{
    // Columns start at whole multiples of their width, so that the same samples share a column in every frame
    // and the line scrolls without trembling.
    const int columns = std::max(1, m_chart->plotColumns());
    const std::chrono::microseconds window = frame.window;
    const std::chrono::microseconds column(std::max<qint64>(1, window.count() / columns));
    const auto before = frame.start().time_since_epoch() % column;
    const base::WallTime from = frame.start() - before;
    const base::WallTime to = from + column * (columns + 1);

    QList<QPointF> points;
    const auto samples = history.decimated(from, std::min(to, std::max(frame.end, from)), columns + 1);
    points.reserve(static_cast<qsizetype>(samples.size()));
    for (const auto &sample : samples) {
        const double x = static_cast<double>((sample.time - frame.end).count()) / 1000;
        points.append({x, sample.value});
    }
    return points;
}

void ChartBody::drawLines(const DrawFrame &frame, const SeriesBinder &binder)
{
    const std::optional<int> hovered = m_legend->isVisible() ? m_legend->hovered() : std::nullopt;
    QList<ChartLine> lines;
    lines.reserve(static_cast<qsizetype>(binder.series().size()));
    for (const PanelSeries &series : binder.series()) {
        const bool apart = hovered == static_cast<int>(lines.size());
        lines.append({.label = series.label,
                      .colour = apart ? m_themes.theme().series[0] : series.colour,
                      .dashed = series.dashed,
                      .filled = m_spec.kind == PanelKind::Area,
                      .points = points(*series.history, frame)});
    }
    m_chart->setLines(std::move(lines), frame.end);
}

void ChartBody::drawLegend(const DrawFrame &frame, const SeriesBinder &binder)
{
    const base::WallTime time = frame.legendTime();
    const QString &unit = binder.unit();
    std::vector<std::optional<double>> values;
    std::vector<std::optional<double>> maxima;
    double magnitude = 0; // of the whole window, so that the unit does not change with every value
    const bool column = m_legend->isVisibleTo(this);
    for (const PanelSeries &series : binder.series()) {
        values.push_back(valueAt(*series.history, time));
        const auto extent = series.history->extent(frame.start(), frame.end);
        maxima.push_back(extent ? std::optional(extent->max) : std::nullopt);
        magnitude =
            std::max({magnitude, std::abs(values.back().value_or(0)), std::abs(maxima.back().value_or(0))});
    }
    const UnitScale scale = unitScale(magnitude, unit);
    const auto text = [&](std::optional<double> value) {
        return value ? m_format.take(*value, scale, unit) : QStringLiteral("–");
    };

    QList<LegendEntry> entries;
    double sum = 0;
    int known = 0;
    for (std::size_t i = 0; i < values.size(); ++i) {
        const PanelSeries &series = binder.series()[i];
        entries.append({series.label, series.colour, series.dashed, text(values[i]), text(maxima[i])});
        sum += values[i].value_or(0);
        known += values[i] ? 1 : 0;
    }
    m_inline.clear();
    if (!column && entries.size() <= kInline) {
        m_inline = entries;
        if (entries.size() == 1)
            m_inline[0].label.clear();
        if (!m_inline.isEmpty() && values.back() && !scale.unit.isEmpty())
            m_inline.back().value += u' ' + scale.unit; // said once, for all of them
    }
    if (column) {
        m_legend->setContent({.head = frame.crosshair
                                          ? QStringLiteral("at %1").arg(clockText(time, frame.window))
                                          : QStringLiteral("now"),
                              .entries = entries,
                              .mean = known > 0 ? text(sum / known) : QString(),
                              .unit = scale.unit,
                              .omitted = static_cast<qsizetype>(binder.omitted())});
    }
}

} // namespace pushscope::ui
