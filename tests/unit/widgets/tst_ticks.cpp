// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/ticks.h"

#include <QTest>

#include <cmath>
#include <limits>

using namespace pushscope;
using namespace std::chrono_literals;

class TestTicks : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void roundsTheRangeToSteps_data();
    void roundsTheRangeToSteps();
    void roundingARoundRangeChangesNothing();
    void anyRangeGetsAFewAscendingTicks_data();
    void anyRangeGetsAFewAscendingTicks();
    void keepsAFixedRange();
    void logarithmicTicksGoOneThreeTen_data();
    void logarithmicTicksGoOneThreeTen();
    void labelsHaveNoMoreDecimalsThanNeeded_data();
    void labelsHaveNoMoreDecimalsThanNeeded();
    void timeLabelsEndAtTheRightEdge_data();
    void timeLabelsEndAtTheRightEdge();
};

void TestTicks::roundsTheRangeToSteps_data()
{
    QTest::addColumn<double>("low");
    QTest::addColumn<double>("high");
    QTest::addColumn<int>("most");
    QTest::addColumn<QList<double>>("expected");
    QTest::newRow("per cent") << 0.0 << 98.0 << 5 << QList<double>{0, 25, 50, 75, 100};
    QTest::newRow("a queue") << 0.0 << 640.0 << 5 << QList<double>{0, 200, 400, 600, 800};
    QTest::newRow("exactly a step") << 0.0 << 40.0 << 5 << QList<double>{0, 10, 20, 30, 40};
    QTest::newRow("few") << 0.0 << 98.0 << 3 << QList<double>{0, 50, 100};
    QTest::newRow("nothing but zeroes") << 0.0 << 0.0 << 5 << QList<double>{0, 0.25, 0.5, 0.75, 1};
    QTest::newRow("both signs") << -3.0 << 7.0 << 5 << QList<double>{-5, 0, 5, 10};
    QTest::newRow("small") << 0.0 << 0.0031 << 5 << QList<double>{0, 0.001, 0.002, 0.003, 0.004};
    QTest::newRow("a price") << 187.1 << 187.9 << 5 << QList<double>{187, 187.25, 187.5, 187.75, 188};
}

void TestTicks::roundsTheRangeToSteps()
{
    QFETCH(double, low);
    QFETCH(double, high);
    QFETCH(int, most);
    QFETCH(QList<double>, expected);
    const ui::Ticks ticks = ui::roundedTicks(low, high, most);
    QCOMPARE(ticks.at, expected);
    QCOMPARE(ticks.low, expected.first());
    QCOMPARE(ticks.high, expected.last());
}

void TestTicks::roundingARoundRangeChangesNothing()
{
    for (double high = 0.0013; high < 1e9; high *= 1.37) {
        for (const double share : {0.0, -0.4, 0.3, 0.97}) {
            const ui::Ticks once = ui::roundedTicks(high * share, high, 5);
            const ui::Ticks twice = ui::roundedTicks(once.low, once.high, 5);
            QCOMPARE(twice.low, once.low);
            QCOMPARE(twice.high, once.high);
        }
    }
}

void TestTicks::anyRangeGetsAFewAscendingTicks_data()
{
    QTest::addColumn<double>("low");
    QTest::addColumn<double>("high");
    const double nan = std::numeric_limits<double>::quiet_NaN();
    const double huge = std::numeric_limits<double>::max();
    QTest::newRow("one value") << 42.0 << 42.0;
    QTest::newRow("zero") << 0.0 << 0.0;
    QTest::newRow("negative value") << -1e-7 << -1e-7;
    QTest::newRow("not a number") << nan << 1.0;
    QTest::newRow("the whole of double") << -huge << huge;
    QTest::newRow("infinite") << 0.0 << std::numeric_limits<double>::infinity();
    QTest::newRow("smallest") << 0.0 << std::numeric_limits<double>::denorm_min();
    QTest::newRow("hardly apart") << 1e15 << 1e15 + 0.25;
    QTest::newRow("upside down") << 10.0 << 0.0;
    QTest::newRow("huge") << 1e299 << 2e299;
}

void TestTicks::anyRangeGetsAFewAscendingTicks()
{
    QFETCH(double, low);
    QFETCH(double, high);
    for (const ui::Ticks &ticks : {ui::roundedTicks(low, high, 5), ui::ticksWithin(low, high, 5),
                                   ui::logarithmicTicks(low, high, 5)}) {
        QVERIFY(ticks.at.size() <= 5);
        QVERIFY(ticks.low < ticks.high);
        for (qsizetype i = 1; i < ticks.at.size(); ++i)
            QVERIFY(ticks.at[i - 1] < ticks.at[i]);
    }
}

