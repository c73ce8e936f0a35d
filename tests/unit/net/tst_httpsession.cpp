// SPDX-License-Identifier: GPL-3.0-or-later
#include "rawclient.h"
#include "testhub.h"

#include <QTemporaryDir>
#include <QTest>

using namespace pushscope;
using test::Answer;
using test::getRequest;
using test::RawClient;
using test::TestHub;

namespace {

net::HubOptions smallLimits()
{
    net::HubOptions options;
    options.limits.messageBytes = 1000;
    options.limits.headBytes = 2000;
    options.limits.headTime = std::chrono::milliseconds(300);
    options.limits.idleTime = std::chrono::milliseconds(400);
    return options;
}

QByteArray post(const QByteArray &target, const QByteArray &body, const QByteArray &headers = {})
{
    return "POST " + target +
           " HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + QByteArray::number(body.size()) + "\r\n" +
           headers + "\r\n" + body;
}

} // namespace

class TestHttpSession : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void answersWithTheRightStatus_data()
    {
        QTest::addColumn<QByteArray>("request");
        QTest::addColumn<int>("status");
        QTest::addColumn<QByteArray>("inBody");
        QTest::addColumn<bool>("staysOpen");
        const auto row = [](const char *name, const QByteArray &request, int status, const char *inBody = "",
                            bool staysOpen = true) {
            QTest::newRow(name) << request << status << QByteArray(inBody) << staysOpen;
        };
        const QByteArray host = "Host: localhost\r\n";
        row("health", getRequest("/healthz"), 200, "\"status\":\"ok\"");
        row("metrics", getRequest("/metrics"), 200, "pushscope_published_messages_total");
        row("topics", getRequest("/api/topics"), 200, "{\"topics\":[");
        row("peers", getRequest("/api/peers"), 200, "{\"peers\":[");
        row("publish", post("/publish/room/temp", "1"), 200, "{\"id\":\"");
        row("publish on a percent-encoded topic", post("/publish/caf%C3%A9/a%20b", "1"), 200, "{\"id\":\"");
        row("publish nothing", post("/publish/a", ""), 200, "{\"id\":\"");
        row("publish on no topic", post("/publish/", "1"), 400, "invalid-argument");
        row("publish on a filter", post("/publish/a/%23", "1"), 400, "invalid-argument");
        row("publish on a topic of 256 bytes", post("/publish/" + QByteArray(256, 'a'), "1"), 400,
            "invalid-argument");
        row("publish with an event of two lines", post("/publish/a?event=a%0Ab", "1"), 400,
            "invalid-argument");
        row("GET where POST belongs", getRequest("/publish/a"), 405, "method-not-allowed");
        row("POST where GET belongs", post("/healthz", ""), 405, "method-not-allowed");
        row("a method nobody knows", "BREW / HTTP/1.1\r\n" + host + "\r\n", 404, "not-found");
        row("nothing there", getRequest("/nothing"), 404, "not-found");
        row("a way out of the page's folder", getRequest("/../../etc/passwd"), 404, "not-found");
        row("the same, encoded", getRequest("/%2e%2e/%2e%2e/etc/passwd"), 404, "not-found");
        row("stream of no topic", getRequest("/sse"), 400, "topic=FILTER");
        row("stream of a wrong filter", getRequest("/sse?topic=a/%23/b"), 400, "invalid-argument");
        row("stream from a wrong cursor", getRequest("/sse?topic=a&lastEventId=zzz"), 400,
            "invalid-argument");
        row("poll of no topic", getRequest("/poll"), 400, "topic=FILTER");
        row("poll with a wrong wait", getRequest("/poll?topic=a&wait=long"), 400, "seconds");
        row("WebSocket without an upgrade", getRequest("/ws"), 426, "ws://");
        row("WebSocket of version 8",
            getRequest("/ws", "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 8\r\n"
                              "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"),
            426, "version 13");
        row("WebSocket without a key",
            getRequest("/ws", "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"),
            400, "Sec-WebSocket-Key");
        row("WebSocket with a short key",
            getRequest("/ws", "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                              "Sec-WebSocket-Key: c2hvcnQ=\r\n"),
            400, "Sec-WebSocket-Key");
        row("options", "OPTIONS /publish/a HTTP/1.1\r\n" + host + "\r\n", 204);
        row("an empty line before", "\r\n\r\n" + getRequest("/healthz"), 200);
        row("chunked body",
            "POST /publish/a HTTP/1.1\r\n" + host +
                "Transfer-Encoding: chunked\r\n\r\n3;ext=1\r\nabc\r\n2\r\nde\r\n0\r\nTrailer: x\r\n\r\n",
            200, "{\"id\":\"");
        row("asked to close", getRequest("/healthz", "Connection: close\r\n"), 200, "", false);
        row("HTTP/1.0", "GET /healthz HTTP/1.0\r\n\r\n", 200, "", false);
        row("HTTP/1.0 that keeps alive", "GET /healthz HTTP/1.0\r\nConnection: keep-alive\r\n\r\n", 200);
        row("body with a length too large", post("/publish/a", QByteArray(1001, 'x')), 413, "too-large",
            false);
        row("chunks too large together",
            "POST /publish/a HTTP/1.1\r\n" + host + "Transfer-Encoding: chunked\r\n\r\n3e9\r\n" +
                QByteArray(1001, 'x') + "\r\n0\r\n\r\n",
            413, "too-large", false);
        row("malformed chunks",
            "POST /publish/a HTTP/1.1\r\n" + host + "Transfer-Encoding: chunked\r\n\r\nxyz\r\n", 400,
            "chunks", false);
        row("no host", "GET / HTTP/1.1\r\n\r\n", 400, "", false);
        row("two hosts", "GET / HTTP/1.1\r\n" + host + host + "\r\n", 400, "", false);
        row("length and chunks",
            "POST /publish/a HTTP/1.1\r\n" + host + "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n",
            400, "", false);
        row("two lengths",
            "POST /publish/a HTTP/1.1\r\n" + host + "Content-Length: 3\r\nContent-Length: 4\r\n\r\n", 400, "",
            false);
        row("not HTTP", "hello there\r\n\r\n", 400, "", false);
        row("HTTP/2.0", "GET / HTTP/2.0\r\n" + host + "\r\n", 505, "", false);
        row("head too large", getRequest("/" + QByteArray(3000, 'a')), 431, "", false);
        row("headers too large", getRequest("/", "X: " + QByteArray(3000, 'a') + "\r\n"), 431, "", false);
    }

    void answersWithTheRightStatus()
    {
        QFETCH(QByteArray, request);
        QFETCH(QByteArray, inBody);
        QFETCH(int, status);
        QFETCH(bool, staysOpen);
        TestHub hub(smallLimits());
        QVERIFY(hub.started);
        RawClient client(hub.hub.port());
        const Answer answer = client.ask(request);
        QVERIFY2(answer.status == status || (status == 431 && answer.status == 414),
                 answer.head + answer.body);
        QVERIFY2(answer.body.contains(inBody), answer.body);
        if (status >= 400)
            QVERIFY2(answer.body.startsWith("{\"error\":{\"code\":\""), answer.body);
        if (staysOpen)
            QCOMPARE(client.get("/healthz").status, 200);
        else
            QVERIFY(client.waitForEnd());
    }

    void understandsARequestInPieces()
    {
        TestHub hub;
        RawClient client(hub.hub.port());
        for (const char &byte : post("/publish/a", "1", "Expect: nothing\r\n"))
            client.send(QByteArray(1, byte));
        QCOMPARE(client.readAnswer().status, 200);
    }

    void answersPipelinedRequestsInOrder()
    {
        TestHub hub;
        RawClient client(hub.hub.port());
        QByteArray requests;
        for (int i = 0; i < 50; ++i)
            requests += post("/publish/t" + QByteArray::number(i), "1") + getRequest("/nothing") +
                        getRequest("/metrics");
        client.send(requests);
        for (quint64 i = 0; i < 50; ++i) {
            const Answer published = client.readAnswer();
            QVERIFY2(
                published.body.endsWith(":" + QByteArray::number(static_cast<qulonglong>(i + 1)) + "\"}"),
                published.body);
            QCOMPARE(client.readAnswer().status, 404);
            QVERIFY(client.readAnswer().body.contains("pushscope_published_messages_total " +
                                                      QByteArray::number(static_cast<qulonglong>(i + 1)) +
                                                      '\n'));
        }
    }

    void holdsPipelinedRequestsBackWhileTheirAnswersAreNotRead()
    {
        TestHub hub;
        hub.publish("a", QByteArray(200'000, 'x'));
        RawClient client(hub.hub.port());
        QByteArray requests;
        constexpr int kRequests = 100; // 20 MB of answers
        for (int i = 0; i < kRequests; ++i)
            requests += getRequest("/api/topics");
        client.send(requests);
        client.send("GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n");
        QVERIFY(hub.hub.statistics().queuedBytes < 4'000'000);
        const qsizetype size = client.readAnswer().body.size();
        QVERIFY(size > 200'000);
        for (int i = 1; i < kRequests; ++i)
            QCOMPARE(client.readAnswer().body.size(), size);
        QCOMPARE(client.readAnswer().status, 200);
    }

    void answersHeadWithoutABody()
    {
        TestHub hub;
        RawClient client(hub.hub.port());
        const Answer head = client.ask("HEAD /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n", true);
        QCOMPARE(head.status, 200);
        QVERIFY(head.header("Content-Length").toInt() > 0);
        const Answer stream = client.ask("HEAD /sse?topic=a HTTP/1.1\r\nHost: localhost\r\n\r\n", true);
        QCOMPARE(stream.header("Content-Type"), QByteArray("text/event-stream"));
        QCOMPARE(client.get("/healthz").status, 200);
    }

    void saysContinueBeforeABodyThatItWouldTake()
    {
        TestHub hub(smallLimits());
        RawClient client(hub.hub.port());
        client.send("POST /publish/a HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\nExpect: "
                    "100-continue\r\n\r\n");
        QCOMPARE(client.readAnswer(true).status, 100);
        QCOMPARE(client.ask("abc").status, 200);
        client.send("POST /publish/a HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3000\r\nExpect: "
                    "100-continue\r\n\r\n");
        QCOMPARE(client.readAnswer().status, 413);
    }

    void saysWhatAPathTakes()
    {
        TestHub hub;
        RawClient client(hub.hub.port());
        QCOMPARE(client.get("/publish/a").header("Allow"), QByteArray("POST, OPTIONS"));
        const Answer options = client.ask("OPTIONS /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n");
        QCOMPARE(options.header("Allow"), QByteArray("GET, HEAD, OPTIONS"));
    }

    void keepsTextAsTextAndBinaryAsBinary()
    {
        TestHub hub;
        RawClient client(hub.hub.port());
        (void)client.ask(post("/publish/text", "h\xc3\xa4"));
        (void)client.ask(post("/publish/binary", "\xff\x00x"));
        const QByteArray topics = client.get("/api/topics").body;
        QVERIFY2(topics.contains("\"data\":\"h\xc3\xa4\",\"encoding\":\"text\"") ||
                     topics.contains("\"encoding\":\"text\",\"data\":\"h\xc3\xa4\""),
                 topics);
        QVERIFY(topics.contains("\"encoding\":\"base64\""));
        QVERIFY(client.get("/api/topics?topic=text").body.count("\"topic\":\"text\"") == 2);
        QVERIFY(!client.get("/api/topics?topic=text").body.contains("binary"));
    }

    void timesOutASlowHead()
    {
        TestHub hub(smallLimits());
        RawClient client(hub.hub.port());
        client.send("GET /healthz HTTP/1.1\r\nHost: local");
        QCOMPARE(client.readAnswer().status, 408);
        QVERIFY(client.waitForEnd());
    }

    void aTrickleDoesNotProlongTheTimeOfAHead()
    {
        TestHub hub(smallLimits());
        RawClient client(hub.hub.port());
        client.send("GET /healthz HTTP/1.1\r\n");
        for (int i = 0; i < 200 && client.buffer.isEmpty(); ++i) {
            client.send("X: y\r\n");
            (void)client.waitFor([](const QByteArray &have) { return !have.isEmpty(); }, 20);
        }
        QVERIFY2(client.buffer.startsWith("HTTP/1.1 408"), client.buffer);
    }

    void closesWhoeverSaysNothing()
    {
        TestHub hub(smallLimits());
        RawClient silent(hub.hub.port());
        QVERIFY(silent.waitForEnd());
        QCOMPARE(silent.buffer, QByteArray());
        RawClient idle(hub.hub.port());
        QCOMPARE(idle.get("/healthz").status, 200);
        QVERIFY(idle.waitForEnd());
    }

    void timesOutABodyThatStalls()
    {
        TestHub hub(smallLimits());
        RawClient client(hub.hub.port());
        client.send("POST /publish/a HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\nabc");
        QCOMPARE(client.readAnswer().status, 408);
        QVERIFY(client.waitForEnd());
    }

    void answersBeforeItClosesToAClientThatHasFinishedSending()
    {
        TestHub hub;
        RawClient client(hub.hub.port());
        client.send(getRequest("/healthz"));
        client.finishSending();
        QCOMPARE(client.readAnswer().status, 200);
        QVERIFY(client.waitForEnd());
    }

    void takesABodyOfManyMegabytes()
    {
        net::HubOptions options;
        options.limits.messageBytes = 64 * 1024 * 1024;
        TestHub hub(options);
        RawClient client(hub.hub.port());
        const QByteArray body(64 * 1024 * 1024, 'x');
        QCOMPARE(client.ask(post("/publish/large", body)).status, 200);
        QCOMPARE(client.ask(post("/publish/large", body + 'x')).status, 413);
    }

    void servesThePage()
    {
        QTemporaryDir folder;
        QFile index(folder.filePath(QStringLiteral("index.html")));
        QVERIFY(index.open(QIODevice::WriteOnly) && index.write("<p>page</p>") > 0);
        index.close();
        net::HubOptions options;
        options.page = folder.path();
        TestHub hub(options);
        RawClient client(hub.hub.port());
        const Answer page = client.get("/");
        QCOMPARE(page.body, QByteArray("<p>page</p>"));
        QCOMPARE(page.header("Content-Type"), QByteArray("text/html; charset=utf-8"));
        QCOMPARE(page.header("X-Content-Type-Options"), QByteArray("nosniff"));
        QVERIFY(page.header("Content-Security-Policy").startsWith("default-src 'self'"));
        QCOMPARE(client.get("/index.html").body, page.body);
        const Answer again = client.get("/", "If-None-Match: " + page.header("ETag") + "\r\n");
        QCOMPARE(again.status, 304);
        QCOMPARE(client.get("/nothing.js").status, 404);
    }
};

QTEST_GUILESS_MAIN(TestHttpSession)
#include "tst_httpsession.moc"
