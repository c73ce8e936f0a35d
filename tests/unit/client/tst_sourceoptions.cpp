// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/client/sources.h"
#include "core/wire/sse.h"
#include "core/wire/websocketframe.h"
#include "support/framelog.h"
#include "support/scriptedserver.h"

#include <QNetworkProxy>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

using namespace pushscope;
using namespace pushscope::client;
using namespace std::chrono_literals;
using base::Transport;
using Request = pushscope::client::ScriptedServer::Request;

Q_DECLARE_METATYPE(pushscope::base::Transport)

/// What a person may say of a source, and how it shows on the wire: against scripted bytes, over every
/// transport.
class TestSourceOptions : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();

    void sendsTheTokenAndShowsItNowhere_data() { transports(); }
    void sendsTheTokenAndShowsItNowhere();
    void prefersTheTokenToAHeader();
    void showsNoTokenThatTheServerRepeats_data() { transports(); }
    void showsNoTokenThatTheServerRepeats();
    void offersSubprotocolsAndSaysWhichWasChosen_data();
    void offersSubprotocolsAndSaysWhichWasChosen();
    void refusesASubprotocolThatWasNotOffered();
    void namesTheTopicByAPointer_data() { transports(); }
    void namesTheTopicByAPointer();

    void streamsOverPost();
    void pollsWithABody();
    void sendsAMethodWithoutABody();
    void sendsTheBodyAgainToTheSameOrigin_data();
    void sendsTheBodyAgainToTheSameOrigin();
    void sendsTheBodyToNoOtherOrigin_data();
    void sendsTheBodyToNoOtherOrigin();

    void trustsWhomItIsTold_data();
    void trustsWhomItIsTold();
    void showsItsCertificate_data() { transports(); }
    void showsItsCertificate();
    void saysWhatIsWrongWithAFileBeforeItConnects_data();
    void saysWhatIsWrongWithAFileBeforeItConnects();

    void keepsTheBytesOfAForeignServer_data();
    void keepsTheBytesOfAForeignServer();
    void usesNoProxyOnLoopback_data() { transports(); }
    void usesNoProxyOnLoopback();

private:
    static void transports();
    void serve(ScriptedServer::Script script,
               std::unique_ptr<QTcpServer> server = std::make_unique<QTcpServer>());
    void add(SourceOptions options);
    SourceStatus status() const { return m_sources->status(m_id).value_or(SourceStatus{}); }
    [[nodiscard]] QString file(const char *name) const
    {
        return QFINDTESTDATA(QStringLiteral("data/") + QLatin1String(name));
    }
    [[nodiscard]] Frame firstMessage() const;

    base::SystemClock m_clock;
    std::unique_ptr<FrameLog> m_log;
    std::unique_ptr<Sources> m_sources;
    std::unique_ptr<ScriptedServer> m_server;
    SourceId m_id;
};

namespace {

/// One message, as a server of that transport sends it.
void greet(QTcpSocket &socket, const Request &request, const QByteArray &payload)
{
    if (!request.header("Sec-WebSocket-Key").isEmpty())
        socket.write(upgrade(request) + wire::encodeServerFrame(wire::WebSocketOpcode::Text, payload));
    else if (request.header("Accept") == "text/event-stream")
        socket.write(streamHead() + wire::encodeSseBlock({}, {}, payload));
    else
        socket.write(response("200 OK", "application/json", payload));
}

} // namespace

void TestSourceOptions::transports()
{
    QTest::addColumn<Transport>("transport");
    for (const Transport transport : base::kAllTransports)
        QTest::newRow(base::keyword(transport).latin1()) << transport;
}

void TestSourceOptions::init()
{
    QTest::failOnWarning(QRegularExpression(QStringLiteral(".*")));
    m_log = std::make_unique<FrameLog>();
    m_sources = std::make_unique<Sources>(*m_log, m_clock);
}

void TestSourceOptions::cleanup()
{
    m_sources.reset();
    m_server.reset();
    m_log.reset();
}

void TestSourceOptions::serve(ScriptedServer::Script script, std::unique_ptr<QTcpServer> server)
{
    m_server = std::make_unique<ScriptedServer>(std::move(script), std::move(server));
    QVERIFY(m_server->listens());
}

void TestSourceOptions::add(SourceOptions options)
{
    if (options.url.isEmpty())
        options.url = m_server->url(QStringLiteral("/x"));
    options.firstRetry = 20ms;
    options.pollInterval = 20ms;
    m_id = m_sources->add(std::move(options));
}

