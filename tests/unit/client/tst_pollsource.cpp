// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/client/sources.h"
#include "core/wire/plaindialect.h"
#include "support/framelog.h"
#include "support/scriptedserver.h"

#include <QRegularExpression>
#include <QTest>

using namespace pushscope;
using namespace pushscope::client;
using namespace std::chrono_literals;
using base::Transport;
using Request = pushscope::client::ScriptedServer::Request;

/// Polls against scripted answers, of a hub and of anybody else.
class TestPollSource : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();

    void asksForWhatCameAfterTheCursor();
    void startsAtTheGivenCursor();
    void waitsWithTheServerWhenPollingLong();
    void tellsOfGaps();
    void emptiesAFullHubAtOnce();
    void neverFloodsAServerThatDoesNotWait();
    void observesEachAnswerThatDiffers();
    void triesAgainAfterAFaultOfTheServer_data();
    void triesAgainAfterAFaultOfTheServer();
    void endsWhereAskingAgainIsPointless_data();
    void endsWhereAskingAgainIsPointless();
    void losesNothingWhenFiltersChangeDuringALongPoll();
    void countsTheBytesOfHeads();

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

QByteArray envelope(const QByteArray &id, const QByteArray &payload, base::WallTime time = {})
{
    return wire::encodeEnvelope({.topic = "t", .id = id, .time = time, .event = {}, .payload = payload});
}

QByteArray answer(const QByteArray &messages, const QByteArray &next, const QByteArray &more = {})
{
    return response("200 OK", "application/json",
                    "{\"messages\":[" + messages + "],\"next\":\"" + next + '"' + more + '}');
}

} // namespace

void TestPollSource::init()
{
    QTest::failOnWarning(QRegularExpression(QStringLiteral(".*")));
    m_log = std::make_unique<FrameLog>();
    m_sources = std::make_unique<Sources>(*m_log, m_clock);
}

void TestPollSource::cleanup()
{
    m_sources.reset();
    m_server.reset();
    m_log.reset();
}

SourceId TestPollSource::add(SourceOptions options)
{
    if (options.url.isEmpty())
        options.url = m_server->url({});
    options.firstRetry = 20ms;
    if (options.pollInterval == 1000ms)
        options.pollInterval = 20ms;
    m_id = m_sources->add(std::move(options));
    return m_id;
}

void TestPollSource::asksForWhatCameAfterTheCursor()
{
    const QByteArray message = envelope("1:5", "{\"v\": 5}", m_clock.wallNow());
    serve([&message](QTcpSocket &socket, const Request &request) {
        socket.write(request.number == 0   ? answer({}, "1:4")
                     : request.number == 1 ? answer(message, "1:7")
                                           : answer({}, "1:7"));
    });
    add({.transport = Transport::Poll, .filters = {"t"}});
    QTRY_VERIFY(m_server->requests().size() >= 3);
    QCOMPARE(m_server->requests()[0].target(), QByteArray("/poll?topic=t"));
    QCOMPARE(m_server->requests()[1].target(), QByteArray("/poll?topic=t&since=1%3A4"));
    QCOMPARE(m_server->requests()[2].target(), QByteArray("/poll?topic=t&since=1%3A7"));
    QCOMPARE(m_server->sockets().size(), 1); // one connection serves them all
    const std::vector<Frame> frames = m_log->of(FrameKind::Message);
    QCOMPARE(frames.size(), size_t{1});
    QCOMPARE(frames[0].payload, QByteArray("{\"v\": 5}"));
    QCOMPARE(frames[0].topic, QByteArray("t"));
    QCOMPARE(frames[0].wireBytes, message.size());
    QVERIFY(frames[0].latency);
    QCOMPARE(status().cursor, QByteArray("1:7"));
    QCOMPARE(m_log->count(FrameKind::Opened), 1);
    QCOMPARE(status().state, SourceState::Connected);
}

