// SPDX-License-Identifier: GPL-3.0-or-later
#include "rawclient.h"
#include "testhub.h"

#include <QTest>

#include <sys/socket.h>

using namespace pushscope;
using test::Answer;
using test::getRequest;
using test::joinChunks;
using test::RawClient;
using test::TestHub;

namespace {

/// An open stream; `text()` is what has come of it, without chunks.
class Stream
{
public:
    Stream(quint16 port, const QByteArray &target, const QByteArray &headers = {})
        : client(port)
    {
        head = client.ask(getRequest(target, headers), true);
    }
    bool waitFor(const QByteArray &text)
    {
        return client.waitFor([&](const QByteArray &have) { return joinChunks(have).contains(text); });
    }
    QByteArray text() const { return joinChunks(client.buffer); }
    /// All `id:` values so far.
    QList<QByteArray> ids() const
    {
        QList<QByteArray> result;
        for (const QByteArray &line : text().split('\n')) {
            if (line.startsWith("id: "))
                result.append(line.mid(4));
        }
        return result;
    }

    RawClient client;
    Answer head;
};

} // namespace

class TestEventStream : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void beginsWithRetryAndACursorAndSendsPayloadsUntouched()
    {
        TestHub hub;
        const base::Cursor before = hub.publish("other", "x");
        Stream stream(hub.hub.port(), "/sse?topic=room/%2B&topic=hall");
        QCOMPARE(stream.head.status, 200);
        QCOMPARE(stream.head.header("Content-Type"), QByteArray("text/event-stream"));
        QVERIFY(stream.waitFor("id: "));
        QCOMPARE(stream.text(), "retry: 1000\n\nid: " + before.toByteArray() + "\n\n");
        hub.publish("room/a", "1");
        hub.publish("room/a/b", "not wanted");
        (void)hub.broker.publish({.topic = *broker::Topic::parse("hall"),
                                  .payload = "two\nlines",
                                  .kind = base::PayloadKind::Text,
                                  .event = "news",
                                  .key = {}});
        const base::Cursor last = hub.publish("room/b", "\xff", base::PayloadKind::Binary);
        QVERIFY(stream.waitFor(last.toByteArray() + "\ndata: data:application/octet-stream;base64,/w==\n\n"));
        QVERIFY(stream.text().contains("event: news\ndata: two\ndata: lines\n\n"));
        QVERIFY(!stream.text().contains("not wanted"));
    }

    void wrapsInEnvelopesWhenAsked()
    {
        TestHub hub;
        Stream stream(hub.hub.port(), "/sse?topic=%23&envelope=1");
        QVERIFY(stream.waitFor("id: "));
        const base::Cursor id = hub.publish("room/a", "{\"c\":21.5}");
        QVERIFY(stream.waitFor("\"data\":{\"c\":21.5}}\n\n"));
        QVERIFY(stream.text().contains("data: {\"topic\":\"room/a\",\"id\":\"" + id.toByteArray() +
                                       "\",\"time\":"));
    }

    void theTextbooksStreamIsTheTickersTopic()
    {
        TestHub hub;
        Stream stream(hub.hub.port(), "/stream");
        QVERIFY(stream.waitFor("id: "));
        hub.publish("demo/price", "{\"price\":1}");
        QVERIFY(stream.waitFor("data: {\"price\":1}\n\n"));
    }

    void startsWithTheNewestOfEachTopicWhenAsked()
    {
        TestHub hub;
        hub.publish("a", "old");
        hub.publish("a", "new");
        const base::Cursor head = hub.publish("b", "other");
        Stream stream(hub.hub.port(), "/sse?topic=%23&retained=1");
        QVERIFY(stream.waitFor("id: " + head.toByteArray() + "\n\n"));
        QVERIFY(stream.text().contains("data: new\n\n"));
        QVERIFY(!stream.text().contains("old"));
        // The cursor comes last, so that a reconnect does not bring the same again.
        QVERIFY(stream.text().endsWith("id: " + head.toByteArray() + "\n\n"));
    }

    void resumesAfterTheHeaderWhichWinsOverTheQuery_data()
    {
        QTest::addColumn<bool>("inHeader");
        QTest::newRow("query") << false;
        QTest::newRow("header") << true;
    }
    void resumesAfterTheHeaderWhichWinsOverTheQuery()
    {
        QFETCH(bool, inHeader);
        TestHub hub;
        QList<QByteArray> ids;
        for (int i = 0; i < 5; ++i)
            ids.append(hub.publish("a", QByteArray::number(i)).toByteArray());
        const QByteArray target = "/sse?topic=a&lastEventId=" + (inHeader ? ids[4] : ids[1]);
        Stream stream(hub.hub.port(), target, inHeader ? "Last-Event-ID: " + ids[1] + "\r\n" : "");
        ids.append(hub.publish("a", "live").toByteArray());
        QVERIFY(stream.waitFor("data: live\n\n"));
        QCOMPARE(stream.ids(), ids.mid(2));
        QVERIFY(!stream.text().contains("gap"));
    }

    void tellsAGapAndResumesHonestlyAfterIt()
    {
        TestHub hub({}, {.messagesPerTopic = 2});
        const base::Cursor start = hub.publish("a", "0");
        for (int i = 1; i < 6; ++i)
            hub.publish("a", QByteArray::number(i));
        Stream stream(hub.hub.port(), "/sse?topic=a&lastEventId=" + start.toByteArray());
        QVERIFY(stream.waitFor("data: 5\n\n"));
        QVERIFY2(stream.text().contains("event: gap\ndata: {\"topic\":\"a\",\"from\":2,\"to\":4}\n\n"),
                 stream.text());
        const QList<QByteArray> ids = stream.ids();
        QCOMPARE(ids.size(), 3);
        // Whoever breaks off right after the notice gets what followed it.
        Stream again(hub.hub.port(), "/sse?topic=a", "Last-Event-ID: " + ids.first() + "\r\n");
        QVERIFY(again.waitFor("data: 5\n\n"));
        QCOMPARE(again.ids(), ids.mid(1));
    }

    void aGapOfOneTopicDoesNotLeadTheCursorPastAnother()
    {
        TestHub hub({}, {.messagesPerTopic = 1});
        const base::Cursor start = hub.publish("z", "0");
        hub.publish("a", "1");
        hub.publish("b", "kept");
        hub.publish("a", "2");
        hub.publish("a", "3");
        Stream stream(hub.hub.port(), "/sse?topic=%23&lastEventId=" + start.toByteArray());
        QVERIFY(stream.waitFor("data: 3\n\n"));
        Stream again(hub.hub.port(), "/sse?topic=%23", "Last-Event-ID: " + stream.ids().first() + "\r\n");
        QVERIFY(again.waitFor("data: 3\n\n"));
        QVERIFY(again.text().contains("data: kept\n\n"));
    }

    void aCursorOfAnotherLifeIsAGapOverEverything()
    {
        TestHub hub;
        hub.publish("a", "1");
        Stream stream(hub.hub.port(), "/sse?topic=a&lastEventId=1:5");
        QVERIFY(stream.waitFor("data: 1\n\n"));
        QVERIFY(stream.text().contains("event: gap\n"));
        QVERIFY(stream.text().indexOf("event: gap") < stream.text().indexOf("data: 1\n"));
    }

    void sendsUnchunkedToHttp10()
    {
        TestHub hub;
        RawClient client(hub.hub.port());
        const Answer head = client.ask("GET /sse?topic=a HTTP/1.0\r\n\r\n", true);
        QCOMPARE(head.status, 200);
        QCOMPARE(head.header("Transfer-Encoding"), QByteArray());
        QVERIFY(client.waitForText("id: "));
        hub.publish("a", "x");
        QVERIFY(client.waitForText("data: x\n\n"));
        QVERIFY(client.buffer.startsWith("retry: 1000\n\n"));
    }

    void beatsWhileNothingComes()
    {
        net::HubOptions options;
        options.limits.heartbeat = std::chrono::milliseconds(50);
        TestHub hub(options);
        Stream stream(hub.hub.port(), "/sse?topic=a");
        QVERIFY(
            stream.client.waitFor([](const QByteArray &have) { return joinChunks(have).count("\n:") >= 3; }));
    }

    void endsTheStreamOfAClientThatDoesNotRead()
    {
        net::HubOptions options;
        options.limits.queue.bytes = 64 * 1024;
        TestHub hub(options);
        Stream stuck(hub.hub.port(), "/sse?topic=a");
        QVERIFY(stuck.waitFor("id: "));
        Stream other(hub.hub.port(), "/sse?topic=a");
        QVERIFY(other.waitFor("id: "));
        stuck.client.socket->setReadBufferSize(1);
        const QByteArray payload(60'000, 'x');
        int sent = 0;
        while (hub.hub.statistics().dropped == 0 && sent < 2'000) {
            hub.publish("a", payload);
            ++sent;
            QVERIFY(
                other.client.waitFor([&](const QByteArray &have) { return have.size() >= sent * 60'000; }));
        }
        QVERIFY(hub.hub.statistics().dropped > 0);
        stuck.client.socket->setReadBufferSize(0);
        QVERIFY(stuck.client.waitForEnd());
        // Resumable: whole blocks only, and the last id leads to the rest.
        const QByteArray last = stuck.ids().last();
        Stream resumed(hub.hub.port(), "/sse?topic=a", "Last-Event-ID: " + last + "\r\n");
        QVERIFY(resumed.client.waitFor([&](const QByteArray &) { return resumed.ids().size() > 0; }));
        QCOMPARE(base::Cursor::parse(resumed.ids().first())->position.value,
                 base::Cursor::parse(last)->position.value + 1);
    }

    void resumesALongHistoryAtThePaceOfItsReader()
    {
        net::HubOptions options;
        options.limits.queue.bytes = 256 * 1024;
        TestHub hub(options, {.messagesPerTopic = 10'000});
        const base::Cursor start = hub.publish("z", "0");
        for (int i = 0; i < 2'000; ++i)
            hub.publish("a", QByteArray(8'000, 'x'));
        Stream stream(hub.hub.port(), "/sse?topic=a&lastEventId=" + start.toByteArray());
        hub.publish("a", "end");
        QVERIFY(stream.client.waitFor([](const QByteArray &have) { return have.contains("data: end\n"); },
                                      20'000));
        const QList<QByteArray> ids = stream.ids();
        QCOMPARE(ids.size(), 2'001);
        QCOMPARE(hub.statistics().dropped, 0u);
    }

    void endsWhenTheClientHasGone()
    {
        TestHub hub;
        {
            Stream stream(hub.hub.port(), "/sse?topic=a");
            QVERIFY(stream.waitFor("id: "));
            QTRY_COMPARE(hub.hub.statistics().peers[1], 1);
        }
        QTRY_COMPARE(hub.hub.statistics().peers[1], 0);
    }
};

QTEST_GUILESS_MAIN(TestEventStream)
#include "tst_eventstream.moc"