Frame TestSourceOptions::firstMessage() const
{
    const std::vector<Frame> frames = m_log->of(FrameKind::Message);
    return frames.empty() ? Frame{} : frames.front();
}

void TestSourceOptions::sendsTheTokenAndShowsItNowhere()
{
    QFETCH(Transport, transport);
    serve([](QTcpSocket &socket, const Request &request) {
        greet(socket, request, "hello");
        if (request.number == 0)
            socket.disconnectFromHost();
    });
    add({.transport = transport, .bearerToken = "my-secret-token"});
    QTRY_VERIFY(m_server->requests().size() >= 2);
    QTRY_VERIFY(m_log->count(FrameKind::Message) >= 1);
    for (const Request &request : m_server->requests())
        QCOMPARE(request.header("Authorization"), QByteArray("Bearer my-secret-token"));
    for (const Frame &frame : m_log->all())
        QVERIFY(!frame.payload.contains("secret") && !frame.raw.contains("secret"));
    QVERIFY(!status().lastError.contains(QStringLiteral("secret")));
    QVERIFY(!status().url.toString().contains(QStringLiteral("secret")));
}

void TestSourceOptions::prefersTheTokenToAHeader()
{
    serve([](QTcpSocket &socket, const Request &request) { greet(socket, request, "hello"); });
    add({.transport = Transport::Sse, .headers = {{"authorization", "Basic x"}}, .bearerToken = "token"});
    QTRY_COMPARE(m_log->count(FrameKind::Message), 1);
    QCOMPARE(m_server->requests()[0].header("Authorization"), QByteArray("Bearer token"));
    QCOMPARE(m_server->requests()[0].head.toLower().count("authorization:"), 1);
}

void TestSourceOptions::showsNoTokenThatTheServerRepeats()
{
    QFETCH(Transport, transport);
    serve([](QTcpSocket &socket, const Request &) {
        socket.write(response("401 my-secret-token", "application/json",
                              R"({"error":{"code":"forbidden","reason":"my-secret-token is not known."}})"));
    });
    add({.transport = transport, .bearerToken = "my-secret-token"});
    QTRY_VERIFY(!status().lastError.isEmpty());
    QVERIFY2(status().lastError.contains(QStringLiteral("401")), qPrintable(status().lastError));
    QVERIFY2(!status().lastError.contains(QStringLiteral("secret")), qPrintable(status().lastError));
    QCOMPARE(status().state, SourceState::Ended);
}

void TestSourceOptions::offersSubprotocolsAndSaysWhichWasChosen_data()
{
    QTest::addColumn<QByteArray>("chosen");
    QTest::addColumn<QByteArray>("shown");
    QTest::newRow("the second") << QByteArray("news") << QByteArray(" (sub-protocol news)");
    QTest::newRow("none") << QByteArray() << QByteArray(" (no sub-protocol)");
}

void TestSourceOptions::offersSubprotocolsAndSaysWhichWasChosen()
{
    QFETCH(QByteArray, chosen);
    QFETCH(QByteArray, shown);
    serve([&chosen](QTcpSocket &socket, const Request &request) {
        QByteArray answer = upgrade(request);
        if (!chosen.isEmpty())
            answer.insert(answer.size() - 2, "Sec-WebSocket-Protocol: " + chosen + "\r\n");
        socket.write(answer);
    });
    add({.subprotocols = {"chat", "news"}});
    QTRY_COMPARE(m_log->count(FrameKind::Opened), 1);
    QCOMPARE(m_server->requests()[0].header("Sec-WebSocket-Protocol"), QByteArray("chat, news"));
    QCOMPARE(m_log->of(FrameKind::Opened)[0].payload,
             m_server->url(QStringLiteral("/x"), QStringLiteral("ws")).toEncoded() + shown);
}

void TestSourceOptions::refusesASubprotocolThatWasNotOffered()
{
    serve([](QTcpSocket &socket, const Request &request) {
        QByteArray answer = upgrade(request);
        answer.insert(answer.size() - 2, "Sec-WebSocket-Protocol: other\r\n");
        socket.write(answer);
    });
    add({.subprotocols = {"chat"}});
    QTRY_COMPARE(status().state, SourceState::Ended);
    QVERIFY2(status().lastError.contains(QStringLiteral("a sub-protocol that was not offered")),
             qPrintable(status().lastError));
}

