// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/capture/memorycapture.h"

#include "captureframes.h"

#include <QtTest>

#include <random>
#include <thread>

using namespace std::chrono_literals;
using namespace pushscope;
using namespace pushscope::capture;
using namespace pushscope::tests;

namespace {

std::vector<client::Frame> numbered(quint64 from, std::size_t count, int payloadBytes = 100)
{
    std::vector<client::Frame> frames;
    for (quint64 i = from; i < from + count; ++i) {
        QByteArray payload = QByteArray::number(i);
        payload.resize(payloadBytes, ' ');
        frames.push_back(message(kStart + std::chrono::milliseconds(i), "t", payload));
    }
    return frames;
}

quint64 numberIn(const client::FramePtr &frame)
{
    return frame->payload.trimmed().toULongLong();
}

/// Over all transports.
std::vector<quint32> totals(const std::vector<Capture::TransportCounts> &histogram)
{
    std::vector<quint32> totals;
    for (const auto &counts : histogram)
        totals.push_back(std::accumulate(counts.begin(), counts.end(), 0u));
    return totals;
}

} // namespace

class MemoryCaptureTest : public QObject
{
    Q_OBJECT

    ManualClock m_clock;

private Q_SLOTS:
    void startsEmpty()
    {
        MemoryCapture capture(m_clock);
        const auto statistics = capture.statistics();
        QCOMPARE(statistics.range.first.value, 1u);
        QCOMPARE(statistics.range.last.value, 0u);
        QCOMPARE(capture.read(Sequence{1}, 10).frames.size(), 0u);
        QCOMPARE(capture.read(Sequence{1}, 10).first.value, 1u);
        QCOMPARE(capture.find(kStart).value, 1u);
        QVERIFY(capture.topics().empty());
    }

