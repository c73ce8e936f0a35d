// SPDX-License-Identifier: GPL-3.0-or-later
// Searching and showing a capture of 10,000,000 messages of 128 bytes on disk: how soon a filter finds its
// first and all its matches, how soon the rows of a view are there wherever it jumps, and what it all takes
// in memory. The recording is made once, in the folder for temporary files (some 1.6 GB), and removed at the
// end.
#include "core/capture/filecapture.h"
#include "core/capture/search/framefinder.h"
#include "core/capture/search/frameloader.h"

#include <benchmark/benchmark.h>

#include <QFile>
#include <QTemporaryDir>

#include <malloc.h>

#include <random>
#include <thread>

using namespace std::chrono_literals;
using namespace pushscope;
using namespace pushscope::capture;

namespace {

constexpr base::WallTime kStart{std::chrono::seconds(1'700'000'000)};
constexpr quint64 kFrames = 10'000'000;
constexpr std::size_t kBatch = 1000;
constexpr quint64 kRows = 60; ///< of a view
const base::SystemClock systemClock;

qint64 residentBytes()
{
    QFile status(QStringLiteral("/proc/self/statm"));
    return status.open(QIODevice::ReadOnly) ? status.readAll().split(' ').value(1).toLongLong() * 4096 : 0;
}

std::vector<client::Frame> batch(quint64 from)
{
    std::vector<client::Frame> frames(kBatch);
    for (quint64 i = 0; i < kBatch; ++i) {
        client::Frame &frame = frames[i];
        const quint64 n = from + i;
        frame.source = client::SourceId{1};
        frame.transport = n % 3 ? base::Transport::WebSocket : base::Transport::Sse;
        frame.time = kStart + std::chrono::microseconds(n * 2);
        frame.topic = "market/" + QByteArray::number(n % 100);
        frame.id = "8f3a2b1c00112233:" + QByteArray::number(n);
        frame.payload = "{\"symbol\":\"T" + QByteArray::number(n % 100) +
                        "\",\"price\":" + QByteArray::number(n % 200) + ",\"note\":\"" +
                        (n == 777 ? "needle" : "");
        frame.payload.append(126 - frame.payload.size(), 'x').append("\"}");
        frame.wireBytes = frame.payload.size() + 4;
    }
    return frames;
}

const QString &recording()
{
    static const QTemporaryDir dir;
    static const QString path = [] {
        const QString made = dir.filePath(QStringLiteral("bench.pushscope"));
        const auto capture = FileCapture::open(systemClock, made, {}).value();
        for (quint64 i = 1; i <= kFrames; i += kBatch)
            capture->append(batch(i));
        capture->flush();
        return made;
    }();
    return path;
}

std::unique_ptr<FileCapture> opened()
{
    return FileCapture::open(systemClock, recording(), {}).value();
}

/// As a view does: it looks now and then.
template <class Until>
void wait(Until until)
{
    while (!until())
        std::this_thread::sleep_for(500us);
}

FrameFinder::Request request(const char *filter)
{
    return {.filter = FilterProgram::compile(QString::fromLatin1(filter)).value()};
}

void firstMatches(benchmark::State &state, const char *filter)
{
    const auto capture = opened();
    for (auto _ : state) {
        auto finder = std::make_unique<FrameFinder>(*capture, request(filter));
        wait([&] { return finder->progress().matches.size() >= qint64(kRows); });
        state.PauseTiming();
        finder.reset();
        state.ResumeTiming();
    }
}

void allMatches(benchmark::State &state, const char *filter)
{
    const auto capture = opened();
    double resident = 0;
    for (auto _ : state) {
        const FrameFinder finder(*capture, request(filter));
        wait([&] { return finder.progress().unscanned == 0; });
        state.counters["matches"] = double(finder.progress().matches.size());
        resident = std::max(resident, double(residentBytes()));
    }
    state.SetItemsProcessed(state.iterations() * qint64(kFrames));
    state.counters["resident_MB"] = resident / 1e6;
}

#define PUSHSCOPE_FIRST(name, filter)                                                                        \
    BENCHMARK_CAPTURE(firstMatches, name, filter)                                                            \
        ->Iterations(20)                                                                                     \
        ->UseRealTime()                                                                                      \
        ->Unit(benchmark::kMillisecond)
#define PUSHSCOPE_ALL(name, filter)                                                                          \
    BENCHMARK_CAPTURE(allMatches, name, filter)->Iterations(2)->UseRealTime()->Unit(benchmark::kMillisecond)

PUSHSCOPE_FIRST(json_number, "data.price>187");
PUSHSCOPE_FIRST(topic, "topic:market/7");
PUSHSCOPE_ALL(json_number, "data.price>187");
PUSHSCOPE_ALL(transport, "transport:sse");
PUSHSCOPE_ALL(topic, "topic:market/7");
PUSHSCOPE_ALL(one_text_among_all, "needle");

void endASearch(benchmark::State &state)
{
    const auto capture = opened();
    for (auto _ : state) {
        state.PauseTiming();
        auto finder = std::make_unique<FrameFinder>(*capture, request("data.price>187"));
        wait([&] { return finder->progress().scanned > 500'000; });
        state.ResumeTiming();
        finder.reset();
    }
}
BENCHMARK(endASearch)->Iterations(20)->UseRealTime()->Unit(benchmark::kMillisecond);

/// What a view asks for each time it draws.
void askForRows(benchmark::State &state)
{
    const auto capture = opened();
    const FrameFinder finder(*capture, request(state.range(0) ? "data.price>187" : ""));
    wait([&] { return finder.progress().unscanned == 0; });
    std::mt19937_64 random(1);
    for (auto _ : state) {
        const FrameFinder::Range range = finder.progress().matches;
        const qint64 top = range.first + qint64(random() % quint64(range.size() - qint64(kRows)));
        for (qint64 row = top; row < top + qint64(kRows); ++row)
            benchmark::DoNotOptimize(finder.sequence(row));
    }
}
BENCHMARK(askForRows)->ArgName("filtered")->Arg(0)->Arg(1)->Unit(benchmark::kMicrosecond);

/// From a jump to the moment at which all rows have their frames.
void jump(benchmark::State &state)
{
    const auto capture = opened();
    const FrameFinder finder(*capture, request(state.range(0) ? "data.price=188" : ""));
    wait([&] { return finder.progress().unscanned == 0; });
    FrameLoader loader(*capture);
    const FrameFinder::Range range = finder.progress().matches;
    std::mt19937_64 random(2);
    double slowest = 0;
    for (auto _ : state) {
        const auto begin = std::chrono::steady_clock::now();
        const qint64 top = range.first + qint64(random() % quint64(range.size() - qint64(kRows)));
        wait([&] {
            bool complete = true;
            for (qint64 row = top; row < top + qint64(kRows); ++row)
                complete = loader.frame(finder.sequence(row)) && complete;
            return complete;
        });
        const std::chrono::duration<double, std::milli> took = std::chrono::steady_clock::now() - begin;
        slowest = std::max(slowest, took.count());
    }
    state.counters["slowest_ms"] = slowest;
    state.counters["resident_MB"] = double(residentBytes()) / 1e6;
}
BENCHMARK(jump)
    ->ArgName("filtered")
    ->Arg(0)
    ->Arg(1)
    ->Iterations(200)
    ->UseRealTime()
    ->Unit(benchmark::kMillisecond);

/// The frame before, of a topic seen last at the very beginning: the whole capture is searched.
void previousOfARareTopic(benchmark::State &state)
{
    const auto capture = opened();
    client::Frame frame;
    frame.source = client::SourceId{1};
    frame.topic = "rare";
    capture->append({frame});
    for (auto _ : state) {
        FrameLoader loader(*capture);
        const Sequence last = capture->statistics().range.last;
        wait([&] { return loader.previous(last).isKnown; });
    }
}
BENCHMARK(previousOfARareTopic)->Iterations(1)->UseRealTime()->Unit(benchmark::kMillisecond);

/// From append() to the moment at which a match is counted.
void liveMatch(benchmark::State &state)
{
    const auto capture = opened();
    const FrameFinder finder(*capture, request("data.price>187"));
    wait([&] { return finder.progress().unscanned == 0; });
    client::Frame frame;
    frame.payload = "{\"price\":199}";
    for (auto _ : state) {
        const qint64 end = finder.progress().matches.end;
        capture->append({frame});
        wait([&] { return finder.progress().matches.end > end; });
    }
}
BENCHMARK(liveMatch)->Iterations(50)->UseRealTime()->Unit(benchmark::kMillisecond);

/// A view that is open on the whole capture: finder, loader, and what the capture itself has.
void memory(benchmark::State &state)
{
    malloc_trim(0);
    for (auto _ : state) {
        const auto capture = opened();
        const FrameFinder all(*capture, {});
        const FrameFinder some(*capture, request("data.price>187"));
        FrameLoader loader(*capture);
        wait([&] { return some.progress().unscanned == 0; });
        std::mt19937_64 random(3);
        for (int i = 0; i < 1000; ++i) {
            const Sequence sequence{1 + random() % kFrames};
            wait([&] { return loader.frame(sequence) != nullptr; });
        }
        state.counters["resident_MB"] = double(residentBytes()) / 1e6;
    }
}
BENCHMARK(memory)->Iterations(1)->UseRealTime()->Unit(benchmark::kMillisecond);

} // namespace

BENCHMARK_MAIN();