void TestSourceOptions::namesTheTopicByAPointer()
{
    QFETCH(Transport, transport);
    const QByteArray payload = R"({"data":{"symbol":"BTC/USD","price":1}})";
    serve([&payload](QTcpSocket &socket, const Request &request) { greet(socket, request, payload); });
    add({.transport = transport, .topicPointer = "/data/symbol"});
    QTRY_COMPARE(m_log->count(FrameKind::Message), 1);
    QCOMPARE(firstMessage().topic, QByteArray("BTC/USD"));
    QCOMPARE(firstMessage().payload, payload);
}

void TestSourceOptions::streamsOverPost()
{
    serve([](QTcpSocket &socket, const Request &request) {
        socket.write(streamHead() + "id: " + QByteArray::number(request.number) + "\ndata: x\n\n");
        if (request.number < 2)
            socket.disconnectFromHost();
    });
    add({.transport = Transport::Sse, .bearerToken = "t", .body = R"({"q":"ä"})"});
    QTRY_COMPARE(m_log->count(FrameKind::Message), 3);
    for (const Request &request : m_server->requests()) {
        QVERIFY2(request.head.startsWith("POST /x HTTP/1.1\r\n"), request.head.constData());
        QCOMPARE(request.header("Content-Type"), QByteArray("application/json"));
        QCOMPARE(request.header("Accept"), QByteArray("text/event-stream"));
        QCOMPARE(request.header("Authorization"), QByteArray("Bearer t"));
        QCOMPARE(request.body, QByteArray("{\"q\":\"\xc3\xa4\"}"));
    }
    QCOMPARE(m_server->requests()[1].header("Last-Event-ID"), QByteArray("0"));
    QCOMPARE(m_server->requests()[2].header("Last-Event-ID"), QByteArray("1"));
    // What the status counts is what the server got, but for the order of what is in it.
    qint64 bytes = 0;
    for (const Request &request : m_server->requests())
        bytes += request.head.size() + request.body.size();
    QVERIFY2(std::abs(status().bytesOut - bytes) < 30,
             qPrintable(QString::number(status().bytesOut - bytes)));
}

void TestSourceOptions::pollsWithABody()
{
    serve([](QTcpSocket &socket, const Request &request) {
        socket.write(response("200 OK", "text/plain", "answer " + QByteArray::number(request.number)));
    });
    add({.transport = Transport::Poll,
         .method = "PUT",
         .body = "a=1",
         .bodyType = "application/x-www-form-urlencoded"});
    QTRY_VERIFY(m_log->count(FrameKind::Message) >= 3);
    for (const Request &request : m_server->requests()) {
        QVERIFY(request.head.startsWith("PUT /x HTTP/1.1\r\n"));
        QCOMPARE(request.header("Content-Type"), QByteArray("application/x-www-form-urlencoded"));
        QCOMPARE(request.body, QByteArray("a=1"));
    }
}

void TestSourceOptions::sendsAMethodWithoutABody()
{
    serve([](QTcpSocket &socket, const Request &request) { greet(socket, request, "hello"); });
    add({.transport = Transport::Sse, .method = "POST"});
    QTRY_COMPARE(m_log->count(FrameKind::Message), 1);
    QVERIFY(m_server->requests()[0].head.startsWith("POST /x HTTP/1.1\r\n"));
    QCOMPARE(m_server->requests()[0].header("Content-Length"), QByteArray("0"));
}

void TestSourceOptions::sendsTheBodyAgainToTheSameOrigin_data()
{
    QTest::addColumn<QByteArray>("status");
    QTest::addColumn<QByteArray>("method");
    QTest::newRow("307") << QByteArray("307 Temporary Redirect") << QByteArray("POST");
    QTest::newRow("308") << QByteArray("308 Permanent Redirect") << QByteArray("POST");
    QTest::newRow("303") << QByteArray("303 See Other") << QByteArray("GET");
    QTest::newRow("302") << QByteArray("302 Found") << QByteArray("GET");
    QTest::newRow("301") << QByteArray("301 Moved Permanently") << QByteArray("GET");
}

void TestSourceOptions::sendsTheBodyAgainToTheSameOrigin()
{
    QFETCH(QByteArray, status);
    QFETCH(QByteArray, method);
    serve([&status](QTcpSocket &socket, const Request &request) {
        if (request.number == 0)
            socket.write(response(status, "text/html", {}, "Location: /y\r\n"));
        else
            greet(socket, request, "hello");
    });
    add({.transport = Transport::Sse, .headers = {{"Content-Type", "a/b"}}, .body = "body"});
    QTRY_COMPARE(m_log->count(FrameKind::Message), 1);
    const Request again = m_server->requests()[1];
    QVERIFY2(again.head.startsWith(method + " /y HTTP/1.1\r\n"), again.head.constData());
    QCOMPARE(m_server->requests()[0].header("Content-Type"), QByteArray("a/b"));
    QCOMPARE(again.body, method == "POST" ? QByteArray("body") : QByteArray());
    QCOMPARE(again.header("Content-Type"), method == "POST" ? QByteArray("a/b") : QByteArray());
}

