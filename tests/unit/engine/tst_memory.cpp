// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/memory.h"

#include "tests/unit/engine/engineconformance.h"

using namespace pushscope;
using engine::MemoryEngine;
using tests::describe;
using tests::filter;
using tests::positionsOf;
using tests::topic;

namespace {

constexpr std::size_t kCost = MemoryEngine::kMessageOverhead; // of a message without payload

} // namespace

class TestMemoryEngine : public tests::EngineConformance
{
    Q_OBJECT

protected:
    std::unique_ptr<broker::Engine> makeEngine(const base::Clock &clock, std::size_t messagesPerTopic) override
    {
        return std::make_unique<MemoryEngine>(
            clock, MemoryEngine::Limits{.messagesPerTopic = messagesPerTopic, .age = std::chrono::hours(1)});
    }

private Q_SLOTS:
    void letsTheOldestOfAllTopicsGoForBytes()
    {
        MemoryEngine engine(m_clock, {.bytes = 3 * kCost});
        append(engine, {"a", "b", "a", "b"});
        QCOMPARE(positionsOf(replay(engine, "#", 0).messages), QByteArray("2 3 4"));
        QCOMPARE(describe(replay(engine, "a", 0).gaps), QByteArray("a:1-1"));
        QVERIFY(replay(engine, "b", 0).gaps.empty());
    }

    void countsPayloadEventAndKeyAsBytes()
    {
        MemoryEngine engine(m_clock, {.bytes = 2 * kCost + 60});
        QVERIFY(engine.append({.topic = topic("a"), .payload = QByteArray(20, 'x'), .event = QByteArray(20, 'e'),
                               .key = QByteArray(20, 'k')}));
        append(engine, {"a"});
        QCOMPARE(positionsOf(replay(engine, "a", 0).messages), QByteArray("1 2"));
        QVERIFY(engine.append({.topic = topic("a"), .payload = QByteArray(61, 'x')}));
        QCOMPARE(positionsOf(replay(engine, "a", 0).messages), QByteArray("3"));
    }

    void evenTheNewestOfATopicYieldsToTheByteBound()
    {
        MemoryEngine engine(m_clock, {.bytes = 2 * kCost});
        append(engine, {"quiet", "loud", "loud"});
        QCOMPARE(describe(replay(engine, "quiet", 0).gaps), QByteArray("quiet:1-1"));
        QVERIFY(retained(engine, "quiet").empty());
        QVERIFY(engine.topics().front().last == nullptr);
        QCOMPARE(engine.topics().front().messages, 1u);
    }

    void anOldNewestMessageGoesFirstForBytes()
    {
        MemoryEngine engine(m_clock, {.bytes = 3 * kCost, .age = std::chrono::seconds(10)});
        append(engine, {"a", "b"});
        m_clock.advance(std::chrono::seconds(11));
        append(engine, {"c", "c"});
        QCOMPARE(positionsOf(replay(engine, "#", 0).messages), QByteArray("2 3 4"));
        append(engine, {"c"});
        QCOMPARE(positionsOf(replay(engine, "#", 0).messages), QByteArray("3 4 5"));
    }

    void aMessageLargerThanTheHistoryIsPublishedButNotKept()
    {
        MemoryEngine engine(m_clock, {.bytes = 2 * kCost});
        append(engine, {"a"});
        const auto message = engine.append({.topic = topic("a"), .payload = QByteArray(10'000, 'x')});
        QVERIFY(message);
        QCOMPARE((*message)->payload.size(), 10'000);
        const auto found = replay(engine, "a", 0);
        QVERIFY(found.messages.empty());
        QCOMPARE(describe(found.gaps), QByteArray("a:1-2"));
    }

    void forgetsTheTopicSilentForLongestAndSaysSo()
    {
        MemoryEngine engine(m_clock, {.topics = 2});
        append(engine, {"a", "b", "a", "c"}); // b goes
        QCOMPARE(engine.topics().size(), 2u);
        QCOMPARE(positionsOf(replay(engine, "#", 0).messages), QByteArray("1 3 4"));
        QCOMPARE(describe(replay(engine, "#", 0).gaps), QByteArray("*:1-2"));
        QCOMPARE(describe(replay(engine, "b", 1).gaps), QByteArray("*:2-2"));
        QVERIFY(replay(engine, "b", 2).gaps.empty());
    }

    void topicsThatComeAndGoRaiseNoAlarmForOneThatStays()
    {
        MemoryEngine engine(m_clock, {.topics = 2});
        append(engine, {"stays", "b", "stays", "c", "stays", "d", "stays"});
        QVERIFY(replay(engine, "stays", 0).gaps.empty());
        QCOMPARE(positionsOf(replay(engine, "stays", 0).messages), QByteArray("1 3 5 7"));
        QCOMPARE(describe(replay(engine, "+", 0).gaps), QByteArray("*:1-4"));
    }

    void aTopicThatCameBackStillHasItsGap()
    {
        MemoryEngine engine(m_clock, {.topics = 1});
        append(engine, {"a", "b", "a"});
        const auto found = replay(engine, "a", 0);
        QCOMPARE(describe(found.gaps), QByteArray("*:1-2"));
        QCOMPARE(positionsOf(found.messages), QByteArray("3"));
        QVERIFY(replay(engine, "a", 2).gaps.empty());
    }

    void boundsOfZeroMeanOne()
    {
        MemoryEngine engine(m_clock, {.messagesPerTopic = 0, .topics = 0});
        append(engine, {"a", "a", "b", "b"});
        QCOMPARE(positionsOf(replay(engine, "#", 0).messages), QByteArray("4"));
    }

    void aFastTopicDoesNotPushASlowOneOut()
    {
        MemoryEngine engine(m_clock, {.messagesPerTopic = 10});
        append(engine, {"slow"});
        for (int i = 0; i < 100'000; ++i)
            append(engine, {"fast"});
        QCOMPARE(positionsOf(retained(engine, "slow")), QByteArray("1"));
        QCOMPARE(replay(engine, "fast", 0).messages.size(), 10u);
        QCOMPARE(describe(replay(engine, "fast", 0).gaps), QByteArray("fast:1-99991"));
    }

private:
    static void append(MemoryEngine &engine, std::initializer_list<const char *> topics)
    {
        for (const char *name : topics)
            QVERIFY(engine.append({.topic = topic(name), .payload = {}}));
    }
    static broker::Replay replay(const MemoryEngine &engine, const char *name, quint64 since)
    {
        const std::array filters{filter(name)};
        return engine.replay(filters, base::Cursor{engine.head().epoch, {since}});
    }
    static std::vector<broker::MessagePtr> retained(const MemoryEngine &engine, const char *name)
    {
        const std::array filters{filter(name)};
        return engine.retained(filters);
    }

    tests::ManualClock m_clock;
};

QTEST_APPLESS_MAIN(TestMemoryEngine)
#include "tst_memory.moc"
