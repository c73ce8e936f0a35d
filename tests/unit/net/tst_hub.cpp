// SPDX-License-Identifier: GPL-3.0-or-later
#include "rawclient.h"
#include "testhub.h"

#include <QElapsedTimer>
#include <QTest>

#include <set>
#include <thread>

using namespace pushscope;
using test::Answer;
using test::getRequest;
using test::joinChunks;
using test::RawClient;
using test::TestHub;

namespace {

net::HubOptions withShards(int shards)
{
    net::HubOptions options;
    options.shards = shards;
    return options;
}

} // namespace

class TestHubClass : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void saysThatThePortIsTaken()
    {
        TestHub first;
        net::HubOptions options;
        options.port = first.hub.port();
        net::Hub second(first.broker, first.clock, options);
        const auto started = second.start();
        QVERIFY(!started);
        QCOMPARE(started.error().code, base::ErrorCode::Io);
        QVERIFY(started.error().sentence().contains(QStringLiteral("already in use")));
        QVERIFY(RawClient(first.hub.port()).get("/healthz").status == 200);
    }

    void deliversToAllTransportsOfAllShards_data()
    {
        QTest::addColumn<int>("shards");
        QTest::newRow("one shard") << 1;
        QTest::newRow("two shards") << 2;
        QTest::newRow("five shards") << 5;
    }
    void deliversToAllTransportsOfAllShards()
    {
        QFETCH(int, shards);
        TestHub hub(withShards(shards));
        std::vector<std::unique_ptr<RawClient>> sockets, streams;
        for (int i = 0; i < 10; ++i) {
            sockets.push_back(std::make_unique<RawClient>(hub.hub.port()));
            QVERIFY(sockets.back()->upgrade("/ws/raw/a"));
            streams.push_back(std::make_unique<RawClient>(hub.hub.port()));
            QCOMPARE(streams.back()->ask(getRequest("/sse?topic=a"), true).status, 200);
            QVERIFY(streams.back()->waitForText("id: "));
        }
        QTRY_COMPARE(hub.hub.statistics().peers[0] + hub.hub.statistics().peers[1], 20);
        // Published from the test's thread, and by one of the peers.
        for (int i = 0; i < 100; ++i)
            hub.publish("a", QByteArray::number(i));
        for (const auto &client : sockets) {
            for (int i = 0; i < 100; ++i)
                QCOMPARE(client->readFrame().payload, QByteArray::number(i));
        }
        sockets.front()->sendFrame(wire::WebSocketOpcode::Text, "peer");
        for (const auto &client : sockets)
            QCOMPARE(client->readFrame().payload, QByteArray("peer"));
        for (const auto &client : streams) {
            QVERIFY(client->waitForText("data: peer\n"));
            QCOMPARE(joinChunks(client->buffer).count("data: "), 101);
        }
        const net::HubStatistics sums = hub.statistics();
        QCOMPARE(sums.offered, 20u * 101u);
        QCOMPARE(sums.deliveredMessages, sums.offered);
        QCOMPARE(sums.receivedMessages, 1u);
        QCOMPARE(sums.publishedMessages, 101u);
    }

    void keepsOrderWhilePublishersRace()
    {
        TestHub hub(withShards(2));
        RawClient one(hub.hub.port()), other(hub.hub.port());
        for (RawClient *client : {&one, &other}) {
            QCOMPARE(client->ask(getRequest("/sse?topic=%23"), true).status, 200);
            QVERIFY(client->waitForText("id: "));
        }
        constexpr int kEach = 2'000;
        std::vector<std::thread> publishers;
        for (const char *topic : {"a", "b/c", "d"}) {
            publishers.emplace_back([&hub, topic] {
                for (int i = 0; i < kEach; ++i)
                    hub.publish(topic, QByteArray::number(i));
            });
        }
        for (std::thread &publisher : publishers)
            publisher.join();
        hub.publish("end", "end");
        for (RawClient *client : {&one, &other}) {
            QVERIFY(client->waitForText("data: end\n"));
            quint64 expected = 0;
            for (const QByteArray &line : joinChunks(client->buffer).split('\n')) {
                if (line.startsWith("id: "))
                    QCOMPARE(line.split(':').last().toULongLong(), expected++);
            }
            QCOMPARE(expected, 3u * kEach + 2);
        }
    }

    void showsItsPeers()
    {
        TestHub hub;
        RawClient stream(hub.hub.port());
        (void)stream.ask(
            getRequest("/sse?topic=a&topic=b/%23", "User-Agent: test/1.0" + QByteArray(200, 'x') + "\r\n"),
            true);
        QVERIFY(stream.waitForText("id: "));
        hub.publish("a", "x");
        QVERIFY(stream.waitForText("data: x\n"));
        RawClient client(hub.hub.port());
        const QByteArray json = client.get("/api/peers").body;
        QVERIFY2(json.contains("\"transport\":\"sse\",\"address\":\"127.0.0.1:" +
                               QByteArray::number(stream.socket->localPort()) + '"'),
                 json);
        QVERIFY2(json.contains("\"filters\":[\"a\",\"b/#\"]"), json);
        QVERIFY2(json.contains("\"offered\":1,\"sent\":1,\"dropped\":0,\"conflated\":0,\"queued\":0"), json);
        std::vector<net::PeerInfo> peers;
        QTRY_VERIFY((peers = hub.hub.peers()).size() == 1 && peers.front().sentMessages == 1);
        QCOMPARE(peers.front().filters, (QList<QByteArray>{"a", "b/#"}));
        QVERIFY(peers.front().agent.size() <= 120);
        QVERIFY(peers.front().offered == 1);
    }

    void countsPeersThatAreGone()
    {
        TestHub hub;
        {
            RawClient client(hub.hub.port());
            QVERIFY(client.upgrade("/ws/raw/a"));
            QTRY_COMPARE(hub.hub.statistics().peers[0], 1);
            hub.publish("a", "x");
            QCOMPARE(client.readFrame().payload, QByteArray("x"));
        }
        QTRY_COMPARE(hub.hub.statistics().peers[0], 0);
        QCOMPARE(hub.hub.statistics().deliveredMessages, 1u);
        QCOMPARE(hub.hub.statistics().offered, 1u);
        QVERIFY(RawClient(hub.hub.port()).get("/metrics").body.contains("pushscope_sent_messages_total 1\n"));
    }

    void tellsItsFiguresToManyThreadsWhileItStops()
    {
        TestHub hub(withShards(2));
        std::atomic<bool> stop{false};
        std::vector<std::thread> askers;
        for (int i = 0; i < 4; ++i) {
            askers.emplace_back([&] {
                while (!stop) {
                    (void)hub.hub.statistics();
                    (void)hub.hub.peers();
                }
            });
        }
        RawClient client(hub.hub.port());
        QVERIFY(client.upgrade("/echo"));
        QTRY_COMPARE(hub.hub.statistics().peers[0], 1);
        hub.hub.stop();
        stop = true;
        for (std::thread &asker : askers)
            asker.join();
        QCOMPARE(hub.hub.statistics().peersEver, 1u);
    }

    void saysGoodbyeInEveryTransportWhenItStops()
    {
        TestHub hub(withShards(2));
        RawClient socket(hub.hub.port()), stream(hub.hub.port()), idle(hub.hub.port()), fresh(hub.hub.port());
        QVERIFY(socket.upgrade("/echo"));
        (void)stream.ask(getRequest("/sse?topic=a"), true);
        QVERIFY(stream.waitForText("id: "));
        QCOMPARE(idle.get("/healthz").status, 200);
        QElapsedTimer timer;
        timer.start();
        const quint16 port = hub.hub.port();
        hub.hub.stop();
        QVERIFY(timer.elapsed() < 3'000);
        QCOMPARE(socket.readClose(), 1001);
        QVERIFY(stream.waitForEnd());
        bool ended = false;
        const QByteArray text = joinChunks(stream.buffer, &ended);
        QVERIFY(ended);
        QVERIFY(text.endsWith("retry: 1000\n\n"));
        QVERIFY(idle.waitForEnd() && fresh.waitForEnd());
        QTcpSocket late;
        late.connectToHost(QHostAddress::LocalHost, port);
        QVERIFY(!late.waitForConnected(1'000));
        hub.hub.stop(); // again: nothing
    }

    void stopsInTimeThoughAClientDoesNotRead()
    {
        net::HubOptions options;
        options.limits.queue.bytes = 64 * 1024 * 1024;
        TestHub hub(options);
        RawClient stuck(hub.hub.port());
        (void)stuck.ask(getRequest("/sse?topic=a"), true);
        QVERIFY(stuck.waitForText("id: "));
        stuck.socket->setReadBufferSize(1);
        for (int i = 0; i < 100; ++i)
            hub.publish("a", QByteArray(200'000, 'x'));
        QTRY_VERIFY(hub.hub.statistics().queuedMessages > 0);
        QElapsedTimer timer;
        timer.start();
        hub.hub.stop();
        QVERIFY(timer.elapsed() < 3'000);
    }

    void startsAndStopsAgainAndAgain()
    {
        for (int i = 0; i < 20; ++i) {
            TestHub hub(withShards(1 + i % 3));
            QVERIFY(hub.started);
            RawClient client(hub.hub.port());
            client.send(getRequest("/sse?topic=a"));
            hub.publish("a", "x");
        }
    }

    void canBePublishedToAfterItStopped()
    {
        TestHub hub;
        RawClient client(hub.hub.port());
        QVERIFY(client.upgrade("/ws/raw/a"));
        std::atomic<bool> stop{false};
        std::thread publisher([&] {
            while (!stop)
                hub.publish("a", "x");
        });
        QVERIFY(client.readFrame().opcode == 1);
        hub.hub.stop();
        stop = true;
        publisher.join();
        hub.publish("a", "late");
    }
};

QTEST_GUILESS_MAIN(TestHubClass)
#include "tst_hub.moc"
