// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/unit/engine/engineconformance.h"

namespace pushscope::tests {

QByteArray positionsOf(const std::vector<broker::MessagePtr> &messages)
{
    QByteArrayList texts;
    for (const broker::MessagePtr &message : messages)
        texts.append(QByteArray::number(qulonglong(message->position.value)));
    return texts.join(' ');
}

QByteArray describe(const std::vector<broker::Gap> &gaps)
{
    QByteArrayList texts;
    for (const broker::Gap &gap : gaps) {
        texts.append((gap.topic ? gap.topic->bytes() : QByteArray("*")) + ':' +
                     QByteArray::number(qulonglong(gap.from.value)) + '-' +
                     QByteArray::number(qulonglong(gap.to.value)));
    }
    return texts.join(' ');
}

quint64 EngineConformance::append(QByteArrayView name, QByteArray payload)
{
    const auto message = m_engine->append({.topic = topic(name), .payload = std::move(payload)});
    return message ? (*message)->position.value : 0;
}

broker::Replay EngineConformance::replay(std::initializer_list<const char *> names, quint64 since) const
{
    std::vector<broker::TopicFilter> filters;
    for (const char *name : names)
        filters.push_back(filter(name));
    return m_engine->replay(filters, base::Cursor{m_engine->head().epoch, {since}});
}

void EngineConformance::init()
{
    m_clock = std::make_unique<ManualClock>();
    m_engine = makeEngine(*m_clock, kMessagesPerTopic);
}

void EngineConformance::startsBeforeTheFirstMessage()
{
    QCOMPARE(m_engine->head().position.value, 0u);
    QVERIFY(m_engine->head().epoch.value != 0);
    QVERIFY(m_engine->topics().empty());
}

void EngineConformance::positionsGrowByOneOverAllTopics()
{
    QCOMPARE(append("a"), 1u);
    QCOMPARE(append("b"), 2u);
    QCOMPARE(append("a"), 3u);
    QCOMPARE(m_engine->head().position.value, 3u);
}

void EngineConformance::givesTheMessageBackAsItWasPublished()
{
    const auto message = m_engine->append({.topic = topic("a/b"),
                                           .payload = QByteArray("\xFF\0", 2),
                                           .kind = base::PayloadKind::Binary,
                                           .event = "e",
                                           .key = "k"});
    QVERIFY(message);
    const std::array filters{filter("#")};
    const auto held = m_engine->retained(filters);
    QCOMPARE(held.size(), 1u);
    for (const broker::MessagePtr &one : {*message, held.front()}) {
        QCOMPARE(one->topic, topic("a/b"));
        QCOMPARE(one->payload, QByteArray("\xFF\0", 2));
        QVERIFY(one->kind == base::PayloadKind::Binary);
        QCOMPARE(one->event, QByteArray("e"));
        QCOMPARE(one->key, QByteArray("k"));
        QVERIFY(one->time == m_clock->wallNow());
    }
}

void EngineConformance::everyLifeHasItsOwnEpoch()
{
    QVERIFY(makeEngine(*m_clock, kMessagesPerTopic)->head().epoch != m_engine->head().epoch);
}

void EngineConformance::replaysNothingWithoutACursor()
{
    append("a");
    const std::array filters{filter("a")};
    const broker::Replay replay = m_engine->replay(filters, std::nullopt);
    QVERIFY(replay.messages.empty() && replay.gaps.empty());
    QVERIFY(replay.head == m_engine->head());
}

void EngineConformance::replaysWhatCameAfterTheCursor()
{
    for (int i = 0; i < 3; ++i)
        append("a");
    const broker::Replay after = replay({"a"}, 1);
    QCOMPARE(positionsOf(after.messages), QByteArray("2 3"));
    QCOMPARE(after.head.position.value, 3u);
    QCOMPARE(positionsOf(replay({"a"}, 0).messages), QByteArray("1 2 3"));
}

void EngineConformance::replaysNothingAtTheHead()
{
    append("a");
    const broker::Replay nothing = replay({"#"}, 1);
    QVERIFY(nothing.messages.empty() && nothing.gaps.empty());
}

void EngineConformance::replaysWhatMatchesInOrder_data()
{
    QTest::addColumn<QByteArray>("name");
    QTest::addColumn<QByteArray>("positions");
    QTest::newRow("one topic") << QByteArray("a/x") << QByteArray("1 4");
    QTest::newRow("a level") << QByteArray("a/+") << QByteArray("1 2 4 6");
    QTest::newRow("a branch") << QByteArray("a/#") << QByteArray("1 2 4 6 7");
    QTest::newRow("a level in the middle") << QByteArray("+/x") << QByteArray("1 3 4");
    QTest::newRow("everything") << QByteArray("#") << QByteArray("1 2 3 4 5 6 7");
    QTest::newRow("an unknown topic") << QByteArray("nowhere") << QByteArray();
    QTest::newRow("an unknown branch") << QByteArray("nowhere/#") << QByteArray();
}
void EngineConformance::replaysWhatMatchesInOrder()
{
    QFETCH(QByteArray, name);
    QFETCH(QByteArray, positions);
    for (const char *where : {"a/x", "a/y", "b/x", "a/x", "b/y", "a/y", "a/y/z"})
        append(where);
    const broker::Replay found = replay({name.constData()}, 0);
    QCOMPARE(positionsOf(found.messages), positions);
    QVERIFY(found.gaps.empty());
}

void EngineConformance::replaysOnceWhenFiltersOverlap()
{
    for (const char *where : {"a", "b", "a", "c"})
        append(where);
    QCOMPARE(positionsOf(replay({"a", "+", "a", "#", "b"}, 0).messages), QByteArray("1 2 3 4"));
    QCOMPARE(positionsOf(replay({"a", "b"}, 0).messages), QByteArray("1 2 3"));
    QVERIFY(replay({}, 0).messages.empty());
}

void EngineConformance::saysWhichMessagesOfATopicAreGone()
{
    for (const char *where : {"a", "a", "b", "a", "a", "a"}) // a at 1 and 2 make room
        append(where);
    const broker::Replay found = replay({"a"}, 0);
    QCOMPARE(describe(found.gaps), QByteArray("a:1-2"));
    QCOMPARE(positionsOf(found.messages), QByteArray("4 5 6"));
    QCOMPARE(describe(replay({"a"}, 1).gaps), QByteArray("a:2-2"));
    QCOMPARE(describe(replay({"#", "a"}, 0).gaps), QByteArray("a:1-2"));
}

void EngineConformance::hasNoGapForACursorThatHistoryReaches()
{
    for (int i = 0; i < 5; ++i)
        append("a");
    const broker::Replay found = replay({"a"}, 2);
    QVERIFY(found.gaps.empty());
    QCOMPARE(positionsOf(found.messages), QByteArray("3 4 5"));
}

void EngineConformance::hasNoGapForOtherTopics()
{
    append("quiet");
    for (int i = 0; i < 10; ++i)
        append("loud");
    const broker::Replay found = replay({"quiet"}, 0);
    QVERIFY(found.gaps.empty());
    QCOMPARE(positionsOf(found.messages), QByteArray("1"));
}

void EngineConformance::anotherEpochIsAGapOverEverything()
{
    for (int i = 0; i < 5; ++i)
        append("a");
    const std::array filters{filter("a"), filter("#")};
    const base::Epoch other{m_engine->head().epoch.value ^ 1};
    const broker::Replay found = m_engine->replay(filters, base::Cursor{other, {4}});
    QCOMPARE(describe(found.gaps), QByteArray("*:0-5"));
    QCOMPARE(positionsOf(found.messages), QByteArray("3 4 5"));
    QVERIFY(found.head == m_engine->head());
}

void EngineConformance::aPositionBeyondTheHeadIsAnotherEpoch()
{
    append("a");
    append("a");
    const broker::Replay found = replay({"a"}, 3);
    QCOMPARE(describe(found.gaps), QByteArray("*:0-2"));
    QCOMPARE(positionsOf(found.messages), QByteArray("1 2"));
    QCOMPARE(describe(replay({"a"}, std::numeric_limits<quint64>::max()).gaps), QByteArray("*:0-2"));
}

void EngineConformance::anotherEpochBeforeTheFirstMessageIsStillAGap()
{
    const std::array filters{filter("a")};
    const base::Epoch other{m_engine->head().epoch.value ^ 1};
    QCOMPARE(describe(m_engine->replay(filters, base::Cursor{other, {7}}).gaps), QByteArray("*:0-0"));
}

void EngineConformance::retainsTheNewestOfEachTopic()
{
    for (const char *where : {"a/x", "a/y", "b", "a/x"})
        append(where);
    const std::array everything{filter("#"), filter("a/+")};
    QCOMPARE(positionsOf(m_engine->retained(everything)), QByteArray("2 3 4"));
    const std::array one{filter("a/x")};
    QCOMPARE(positionsOf(m_engine->retained(one)), QByteArray("4"));
    const std::array none{filter("z")};
    QVERIFY(m_engine->retained(none).empty());
}

void EngineConformance::forgetsMessagesPastTheirAge()
{
    append("a");
    append("a");
    m_clock->advance(std::chrono::minutes(59));
    append("a");
    QVERIFY(replay({"a"}, 0).gaps.empty());
    m_clock->advance(std::chrono::minutes(2)); // nothing is published meanwhile
    const broker::Replay found = replay({"a"}, 0);
    QCOMPARE(describe(found.gaps), QByteArray("a:1-2"));
    QCOMPARE(positionsOf(found.messages), QByteArray("3"));
    QVERIFY(replay({"a"}, 2).gaps.empty());
    QCOMPARE(m_engine->topics().front().held, 1u);
}

void EngineConformance::keepsTheNewestPastItsAge()
{
    append("a");
    append("a");
    m_clock->advance(std::chrono::hours(5));
    append("b"); // and a turn of the bounds does not change that
    const broker::Replay found = replay({"a"}, 0);
    QCOMPARE(describe(found.gaps), QByteArray("a:1-1"));
    QCOMPARE(positionsOf(found.messages), QByteArray("2"));
    const std::array filters{filter("a")};
    QCOMPARE(positionsOf(m_engine->retained(filters)), QByteArray("2"));
}

void EngineConformance::letsTheNewestGoOnceItIsOldAndNoLongerNewest()
{
    append("a");
    m_clock->advance(std::chrono::hours(5));
    append("b");
    append("a");
    const broker::Replay found = replay({"a"}, 0);
    QCOMPARE(describe(found.gaps), QByteArray("a:1-1"));
    QCOMPARE(positionsOf(found.messages), QByteArray("3"));
}

void EngineConformance::countsPerTopic()
{
    for (int i = 0; i < 5; ++i)
        append("a", "123");
    append("b", "1");
    std::vector<broker::Engine::TopicStatistics> topics = m_engine->topics();
    QCOMPARE(topics.size(), 2u);
    std::sort(topics.begin(), topics.end(), [](const auto &x, const auto &y) { return x.topic < y.topic; });
    QCOMPARE(topics[0].topic, topic("a"));
    QCOMPARE(topics[0].messages, 5u);
    QCOMPARE(topics[0].bytes, 15u);
    QCOMPARE(topics[0].held, kMessagesPerTopic);
    QCOMPARE(topics[0].last->position.value, 5u);
    QCOMPARE(topics[1].messages, 1u);
    QCOMPARE(topics[1].bytes, 1u);
    QCOMPARE(topics[1].held, 1u);
}

} // namespace pushscope::tests
