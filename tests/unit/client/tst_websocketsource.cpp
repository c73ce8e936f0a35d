// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/client/sources.h"
#include "core/wire/plaindialect.h"
#include "core/wire/websocketframe.h"
#include "support/framelog.h"
#include "support/scriptedserver.h"

#include <QRegularExpression>
#include <QSignalSpy>
#include <QTest>
#include <QWebSocket>
#include <QWebSocketServer>

using namespace pushscope;
using namespace pushscope::client;
using namespace std::chrono_literals;
using base::PayloadKind;

/// Against QWebSocketServer for what goes well, and against scripted bytes for what does not.
class TestWebSocketSource : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();

    void observesTextAndBinaryAsTheyCome();
    void sendsHeadersAndFirstMessagesAfterEachConnect();
    void sendsWhatItIsTold();
    void saysThatNothingWasSentWhenItIsNotConnected();
    void echoesEveryMessageUnaltered_data();
    void echoesEveryMessageUnaltered();
    void subscribesWhenAHubGreets();
    void doesNotSubscribeInThePersonsStead();
    void unwrapsMessagesOfAHub();
    void changesFiltersWithoutReconnecting();
    void resumesAfterAReconnectWithoutRepeating();
    void saysHowItEnded_data();
    void saysHowItEnded();
    void saysWhyThereIsNoWebSocket_data();
    void saysWhyThereIsNoWebSocket();
    void saysThatTheConnectionWasRefused();
    void doesNotTrustASelfSignedCertificate();
    void endsOnInvalidUtf8();
    void endsOnAMessageOverTheBound();
    void takesALargeMessage();
    void noticesAPeerThatIsGone();
    void noticesAPeerThatDoesNotReadItsEchoes();
    void answersAPing();
    void stopsAndStartsAgain();
    void forgetsARemovedSource();
    void refusesABadAddressAtOnce();

private:
    QWebSocket *peer(int number);
    SourceId add(SourceOptions options);
    SourceStatus status() const { return m_sources->status(m_id).value_or(SourceStatus{}); }

    base::SystemClock m_clock;
    std::unique_ptr<FrameLog> m_log;
    std::unique_ptr<Sources> m_sources;
    std::unique_ptr<QWebSocketServer> m_server;
    QList<QWebSocket *> m_peers;
    QStringList m_received;
    SourceId m_id;
};

