// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/client/sourcerecord.h"

#include <QTest>

using namespace pushscope;
using namespace pushscope::client;
using namespace std::chrono_literals;

class TestSourceRecord : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void countsMessagesBytesAndRate();
    void forgetsLatencyAfterAMinute();
    void knowsNoLatencyWhereMessagesCarryNoTime();
};

void TestSourceRecord::countsMessagesBytesAndRate()
{
    SourceRecord record(SourceStatus{});
    const base::SteadyTime start{1000s};
    for (int i = 0; i < 100; ++i)
        record.countReceived(start + i * 10ms, 20, {});
    const SourceStatus status = record.snapshot(start + 1s);
    QCOMPARE(status.messages, quint64{100});
    QCOMPARE(status.bytesIn, qint64{2000});
    QVERIFY2(status.messageRate > 95 && status.messageRate < 105, qPrintable(QString::number(status.messageRate)));
    QCOMPARE(record.snapshot(start + 10s).messageRate, 0.0);
}

void TestSourceRecord::forgetsLatencyAfterAMinute()
{
    SourceRecord record(SourceStatus{});
    const base::SteadyTime start{1000s};
    record.countReceived(start, 1, 40ms);
    QVERIFY(record.snapshot(start + 1s).latencyP50 >= 40ms);
    record.countReceived(start + 35s, 1, 1ms);
    QVERIFY(record.snapshot(start + 36s).latencyP99 >= 40ms);
    record.countReceived(start + 70s, 1, 1ms);
    QVERIFY(record.snapshot(start + 71s).latencyP99 < 2ms);
    QVERIFY(!record.snapshot(start + 200s).latencyP50);
}

void TestSourceRecord::knowsNoLatencyWhereMessagesCarryNoTime()
{
    SourceRecord record(SourceStatus{});
    record.countReceived(base::SteadyTime{1s}, 1, {});
    QVERIFY(!record.snapshot(base::SteadyTime{2s}).latencyP50);
}

QTEST_GUILESS_MAIN(TestSourceRecord)
#include "tst_sourcerecord.moc"
