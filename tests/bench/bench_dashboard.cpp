// SPDX-License-Identifier: GPL-3.0-or-later
// The frame of a whole dashboard view: 8 charts of 4 series each over 60 s in 1600x1000, drawn by software,
// fed through a capture by up to 1,000 messages a second and series. A frame is everything that a display
// tick costs the UI thread: reading what came since the last one, decimating, legends, headers, and all
// pixels. Time is simulated, so that a frame always stands for a sixtieth of a second, however long it takes.
#include "core/capture/memorycapture.h"
#include "core/client/sources.h"
#include "ui/dashboard/chartbody.h"
#include "ui/dashboard/dashboardview.h"
#include "ui/dashboard/layoutstore.h"
#include "ui/dashboard/panelgrid.h"
#include "ui/theme/theme.h"

#include <benchmark/benchmark.h>

#include <QApplication>
#include <QDir>
#include <QTcpServer>
#include <QTemporaryDir>

#include <algorithm>
#include <cmath>
#include <random>
#include <vector>

using namespace pushscope;
using namespace std::chrono_literals;

namespace {

constexpr int kCharts = 8;
constexpr int kSeries = 4;
constexpr auto kWindow = 60s;
constexpr std::chrono::microseconds kFrame{16'667};

class SimulatedClock final : public base::Clock
{
public:
    base::WallTime wall{std::chrono::hours(400'000)};
    base::SteadyTime steady{1h};

    [[nodiscard]] base::WallTime wallNow() const override { return wall; }
    [[nodiscard]] base::SteadyTime steadyNow() const override { return steady; }
    void pass(std::chrono::microseconds time)
    {
        wall += time;
        steady += time;
    }
};

ui::Layout layout()
{
    ui::Dashboard dashboard{.id = {}, .name = QStringLiteral("Bench"), .window = kWindow, .panels = {}};
    for (int i = 0; i < kCharts; ++i) {
        ui::PanelSpec spec;
        spec.title = QStringLiteral("Chart %1").arg(i);
        spec.bindings.push_back({.source = {},
                                 .filter = "bench/" + QByteArray::number(i) + "/+",
                                 .field = "/value",
                                 .label = {}});
        spec.cell = {6 * (i % 2), 3 * (i / 2), 6, 3};
        dashboard.panels.push_back(spec);
    }
    return {.dashboards = {dashboard}};
}

/// Messages on all topics, as a source would hand them over: each with a payload of its own.
class Publisher
{
public:
    Publisher(capture::Capture &capture, client::SourceId source, int perSecond, base::WallTime start)
        : m_capture(capture)
        , m_source(source)
        , m_interval(std::chrono::microseconds(1s) / perSecond)
        , m_next(start)
    {
        for (int i = 0; i < kCharts * kSeries; ++i)
            m_topics.push_back("bench/" + QByteArray::number(i / kSeries) + '/' +
                               QByteArray::number(i % kSeries));
    }

    void publishUntil(base::WallTime now)
    {
        std::vector<client::Frame> frames;
        for (; m_next <= now; m_next += m_interval) {
            const double seconds = std::chrono::duration<double>(m_next.time_since_epoch()).count();
            for (std::size_t i = 0; i < m_topics.size(); ++i) {
                const int line = static_cast<int>(i) % kSeries;
                const double value =
                    50 + 10 * line + 20 * std::sin(seconds / (1 + line)) + 15 * m_spread(m_random);
                client::Frame frame;
                frame.source = m_source;
                frame.time = m_next;
                frame.topic = m_topics[i];
                frame.payload = "{\"value\":" + QByteArray::number(value, 'f', 3) + "}";
                frame.wireBytes = frame.payload.size() + 2;
                frames.push_back(std::move(frame));
            }
        }
        m_capture.append(std::move(frames));
    }

private:
    capture::Capture &m_capture;
    const client::SourceId m_source;
    const std::chrono::microseconds m_interval;
    base::WallTime m_next;
    std::vector<QByteArray> m_topics;
    std::mt19937 m_random{1};
    std::uniform_real_distribution<double> m_spread{-1, 1};
};

class Stage
{
public:
    explicit Stage(int perSecond)
        : m_capture(m_clock)
        , m_listening(m_silent.listen(QHostAddress::LocalHost))
        , m_sources(m_capture, m_clock)
        , m_source(
              m_sources.add({.name = QStringLiteral("bench"),
                             .url = QUrl(QStringLiteral("http://127.0.0.1:%1").arg(m_silent.serverPort()))}))
        , m_publisher(m_capture, m_source, perSecond, m_clock.wall)
    {
        m_themes.setChoice(ui::ThemeChoice::Dark);
        m_themes.apply();
        const QString file = QDir(m_settings.path()).filePath(QStringLiteral("layouts.json"));
        m_ready = ui::LayoutStore::exportTo(file, layout()).has_value();
        m_view = std::make_unique<ui::DashboardView>(ui::Services{.clock = m_clock,
                                                                  .hub = nullptr,
                                                                  .sources = m_sources,
                                                                  .capture = m_capture,
                                                                  .themes = m_themes,
                                                                  .hubOverWebSocket = m_source,
                                                                  .hubOverSse = m_source,
                                                                  .started = m_clock.wall,
                                                                  .settingsDir = m_settings.path(),
                                                                  .notice = {}});
        m_view->resize(1600, 1000);
        m_view->show();
        fill();
    }

    /// What comes until the next frame; not part of it.
    void pass()
    {
        m_clock.pass(kFrame);
        m_publisher.publishUntil(m_clock.wall);
    }
    void tick() { m_view->tick(m_clock.wall); }
    static void paint() { QCoreApplication::processEvents(); }

    /// Milliseconds that a picture lacks at its edges: at the left of a window that is not full, at the right
    /// where reading is behind.
    struct Missing
    {
        double left = 0, right = 0;
    };
    [[nodiscard]] Missing missing() const
    {
        Missing worst;
        int lines = 0;
        for (ui::Panel *panel : m_view->grid().panels()) {
            for (const ui::ChartLine &line :
                 static_cast<ui::ChartBody &>(panel->body()).chart().drawnLines()) {
                ++lines;
                worst.left = std::max(worst.left,
                                      line.points.first().x() + std::chrono::milliseconds(kWindow).count());
                worst.right = std::max(worst.right, -line.points.last().x());
            }
        }
        return lines == kCharts * kSeries && m_ready && m_listening ? worst : Missing{1e9, 1e9};
    }

private:
    void fill()
    {
        for (auto filled = 0ms; filled <= kWindow + 1s; filled += 50ms) {
            m_clock.pass(50ms);
            m_publisher.publishUntil(m_clock.wall);
            tick();
        }
        for (int i = 0; i < 120; ++i) {
            pass();
            tick();
            paint();
        }
    }

    SimulatedClock m_clock;
    ui::ThemeStore m_themes;
    capture::MemoryCapture m_capture;
    QTcpServer m_silent; ///< takes connections and never answers
    bool m_listening;
    bool m_ready = false;
    client::Sources m_sources;
    client::SourceId m_source;
    Publisher m_publisher;
    QTemporaryDir m_settings;
    std::unique_ptr<ui::DashboardView> m_view;
};

/// The value that a share of the sorted ones lies below.
double quantile(std::vector<double> values, double share)
{
    const auto at =
        values.begin() + static_cast<std::ptrdiff_t>(share * static_cast<double>(values.size() - 1));
    std::nth_element(values.begin(), at, values.end());
    return *at;
}

void frameOfADashboard(benchmark::State &state)
{
    Stage stage(static_cast<int>(state.range(0)));
    if (const Stage::Missing missing = stage.missing(); missing.left > 200 || missing.right > 200) {
        state.SkipWithError("the charts are not full");
        return;
    }
    std::vector<double> frames, ticks;
    double behind = 0;
    for (auto _ : state) {
        stage.pass();
        const auto begin = std::chrono::steady_clock::now();
        stage.tick();
        const auto ticked = std::chrono::steady_clock::now();
        stage.paint();
        const std::chrono::duration<double> all = std::chrono::steady_clock::now() - begin;
        state.SetIterationTime(all.count());
        frames.push_back(all.count() * 1e3);
        ticks.push_back(std::chrono::duration<double, std::milli>(ticked - begin).count());
        behind = std::max(behind, stage.missing().right);
    }
    state.counters["median_ms"] = quantile(frames, 0.5);
    state.counters["p99_ms"] = quantile(frames, 0.99);
    state.counters["tick_ms"] = quantile(ticks, 0.5); // of it without painting
    state.counters["behind_ms"] = behind;             // the newest sample drawn, at worst
}
BENCHMARK(frameOfADashboard)
    ->ArgName("samples_per_second")
    ->Arg(10)
    ->Arg(100)
    ->Arg(1000)
    ->Iterations(600) // ten seconds
    ->UseManualTime()
    ->Unit(benchmark::kMillisecond);

} // namespace

int main(int argc, char **argv)
{
    if (!qEnvironmentVariableIsSet("QT_QPA_PLATFORM"))
        qputenv("QT_QPA_PLATFORM", "offscreen");
    QApplication application(argc, argv);
    benchmark::Initialize(&argc, argv);
    benchmark::RunSpecifiedBenchmarks();
    return 0;
}
