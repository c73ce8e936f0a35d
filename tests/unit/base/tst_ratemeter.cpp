// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/ratemeter.h"

#include <QTest>

#include <chrono>

using namespace pushscope;
using namespace std::chrono_literals;
using base::RateMeter;
using base::SteadyTime;

namespace {

constexpr SteadyTime kStart{100s}; // on the edge of a tick

bool near(double a, double b, double part = 0.02)
{
    return std::abs(a - b) <= part * std::max(std::abs(a), std::abs(b));
}

} // namespace

class TestRateMeter : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void saysNothingBeforeTheFirstEvent()
    {
        const RateMeter meter;
        QCOMPARE(meter.rate(kStart).events, 0.0);
        QCOMPARE(meter.rate(kStart).bytes, 0.0);
    }

    void measuresASteadyStream_data()
    {
        QTest::addColumn<int>("perSecond");
        for (const int rate : {5, 100, 10'000})
            QTest::addRow("%d a second", rate) << rate;
    }
    void measuresASteadyStream()
    {
        QFETCH(int, perSecond);
        RateMeter meter;
        const auto step = std::chrono::nanoseconds(1s) / perSecond;
        SteadyTime now = kStart;
        for (int i = 0; i < perSecond * 6; ++i, now += step)
            meter.add(now, 1, 100);
        const auto rate = meter.rate(now);
        // A window of two seconds may hold one event more or less.
        QVERIFY2(near(rate.events, perSecond, 0.02 + 0.6 / perSecond), qPrintable(QString::number(rate.events)));
        QVERIFY2(near(rate.bytes, perSecond * 100.0, 0.02 + 0.6 / perSecond), qPrintable(QString::number(rate.bytes)));
    }

    void countsOverItsLifeWhileYoungerThanTheWindow()
    {
        RateMeter meter;
        for (int i = 0; i < 100; ++i)
            meter.add(kStart + i * 10ms, 1, 0);
        QVERIFY(near(meter.rate(kStart + 1s).events, 100));
    }

    void doesNotTakeOneEventForAFlood()
    {
        RateMeter meter;
        meter.add(kStart, 1, 10);
        QCOMPARE(meter.rate(kStart).events, 5.0); // one in the shortest time that counts, 200 ms
    }

    void fallsToZeroWhenTheWindowHasPassed()
    {
        RateMeter meter;
        meter.add(kStart, 1'000, 1'000);
        QVERIFY(meter.rate(kStart + 1'900ms).events > 0);
        QCOMPARE(meter.rate(kStart + 2'001ms).events, 0.0);
        QCOMPARE(meter.rate(kStart + 1h).events, 0.0);
    }

    void forgetsOldSlotsWhenTheyAreUsedAgain()
    {
        RateMeter meter;
        meter.add(kStart, 1'000, 0);
        meter.add(kStart + 2'200ms, 1, 0); // the same slot of the ring
        QVERIFY(meter.rate(kStart + 2'200ms).events < 1);
    }

    void ignoresWhatComesLaterThanTheTimeAskedFor()
    {
        RateMeter meter;
        meter.add(kStart, 10, 0);
        meter.add(kStart + 1s, 1'000, 0);
        QCOMPARE(meter.rate(kStart).events, 50.0);
    }

    void doesNotJumpAtTheEdgeOfATick()
    {
        RateMeter meter;
        for (int i = 0; i < 4'000; ++i)
            meter.add(kStart + i * 1ms, 1, 0);
        for (int i = 0; i < 200; ++i) {
            meter.add(kStart + 4s + i * 1ms, 1, 0);
            QVERIFY(near(meter.rate(kStart + 4s + i * 1ms).events, 1'000));
        }
    }
};

QTEST_APPLESS_MAIN(TestRateMeter)
#include "tst_ratemeter.moc"
