// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/client/backoff.h"

#include <QTest>

using namespace pushscope::client;
using namespace std::chrono_literals;

class TestBackoff : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void doublesUpToTheLongest();
    void spreadsByAQuarter_data();
    void spreadsByAQuarter();
    void startsAgainAfterSuccess();
    void waitsAtLeastAsLongAsTheServerAsked();
    void believesNoDelayThatWouldSpinOrSleepForYears_data();
    void believesNoDelayThatWouldSpinOrSleepForYears();
};

void TestBackoff::doublesUpToTheLongest()
{
    Backoff backoff(500ms, 3000ms, [] { return 0.5; });
    for (const auto expected : {500ms, 1000ms, 2000ms, 3000ms, 3000ms, 3000ms})
        QCOMPARE(backoff.next().count(), expected.count());
}

void TestBackoff::spreadsByAQuarter_data()
{
    QTest::addColumn<double>("random");
    QTest::addColumn<qint64>("expected");
    QTest::newRow("least") << 0.0 << qint64{750};
    QTest::newRow("middle") << 0.5 << qint64{1000};
    QTest::newRow("most") << 1.0 << qint64{1250};
    QTest::newRow("a random source that is out of its range") << 7.0 << qint64{1250};
}

void TestBackoff::spreadsByAQuarter()
{
    QFETCH(double, random);
    QFETCH(qint64, expected);
    Backoff backoff(1000ms, 30'000ms, [random] { return random; });
    QCOMPARE(backoff.next().count(), expected);
}

void TestBackoff::startsAgainAfterSuccess()
{
    Backoff backoff(100ms, 30'000ms, [] { return 0.5; });
    (void)backoff.next();
    (void)backoff.next();
    backoff.reset();
    QCOMPARE(backoff.next().count(), 100);
}

void TestBackoff::waitsAtLeastAsLongAsTheServerAsked()
{
    double random = 0;
    Backoff backoff(500ms, 1000ms, [&random] { return random; });
    backoff.setServerDelay(2000ms);
    QCOMPARE(backoff.next().count(), 2000); // even beyond our own longest
    random = 1;
    QCOMPARE(backoff.next().count(), 2500);
}

void TestBackoff::believesNoDelayThatWouldSpinOrSleepForYears_data()
{
    QTest::addColumn<qint64>("asked");
    QTest::addColumn<qint64>("expected");
    QTest::newRow("no delay") << qint64{0} << qint64{20};
    QTest::newRow("a second") << qint64{1000} << qint64{1000};
    QTest::newRow("a century") << qint64{3'155'760'000'000} << qint64{86'400'000};
}

void TestBackoff::believesNoDelayThatWouldSpinOrSleepForYears()
{
    QFETCH(qint64, asked);
    QFETCH(qint64, expected);
    Backoff backoff(500ms, 30'000ms, [] { return 0.0; });
    backoff.setServerDelay(std::chrono::milliseconds(asked));
    QCOMPARE(backoff.next().count(), expected);
}

QTEST_GUILESS_MAIN(TestBackoff)
#include "tst_backoff.moc"
