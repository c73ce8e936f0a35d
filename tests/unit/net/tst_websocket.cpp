// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/wire/plaindialect.h"
#include "rawclient.h"
#include "testhub.h"

#include <QTest>

#include <sys/socket.h>

using namespace pushscope;
using test::RawClient;
using test::TestHub;
using test::upgradeRequest;
using wire::WebSocketOpcode;

namespace {

QByteArray clientFrame(WebSocketOpcode opcode, const QByteArray &payload, bool fin = true)
{
    QByteArray bytes = wire::encodeClientFrame(opcode, payload, {1, 2, 3, 4});
    if (!fin)
        bytes[0] = static_cast<char>(bytes[0] & 0x7F);
    return bytes;
}

/// A client of the plain dialect that has read its welcome.
class PlainClient : public RawClient
{
public:
    explicit PlainClient(quint16 port)
        : RawClient(port)
    {
        open = upgrade("/ws");
        welcome = readFrame().payload;
    }
    bool open = false;
    QByteArray welcome;
};

} // namespace

class TestWebSocket : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void greetsSubscribesPublishesAndAnswers()
    {
        TestHub hub;
        PlainClient client(hub.hub.port());
        QVERIFY(client.open);
        const QByteArray epoch = hub.broker.head().toByteArray().split(':').first();
        QVERIFY2(client.welcome.startsWith("{\"welcome\":{\"server\":\"pushscope/"), client.welcome);
        QVERIFY2(client.welcome.contains("\"epoch\":\"" + epoch + "\""), client.welcome);
        QCOMPARE(client.request("{\"subscribe\":[\"a/#\"],\"n\":1}"), QByteArray("{\"ok\":1}"));
        QCOMPARE(client.request("{\"publish\":\"a/b\",\"data\":{\"x\":1},\"event\":\"e\",\"n\":\"two\"}"),
                 "{\"ok\":\"two\",\"id\":\"" + epoch + ":1\"}");
        const QByteArray message = client.readFrame().payload;
        QVERIFY2(message.startsWith("{\"message\":{\"topic\":\"a/b\",\"id\":\"" + epoch + ":1\",\"time\":"),
                 message);
        QVERIFY2(message.endsWith("\"event\":\"e\",\"data\":{\"x\":1}}}"), message);
        QCOMPARE(client.request("{\"ping\":7}"), QByteArray("{\"pong\":7}"));
        QCOMPARE(client.request("{\"unsubscribe\":[\"a/#\"],\"n\":3}"), QByteArray("{\"ok\":3}"));
        hub.publish("a/b", "unheard");
        QCOMPARE(client.request("{\"ping\":8}"), QByteArray("{\"pong\":8}"));
    }

    void complainsAboutAWrongRequestAndStays_data()
    {
        QTest::addColumn<QByteArray>("request");
        QTest::addColumn<QByteArray>("code");
        const auto row = [](const char *name, const char *request, const char *code) {
            QTest::newRow(name) << QByteArray(request) << QByteArray(code);
        };
        row("not JSON", "hello", "invalid-argument");
        row("not an object", "[1]", "invalid-argument");
        row("unknown request", "{\"shout\":1}", "invalid-argument");
        row("filters of the wrong type", "{\"subscribe\":\"a\"}", "invalid-argument");
        row("wrong filter", "{\"subscribe\":[\"a/#/b\"],\"n\":9}", "invalid-argument");
        row("wrong cursor", "{\"subscribe\":[\"a\"],\"since\":\"x\"}", "invalid-argument");
        row("publish on a filter", "{\"publish\":\"a/+\",\"data\":1}", "invalid-argument");
        row("event of two lines", "{\"publish\":\"a\",\"data\":1,\"event\":\"a\\nb\"}", "invalid-argument");
        row("more subscriptions than allowed", "{\"subscribe\":[\"a\",\"b\",\"c\",\"d\"]}", "unavailable");
    }
    void complainsAboutAWrongRequestAndStays()
    {
        QFETCH(QByteArray, request);
        QFETCH(QByteArray, code);
        net::HubOptions options;
        options.limits.subscriptionsPerPeer = 3;
        TestHub hub(options);
        PlainClient client(hub.hub.port());
        const QByteArray answer = client.request(request);
        QVERIFY2(answer.startsWith("{\"error\":{\"code\":\"" + code + "\",\"reason\":\""), answer);
        QCOMPARE(answer.contains("\"n\":9"), request.contains("\"n\":9"));
        QCOMPARE(client.request("{\"ping\":1}"), QByteArray("{\"pong\":1}"));
    }

    void refusesABinaryRequest()
    {
        TestHub hub;
        PlainClient client(hub.hub.port());
        client.sendFrame(WebSocketOpcode::Binary, "{\"ping\":1}");
        QVERIFY(client.readFrame().payload.startsWith("{\"error\":"));
    }

    void resumesFromACursor()
    {
        TestHub hub;
        const QByteArray since = hub.publish("a", "1").toByteArray();
        hub.publish("b", "2");
        hub.publish("a", "3");
        PlainClient client(hub.hub.port());
        QCOMPARE(client.request("{\"subscribe\":[\"a\",\"b\"],\"since\":\"" + since + "\",\"n\":1}"),
                 QByteArray("{\"ok\":1}"));
        hub.publish("a", "4");
        for (const char *data : {"2", "3", "4"}) {
            const QByteArray message = client.readFrame().payload;
            QVERIFY2(message.endsWith(QByteArray("\"data\":") + data + "}}"), message);
        }
    }

    void isSubscribedOnceItIsTold()
    {
        TestHub hub;
        PlainClient client(hub.hub.port());
        for (int i = 0; i < 200; ++i) {
            const QByteArray topic = "t/" + QByteArray::number(i);
            QVERIFY(client.request("{\"subscribe\":[\"" + topic + "\"],\"n\":1}") == "{\"ok\":1}");
            hub.publish(topic, "1");
            QVERIFY2(client.readFrame().payload.contains('"' + topic + '"'), topic);
        }
    }

    void tellsTheGapFirst()
    {
        TestHub hub({}, {.messagesPerTopic = 1});
        const QByteArray since = hub.publish("b", "0").toByteArray();
        hub.publish("a", "1");
        hub.publish("a", "2");
        PlainClient client(hub.hub.port());
        (void)client.request("{\"subscribe\":[\"a\"],\"since\":\"" + since + "\"}");
        QCOMPARE(client.readFrame().payload, QByteArray("{\"gap\":{\"topic\":\"a\",\"from\":2,\"to\":2}}"));
        QVERIFY(client.readFrame().payload.endsWith("\"data\":2}}"));
    }

    void carriesBarePayloadsBothWays()
    {
        TestHub hub;
        RawClient one(hub.hub.port()), other(hub.hub.port());
        QVERIFY(one.upgrade("/ws/raw/room/a") && other.upgrade("/ws/raw/room/a"));
        QTRY_COMPARE(hub.hub.statistics().peers[0], 2);
        one.sendFrame(WebSocketOpcode::Text, "h\xc3\xa4");
        for (RawClient *client : {&one, &other}) {
            const RawClient::Frame frame = client->readFrame();
            QCOMPARE(frame.opcode, 1);
            QCOMPARE(frame.payload, QByteArray("h\xc3\xa4"));
        }
        other.sendFrame(WebSocketOpcode::Binary, QByteArray("\xff\0\x01", 3));
        const RawClient::Frame frame = one.readFrame();
        QCOMPARE(frame.opcode, 2);
        QCOMPARE(frame.payload, QByteArray("\xff\0\x01", 3));
        const auto kept = hub.broker.retained(std::array{*broker::TopicFilter::parse("room/a")});
        QCOMPARE(kept.size(), 1u);
        QVERIFY(kept.front()->kind == base::PayloadKind::Binary);
    }

    void echoesWhateverComes_data()
    {
        QTest::addColumn<int>("opcode");
        QTest::addColumn<QByteArray>("payload");
        QTest::newRow("text") << 1 << QByteArray("h\xc3\xa4llo");
        QTest::newRow("text with a byte-order mark and a NUL") << 1 << QByteArray("\xef\xbb\xbf\0x", 5);
        QTest::newRow("empty text") << 1 << QByteArray();
        QTest::newRow("binary") << 2 << QByteArray("\0\xff\xfe", 3);
        QTest::newRow("125 bytes") << 2 << QByteArray(125, 'x');
        QTest::newRow("126 bytes") << 2 << QByteArray(126, 'x');
        QTest::newRow("65,535 bytes") << 1 << QByteArray(65535, 'x');
        QTest::newRow("65,536 bytes") << 1 << QByteArray(65536, 'x');
        QTest::newRow("64 MiB") << 2 << QByteArray(64 * 1024 * 1024, 'x');
    }
    void echoesWhateverComes()
    {
        QFETCH(int, opcode);
        QFETCH(QByteArray, payload);
        net::HubOptions options;
        options.limits.messageBytes = 64 * 1024 * 1024;
        TestHub hub(options);
        RawClient client(hub.hub.port());
        QVERIFY(client.upgrade("/echo"));
        client.sendFrame(static_cast<WebSocketOpcode>(opcode), payload);
        const RawClient::Frame frame = client.readFrame();
        QCOMPARE(frame.opcode, opcode);
        QVERIFY(frame.payload == payload);
    }

    void echoesAnyNumberOfFragmentsWithPingsBetween()
    {
        TestHub hub;
        RawClient client(hub.hub.port());
        QVERIFY(client.upgrade("/echo"));
        QByteArray bytes = clientFrame(WebSocketOpcode::Text, "0", false);
        QByteArray expected = "0";
        for (int i = 1; i < 20'000; ++i) {
            bytes += clientFrame(WebSocketOpcode::Continuation, QByteArray::number(i % 10), false);
            expected += QByteArray::number(i % 10);
        }
        bytes +=
            clientFrame(WebSocketOpcode::Ping, "between") + clientFrame(WebSocketOpcode::Continuation, "!");
        client.send(bytes);
        const RawClient::Frame pong = client.readFrame();
        QCOMPARE(pong.opcode, 10);
        QCOMPARE(pong.payload, QByteArray("between"));
        QCOMPARE(client.readFrame().payload, expected + '!');
    }

    void takesFramesSentRightAfterTheUpgradeRequest()
    {
        TestHub hub;
        RawClient client(hub.hub.port());
        client.send(upgradeRequest("/echo") + clientFrame(WebSocketOpcode::Text, "early") +
                    clientFrame(WebSocketOpcode::Text, "bird"));
        QCOMPARE(client.readAnswer(true).status, 101);
        QCOMPARE(client.readFrame().payload, QByteArray("early"));
        QCOMPARE(client.readFrame().payload, QByteArray("bird"));
    }

    void upgradesManyAtOnce()
    {
        TestHub hub;
        std::vector<std::unique_ptr<RawClient>> clients;
        for (int i = 0; i < 100; ++i) {
            clients.push_back(std::make_unique<RawClient>(hub.hub.port()));
            clients.back()->send(upgradeRequest("/echo") +
                                 clientFrame(WebSocketOpcode::Text, QByteArray::number(i)));
        }
        for (int i = 0; i < 100; ++i) {
            RawClient &client = *clients[static_cast<std::size_t>(i)];
            QCOMPARE(client.readAnswer(true).status, 101);
            QCOMPARE(client.readFrame().payload, QByteArray::number(i));
        }
    }

    void survivesAClientThatGoesDuringItsUpgrade()
    {
        TestHub hub;
        for (int i = 0; i < 50; ++i) {
            RawClient client(hub.hub.port());
            client.send(upgradeRequest("/ws"));
            const linger abort{1, 0};
            ::setsockopt(static_cast<int>(client.socket->socketDescriptor()), SOL_SOCKET, SO_LINGER, &abort,
                         sizeof abort);
        }
        RawClient client(hub.hub.port());
        QVERIFY(client.upgrade("/ws"));
        QTRY_COMPARE(hub.hub.statistics().peers[0], 1);
    }

    void closesMisbehaviourWithTheRightCode_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<int>("code");
        using enum WebSocketOpcode;
        const auto row = [](const char *name, const QByteArray &bytes, int code) {
            QTest::newRow(name) << bytes << code;
        };
        QByteArray reserved = clientFrame(Text, "a");
        reserved[0] = static_cast<char>(0xF1);
        QByteArray reservedOpcode = clientFrame(Text, "a");
        reservedOpcode[0] = static_cast<char>(0x85);
        row("reserved bits", reserved, 1002);
        row("reserved opcode", reservedOpcode, 1002);
        row("no mask", wire::encodeServerFrame(Text, "a"), 1002);
        row("fragmented ping", clientFrame(Ping, "a", false), 1002);
        row("long ping", clientFrame(Ping, QByteArray(126, 'x')), 1002);
        row("continuation of nothing", clientFrame(Continuation, "a"), 1002);
        row("two messages interleaved", clientFrame(Text, "a", false) + clientFrame(Text, "b"), 1002);
        row("invalid UTF-8 across fragments",
            clientFrame(Text, "\xe2\x82", false) + clientFrame(Continuation, "x"), 1007);
        row("invalid UTF-8 in a frame that has not ended",
            clientFrame(Text, QByteArray("\xff") + QByteArray(100, 'x')).left(7), 1007);
        row("too large", clientFrame(Binary, QByteArray(2001, 'x')), 1009);
        row("too large together",
            clientFrame(Binary, QByteArray(1500, 'x'), false) +
                clientFrame(Continuation, QByteArray(1500, 'x')),
            1009);
        row("close",
            clientFrame(Close, "\x03\xe8"
                               "bye"),
            1000);
        row("close with a code of one's own", clientFrame(Close, "\x0b\xb8"), 3000);
        row("close without a code", clientFrame(Close, ""), 1000);
        row("close with a code that may not be sent", clientFrame(Close, "\x03\xee"), 1002);
        row("close with half a code", clientFrame(Close, "\x03"), 1002);
        row("close with an invalid reason", clientFrame(Close, "\x03\xe8\xc3"), 1007);
    }
    void closesMisbehaviourWithTheRightCode()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(int, code);
        net::HubOptions options;
        options.limits.messageBytes = 2000;
        TestHub hub(options);
        RawClient client(hub.hub.port());
        QVERIFY(client.upgrade("/echo"));
        client.send(bytes);
        QCOMPARE(client.readClose(), code);
    }

    void pingsAndLetsGoOfWhoeverDoesNotAnswer()
    {
        net::HubOptions options;
        options.limits.heartbeat = std::chrono::milliseconds(100);
        TestHub hub(options);
        RawClient silent(hub.hub.port()), alive(hub.hub.port());
        QVERIFY(silent.upgrade("/echo") && alive.upgrade("/echo"));
        int pings = 0;
        while (silent.socket->state() == QAbstractSocket::ConnectedState && pings < 50) {
            const RawClient::Frame frame = alive.readFrame();
            QCOMPARE(frame.opcode, 9);
            alive.sendFrame(WebSocketOpcode::Pong, frame.payload);
            ++pings;
            (void)silent.waitFor([](const QByteArray &) { return false; }, 1);
        }
        QVERIFY(silent.waitForEnd());
        QVERIFY2(pings >= 2 && pings < 50, qPrintable(QString::number(pings)));
        QCOMPARE(alive.socket->state(), QAbstractSocket::ConnectedState);
        QCOMPARE(silent.buffer, QByteArray("\x89\0\x89\0", 4));
    }

    void sendsASlowReaderAwayWith1013()
    {
        net::HubOptions options;
        options.limits.queue.bytes = 64 * 1024;
        TestHub hub(options);
        RawClient slow(hub.hub.port());
        QVERIFY(slow.upgrade("/ws/raw/a"));
        QTRY_COMPARE(hub.hub.statistics().peers[0], 1);
        slow.socket->setReadBufferSize(1);
        for (int i = 0; i < 2'000 && hub.hub.statistics().dropped == 0; ++i) {
            hub.publish("a", QByteArray(60'000, 'x'));
            QTest::qWait(1);
        }
        QVERIFY(hub.hub.statistics().dropped > 0);
        slow.socket->setReadBufferSize(0);
        RawClient::Frame frame = slow.readFrame();
        while (frame.opcode == 1) {
            QCOMPARE(frame.payload.size(), 60'000);
            frame = slow.readFrame();
        }
        QCOMPARE(frame.opcode, 8);
        QCOMPARE(frame.payload.left(2), QByteArray("\x03\xf5"));
    }

    void saysWhatASlowReaderOfThePlainDialectLost()
    {
        net::HubOptions options;
        options.limits.queue = {.bytes = 64 * 1024, .messages = 4, .policy = net::SlowPeerPolicy::DropOldest};
        TestHub hub(options);
        PlainClient slow(hub.hub.port());
        (void)slow.request("{\"subscribe\":[\"a\"]}");
        slow.socket->setReadBufferSize(1);
        const QByteArray payload = '"' + QByteArray(10'000, 'x') + '"';
        quint64 published = 0;
        for (; published < 5'000 && hub.hub.statistics().dropped < 50; ++published) {
            hub.publish("a", payload);
            QTest::qWait(published % 10 == 0 ? 1 : 0);
        }
        const quint64 last = hub.publish("a", "\"end\"").position.value;
        slow.socket->setReadBufferSize(0);
        quint64 expected = 1;
        int gaps = 0;
        while (expected <= last) {
            const QByteArray notice = slow.readFrame().payload;
            QVERIFY(!notice.isEmpty());
            const auto parsed = wire::parseHubNotice(notice);
            QVERIFY(parsed);
            if (const auto *gap = std::get_if<wire::GapNotice>(&*parsed)) {
                QCOMPARE(gap->from.value, expected);
                expected = gap->to.value + 1;
                ++gaps;
            } else if (const auto *message = std::get_if<wire::PlainMessage>(&*parsed)) {
                QCOMPARE(base::Cursor::parse(message->id)->position.value, expected);
                ++expected;
            }
        }
        QVERIFY(gaps > 0);
        const net::HubStatistics sums = hub.statistics();
        QCOMPARE(sums.offered, sums.deliveredMessages + sums.dropped + sums.conflated + sums.queuedMessages);
        QCOMPARE(sums.offered, last);
    }
};

QTEST_GUILESS_MAIN(TestWebSocket)
#include "tst_websocket.moc"
