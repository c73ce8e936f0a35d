// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/wire/plaindialect.h"
#include "rawclient.h"
#include "testhub.h"

#include <QElapsedTimer>
#include <QTest>

using namespace pushscope;
using test::getRequest;
using test::RawClient;
using test::TestHub;

namespace {

wire::PollAnswer parse(const QByteArray &body)
{
    const auto answer = wire::parsePollAnswer(body);
    return answer ? *answer : wire::PollAnswer{};
}

QByteArray payloads(const wire::PollAnswer &answer)
{
    QByteArray all;
    for (const wire::PlainMessage &message : answer.messages)
        all += message.payload;
    return all;
}

} // namespace

class TestPoll : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void saysAtOnceWhatHasComeSince()
    {
        TestHub hub;
        RawClient client(hub.hub.port());
        const wire::PollAnswer first = parse(client.get("/poll?topic=a/%23").body);
        QCOMPARE(first.next, hub.broker.head().toByteArray());
        QVERIFY(first.messages.isEmpty());
        hub.publish("a/b", "1");
        hub.publish("b", "2");
        hub.publish("a", "3");
        const wire::PollAnswer second = parse(client.get("/poll?topic=a/%23&since=" + first.next).body);
        QCOMPARE(payloads(second), QByteArray("13"));
        QCOMPARE(second.next, hub.broker.head().toByteArray());
        QVERIFY(parse(client.get("/poll?topic=a/%23&since=" + second.next).body).messages.isEmpty());
    }

    void givesALongListInParts()
    {
        net::HubOptions options;
        options.limits.messagesPerPoll = 10;
        TestHub hub(options);
        QByteArray next = hub.broker.head().toByteArray();
        for (int i = 0; i < 25; ++i)
            hub.publish("a", QByteArray(1, static_cast<char>('a' + i)));
        RawClient client(hub.hub.port());
        QByteArray all;
        for (int i = 0; i < 4; ++i) {
            const wire::PollAnswer answer = parse(client.get("/poll?topic=a&since=" + next).body);
            QVERIFY(answer.messages.size() <= 10);
            all += payloads(answer);
            next = answer.next;
        }
        QCOMPARE(all, QByteArray("abcdefghijklmnopqrstuvwxy"));
    }

    void tellsAGap()
    {
        TestHub hub({}, {.messagesPerTopic = 1});
        const QByteArray start = hub.broker.head().toByteArray();
        hub.publish("a", "1");
        hub.publish("a", "2");
        RawClient client(hub.hub.port());
        const wire::PollAnswer answer = parse(client.get("/poll?topic=a&wait=10&since=" + start).body);
        QCOMPARE(answer.gaps.size(), 1);
        QCOMPARE(answer.gaps.first().to.value, 1u);
        QCOMPARE(payloads(answer), QByteArray("2"));
    }

    void waitsForTheNextMessage()
    {
        TestHub hub;
        RawClient client(hub.hub.port());
        client.send(getRequest("/poll?topic=a&wait=30"));
        QTRY_COMPARE(hub.hub.statistics().peers[2], 1);
        hub.publish("b", "not this");
        hub.publish("a", "this");
        QCOMPARE(payloads(parse(client.readAnswer().body)), QByteArray("this"));
        // Nothing falls between one poll and the next.
        hub.publish("a", "later");
        const QByteArray since = base::Cursor{hub.broker.head().epoch, {2}}.toByteArray();
        QCOMPARE(payloads(parse(client.get("/poll?topic=a&wait=30&since=" + since).body)),
                 QByteArray("later"));
    }

    void answersAnEmptyListWhenTheWaitIsOver()
    {
        TestHub hub;
        hub.publish("b", "x");
        RawClient client(hub.hub.port());
        QElapsedTimer timer;
        timer.start();
        const wire::PollAnswer answer = parse(client.get("/poll?topic=a&wait=0.4").body);
        QVERIFY(timer.elapsed() >= 390);
        QCOMPARE(answer.next, hub.broker.head().toByteArray());
        QVERIFY(answer.messages.isEmpty());
    }

    void answersPipelinedRequestsAfterAWaitInOrder()
    {
        TestHub hub;
        RawClient client(hub.hub.port());
        client.send(getRequest("/poll?topic=a&wait=30") + getRequest("/poll?topic=b&wait=30") +
                    getRequest("/nothing"));
        QTRY_COMPARE(hub.hub.statistics().peers[2], 1);
        hub.publish("a", "first");
        QCOMPARE(payloads(parse(client.readAnswer().body)), QByteArray("first"));
        QVERIFY(client.buffer.isEmpty());
        QTRY_VERIFY(hub.hub.peers().size() == 1 && hub.hub.peers().front().filters == QList<QByteArray>{"b"});
        hub.publish("b", "second");
        QCOMPARE(payloads(parse(client.readAnswer().body)), QByteArray("second"));
        QCOMPARE(client.readAnswer().status, 404);
    }

    void aPollThatTurnsIntoAStreamAfterItsWait()
    {
        TestHub hub;
        RawClient client(hub.hub.port());
        client.send(getRequest("/poll?topic=a&wait=30") + getRequest("/sse?topic=b"));
        QTRY_COMPARE(hub.hub.statistics().peers[2], 1);
        hub.publish("a", "first");
        QCOMPARE(payloads(parse(client.readAnswer().body)), QByteArray("first"));
        QCOMPARE(client.readAnswer(true).header("Content-Type"), QByteArray("text/event-stream"));
        QVERIFY(client.waitForText("id: "));
        hub.publish("b", "second");
        QVERIFY(client.waitForText("data: second\n\n"));
    }

    void isAbandonedWhenTheClientGoes()
    {
        TestHub hub;
        {
            RawClient client(hub.hub.port());
            client.send(getRequest("/poll?topic=a&wait=30"));
            QTRY_COMPARE(hub.hub.statistics().peers[2], 1);
        }
        QTRY_COMPARE(hub.hub.statistics().peers[2], 0);
        hub.publish("a", "x");
        QCOMPARE(hub.statistics().offered, 0u);
    }

    void isAnsweredWhenTheHubStops()
    {
        TestHub hub;
        RawClient client(hub.hub.port());
        client.send(getRequest("/poll?topic=a&wait=30"));
        QTRY_COMPARE(hub.hub.statistics().peers[2], 1);
        hub.hub.stop();
        QCOMPARE(client.readAnswer().status, 200);
        QVERIFY(client.waitForEnd());
    }
};

QTEST_GUILESS_MAIN(TestPoll)
#include "tst_poll.moc"
