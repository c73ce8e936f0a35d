// SPDX-License-Identifier: GPL-3.0-or-later
// The frame of the Inspect view in 1600x1000, drawn by software, while 100,000 messages a second come into a
// capture on disk and the table follows the newest, with and without a filter. A frame is everything that a
// display tick costs the UI thread: taking what was found, counting, and all pixels. It is measured in real
// time, one frame every 16 ms for 20 seconds (PUSHSCOPE_BENCH_SECONDS), beside the thread that appends and
// those that write and search.
#include "core/capture/filecapture.h"
#include "core/client/sources.h"
#include "ui/inspect/inspectview.h"
#include "ui/inspect/messagetablemodel.h"
#include "ui/theme/theme.h"

#include <benchmark/benchmark.h>

#include <QApplication>
#include <QFile>
#include <QTemporaryDir>
#include <QThread>
#include <QVBoxLayout>

#include <algorithm>
#include <atomic>
#include <thread>
#include <vector>

using namespace pushscope;
using namespace std::chrono_literals;

namespace {

constexpr auto kFrame = 16ms;
constexpr auto kBatch = 2ms; ///< what the network thread hands over at once

client::Frame frameOf(quint64 n, base::WallTime time)
{
    client::Frame frame;
    frame.source = {1};
    frame.transport = n % 3 == 0 ? base::Transport::Sse : base::Transport::WebSocket;
    frame.time = time;
    frame.topic = "market/" + QByteArray::number(n % 50);
    frame.event = n % 4 == 0 ? "quote" : "trade";
    frame.id = QByteArray::number(n);
    frame.payload = "{\"price\":" + QByteArray::number(180.0 + static_cast<double>(n % 1000) / 100, 'f', 2) +
                    ",\"size\":" + QByteArray::number(n % 300) +
                    ",\"side\":\"buy\",\"venue\":\"XNAS\",\"n\":" + QByteArray::number(n) + "}";
    frame.payload.append(QByteArray(std::max<qsizetype>(0, 128 - frame.payload.size()), ' '));
    frame.wireBytes = frame.payload.size() + 40;
    frame.latency = std::chrono::microseconds(600 + n % 900);
    return frame;
}

/// Appends at a steady rate until it goes.
class Publisher
{
public:
    Publisher(capture::Capture &capture, const base::Clock &clock, int perSecond)
        : m_thread([this, &capture, &clock, perSecond] { run(capture, clock, perSecond); })
    {
    }
    ~Publisher()
    {
        m_stop = true;
        m_thread.join();
    }
    [[nodiscard]] quint64 published() const { return m_published; }

private:
    void run(capture::Capture &capture, const base::Clock &clock, int perSecond)
    {
        const auto begin = std::chrono::steady_clock::now();
        while (!m_stop) {
            const std::chrono::duration<double> since = std::chrono::steady_clock::now() - begin;
            const auto due = static_cast<quint64>(since.count() * perSecond);
            std::vector<client::Frame> frames;
            const base::WallTime now = clock.wallNow();
            for (quint64 n = m_published; n < due; ++n)
                frames.push_back(frameOf(n, now));
            capture.append(std::move(frames));
            m_published = due;
            std::this_thread::sleep_for(kBatch);
        }
    }
    std::atomic<bool> m_stop = false;
    std::atomic<quint64> m_published = 0;
    std::thread m_thread;
};

double peakMemoryMb()
{
    QFile status(QStringLiteral("/proc/self/status"));
    if (!status.open(QIODevice::ReadOnly))
        return 0;
    for (const QByteArray &line : status.readAll().split('\n')) {
        if (line.startsWith("VmHWM:"))
            return line.mid(6).trimmed().split(' ').first().toDouble() / 1024;
    }
    return 0;
}

double quantile(std::vector<double> values, double share)
{
    const auto at =
        values.begin() + static_cast<std::ptrdiff_t>(share * static_cast<double>(values.size() - 1));
    std::nth_element(values.begin(), at, values.end());
    return *at;
}

void frameWhileMessagesPour(benchmark::State &state, const QString &filter)
{
    const base::SystemClock clock;
    ui::ThemeStore themes;
    themes.setChoice(ui::ThemeChoice::Dark);
    themes.apply();
    QTemporaryDir folder;
    auto capture = capture::FileCapture::open(clock, folder.filePath(QStringLiteral("bench.pushscope")), {});
    if (!capture) {
        state.SkipWithError(qPrintable(capture.error().sentence()));
        return;
    }
    client::Sources sources(**capture, clock);
    QWidget window;
    ui::InspectView view(ui::Services{.clock = clock,
                                      .hub = nullptr,
                                      .sources = sources,
                                      .capture = **capture,
                                      .themes = themes,
                                      .hubOverWebSocket = {},
                                      .hubOverSse = {},
                                      .started = clock.wallNow(),
                                      .settingsDir = folder.path(),
                                      .notice = {}});
    auto *column = new QVBoxLayout(&window);
    column->addWidget(view.toolBar());
    column->addWidget(&view, 1);
    window.resize(1600, 1000);
    window.show();
    view.setFilter(filter);
    const auto *model = view.findChild<ui::MessageTableModel *>();
    Publisher publisher(**capture, clock, static_cast<int>(state.range(0)));
    const int asked = qEnvironmentVariableIntValue("PUSHSCOPE_BENCH_SECONDS");
    const int seconds = asked > 0 ? asked : 20;
    std::vector<double> frames, ticks;
    qint64 behind = 0;
    for (auto _ : state) {
        const auto begin = std::chrono::steady_clock::now();
        auto next = begin;
        while (std::chrono::steady_clock::now() - begin < std::chrono::seconds(seconds)) {
            std::this_thread::sleep_until(next);
            next = std::max(next + kFrame, std::chrono::steady_clock::now());
            const auto from = std::chrono::steady_clock::now();
            view.tick();
            const auto ticked = std::chrono::steady_clock::now();
            QCoreApplication::processEvents();
            frames.push_back(
                std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - from).count());
            ticks.push_back(std::chrono::duration<double, std::milli>(ticked - from).count());
            if (filter.isEmpty())
                behind = std::max(behind, static_cast<qint64>(publisher.published()) - model->rowCount());
        }
    }
    state.counters["median_ms"] = quantile(frames, 0.5);
    state.counters["p99_ms"] = quantile(frames, 0.99);
    state.counters["max_ms"] = *std::ranges::max_element(frames);
    state.counters["tick_ms"] = quantile(ticks, 0.5);
    state.counters["frames"] = static_cast<double>(frames.size());
    state.counters["rows"] = model->rowCount();
    state.counters["behind"] = static_cast<double>(behind); // messages that a frame did not have, at worst
    state.counters["published"] = static_cast<double>(publisher.published());
    state.counters["peak_mb"] = peakMemoryMb();
}

BENCHMARK_CAPTURE(frameWhileMessagesPour, everything, QString())
    ->ArgName("per_second")
    ->Arg(100'000)
    ->Iterations(1)
    ->Unit(benchmark::kSecond);
BENCHMARK_CAPTURE(frameWhileMessagesPour, filtered, QStringLiteral("data.price>185 topic:market/+"))
    ->ArgName("per_second")
    ->Arg(100'000)
    ->Iterations(1)
    ->Unit(benchmark::kSecond);

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
