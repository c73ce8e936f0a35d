// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/client/sources.h"
#include "core/wire/plaindialect.h"
#include "core/wire/sse.h"
#include "support/framelog.h"
#include "support/scriptedserver.h"

#include <QElapsedTimer>
#include <QRegularExpression>
#include <QTest>

using namespace pushscope;
using namespace pushscope::client;
using namespace std::chrono_literals;
using Request = pushscope::client::ScriptedServer::Request;

/// Against scripted bytes, because what an event stream may look like on the wire is the point.
class TestSseSource : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();

    void observesEventsHoweverTheyAreSplit_data();
    void observesEventsHoweverTheyAreSplit();
    void asksAsAnEventSourceDoes();
    void resumesWithTheLastEventId();
    void waitsAsLongAsTheServerAsks();
    void endsForGoodOn204();
    void endsOrRetriesByTheAnswer_data();
    void endsOrRetriesByTheAnswer();
    void endsWellWithTheStreamWhenToldNotToReconnect();
    void failsWhenAChunkedStreamBreaksOff();
    void followsRedirects_data();
    void followsRedirects();
    void keepsHeadersFromAnotherHost();
    void givesUpOnARedirectCircle();
    void unwrapsEnvelopesOfAHub();
    void noticesAHubThatIsGone();
    void leavesForeignGapsAlone();
    void doesNotTrustASelfSignedCertificate();
    void takesALargeEvent();
    void endsOnAnEventOverTheBound();
    void survivesGarbage();
    void cannotSend();

private:
    SourceId add(SourceOptions options);
    void serve(ScriptedServer::Script script) { m_server = std::make_unique<ScriptedServer>(std::move(script)); }
    SourceStatus status() const { return m_sources->status(m_id).value_or(SourceStatus{}); }

    base::SystemClock m_clock;
    std::unique_ptr<FrameLog> m_log;
    std::unique_ptr<Sources> m_sources;
    std::unique_ptr<ScriptedServer> m_server;
    SourceId m_id;
};

namespace {

constexpr int kPatience = 10'000;

QByteArray envelope(const QByteArray &id, const QByteArray &payload, base::WallTime time = {})
{
    return wire::encodeEnvelope({.topic = "t", .id = id, .time = time, .event = "e", .payload = payload});
}

} // namespace

void TestSseSource::init()
{
    QTest::failOnWarning(QRegularExpression(QStringLiteral(".*")));
    m_log = std::make_unique<FrameLog>();
    m_sources = std::make_unique<Sources>(*m_log, m_clock);
}

void TestSseSource::cleanup()
{
    m_sources.reset();
    m_server.reset();
    m_log.reset();
}

SourceId TestSseSource::add(SourceOptions options)
{
    if (options.url.isEmpty())
        options.url = m_server->url(QStringLiteral("/events"));
    options.transport = base::Transport::Sse;
    options.firstRetry = 30ms;
    m_id = m_sources->add(std::move(options));
    return m_id;
}

