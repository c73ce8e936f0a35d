// SPDX-License-Identifier: GPL-3.0-or-later
// A capture on disk with 10,000,000 messages of 128 bytes: how fast it takes them, and how fast it gives them back.
// The recording is made once, in the folder for temporary files (some 1.5 GB), and removed at the end.
#include "core/capture/blockcodec.h"
#include "core/capture/fieldreader.h"
#include "core/capture/filecapture.h"
#include "core/capture/recordingfile.h"

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
const base::SystemClock systemClock;

QString recording()
{
    static const QTemporaryDir dir;
    return dir.filePath(QStringLiteral("bench.pushscope"));
}

qint64 residentBytes()
{
    QFile status(QStringLiteral("/proc/self/statm"));
    return status.open(QIODevice::ReadOnly) ? status.readAll().split(' ').value(1).toLongLong() * 4096 : 0;
}

std::vector<client::Frame> batch(quint64 from)
{
    static const std::vector<QByteArray> topics = [] {
        std::vector<QByteArray> names;
        for (int i = 0; i < 100; ++i)
            names.push_back("market/" + QByteArray::number(i));
        return names;
    }();
    std::vector<client::Frame> frames(kBatch);
    for (quint64 i = 0; i < kBatch; ++i) {
        client::Frame &frame = frames[i];
        frame.source = client::SourceId{1};
        frame.time = kStart + std::chrono::microseconds((from + i) * 2);
        frame.topic = topics[(from + i) % topics.size()];
        frame.id = "8f3a2b1c00112233:" + QByteArray::number(from + i);
        frame.payload = "{\"price\":" + QByteArray::number((from + i) % 200) + ",\"pad\":\"";
        frame.payload.append(126 - frame.payload.size(), 'x');
        frame.payload += "\"}";
        frame.wireBytes = frame.payload.size() + 4;
    }
    return frames;
}

/// Making the frames is part of it, on the thread that appends, as it is when they come from sockets.
void captureTenMillion(benchmark::State &state)
{
    double peak = 0;
    for (auto _ : state) {
        auto capture = FileCapture::open(systemClock, recording(), {}).value();
        for (quint64 i = 1; i <= kFrames; i += kBatch) {
            capture->append(batch(i));
            if (i % 500'000 == 1)
                peak = std::max(peak, double(residentBytes()));
        }
        capture->flush();
        if (capture->statistics().forgotten > 0)
            state.SkipWithError("frames were lost");
    }
    state.SetItemsProcessed(qint64(kFrames));
    state.counters["peak_MB"] = peak / 1e6;
}
BENCHMARK(captureTenMillion)->Iterations(1)->UseRealTime()->Unit(benchmark::kMillisecond);

void openTenMillion(benchmark::State &state)
{
    malloc_trim(0);
    double resident = 0;
    for (auto _ : state) {
        const auto capture = FileCapture::open(systemClock, recording(), {}).value();
        benchmark::DoNotOptimize(capture->topics());
        benchmark::DoNotOptimize(capture->read(capture->statistics().range.last, 1));
        resident = double(residentBytes());
    }
    state.counters["resident_MB"] = resident / 1e6;
}
BENCHMARK(openTenMillion)->Iterations(3)->UseRealTime()->Unit(benchmark::kMillisecond);

void jumpAnywhere(benchmark::State &state)
{
    const auto capture = FileCapture::open(systemClock, recording(), {}).value();
    std::mt19937_64 random(1);
    for (auto _ : state) {
        const auto time = kStart + std::chrono::microseconds(random() % (kFrames * 2));
        benchmark::DoNotOptimize(capture->read(capture->find(time), 100));
    }
}
BENCHMARK(jumpAnywhere)->UseRealTime()->Unit(benchmark::kMicrosecond);

/// A JSON field of every message, on as many threads as there are.
void scanField(benchmark::State &state)
{
    const auto index = RecordingReader::open(recording()).value();
    const std::vector<RecordedBlock> blocks = index->blocks().value();
    for (auto _ : state) {
        std::atomic<std::size_t> next{0};
        std::atomic<quint64> hits{0};
        const auto scan = [&] {
            const auto reader = RecordingReader::open(recording()).value();
            FieldReader fields;
            quint64 found = 0;
            for (std::size_t b = next++; b < blocks.size(); b = next++) {
                const QByteArray bytes = reader->block(blocks[b].first).value();
                BlockDecoder decoder(bytes);
                FrameView frame;
                while (decoder.next(frame))
                    found += fields.number(frame.payload, "/price").value_or(0) > 187 ? 1 : 0;
            }
            hits += found;
        };
        std::vector<std::thread> threads;
        for (unsigned i = 0; i < std::max(std::thread::hardware_concurrency(), 1u); ++i)
            threads.emplace_back(scan);
        for (std::thread &thread : threads)
            thread.join();
        state.counters["hits"] = double(hits);
    }
    state.SetItemsProcessed(state.iterations() * qint64(kFrames));
}
BENCHMARK(scanField)->Iterations(1)->UseRealTime()->Unit(benchmark::kMillisecond);

} // namespace

BENCHMARK_MAIN();
