// SPDX-License-Identifier: GPL-3.0-or-later
#include "rawclient.h"
#include "testhub.h"

#include <QTest>

using namespace pushscope;
using test::getRequest;
using test::RawClient;
using test::TestHub;

namespace {

QByteArray post(const QByteArray &target)
{
    return "POST " + target + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\n\r\n1";
}

} // namespace

class TestLimits : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void turnsConnectionsBeyondTheBoundAway_data()
    {
        QTest::addColumn<bool>("perAddress");
        QTest::newRow("in all") << false;
        QTest::newRow("per address") << true;
    }
    void turnsConnectionsBeyondTheBoundAway()
    {
        QFETCH(bool, perAddress);
        net::HubOptions options;
        (perAddress ? options.limits.peersPerAddress : options.limits.peers) = 2;
        QTest::ignoreMessage(QtWarningMsg, "The bound on connections is reached; new ones are turned away.");
        TestHub hub(options);
        auto first = std::make_unique<RawClient>(hub.hub.port());
        RawClient second(hub.hub.port());
        QCOMPARE(first->get("/healthz").status, 200);
        QCOMPARE(second.get("/healthz").status, 200);
        for (int i = 0; i < 3; ++i) {
            RawClient third(hub.hub.port());
            const test::Answer answer = third.get("/healthz");
            QCOMPARE(answer.status, 503);
            QVERIFY(!answer.header("Retry-After").isEmpty());
            QVERIFY(third.waitForEnd());
        }
        QTRY_COMPARE(hub.hub.statistics().refused, 3u);
        // Room again once somebody has gone.
        first.reset();
        QTRY_COMPARE(RawClient(hub.hub.port()).get("/healthz").status, 200);
    }

    void boundsThePublishRateOfAConnection()
    {
        net::HubOptions options;
        options.limits.publishRate = 2;
        TestHub hub(options);
        RawClient client(hub.hub.port());
        QCOMPARE(client.ask(post("/publish/a")).status, 200);
        QCOMPARE(client.ask(post("/publish/a")).status, 200);
        const test::Answer answer = client.ask(post("/publish/a"));
        QCOMPARE(answer.status, 429);
        QCOMPARE(answer.header("Retry-After"), QByteArray("1"));
        QCOMPARE(RawClient(hub.hub.port()).ask(post("/publish/a")).status, 200);
        int status = 429;
        QTRY_VERIFY(status == 200 || (status = client.ask(post("/publish/a")).status) == 200);

        RawClient socket(hub.hub.port());
        QVERIFY(socket.upgrade("/ws"));
        (void)socket.readFrame();
        for (int i = 0; i < 2; ++i)
            QVERIFY(socket.request("{\"publish\":\"a\",\"data\":1}").startsWith("{\"ok\":"));
        QVERIFY(socket.request("{\"publish\":\"a\",\"data\":1}")
                    .startsWith("{\"error\":{\"code\":\"unavailable\""));
    }

    void boundsTheFiltersOfAStream()
    {
        net::HubOptions options;
        options.limits.subscriptionsPerPeer = 2;
        TestHub hub(options);
        RawClient client(hub.hub.port());
        QCOMPARE(client.get("/sse?topic=a&topic=b&topic=c").status, 429);
        QCOMPARE(client.ask(getRequest("/sse?topic=a&topic=b"), true).status, 200);
    }

    void boundsTheWaitOfAPoll()
    {
        net::HubOptions options;
        options.limits.longestPoll = std::chrono::milliseconds(100);
        TestHub hub(options);
        RawClient client(hub.hub.port());
        QCOMPARE(client.get("/poll?topic=a&wait=10000").status, 200);
    }

    void conflatesForAReaderThatIsStuck()
    {
        net::HubOptions options;
        options.limits.queue.policy = net::SlowPeerPolicy::Conflate;
        TestHub hub(options);
        RawClient slow(hub.hub.port());
        QVERIFY(slow.upgrade("/ws/raw/a"));
        QTRY_COMPARE(hub.hub.statistics().peers[0], 1);
        slow.socket->setReadBufferSize(1);
        quint64 published = 0;
        for (; published < 5'000 && hub.hub.statistics().conflated == 0; ++published) {
            hub.publish("a", QByteArray(50'000, 'x'));
            QTest::qWait(1);
        }
        hub.publish("a", "newest");
        ++published;
        const net::HubStatistics sums = hub.statistics();
        QVERIFY(sums.conflated > 0);
        QCOMPARE(sums.offered, published);
        QCOMPARE(sums.offered, sums.deliveredMessages + sums.dropped + sums.conflated + sums.queuedMessages);
        slow.socket->setReadBufferSize(0);
        RawClient::Frame frame = slow.readFrame();
        while (frame.payload.size() == 50'000)
            frame = slow.readFrame();
        QCOMPARE(frame.payload, QByteArray("newest"));
    }

    void oneStuckReaderCostsTheOthersNothing()
    {
        TestHub hub;
        RawClient stuck(hub.hub.port()), reader(hub.hub.port());
        QVERIFY(stuck.upgrade("/ws/raw/a") && reader.upgrade("/ws/raw/a"));
        QTRY_COMPARE(hub.hub.statistics().peers[0], 2);
        stuck.socket->setReadBufferSize(1);
        for (int i = 0; i < 500; ++i) {
            hub.publish("a", QByteArray(50'000, 'x'));
            QCOMPARE(reader.readFrame().payload.size(), 50'000);
        }
        const net::HubStatistics sums = hub.statistics();
        QVERIFY(sums.dropped > 0);
        QCOMPARE(sums.offered, sums.deliveredMessages + sums.dropped + sums.conflated + sums.queuedMessages);
    }
};

QTEST_GUILESS_MAIN(TestLimits)
#include "tst_limits.moc"