void TestSourceOptions::sendsTheBodyToNoOtherOrigin_data()
{
    QTest::addColumn<QByteArray>("status");
    QTest::addColumn<bool>("goesOn");
    QTest::newRow("307 would repeat it") << QByteArray("307 Temporary Redirect") << false;
    QTest::newRow("308 would repeat it") << QByteArray("308 Permanent Redirect") << false;
    QTest::newRow("303 asks without it") << QByteArray("303 See Other") << true;
    QTest::newRow("302 asks without it") << QByteArray("302 Found") << true;
}

void TestSourceOptions::sendsTheBodyToNoOtherOrigin()
{
    QFETCH(QByteArray, status);
    QFETCH(bool, goesOn);
    ScriptedServer other(
        [](QTcpSocket &socket, const Request &request) { greet(socket, request, "from the other"); });
    const QByteArray location = "Location: " + other.url(QStringLiteral("/y")).toEncoded() + "\r\n";
    serve([&](QTcpSocket &socket, const Request &) {
        socket.write(response(status, "text/html", {}, location));
    });
    add({.transport = Transport::Sse, .bearerToken = "token-of-one", .body = "body"});
    if (goesOn) {
        QTRY_COMPARE(m_log->payloads(), QList<QByteArray>{"from the other"});
        QVERIFY(other.requests()[0].head.startsWith("GET "));
        QVERIFY(!other.requests()[0].head.contains("token-of-one") && other.requests()[0].body.isEmpty());
    } else {
        QTRY_COMPARE(this->status().state, SourceState::Ended);
        QVERIFY2(this->status().lastError.contains(
                     QStringLiteral("another server, which the body of the request is not")),
                 qPrintable(this->status().lastError));
        QVERIFY(other.requests().isEmpty());
        QCOMPARE(m_server->requests().size(), 1);
    }
}

void TestSourceOptions::trustsWhomItIsTold_data()
{
    QTest::addColumn<Transport>("transport");
    QTest::addColumn<bool>("anyone");
    for (const Transport transport : base::kAllTransports) {
        QTest::addRow("%s, anyone", base::keyword(transport).latin1()) << transport << true;
        QTest::addRow("%s, an authority", base::keyword(transport).latin1()) << transport << false;
    }
}

void TestSourceOptions::trustsWhomItIsTold()
{
    QFETCH(Transport, transport);
    QFETCH(bool, anyone);
    serve([](QTcpSocket &socket, const Request &request) { greet(socket, request, "hello"); },
          selfSignedServer(file("self-signed.crt"), file("self-signed.key")));
    TlsOptions tls{.trustAnyone = anyone};
    if (!anyone)
        tls.authoritiesFile = file("self-signed.crt");
    add({.url = m_server->url(QStringLiteral("/x"), QStringLiteral("https")),
         .transport = transport,
         .tls = tls});
    QTRY_COMPARE(m_log->count(FrameKind::Message), 1);
    QCOMPARE(status().state, SourceState::Connected);
}

void TestSourceOptions::showsItsCertificate()
{
    QFETCH(Transport, transport);
    auto tcp = selfSignedServer(file("self-signed.crt"), file("self-signed.key"));
    auto *secure = qobject_cast<QSslServer *>(tcp.get());
    QVERIFY(secure);
    QSslConfiguration asking = secure->sslConfiguration();
    asking.setPeerVerifyMode(QSslSocket::QueryPeer);
    secure->setSslConfiguration(asking);
    connect(secure, &QSslServer::sslErrors, secure, [](QSslSocket *socket, const QList<QSslError> &) {
        socket->ignoreSslErrors(); // it is signed by nobody
    });
    QByteArray shown;
    serve(
        [&shown](QTcpSocket &socket, const Request &request) {
            shown = static_cast<QSslSocket &>(socket).peerCertificate().digest();
            greet(socket, request, "hello");
        },
        std::move(tcp));
    add({.url = m_server->url(QStringLiteral("/x"), QStringLiteral("wss")),
         .transport = transport,
         .tls = {.trustAnyone = true,
                 .certificateFile = file("self-signed.crt"),
                 .keyFile = file("self-signed.key")}});
    QTRY_COMPARE(m_log->count(FrameKind::Message), 1);
    QCOMPARE(shown, QSslCertificate::fromPath(file("self-signed.crt")).constFirst().digest());
}

