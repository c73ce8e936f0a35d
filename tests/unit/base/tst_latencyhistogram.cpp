// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/latencyhistogram.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>
#include <vector>

using namespace pushscope;
using base::LatencyHistogram;
using std::chrono::microseconds;

class TestLatencyHistogram : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void answersZeroWhenEmpty()
    {
        const LatencyHistogram histogram;
        QCOMPARE(histogram.count(), 0U);
        QCOMPARE(histogram.quantile(0.5), microseconds(0));
        QCOMPARE(histogram.quantile(1), microseconds(0));
        QCOMPARE(histogram.max(), microseconds(0));
    }

    void staysWithinItsErrorBoundForEveryMagnitude()
    {
        for (double value = 1; value < 3.6e9; value = value * 1.07 + 1) {
            const microseconds truth(static_cast<std::int64_t>(value));
            LatencyHistogram histogram;
            histogram.record(truth);
            histogram.record(std::chrono::hours(10)); // so that the maximum does not correct the answer
            const auto told = static_cast<double>(histogram.quantile(0.5).count());
            const auto exact = static_cast<double>(truth.count());
            QVERIFY2(told >= exact, "a quantile must not be smaller than what it covers");
            QVERIFY2(told <= exact * 1.016, qPrintable(QStringLiteral("%1 for %2").arg(told).arg(exact)));
        }
    }

    void agreesWithSortedValues_data()
    {
        QTest::addColumn<double>("q");
        for (const double q : {0.0, 0.01, 0.07, 0.5, 0.9, 0.99, 0.999, 1.0})
            QTest::addRow("q = %g", q) << q;
    }
    void agreesWithSortedValues()
    {
        QFETCH(double, q);
        std::mt19937_64 random(7);
        std::lognormal_distribution<double> spread(6, 2);
        std::vector<std::int64_t> values(10'000);
        LatencyHistogram histogram;
        for (auto &value : values) {
            value = static_cast<std::int64_t>(spread(random));
            histogram.record(microseconds(value));
        }
        std::sort(values.begin(), values.end());
        const auto rank = std::max<std::size_t>(static_cast<std::size_t>(std::llround(q * 10'000)), 1);
        const auto truth = static_cast<double>(values[rank - 1]);
        const auto told = static_cast<double>(histogram.quantile(q).count());
        QVERIFY2(told >= truth && told <= truth * 1.016, qPrintable(QStringLiteral("%1 for %2").arg(told).arg(truth)));
    }

    void takesTheExactRankInSpiteOfBinaryFractions()
    {
        LatencyHistogram histogram;
        for (int i = 1; i <= 100; ++i)
            histogram.record(microseconds(i <= 7 ? 1 : 50));
        QCOMPARE(histogram.quantile(0.07), microseconds(1)); // 0.07 * 100 is 7.000000000000001 in binary
        QCOMPARE(histogram.quantile(0.08), microseconds(50));
    }

    void countsNegativeDurationsAsZero()
    {
        LatencyHistogram histogram;
        histogram.record(microseconds(-5));
        histogram.record(microseconds(std::numeric_limits<std::int64_t>::min()));
        QCOMPARE(histogram.count(), 2U);
        QCOMPARE(histogram.quantile(1), microseconds(0));
    }

    void keepsTheMaximumOfWhatIsTooLongForItsBuckets()
    {
        LatencyHistogram histogram;
        const microseconds longest(std::numeric_limits<std::int64_t>::max());
        histogram.record(microseconds(10));
        histogram.record(longest);
        QCOMPARE(histogram.max(), longest);
        QCOMPARE(histogram.quantile(1), longest);
        QCOMPARE(histogram.quantile(0.5), microseconds(10));
    }

    void clampsQuantilesOutsideOfZeroToOne()
    {
        LatencyHistogram histogram;
        histogram.record(microseconds(3));
        histogram.record(microseconds(9));
        QCOMPARE(histogram.quantile(-1), microseconds(3));
        QCOMPARE(histogram.quantile(2), microseconds(9));
    }

    void mergesAsIfAllHadBeenRecordedInOne()
    {
        LatencyHistogram all;
        LatencyHistogram odd;
        LatencyHistogram even;
        for (int i = 0; i < 5'000; ++i) {
            all.record(microseconds(i * 13));
            (i % 2 ? odd : even).record(microseconds(i * 13));
        }
        odd.merge(even);
        QCOMPARE(odd.count(), all.count());
        QCOMPARE(odd.max(), all.max());
        for (const double q : {0.1, 0.5, 0.99})
            QCOMPARE(odd.quantile(q), all.quantile(q));
    }

    void startsAfreshAfterReset()
    {
        LatencyHistogram histogram;
        histogram.record(microseconds(100));
        histogram.reset();
        QCOMPARE(histogram.count(), 0U);
        QCOMPARE(histogram.quantile(1), microseconds(0));
    }
};

QTEST_APPLESS_MAIN(TestLatencyHistogram)
#include "tst_latencyhistogram.moc"
