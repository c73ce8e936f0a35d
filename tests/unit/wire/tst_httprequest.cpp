// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/wire/httprequest.h"

#include <QTest>

using namespace pushscope;
using wire::HttpHeadResult;
using wire::parseHttpHead;
using Status = HttpHeadResult::Status;

Q_DECLARE_METATYPE(std::optional<std::uint64_t>)

namespace {

QByteArray get(const QByteArray &target, const QByteArray &more = {})
{
    return "GET " + target + " HTTP/1.1\r\nHost: a\r\n" + more + "\r\n";
}

QByteArray post(const QByteArray &more)
{
    return "POST /publish/a HTTP/1.1\r\nHost: a\r\n" + more + "\r\n";
}

} // namespace

class TestHttpRequest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsATypicalHead()
    {
        const QByteArray bytes = "POST /publish/market/ACME?event=tick HTTP/1.1\r\n"
                                 "Host: 127.0.0.1:8080\r\n"
                                 "User-Agent:curl/7.88.1\r\n"
                                 "accept:  */* \t\r\n"
                                 "Content-Length: 5\r\n\r\n";
        const auto result = parseHttpHead(bytes + "hello");
        QCOMPARE(result.status, Status::Complete);
        QCOMPARE(result.headBytes, bytes.size());
        const auto &head = result.head;
        QCOMPARE(head.method, "POST");
        QCOMPARE(head.target, "/publish/market/ACME?event=tick");
        QCOMPARE(head.path, "/publish/market/ACME");
        QCOMPARE(head.query, "event=tick");
        QCOMPARE(head.version, 11);
        QCOMPARE(head.headers.size(), 4);
        QCOMPARE(head.headers[1].first, "User-Agent");
        QCOMPARE(head.header("USER-AGENT"), "curl/7.88.1");
        QCOMPARE(head.header("Accept"), "*/*");
        QVERIFY(!head.hasHeader("Acc"));
        QVERIFY(head.hasHeader("host"));
        QVERIFY(head.keepAlive);
        QVERIFY(!head.chunked);
        QVERIFY(!head.upgradesToWebSocket);
        QVERIFY(!head.expectsContinue);
        QCOMPARE(head.contentLength, std::optional<std::uint64_t>(5));
    }

    void splitsTheTarget_data()
    {
        QTest::addColumn<QByteArray>("method");
        QTest::addColumn<QByteArray>("target");
        QTest::addColumn<QByteArray>("path");
        QTest::addColumn<QByteArray>("query");
        const auto row = [](const char *name, const char *method, const char *target, const char *path,
                            const char *query) {
            QTest::newRow(name) << QByteArray(method) << QByteArray(target) << QByteArray(path) << QByteArray(query);
        };
        row("root", "GET", "/", "/", "");
        row("encoded path", "GET", "/publish/a%20b%2Fc", "/publish/a b/c", "");
        row("plus stays in a path", "GET", "/a+b", "/a+b", "");
        row("broken percent sign stays", "GET", "/a%zz%4", "/a%zz%4", "");
        row("query with another question mark", "GET", "/a?b=c?d", "/a", "b=c?d");
        row("empty query", "GET", "/a?", "/a", "");
        row("absolute form", "GET", "http://host:80/a?b=c", "/a", "b=c");
        row("absolute form without a path", "GET", "HTTPS://host", "/", "");
        row("absolute form with a query only", "GET", "http://host?x=1", "/", "x=1");
        row("asterisk form", "OPTIONS", "*", "*", "");
        row("authority form", "CONNECT", "host:443", "host:443", "");
        row("bytes beyond ASCII", "GET", "/gr\xC3\xB6\xC3\x9F" "e", "/gr\xC3\xB6\xC3\x9F" "e", "");
        row("a method nobody knows", "BREW", "/pot", "/pot", "");
    }
    void splitsTheTarget()
    {
        QFETCH(QByteArray, method);
        QFETCH(QByteArray, target);
        const auto result = parseHttpHead(method + ' ' + target + " HTTP/1.1\r\nHost: a\r\n\r\n");
        QCOMPARE(result.status, Status::Complete);
        QCOMPARE(result.head.method, method);
        QCOMPARE(result.head.target, target);
        QTEST(result.head.path, "path");
        QTEST(result.head.query, "query");
    }

    void decodesQueryValues_data()
    {
        QTest::addColumn<QByteArray>("query");
        QTest::addColumn<QList<QByteArray>>("topics");
        using List = QList<QByteArray>;
        QTest::newRow("none") << QByteArray("x=1") << List{};
        QTest::newRow("one") << QByteArray("topic=a/b") << List{"a/b"};
        QTest::newRow("two, in order") << QByteArray("topic=b&x=1&topic=a") << List{"b", "a"};
        QTest::newRow("a plus is a wildcard, not a space") << QByteArray("topic=a/+/c") << List{"a/+/c"};
        QTest::newRow("encoded") << QByteArray("topic=a%2F%23%26%3D") << List{"a/#&="};
        QTest::newRow("encoded name") << QByteArray("t%6Fpic=a") << List{"a"};
        QTest::newRow("no equals sign") << QByteArray("topic") << List{""};
        QTest::newRow("empty value") << QByteArray("topic=&topic=a") << List{"", "a"};
        QTest::newRow("equals sign in the value") << QByteArray("topic=a=b") << List{"a=b"};
        QTest::newRow("longer name") << QByteArray("topics=a&xtopic=b") << List{};
        QTest::newRow("bytes that are no UTF-8 stay") << QByteArray("topic=%FF") << List{"\xFF"};
        QTest::newRow("NUL stays") << QByteArray("topic=a%00b") << List{QByteArray("a\0b", 3)};
        QTest::newRow("stray ampersands") << QByteArray("&&topic=a&&") << List{"a"};
    }
    void decodesQueryValues()
    {
        QFETCH(QByteArray, query);
        QFETCH(QList<QByteArray>, topics);
        const auto result = parseHttpHead(get("/sse?" + query));
        QCOMPARE(result.status, Status::Complete);
        QCOMPARE(result.head.queryValues("topic"), topics);
        QCOMPARE(result.head.queryValue("topic"), topics.value(0));
        QCOMPARE(result.head.hasQueryValue("topic"), !topics.isEmpty());
    }

    void recognisesAWebSocketUpgrade_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<bool>("upgrades");
        QTest::newRow("as browsers do") << get("/ws", "Connection: Upgrade\r\nUpgrade: websocket\r\n") << true;
        QTest::newRow("as Firefox does") << get("/ws", "Connection: keep-alive, Upgrade\r\nUpgrade: websocket\r\n") << true;
        QTest::newRow("any case") << get("/ws", "connection: UPGRADE\r\nupgrade: WebSocket\r\n") << true;
        QTest::newRow("one of several protocols") << get("/ws", "Connection: upgrade\r\nUpgrade: h2c, websocket\r\n") << true;
        QTest::newRow("two Upgrade lines") << get("/ws", "Connection: upgrade\r\nUpgrade: h2c\r\nUpgrade: websocket\r\n") << true;
        QTest::newRow("no Connection") << get("/ws", "Upgrade: websocket\r\n") << false;
        QTest::newRow("no Upgrade") << get("/ws", "Connection: upgrade\r\n") << false;
        QTest::newRow("another protocol") << get("/ws", "Connection: upgrade\r\nUpgrade: websockets\r\n") << false;
        QTest::newRow("not GET") << post("Connection: upgrade\r\nUpgrade: websocket\r\n") << false;
        QTest::newRow("HTTP/1.0")
            << QByteArray("GET /ws HTTP/1.0\r\nHost: a\r\nConnection: upgrade\r\nUpgrade: websocket\r\n\r\n") << false;
    }
    void recognisesAWebSocketUpgrade()
    {
        QFETCH(QByteArray, bytes);
        const auto result = parseHttpHead(bytes);
        QCOMPARE(result.status, Status::Complete);
        QTEST(result.head.upgradesToWebSocket, "upgrades");
    }

    void knowsWhetherTheConnectionGoesOn_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<bool>("keepAlive");
        QTest::newRow("1.1 by default") << get("/") << true;
        QTest::newRow("1.1 close") << get("/", "Connection: close\r\n") << false;
        QTest::newRow("1.1 close among others") << get("/", "Connection: x, CLOSE\r\n") << false;
        QTest::newRow("1.0 by default") << QByteArray("GET / HTTP/1.0\r\n\r\n") << false;
        QTest::newRow("1.0 keep-alive") << QByteArray("GET / HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n") << true;
    }
    void knowsWhetherTheConnectionGoesOn()
    {
        QFETCH(QByteArray, bytes);
        const auto result = parseHttpHead(bytes);
        QCOMPARE(result.status, Status::Complete);
        QTEST(result.head.keepAlive, "keepAlive");
    }

    void knowsHowTheBodyIsFramed_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<bool>("chunked");
        QTest::addColumn<std::optional<std::uint64_t>>("length");
        using Length = std::optional<std::uint64_t>;
        QTest::newRow("no body") << post("") << false << Length();
        QTest::newRow("chunked") << post("Transfer-Encoding: Chunked\r\n") << true << Length();
        QTest::newRow("empty body") << post("Content-Length: 0\r\n") << false << Length(0);
        QTest::newRow("the same length twice") << post("Content-Length: 7\r\nContent-Length: 7\r\n") << false << Length(7);
        QTest::newRow("largest length") << post("Content-Length: 18446744073709551615\r\n") << false << Length(~std::uint64_t{0});
    }
    void knowsHowTheBodyIsFramed()
    {
        QFETCH(QByteArray, bytes);
        const auto result = parseHttpHead(bytes);
        QCOMPARE(result.status, Status::Complete);
        QTEST(result.head.chunked, "chunked");
        QFETCH(std::optional<std::uint64_t>, length);
        QVERIFY(result.head.contentLength == length);
    }

    void noticesWhoWaitsForContinue()
    {
        QVERIFY(parseHttpHead(post("Expect: 100-Continue\r\nContent-Length: 5\r\n")).head.expectsContinue);
        QVERIFY(!parseHttpHead("POST /a HTTP/1.0\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n").head.expectsContinue);
    }

    void skipsEmptyLinesBeforeARequest()
    {
        const auto result = parseHttpHead("\r\n" + get("/a"));
        QCOMPARE(result.status, Status::Complete);
        QCOMPARE(result.headBytes, get("/a").size() + 2);
        QCOMPARE(result.head.path, "/a");
    }

    void refuses_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<int>("status");
        const auto row = [](const char *name, const QByteArray &bytes, int status = 400) {
            QTest::newRow(name) << bytes << status;
        };
        row("no Host in 1.1", "GET / HTTP/1.1\r\n\r\n");
        row("two Hosts", get("/", "Host: b\r\n"));
        row("two Hosts in 1.0", "GET / HTTP/1.0\r\nHost: a\r\nhost: b\r\n\r\n");
        row("folded line", get("/", "X: a\r\n b\r\n"));
        row("folded line with a tab", get("/", "X: a\r\n\tb\r\n"));
        row("white space before the first field", "GET / HTTP/1.1\r\n Host: a\r\n\r\n");
        row("space before the colon", get("/", "X : a\r\n"));
        row("no colon", get("/", "X\r\n"));
        row("empty field name", get("/", ": a\r\n"));
        row("bare LF", "GET / HTTP/1.1\nHost: a\n\n");
        row("bare LF after one good line", "GET / HTTP/1.1\r\nHost: a\n\r\n");
        row("bare LF before the end", "GET / HTTP/1.1\r\nHost: a\r\n\n");
        row("CR in a value", get("/", "X: a\rb\r\n"));
        row("CR CR LF", get("/", "X: a\r\r\n"));
        row("NUL in a value", get("/", QByteArray("X: a\0b\r\n", 8)));
        row("control in a value", get("/", "X: a\x01\r\n"));
        row("NUL in a name", get("/", QByteArray("X\0: a\r\n", 7)));
        row("NUL in the target", QByteArray("GET /\0 HTTP/1.1\r\nHost: a\r\n\r\n", 28));
        row("length and coding", post("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n"));
        row("coding and length", post("Transfer-Encoding: chunked\r\nContent-Length: 5\r\n"));
        row("unknown coding and length", post("Transfer-Encoding: gzip\r\nContent-Length: 5\r\n"));
        row("differing lengths", post("Content-Length: 5\r\nContent-Length: 6\r\n"));
        row("differing lengths in one line", post("Content-Length: 5, 6\r\n"));
        row("negative length", post("Content-Length: -5\r\n"));
        row("signed length", post("Content-Length: +5\r\n"));
        row("hexadecimal length", post("Content-Length: 0x5\r\n"));
        row("length of two words", post("Content-Length: 5 6\r\n"));
        row("length over 64 bits", post("Content-Length: 18446744073709551616\r\n"));
        row("empty length", post("Content-Length: \r\n"));
        row("coding without chunked", post("Transfer-Encoding: gzip\r\n"));
        row("chunked not last", post("Transfer-Encoding: chunked, gzip\r\n"));
        row("chunked twice", post("Transfer-Encoding: chunked, chunked\r\n"));
        row("chunked in two lines", post("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n"));
        row("chunked with a trick", post("Transfer-Encoding: chunked;q=1\r\n"));
        row("empty coding", post("Transfer-Encoding:\r\n"));
        row("coding in 1.0", "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n");
        row("coding besides chunked", post("Transfer-Encoding: gzip, chunked\r\n"), 501);
        row("coding besides chunked in two lines", post("Transfer-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n"), 501);
        row("HTTP/2.0", "GET / HTTP/2.0\r\nHost: a\r\n\r\n", 505);
        row("the preface of HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505);
        row("HTTP/0.9", "GET / HTTP/0.9\r\n\r\n", 505);
        row("no version", "GET /\r\n\r\n");
        row("lower-case version", "GET / http/1.1\r\nHost: a\r\n\r\n");
        row("junk behind the version", "GET / HTTP/1.1 x\r\nHost: a\r\n\r\n");
        row("two spaces", "GET  / HTTP/1.1\r\nHost: a\r\n\r\n");
        row("space in the target", "GET /a b HTTP/1.1\r\nHost: a\r\n\r\n");
        row("hash in the target", get("/sse?topic=#"));
        row("relative target", get("a/b"));
        row("another scheme", get("ftp://host/"));
        row("absolute form without a host", get("http:///a"));
        row("asterisk without OPTIONS", get("*"));
        row("no method", " / HTTP/1.1\r\nHost: a\r\n\r\n");
        row("method with a comma", "G,T / HTTP/1.1\r\nHost: a\r\n\r\n");
        row("TLS", QByteArray("\x16\x03\x01\x02\x00\x01\x00", 7));
        row("a method that never ends", QByteArray(100, 'A'));
        row("many empty lines", "\r\n\r\n\r\n\r\n");
    }
    void refuses()
    {
        QFETCH(QByteArray, bytes);
        const auto result = parseHttpHead(bytes);
        QCOMPARE(result.status, Status::Invalid);
        QTEST(result.httpStatus, "status");
        QVERIFY2(result.reason.endsWith('.'), result.reason.constData());
    }

    void boundsTheHead_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<int>("status");
        QTest::newRow("long target") << get('/' + QByteArray(2'000, 'a')) << 414;
        QTest::newRow("long target that goes on") << QByteArray("GET /" + QByteArray(2'000, 'a')) << 414;
        QTest::newRow("long field") << get("/", "X: " + QByteArray(2'000, 'a') + "\r\n") << 431;
        QTest::newRow("many fields") << get("/", QByteArray("X: a\r\n").repeated(400)) << 431;
        QTest::newRow("fields that go on") << "GET / HTTP/1.1\r\n" + QByteArray("X: a\r\n").repeated(400) << 431;
    }
    void boundsTheHead()
    {
        QFETCH(QByteArray, bytes);
        const auto result = parseHttpHead(bytes, 1'024);
        QCOMPARE(result.status, Status::Invalid);
        QTEST(result.httpStatus, "status");
    }

    void takesAHeadOfExactlyTheBound()
    {
        const QByteArray bytes = get("/", "X: abc\r\n");
        QCOMPARE(parseHttpHead(bytes, bytes.size()).status, Status::Complete);
        QCOMPARE(parseHttpHead(bytes + "more", bytes.size()).status, Status::Complete);
        QCOMPARE(parseHttpHead(bytes, bytes.size() - 1).httpStatus, 431);
    }

    void waitsForTheWholeHead()
    {
        const QByteArray bytes = "\r\n\r\n" + get("/sse?topic=a", "Accept: text/event-stream\r\n");
        for (qsizetype i = 0; i < bytes.size(); ++i)
            QCOMPARE(parseHttpHead(bytes.first(i)).status, Status::Incomplete);
        QCOMPARE(parseHttpHead(bytes).status, Status::Complete);
    }

    void neverTakesBackARefusal_data() { refuses_data(); }
    void neverTakesBackARefusal()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(int, status);
        for (qsizetype i = 0; i <= bytes.size(); ++i) {
            const auto result = parseHttpHead(bytes.first(i));
            if (result.status == Status::Invalid)
                QCOMPARE(result.httpStatus, status);
            else
                QCOMPARE(result.status, Status::Incomplete);
        }
        QCOMPARE(parseHttpHead(bytes + "\r\n\r\n").status, Status::Invalid);
    }

    void parsesATypicalHeadQuickly()
    {
        const QByteArray bytes = get("/ws", "Connection: Upgrade\r\nPragma: no-cache\r\nCache-Control: no-cache\r\n"
                                            "User-Agent: Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36\r\n"
                                            "Upgrade: websocket\r\nOrigin: http://127.0.0.1:8080\r\n"
                                            "Sec-WebSocket-Version: 13\r\nAccept-Encoding: gzip, deflate, br\r\n"
                                            "Accept-Language: en-US,en;q=0.9\r\n"
                                            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n");
        QVERIFY(parseHttpHead(bytes).head.upgradesToWebSocket);
        QBENCHMARK {
            (void)parseHttpHead(bytes);
        }
    }
};

QTEST_APPLESS_MAIN(TestHttpRequest)
#include "tst_httprequest.moc"
