// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/capture/exchange/exchangetime.h"

#include <QtTest>

#include <random>

using namespace pushscope;
using namespace pushscope::capture;

namespace {

base::WallTime at(qint64 micros)
{
    return base::WallTime(std::chrono::microseconds(micros));
}

QByteArray iso(base::WallTime time)
{
    QByteArray text;
    appendIsoTime(text, time);
    return text;
}

} // namespace

class ExchangeTimeTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void writesIsoTime_data()
    {
        QTest::addColumn<qint64>("micros");
        QTest::addColumn<QByteArray>("text");
        QTest::newRow("the epoch") << qint64(0) << QByteArray("1970-01-01T00:00:00.000000Z");
        QTest::newRow("a microsecond before") << qint64(-1) << QByteArray("1969-12-31T23:59:59.999999Z");
        QTest::newRow("a leap day") << qint64(1'709'251'199'000'001)
                                    << QByteArray("2024-02-29T23:59:59.000001Z");
        QTest::newRow("the last of four digits")
            << qint64(253'402'300'799'999'999) << QByteArray("9999-12-31T23:59:59.999999Z");
        QTest::newRow("beyond") << qint64(253'402'300'800'000'000) << QByteArray("253402300800000000us");
        QTest::newRow("the earliest there is")
            << qint64(-4'000'000'000'000'000'000) << QByteArray("-4000000000000000000us");
    }
    void writesIsoTime()
    {
        QFETCH(qint64, micros);
        QFETCH(QByteArray, text);
        QCOMPARE(iso(at(micros)), text);
        QVERIFY(parseIsoTime(text) == at(micros));
    }

    void readsBackAnyTime()
    {
        std::mt19937_64 random(7);
        for (int i = 0; i < 10'000; ++i) {
            const base::WallTime time = at(qint64(random()) >> (2 + i % 30));
            QVERIFY2(parseIsoTime(iso(time)) == time, iso(time));
            const base::WallTime near = at(qint64(random() % 100'000'000'000'000'000));
            QByteArray seconds;
            appendEpochSeconds(seconds, near);
            QVERIFY2(parseEpochNumber(seconds) == near, seconds);
        }
    }

    void readsTimesOfOthers_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<qint64>("micros");
        QTest::newRow("milliseconds")
            << QByteArray("2024-02-29T23:59:59.123Z") << qint64(1'709'251'199'123'000);
        QTest::newRow("an offset") << QByteArray("2024-03-01T01:29:59.5+01:30")
                                   << qint64(1'709'251'199'500'000);
        QTest::newRow("an offset without a colon")
            << QByteArray("2024-02-29T16:59:59-0700") << qint64(1'709'251'199'000'000);
        QTest::newRow("a blank, no offset")
            << QByteArray("2024-02-29 23:59:59") << qint64(1'709'251'199'000'000);
        QTest::newRow("nanoseconds") << QByteArray("2024-02-29T23:59:59.123456789Z")
                                     << qint64(1'709'251'199'123'456);
        QTest::newRow("no seconds") << QByteArray("2024-02-29T23:59Z") << qint64(1'709'251'140'000'000);
    }
    void readsTimesOfOthers()
    {
        QFETCH(QByteArray, text);
        QFETCH(qint64, micros);
        QVERIFY(parseIsoTime(text).has_value());
        QCOMPARE(qint64(parseIsoTime(text)->time_since_epoch().count()), micros);
    }

    void readsNumbersByTheirSize_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<qint64>("micros");
        QTest::newRow("seconds") << QByteArray("1709251199") << qint64(1'709'251'199'000'000);
        QTest::newRow("seconds with decimals")
            << QByteArray("1709251199.1234567") << qint64(1'709'251'199'123'456);
        QTest::newRow("milliseconds") << QByteArray("1709251199123") << qint64(1'709'251'199'123'000);
        QTest::newRow("microseconds") << QByteArray("1709251199123456") << qint64(1'709'251'199'123'456);
        QTest::newRow("nanoseconds") << QByteArray("1709251199123456000") << qint64(1'709'251'199'123'456);
        QTest::newRow("an exponent") << QByteArray("1.709251199e9") << qint64(1'709'251'199'000'000);
        QTest::newRow("before the epoch") << QByteArray("-1.5") << qint64(-1'500'000);
    }
    void readsNumbersByTheirSize()
    {
        QFETCH(QByteArray, text);
        QFETCH(qint64, micros);
        QVERIFY(parseEpochNumber(text).has_value());
        QCOMPARE(qint64(parseEpochNumber(text)->time_since_epoch().count()), micros);
    }

    void refusesWhatIsNoTime_data()
    {
        QTest::addColumn<QByteArray>("text");
        for (const char *text : {"",
                                 "us",
                                 "1.5us",
                                 "2024",
                                 "2024-02-30T00:00:00Z",
                                 "2024-13-01T00:00:00Z",
                                 "2024-02-29T25:00:00Z",
                                 "2024-02-29T23:61:00Z",
                                 "2024-02-29T23:59:59.Z",
                                 "2024-02-29T23:59:59+1",
                                 "2024-02-29T23:59:59Zx",
                                 "2024-02-29",
                                 "-",
                                 "1e400",
                                 "nan",
                                 "inf",
                                 "12 ",
                                 "0x10",
                                 "99999999999999999999us",
                                 "1e300"})
            QTest::newRow(*text ? text : "nothing") << QByteArray(text);
    }
    void refusesWhatIsNoTime()
    {
        QFETCH(QByteArray, text);
        QVERIFY(!parseIsoTime(text));
        QVERIFY(!parseEpochNumber(text) || text == "2024");
    }
};

QTEST_APPLESS_MAIN(ExchangeTimeTest)
#include "tst_exchangetime.moc"