void TestSseSource::observesEventsHoweverTheyAreSplit_data()
{
    QTest::addColumn<qsizetype>("piece");
    QTest::newRow("in one piece") << qsizetype{10'000};
    QTest::newRow("byte by byte") << qsizetype{1};
    QTest::newRow("three bytes at a time") << qsizetype{3};
}

void TestSseSource::observesEventsHoweverTheyAreSplit()
{
    QFETCH(qsizetype, piece);
    const QByteArray body = "\xef\xbb\xbf: hello\r\n\r\nid: 1\r\ndata: a\r\n\r\nevent: e\rdata: b\rdata: c\r\r"
                            "id: 2\n\ndata\n\ndata: \xc3\xa4\n\ndata: never finished\n";
    serve([&body, piece](QTcpSocket &socket, const Request &request) {
        if (request.number > 0)
            return;
        socket.write(streamHead());
        for (qsizetype i = 0; i < body.size(); i += piece) {
            socket.write(body.mid(i, piece));
            socket.flush();
        }
        socket.disconnectFromHost();
    });
    add({});
    QTRY_COMPARE(m_log->payloads(), (QList<QByteArray>{"a", "b\nc", "", "\xc3\xa4"}));
    const std::vector<Frame> frames = m_log->of(FrameKind::Message);
    QCOMPARE(frames[0].id, QByteArray("1"));
    QCOMPARE(frames[0].event, QByteArray("message"));
    QCOMPARE(frames[0].wireBytes, qint64{18});
    QCOMPARE(frames[1].id, QByteArray("1"));
    QCOMPARE(frames[1].event, QByteArray("e"));
    QCOMPARE(frames[3].id, QByteArray("2"));
    QTRY_COMPARE(status().cursor, QByteArray("2"));
    QVERIFY(status().bytesIn > body.size());
}

void TestSseSource::asksAsAnEventSourceDoes()
{
    serve([](QTcpSocket &socket, const Request &) { socket.write(streamHead()); });
    add({.headers = {{"Authorization", "Bearer x"}}, .since = QByteArray("17")});
    QTRY_COMPARE(status().state, SourceState::Connected);
    const Request request = m_server->requests()[0];
    QCOMPARE(request.target(), QByteArray("/events"));
    QVERIFY(request.head.startsWith("GET /events HTTP/1.1\r\n"));
    QCOMPARE(request.header("Accept"), QByteArray("text/event-stream"));
    QCOMPARE(request.header("Cache-Control"), QByteArray("no-store"));
    QCOMPARE(request.header("Last-Event-ID"), QByteArray("17"));
    QCOMPARE(request.header("Authorization"), QByteArray("Bearer x"));
    QCOMPARE(m_log->of(FrameKind::Opened)[0].payload, m_server->url(QStringLiteral("/events")).toEncoded());
}

void TestSseSource::resumesWithTheLastEventId()
{
    serve([](QTcpSocket &socket, const Request &request) {
        socket.write(streamHead());
        if (request.number == 0)
            socket.write("id: 1\ndata: a\n\nid: 2\n\n"); // an id without data counts
        else
            socket.write("id: 3\ndata: b\n\n");
        if (request.number == 0)
            socket.disconnectFromHost();
    });
    add({});
    QTRY_COMPARE(m_log->payloads(), (QList<QByteArray>{"a", "b"}));
    QCOMPARE(m_server->requests()[0].header("Last-Event-ID"), QByteArray());
    QCOMPARE(m_server->requests()[1].header("Last-Event-ID"), QByteArray("2"));
    QCOMPARE(m_log->of(FrameKind::Resumed)[0].payload, QByteArray("2"));
    QCOMPARE(status().reconnects, quint64{1});
}

void TestSseSource::waitsAsLongAsTheServerAsks()
{
    QElapsedTimer sinceEnd;
    qint64 waited = -1;
    serve([&](QTcpSocket &socket, const Request &request) {
        socket.write(streamHead() + "retry: 300\n\ndata: x\n\n");
        if (request.number == 0) {
            sinceEnd.start();
            socket.disconnectFromHost();
        } else if (waited < 0) {
            waited = sinceEnd.elapsed();
        }
    });
    add({});
    QTRY_VERIFY(waited >= 0);
    QVERIFY2(waited >= 300, qPrintable(QString::number(waited)));
}

void TestSseSource::endsForGoodOn204()
{
    serve([](QTcpSocket &socket, const Request &) { socket.write("HTTP/1.1 204 No Content\r\n\r\n"); });
    add({});
    QTRY_COMPARE(status().state, SourceState::Ended);
    QVERIFY(!status().failed);
    QVERIFY(status().lastError.isEmpty());
    QCOMPARE(m_server->requests().size(), 1);
}

void TestSseSource::endsOrRetriesByTheAnswer_data()
{
    QTest::addColumn<QByteArray>("answer");
    QTest::addColumn<bool>("worthAnotherTry");
    QTest::addColumn<QString>("sentence");
    QTest::newRow("a page") << response("200 OK", "text/html; charset=utf-8", "<html>") << false
                            << "answered with text/html instead of an event stream";
    QTest::newRow("almost the type") << response("200 OK", "text/event-streams", {}) << false << "text/event-streams";
    QTest::newRow("no type") << QByteArray("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n") << false
                             << "no content type";
    QTest::newRow("not found") << response("404 Not Found", "text/plain", "gone") << false << "answered 404 Not Found";
    QTest::newRow("a hub's reason")
        << response("400 Bad Request", "application/json", R"({"error":{"code":"invalid-argument","reason":"No."}})")
        << false << "answered 400 Bad Request (No.)";
    QTest::newRow("an endless page of an error")
        << QByteArray("HTTP/1.1 500 Oops\r\n\r\n" + QByteArray(1'000'000, 'x')) << false << "answered 500 Oops";
    QTest::newRow("another success") << response("206 Partial Content", "text/event-stream", {}) << false
                                     << "206 Partial Content";
    QTest::newRow("restarting behind a proxy") << response("503 Service Unavailable", "text/html", {}) << true
                                               << "answered 503 Service Unavailable";
    QTest::newRow("too many") << response("429 Too Many Requests", "text/html", {}) << true << "429";
    QTest::newRow("no HTTP") << QByteArray("SSH-2.0-x\r\n\r\n") << true << "";
}

void TestSseSource::endsOrRetriesByTheAnswer()
{
    QFETCH(QByteArray, answer);
    QFETCH(bool, worthAnotherTry);
    QFETCH(QString, sentence);
    serve([&answer](QTcpSocket &socket, const Request &) {
        socket.write(answer);
        socket.disconnectFromHost();
    });
    add({});
    QTRY_VERIFY(!status().lastError.isEmpty());
    QVERIFY2(status().lastError.contains(sentence), qPrintable(status().lastError));
    if (worthAnotherTry) {
        QTRY_VERIFY(m_server->requests().size() >= 3);
        QVERIFY(!status().failed);
    } else {
        QCOMPARE(status().state, SourceState::Ended);
        QVERIFY(status().failed);
        QCOMPARE(m_server->requests().size(), 1);
    }
    QCOMPARE(m_log->count(FrameKind::Message), 0);
}

void TestSseSource::endsWellWithTheStreamWhenToldNotToReconnect()
{
    serve([](QTcpSocket &socket, const Request &) {
        socket.write(streamHead("Text/Event-Stream; charset=utf-8") + "data: only\n\n");
        socket.disconnectFromHost();
    });
    add({.reconnect = false});
    QTRY_COMPARE(status().state, SourceState::Ended);
    QVERIFY(!status().failed);
    QTRY_COMPARE(m_log->count(FrameKind::Closed), 1);
    QCOMPARE(m_log->payloads(), QList<QByteArray>{"only"});
    QCOMPARE(m_log->count(FrameKind::Reconnecting), 0);
}

void TestSseSource::failsWhenAChunkedStreamBreaksOff()
{
    serve([](QTcpSocket &socket, const Request &) {
        socket.write("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n"
                     "9\r\ndata: a\n\n\r\n");
        socket.disconnectFromHost();
    });
    add({.reconnect = false});
    QTRY_COMPARE(status().state, SourceState::Ended);
    QVERIFY(status().failed);
    QVERIFY2(status().lastError.contains(QStringLiteral("connection was lost")), qPrintable(status().lastError));
    QCOMPARE(m_log->payloads(), QList<QByteArray>{"a"});
}

void TestSseSource::followsRedirects_data()
{
    QTest::addColumn<QByteArray>("status");
    for (const char *status : {"301 Moved Permanently", "302 Found", "303 See Other", "307 Temporary Redirect",
                               "308 Permanent Redirect"})
        QTest::newRow(status) << QByteArray(status);
}

void TestSseSource::followsRedirects()
{
    QFETCH(QByteArray, status);
    serve([&status](QTcpSocket &socket, const Request &request) {
        if (request.target() == "/events")
            socket.write(response(status, "text/html", "<html>moved", "Location: ../there?x=1\r\n"));
        else
            socket.write(streamHead() + "data: here\n\n");
    });
    add({.headers = {{"Authorization", "Bearer x"}}});
    QTRY_COMPARE(m_log->payloads(), QList<QByteArray>{"here"});
    QCOMPARE(m_server->requests()[1].target(), QByteArray("/there?x=1"));
    QCOMPARE(m_server->requests()[1].header("Authorization"), QByteArray("Bearer x"));
}

void TestSseSource::keepsHeadersFromAnotherHost()
{
    ScriptedServer other([](QTcpSocket &socket, const Request &) { socket.write(streamHead() + "data: b\n\n"); });
    const QByteArray location = "Location: " + other.url(QStringLiteral("/b")).toEncoded() + "\r\n";
    serve([&location](QTcpSocket &socket, const Request &) {
        socket.write(response("307 Temporary Redirect", "text/html", {}, location));
    });
    add({.headers = {{"Authorization", "Bearer x"}, {"Cookie", "c=1"}, {"X-Token", "t"}}});
    QTRY_COMPARE(m_log->payloads(), QList<QByteArray>{"b"});
    QCOMPARE(m_server->requests()[0].header("X-Token"), QByteArray("t"));
    QCOMPARE(other.requests()[0].header("Accept"), QByteArray("text/event-stream"));
    for (const char *name : {"Authorization", "Cookie", "X-Token"})
        QCOMPARE(other.requests()[0].header(name), QByteArray());
}

void TestSseSource::givesUpOnARedirectCircle()
{
    serve([](QTcpSocket &socket, const Request &) {
        socket.write(response("302 Found", "text/html", {}, "Location: /events\r\n"));
    });
    add({});
    QTRY_COMPARE(status().state, SourceState::Ended);
    QVERIFY2(status().lastError.contains(QStringLiteral("redirects in a circle")), qPrintable(status().lastError));
}

void TestSseSource::unwrapsEnvelopesOfAHub()
{
    serve([this](QTcpSocket &socket, const Request &) {
        socket.write(streamHead() + "retry: 1000\n\n"
                     + wire::encodeSseBlock("1:4", "gap", R"({"topic":"t","from":1,"to":4})")
                     + wire::encodeSseBlock("1:5", "e", envelope("1:5", "{\"v\":5}", m_clock.wallNow()))
                     + wire::encodeSseBlock("1:5", "e", envelope("1:5", "again"))
                     + wire::encodeSseBlock("1:6", "", "no envelope"));
    });
    add({.url = m_server->url({}), .filters = {"t", "u/+"}});
    QTRY_COMPARE(m_log->payloads(), (QList<QByteArray>{"{\"v\":5}", "no envelope"}));
    QCOMPARE(m_server->requests()[0].target(), QByteArray("/sse?topic=t&topic=u%2F%2B&envelope=1"));
    const std::vector<Frame> frames = m_log->of(FrameKind::Message);
    QCOMPARE(frames[0].topic, QByteArray("t"));
    QCOMPARE(frames[0].event, QByteArray("e"));
    QCOMPARE(frames[0].id, QByteArray("1:5"));
    QVERIFY(frames[0].latency);
    QCOMPARE(m_log->count(FrameKind::Gap), 1);
    QTRY_COMPARE(status().cursor, QByteArray("1:6"));
    QCOMPARE(status().gaps, quint64{1});
}

void TestSseSource::noticesAHubThatIsGone()
{
    serve([](QTcpSocket &socket, const Request &) { socket.write(streamHead() + ": heartbeat\n\n"); });
    add({.url = m_server->url({}), .reconnect = false, .pingInterval = 30ms});
    QTRY_COMPARE(status().state, SourceState::Ended);
    QVERIFY2(status().lastError.contains(QStringLiteral("no sign of life")), qPrintable(status().lastError));
    QCOMPARE(m_log->count(FrameKind::Opened), 1);
}

void TestSseSource::leavesForeignGapsAlone()
{
    serve([](QTcpSocket &socket, const Request &) {
        socket.write(streamHead() + "id: 7\nevent: gap\ndata: {\"from\":1,\"to\":2}\n\n");
    });
    add({});
    QTRY_COMPARE(m_log->count(FrameKind::Message), 1);
    QCOMPARE(m_log->of(FrameKind::Message)[0].event, QByteArray("gap"));
    QCOMPARE(m_log->count(FrameKind::Gap), 0);
}

void TestSseSource::doesNotTrustASelfSignedCertificate()
{
    ScriptedServer server([](QTcpSocket &, const Request &) {},
                          selfSignedServer(QFINDTESTDATA("data/self-signed.crt"), QFINDTESTDATA("data/self-signed.key")));
    QVERIFY(server.listens());
    add({.url = server.url(QStringLiteral("/x"), QStringLiteral("https"))});
    QTRY_COMPARE(status().state, SourceState::Ended);
    QVERIFY(status().failed);
    QVERIFY2(status().lastError.contains(QStringLiteral("certificate is not trusted (The certificate is self-signed")),
             qPrintable(status().lastError));
}

void TestSseSource::takesALargeEvent()
{
    const QByteArray large(20'000'000, 'x');
    serve([&large](QTcpSocket &socket, const Request &) { socket.write(streamHead() + "data:" + large + "\n\n"); });
    add({});
    QTRY_COMPARE_WITH_TIMEOUT(m_log->count(FrameKind::Message), 1, kPatience);
    QVERIFY(m_log->of(FrameKind::Message)[0].payload == large);
}

void TestSseSource::endsOnAnEventOverTheBound()
{
    serve([](QTcpSocket &socket, const Request &) {
        socket.write(streamHead() + "data: fine\n\ndata: " + QByteArray(5000, 'x') + "\n\n");
    });
    add({.reconnect = false, .maxMessageBytes = 1000});
    QTRY_COMPARE(status().state, SourceState::Ended);
    QVERIFY2(status().lastError.contains(QStringLiteral("more than 1000 bytes")), qPrintable(status().lastError));
    QTRY_COMPARE(m_log->payloads(), QList<QByteArray>{"fine"});
}

void TestSseSource::survivesGarbage()
{
    serve([](QTcpSocket &socket, const Request &) {
        socket.write(streamHead() + QByteArray("\0\xff\xfe:::\n\nretry: soon\nid: a\0b\ndata: \xff\n\ndata: end\n\n", 49));
    });
    add({});
    QTRY_COMPARE(m_log->payloads(), (QList<QByteArray>{"\xef\xbf\xbd", "end"}));
    QCOMPARE(status().state, SourceState::Connected);
}

void TestSseSource::cannotSend()
{
    serve([](QTcpSocket &socket, const Request &) { socket.write(streamHead()); });
    add({});
    QTRY_COMPARE(status().state, SourceState::Connected);
    m_sources->send(m_id, "x", base::PayloadKind::Text);
    QTRY_VERIFY(status().lastError.contains(QStringLiteral("only a WebSocket can send")));
    QCOMPARE(status().state, SourceState::Connected);
}

QTEST_GUILESS_MAIN(TestSseSource)
#include "tst_ssesource.moc"