void TestPollSource::startsAtTheGivenCursor()
{
    serve([](QTcpSocket &socket, const Request &) { socket.write(answer({}, "1:9")); });
    add({.transport = Transport::Poll, .since = QByteArray("1:2")});
    QTRY_VERIFY(!m_server->requests().isEmpty());
    QCOMPARE(m_server->requests()[0].target(), QByteArray("/poll?topic=%23&since=1%3A2"));
}

void TestPollSource::waitsWithTheServerWhenPollingLong()
{
    serve([](QTcpSocket &socket, const Request &request) {
        if (request.number < 2)
            socket.write(answer(envelope("1:" + QByteArray::number(request.number), "x"),
                                "1:" + QByteArray::number(request.number)));
    });
    add({.transport = Transport::LongPoll, .filters = {"t"}, .pollInterval = 60'000ms});
    QTRY_COMPARE(m_server->requests().size(), 3);
    QCOMPARE(m_server->requests()[0].target(), QByteArray("/poll?topic=t&wait=25"));
    QCOMPARE(m_server->requests()[2].target(), QByteArray("/poll?topic=t&since=1%3A1&wait=25"));
    QTRY_COMPARE(m_log->count(FrameKind::Message), 2);
}

void TestPollSource::tellsOfGaps()
{
    serve([](QTcpSocket &socket, const Request &) {
        socket.write(answer(envelope("1:9", "x"), "1:9", R"(,"gap":[{"topic":"t","from":2,"to":8}])"));
    });
    add({.transport = Transport::Poll, .since = QByteArray("1:1"), .pollInterval = 60'000ms});
    QTRY_COMPARE(m_log->count(FrameKind::Message), 1);
    QCOMPARE(m_log->count(FrameKind::Gap), 1);
    const QByteArray sentence = m_log->of(FrameKind::Gap)[0].payload;
    QVERIFY2(sentence.contains("on t from position 2 to 8"), sentence.constData());
    QCOMPARE(status().gaps, quint64{1});
}

void TestPollSource::emptiesAFullHubAtOnce()
{
    serve([](QTcpSocket &socket, const Request &request) {
        QByteArray messages;
        for (int i = 0; i < 500 && request.number < 4; ++i)
            messages += (i > 0 ? "," : "") + envelope("1:" + QByteArray::number(500 * request.number + i + 1), "x");
        socket.write(answer(messages, "1:" + QByteArray::number(500 * std::min(request.number + 1, 4))));
    });
    add({.transport = Transport::Poll, .pollInterval = 60'000ms});
    QTRY_COMPARE(m_log->count(FrameKind::Message), 2000);
    QTRY_COMPARE(m_server->requests().size(), 5);
}

void TestPollSource::neverFloodsAServerThatDoesNotWait()
{
    serve([](QTcpSocket &socket, const Request &) { socket.write(answer({}, "1:9")); });
    add({.transport = Transport::LongPoll, .pollInterval = 100ms});
    QTRY_VERIFY(m_server->requests().size() >= 4);
    QVERIFY(m_server->requests().size() < 8);
}

void TestPollSource::observesEachAnswerThatDiffers()
{
    serve([](QTcpSocket &socket, const Request &request) {
        socket.write(request.number < 3 ? response("200 OK", "text/plain", "one")
                     : request.number < 5 ? response("200 OK", "text/plain", "two")
                                        : response("200 OK", "application/json", "{\"messages\":3}"));
    });
    add({.url = m_server->url(QStringLiteral("/value?x=1")), .transport = Transport::Poll});
    QTRY_COMPARE(m_log->payloads(), (QList<QByteArray>{"one", "two", "{\"messages\":3}"}));
    for (const Request &request : m_server->requests())
        QCOMPARE(request.target(), QByteArray("/value?x=1"));
    QVERIFY(status().cursor.isEmpty());
}

void TestPollSource::triesAgainAfterAFaultOfTheServer_data()
{
    QTest::addColumn<QByteArray>("fault");
    QTest::addColumn<QString>("sentence");
    QTest::newRow("an error") << response("500 Oops", "text/html", "x") << "answered 500 Oops";
    QTest::newRow("overload") << response("503 Service Unavailable", "text/html", "") << "answered 503";
    QTest::newRow("half an answer") << QByteArray("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"mess")
                                    << "connection was lost";
}

void TestPollSource::triesAgainAfterAFaultOfTheServer()
{
    QFETCH(QByteArray, fault);
    QFETCH(QString, sentence);
    serve([&fault](QTcpSocket &socket, const Request &request) {
        if (request.number == 1) {
            socket.write(fault);
            socket.disconnectFromHost();
        } else {
            socket.write(request.number == 0 ? answer({}, "1:4") : answer(envelope("1:5", "x"), "1:5"));
        }
    });
    add({.transport = Transport::Poll});
    QTRY_COMPARE(m_log->count(FrameKind::Message), 1);
    QCOMPARE(m_server->requests()[2].target(), QByteArray("/poll?topic=%23&since=1%3A4"));
    QCOMPARE(m_log->count(FrameKind::Resumed), 1);
    const QString said = QString::fromUtf8(m_log->of(FrameKind::Closed)[0].payload);
    QVERIFY2(said.contains(sentence), qPrintable(said));
    QVERIFY(status().lastError.isEmpty());
}

void TestPollSource::endsWhereAskingAgainIsPointless_data()
{
    QTest::addColumn<QByteArray>("fault");
    QTest::addColumn<QString>("sentence");
    QTest::newRow("not found") << response("404 Not Found", "text/html", "x") << "answered 404 Not Found";
    QTest::newRow("a bad filter")
        << response("400 Bad Request", "application/json", R"({"error":{"code":"x","reason":"No such filter."}})")
        << "(No such filter.)";
    QTest::newRow("no hub") << response("200 OK", "text/html", "<html>") << "answered with text/html";
}

void TestPollSource::endsWhereAskingAgainIsPointless()
{
    QFETCH(QByteArray, fault);
    QFETCH(QString, sentence);
    serve([&fault](QTcpSocket &socket, const Request &) { socket.write(fault); });
    add({.transport = Transport::Poll});
    QTRY_COMPARE(status().state, SourceState::Ended);
    QVERIFY(status().failed);
    QVERIFY2(status().lastError.contains(sentence), qPrintable(status().lastError));
}

void TestPollSource::losesNothingWhenFiltersChangeDuringALongPoll()
{
    serve([](QTcpSocket &socket, const Request &request) {
        if (request.number == 0)
            socket.write(answer(envelope("1:4", "x"), "1:4"));
        else if (request.number == 2)
            socket.write(answer(envelope("1:5", "y"), "1:5"));
    });
    add({.transport = Transport::LongPoll, .filters = {"t"}});
    QTRY_COMPARE(m_server->requests().size(), 2);
    m_sources->setFilters(m_id, {"u"});
    QTRY_COMPARE(m_log->payloads(), (QList<QByteArray>{"x", "y"}));
    QCOMPARE(m_server->requests()[2].target(), QByteArray("/poll?topic=u&since=1%3A4&wait=25"));
    QCOMPARE(m_log->count(FrameKind::Closed), 0);
}

void TestPollSource::countsTheBytesOfHeads()
{
    const QByteArray whole = answer({}, "1:4");
    serve([&whole](QTcpSocket &socket, const Request &) { socket.write(whole); });
    add({.transport = Transport::Poll, .pollInterval = 60'000ms});
    QTRY_VERIFY(status().bytesIn > 0);
    QCOMPARE(status().bytesIn, whole.size());
    const qint64 head = m_server->requests()[0].head.size();
    QVERIFY2(std::abs(status().bytesOut - head) <= 8,
             qPrintable(QStringLiteral("%1 counted, %2 sent").arg(status().bytesOut).arg(head)));
}

QTEST_GUILESS_MAIN(TestPollSource)
#include "tst_pollsource.moc"