void TestTicks::keepsAFixedRange()
{
    const ui::Ticks ticks = ui::ticksWithin(3, 97, 5);
    QCOMPARE(ticks.low, 3.0);
    QCOMPARE(ticks.high, 97.0);
    QCOMPARE(ticks.at, (QList<double>{20, 40, 60, 80}));
}

void TestTicks::logarithmicTicksGoOneThreeTen_data()
{
    QTest::addColumn<double>("low");
    QTest::addColumn<double>("high");
    QTest::addColumn<QList<double>>("expected");
    QTest::newRow("latency") << 0.4 << 28.0 << QList<double>{0.3, 1, 3, 10, 30};
    QTest::newRow("on the ticks") << 1.0 << 10.0 << QList<double>{1, 3, 10};
    QTest::newRow("one value") << 5.0 << 5.0 << QList<double>{3, 10};
    QTest::newRow("on the ticks but for rounding")
        << 0.001 * (1 - 1e-16) << 0.1 << QList<double>{0.001, 0.003, 0.01, 0.03, 0.1};
    QTest::newRow("whole decades") << 0.2 << 800.0 << QList<double>{0.1, 1, 10, 100, 1000};
    QTest::newRow("every other decade") << 0.2 << 2e5 << QList<double>{0.01, 1, 100, 1e4, 1e6};
}

void TestTicks::logarithmicTicksGoOneThreeTen()
{
    QFETCH(double, low);
    QFETCH(double, high);
    QFETCH(QList<double>, expected);
    const ui::Ticks ticks = ui::logarithmicTicks(low, high, 5);
    QCOMPARE(ticks.at.size(), expected.size());
    for (qsizetype i = 0; i < expected.size(); ++i)
        QVERIFY2(std::abs(ticks.at[i] / expected[i] - 1) < 1e-9, qPrintable(QString::number(ticks.at[i])));
}

void TestTicks::labelsHaveNoMoreDecimalsThanNeeded_data()
{
    QTest::addColumn<double>("value");
    QTest::addColumn<QString>("expected");
    QTest::newRow("zero") << 0.0 << QStringLiteral("0");
    QTest::newRow("whole") << 100.0 << QStringLiteral("100");
    QTest::newRow("half") << 2.5 << QStringLiteral("2.5");
    QTest::newRow("small") << 0.005 << QStringLiteral("0.005");
    QTest::newRow("a sum that is not exact") << 0.1 + 0.2 << QStringLiteral("0.3");
    QTest::newRow("thousands") << 12500.0 << QStringLiteral("12,500");
    QTest::newRow("negative") << -0.5 << QStringLiteral("−0.5");
    QTest::newRow("huge") << 2e12 << QStringLiteral("2e+12");
}

void TestTicks::labelsHaveNoMoreDecimalsThanNeeded()
{
    QFETCH(double, value);
    QTEST(ui::tickLabel(value), "expected");
}

void TestTicks::timeLabelsEndAtTheRightEdge_data()
{
    QTest::addColumn<std::chrono::milliseconds>("window");
    QTest::addColumn<int>("most");
    QTest::addColumn<QStringList>("expected");
    const auto list = [](const char *text) { return QString::fromUtf8(text).split(u'|'); };
    QTest::newRow("a minute") << std::chrono::milliseconds(60s) << 5 << list("−60 s|−45|−30|−15|");
    QTest::newRow("a minute, few") << std::chrono::milliseconds(60s) << 3 << list("−60 s|−30|");
    QTest::newRow("two seconds") << std::chrono::milliseconds(2s) << 5 << list("−2 s|−1.5|−1|−0.5|");
    QTest::newRow("ten seconds") << std::chrono::milliseconds(10s) << 5 << list("−10 s|−7.5|−5|−2.5|");
    QTest::newRow("five minutes") << std::chrono::milliseconds(5min) << 5 << list("−4 min|−2|");
    QTest::newRow("an hour") << std::chrono::milliseconds(1h) << 5 << list("−60 min|−45|−30|−15|");
    QTest::newRow("zoomed") << std::chrono::milliseconds(47'300ms) << 5 << list("−45 s|−30|−15|");
    QTest::newRow("nothing") << std::chrono::milliseconds(0) << 5 << list("−0.001 s|−0.00075|−0.0005|−0.00025|");
}

void TestTicks::timeLabelsEndAtTheRightEdge()
{
    QFETCH(std::chrono::milliseconds, window);
    QFETCH(int, most);
    QStringList labels;
    const QList<ui::TimeTick> ticks = ui::timeTicks(window, most);
    for (const ui::TimeTick &tick : ticks)
        labels.append(tick.label);
    QTEST(labels, "expected");
    QCOMPARE(ticks.last().at, 0.0);
}

QTEST_MAIN(TestTicks)
#include "tst_ticks.moc"
