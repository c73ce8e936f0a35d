// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/broker/broker.h"

#include "core/engine/memory.h"
#include "tests/unit/broker/support.h"

#include <map>

using namespace pushscope;
using broker::Broker;
using broker::Inbox;
using broker::InboxPtr;
using engine::MemoryEngine;

namespace {

QList<quint64> positions(const std::vector<broker::MessagePtr> &messages)
{
    QList<quint64> result;
    for (const broker::MessagePtr &message : messages)
        result.append(message->position.value);
    return result;
}

broker::Publication publication(QByteArrayView topic, QByteArray payload = "x")
{
    return {.topic = tests::topic(topic), .payload = std::move(payload)};
}

} // namespace

class TestBroker : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_clock = std::make_unique<tests::ManualClock>();
        m_broker = std::make_unique<Broker>(std::make_unique<MemoryEngine>(*m_clock), *m_clock);
        m_wakes = 0;
    }

    void numbersPublicationsOneAfterTheOther()
    {
        const auto first = m_broker->publish(publication("a"));
        const auto second = m_broker->publish(publication("b"));
        QVERIFY(first && second);
        QCOMPARE(first->position.value, 1u);
        QCOMPARE(second->position.value, 2u);
        QCOMPARE(first->epoch, second->epoch);
        QVERIFY(m_broker->head() == *second);
    }

    void deliversWhatMatches()
    {
        const InboxPtr inbox = makeInbox();
        subscribe(inbox, "a/+");
        publish("a/b");
        publish("b/b");
        publish("a/c");
        const Inbox::Batch batch = inbox->take();
        QCOMPARE(positions(batch.messages), (QList<quint64>{1, 3}));
        QCOMPARE(batch.messages[0]->topic, tests::topic("a/b"));
        QCOMPARE(batch.messages[0]->payload, QByteArray("x"));
        QVERIFY(!batch.overflow);
        QVERIFY(inbox->take().messages.empty());
    }

    void carriesEverythingOfAPublication()
    {
        const InboxPtr inbox = makeInbox();
        subscribe(inbox, "#");
        m_clock->advance(std::chrono::seconds(5));
        QVERIFY(m_broker->publish({.topic = tests::topic("t"),
                                   .payload = QByteArray("\xFF\x00", 2),
                                   .kind = base::PayloadKind::Binary,
                                   .event = "tick",
                                   .key = "k"}));
        const auto batch = inbox->take();
        const broker::Message &message = *batch.messages.at(0);
        QCOMPARE(message.payload, QByteArray("\xFF\x00", 2));
        QVERIFY(message.kind == base::PayloadKind::Binary);
        QCOMPARE(message.event, QByteArray("tick"));
        QCOMPARE(message.key, QByteArray("k"));
        QVERIFY(message.time == m_clock->wallNow());
    }

    void givesAnInboxAMessageOnceHoweverManyFiltersMatch()
    {
        const InboxPtr inbox = makeInbox();
        for (const char *name : {"a/b", "a/+", "a/#", "#", "+/b"})
            subscribe(inbox, name);
        publish("a/b");
        QCOMPARE(positions(inbox->take().messages), QList<quint64>{1});
    }

    void countsFiltersOfAnInbox()
    {
        const InboxPtr inbox = makeInbox();
        subscribe(inbox, "a");
        subscribe(inbox, "a");
        m_broker->unsubscribe(inbox, tests::filter("a"));
        publish("a");
        m_broker->unsubscribe(inbox, tests::filter("a"));
        publish("a");
        QCOMPARE(positions(inbox->take().messages), QList<quint64>{1});
        m_broker->unsubscribe(inbox, tests::filter("a")); // once too often is no harm
    }

    void detachedInboxGetsNothing()
    {
        const InboxPtr inbox = makeInbox();
        const InboxPtr other = makeInbox();
        subscribe(inbox, "a");
        subscribe(inbox, "#");
        subscribe(other, "a");
        m_broker->detach(inbox);
        publish("a");
        QVERIFY(inbox->take().messages.empty());
        QCOMPARE(positions(other->take().messages), QList<quint64>{1});
    }

    void letsGoOfAnInboxWithoutFilters()
    {
        InboxPtr inbox = makeInbox();
        subscribe(inbox, "a");
        m_broker->unsubscribe(inbox, tests::filter("a"));
        QCOMPARE(inbox.use_count(), 1);
        subscribe(inbox, "a");
        m_broker->detach(inbox);
        QCOMPARE(inbox.use_count(), 1);
    }

    void wakesOncePerBatch()
    {
        const InboxPtr inbox = makeInbox();
        subscribe(inbox, "#");
        publish("a");
        publish("a");
        QCOMPARE(m_wakes, 1);
        static_cast<void>(inbox->take());
        publish("a");
        QCOMPARE(m_wakes, 2);
    }

    void wakesOutsideItsLocks()
    {
        QList<quint64> heads;
        InboxPtr inbox;
        inbox = std::make_shared<Inbox>([&] {
            heads.append(m_broker->head().position.value); // would not return under the lock
            static_cast<void>(inbox->take());
        });
        subscribe(inbox, "#");
        publish("a");
        publish("a");
        QCOMPARE(heads, (QList<quint64>{1, 2}));
        m_broker->detach(inbox);
    }

    void resumeAndInboxMeetWithoutSeam()
    {
        publish("a");
        publish("b");
        publish("a");
        const base::Cursor cursor{m_broker->head().epoch, {1}};
        const InboxPtr inbox = makeInbox();
        const auto replay = m_broker->subscribe(inbox, tests::filter("a"), cursor);
        publish("a");
        QVERIFY(replay.gaps.empty());
        QCOMPARE(positions(replay.messages), QList<quint64>{3});
        QCOMPARE(replay.head.position.value, 3u);
        QCOMPARE(positions(inbox->take().messages), QList<quint64>{4});
    }

    void subscribeWithoutCursorStartsNow()
    {
        publish("a");
        const InboxPtr inbox = makeInbox();
        const auto replay = m_broker->subscribe(inbox, tests::filter("a"), std::nullopt);
        QVERIFY(replay.messages.empty() && replay.gaps.empty());
        QVERIFY(replay.head == m_broker->head());
        QVERIFY(inbox->take().messages.empty());
    }

    void overflowNamesTheRangeAndHistoryHasIt_data()
    {
        QTest::addColumn<qulonglong>("messages");
        QTest::addColumn<qulonglong>("bytes");
        QTest::newRow("bound by count") << 2ULL << 1'000'000ULL;
        QTest::newRow("bound by bytes") << 1'000ULL << 25ULL;
    }
    void overflowNamesTheRangeAndHistoryHasIt()
    {
        QFETCH(qulonglong, messages);
        QFETCH(qulonglong, bytes);
        const InboxPtr inbox = makeInbox({.messages = messages, .bytes = bytes});
        subscribe(inbox, "a");
        for (int i = 0; i < 5; ++i)
            QVERIFY(m_broker->publish(publication("a", QByteArray(10, 'x'))));
        QVERIFY(m_broker->publish(publication("a", "y"))); // would fit, but must not overtake
        QCOMPARE(m_wakes, 1);
        const Inbox::Batch batch = inbox->take();
        QCOMPARE(positions(batch.messages), (QList<quint64>{1, 2}));
        QVERIFY(batch.overflow);
        QCOMPARE(batch.overflow->from.value, 3u);
        QCOMPARE(batch.overflow->to.value, 6u);
        QCOMPARE(batch.overflow->messages, 4u);
        QCOMPARE(m_broker->statistics().inboxOverflows, 4u);

        const std::array filters{tests::filter("a")};
        const base::Cursor cursor{m_broker->head().epoch, {batch.overflow->from.value - 1}};
        QCOMPARE(positions(m_broker->replay(filters, cursor).messages), (QList<quint64>{3, 4, 5, 6}));

        publish("a");
        QCOMPARE(m_wakes, 2);
        QCOMPARE(positions(inbox->take().messages), QList<quint64>{7});
    }

    void inboxWithoutRoomStillWakes()
    {
        const InboxPtr inbox = makeInbox({.messages = 0});
        subscribe(inbox, "a");
        publish("a");
        publish("a");
        QCOMPARE(m_wakes, 1);
        QCOMPARE(inbox->take().overflow->messages, 2u);
    }

    void oneFullInboxCostsTheOthersNothing()
    {
        const InboxPtr full = makeInbox({.messages = 1});
        const InboxPtr free = makeInbox();
        subscribe(full, "#");
        subscribe(free, "#");
        for (int i = 0; i < 3; ++i)
            publish("a");
        QCOMPARE(positions(free->take().messages), (QList<quint64>{1, 2, 3}));
    }

    void refuses_data()
    {
        QTest::addColumn<QByteArray>("payload");
        QTest::addColumn<QByteArray>("event");
        QTest::addColumn<QByteArray>("key");
        QTest::addColumn<int>("code");
        QTest::addColumn<QString>("reason");
        const int large = int(base::ErrorCode::TooLarge);
        const int invalid = int(base::ErrorCode::InvalidArgument);
        const QByteArray none;
        QTest::newRow("a payload over the bound")
            << QByteArray(1025, 'x') << none << none << large << QStringLiteral("has 1025 bytes");
        QTest::newRow("an event of 256 bytes")
            << none << QByteArray(256, 'e') << none << large << QStringLiteral("event type has 256");
        QTest::newRow("a key of 256 bytes")
            << none << none << QByteArray(256, 'k') << large << QStringLiteral("conflation key has 256");
        QTest::newRow("an event with a line feed")
            << none << QByteArray("a\nb") << none << invalid << QStringLiteral("on one line");
        QTest::newRow("an event with a carriage return")
            << none << QByteArray("a\rb") << none << invalid << QStringLiteral("on one line");
        QTest::newRow("an event with a NUL")
            << none << QByteArray("a\0b", 3) << none << invalid << QStringLiteral("on one line");
        QTest::newRow("a key that is not UTF-8")
            << none << none << QByteArray("\xFF") << invalid << QStringLiteral("UTF-8");
        QTest::newRow("text that is not UTF-8")
            << QByteArray("\xC3(") << none << none << invalid << QStringLiteral("not valid UTF-8");
    }
    void refuses()
    {
        QFETCH(QByteArray, payload);
        QFETCH(QByteArray, event);
        QFETCH(QByteArray, key);
        QFETCH(int, code);
        QFETCH(QString, reason);
        Broker broker(std::make_unique<MemoryEngine>(*m_clock), *m_clock, {.payloadBytes = 1024});
        const InboxPtr inbox = makeInbox();
        QCOMPARE(broker.subscribe(inbox, tests::filter("#"), std::nullopt).head.position.value, 0u);
        const auto result = broker.publish(
            {.topic = tests::topic("a"), .payload = payload, .event = event, .key = key});
        QVERIFY(!result);
        QCOMPARE(int(result.error().code), code);
        QVERIFY2(result.error().sentence().contains(reason), qPrintable(result.error().sentence()));
        QCOMPARE(broker.statistics().rejected, 1u);
        QCOMPARE(broker.statistics().messages, 0u);
        QCOMPARE(broker.head().position.value, 0u);
        QVERIFY(inbox->take().messages.empty());
    }

    void takesAPayloadRightAtTheBound()
    {
        Broker broker(std::make_unique<MemoryEngine>(*m_clock), *m_clock, {.payloadBytes = 1024});
        QVERIFY(broker.publish(publication("a", QByteArray(1024, 'x'))));
        QVERIFY(broker.publish(publication("a", {})));
    }

    void countsWhatWasPublished()
    {
        publish("a");
        QVERIFY(m_broker->publish(publication("b", "12345")));
        const Broker::Statistics statistics = m_broker->statistics();
        QCOMPARE(statistics.messages, 2u);
        QCOMPARE(statistics.bytes, 6u);
        QVERIFY(statistics.rate.events > 0);
        QCOMPARE(m_broker->topics().size(), 2u);
        const std::array filters{tests::filter("+")};
        QCOMPARE(positions(m_broker->retained(filters)), (QList<quint64>{1, 2}));
    }

    /// Inboxes that come, go and change their filters at random get exactly what a list of (inbox, filter, count)
    /// says they should.
    void agreesWithAskingEverySubscription()
    {
        tests::Chance chance;
        std::array<InboxPtr, 4> inboxes{makeInbox(), makeInbox(), makeInbox(), makeInbox()};
        std::array<std::map<QByteArray, int>, 4> model;
        for (int round = 0; round < 20'000; ++round) {
            const auto at = static_cast<std::size_t>(chance.below(4));
            const auto filter = broker::TopicFilter::parse(tests::randomFilterName(chance));
            if (filter && chance.oneIn(4)) {
                subscribe(inboxes[at], filter->bytes());
                ++model[at][filter->bytes()];
            } else if (filter && chance.oneIn(2)) {
                m_broker->unsubscribe(inboxes[at], *filter);
                const auto place = model[at].find(filter->bytes());
                if (place != model[at].end() && --place->second == 0)
                    model[at].erase(place);
            } else if (chance.oneIn(50)) {
                m_broker->detach(inboxes[at]);
                model[at].clear();
            }
            const QByteArray topic = tests::randomTopicName(chance);
            const quint64 position = m_broker->publish(publication(topic))->position.value;
            for (std::size_t i = 0; i < inboxes.size(); ++i) {
                const bool wanted = std::any_of(model[i].begin(), model[i].end(), [&](const auto &entry) {
                    return tests::filter(entry.first).matches(topic);
                });
                QCOMPARE(positions(inboxes[i]->take().messages), wanted ? QList<quint64>{position} : QList<quint64>{});
            }
        }
    }

private:
    InboxPtr makeInbox(Inbox::Limits limits = {})
    {
        return std::make_shared<Inbox>([this] { ++m_wakes; }, limits);
    }
    void subscribe(const InboxPtr &inbox, QByteArrayView name)
    {
        static_cast<void>(m_broker->subscribe(inbox, tests::filter(name), std::nullopt));
    }
    void publish(QByteArrayView topic) { QVERIFY(m_broker->publish(publication(topic))); }

    std::unique_ptr<tests::ManualClock> m_clock;
    std::unique_ptr<Broker> m_broker;
    int m_wakes = 0;
};

QTEST_APPLESS_MAIN(TestBroker)
#include "tst_broker.moc"
