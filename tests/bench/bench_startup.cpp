// SPDX-License-Identifier: GPL-3.0-or-later
// From the start of the process to the first chart that moves, and what memory the process holds by then. Each
// iteration starts this program anew as a child that puts the whole workbench together on a free port.
#include "app/workbench.h"
#include "ui/widgets/chart.h"

#include <benchmark/benchmark.h>

#include <QApplication>
#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QTimer>

#include <cmath>
#include <cstdio>

using namespace pushscope;

namespace {

/// The newest drawn point of the first chart that draws a line of at least two points.
std::optional<QPointF> newestDrawnPoint(const QWidget &window)
{
    for (const ui::Chart *chart : window.findChildren<ui::Chart *>()) {
        for (const ui::ChartLine &line : chart->drawnLines()) {
            if (line.points.size() >= 2 && !std::isnan(line.points.last().y()))
                return line.points.last();
        }
    }
    return std::nullopt;
}

qint64 peakResidentKiB()
{
    QFile status(QStringLiteral("/proc/self/status"));
    if (!status.open(QIODevice::ReadOnly))
        return 0;
    for (const QByteArray &line : status.readAll().split('\n')) {
        if (line.startsWith("VmHWM:"))
            return line.mid(6).trimmed().split(' ').first().toLongLong();
    }
    return 0;
}

int runChild(int argc, char **argv)
{
    QApplication application(argc, argv);
    QTemporaryDir settings;
    const base::SystemClock clock;
    app::LocalHub::Options hub;
    hub.hub.port = 0;
    app::Workbench workbench(clock, {.hub = hub, .settingsDir = settings.path()});
    workbench.window().resize(1600, 1000);
    workbench.window().show();

    std::optional<QPointF> first;
    QTimer poll;
    QObject::connect(&poll, &QTimer::timeout, &application, [&] {
        const auto newest = newestDrawnPoint(workbench.window());
        if (!first) {
            first = newest;
        } else if (newest && *newest != *first) {
            std::printf("moving %lld\n", static_cast<long long>(peakResidentKiB()));
            std::fflush(stdout);
            QApplication::quit();
        }
    });
    poll.start(std::chrono::milliseconds(2));
    return QApplication::exec();
}

void startToFirstMovingChart(benchmark::State &state)
{
    double peakMb = 0;
    for (auto _ : state) {
        QProcess child;
        child.setProcessChannelMode(QProcess::ForwardedErrorChannel);
        const auto begin = std::chrono::steady_clock::now();
        child.start(QCoreApplication::applicationFilePath(), {QStringLiteral("--child")});
        QByteArray line;
        while (!line.endsWith('\n') && child.waitForReadyRead(20'000))
            line += child.readAllStandardOutput();
        const std::chrono::duration<double> elapsed = std::chrono::steady_clock::now() - begin;
        child.waitForFinished();
        if (!line.startsWith("moving ")) {
            state.SkipWithError("no chart moved within 20 s");
            return;
        }
        state.SetIterationTime(elapsed.count());
        peakMb = std::max(peakMb, line.mid(7).trimmed().toDouble() * 1024 / 1e6);
    }
    state.counters["peak_MB"] = peakMb;
}
BENCHMARK(startToFirstMovingChart)->UseManualTime()->Unit(benchmark::kMillisecond)->Iterations(1)->Repetitions(7);

} // namespace

int main(int argc, char **argv)
{
    if (!qEnvironmentVariableIsSet("QT_QPA_PLATFORM"))
        qputenv("QT_QPA_PLATFORM", "offscreen");
    if (argc > 1 && qstrcmp(argv[1], "--child") == 0)
        return runChild(argc, argv);
    QCoreApplication application(argc, argv);
    benchmark::Initialize(&argc, argv);
    benchmark::RunSpecifiedBenchmarks();
    return 0;
}
