// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/outboundqueue.h"

#include <QRandomGenerator>
#include <QTest>

using namespace pushscope;
using net::OutboundQueue;
using net::SlowPeerPolicy;
using Outcome = OutboundQueue::Outcome;

namespace {

/// Takes as many bytes as the test gives it room for.
class FakeChannel final : public net::Channel
{
public:
    qint64 receive(char *, qint64) override { return WouldBlock; }
    qint64 send(std::span<const iovec> pieces) override
    {
        if (broken)
            return Failed;
        ++calls;
        qint64 taken = 0;
        for (const iovec &piece : pieces) {
            const qint64 part = std::min(room, static_cast<qint64>(piece.iov_len));
            out.append(static_cast<const char *>(piece.iov_base), part);
            room -= part;
            taken += part;
        }
        return taken;
    }
    void setReading(bool) override {}
    void finishSending() override {}

    QByteArray out;
    qint64 room = 1'000'000'000;
    int calls = 0;
    bool broken = false;
};

/// Messages are `<position>;`, gaps `[from-to];`.
class TextGaps final : public OutboundQueue::GapEncoder
{
public:
    QByteArray encodeGap(base::Position from, base::Position to) const override
    {
        return '[' + QByteArray::number(from.value) + '-' + QByteArray::number(to.value) + "];";
    }
};

net::EncodedMessage messageAt(quint64 position, const QByteArray &key = {})
{
    auto message = std::make_shared<const broker::Message>(
        broker::Publication{.topic = *broker::Topic::parse("t"), .payload = {}, .event = {}, .key = key},
        base::Position{position}, base::WallTime{});
    return {QByteArray::number(position) + ';', std::move(message)};
}

struct Fixture
{
    explicit Fixture(OutboundQueue::Limits wanted) : limits(wanted), queue(limits) {}

    Outcome deliver(std::initializer_list<quint64> positions, const QByteArray &key = {})
    {
        std::vector<net::EncodedMessage> messages;
        QByteArray gathered;
        for (const quint64 position : positions) {
            messages.push_back(messageAt(position, key));
            gathered += messages.back().bytes;
        }
        return queue.deliver(channel, messages, gathered);
    }
    void flushAll()
    {
        channel.room = 1'000'000'000;
        QCOMPARE(queue.flush(channel, gaps), Outcome::Fine);
    }
    [[nodiscard]] bool balanced() const
    {
        const auto &c = queue.counters();
        return c.offered == c.sent + c.dropped + c.conflated + static_cast<quint64>(queue.waitingMessages());
    }

    OutboundQueue::Limits limits;
    FakeChannel channel;
    TextGaps gaps;
    OutboundQueue queue;
};

} // namespace

