// SPDX-License-Identifier: GPL-3.0-or-later
#include "rawclient.h"
#include "testhub.h"

#include <QTemporaryFile>
#include <QTest>

using namespace pushscope;
using test::Answer;
using test::getRequest;
using test::RawClient;
using test::TestHub;
using test::upgradeRequest;

namespace {

QByteArray withHost(QByteArray request, const QByteArray &host)
{
    return request.replace("Host: localhost", "Host: " + host);
}

QByteArray post(const QByteArray &target, const QByteArray &headers = {})
{
    return "POST " + target + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\n" + headers + "\r\n1";
}

const QByteArray kReader = "Authorization: Bearer reader-secret\r\n";
const QByteArray kRoom = "Authorization: bearer room-secret\r\n";

} // namespace

class TestAccess : public QObject
{
    Q_OBJECT

private:
    QTemporaryFile m_tokens;

    net::HubOptions withTokens()
    {
        net::HubOptions options;
        options.tokensFile = m_tokens.fileName();
        return options;
    }

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY(m_tokens.open());
        m_tokens.write("{\"token\":\"reader-secret\",\"subscribe\":[\"#\"]}\n"
                       "{\"token\":\"room-secret\",\"publish\":[\"room/+\"],\"subscribe\":[\"room/#\"]}\n");
        m_tokens.flush();
    }

    void checksHostAndOriginOnEveryRoute_data()
    {
        QTest::addColumn<QByteArray>("request");
        for (const char *target : {"/", "/healthz", "/metrics", "/api/topics", "/api/peers", "/sse?topic=a",
                                   "/stream", "/poll?topic=a", "/ws", "/ws/raw/a", "/echo", "/nothing"})
            QTest::newRow(target) << getRequest(target);
        for (const char *target : {"/ws", "/ws/raw/a", "/echo"})
            QTest::addRow("upgrade %s", target) << upgradeRequest(target);
        QTest::newRow("publish") << post("/publish/a");
        QTest::newRow("options") << QByteArray("OPTIONS /publish/a HTTP/1.1\r\nHost: localhost\r\n\r\n");
    }
    void checksHostAndOriginOnEveryRoute()
    {
        QFETCH(QByteArray, request);
        TestHub hub;
        const auto ask = [&](const QByteArray &bytes) { return RawClient(hub.hub.port()).ask(bytes); };
        const Answer wrongHost = ask(withHost(request, "evil.example"));
        QCOMPARE(wrongHost.status, 403);
        QVERIFY2(wrongHost.body.contains("--allow-host"), wrongHost.body);
        for (const char *origin : {"http://evil.example", "null"}) {
            QByteArray foreign = request;
            foreign.replace("Host: localhost\r\n",
                            QByteArray("Host: localhost\r\nOrigin: ") + origin + "\r\n");
            const Answer wrongOrigin = ask(foreign);
            QCOMPARE(wrongOrigin.status, 403);
            QVERIFY2(wrongOrigin.body.contains("--allow-origin"), wrongOrigin.body);
            QCOMPARE(wrongOrigin.header("Access-Control-Allow-Origin"), QByteArray());
        }
        QVERIFY(hub.hub.statistics().refused >= 1 || hub.statistics().refused >= 3);
    }

    void letsItsOwnPageAndAllowedOriginsIn()
    {
        net::HubOptions options;
        options.allowedOrigins = {"https://app.example"};
        options.allowedHosts = {"hub.example"};
        TestHub hub(options);
        RawClient client(hub.hub.port());
        QCOMPARE(client.ask(withHost(getRequest("/healthz"), "hub.example")).status, 200);
        const Answer own = client.get("/healthz", "Origin: http://localhost\r\n");
        QCOMPARE(own.status, 200);
        const Answer other = client.get("/healthz", "Origin: https://app.example\r\n");
        QCOMPARE(other.header("Access-Control-Allow-Origin"), QByteArray("https://app.example"));
        QCOMPARE(other.header("Vary"), QByteArray("Origin"));
        const Answer preflight =
            client.ask("OPTIONS /publish/a HTTP/1.1\r\nHost: localhost\r\nOrigin: https://app.example\r\n"
                       "Access-Control-Request-Method: POST\r\n\r\n");
        QCOMPARE(preflight.status, 204);
        QVERIFY(preflight.header("Access-Control-Allow-Methods").contains("POST"));
        QVERIFY(preflight.header("Access-Control-Allow-Headers").contains("Authorization"));
        const Answer stream = client.ask(getRequest("/sse?topic=a", "Origin: https://app.example\r\n"), true);
        QCOMPARE(stream.header("Access-Control-Allow-Origin"), QByteArray("https://app.example"));
    }

    void needsATokenWhereThereAreTokens_data()
    {
        QTest::addColumn<QByteArray>("request");
        QTest::addColumn<int>("status");
        const auto row = [](const char *name, const QByteArray &request, int status) {
            QTest::newRow(name) << request << status;
        };
        row("health is open", getRequest("/healthz"), 200);
        row("metrics without a token", getRequest("/metrics"), 401);
        row("metrics with one", getRequest("/metrics", kRoom), 200);
        row("unknown token", getRequest("/metrics", "Authorization: Bearer nobody\r\n"), 401);
        row("other scheme", getRequest("/metrics", "Authorization: Basic cm9vbS1zZWNyZXQ=\r\n"), 401);
        row("token in the query", getRequest("/metrics?access_token=room-secret"), 200);
        row("unknown token in the query", getRequest("/metrics?access_token=x"), 401);
        row("peers for whom sees everything", getRequest("/api/peers", kReader), 200);
        row("peers for whom does not", getRequest("/api/peers", kRoom), 403);
        row("publish permitted", post("/publish/room/a", kRoom), 200);
        row("publish elsewhere", post("/publish/hall", kRoom), 403);
        row("publish by a reader", post("/publish/room/a", kReader), 403);
        row("publish without a token", post("/publish/room/a"), 401);
        row("poll permitted", getRequest("/poll?topic=room/%23", kRoom), 200);
        row("poll beyond", getRequest("/poll?topic=%23", kRoom), 403);
        row("one filter of two beyond", getRequest("/poll?topic=room/a&topic=hall", kRoom), 403);
        row("stream beyond", getRequest("/sse?topic=%2B/a", kRoom), 403);
        row("stream without a token", getRequest("/sse?topic=room/a"), 401);
        row("WebSocket without a token", upgradeRequest("/ws"), 401);
        row("echo without a token", upgradeRequest("/echo"), 401);
        row("raw elsewhere", upgradeRequest("/ws/raw/hall", kRoom), 403);
    }
    void needsATokenWhereThereAreTokens()
    {
        QFETCH(QByteArray, request);
        QFETCH(int, status);
        TestHub hub(withTokens());
        QVERIFY(hub.started);
        RawClient client(hub.hub.port());
        const Answer answer = client.ask(request);
        QCOMPARE(answer.status, status);
        QCOMPARE(!answer.header("WWW-Authenticate").isEmpty(), status == 401);
        QVERIFY(!answer.body.contains("secret"));
    }

    void holdsWebSocketRequestsToTheToken()
    {
        TestHub hub(withTokens());
        RawClient client(hub.hub.port());
        QVERIFY(client.upgrade("/ws?access_token=room-secret"));
        (void)client.readFrame();
        QVERIFY(client.request("{\"subscribe\":[\"#\"]}").startsWith("{\"error\":{\"code\":\"forbidden\""));
        QVERIFY(client.request("{\"publish\":\"hall\",\"data\":1}")
                    .startsWith("{\"error\":{\"code\":\"forbidden\""));
        QCOMPARE(client.request("{\"subscribe\":[\"room/+\"],\"n\":1}"), QByteArray("{\"ok\":1}"));
        QVERIFY(client.request("{\"publish\":\"room/a\",\"data\":1,\"n\":2}").startsWith("{\"ok\":2"));
    }

    void showsTopicsOnlyToWhomMaySubscribeToThem()
    {
        TestHub hub(withTokens());
        hub.publish("room/a", "1");
        hub.publish("hall", "2");
        RawClient client(hub.hub.port());
        QVERIFY(!client.get("/api/topics", kRoom).body.contains("hall"));
        QVERIFY(client.get("/api/topics", kReader).body.contains("hall"));
    }

    void neverShowsATokenAmongThePeers()
    {
        TestHub hub(withTokens());
        RawClient stream(hub.hub.port());
        QCOMPARE(stream.ask(getRequest("/sse?topic=room/a&access_token=room-secret"), true).status, 200);
        RawClient client(hub.hub.port());
        const QByteArray peers = client.get("/api/peers", kReader).body;
        QVERIFY2(peers.contains("\"room/a\""), peers);
        QVERIFY(!peers.contains("secret"));
    }

    void refusesToBeOpenToTheWorldByAccident()
    {
        net::HubOptions options;
        options.address = QHostAddress(QHostAddress::AnyIPv4);
        TestHub open(options);
        QVERIFY(!open.started);
        QCOMPARE(open.started.error().code, base::ErrorCode::InvalidArgument);
        QVERIFY(open.started.error().sentence().contains(QStringLiteral("--insecure")));
        options.insecure = true;
        QVERIFY(TestHub(options).started);
        options.insecure = false;
        options.tokensFile = m_tokens.fileName();
        QVERIFY(TestHub(options).started);
    }

    void saysWhichTokensFileCannotBeRead()
    {
        net::HubOptions options;
        options.tokensFile = QStringLiteral("/nowhere/tokens.json");
        TestHub hub(options);
        QVERIFY(!hub.started);
        QVERIFY(hub.started.error().sentence().contains(QStringLiteral("/nowhere/tokens.json")));
    }
};

QTEST_GUILESS_MAIN(TestAccess)
#include "tst_access.moc"
