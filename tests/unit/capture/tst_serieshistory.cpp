// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/capture/serieshistory.h"

#include "captureframes.h"

#include <QtTest>

#include <cmath>
#include <random>

using namespace std::chrono_literals;
using namespace pushscope;
using namespace pushscope::capture;
using pushscope::tests::kStart;
using Sample = SeriesHistory::Sample;
using std::chrono::microseconds;

namespace {

std::vector<Sample> filled(SeriesHistory &history, base::WallTime from, microseconds step, int count,
                           double (*value)(int))
{
    std::vector<Sample> samples;
    for (int i = 0; i < count; ++i) {
        samples.push_back({from + i * step, value(i)});
        history.append(samples.back());
    }
    return samples;
}

double wave(int i)
{
    return std::sin(i * 0.01) * 10;
}

std::size_t gapsIn(const std::vector<Sample> &points)
{
    return std::size_t(std::count_if(points.begin(), points.end(), [](const Sample &p) { return std::isnan(p.value); }));
}

bool inOrder(const std::vector<Sample> &points)
{
    return std::is_sorted(points.begin(), points.end(), [](const Sample &a, const Sample &b) { return a.time < b.time; });
}

/// What the history must agree with: every sample in a list.
struct NaiveList
{
    std::vector<Sample> samples;

    [[nodiscard]] std::optional<SeriesHistory::Extent> extent(base::WallTime from, base::WallTime to) const
    {
        std::optional<SeriesHistory::Extent> result;
        for (const Sample &s : samples) {
            if (s.time < from || s.time > to)
                continue;
            if (!result)
                result = SeriesHistory::Extent{s.value, s.value};
            result->min = std::min(result->min, s.value);
            result->max = std::max(result->max, s.value);
        }
        return result;
    }
    [[nodiscard]] std::optional<Sample> at(base::WallTime time) const
    {
        const auto after = std::upper_bound(samples.begin(), samples.end(), time,
                                            [](base::WallTime t, const Sample &s) { return t < s.time; });
        return after == samples.begin() ? std::nullopt : std::optional(*std::prev(after));
    }
};

} // namespace

class SeriesHistoryTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void startsEmpty()
    {
        SeriesHistory history;
        QVERIFY(history.decimated(kStart, kStart + 10s, 100).empty());
        QVERIFY(!history.extent(kStart, kStart + 10s));
        QVERIFY(!history.at(kStart));
        QVERIFY(!history.newest());
        QCOMPARE(history.usualInterval(), 0us);
    }

    void showsFewSamplesAsTheyAre()
    {
        SeriesHistory history;
        const auto samples = filled(history, kStart, 100ms, 50, wave);
        const auto points = history.decimated(kStart + 1s, kStart + 2s, 800);
        QCOMPARE(points.size(), 13u); // eleven within, one before, one after
        for (std::size_t i = 0; i < points.size(); ++i) {
            QCOMPARE(points[i].time, samples[9 + i].time);
            QCOMPARE(points[i].value, samples[9 + i].value);
        }
    }

    void keepsAnIsolatedSpikeAtEveryZoom_data()
    {
        QTest::addColumn<int>("samples");
        QTest::addColumn<int>("step");
        QTest::newRow("single samples") << 8000 << 1000;
        QTest::newRow("two minutes at 1,000 a second") << 120'000 << 1000;
        QTest::newRow("an hour at 100 a second") << 360'000 << 10'000;
        QTest::newRow("a day at 10 a second") << 864'000 << 100'000;
    }
    void keepsAnIsolatedSpikeAtEveryZoom()
    {
        QFETCH(int, samples);
        QFETCH(int, step);
        SeriesHistory history;
        const int spike = samples / 3;
        const int dip = samples / 2;
        for (int i = 0; i < samples; ++i) {
            const double value = i == spike ? 1000 : i == dip ? -1000 : wave(i);
            history.append({kStart + i * microseconds(step), value});
        }
        const auto end = kStart + samples * microseconds(step);
        for (const int columns : {1, 10, 200, 800, 1999}) {
            for (int zoom = 1; zoom <= 64; zoom *= 2) {
                const auto half = (end - kStart) / (2 * zoom);
                for (const auto &[index, value] : {std::pair(spike, 1000.0), std::pair(dip, -1000.0)}) {
                    const auto centre = kStart + index * microseconds(step);
                    const auto points = history.decimated(centre - half, centre + half, columns);
                    QVERIFY(inOrder(points));
                    QVERIFY(std::any_of(points.begin(), points.end(), [&, v = value](const Sample &p) {
                        return p.value == v && p.time == centre;
                    }));
                    const auto extent = history.extent(centre - half, centre + half);
                    QVERIFY(extent && (value > 0 ? extent->max : extent->min) == value);
                }
            }
        }
    }

    void agreesWithAListOfAllSamples_data()
    {
        QTest::addColumn<quint32>("seed");
        for (quint32 seed = 1; seed <= 12; ++seed)
            QTest::addRow("seed %u", seed) << seed;
    }
    void agreesWithAListOfAllSamples()
    {
        QFETCH(quint32, seed);
        std::mt19937 random(seed);
        SeriesHistory history;
        NaiveList list;
        const auto upTo = [&](quint64 bound) { return qint64(random() % bound); };
        auto time = kStart;
        qint64 pace = 1000 << (seed % 4) * 2;
        const int count = 5000 + int(upTo(60'000));
        for (int i = 0; i < count; ++i) {
            if (upTo(2000) == 0)
                pace = 500 + upTo(100'000);
            time += microseconds(upTo(10) == 0 ? upTo(pace * 4) : pace);
            const double value = double(upTo(1'000'000)) / 1000.0 - (upTo(500) == 0 ? 5000 : 0);
            history.append({time, value});
            list.samples.push_back({time, value});
        }
        QCOMPARE(history.count(), quint64(count));
        const auto span = time - kStart;
        const std::size_t exactFrom = list.samples.size() > 8192 ? list.samples.size() - 8192 : 0;
        const auto exactTime = list.samples[exactFrom].time;

        for (int i = 0; i < 200; ++i) {
            auto from = kStart + microseconds(upTo(quint64(span.count())));
            auto to = kStart + microseconds(upTo(quint64(span.count()) + 1'000'000));
            if (from > to)
                std::swap(from, to);
            const int columns = 1 + int(upTo(1500));
            const auto points = history.decimated(from, to, columns);
            QVERIFY(inOrder(points));
            const std::size_t gaps = gapsIn(points);
            QVERIFY2(points.size() - 3 * gaps <= std::size_t(4 * columns + 8),
                     qPrintable(QStringLiteral("%1 points in %2 columns").arg(points.size()).arg(columns)));

            const auto expected = list.extent(from, to);
            const auto extent = history.extent(from, to);
            if (from >= exactTime) {
                QCOMPARE(extent.has_value(), expected.has_value());
                if (extent) {
                    QCOMPARE(extent->min, expected->min);
                    QCOMPARE(extent->max, expected->max);
                }
            } else if (expected) {
                QVERIFY(extent);
                QVERIFY(extent->min <= expected->min && extent->max >= expected->max);
            }
            if (expected) {
                // What is drawn reaches exactly as far as the samples do.
                double least = expected->max;
                double most = expected->min;
                for (const Sample &p : points) {
                    least = std::min(least, std::isnan(p.value) ? least : p.value);
                    most = std::max(most, std::isnan(p.value) ? most : p.value);
                }
                QVERIFY(least <= expected->min && most >= expected->max);
            }
        }
        for (int i = 0; i < 500; ++i) {
            const auto when = exactTime + microseconds(upTo(quint64((time - exactTime).count()) + 1));
            const auto found = history.at(when);
            const auto expected = list.at(when);
            if (found) {
                QCOMPARE(found->time, expected->time);
                QCOMPARE(found->value, expected->value);
            } else {
                QVERIFY2(when - expected->time > 0us, "only a gap has no value");
            }
        }
        QCOMPARE(history.newest()->time, time);
        QCOMPARE(history.newest()->value, list.samples.back().value);
    }

    void everyDrawnPointIsASample()
    {
        SeriesHistory history;
        const auto samples = filled(history, kStart, 1ms, 100'000, wave);
        for (const int seconds : {5, 20, 60, 100}) {
            const auto end = kStart + 100s;
            for (const Sample &p : history.decimated(end - std::chrono::seconds(seconds), end, 300)) {
                const auto index = std::size_t((p.time - kStart) / 1ms);
                QCOMPARE(p.time, samples.at(index).time);
                QCOMPARE(p.value, samples.at(index).value);
            }
        }
    }

    void reachesTheNewestSample()
    {
        SeriesHistory history;
        filled(history, kStart, 1ms, 70'000, wave);
        const auto end = kStart + 70s;
        for (const auto window : {2s, 10s, 60s}) {
            const auto points = history.decimated(end - window, end, 500);
            QCOMPARE(points.back().time, history.newest()->time);
            QCOMPARE(points.back().value, history.newest()->value);
        }
    }

    void doesNotShimmerWhileTheWindowSlides_data()
    {
        QTest::addColumn<int>("seconds");
        QTest::newRow("among single samples") << 7;
        QTest::newRow("in the first tier") << 12;
        QTest::newRow("in the second") << 60;
    }
    void doesNotShimmerWhileTheWindowSlides()
    {
        QFETCH(int, seconds);
        const auto window = std::chrono::seconds(seconds);
        SeriesHistory history;
        std::mt19937 random(3);
        for (int i = 0; i < 100'000; ++i)
            history.append({kStart + i * 1ms, double(random() % 1000)});
        const auto end = kStart + 100s;
        const auto before = history.decimated(end - window, end, 800);
        const auto after = history.decimated(end - window + 333'333us, end + 333'333us, 800);
        const auto common = [&](const std::vector<Sample> &points) {
            std::vector<std::pair<qint64, double>> inner;
            for (const Sample &p : points) {
                if (p.time > end - window + 600ms && p.time < end - 300ms)
                    inner.emplace_back(p.time.time_since_epoch().count(), p.value);
            }
            return inner;
        };
        QVERIFY(common(before).size() > 800);
        QCOMPARE(common(before), common(after));
    }

    void drawsMissingTimeAsAGap_data()
    {
        QTest::addColumn<int>("step");
        QTest::addColumn<int>("missing");
        QTest::addColumn<int>("gaps");
        QTest::newRow("no time missing") << 1000 << 0 << 0;
        QTest::newRow("one sample missing") << 1000 << 1 << 0;
        QTest::newRow("five samples missing") << 1000 << 5 << 1;
        QTest::newRow("half a second at 100 a second") << 10 << 50 << 1;
        QTest::newRow("a late thread at 1,000 a second") << 1 << 40 << 0;
    }
    void drawsMissingTimeAsAGap()
    {
        QFETCH(int, step);
        QFETCH(int, missing);
        SeriesHistory history;
        const auto interval = std::chrono::milliseconds(step);
        filled(history, kStart, interval, 100, wave);
        const auto resumed = kStart + (100 + missing) * interval;
        filled(history, resumed, interval, 100, wave);
        const auto end = resumed + 100 * interval;
        QTEST(int(gapsIn(history.decimated(kStart, end, 800))), "gaps");
        const auto within = resumed - (missing + 1) * interval / 2;
        QCOMPARE(history.at(within).has_value(), gapsIn(history.decimated(kStart, end, 800)) == 0);
        QVERIFY(history.at(resumed));
        QCOMPARE(history.usualInterval(), interval);
    }

    void keepsGapsInTheTiers()
    {
        SeriesHistory history;
        filled(history, kStart, 1ms, 30'000, wave);
        filled(history, kStart + 35s, 1ms, 30'000, wave);
        const auto points = history.decimated(kStart, kStart + 65s, 500);
        QCOMPARE(gapsIn(points), 1u);
        const auto gap = std::find_if(points.begin(), points.end(), [](const Sample &p) { return std::isnan(p.value); });
        QCOMPARE(std::prev(gap)->time, kStart + 29'999ms);
        QCOMPARE(std::next(gap)->time, kStart + 35s);
        QVERIFY(!history.at(kStart + 32s));
    }

    void samplesThatArriveInBatchesAreNoGaps()
    {
        SeriesHistory history; // ten samples a second, fetched once a second
        for (int poll = 0; poll < 30; ++poll) {
            for (int i = 0; i < 10; ++i)
                history.append({kStart + poll * 1s + i * 20us, double(i)});
        }
        QCOMPARE(gapsIn(history.decimated(kStart, kStart + 30s, 800)), 0u);
        QVERIFY(history.at(kStart + 29s + 900ms));
        QVERIFY(!history.at(kStart + 35s));
    }

    void aSlowerPaceIsNotAGapForEver()
    {
        SeriesHistory history;
        filled(history, kStart, 100ms, 100, wave);
        filled(history, kStart + 12s, 2s, 20, wave);
        QVERIFY(gapsIn(history.decimated(kStart, kStart + 60s, 800)) <= 3);
    }

    void hasNoValueLongAfterTheNewest()
    {
        SeriesHistory history;
        filled(history, kStart, 1s, 10, wave);
        QVERIFY(history.at(kStart + 11s));
        QVERIFY(!history.at(kStart + 20s));
        QVERIFY(!history.at(kStart - 1us));
    }

    void countsAnOldSampleIntoTheNewestTime()
    {
        SeriesHistory history;
        history.append({kStart + 10s, 1});
        history.append({kStart, 99});
        QCOMPARE(history.newest()->time, kStart + 10s);
        QCOMPARE(history.extent(kStart + 10s, kStart + 10s)->max, 99.0);
        QVERIFY(!history.extent(kStart, kStart + 9s));
        QCOMPARE(history.count(), 2u);
    }

    void leavesOutWhatIsNotFinite()
    {
        SeriesHistory history;
        history.append({kStart, std::numeric_limits<double>::quiet_NaN()});
        history.append({kStart, std::numeric_limits<double>::infinity()});
        QCOMPARE(history.count(), 0u);
        QVERIFY(!history.newest());
    }

    void staysSmallWhateverTheRate_data()
    {
        QTest::addColumn<int>("step");
        QTest::addColumn<int>("samples");
        QTest::addColumn<qint64>("bytes");
        QTest::newRow("ten a second for ten minutes") << 100'000 << 6000 << qint64(140'000);
        QTest::newRow("1,000 a second for an hour") << 1000 << 3'600'000 << qint64(1'400'000);
        QTest::newRow("50,000 a second for a minute") << 20 << 3'000'000 << qint64(1'400'000);
    }
    void staysSmallWhateverTheRate()
    {
        QFETCH(int, step);
        QFETCH(int, samples);
        QFETCH(qint64, bytes);
        SeriesHistory history;
        for (int i = 0; i < samples; ++i)
            history.append({kStart + i * microseconds(step), wave(i)});
        QVERIFY2(history.heldBytes() <= bytes, qPrintable(QString::number(history.heldBytes())));
        const auto end = kStart + samples * microseconds(step);
        const auto points = history.decimated(kStart, end, 800);
        QVERIFY2(points.front().time <= kStart + (end - kStart) / 200, "the whole past is still there");
    }

    void survivesABurstThatIsFollowedByASlowPace()
    {
        SeriesHistory history;
        filled(history, kStart, 1us, 10'000, wave);
        filled(history, kStart + 1s, 1s, 50'000, wave);
        QVERIFY(history.heldBytes() < 3'000'000);
        const auto points = history.decimated(kStart, kStart + 50'000s, 800);
        QVERIFY(points.size() > 700);
        QVERIFY(points.front().time < kStart + 200s);
    }

    void takesOddRanges()
    {
        SeriesHistory history;
        filled(history, kStart, 1ms, 20'000, wave);
        QVERIFY(history.decimated(kStart + 5s, kStart, 100).empty());
        QVERIFY(!history.decimated(kStart, kStart, 0).empty());
        QVERIFY(!history.decimated(base::WallTime::min(), base::WallTime::max(), 1'000'000'000).empty());
        QVERIFY(history.extent(base::WallTime::min(), base::WallTime::max()));
        QVERIFY(!history.at(base::WallTime::min()));
        QVERIFY(!history.at(base::WallTime::max()));
        history.clear();
        QCOMPARE(history.count(), 0u);
        QVERIFY(history.decimated(kStart, kStart + 20s, 100).empty());
    }
};

QTEST_GUILESS_MAIN(SeriesHistoryTest)
#include "tst_serieshistory.moc"