class TestOutboundQueue : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void sendsABatchInOneCallWhileNothingWaits()
    {
        Fixture f({});
        QCOMPARE(f.deliver({1, 2, 3}), Outcome::Fine);
        QCOMPARE(f.channel.out, "1;2;3;");
        QCOMPARE(f.channel.calls, 1);
        QVERIFY(f.queue.isEmpty());
        QCOMPARE(f.queue.counters().sent, 3U);
        QCOMPARE(f.queue.counters().sentBytes, 6U);
    }

    void goesOnInsideAFrameWhereTheChannelStopped_data()
    {
        QTest::addColumn<int>("room");
        for (int room = 0; room < 9; ++room)
            QTest::addRow("after %d bytes", room) << room;
    }
    void goesOnInsideAFrameWhereTheChannelStopped()
    {
        QFETCH(int, room);
        Fixture f({});
        f.channel.room = room;
        QCOMPARE(f.deliver({10, 20, 30}), Outcome::Fine);
        QVERIFY(f.balanced());
        QCOMPARE(f.queue.counters().sent, static_cast<quint64>(room / 3));
        QCOMPARE(f.queue.waitingBytes(), 9 - room);
        QCOMPARE(f.queue.send(f.channel, "pong;"), Outcome::Fine);
        f.flushAll();
        QCOMPARE(f.channel.out, "10;20;30;pong;");
        QVERIFY(f.queue.isEmpty());
        QVERIFY(f.balanced());
    }

    void sendsThePeerAwayWhenItsQueueIsFull()
    {
        Fixture f({.bytes = 6, .policy = SlowPeerPolicy::Disconnect});
        f.channel.room = 1;
        QCOMPARE(f.deliver({1, 2, 3}), Outcome::Fine);
        QCOMPARE(f.deliver({4, 5, 6}), Outcome::Overflow);
        QVERIFY(f.balanced());
        f.queue.dropMessages();
        QCOMPARE(f.queue.send(f.channel, "bye;"), Outcome::Fine);
        f.flushAll();
        QCOMPARE(f.channel.out, "1;bye;"); // what has begun is ended, the rest is dropped
        QCOMPARE(f.queue.counters().dropped, 5U);
        QVERIFY(f.balanced());
    }

    void boundsTheNumberOfMessagesToo()
    {
        Fixture f({.messages = 2, .policy = SlowPeerPolicy::Disconnect});
        f.channel.room = 0;
        QCOMPARE(f.deliver({1, 2}), Outcome::Fine);
        QCOMPARE(f.deliver({3}), Outcome::Overflow);
    }

    void dropsTheOldestAndTellsTheGap()
    {
        Fixture f({.bytes = 6, .policy = SlowPeerPolicy::DropOldest});
        f.channel.room = 1;
        QCOMPARE(f.deliver({1, 2, 3}), Outcome::Fine);
        QCOMPARE(f.deliver({4, 5, 6, 7}), Outcome::Fine);
        QVERIFY(f.balanced());
        f.flushAll();
        QCOMPARE(f.channel.out, "1;[2-5];6;7;");
        QCOMPARE(f.queue.counters().dropped, 4U);
        QVERIFY(f.balanced());
    }

    void dropsTheNewestAndTellsTheGapInItsPlace()
    {
        Fixture f({.bytes = 6, .policy = SlowPeerPolicy::DropNewest});
        f.channel.room = 1;
        QCOMPARE(f.deliver({1, 2, 3}), Outcome::Fine);
        QCOMPARE(f.deliver({4, 5, 6}), Outcome::Fine);
        f.channel.room = 3;
        QCOMPARE(f.queue.flush(f.channel, f.gaps), Outcome::Fine);
        QCOMPARE(f.deliver({7}), Outcome::Fine);
        f.flushAll();
        QCOMPARE(f.channel.out, "1;2;3;[4-6];7;");
        QVERIFY(f.balanced());
    }

    void tellsAGapAtTheEndWithoutWaitingForAnotherMessage()
    {
        Fixture f({.messages = 1, .policy = SlowPeerPolicy::DropNewest});
        f.channel.room = 0;
        QCOMPARE(f.deliver({1, 2, 3}), Outcome::Fine);
        f.flushAll();
        QCOMPARE(f.channel.out, "1;[2-3];");
        QVERIFY(f.queue.isEmpty());
    }

    void aNewerMessageOfAKeyReplacesTheWaitingOne()
    {
        Fixture f({.policy = SlowPeerPolicy::Conflate});
        f.channel.room = 1;
        QCOMPARE(f.deliver({1}, "a"), Outcome::Fine); // begun: stays
        QCOMPARE(f.deliver({2}, "a"), Outcome::Fine);
        QCOMPARE(f.deliver({3}, "b"), Outcome::Fine);
        QCOMPARE(f.deliver({4}, "a"), Outcome::Fine);
        QCOMPARE(f.queue.counters().conflated, 1U);
        f.flushAll();
        QCOMPARE(f.channel.out, "1;3;4;");
        QVERIFY(f.balanced());
    }

    void aStuckPeerCostsNoMoreMemoryTheLongerItIsStuck_data()
    {
        QTest::addColumn<SlowPeerPolicy>("policy");
        QTest::newRow("conflate one key") << SlowPeerPolicy::Conflate;
        QTest::newRow("drop oldest") << SlowPeerPolicy::DropOldest;
        QTest::newRow("drop newest") << SlowPeerPolicy::DropNewest;
    }
    void aStuckPeerCostsNoMoreMemoryTheLongerItIsStuck()
    {
        QFETCH(SlowPeerPolicy, policy);
        Fixture f({.bytes = 100, .policy = policy});
        f.channel.room = 1;
        for (quint64 position = 1; position <= 100'000; ++position)
            QCOMPARE(f.deliver({position}, "a"), Outcome::Fine);
        QVERIFY(f.queue.waitingBytes() <= 100);
        QVERIFY(f.queue.waitingMessages() <= 100);
        QVERIFY(f.balanced());
        f.flushAll();
        QVERIFY(f.channel.out.size() < 200);
    }

    void aLargeAnswerIsNoSignOfASlowPeer()
    {
        Fixture f({.bytes = 100});
        f.channel.room = 10;
        QCOMPARE(f.queue.send(f.channel, QByteArray(1'000'000, 'x')), Outcome::Fine);
        QCOMPARE(f.queue.send(f.channel, "more"), Outcome::Overflow);
    }

    void aDialectWithoutGapsSendsNone()
    {
        class NoGaps final : public OutboundQueue::GapEncoder
        {
            QByteArray encodeGap(base::Position, base::Position) const override { return {}; }
        };
        Fixture f({.messages = 2, .policy = SlowPeerPolicy::DropOldest});
        f.channel.room = 0;
        QCOMPARE(f.deliver({1, 2, 3, 4}), Outcome::Fine);
        f.channel.room = 1000;
        QCOMPARE(f.queue.flush(f.channel, NoGaps()), Outcome::Fine);
        QCOMPARE(f.channel.out, "3;4;");
        QVERIFY(f.queue.isEmpty());
    }

    void abandoningCountsWhatWaitsAsDropped()
    {
        Fixture f({});
        f.channel.room = 1;
        QCOMPARE(f.deliver({1, 2}), Outcome::Fine);
        f.queue.abandon();
        QCOMPARE(f.queue.counters().dropped, 2U);
        QVERIFY(f.balanced());
    }

    void aBrokenChannelIsReported()
    {
        Fixture f({});
        f.channel.broken = true;
        QCOMPARE(f.deliver({1, 2}), Outcome::Broken);
        QVERIFY(f.balanced());
        QCOMPARE(f.queue.send(f.channel, "x"), Outcome::Broken);
    }

    /// Whatever comes in whatever order: whole frames, growing positions, every loss told, every message counted.
    void everyMessageHasOneFateAndEveryLossIsTold_data()
    {
        QTest::addColumn<SlowPeerPolicy>("policy");
        QTest::newRow("drop oldest") << SlowPeerPolicy::DropOldest;
        QTest::newRow("drop newest") << SlowPeerPolicy::DropNewest;
        QTest::newRow("conflate") << SlowPeerPolicy::Conflate;
    }
    void everyMessageHasOneFateAndEveryLossIsTold()
    {
        QFETCH(SlowPeerPolicy, policy);
        for (quint32 seed = 1; seed <= 200; ++seed) {
            QRandomGenerator random(seed);
            Fixture f({.bytes = 40, .messages = 12, .policy = policy});
            quint64 position = 0;
            for (int step = 0; step < 300; ++step) {
                f.channel.room = random.bounded(3) == 0 ? random.bounded(30) : 0;
                switch (random.bounded(4)) {
                case 0: (void)f.queue.flush(f.channel, f.gaps); break;
                case 1:
                    if (f.queue.waitingBytes() < 40)
                        QCOMPARE(f.queue.send(f.channel, "p;"), Outcome::Fine);
                    break;
                default: {
                    std::vector<net::EncodedMessage> messages;
                    QByteArray gathered;
                    for (int n = random.bounded(1, 5); n > 0; --n) {
                        messages.push_back(messageAt(++position, QByteArray::number(random.bounded(5))));
                        gathered += messages.back().bytes;
                    }
                    QCOMPARE(f.queue.deliver(f.channel, messages, gathered), Outcome::Fine);
                }
                }
                QVERIFY2(f.balanced(), qPrintable(QStringLiteral("seed %1 step %2").arg(seed).arg(step)));
            }
            f.flushAll();
            QVERIFY(f.queue.isEmpty());
            quint64 last = 0;
            quint64 received = 0;
            quint64 gapped = 0;
            const QList<QByteArray> parts = f.channel.out.split(';');
            for (const QByteArray &part : parts) {
                const QString where = QStringLiteral("seed %1: %2 after %3").arg(seed).arg(QString::fromLatin1(part)).arg(last);
                if (part.isEmpty() || part == "p")
                    continue;
                if (part.startsWith('[')) {
                    const quint64 from = part.mid(1, part.indexOf('-') - 1).toULongLong();
                    const quint64 to = part.mid(part.indexOf('-') + 1).chopped(1).toULongLong();
                    QVERIFY2(policy == SlowPeerPolicy::Conflate ? from > last : from == last + 1, qPrintable(where));
                    QVERIFY2(to >= from, qPrintable(where));
                    gapped += to - from + 1;
                    last = to;
                } else {
                    QVERIFY2(policy == SlowPeerPolicy::Conflate ? part.toULongLong() > last
                                                                : part.toULongLong() == last + 1,
                             qPrintable(where));
                    last = part.toULongLong();
                    ++received;
                }
            }
            QCOMPARE(received, f.queue.counters().sent);
            if (policy != SlowPeerPolicy::Conflate) {
                QCOMPARE(gapped, f.queue.counters().dropped);
                QCOMPARE(last, position);
            }
        }
    }
};

QTEST_GUILESS_MAIN(TestOutboundQueue)
#include "tst_outboundqueue.moc"
