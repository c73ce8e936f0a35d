// SPDX-License-Identifier: GPL-3.0-or-later
// What a filter costs for each row. A row's payload has 128 bytes, and one row in a hundred matches most
// filters.
#include "core/capture/filter/filterevaluator.h"
#include "core/capture/filter/filterparser.h"

#include <benchmark/benchmark.h>

using namespace pushscope;
using namespace pushscope::capture;

namespace {

constexpr int kRows = 20'000;
constexpr int kTopics = 20;

struct Rows
{
    std::vector<client::Frame> frames;
    std::vector<FilterRow> rows;

    Rows()
    {
        for (int i = 0; i < kRows; ++i) {
            client::Frame frame;
            frame.source = client::SourceId{1};
            frame.transport = i % 2 ? base::Transport::Sse : base::Transport::WebSocket;
            frame.time = base::WallTime(std::chrono::microseconds(1'700'000'000'000'000 + i * 100));
            frame.topic = "market/T" + QByteArray::number(i % kTopics);
            frame.event = "tick";
            frame.id = "1:" + QByteArray::number(i);
            frame.payload = "{\"symbol\":\"T" + QByteArray::number(i % kTopics) +
                            "\",\"price\":" + QByteArray::number(100 + i % 100) +
                            ".25,\"size\":" + QByteArray::number(i) + ",\"side\":\"buy\",\"note\":\"";
            frame.payload.append(126 - frame.payload.size(), 'x').append("\"}");
            frame.wireBytes = frame.payload.size() + 2;
            frame.latency = std::chrono::microseconds(i % 1000);
            frames.push_back(std::move(frame));
        }
        for (int i = 0; i < kRows; ++i) {
            rows.push_back(FilterRow::of(frames[std::size_t(i)]));
            rows.back().topicId = quint32(i % kTopics);
        }
    }
};

const Rows &rows()
{
    static const Rows made;
    return made;
}

void filter(benchmark::State &state, const char *text)
{
    const auto program = FilterProgram::compile(QString::fromUtf8(text));
    if (!program) {
        state.SkipWithError(qPrintable(program.error().sentence));
        return;
    }
    FilterEvaluator evaluator(*program);
    qint64 matched = 0;
    for (auto _ : state) {
        for (const FilterRow &row : rows().rows)
            matched += evaluator.matches(row);
    }
    benchmark::DoNotOptimize(matched);
    state.SetItemsProcessed(state.iterations() * kRows);
    state.counters["matched"] = double(matched) / double(state.iterations());
}

BENCHMARK_CAPTURE(filter, transport, "transport:sse");
BENCHMARK_CAPTURE(filter, columns, "transport:sse size>100 latency>500us dir:in -kind:gap");
BENCHMARK_CAPTURE(filter, topic, "topic:market/+ -topic:T7");
BENCHMARK_CAPTURE(filter, time_of_day, "time>22:13:21Z");
BENCHMARK_CAPTURE(filter, exact_text, "\"100.25\"");
BENCHMARK_CAPTURE(filter, caseless_text, "Buyer");
BENCHMARK_CAPTURE(filter, regex, "/1\\d0\\.25/");
BENCHMARK_CAPTURE(filter, json_number, "data.price>198.5");
BENCHMARK_CAPTURE(filter, json_number_and_text, "data.price>198.5 data.side=buy");
BENCHMARK_CAPTURE(filter, json_field_that_is_absent, "data.error>0");
BENCHMARK_CAPTURE(filter, json_after_topic, "topic:T7 data.price>150");

/// From text to program, as each key of a line edit asks for it.
void compile(benchmark::State &state)
{
    const QString text = QStringLiteral(
        "topic:market/# data.price>187 transport:sse size>1k \"exact text\" dir:in -event:ping");
    for (auto _ : state)
        benchmark::DoNotOptimize(FilterProgram::compile(text));
}
BENCHMARK(compile);

} // namespace

BENCHMARK_MAIN();
