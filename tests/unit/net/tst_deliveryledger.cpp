// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/deliverytrace.h"

#include <QTest>

#include <algorithm>

using namespace pushscope;
using base::Position;
using base::WallTime;
using net::DeliveryBatch;
using net::DeliveryLedger;
using Fate = net::DeliveryRecord::Fate;

namespace {

constexpr base::Epoch kEpoch{7};

WallTime at(int microseconds)
{
    return WallTime(std::chrono::microseconds(microseconds));
}

net::PeerIdentity identity(quint64 id)
{
    return {.id = id,
            .transport = base::Transport::WebSocket,
            .address = "127.0.0.1:" + QByteArray::number(static_cast<qulonglong>(id)),
            .agent = "test"};
}

/// One message to peers 1 to `peers`, sent at once.
DeliveryBatch sentToAll(quint64 position, quint64 peers)
{
    DeliveryBatch batch{.epoch = kEpoch};
    for (quint64 peer = 1; peer <= peers; ++peer) {
        batch.entries.push_back({Position{position},
                                 {.queued = at(static_cast<int>(peer)),
                                  .sent = at(static_cast<int>(peer) + 1),
                                  .peer = peer,
                                  .wireBytes = 10,
                                  .fate = Fate::Sent}});
    }
    return batch;
}

void introduce(DeliveryLedger &ledger, quint64 peers)
{
    DeliveryBatch batch{.epoch = kEpoch};
    for (quint64 peer = 1; peer <= peers; ++peer)
        batch.arrived.push_back(identity(peer));
    ledger.add(batch);
}

/// A clock that stands still until it is told.
class StillClock final : public base::Clock
{
public:
    [[nodiscard]] WallTime wallNow() const override { return at(now); }
    [[nodiscard]] base::SteadyTime steadyNow() const override { return {}; }
    int now = 0;
};

net::EncodedMessage encoded(quint64 position, const QByteArray &bytes)
{
    return {bytes, std::make_shared<const broker::Message>(
                       broker::Publication{.topic = *broker::Topic::parse("a"), .payload = bytes},
                       Position{position}, at(0))};
}

} // namespace