namespace {

constexpr int kPatience = 10'000;

QByteArray welcome(quint64 epoch, quint64 position)
{
    return wire::encodeWelcome("test", {{epoch}, {position}}, 15'000ms);
}

QByteArray message(const QByteArray &id, const QByteArray &payload, base::WallTime time = {})
{
    return wire::encodePlainMessage({.topic = "t", .id = id, .time = time, .event = "e", .payload = payload});
}

} // namespace

void TestWebSocketSource::init()
{
    QTest::failOnWarning(QRegularExpression(QStringLiteral(".*")));
    m_log = std::make_unique<FrameLog>();
    m_sources = std::make_unique<Sources>(*m_log, m_clock);
    m_server = std::make_unique<QWebSocketServer>(QStringLiteral("test"), QWebSocketServer::NonSecureMode);
    m_peers.clear();
    m_received.clear();
    connect(m_server.get(), &QWebSocketServer::newConnection, m_server.get(), [this] {
        while (QWebSocket *socket = m_server->nextPendingConnection()) {
            socket->setParent(m_server.get()); // it comes without
            connect(socket, &QWebSocket::textMessageReceived, m_server.get(),
                    [this](const QString &text) { m_received.append(text); });
            m_peers.append(socket);
        }
    });
    QVERIFY(m_server->listen(QHostAddress::LocalHost));
}

void TestWebSocketSource::cleanup()
{
    m_sources.reset();
    m_server.reset();
    m_log.reset();
}

QWebSocket *TestWebSocketSource::peer(int number)
{
    return QTest::qWaitFor([this, number] { return m_peers.size() > number; }, kPatience) ? m_peers[number] : nullptr;
}

SourceId TestWebSocketSource::add(SourceOptions options)
{
    if (options.url.isEmpty())
        options.url = m_server->serverUrl();
    options.transport = base::Transport::WebSocket;
    options.firstRetry = 30ms;
    m_id = m_sources->add(std::move(options));
    return m_id;
}

void TestWebSocketSource::observesTextAndBinaryAsTheyCome()
{
    add({.name = QStringLiteral("one")});
    QVERIFY(peer(0));
    peer(0)->sendTextMessage(QStringLiteral("{\"a\": \"\u00e4\"}"));
    peer(0)->sendBinaryMessage(QByteArray("\0\xff\x01", 3));
    peer(0)->sendTextMessage(QString());
    QTRY_COMPARE(m_log->count(FrameKind::Message), 3);
    const std::vector<Frame> frames = m_log->of(FrameKind::Message);
    QCOMPARE(frames[0].payload, QByteArray("{\"a\": \"\xc3\xa4\"}"));
    QCOMPARE(frames[0].payloadKind, PayloadKind::Text);
    QCOMPARE(frames[0].wireBytes, frames[0].payload.size() + 2);
    QVERIFY(frames[0].topic.isEmpty());
    QCOMPARE(frames[1].payload, QByteArray("\0\xff\x01", 3));
    QCOMPARE(frames[1].payloadKind, PayloadKind::Binary);
    QCOMPARE(frames[2].payload, QByteArray());
    QCOMPARE(status().state, SourceState::Connected);
    QCOMPARE(status().messages, quint64{3});
    QCOMPARE(status().bytesIn, frames[0].payload.size() + 2 + 5 + 2);
    QVERIFY(status().messageRate > 0);
    QCOMPARE(m_log->count(FrameKind::Opened), 1);
}

void TestWebSocketSource::sendsHeadersAndFirstMessagesAfterEachConnect()
{
    add({.headers = {{"X-Token", "secret"}, {"Sec-WebSocket-Protocol", "chat"}},
         .firstMessages = {"hello", "{\"op\":\"subscribe\"}"}});
    QVERIFY(peer(0));
    QCOMPARE(peer(0)->request().rawHeader("X-Token"), QByteArray("secret"));
    QCOMPARE(peer(0)->request().rawHeader("Sec-WebSocket-Protocol"), QByteArray("chat"));
    const QStringList both{QStringLiteral("hello"), QStringLiteral("{\"op\":\"subscribe\"}")};
    QTRY_COMPARE(m_received, both);
    peer(0)->close();
    QVERIFY(peer(1));
    QTRY_COMPARE(m_received, both + both);
    QCOMPARE(m_log->count(FrameKind::Message, Direction::Out), 4);
    QTRY_COMPARE(status().reconnects, quint64{1});
}

void TestWebSocketSource::sendsWhatItIsTold()
{
    add({});
    QVERIFY(peer(0));
    QTRY_COMPARE(status().state, SourceState::Connected);
    QSignalSpy binary(peer(0), &QWebSocket::binaryMessageReceived);
    m_sources->send(m_id, "now", PayloadKind::Text);
    m_sources->send(m_id, QByteArray("\0\1", 2), PayloadKind::Binary);
    QTRY_COMPARE(binary.size(), 1);
    QCOMPARE(binary[0][0].toByteArray(), QByteArray("\0\1", 2));
    QCOMPARE(m_received, QStringList{QStringLiteral("now")});
    QCOMPARE(status().sent, quint64{2});
    QCOMPARE(status().bytesOut, qint64{3 + 6 + 2 + 6});
}

void TestWebSocketSource::saysThatNothingWasSentWhenItIsNotConnected()
{
    add({});
    QVERIFY(peer(0));
    m_sources->stop(m_id);
    m_sources->send(m_id, "too late", PayloadKind::Text);
    QTRY_VERIFY(status().lastError.contains(QStringLiteral("not connected; nothing was sent")));
    QCOMPARE(status().sent, quint64{0});
}

void TestWebSocketSource::echoesEveryMessageUnaltered_data()
{
    QTest::addColumn<QByteArray>("payload");
    QTest::newRow("nothing") << QByteArray();
    QTest::newRow("a word") << QByteArray("word");
    QTest::newRow("a NUL") << QByteArray("a\0b", 3);
    QTest::newRow("beyond the basic plane") << QByteArray("\xf0\x9f\x98\x80\xef\xbf\xbf");
    QTest::newRow("what looks like a greeting") << welcome(1, 1);
    QTest::newRow("65535 bytes") << QByteArray(65535, 'x');
    QTest::newRow("65536 bytes") << QByteArray(65536, 'y');
    QTest::newRow("20 MB") << QByteArray(20'000'000, 'z');
}

void TestWebSocketSource::echoesEveryMessageUnaltered()
{
    QFETCH(QByteArray, payload);
    add({.echo = true});
    QVERIFY(peer(0));
    QSignalSpy text(peer(0), &QWebSocket::textMessageReceived);
    QSignalSpy binary(peer(0), &QWebSocket::binaryMessageReceived);
    peer(0)->sendTextMessage(QString::fromUtf8(payload));
    peer(0)->sendBinaryMessage(payload);
    QTRY_COMPARE_WITH_TIMEOUT(binary.size(), 1, kPatience);
    QCOMPARE(text.size(), 1);
    QVERIFY(text[0][0].toString().toUtf8() == payload);
    QVERIFY(binary[0][0].toByteArray() == payload);
    QTRY_COMPARE(m_log->count(FrameKind::Message, Direction::In), 2);
    QTRY_COMPARE(m_log->count(FrameKind::Message, Direction::Out), 2);
}

void TestWebSocketSource::subscribesWhenAHubGreets()
{
    add({.filters = {"a/+", "b"}, .since = QByteArray("ab:7")});
    QVERIFY(peer(0));
    peer(0)->sendTextMessage(QString::fromUtf8(welcome(0xab, 9)));
    QTRY_COMPARE(m_received.size(), 1);
    const auto request = wire::parseClientRequest(m_received[0].toUtf8());
    QVERIFY(request);
    const auto *subscribe = std::get_if<wire::SubscribeRequest>(&request->body);
    QVERIFY(subscribe);
    QCOMPARE(subscribe->filters, (QList<QByteArray>{"a/+", "b"}));
    QCOMPARE(subscribe->since, QByteArray("ab:7"));
    QTRY_COMPARE(m_log->count(FrameKind::Control, Direction::In), 1);
    QCOMPARE(m_log->count(FrameKind::Control, Direction::Out), 1);
    QCOMPARE(m_log->count(FrameKind::Resumed), 0); // a first connection resumes nothing
    QCOMPARE(status().messages, quint64{0});
}

void TestWebSocketSource::doesNotSubscribeInThePersonsStead()
{
    add({.firstMessages = {"mine"}, .subscribe = false});
    QVERIFY(peer(0));
    peer(0)->sendTextMessage(QString::fromUtf8(welcome(1, 9)));
    peer(0)->sendTextMessage(QString::fromUtf8(message("1:3", "3")));
    peer(0)->sendTextMessage(QString::fromUtf8(message("1:3", "3")));
    QTRY_COMPARE(m_log->count(FrameKind::Message), 2); // he may have asked for it twice
    QCOMPARE(m_received, QStringList{QStringLiteral("mine")});
}

void TestWebSocketSource::unwrapsMessagesOfAHub()
{
    add({});
    QVERIFY(peer(0));
    const QByteArray text = message("1:10", "{\"v\": 1}", m_clock.wallNow());
    peer(0)->sendTextMessage(QString::fromUtf8(welcome(1, 9)));
    peer(0)->sendTextMessage(QString::fromUtf8(text));
    peer(0)->sendTextMessage(QString::fromUtf8(message("1:10", "again")));
    peer(0)->sendTextMessage(QString::fromUtf8(message("1:11", "long ago")));
    peer(0)->sendTextMessage(QString::fromUtf8(wire::encodeGap(QByteArray("t"), {12}, {20})));
    peer(0)->sendTextMessage(QString::fromUtf8(wire::encodeError("forbidden", "Not this topic.")));
    QTRY_COMPARE(m_log->count(FrameKind::Control, Direction::In), 2);
    QCOMPARE(m_log->payloads(), (QList<QByteArray>{"{\"v\": 1}", "long ago"}));
    const std::vector<Frame> frames = m_log->of(FrameKind::Message);
    QCOMPARE(frames[0].topic, QByteArray("t"));
    QCOMPARE(frames[0].event, QByteArray("e"));
    QCOMPARE(frames[0].id, QByteArray("1:10"));
    QCOMPARE(frames[0].wireBytes, text.size() + 2);
    QVERIFY(frames[0].latency);
    QVERIFY(*frames[0].latency < 5s);
    QVERIFY(!frames[1].latency); // the epoch of Unix is no sane time of publishing
    QCOMPARE(m_log->count(FrameKind::Gap), 1);
    QCOMPARE(m_log->of(FrameKind::Gap)[0].topic, QByteArray("t"));
    QTRY_VERIFY(status().lastError.contains(QStringLiteral("Not this topic.")));
    QCOMPARE(status().state, SourceState::Connected);
    QCOMPARE(status().gaps, quint64{1});
    QCOMPARE(status().cursor, QByteArray("1:11"));
    QVERIFY(status().latencyP50);
}

void TestWebSocketSource::changesFiltersWithoutReconnecting()
{
    m_sources->setFilters(add({.filters = {"a", "b"}}), {"b", "c"});
    QVERIFY(peer(0));
    peer(0)->sendTextMessage(QString::fromUtf8(welcome(1, 9)));
    QTRY_COMPARE(m_received.size(), 1);
    QVERIFY(m_received[0].contains(QStringLiteral("[\"b\",\"c\"]")));
    m_sources->setFilters(m_id, {"c", "d"});
    QTRY_COMPARE(m_received.size(), 3);
    QVERIFY(m_received[1].contains(QStringLiteral("\"unsubscribe\":[\"b\"]")));
    QVERIFY(m_received[2].contains(QStringLiteral("\"subscribe\":[\"d\"]")));
    QCOMPARE(m_peers.size(), 1);
}

void TestWebSocketSource::resumesAfterAReconnectWithoutRepeating()
{
    add({});
    QVERIFY(peer(0));
    peer(0)->sendTextMessage(QString::fromUtf8(welcome(1, 9)));
    peer(0)->sendTextMessage(QString::fromUtf8(message("1:12", "first")));
    QTRY_COMPARE(m_log->count(FrameKind::Message), 1);
    peer(0)->close(QWebSocketProtocol::CloseCodeGoingAway, QStringLiteral("restarting"));
    QVERIFY(peer(1));
    peer(1)->sendTextMessage(QString::fromUtf8(welcome(1, 14)));
    QTRY_COMPARE(m_received.size(), 2);
    QVERIFY(m_received[1].contains(QStringLiteral("\"since\":\"1:12\"")));
    for (const char *id : {"1:12", "1:13", "1:13", "2:1"}) // the last: the hub began anew
        peer(1)->sendTextMessage(QString::fromUtf8(message(id, id)));
    QTRY_COMPARE(m_log->payloads(), (QList<QByteArray>{"first", "1:13", "2:1"}));
    QList<FrameKind> kinds;
    for (const Frame &frame : m_log->all()) {
        if (frame.kind != FrameKind::Control)
            kinds.append(frame.kind);
    }
    QCOMPARE(kinds, (QList<FrameKind>{FrameKind::Opened, FrameKind::Message, FrameKind::Closed, FrameKind::Reconnecting,
                                      FrameKind::Opened, FrameKind::Resumed, FrameKind::Message, FrameKind::Message}));
    QCOMPARE(m_log->of(FrameKind::Resumed)[0].payload, QByteArray("1:12"));
    QVERIFY(m_log->of(FrameKind::Closed)[0].payload.contains("(1001 restarting)"));
}

void TestWebSocketSource::saysHowItEnded_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<bool>("failed");
    QTest::addColumn<QString>("sentence");
    QTest::newRow("normally") << QByteArray("\x88\x05\x03\xe8" "bye") << false << "closed the connection (1000 bye)";
    QTest::newRow("without a code") << QByteArray("\x88\x00", 2) << false << "closed the connection (without a code)";
    QTest::newRow("going away") << QByteArray("\x88\x02\x03\xe9") << true << "closed the connection (1001)";
    QTest::newRow("a code of its own") << QByteArray("\x88\x06\x0f\xa0" "mine") << true << "(4000 mine)";
    QTest::newRow("restarting") << QByteArray("\x88\x02\x03\xf4") << true << "the server closed the connection (1012)";
    QTest::newRow("overloaded") << QByteArray("\x88\x0a\x03\xf5" "too many") << true
                                << "the server closed the connection (1013 too many)";
    QTest::newRow("a bad gateway") << QByteArray("\x88\x02\x03\xf6") << true << "the server closed the connection (1014)";
    QTest::newRow("without a word") << QByteArray() << true << "the connection was lost";
    QTest::newRow("reserved bits") << QByteArray("\xc1\x01" "a") << true << "1002";
    QTest::newRow("a reserved opcode") << QByteArray("\x83\x00", 2) << true << "1002";
    QTest::newRow("a fragment of nothing") << QByteArray("\x80\x01" "a") << true << "1002";
    QTest::newRow("a ping in pieces") << QByteArray("\x09\x01" "a") << true << "1002";
    QTest::newRow("a frame with a mask") << QByteArray("\x81\x81\1\2\3\4" "a") << true
                                         << "the connection was closed (1002 A server's frames must not be masked.)";
    QTest::newRow("a close of one byte") << QByteArray("\x88\x01" "a") << true << "1002";
}

