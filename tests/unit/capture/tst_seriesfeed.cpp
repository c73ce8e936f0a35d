// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/capture/memorycapture.h"
#include "core/capture/seriesfeed.h"

#include "captureframes.h"

#include <QElapsedTimer>
#include <QtTest>

#include <cmath>

using namespace std::chrono_literals;
using namespace pushscope;
using namespace pushscope::capture;
using namespace pushscope::tests;

namespace {

SeriesQuery query(const char *filter, const char *field, std::optional<quint32> source = {})
{
    return {.source = source ? std::optional(client::SourceId{*source}) : std::nullopt,
            .filter = broker::TopicFilter::parse(filter).value(),
            .field = field};
}

QByteArray priced(double price)
{
    return "{\"price\":" + QByteArray::number(price) + "}";
}

QByteArray topicsOf(const std::vector<SeriesFeed::Series> &list)
{
    QByteArray topics;
    for (const auto &series : list)
        topics += series.topic + '@' + QByteArray::number(series.source.value) + ' ';
    return topics.trimmed();
}

QByteArray valuesOf(const SeriesFeed::Series &series)
{
    QByteArray values;
    for (const auto &sample : series.history->decimated(kStart - 1h, kStart + 1h, 16'000))
        values += std::isnan(sample.value) ? QByteArray("gap ") : QByteArray::number(sample.value) + ' ';
    return values.trimmed();
}

void updateFully(SeriesFeed &feed)
{
    QTRY_VERIFY_WITH_TIMEOUT(feed.update(10ms), 60'000); // under a sanitizer
}

} // namespace

class SeriesFeedTest : public QObject
{
    Q_OBJECT

    ManualClock m_clock;

private Q_SLOTS:
    void readsAFieldOfOneTopic()
    {
        MemoryCapture capture(m_clock);
        SeriesFeed feed(capture);
        const auto id = feed.add(query("market/ACME", "/price"));
        QVERIFY(feed.update(10ms));
        QVERIFY(feed.series(id).empty());
        capture.append({message(kStart, "market/ACME", priced(1)), message(kStart, "market/OTHER", priced(9)),
                        message(kStart + 1s, "market/ACME", priced(2))});
        QVERIFY(feed.update(10ms));
        QCOMPARE(feed.series(id).size(), 1u);
        QCOMPARE(valuesOf(feed.series(id)[0]), QByteArray("1 2"));
        QCOMPARE(feed.series(id)[0].unreadable, 0u);
    }

    void givesAWildcardOneSeriesPerTopicInOrder()
    {
        MemoryCapture capture(m_clock);
        SeriesFeed feed(capture);
        const auto id = feed.add(query("market/+", "/price"));
        capture.append({message(kStart, "market/b", priced(1)), message(kStart, "market/c", priced(2))});
        feed.update(10ms);
        const auto held = feed.series(id)[0].history;
        capture.append({message(kStart + 1s, "market/a", priced(3)), message(kStart + 1s, "market/b", priced(4))});
        feed.update(10ms);
        QCOMPARE(topicsOf(feed.series(id)), QByteArray("market/a@1 market/b@1 market/c@1"));
        QCOMPARE(feed.series(id)[1].history, held);
        QCOMPARE(valuesOf(feed.series(id)[1]), QByteArray("1 4"));
    }

    void keepsSourcesApart()
    {
        MemoryCapture capture(m_clock);
        SeriesFeed feed(capture);
        const auto any = feed.add(query("t", "/price"));
        const auto second = feed.add(query("t", "/price", 2));
        capture.append({message(kStart, "t", priced(1), 1), message(kStart, "t", priced(2), 2)});
        feed.update(10ms);
        QCOMPARE(topicsOf(feed.series(any)), QByteArray("t@1 t@2"));
        QCOMPARE(topicsOf(feed.series(second)), QByteArray("t@2"));
        QCOMPARE(valuesOf(feed.series(second)[0]), QByteArray("2"));
    }

    void readsOnlyMessagesThatWereReceived()
    {
        MemoryCapture capture(m_clock);
        SeriesFeed feed(capture);
        const auto id = feed.add(query("#", "/price"));
        client::Frame sent = message(kStart, "t", priced(1));
        sent.direction = client::Direction::Out;
        client::Frame control = message(kStart, "t", priced(2));
        control.kind = client::FrameKind::Control;
        capture.append({sent, control, message(kStart, "t", priced(3))});
        feed.update(10ms);
        QCOMPARE(valuesOf(feed.series(id).at(0)), QByteArray("3"));
    }

    void readsTheNumbersOfTheFrameItself()
    {
        MemoryCapture capture(m_clock);
        SeriesFeed feed(capture);
        const auto latency = feed.add(query("t", "@latency"));
        const auto size = feed.add(query("t", "@size"));
        client::Frame frame = message(kStart, "t", "hello");
        frame.latency = 1500us;
        frame.transport = base::Transport::Sse;
        capture.append({frame, message(kStart + 1s, "t", "not JSON")});
        feed.update(10ms);
        QCOMPARE(valuesOf(feed.series(latency).at(0)), QByteArray("1500"));
        QCOMPARE(feed.series(latency)[0].unreadable, 1u);
        QCOMPARE(valuesOf(feed.series(size).at(0)), QByteArray("5 8"));
        QCOMPARE(feed.series(size)[0].transport, base::Transport::WebSocket);
    }

    void tellsTheRateAndThatItFallsToNothing()
    {
        MemoryCapture capture(m_clock);
        SeriesFeed feed(capture);
        const auto id = feed.add(query("t", "@rate"));
        for (int i = 0; i < 100; ++i)
            capture.append({message(kStart + i * 100ms, "t", "1")});
        feed.update(10ms);
        QCOMPARE(feed.series(id).at(0).history->newest()->value, 10.0);
        for (int i = 0; i < 5; ++i)
            capture.append({message(kStart + 10s + i * 1s, "other", "1")});
        feed.update(10ms);
        QCOMPARE(feed.series(id)[0].history->newest()->value, 0.0);
        QCOMPARE(feed.series(id)[0].history->newest()->time, kStart + 14s);
        // A day of silence costs no sample for each half second.
        const quint64 before = feed.series(id)[0].history->count();
        capture.append({message(kStart + 24h, "t", "1")});
        feed.update(10ms);
        QVERIFY(feed.series(id)[0].history->count() - before < 5);
        QCOMPARE(feed.series(id)[0].history->newest()->value, 0.0);
    }

    void takesTheUnitFromThePayload()
    {
        MemoryCapture capture(m_clock);
        SeriesFeed feed(capture);
        const auto id = feed.add(query("t", "/value"));
        capture.append({message(kStart, "t", R"({"value":5,"unit":"%"})")});
        feed.update(10ms);
        QCOMPARE(feed.series(id).at(0).unit, QByteArray("%"));
    }

    void countsAFieldThatChangesItsTypeAndLeavesAGap()
    {
        MemoryCapture capture(m_clock);
        SeriesFeed feed(capture);
        const auto id = feed.add(query("t", "/price"));
        for (int i = 0; i < 30; ++i) {
            const bool broken = i >= 10 && i < 20;
            const QByteArray payload = !broken ? priced(5) : i % 2 ? QByteArray(R"({"price":{"usd":5}})") : "oops";
            capture.append({message(kStart + i * 1s, "t", payload)});
        }
        feed.update(10ms);
        const auto &series = feed.series(id).at(0);
        QCOMPARE(series.unreadable, 10u);
        QCOMPARE(series.history->count(), 20u);
        QCOMPARE(valuesOf(series), QByteArrayLiteral("5 ").repeated(10) + "gap" + QByteArrayLiteral(" 5").repeated(10));
        QVERIFY(!series.history->at(kStart + 15s));
    }

    void backfillsWhatLiveWouldHaveSeen()
    {
        MemoryCapture capture(m_clock);
        SeriesFeed feed(capture);
        const auto live = feed.add(query("t/#", "/price"));
        for (int i = 0; i < 5000; ++i) {
            capture.append({message(kStart + i * 1ms, "t/" + QByteArray::number(i % 3), priced(i))});
            if (i % 500 == 0)
                feed.update(10ms);
        }
        updateFully(feed);
        const auto late = feed.add(query("t/#", "/price"));
        const auto later = feed.add(query("t/1", "/price"));
        capture.append({message(kStart + 5s, "t/1", priced(-1))});
        updateFully(feed);
        QCOMPARE(feed.series(late).size(), 3u);
        for (std::size_t i = 0; i < 3; ++i) {
            QCOMPARE(feed.series(late)[i].history->count(), feed.series(live)[i].history->count());
            QCOMPARE(valuesOf(feed.series(late)[i]), valuesOf(feed.series(live)[i]));
        }
        QCOMPARE(valuesOf(feed.series(later).at(0)), valuesOf(feed.series(live)[1]));
        QCOMPARE(feed.series(later)[0].history->newest()->value, -1.0);
    }

    void keepsToItsBudgetAndGoesOnLater()
    {
        MemoryCapture capture(m_clock, 512 * 1024 * 1024);
        constexpr int kFrames = 400'000;
        std::vector<client::Frame> frames;
        for (int i = 0; i < kFrames; ++i)
            frames.push_back(message(kStart + i * 1us, "t", priced(i)));
        SeriesFeed feed(capture);
        const auto first = feed.add(query("t", "/price"));
        capture.append(std::move(frames));
        QVERIFY2(!feed.update(200us), "400,000 payloads cannot be read in 200 us");
        const quint64 early = feed.series(first).at(0).history->count();
        QVERIFY(early > 0 && early < kFrames / 4);

        int updates = 0;
        while (!feed.update(2ms))
            ++updates;
        QVERIFY(updates > 2);
        QCOMPARE(feed.series(first)[0].history->count(), quint64(kFrames));

        // A query that catches up does not hold up those that have.
        const auto second = feed.add(query("t", "/price"));
        capture.append({message(kStart + 1s, "t", priced(7))});
        QVERIFY(!feed.update(200us));
        QCOMPARE(feed.series(first)[0].history->newest()->value, 7.0);
        QVERIFY(feed.series(second).empty() || feed.series(second)[0].history->count() < kFrames / 4);
        updateFully(feed);
        QCOMPARE(feed.series(second).at(0).history->count(), quint64(kFrames + 1));
    }

    void passesOverWhatTheCaptureHasForgotten()
    {
        MemoryCapture capture(m_clock, 100'000);
        SeriesFeed feed(capture);
        const auto id = feed.add(query("t", "/price"));
        for (int i = 0; i < 5000; ++i)
            capture.append({message(kStart + i * 1ms, "t", priced(i))});
        updateFully(feed);
        const auto &history = *feed.series(id).at(0).history;
        QCOMPARE(history.count(), capture.statistics().range.last.value - capture.statistics().range.first.value + 1);
        QCOMPARE(history.newest()->value, 4999.0);
    }

    void omitsTopicsBeyondSixtyFourAndCountsThem()
    {
        MemoryCapture capture(m_clock);
        SeriesFeed feed(capture);
        const auto id = feed.add(query("#", "/price"));
        for (int round = 0; round < 2; ++round) {
            for (int i = 0; i < 100; ++i)
                capture.append({message(kStart + round * 1s, "t/" + QByteArray::number(i), priced(i))});
        }
        feed.update(10ms);
        QCOMPARE(feed.series(id).size(), 64u);
        QCOMPARE(feed.omitted(id), 36u);
        QCOMPARE(feed.series(id)[0].history->count(), 2u);
    }

    void growsTheVersionOnlyWhenThereIsSomethingToDraw()
    {
        MemoryCapture capture(m_clock);
        SeriesFeed feed(capture);
        const auto a = feed.add(query("a", "/price"));
        const auto b = feed.add(query("b", "/price"));
        capture.append({message(kStart, "a", priced(1)), message(kStart, "b", priced(1))});
        feed.update(10ms);
        const quint64 versionA = feed.version(a);
        const quint64 versionB = feed.version(b);
        QVERIFY(versionA > 0);
        capture.append({message(kStart + 1s, "a", priced(1))});
        feed.update(10ms);
        QVERIFY(feed.version(a) > versionA);
        QCOMPARE(feed.version(b), versionB);
    }

    void removingAQueryLeavesTheOthers()
    {
        MemoryCapture capture(m_clock);
        SeriesFeed feed(capture);
        const auto a = feed.add(query("t", "/price"));
        capture.append({message(kStart, "t", priced(1))});
        feed.update(10ms);
        const auto b = feed.add(query("t", "/price"));
        const auto c = feed.add(query("t", "@size"));
        feed.remove(a);
        feed.remove(a);
        capture.append({message(kStart + 1s, "t", priced(2))});
        updateFully(feed);
        QVERIFY(feed.series(a).empty());
        QCOMPARE(feed.version(a), 0u);
        QCOMPARE(valuesOf(feed.series(b).at(0)), QByteArray("1 2"));
        QCOMPARE(feed.series(c).at(0).history->count(), 2u);
        feed.remove(b);
        feed.remove(c);
        QVERIFY(feed.update(10ms));
        const auto d = feed.add(query("t", "/price"));
        updateFully(feed);
        QCOMPARE(valuesOf(feed.series(d).at(0)), QByteArray("1 2"));
    }

    void survivesMoreTopicsThanItKeepsRoutesFor()
    {
        MemoryCapture capture(m_clock);
        SeriesFeed feed(capture);
        const auto id = feed.add(query("wanted", "/price"));
        std::vector<client::Frame> frames;
        for (int i = 0; i < 120'000; ++i)
            frames.push_back(message(kStart, "t/" + QByteArray::number(i), "1"));
        frames.push_back(message(kStart, "wanted", priced(1)));
        capture.append(std::move(frames));
        updateFully(feed);
        QCOMPARE(valuesOf(feed.series(id).at(0)), QByteArray("1"));
    }
};

QTEST_GUILESS_MAIN(SeriesFeedTest)
#include "tst_seriesfeed.moc"
