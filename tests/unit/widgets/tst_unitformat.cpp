// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/unitformat.h"

#include <QTest>

using namespace pushscope;

class TestUnitFormat : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void scalesToTheFittingUnit_data();
    void scalesToTheFittingUnit();
    void oneScaleHoldsForAWholeAxis();
    void aValueKeepsTheDecimalsItOnceHad_data();
    void aValueKeepsTheDecimalsItOnceHad();
    void anotherUnitBeginsWithItsOwnDecimals();
    void ratesAndCounts_data();
    void ratesAndCounts();
    void numbersHaveCommasAndARealMinus_data();
    void numbersHaveCommasAndARealMinus();
};

void TestUnitFormat::scalesToTheFittingUnit_data()
{
    QTest::addColumn<double>("value");
    QTest::addColumn<QString>("unit");
    QTest::addColumn<QString>("expected");
    const auto row = [](const char *name, double value, const char *unit, const char *expected) {
        QTest::newRow(name) << value << QString::fromUtf8(unit) << QString::fromUtf8(expected);
    };
    row("per cent", 41.23, "%", "41.2 %");
    row("a whole share", 100, "%", "100 %");
    row("memory", 11.2 * 1024 * 1024 * 1024, "B", "11.2 GiB");
    row("few bytes", 512, "B", "512 B");
    row("no bytes", 0, "B", "0 B");
    row("traffic", 24.6e6, "B/s", "24.6 MB/s");
    row("not 1,000 kB/s", 999'999, "B/s", "1.0 MB/s");
    row("microseconds", 38, "us", "38.0 µs");
    row("latency begins early", 612, "us", "0.6 ms");
    row("milliseconds", 3.84, "ms", "3.8 ms");
    row("seconds", 90, "s", "90.0 s");
    row("days", 3 * 86400.0, "s", "3.0 d");
    row("a rate", 1284, "msg/s", "1,284 msg/s");
    row("a price", 187.42, "", "187.42");
    row("an exchange rate", 1.0842, "", "1.0842");
    row("another unit", 218.4, "°C", "218.4 °C");
    row("negative", -12.4, "°C", "−12.4 °C");
    row("nothing but rounding", -0.001, "%", "−0.001 %");
    row("not a number", qQNaN(), "ms", "–");
    row("endless", qInf(), "B", "–");
    row("enormous", 1e20, "", "1e+20");
}

void TestUnitFormat::scalesToTheFittingUnit()
{
    QFETCH(double, value);
    QFETCH(QString, unit);
    QTEST(ui::formatValue(value, unit).text(), "expected");
}

void TestUnitFormat::oneScaleHoldsForAWholeAxis()
{
    const QString unit = QStringLiteral("B/s");
    const ui::UnitScale scale = ui::unitScale(40e6, unit);
    QCOMPARE(scale.unit, QStringLiteral("MB/s"));
    QCOMPARE(ui::formatScaled(500e3, scale, unit), QStringLiteral("0.5"));
    QCOMPARE(ui::formatScaled(40e6, scale, unit), QStringLiteral("40.0"));
}

void TestUnitFormat::aValueKeepsTheDecimalsItOnceHad_data()
{
    QTest::addColumn<QString>("unit");
    QTest::addColumn<QList<double>>("values");
    QTest::addColumn<QStringList>("expected");
    const auto texts = [](const char *text) { return QString::fromUtf8(text).split(u'|'); };
    QTest::newRow("a price") << QString() << QList<double>{404.11, 403.4, 403}
                             << texts("404.11|403.40|403.00");
    QTest::newRow("a count") << QString() << QList<double>{99, 100, 14'233} << texts("99|100|14,233");
    QTest::newRow("an exchange rate") << QString() << QList<double>{1.0832, 1.08} << texts("1.0832|1.0800");
    QTest::newRow("fewer where it is large")
        << QString() << QList<double>{1.0832, 12'345.67} << texts("1.0832|12,346");
    QTest::newRow("tiny, then none") << QString() << QList<double>{0.000123, 0} << texts("0.000123|0.0000");
    QTest::newRow("a share") << QStringLiteral("%") << QList<double>{0, 41.2, 0, 100}
                             << texts("0 %|41.2 %|0.0 %|100 %");
    QTest::newRow("bytes are whole") << QStringLiteral("B/s") << QList<double>{0, 512, 0}
                                     << texts("0 B/s|512 B/s|0 B/s");
}

void TestUnitFormat::aValueKeepsTheDecimalsItOnceHad()
{
    QFETCH(QString, unit);
    QFETCH(QList<double>, values);
    ui::SteadyFormat format;
    QStringList shown;
    for (const double value : values)
        shown.append(format.take(value, unit).text());
    QTEST(shown, "expected");
}

void TestUnitFormat::anotherUnitBeginsWithItsOwnDecimals()
{
    ui::SteadyFormat format;
    QCOMPARE(format.take(21.25, QStringLiteral("°C")).text(), QStringLiteral("21.25 °C"));
    QCOMPARE(format.take(7, QStringLiteral("bar")).text(), QStringLiteral("7 bar"));
}

void TestUnitFormat::ratesAndCounts_data()
{
    QTest::addColumn<QString>("shown");
    QTest::addColumn<QString>("expected");
    QTest::newRow("slow") << ui::formatRate(0.2) << QStringLiteral("0.2 /s");
    QTest::newRow("ten, a bit less") << ui::formatRate(9.9) << QStringLiteral("9.9 /s");
    QTest::newRow("ten, a bit more") << ui::formatRate(10.1) << QStringLiteral("10.1 /s");
    QTest::newRow("fast") << ui::formatRate(1284.4) << QStringLiteral("1,284 /s");
    QTest::newRow("none") << ui::formatRate(0) << QStringLiteral("0 /s");
    QTest::newRow("bytes a second") << ui::formatByteRate(412e3) << QStringLiteral("412 kB/s");
    QTest::newRow("bytes") << ui::formatBytes(41.2e6) << QStringLiteral("41.2 MB");
    QTest::newRow("a count") << ui::formatCount(182'406) << QStringLiteral("182,406");
    QTest::newRow("the largest count") << ui::formatCount(~quint64{0}) << QStringLiteral("18,446,744,073,709,551,615");
}

void TestUnitFormat::ratesAndCounts()
{
    QFETCH(QString, shown);
    QTEST(shown, "expected");
}

void TestUnitFormat::numbersHaveCommasAndARealMinus_data()
{
    QTest::addColumn<double>("value");
    QTest::addColumn<int>("decimals");
    QTest::addColumn<QString>("expected");
    QTest::newRow("thousands") << -1234.5 << 2 << QStringLiteral("−1,234.50");
    QTest::newRow("hundreds") << 999.0 << 0 << QStringLiteral("999");
    QTest::newRow("millions") << 1e6 << 0 << QStringLiteral("1,000,000");
    QTest::newRow("no negative zero") << -0.04 << 1 << QStringLiteral("0.0");
}

void TestUnitFormat::numbersHaveCommasAndARealMinus()
{
    QFETCH(double, value);
    QFETCH(int, decimals);
    QTEST(ui::formatNumber(value, decimals), "expected");
}

QTEST_GUILESS_MAIN(TestUnitFormat)
#include "tst_unitformat.moc"
