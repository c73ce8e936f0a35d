// SPDX-License-Identifier: GPL-3.0-or-later
// What a publication costs in the broker, and that subscribers of other topics do not make it dearer.
#include "core/broker/broker.h"
#include "core/engine/memory.h"

#include <benchmark/benchmark.h>

using namespace pushscope;

namespace {

struct Fixture
{
    Fixture()
        : broker(std::make_unique<engine::MemoryEngine>(clock), clock)
        , inbox(std::make_shared<broker::Inbox>([] {}))
    {
    }
    void subscribe(const broker::InboxPtr &to, const QByteArray &filter)
    {
        (void)broker.subscribe(to, *broker::TopicFilter::parse(filter), std::nullopt);
    }
    void publish(const broker::Topic &topic)
    {
        benchmark::DoNotOptimize(broker.publish({.topic = topic, .payload = QByteArray(128, 'x'), .event = {}, .key = {}}));
        if (++published % 1024 == 0)
            benchmark::DoNotOptimize(inbox->take());
    }

    const base::SystemClock clock;
    broker::Broker broker;
    broker::InboxPtr inbox;
    quint64 published = 0;
};

/// One inbox takes the topic; besides, another one has this many exact filters and a tenth as many with wildcards.
void publishBesideOtherFilters(benchmark::State &state)
{
    Fixture f;
    f.subscribe(f.inbox, "market/ACME");
    const auto others = std::make_shared<broker::Inbox>([] {});
    for (int i = 0; i < state.range(0); ++i) {
        f.subscribe(others, "other/" + QByteArray::number(i));
        if (i % 10 == 0)
            f.subscribe(others, "other/+/" + QByteArray::number(i) + "/#");
    }
    const auto topic = *broker::Topic::parse("market/ACME");
    for (auto _ : state)
        f.publish(topic);
    state.SetItemsProcessed(state.iterations());
}
BENCHMARK(publishBesideOtherFilters)->Arg(0)->Arg(1'000)->Arg(100'000);

/// 100,000 topics in turn, all taken by one wildcard filter.
void publishOverManyTopics(benchmark::State &state)
{
    Fixture f;
    f.subscribe(f.inbox, "#");
    std::vector<broker::Topic> topics;
    for (int i = 0; i < state.range(0); ++i)
        topics.push_back(*broker::Topic::parse("plant/" + QByteArray::number(i % 100) + "/sensor/" + QByteArray::number(i)));
    std::size_t next = 0;
    for (auto _ : state)
        f.publish(topics[next++ % topics.size()]);
    state.SetItemsProcessed(state.iterations());
}
BENCHMARK(publishOverManyTopics)->Arg(1)->Arg(100'000);

/// A client comes back ten messages behind, on one topic or on all of 100,000.
void resumeTenBehind(benchmark::State &state)
{
    Fixture f;
    std::vector<broker::Topic> topics;
    for (int i = 0; i < 100'000; ++i)
        topics.push_back(*broker::Topic::parse("t/" + QByteArray::number(i)));
    for (const broker::Topic &topic : topics)
        f.publish(topic);
    base::Cursor since = f.broker.head();
    since.position.value -= 10;
    const std::array filters{*broker::TopicFilter::parse(state.range(0) ? "#" : "t/99995")};
    for (auto _ : state)
        benchmark::DoNotOptimize(f.broker.replay(filters, since));
}
BENCHMARK(resumeTenBehind)->ArgName("all_topics")->Arg(0)->Arg(1);

} // namespace

BENCHMARK_MAIN();
