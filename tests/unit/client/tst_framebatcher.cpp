// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/client/framebatcher.h"
#include "support/framelog.h"

#include <QTest>

using namespace pushscope::client;

class TestFrameBatcher : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void appendsOncePerTurnInOrder();
    void handsOverEarlyWhenATurnBringsMuch_data();
    void handsOverEarlyWhenATurnBringsMuch();
};

namespace {

Frame frameWith(QByteArray payload)
{
    Frame frame;
    frame.payload = std::move(payload);
    return frame;
}

} // namespace

void TestFrameBatcher::appendsOncePerTurnInOrder()
{
    FrameLog log;
    FrameBatcher batcher(log);
    QList<QByteArray> expected;
    for (int i = 0; i < 1000; ++i) {
        expected.append(QByteArray::number(i));
        batcher.add(frameWith(expected.last()));
    }
    QCOMPARE(log.appends(), 0);
    QTRY_COMPARE(log.payloads(), expected);
    QCOMPARE(log.appends(), 1);
    batcher.add(frameWith("next turn"));
    QTRY_COMPARE(log.appends(), 2);
}

void TestFrameBatcher::handsOverEarlyWhenATurnBringsMuch_data()
{
    QTest::addColumn<int>("frames");
    QTest::addColumn<int>("bytes");
    QTest::newRow("frames") << static_cast<int>(FrameBatcher::kMostFrames) << 0;
    QTest::newRow("bytes") << 2 << static_cast<int>(FrameBatcher::kMostBytes / 2);
}

void TestFrameBatcher::handsOverEarlyWhenATurnBringsMuch()
{
    QFETCH(int, frames);
    QFETCH(int, bytes);
    FrameLog log;
    FrameBatcher batcher(log);
    for (int i = 0; i < frames; ++i)
        batcher.add(frameWith(QByteArray(bytes, 'x')));
    QCOMPARE(log.count(FrameKind::Message), frames);
    QCOMPARE(log.appends(), 1);
}

QTEST_GUILESS_MAIN(TestFrameBatcher)
#include "tst_framebatcher.moc"
