// SPDX-License-Identifier: GPL-3.0-or-later
// The frame of a full dashboard: 8 charts of 4 lines each over 60 s at up to 1,000 samples a second, in 1600x1000,
// drawn by software. A frame is what a display tick costs the charts: decimated points in, all pixels out. Decimating
// is the panel's work and stands beside it.
#include "ui/theme/theme.h"
#include "ui/widgets/chart.h"
#include "ui/widgets/timeview.h"

#include <benchmark/benchmark.h>

#include <QApplication>
#include <QGridLayout>
#include <QImage>

#include <algorithm>
#include <array>
#include <cmath>
#include <memory>
#include <random>
#include <vector>

using namespace pushscope;

namespace {

constexpr int kCharts = 8;
constexpr int kLines = 4;
constexpr double kWindow = 60'000; // milliseconds

enum Shape { Noise, Wave };

/// A line's samples in the window, oldest first: noise touches each row of a column, a wave is what sensors send.
std::vector<double> samples(int perSecond, int line, Shape shape)
{
    std::mt19937 random(static_cast<unsigned>(line));
    std::uniform_real_distribution<double> spread(-1, 1);
    std::vector<double> values(static_cast<std::size_t>(perSecond) * 60);
    for (std::size_t i = 0; i < values.size(); ++i) {
        const double seconds = static_cast<double>(i) / perSecond;
        const double wave = 50 + 10 * line + 20 * std::sin(seconds / (1 + line));
        values[i] = wave + (shape == Noise ? 15 : 1) * spread(random);
    }
    return values;
}

/// Two points a column: the lowest and the highest sample in it, in the order they came.
QList<QPointF> decimated(const std::vector<double> &values, int columns)
{
    QList<QPointF> points;
    const double step = kWindow / static_cast<double>(values.size());
    const double perColumn = static_cast<double>(values.size()) / columns;
    if (perColumn <= 2) {
        for (std::size_t i = 0; i < values.size(); ++i)
            points.emplaceBack(static_cast<double>(i) * step - kWindow, values[i]);
        return points;
    }
    points.reserve(2 * columns);
    for (int column = 0; column < columns; ++column) {
        const auto first = values.begin() + std::lround(column * perColumn);
        const auto last = values.begin() + std::lround((column + 1) * perColumn);
        auto [low, high] = std::minmax_element(first, last);
        if (low > high)
            std::swap(low, high);
        for (const auto at : {low, high})
            points.emplaceBack(static_cast<double>(at - values.begin()) * step - kWindow, *at);
    }
    return points;
}

class Dashboard
{
public:
    Dashboard(int perSecond, Shape shape, bool filled)
        : m_filled(filled)
    {
        m_themes.setChoice(ui::ThemeChoice::Dark);
        m_window.resize(1600, 1000);
        auto *grid = new QGridLayout(&m_window);
        grid->setContentsMargins(0, 0, 0, 0);
        grid->setSpacing(1);
        for (int i = 0; i < kCharts; ++i) {
            auto *chart = new ui::Chart(m_themes, m_time, &m_window);
            grid->addWidget(chart, i / 4, i % 4);
            m_charts.push_back(chart);
        }
        m_window.show();
        QCoreApplication::processEvents();
        for (int line = 0; line < kLines; ++line)
            m_samples.push_back(samples(perSecond, line, shape));
        m_target = QImage(m_window.size(), QImage::Format_RGB32);
    }

    [[nodiscard]] QList<ui::ChartLine> lines(const ui::Chart &chart) const
    {
        QList<ui::ChartLine> result;
        for (int line = 0; line < kLines; ++line) {
            result.append({.label = QString::number(line),
                           .colour = m_themes.theme().seriesColour(line),
                           .dashed = false,
                           .filled = m_filled,
                           .points = decimated(m_samples[static_cast<std::size_t>(line)], chart.plotColumns())});
        }
        return result;
    }

    void prepare()
    {
        m_lines.clear();
        for (const ui::Chart *chart : m_charts)
            m_lines.push_back(lines(*chart));
    }

    void frame()
    {
        m_end += std::chrono::milliseconds(16);
        for (std::size_t i = 0; i < m_charts.size(); ++i)
            m_charts[i]->setLines(m_lines[i], m_end);
        m_window.render(&m_target);
        benchmark::DoNotOptimize(m_target.constBits());
    }

private:
    const bool m_filled;
    ui::ThemeStore m_themes;
    ui::TimeView m_time;
    QWidget m_window;
    std::vector<ui::Chart *> m_charts;
    std::vector<std::vector<double>> m_samples;
    std::vector<QList<ui::ChartLine>> m_lines;
    base::WallTime m_end{std::chrono::hours(400'000)};
    QImage m_target;
};

void frameOfEightCharts(benchmark::State &state)
{
    Dashboard dashboard(static_cast<int>(state.range(0)), static_cast<Shape>(state.range(1)), state.range(2) != 0);
    dashboard.prepare();
    dashboard.frame();
    for (auto _ : state)
        dashboard.frame();
}
BENCHMARK(frameOfEightCharts)
    ->ArgNames({"samples_per_second", "wave", "filled"})
    ->Args({1, Noise, 0})
    ->Args({10, Noise, 0})
    ->Args({100, Noise, 0})
    ->Args({1000, Noise, 0})
    ->Args({1000, Wave, 0})
    ->Args({1000, Noise, 1})
    ->Args({1000, Wave, 1})
    ->Unit(benchmark::kMillisecond)
    ->Repetitions(5)
    ->ReportAggregatesOnly();

void decimationOfEightCharts(benchmark::State &state)
{
    Dashboard dashboard(static_cast<int>(state.range(0)), Noise, false);
    for (auto _ : state)
        dashboard.prepare();
}
BENCHMARK(decimationOfEightCharts)->ArgName("samples_per_second")->Arg(1000)->Unit(benchmark::kMillisecond);

} // namespace

int main(int argc, char **argv)
{
    qputenv("QT_QPA_PLATFORM", "offscreen");
    QApplication app(argc, argv);
    benchmark::Initialize(&argc, argv);
    benchmark::RunSpecifiedBenchmarks();
    return 0;
}