void TestWebSocketSource::saysHowItEnded()
{
    QFETCH(QByteArray, bytes);
    QFETCH(bool, failed);
    QFETCH(QString, sentence);
    ScriptedServer server([&bytes](QTcpSocket &socket, const ScriptedServer::Request &request) {
        socket.write(upgrade(request) + bytes);
        if (bytes.isEmpty())
            socket.disconnectFromHost();
    });
    add({.url = server.url(QStringLiteral("/x"), QStringLiteral("ws")), .reconnect = false});
    QTRY_COMPARE(status().state, SourceState::Ended);
    QCOMPARE(status().failed, failed);
    QTRY_COMPARE(m_log->count(FrameKind::Closed), 1);
    const QString closed = QString::fromUtf8(m_log->of(FrameKind::Closed)[0].payload);
    QVERIFY2(closed.contains(sentence), qPrintable(closed));
    QCOMPARE(status().lastError, failed ? closed : QString());
}

void TestWebSocketSource::saysWhyThereIsNoWebSocket_data()
{
    QTest::addColumn<QByteArray>("answer");
    QTest::addColumn<bool>("worthAnotherTry");
    QTest::addColumn<QString>("sentence");
    QTest::newRow("a page") << response("200 OK", "text/html", "<html>") << false
                            << "does not speak WebSocket (answered 200 OK)";
    QTest::newRow("not found") << response("404 Not Found", "text/html", {}) << false << "answered 404 Not Found";
    QTest::newRow("a redirect") << response("302 Found", "text/html", {}, "Location: /y\r\n") << false
                                << "/y, which a WebSocket does not follow (answered 302 Found)";
    QTest::newRow("a redirect with a secret")
        << response("301 Moved", "text/html", {}, "Location: https://me:pw@h.example/y?token=t\r\n") << false
        << "redirects to https://h.example/y, which a WebSocket does not follow (answered 301 Moved)";
    QTest::newRow("no token") << response("401 Unauthorized", "text/html", {}, "WWW-Authenticate: Bearer\r\n") << false
                              << "asks for a token or password that is missing or wrong (answered 401 Unauthorized)";
    QTest::newRow("a forbidden origin") << response("403 Forbidden", "text/html", {}) << false
                                        << "refuses this connection (answered 403 Forbidden)";
    QTest::newRow("too many") << response("429 Too Many Requests", "text/html", {}) << true
                              << "cannot take a WebSocket now (answered 429 Too Many Requests)";
    QTest::newRow("a proxy without a hub") << response("502 Bad Gateway", "text/html", {}) << true
                                           << "answered 502 Bad Gateway";
    QTest::newRow("a bad request") << response("400 Bad Request", "text/html", {}) << false
                                 << "does not speak WebSocket (answered 400 Bad Request)";
    QTest::newRow("another protocol") << QByteArray("SSH-2.0-OpenSSH_9.2\r\n") << false
                                      << "does not accept the WebSocket handshake (The answer is not HTTP.)";
    QTest::newRow("a wrong key")
        << QByteArray("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                      "Sec-WebSocket-Accept: AAAA\r\n\r\n")
        << false << "does not accept the WebSocket handshake (The answer's Sec-WebSocket-Accept does not fit the key.)";
}

void TestWebSocketSource::saysWhyThereIsNoWebSocket()
{
    QFETCH(QByteArray, answer);
    QFETCH(bool, worthAnotherTry);
    QFETCH(QString, sentence);
    ScriptedServer server([&answer](QTcpSocket &socket, const ScriptedServer::Request &) { socket.write(answer); });
    add({.url = server.url(QStringLiteral("/x"))});
    QTRY_VERIFY(!status().lastError.isEmpty());
    QVERIFY2(status().lastError.contains(sentence), qPrintable(status().lastError));
    if (worthAnotherTry) {
        QTRY_VERIFY(server.requests().size() >= 3);
    } else {
        QCOMPARE(status().state, SourceState::Ended);
        QVERIFY(status().failed);
        QCOMPARE(server.requests().size(), 1);
    }
    QCOMPARE(m_log->count(FrameKind::Opened), 0);
}

void TestWebSocketSource::saysThatTheConnectionWasRefused()
{
    const QUrl url = m_server->serverUrl();
    m_server->close();
    add({.url = url});
    QTRY_COMPARE(status().lastError, QStringLiteral("127.0.0.1:%1: connection refused").arg(url.port()));
    QTRY_VERIFY(m_log->count(FrameKind::Reconnecting) >= 2);
    QTRY_COMPARE(status().state, SourceState::Waiting);
    QVERIFY(status().retryAt);
}

void TestWebSocketSource::doesNotTrustASelfSignedCertificate()
{
    ScriptedServer server([](QTcpSocket &, const ScriptedServer::Request &) {},
                          selfSignedServer(QFINDTESTDATA("data/self-signed.crt"), QFINDTESTDATA("data/self-signed.key")));
    QVERIFY(server.listens());
    add({.url = server.url(QStringLiteral("/x"), QStringLiteral("wss"))});
    QTRY_COMPARE(status().state, SourceState::Ended);
    QVERIFY(status().failed);
    QVERIFY2(status().lastError.contains(QStringLiteral("certificate is not trusted (The certificate is self-signed")),
             qPrintable(status().lastError));
    QVERIFY(server.requests().isEmpty());
}

void TestWebSocketSource::endsOnInvalidUtf8()
{
    bool greeted = false;
    ScriptedServer server([&greeted](QTcpSocket &socket, const ScriptedServer::Request &request) {
        socket.write(upgrade(request) + QByteArray("\x81\x04" "a\xed\xa0\x80"));
        greeted = true;
    });
    add({.url = server.url(QStringLiteral("/x")), .reconnect = false});
    QTRY_COMPARE(status().state, SourceState::Ended);
    QVERIFY2(status().lastError.contains(QStringLiteral("1007")), qPrintable(status().lastError));
    QVERIFY(greeted);
    QCOMPARE(m_log->count(FrameKind::Message), 0);
}

void TestWebSocketSource::endsOnAMessageOverTheBound()
{
    add({.reconnect = false, .maxMessageBytes = 1000});
    QVERIFY(peer(0));
    QSignalSpy gone(peer(0), &QWebSocket::disconnected);
    peer(0)->sendTextMessage(QString(1000, u'x'));
    peer(0)->sendTextMessage(QString(1001, u'x'));
    QTRY_COMPARE(status().state, SourceState::Ended);
    QVERIFY2(status().lastError.contains(QStringLiteral("1009")), qPrintable(status().lastError));
    QCOMPARE(m_log->count(FrameKind::Message), 1);
    QTRY_COMPARE(gone.size(), 1);
    QCOMPARE(peer(0)->closeCode(), QWebSocketProtocol::CloseCodeTooMuchData);
}

void TestWebSocketSource::takesALargeMessage()
{
    add({});
    QVERIFY(peer(0));
    peer(0)->sendTextMessage(QString(20'000'000, u'x'));
    QTRY_COMPARE_WITH_TIMEOUT(m_log->count(FrameKind::Message), 1, kPatience);
    QCOMPARE(m_log->of(FrameKind::Message)[0].payload.size(), 20'000'000);
}

void TestWebSocketSource::noticesAPeerThatIsGone()
{
    // Reads on, answers no ping: what a client sees whose cable was cut.
    ScriptedServer server([](QTcpSocket &socket, const ScriptedServer::Request &request) { socket.write(upgrade(request)); });
    add({.url = server.url(QStringLiteral("/x")), .reconnect = false, .pingInterval = 30ms});
    QTRY_COMPARE(status().state, SourceState::Ended);
    QVERIFY(status().failed);
    QVERIFY2(status().lastError.contains(QStringLiteral("no sign of life")), qPrintable(status().lastError));
}

void TestWebSocketSource::noticesAPeerThatDoesNotReadItsEchoes()
{
    const QByteArray frame = wire::encodeServerFrame(wire::WebSocketOpcode::Binary, QByteArray(1'000'000, 'x'));
    ScriptedServer server([&frame](QTcpSocket &socket, const ScriptedServer::Request &request) {
        socket.setReadBufferSize(1);
        socket.disconnect(SIGNAL(readyRead()));
        socket.write(upgrade(request));
        for (int i = 0; i < 100; ++i)
            socket.write(frame);
    });
    add({.url = server.url(QStringLiteral("/x")), .reconnect = false, .echo = true, .pingInterval = 100ms});
    QTRY_COMPARE_WITH_TIMEOUT(status().state, SourceState::Ended, kPatience);
    QVERIFY2(status().lastError.contains(QStringLiteral("nothing that was sent was read")), qPrintable(status().lastError));
    QVERIFY(status().messages < 100);
    QCOMPARE(status().sent, status().messages);
}

void TestWebSocketSource::answersAPing()
{
    add({.pingInterval = 20ms});
    QVERIFY(peer(0));
    QSignalSpy pong(peer(0), &QWebSocket::pong);
    peer(0)->ping("are you there");
    QTRY_COMPARE(pong.size(), 1);
    QCOMPARE(pong[0][1].toByteArray(), QByteArray("are you there"));
    // And stays as long as its own pings are answered: each costs six bytes.
    QTRY_VERIFY(status().bytesOut >= 6 * 6);
    QCOMPARE(status().state, SourceState::Connected);
}

void TestWebSocketSource::stopsAndStartsAgain()
{
    QSignalSpy changes(m_sources.get(), &Sources::stateChanged);
    add({});
    QVERIFY(peer(0));
    QTRY_COMPARE(status().state, SourceState::Connected);
    QSignalSpy gone(peer(0), &QWebSocket::disconnected);
    m_sources->stop(m_id);
    QTRY_COMPARE(gone.size(), 1);
    QCOMPARE(peer(0)->closeCode(), QWebSocketProtocol::CloseCodeNormal);
    QCOMPARE(status().state, SourceState::Stopped);
    QVERIFY(status().lastError.isEmpty());
    m_sources->restart(m_id);
    QVERIFY(peer(1));
    QTRY_COMPARE(status().state, SourceState::Connected);
    QTRY_COMPARE(m_log->count(FrameKind::Closed), 1);
    QTRY_VERIFY(changes.size() >= 5);
    QCOMPARE(changes.last()[0].value<SourceStatus>().id, m_id);
}

void TestWebSocketSource::forgetsARemovedSource()
{
    const SourceId first = add({.name = QStringLiteral("first")});
    const SourceId second = add({.name = QStringLiteral("second")});
    QTRY_COMPARE(m_log->count(FrameKind::Opened), 2);
    QCOMPARE(m_sources->statuses().size(), size_t{2});
    QCOMPARE(m_sources->statuses()[0].name, QStringLiteral("first"));
    m_sources->remove(first);
    QVERIFY(!m_sources->status(first));
    QCOMPARE(m_sources->statuses().size(), size_t{1});
    QTRY_COMPARE(m_log->count(FrameKind::Closed), 1);
    QVERIFY(add({}) > second);
}

void TestWebSocketSource::refusesABadAddressAtOnce()
{
    add({.url = QUrl(QStringLiteral("ftp://127.0.0.1/x"))});
    QTRY_COMPARE(status().state, SourceState::Ended);
    QVERIFY(status().failed);
    QCOMPARE(status().lastError, QStringLiteral("'ftp://127.0.0.1/x' is not an address of a stream"));
}

QTEST_GUILESS_MAIN(TestWebSocketSource)
#include "tst_websocketsource.moc"