    void givesBackWhatWasAppendedInOrder()
    {
        MemoryCapture capture(m_clock);
        capture.append(numbered(1, 700));
        capture.append(numbered(701, 1));
        const auto chunk = capture.read(Sequence{1}, 10'000);
        QCOMPARE(chunk.frames.size(), 701u);
        QCOMPARE(chunk.first.value, 1u);
        QCOMPARE(chunk.skipped, 0u);
        for (std::size_t i = 0; i < chunk.frames.size(); ++i)
            QCOMPARE(numberIn(chunk.frames[i]), i + 1);
    }

    void readsFromAnywhereWithALimit_data()
    {
        QTest::addColumn<quint64>("from");
        QTest::addColumn<quint64>("limit");
        QTest::addColumn<quint64>("first");
        QTest::addColumn<quint64>("count");
        QTest::newRow("from zero") << 0ull << 5ull << 1ull << 5ull;
        QTest::newRow("across blocks") << 200ull << 400ull << 200ull << 400ull;
        QTest::newRow("up to the end") << 990ull << 400ull << 990ull << 11ull;
        QTest::newRow("the last") << 1000ull << 1ull << 1000ull << 1ull;
        QTest::newRow("the next to come") << 1001ull << 5ull << 1001ull << 0ull;
        QTest::newRow("beyond the end") << 5000ull << 5ull << 1001ull << 0ull;
        QTest::newRow("none") << 10ull << 0ull << 10ull << 0ull;
    }
    void readsFromAnywhereWithALimit()
    {
        QFETCH(quint64, from);
        QFETCH(quint64, limit);
        MemoryCapture capture(m_clock);
        capture.append(numbered(1, 1000));
        const auto chunk = capture.read(Sequence{from}, limit);
        QTEST(chunk.first.value, "first");
        QTEST(quint64(chunk.frames.size()), "count");
        for (std::size_t i = 0; i < chunk.frames.size(); ++i)
            QCOMPARE(numberIn(chunk.frames[i]), chunk.first.value + i);
    }

    void forgetsTheOldestWithinItsBudgetAndSaysSo()
    {
        constexpr qint64 kBudget = 1024 * 1024;
        MemoryCapture capture(m_clock, kBudget);
        for (quint64 i = 1; i <= 50'000; i += 100) {
            capture.append(numbered(i, 100));
            const auto statistics = capture.statistics();
            QVERIFY(statistics.heldBytes <= kBudget);
            QCOMPARE(statistics.range.first.value, statistics.forgotten + 1);
            QCOMPARE(statistics.range.last.value, i + 99);
        }
        const auto statistics = capture.statistics();
        QCOMPARE(statistics.frames, 50'000u);
        QCOMPARE(statistics.messages, 50'000u);
        QVERIFY(statistics.forgotten > 0);
        QVERIFY2(statistics.heldBytes > kBudget * 9 / 10, "no more is forgotten than must be");
        QCOMPARE(statistics.oldest, kStart + std::chrono::milliseconds(statistics.range.first.value));
        QCOMPARE(statistics.newest, kStart + 50'000ms);

        const auto chunk = capture.read(Sequence{10}, 5);
        QCOMPARE(chunk.first, statistics.range.first);
        QCOMPARE(chunk.skipped, statistics.range.first.value - 10);
        QCOMPARE(numberIn(chunk.frames.front()), chunk.first.value);
        QCOMPARE(capture.read(Sequence{0}, 5).skipped, statistics.forgotten);
    }

    void keepsTheNewestFrameWhateverItsSize()
    {
        MemoryCapture capture(m_clock, 1000);
        capture.append(numbered(1, 20));
        capture.append(numbered(21, 1, 100'000));
        QCOMPARE(capture.statistics().range.first.value, 21u);
        QCOMPARE(capture.read(Sequence{21}, 1).frames.at(0)->payload.size(), 100'000);
    }

    void framesOutliveTheCaptureForThoseWhoHoldThem()
    {
        client::FramePtr held;
        {
            MemoryCapture capture(m_clock, 20'000);
            capture.append(numbered(1, 1));
            held = capture.read(Sequence{1}, 1).frames.at(0);
            capture.append(numbered(2, 1000));
            QVERIFY(capture.statistics().range.first.value > 1);
        }
        QCOMPARE(numberIn(held), 1u);
    }

    void findsTheFirstFrameAtOrAfterATime()
    {
        MemoryCapture capture(m_clock);
        capture.append(numbered(1, 2000));
        QCOMPARE(capture.find(kStart).value, 1u);
        QCOMPARE(capture.find(kStart + 1ms).value, 1u);
        QCOMPARE(capture.find(kStart + 1'000'500us).value, 1001u);
        QCOMPARE(capture.find(kStart + 2000ms).value, 2000u);
        QCOMPARE(capture.find(kStart + 2001ms).value, 2001u);
    }

    void findsTheSameAsAScanWhereTimesGoBack()
    {
        std::mt19937 random(20);
        MemoryCapture capture(m_clock, 300'000);
        std::vector<base::WallTime> times;
        for (int i = 0; i < 4000; ++i) {
            auto time = kStart + std::chrono::milliseconds(i) + std::chrono::microseconds(random() % 20'000);
            if (i >= 1000)
                time -= 500ms; // the wall clock was set back
            times.push_back(time);
            capture.append({message(time, "t", "1")});
        }
        const quint64 first = capture.statistics().range.first.value;
        QVERIFY(first > 1);
        for (int i = 0; i < 2000; ++i) {
            const auto time = kStart - 600ms + std::chrono::microseconds(random() % 5'000'000);
            quint64 expected = first;
            while (expected <= times.size() && times[expected - 1] < time)
                ++expected;
            QCOMPARE(capture.find(time).value, expected);
        }
    }

    void countsMessagesPerInterval_data()
    {
        QTest::addColumn<int>("interval");
        QTest::addColumn<int>("intervals");
        QTest::newRow("10 ms") << 10 << 200;
        QTest::newRow("50 ms") << 50 << 100;
        QTest::newRow("100 ms") << 100 << 100;
        QTest::newRow("250 ms") << 250 << 40;
        QTest::newRow("a second") << 1000 << 60;
        QTest::newRow("ten seconds for an hour") << 10'000 << 360;
    }
    void countsMessagesPerInterval()
    {
        QFETCH(int, interval);
        QFETCH(int, intervals);
        std::mt19937 random(7);
        MemoryCapture capture(m_clock, 100'000); // far less than the messages that are counted
        const auto end = kStart + 45s;
        std::vector<quint32> expected(std::size_t(intervals), 0);
        const qint64 last = end.time_since_epoch() / std::chrono::milliseconds(interval);
        for (int i = 0; i < 20'000; ++i) {
            const auto time = kStart + std::chrono::milliseconds(i * 2) + std::chrono::microseconds(random() % 9000);
            capture.append({message(time, "t", "1")});
            const qint64 index = time.time_since_epoch() / std::chrono::milliseconds(interval) - last + intervals - 1;
            if (index >= 0 && index < intervals)
                ++expected[std::size_t(index)];
        }
        QCOMPARE(totals(capture.histogram(end, std::chrono::milliseconds(interval), intervals)), expected);
    }

    void countsAnHourBackAtTenthsOfASecond()
    {
        MemoryCapture capture(m_clock);
        for (int second = 0; second < 3600; ++second)
            capture.append({message(kStart + std::chrono::seconds(second), "t", "1")});
        const auto counts = totals(capture.histogram(kStart + 3599s, 100ms, 36'000));
        QCOMPARE(counts.size(), 36'000u);
        QCOMPARE(std::accumulate(counts.begin(), counts.end(), 0u), 3600u);
        QCOMPARE(counts.back(), 1u);
    }

    void survivesAClockThatJumps()
    {
        MemoryCapture capture(m_clock);
        capture.append({message(kStart, "t", "1"), message(kStart + 1000h, "t", "1"), message(kStart + 1s, "t", "1")});
        const auto counts = totals(capture.histogram(kStart + 1000h, 1000ms, 2));
        QCOMPARE(counts, (std::vector<quint32>{0, 1}));
        QCOMPARE(totals(capture.histogram(base::WallTime{}, 1000ms, 2)), (std::vector<quint32>{0, 0}));
        QVERIFY(capture.histogram(kStart, 0ms, 2).empty());
        QVERIFY(capture.histogram(kStart, 1000ms, -1).empty());
    }

    void countsOnlyMessagesAsMessages()
    {
        MemoryCapture capture(m_clock);
        client::Frame opened = message(kStart, {}, "ws://127.0.0.1/ws");
        opened.kind = client::FrameKind::Opened;
        client::Frame sent = message(kStart, "t", "hello");
        sent.direction = client::Direction::Out;
        capture.append({opened, sent, message(kStart, "t", "1")});
        QCOMPARE(capture.statistics().frames, 3u);
        QCOMPARE(capture.statistics().messages, 2u);
        QCOMPARE(totals(capture.histogram(kStart, 1000ms, 1)), (std::vector<quint32>{2}));
        const auto topics = capture.topics();
        QCOMPARE(topics.size(), 1u);
        QCOMPARE(topics[0].messages, 1u);
    }

    void summarisesTopicsInOrder()
    {
        MemoryCapture capture(m_clock);
        capture.append({message(kStart, "b", "12", 2), message(kStart, "a", "1", 2), message(kStart, "c", "1", 1)});
        QCOMPARE(capture.topics().size(), 3u);
        capture.append({message(kStart, "b", "345", 2), message(kStart, "aa", "1", 2), message(kStart, "b", "9", 1)});
        QByteArray listing;
        for (const auto &topic : capture.topics()) {
            listing += QByteArray::number(topic.source.value) + ' ' + topic.topic + ' '
                       + QByteArray::number(topic.messages) + ' ' + QByteArray::number(topic.bytes) + ' '
                       + topic.last->payload + '\n';
        }
        QCOMPARE(listing, QByteArray("1 b 1 1 9\n1 c 1 1 1\n2 a 1 1 1\n2 aa 1 1 1\n2 b 2 5 345\n"));
    }

    void tellsTheRateOfATopic()
    {
        ManualClock clock;
        MemoryCapture capture(clock);
        for (int i = 0; i < 100; ++i) {
            capture.append({message(clock.wallNow(), "t", "1")});
            clock.advance(100ms);
        }
        const double rate = capture.topics().at(0).rate;
        QVERIFY2(rate > 9 && rate < 11, qPrintable(QString::number(rate)));
        clock.advance(10s);
        QCOMPARE(capture.topics().at(0).rate, 0.0);
    }

    void remembersTheLastMessageOfAQuietTopic()
    {
        constexpr qint64 kBudget = 100'000;
        MemoryCapture capture(m_clock, kBudget);
        capture.append({message(kStart, "quiet", "still here")});
        capture.append(numbered(2, 5000));
        QVERIFY(capture.statistics().range.first.value > 1);
        QVERIFY(capture.statistics().heldBytes <= kBudget);
        const auto topics = capture.topics();
        QCOMPARE(topics.at(0).topic, QByteArray("quiet"));
        QCOMPARE(topics.at(0).last->payload, QByteArray("still here"));
    }

    void quietTopicsCannotFillTheBudget()
    {
        constexpr qint64 kBudget = 1'000'000;
        MemoryCapture capture(m_clock, kBudget);
        for (int i = 0; i < 100; ++i)
            capture.append({message(kStart, "quiet/" + QByteArray::number(i), QByteArray(50'000, 'x'))});
        capture.append(numbered(101, 2000));
        QVERIFY(capture.statistics().heldBytes <= kBudget);
        QVERIFY2(capture.statistics().range.last.value - capture.statistics().range.first.value > 1000,
                 "most of the budget still holds frames");
        for (const auto &topic : capture.topics())
            QVERIFY(topic.last);
    }

    void listsNoMoreThanAHundredThousandTopics()
    {
        MemoryCapture capture(m_clock, 4 * 1024 * 1024);
        std::vector<client::Frame> frames;
        for (int i = 0; i < 100'500; ++i)
            frames.push_back(message(kStart, "topic/" + QByteArray::number(i), "1"));
        capture.append(std::move(frames));
        capture.append({message(kStart, "topic/0", "2"), message(kStart, "topic/100400", "2")});
        QCOMPARE(capture.topics().size(), 100'000u);
        QCOMPARE(capture.statistics().unlistedTopics, 501u);
    }

    void readersSeeAnUnbrokenSequenceWhileWritersAppend()
    {
        MemoryCapture capture(m_clock, 2 * 1024 * 1024);
        constexpr quint64 kBatches = 1500;
        constexpr quint64 kBatch = 200;
        std::atomic<int> writers{2};
        const auto write = [&](quint32 source) {
            for (quint64 batch = 0; batch < kBatches; ++batch) {
                std::vector<client::Frame> frames;
                for (quint64 i = 0; i < kBatch; ++i) {
                    frames.push_back(message(kStart + std::chrono::microseconds(batch), "t/" + QByteArray::number(i % 20),
                                             QByteArray::number(batch * kBatch + i), source));
                }
                capture.append(std::move(frames));
            }
            --writers;
        };
        std::thread first(write, 1);
        std::thread second(write, 2);

        Sequence next{1};
        quint64 seen = 0;
        quint64 skipped = 0;
        std::array<qint64, 3> newest{-1, -1, -1};
        bool ordered = true;
        for (bool last = false; !last;) {
            last = writers == 0;
            for (;;) {
                const auto chunk = capture.read(next, 1000);
                ordered &= chunk.first.value == next.value + chunk.skipped;
                skipped += chunk.skipped;
                for (const auto &frame : chunk.frames) {
                    const qint64 number = frame->payload.toLongLong();
                    qint64 &before = newest[frame->source.value];
                    ordered &= number > before;
                    before = number;
                }
                seen += chunk.frames.size();
                next = Sequence{chunk.first.value + chunk.frames.size()};
                if (chunk.frames.empty())
                    break;
            }
            for (const auto &topic : capture.topics())
                ordered &= topic.last && topic.last->topic == topic.topic;
            ordered &= capture.find(kStart).value <= next.value + kBatches * kBatch * 2;
            ordered &= capture.histogram(kStart, 100ms, 10).size() == 10;
        }
        first.join();
        second.join();
        QVERIFY(ordered);
        QCOMPARE(seen + skipped, 2 * kBatches * kBatch);
        QCOMPARE(capture.statistics().frames, 2 * kBatches * kBatch);
        // The writer that ended last left the newest frame, which always stays.
        QCOMPARE(std::max(newest[1], newest[2]), qint64(kBatches * kBatch) - 1);
    }
};

QTEST_GUILESS_MAIN(MemoryCaptureTest)
#include "tst_memorycapture.moc"
