// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/timetext.h"

#include <QDateTime>
#include <QTest>

using namespace pushscope;
using namespace std::chrono_literals;

class TestTimeText : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void clockIsAsExactAsTheWindow_data();
    void clockIsAsExactAsTheWindow();
    void agoIsAsExactAsTheWindow_data();
    void agoIsAsExactAsTheWindow();
    void tellsHowFarBehind_data();
    void tellsHowFarBehind();
};

void TestTimeText::clockIsAsExactAsTheWindow_data()
{
    QTest::addColumn<std::chrono::milliseconds>("window");
    QTest::addColumn<QString>("expected");
    QTest::newRow("seconds") << std::chrono::milliseconds(2s) << QStringLiteral("14:32:20.25");
    QTest::newRow("a minute") << std::chrono::milliseconds(60s) << QStringLiteral("14:32:20.2");
    QTest::newRow("an hour") << std::chrono::milliseconds(1h) << QStringLiteral("14:32:20");
}

void TestTimeText::clockIsAsExactAsTheWindow()
{
    QFETCH(std::chrono::milliseconds, window);
    const QDateTime local(QDate(2026, 3, 4), QTime(14, 32, 20, 250));
    const base::WallTime time(std::chrono::milliseconds(local.toMSecsSinceEpoch()));
    QTEST(ui::clockText(time, window), "expected");
    QCOMPARE(ui::clockText(time), QStringLiteral("14:32:20"));
    QCOMPARE(ui::preciseClockText(time), QStringLiteral("14:32:20.250"));
}

void TestTimeText::agoIsAsExactAsTheWindow_data()
{
    QTest::addColumn<double>("offset");
    QTest::addColumn<std::chrono::milliseconds>("window");
    QTest::addColumn<QString>("expected");
    QTest::newRow("seconds") << -1234.0 << std::chrono::milliseconds(2s) << QStringLiteral("−1.23 s");
    QTest::newRow("a minute") << -38'000.0 << std::chrono::milliseconds(60s) << QStringLiteral("−38.0 s");
    QTest::newRow("an hour") << -725'000.0 << std::chrono::milliseconds(1h) << QStringLiteral("−12:05 min");
    QTest::newRow("now") << 0.0 << std::chrono::milliseconds(60s) << QStringLiteral("0.0 s");
    QTest::newRow("now of an hour") << -0.0 << std::chrono::milliseconds(1h) << QStringLiteral("0:00 min");
}

void TestTimeText::agoIsAsExactAsTheWindow()
{
    QFETCH(double, offset);
    QFETCH(std::chrono::milliseconds, window);
    QTEST(ui::agoText(offset, window), "expected");
}

void TestTimeText::tellsHowFarBehind_data()
{
    QTest::addColumn<std::chrono::milliseconds>("behind");
    QTest::addColumn<QString>("expected");
    QTest::newRow("seconds") << std::chrono::milliseconds(12'400) << QStringLiteral("−12.4 s");
    QTest::newRow("minutes") << std::chrono::milliseconds(185'000) << QStringLiteral("−3:05");
    QTest::newRow("hours") << std::chrono::milliseconds(3'723'000) << QStringLiteral("−1:02:03");
}

void TestTimeText::tellsHowFarBehind()
{
    QFETCH(std::chrono::milliseconds, behind);
    QTEST(ui::behindText(behind), "expected");
}

QTEST_MAIN(TestTimeText)
#include "tst_timetext.moc"