void TestSourceOptions::saysWhatIsWrongWithAFileBeforeItConnects_data()
{
    QTest::addColumn<TlsOptions>("tls");
    QTest::addColumn<QString>("sentence");
    const QString certificate = file("self-signed.crt");
    const QString key = file("self-signed.key");
    const QString nowhere = QStringLiteral("/nowhere/at.all");
    QTest::newRow("no such authorities")
        << TlsOptions{.authoritiesFile = nowhere}
        << "The authorities file /nowhere/at.all cannot be read: No such file";
    QTest::newRow("a key for authorities")
        << TlsOptions{.authoritiesFile = key} << "holds no certificate in PEM form";
    QTest::newRow("a folder") << TlsOptions{.authoritiesFile = QStringLiteral("/")}
                              << "The authorities file / is no file";
    QTest::newRow("a device") << TlsOptions{.authoritiesFile = QStringLiteral("/dev/zero")} << "is no file";
    QTest::newRow("no such certificate") << TlsOptions{.certificateFile = nowhere, .keyFile = key}
                                         << "The client certificate /nowhere/at.all cannot be read";
    QTest::newRow("no such key") << TlsOptions{.certificateFile = certificate, .keyFile = nowhere}
                                 << "The key /nowhere/at.all cannot be read";
    QTest::newRow("a certificate for a key")
        << TlsOptions{.certificateFile = certificate, .keyFile = certificate}
        << "holds no private key in PEM form";
    QTest::newRow("a certificate without its key")
        << TlsOptions{.certificateFile = certificate} << "holds no private key in PEM form";
    QTest::newRow("a key alone") << TlsOptions{.keyFile = key} << "A key needs the certificate";
}

void TestSourceOptions::saysWhatIsWrongWithAFileBeforeItConnects()
{
    QFETCH(TlsOptions, tls);
    QFETCH(QString, sentence);
    serve([](QTcpSocket &socket, const Request &request) { greet(socket, request, "hello"); });
    add({.url = m_server->url(QStringLiteral("/x"), QStringLiteral("wss")), .tls = tls});
    QTRY_COMPARE(status().state, SourceState::Ended);
    QVERIFY(status().failed);
    QVERIFY2(status().lastError.contains(sentence), qPrintable(status().lastError));
    QVERIFY(m_server->sockets().isEmpty());
    QCOMPARE(m_log->count(FrameKind::Opened), 0);
}

void TestSourceOptions::keepsTheBytesOfAForeignServer_data()
{
    QTest::addColumn<QByteArray>("stream");
    QTest::addColumn<WireForm>("form");
    QTest::newRow("as the hub would write it") << QByteArray("data: a\n\n") << WireForm::Canonical;
    QTest::newRow("without a space") << QByteArray("data:a\n\n") << WireForm::Kept;
    QTest::newRow("with a comment and a field of its own")
        << QByteArray(": c\nx: y\ndata: a\n\n") << WireForm::Kept;
}

void TestSourceOptions::keepsTheBytesOfAForeignServer()
{
    QFETCH(QByteArray, stream);
    QFETCH(WireForm, form);
    serve([&stream](QTcpSocket &socket, const Request &) {
        socket.write(streamHead());
        for (const char c : stream) {
            socket.write(QByteArray(1, c));
            socket.flush();
        }
        socket.write(stream);
    });
    add({.transport = Transport::Sse});
    QTRY_COMPARE(m_log->count(FrameKind::Message), 2);
    for (const Frame &frame : m_log->of(FrameKind::Message)) {
        QCOMPARE(frame.wireForm, form);
        QCOMPARE(frame.raw, form == WireForm::Kept ? stream : QByteArray());
        QCOMPARE(frame.wireBytes, stream.size());
    }
}

void TestSourceOptions::usesNoProxyOnLoopback()
{
    QFETCH(Transport, transport);
    // Nobody listens there.
    QNetworkProxy::setApplicationProxy(
        QNetworkProxy(QNetworkProxy::HttpProxy, QStringLiteral("127.0.0.1"), 9));
    serve([](QTcpSocket &socket, const Request &request) { greet(socket, request, "hello"); });
    add({.transport = transport});
    QTRY_COMPARE(m_log->count(FrameKind::Message), 1);
    QNetworkProxy::setApplicationProxy(QNetworkProxy::NoProxy);
}

QTEST_GUILESS_MAIN(TestSourceOptions)
#include "tst_sourceoptions.moc"
