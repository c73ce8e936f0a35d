// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/wire/sse.h"
#include "core/wire/sseparser.h"

#include <QTest>

using namespace pushscope;

class TestSse : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void writesBlocks_data()
    {
        QTest::addColumn<QByteArray>("id");
        QTest::addColumn<QByteArray>("event");
        QTest::addColumn<QByteArray>("payload");
        QTest::addColumn<QByteArray>("block");
        const auto row = [](const char *name, const QByteArray &id, const QByteArray &event, const QByteArray &payload,
                            const QByteArray &block) {
            QTest::newRow(name) << id << event << payload << block;
        };
        row("all", "a:1", "tick", "x", "id: a:1\nevent: tick\ndata: x\n\n");
        row("only data", "", "", "x", "data: x\n\n");
        row("empty payload", "a:1", "", "", "id: a:1\ndata: \n\n");
        row("two lines", "", "", "x\ny", "data: x\ndata: y\n\n");
        row("CRLF is one end", "", "", "x\r\ny", "data: x\ndata: y\n\n");
        row("CR alone", "", "", "x\ry", "data: x\ndata: y\n\n");
        row("CR and CR", "", "", "x\r\ry", "data: x\ndata: \ndata: y\n\n");
        row("LF and CR", "", "", "x\n\ry", "data: x\ndata: \ndata: y\n\n");
        row("line end at the end", "", "", "x\n", "data: x\ndata: \n\n");
        row("CRLF at the end", "", "", "x\r\n", "data: x\ndata: \n\n");
        row("space in front is kept", "", "", " x", "data:  x\n\n");
        row("looks like a field", "", "", "x\nid: 9", "data: x\ndata: id: 9\n\n");
    }
    void writesBlocks()
    {
        QFETCH(QByteArray, id);
        QFETCH(QByteArray, event);
        QFETCH(QByteArray, payload);
        const QByteArray block = wire::encodeSseBlock(id, event, payload);
        QTEST(block, "block");
        std::vector<wire::SseEvent> events;
        wire::SseParser parser;
        QCOMPARE(parser.feed(block, events), wire::SseParser::Status::Ok);
        QCOMPARE(events.size(), 1U);
        QByteArray expected = payload;
        expected.replace("\r\n", "\n").replace('\r', '\n');
        QCOMPARE(events[0].data, expected);
        QCOMPARE(events[0].lastEventId, id);
        QCOMPARE(events[0].type, event.isEmpty() ? QByteArray("message") : event);
        QCOMPARE(events[0].wireBytes, block.size());
    }

    void writesCommentsThatDispatchNothing()
    {
        QCOMPARE(wire::encodeSseComment("hb"), ": hb\n\n");
        QCOMPARE(wire::encodeSseComment("a\ndata: x"), ": a\n: data: x\n\n");
        std::vector<wire::SseEvent> events;
        wire::SseParser parser;
        (void)parser.feed(wire::encodeSseComment("a\r\rdata: x"), events);
        QVERIFY(events.empty());
    }

    void writesTheRetryTime()
    {
        QCOMPARE(wire::encodeSseRetry(std::chrono::milliseconds(1'500)), "retry: 1500\n\n");
        QCOMPARE(wire::encodeSseRetry(std::chrono::milliseconds(-1)), "retry: 0\n\n");
    }

    void writesBinaryAsADataUrl()
    {
        QCOMPARE(wire::binaryAsDataUrl(QByteArray("\0\xFF", 2)), "data:application/octet-stream;base64,AP8=");
        QCOMPARE(wire::binaryAsDataUrl({}), "data:application/octet-stream;base64,");
    }
};

QTEST_APPLESS_MAIN(TestSse)
#include "tst_sse.moc"