class TestDeliveryLedger : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void isOffAtFirstAndKnowsNothing()
    {
        DeliveryLedger ledger;
        QVERIFY(!ledger.isEnabled());
        QVERIFY(!ledger.deliveries({kEpoch, {1}}));
        QCOMPARE(ledger.statistics().budgetBytes, DeliveryLedger::kDefaultBudgetBytes);
        QCOMPARE(ledger.statistics().bytes, 0);
    }

    void tellsWhoGotAMessage()
    {
        DeliveryLedger ledger;
        introduce(ledger, 2);
        ledger.add(sentToAll(5, 2));
        const auto told = ledger.deliveries({kEpoch, {5}});
        QVERIFY(told);
        QCOMPARE(told->records.size(), 2u);
        QCOMPARE(told->records[0].peer, 1u);
        QCOMPARE(told->records[0].address, QByteArray("127.0.0.1:1"));
        QCOMPARE(told->records[0].agent, QByteArray("test"));
        QCOMPARE(told->records[1].sent.value(), at(3));
        QCOMPARE(told->fates[static_cast<std::size_t>(Fate::Sent)], 2u);
        QVERIFY(!ledger.deliveries({kEpoch, {6}}));
        QVERIFY(!ledger.deliveries({base::Epoch{8}, {5}}));
    }

    void ordersWhatShardsTellOneAfterTheOther()
    {
        DeliveryLedger ledger;
        DeliveryBatch late = sentToAll(5, 3);
        std::ranges::for_each(late.entries, [](auto &entry) { entry.second.queued += std::chrono::seconds(1); });
        ledger.add(late);
        ledger.add(sentToAll(5, 3));
        const auto told = ledger.deliveries({kEpoch, {5}});
        QVERIFY(std::ranges::is_sorted(told->records, {}, &net::DeliveryRecord::queued));
        QCOMPARE(told->records.front().queued, at(1));
    }

    void givesThousandAndCountsTheRest()
    {
        DeliveryLedger ledger;
        introduce(ledger, 2500);
        ledger.add(sentToAll(5, 2500));
        const auto told = ledger.deliveries({kEpoch, {5}});
        QCOMPARE(told->records.size(), 1000u);
        QCOMPARE(told->omitted, 1500u);
        QCOMPARE(told->fates[static_cast<std::size_t>(Fate::Sent)], 2500u);
    }

    void staysWithinItsBudgetAndCountsWhatItForgets()
    {
        constexpr qint64 kBudget = 256 * 1024;
        DeliveryLedger ledger(kBudget);
        introduce(ledger, 20);
        constexpr quint64 kMessages = 2000;
        for (quint64 position = 1; position <= kMessages; ++position) {
            ledger.add(sentToAll(position, 20));
            QVERIFY(ledger.statistics().bytes <= kBudget);
        }
        const auto statistics = ledger.statistics();
        QVERIFY(statistics.forgotten > 0);
        QVERIFY(statistics.bytes > kBudget / 2);
        QCOMPARE(statistics.records + statistics.forgotten, kMessages * 20);
        QCOMPARE(statistics.records, statistics.messages * 20);
        QVERIFY(!ledger.deliveries({kEpoch, {1}}));
        QVERIFY(!ledger.deliveries({kEpoch, {kMessages - statistics.messages}}));
        QVERIFY(ledger.deliveries({kEpoch, {kMessages - statistics.messages + 1}}));
        QVERIFY(ledger.deliveries({kEpoch, {kMessages}}));
    }

    void keepsTheBudgetWhenOneMessageIsAskedForAgainAndAgain()
    {
        constexpr qint64 kBudget = 64 * 1024;
        DeliveryLedger ledger(kBudget);
        introduce(ledger, 1);
        constexpr quint64 kTimes = 10'000;
        for (quint64 i = 0; i < kTimes; ++i)
            ledger.add(sentToAll(5, 1));
        QVERIFY(ledger.statistics().bytes <= kBudget);
        QCOMPARE(ledger.statistics().records + ledger.statistics().forgotten, kTimes);
    }

    void showsPeersGoneAndForgetsThemWithTheirLastMessage()
    {
        DeliveryLedger ledger;
        introduce(ledger, 2);
        ledger.add(sentToAll(5, 1));
        DeliveryBatch farewell{.epoch = kEpoch};
        farewell.gone = {1, 2};
        ledger.add(farewell);
        QCOMPARE(ledger.deliveries({kEpoch, {5}})->records.front().address, QByteArray("127.0.0.1:1"));
        ledger.clear();
        QVERIFY(!ledger.deliveries({kEpoch, {5}}));
        QCOMPARE(ledger.statistics().bytes, 0);
        QCOMPARE(ledger.statistics().forgotten, 0u);
    }

    void anotherEpochBeginsAnew()
    {
        DeliveryLedger ledger;
        ledger.add(sentToAll(5, 1));
        DeliveryBatch other = sentToAll(5, 3);
        other.epoch = base::Epoch{8};
        ledger.add(other);
        QVERIFY(!ledger.deliveries({kEpoch, {5}}));
        QCOMPARE(ledger.deliveries({base::Epoch{8}, {5}})->records.size(), 3u);
    }

    void aTraceFollowsAMessageFromQueueToEnd()
    {
        DeliveryLedger ledger;
        StillClock clock;
        net::DeliveryRecorder recorder(ledger, clock, kEpoch);
        net::DeliveryTrace trace(recorder, identity(1));
        const std::array messages{encoded(1, "one"), encoded(2, "second"), encoded(3, "3")};
        clock.now = 10;
        trace.queued(messages, 4);
        clock.now = 11;
        trace.ended(Fate::Sent, 0, 1);
        trace.ended(Position{2}, Fate::Dropped);
        recorder.commit();
        const auto only = [&](quint64 position) {
            return ledger.deliveries({kEpoch, {position}})->records.front();
        };
        QCOMPARE(only(1).fate, Fate::Sent);
        QCOMPARE(only(1).queued, at(10));
        QCOMPARE(only(1).sent.value(), at(11));
        QCOMPARE(only(1).wireBytes, 3);
        QCOMPARE(only(1).ahead, 4);
        QCOMPARE(only(2).fate, Fate::Dropped);
        QVERIFY(!only(2).sent);
        QCOMPARE(only(2).ahead, 5);
        QCOMPARE(only(3).fate, Fate::Queued);
        QVERIFY(!only(3).sent);
        clock.now = 12;
        trace.ended(Position{3}, Fate::Sent); // long after it was handed over
        recorder.commit();
        QCOMPARE(only(3).fate, Fate::Sent);
        QCOMPARE(only(3).sent.value(), at(12));
        QCOMPARE(ledger.statistics().records, 3u);
    }

    void theSameMessageTwiceEndsInOrder()
    {
        DeliveryLedger ledger;
        StillClock clock;
        net::DeliveryRecorder recorder(ledger, clock, kEpoch);
        net::DeliveryTrace trace(recorder, identity(1)), other(recorder, identity(2));
        const std::array message{encoded(1, "one")};
        for (clock.now = 1; clock.now < 4; ++clock.now) {
            trace.queued(message, 0);
            other.queued(message, 0);
            recorder.commit();
        }
        trace.ended(Position{1}, Fate::Sent);
        trace.ended(Position{1}, Fate::Lost);
        recorder.commit();
        std::vector<Fate> fates;
        const auto told = ledger.deliveries({kEpoch, {1}});
        for (const net::DeliveryRecord &record : told->records) {
            if (record.peer == 1)
                fates.push_back(record.fate);
        }
        QCOMPARE(fates, (std::vector{Fate::Sent, Fate::Lost, Fate::Queued}));
    }

    void thePartsOfAnAnswerMakeUpItsBytes()
    {
        DeliveryLedger ledger;
        StillClock clock;
        net::DeliveryRecorder recorder(ledger, clock, kEpoch);
        net::DeliveryTrace trace(recorder, identity(1));
        trace.setTransport(base::Transport::Poll);
        trace.setOrigin(net::DeliveryTrace::Origin::History);
        const std::array<net::DeliveryTrace::Part, 3> parts{{{{1}, 10}, {{2}, 20}, {{3}, 30}}};
        trace.queued(parts, 161);
        QCOMPARE(trace.positions(), (std::vector{Position{1}, Position{2}, Position{3}}));
        trace.ended(Fate::Sent);
        recorder.commit();
        qint64 sum = 0;
        for (quint64 position = 1; position <= 3; ++position) {
            const auto record = ledger.deliveries({kEpoch, {position}})->records.front();
            QVERIFY(record.fromHistory);
            QCOMPARE(record.transport, base::Transport::Poll);
            QCOMPARE(record.ahead, static_cast<qsizetype>(position - 1));
            QVERIFY(record.wireBytes >= static_cast<qint64>(position * 10 + 33));
            sum += record.wireBytes;
        }
        QCOMPARE(sum, 161);
    }
};

QTEST_GUILESS_MAIN(TestDeliveryLedger)
#include "tst_deliveryledger.moc"
