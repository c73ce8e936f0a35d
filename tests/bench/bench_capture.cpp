// SPDX-License-Identifier: GPL-3.0-or-later
// What the capture costs the network thread, and what series and summaries cost the one that draws.
#include "core/capture/fieldreader.h"
#include "core/capture/memorycapture.h"
#include "core/capture/seriesfeed.h"

#include <benchmark/benchmark.h>

#include <atomic>
#include <cmath>
#include <thread>

using namespace std::chrono_literals;
using namespace pushscope;
using namespace pushscope::capture;

namespace {

constexpr base::WallTime kStart{std::chrono::seconds(1'700'000'000)};
const base::SystemClock systemClock;

client::Frame message(base::WallTime time, const QByteArray &topic, const QByteArray &payload)
{
    client::Frame frame;
    frame.source = client::SourceId{1};
    frame.time = time;
    frame.topic = topic;
    frame.payload = payload;
    frame.wireBytes = payload.size() + 2;
    return frame;
}

/// A payload of its own for each frame, as a source makes them.
std::vector<client::Frame> batch(quint64 from, std::size_t count, int topics, int payloadBytes)
{
    std::vector<client::Frame> frames;
    frames.reserve(count);
    for (quint64 i = from; i < from + count; ++i) {
        QByteArray payload = "{\"value\":" + QByteArray::number(std::sin(double(i) * 0.01)) + ",\"pad\":\"";
        payload.append(std::max<qsizetype>(payloadBytes - payload.size() - 2, 0), 'x');
        payload += "\"}";
        frames.push_back(message(kStart + std::chrono::microseconds(i * 1000 / quint64(topics)),
                                 "bench/" + QByteArray::number(i % quint64(topics)), payload));
    }
    return frames;
}

/// Frames appended a second, in batches of 1,000, without the making of them; a second thread may read along.
void append(benchmark::State &state)
{
    MemoryCapture capture(systemClock);
    std::atomic<bool> running{state.range(0) != 0};
    std::thread reader([&] {
        Sequence next{1};
        while (running) {
            const auto chunk = capture.read(next, 10'000);
            next = Sequence{chunk.first.value + chunk.frames.size()};
            benchmark::DoNotOptimize(capture.topics().size());
            std::this_thread::sleep_for(16ms);
        }
    });
    quint64 made = 1;
    for (auto _ : state) {
        auto frames = batch(made, 1000, 100, 128);
        made += 1000;
        const auto begin = std::chrono::steady_clock::now();
        capture.append(std::move(frames));
        state.SetIterationTime(std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count());
    }
    running = false;
    reader.join();
    state.SetItemsProcessed(state.iterations() * 1000);
}
BENCHMARK(append)->ArgName("reader")->Arg(0)->Arg(1)->UseManualTime();

void summariseTopics(benchmark::State &state)
{
    MemoryCapture capture(systemClock);
    capture.append(batch(1, 100'000, int(state.range(0)), 60));
    for (auto _ : state)
        benchmark::DoNotOptimize(capture.topics());
}
BENCHMARK(summariseTopics)->Arg(100)->Arg(10'000)->Unit(benchmark::kMicrosecond);

void histogramOfTenMinutes(benchmark::State &state)
{
    MemoryCapture capture(systemClock);
    capture.append(batch(1, 600'000, 1, 60));
    for (auto _ : state)
        benchmark::DoNotOptimize(capture.histogram(kStart + 600s, 1000ms, 600));
}
BENCHMARK(histogramOfTenMinutes)->Unit(benchmark::kMicrosecond);

void readNumber(benchmark::State &state)
{
    const QByteArray payload(R"({"symbol":"ACME","price":187.25,"volume":1200,"side":"buy"})");
    FieldReader reader;
    for (auto _ : state)
        benchmark::DoNotOptimize(reader.number(payload, "/price"));
}
BENCHMARK(readNumber);

/// One display frame of 16 ms: what 32 series at 1,000 samples a second each have brought in it.
void updateFeed(benchmark::State &state)
{
    constexpr std::size_t kFrames = 512;
    MemoryCapture capture(systemClock);
    SeriesFeed feed(capture);
    for (int i = 0; i < 32; ++i) {
        feed.add({.source = {},
                  .filter = broker::TopicFilter::parse("bench/" + QByteArray::number(i)).value(),
                  .field = "/value"});
    }
    quint64 made = 1;
    for (auto _ : state) {
        state.PauseTiming();
        capture.append(batch(made, kFrames, 32, 60));
        made += kFrames;
        state.ResumeTiming();
        benchmark::DoNotOptimize(feed.update(1s));
    }
    state.SetItemsProcessed(state.iterations() * qint64(kFrames));
}
BENCHMARK(updateFeed)->Unit(benchmark::kMicrosecond);

void appendToSeries(benchmark::State &state)
{
    SeriesHistory history;
    qint64 i = 0;
    for (auto _ : state) {
        history.append({kStart + i * 1ms, double(i % 1000)});
        ++i;
    }
    state.counters["bytes"] = double(history.heldBytes());
}
BENCHMARK(appendToSeries);

/// The newest `range` seconds of a series with 1,000 samples a second, to 800 columns.
void decimate(benchmark::State &state)
{
    SeriesHistory history;
    const auto seconds = std::chrono::seconds(state.range(0));
    const qint64 samples = std::chrono::milliseconds(seconds).count() + 5000;
    for (qint64 i = 0; i < samples; ++i)
        history.append({kStart + i * 1ms, std::sin(double(i) * 0.01) * double(i % 7)});
    const auto end = kStart + samples * 1ms;
    std::size_t points = 0;
    for (auto _ : state)
        points = history.decimated(end - seconds, end, 800).size();
    state.counters["points"] = double(points);
    state.counters["bytes"] = double(history.heldBytes());
}
BENCHMARK(decimate)->ArgName("s")->Arg(5)->Arg(10)->Arg(60)->Arg(600)->Arg(3600)->Unit(benchmark::kMicrosecond);

void extentOfAMinute(benchmark::State &state)
{
    SeriesHistory history;
    for (qint64 i = 0; i < 100'000; ++i)
        history.append({kStart + i * 1ms, std::sin(double(i) * 0.01)});
    for (auto _ : state)
        benchmark::DoNotOptimize(history.extent(kStart + 40s, kStart + 100s));
}
BENCHMARK(extentOfAMinute)->Unit(benchmark::kMicrosecond);

} // namespace

BENCHMARK_MAIN();
