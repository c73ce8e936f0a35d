// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/client/sentences.h"
#include "core/client/websocketstream.h"
#include "support/rawpeer.h"

#include <QElapsedTimer>
#include <QRegularExpression>
#include <QSet>

using namespace pushscope;
using namespace pushscope::client;
using namespace std::chrono_literals;
using base::PayloadKind;
using wire::WebSocketOpcode;
using Cause = StreamEnd::Cause;

namespace {

constexpr int kPatience = 20'000;

/// Writes down what the stream says, and sends back every message where told.
class Witness final : public WebSocketStream::Listener
{
public:
    void streamOpened() override { ++opened; }
    void messageRead(PayloadKind kind, QByteArray payload) override
    {
        if (echoes)
            stream->send(kind, payload);
        if (closesAtOnce)
            stream->close();
        messages.append((kind == PayloadKind::Text ? "text:" : "binary:") + payload);
    }
    void streamEnded(const StreamEnd &end) override { ends.append(end); }

    WebSocketStream *stream = nullptr;
    bool echoes = false;
    bool closesAtOnce = false;
    int opened = 0;
    QList<QByteArray> messages;
    QList<StreamEnd> ends;
};

QByteArray frame(WebSocketOpcode opcode, const QByteArray &payload, bool fin = true)
{
    QByteArray bytes = wire::encodeServerFrame(opcode, payload);
    if (!fin)
        bytes[0] = static_cast<char>(bytes[0] & 0x7F);
    return bytes;
}

QByteArray closePayload(int code, const QByteArray &reason = {})
{
    return QByteArray(1, static_cast<char>(code >> 8)) + static_cast<char>(code & 0xFF) + reason;
}

} // namespace

/// Against a server whose every byte is the test's.
class TestWebSocketStream : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();

    void asksAsTheStandardSays();
    void leavesOutHeadersThatAreItsOwn();
    void opensByWhateverPiecesTheAnswerComesIn();
    void readsFramesThatComeWithTheAnswer();
    void refusesWhatIsNoAnswer_data();
    void refusesWhatIsNoAnswer();
    void givesUpOnASilentServer();
    void givesUpOnASilentTlsServer();
    void saysThatTheServerIsGoneBeforeItsAnswer();

    void keepsTextAsItCame();
    void masksEachFrameAnew();
    void answersPingsWithTheirPayload();
    void failsOnBrokenFrames_data();
    void failsOnBrokenFrames();
    void takesControlFramesBetweenFragments();
    void echoesLargeMessages();
    void echoesThousandsOfFragments();
    void failsAMessageOverTheBoundByItsHeader();

    void answersACloseWithItsCode_data();
    void answersACloseWithItsCode();
    void waitsForTheServerToClose();
    void doesNotWaitForEver();
    void saysGoodbyeWhenToldTo();
    void isSilentOnceClosed();
    void readsWhatCameBeforeTheEnd();
    void stopsReadingWhileTheOtherEndDoes();
    void speaksOverTls();

private:
    void start(WebSocketStream::Options options = {});
    bool startOpen(WebSocketStream::Options options = {});
    bool waitFor(const std::function<bool()> &condition) { return QTest::qWaitFor(condition, kPatience); }
    [[nodiscard]] const StreamEnd &end() { return m_witness->ends.constFirst(); }
    std::vector<RawPeer::ClientFrame> awaitFrames(std::size_t count);

    std::unique_ptr<RawPeer> m_peer;
    std::unique_ptr<Witness> m_witness;
    std::unique_ptr<WebSocketStream> m_stream;
};

void TestWebSocketStream::init()
{
    QTest::failOnWarning(QRegularExpression(QStringLiteral(".*")));
    m_peer = std::make_unique<RawPeer>();
    QVERIFY(m_peer->listens());
    m_witness = std::make_unique<Witness>();
}

void TestWebSocketStream::cleanup()
{
    m_stream.reset();
    m_witness.reset();
    m_peer.reset();
}

void TestWebSocketStream::start(WebSocketStream::Options options)
{
    if (options.url.isEmpty())
        options.url = m_peer->url();
    m_stream = std::make_unique<WebSocketStream>(std::move(options), *m_witness);
    m_witness->stream = m_stream.get();
    m_stream->open();
}

bool TestWebSocketStream::startOpen(WebSocketStream::Options options)
{
    start(std::move(options));
    if (!waitFor([this] { return m_peer->isAsked(); }))
        return false;
    m_peer->write(upgrade(m_peer->request()));
    return waitFor([this] { return m_witness->opened == 1; });
}

std::vector<RawPeer::ClientFrame> TestWebSocketStream::awaitFrames(std::size_t count)
{
    std::vector<RawPeer::ClientFrame> frames;
    (void)waitFor([this, &frames, count] {
        for (RawPeer::ClientFrame &frame : m_peer->takeFrames())
            frames.push_back(std::move(frame));
        return frames.size() >= count;
    });
    frames.resize(std::max(frames.size(), count)); // what did not come compares as empty
    return frames;
}

void TestWebSocketStream::asksAsTheStandardSays()
{
    start({.headers = {{"Authorization", "Bearer t"}, {"Sec-WebSocket-Protocol", "chat, news"}}});
    QVERIFY(waitFor([this] { return m_peer->isAsked(); }));
    const ScriptedServer::Request &request = m_peer->request();
    QVERIFY2(request.head.startsWith("GET /x?y=1 HTTP/1.1\r\n"), request.head.constData());
    QCOMPARE(request.header("Host"), m_peer->url().authority().toUtf8());
    QCOMPARE(request.header("Upgrade"), QByteArray("websocket"));
    QCOMPARE(request.header("Connection"), QByteArray("Upgrade"));
    QCOMPARE(request.header("Sec-WebSocket-Version"), QByteArray("13"));
    QCOMPARE(QByteArray::fromBase64(request.header("Sec-WebSocket-Key")).size(), 16);
    QCOMPARE(request.header("Authorization"), QByteArray("Bearer t"));
    QCOMPARE(request.header("Sec-WebSocket-Protocol"), QByteArray("chat, news"));
    QVERIFY(!request.head.contains("Origin:"));
    QVERIFY(!request.head.contains("Sec-WebSocket-Extensions:"));
}

void TestWebSocketStream::leavesOutHeadersThatAreItsOwn()
{
    start({.headers = {{"sec-websocket-key", "mine"},
                       {"Sec-WebSocket-Extensions", "permessage-deflate"},
                       {"Origin", "https://a.example"},
                       {"Host", "b.example"}}});
    QVERIFY(waitFor([this] { return m_peer->isAsked(); }));
    QVERIFY(!m_peer->request().head.contains("mine"));
    QVERIFY(!m_peer->request().head.contains("deflate"));
    QCOMPARE(m_peer->request().head.count("ost: "), 1);
    QCOMPARE(m_peer->request().header("Host"), QByteArray("b.example"));
    QCOMPARE(m_peer->request().header("Origin"), QByteArray("https://a.example"));
}

void TestWebSocketStream::opensByWhateverPiecesTheAnswerComesIn()
{
    start();
    QVERIFY(waitFor([this] { return m_peer->isAsked(); }));
    const QByteArray answer = upgrade(m_peer->request());
    for (qsizetype i = 0; i < answer.size(); ++i) {
        QCOMPARE(m_witness->opened, 0);
        m_peer->write(answer.mid(i, 1));
        QCoreApplication::processEvents();
    }
    QVERIFY(waitFor([this] { return m_witness->opened == 1; }));
    QVERIFY(m_witness->ends.isEmpty());
}

void TestWebSocketStream::readsFramesThatComeWithTheAnswer()
{
    start();
    QVERIFY(waitFor([this] { return m_peer->isAsked(); }));
    m_peer->write(upgrade(m_peer->request()) + frame(WebSocketOpcode::Text, "a") + frame(WebSocketOpcode::Binary, "b")
                  + frame(WebSocketOpcode::Close, closePayload(1000)));
    QVERIFY(waitFor([this] { return m_witness->ends.size() == 1; }));
    QCOMPARE(m_witness->messages, (QList<QByteArray>{"text:a", "binary:b"}));
    QCOMPARE(end().cause, Cause::Closed);
}

void TestWebSocketStream::refusesWhatIsNoAnswer_data()
{
    QTest::addColumn<QByteArray>("answer");
    QTest::addColumn<Cause>("cause");
    QTest::addColumn<QString>("sentence");
    QTest::newRow("a page") << response("200 OK", "text/html", "<html>") << Cause::Refused
                            << "127.0.0.1 does not speak WebSocket (answered 200 OK)";
    QTest::newRow("garbage") << QByteArray("\x16\x03\x01\0\0\r\n\r\n", 9) << Cause::NotWebSocket
                             << "127.0.0.1 does not accept the WebSocket handshake (The answer is not HTTP.)";
    QTest::newRow("a head without end") << "HTTP/1.1 101 Sure\r\nX: " + QByteArray(17'000, 'x') << Cause::NotWebSocket
                                        << "127.0.0.1 does not accept the WebSocket handshake "
                                           "(The answer's head is too large.)";
    QTest::newRow("another key's answer")
        << QByteArray("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                      "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n")
        << Cause::NotWebSocket
        << "127.0.0.1 does not accept the WebSocket handshake "
           "(The answer's Sec-WebSocket-Accept does not fit the key.)";
}

void TestWebSocketStream::refusesWhatIsNoAnswer()
{
    QFETCH(QByteArray, answer);
    QFETCH(Cause, cause);
    QFETCH(QString, sentence);
    start();
    QVERIFY(waitFor([this] { return m_peer->isAsked(); }));
    m_peer->write(answer);
    QVERIFY(waitFor([this] { return !m_witness->ends.isEmpty(); }));
    QCOMPARE(end().cause, cause);
    QCOMPARE(endSentence(QUrl(QStringLiteral("ws://127.0.0.1")), end()), sentence);
    QVERIFY(waitFor([this] { return !m_peer->isConnected(); }));
    QCOMPARE(m_witness->opened, 0);
    QCOMPARE(m_witness->ends.size(), 1);
}

void TestWebSocketStream::givesUpOnASilentServer()
{
    start({.openTime = 50ms});
    QVERIFY(waitFor([this] { return !m_witness->ends.isEmpty(); }));
    QCOMPARE(end().cause, Cause::TimedOut);
    QVERIFY(waitFor([this] { return !m_peer->isConnected(); }));
    QCOMPARE(m_witness->ends.size(), 1);
}

void TestWebSocketStream::givesUpOnASilentTlsServer()
{
    start({.url = m_peer->url(QStringLiteral("/"), QStringLiteral("wss")), .openTime = 50ms});
    QVERIFY(waitFor([this] { return !m_witness->ends.isEmpty(); }));
    QCOMPARE(end().cause, Cause::TimedOut);
}

void TestWebSocketStream::saysThatTheServerIsGoneBeforeItsAnswer()
{
    start();
    QVERIFY(waitFor([this] { return m_peer->isAsked(); }));
    m_peer->write("HTTP/1.1 101 Switching");
    m_peer->hangUp();
    QVERIFY(waitFor([this] { return !m_witness->ends.isEmpty(); }));
    QCOMPARE(end().cause, Cause::Lost);
    QVERIFY(endSentence(m_peer->url(), end()).endsWith(QStringLiteral("the connection was lost")));
}

void TestWebSocketStream::keepsTextAsItCame()
{
    m_witness->echoes = true;
    QVERIFY(startOpen());
    // A byte-order mark is text like any other (RFC 6455 8.1 asks for UTF-8 and nothing more).
    const QList<QByteArray> texts{"\xef\xbb\xbf{}", QByteArray("\0", 1), "\xef\xbf\xbf\xf4\x8f\xbf\xbf", ""};
    for (const QByteArray &text : texts)
        m_peer->write(frame(WebSocketOpcode::Text, text));
    const auto frames = awaitFrames(4);
    for (int i = 0; i < 4; ++i) {
        QCOMPARE(m_witness->messages.value(i), "text:" + texts[i]);
        QCOMPARE(frames[static_cast<std::size_t>(i)].payload, texts[i]);
        QCOMPARE(frames[static_cast<std::size_t>(i)].header.opcode, WebSocketOpcode::Text);
    }
}

void TestWebSocketStream::masksEachFrameAnew()
{
    constexpr std::size_t kCount = 200;
    QVERIFY(startOpen());
    for (std::size_t i = 0; i < kCount; ++i)
        m_stream->send(PayloadKind::Binary, "same");
    QSet<QByteArray> masks;
    for (const RawPeer::ClientFrame &frame : awaitFrames(kCount)) {
        QVERIFY(frame.header.masked);
        QCOMPARE(frame.payload, QByteArray("same"));
        masks.insert(QByteArray(reinterpret_cast<const char *>(frame.header.mask.data()), 4));
    }
    QVERIFY(masks.size() > 190);
}

void TestWebSocketStream::answersPingsWithTheirPayload()
{
    QVERIFY(startOpen());
    const QByteArray most(125, 'p');
    m_peer->write(frame(WebSocketOpcode::Ping, "") + frame(WebSocketOpcode::Pong, "unasked")
                  + frame(WebSocketOpcode::Ping, most));
    const auto frames = awaitFrames(2);
    QCOMPARE(frames[0].header.opcode, WebSocketOpcode::Pong);
    QCOMPARE(frames[0].payload, QByteArray());
    QCOMPARE(frames[1].header.opcode, WebSocketOpcode::Pong);
    QCOMPARE(frames[1].payload, most);
}

void TestWebSocketStream::failsOnBrokenFrames_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<int>("code");
    using enum WebSocketOpcode;
    const auto first = [](QByteArray bytes, int byte) {
        bytes[0] = static_cast<char>(byte);
        return bytes;
    };
    QTest::newRow("a masked frame") << wire::encodeClientFrame(Text, "a", {1, 2, 3, 4}) << 1002;
    QTest::newRow("the first reserved bit") << first(frame(Text, "a"), 0xC1) << 1002;
    QTest::newRow("the last reserved bit") << first(frame(Text, "a"), 0x91) << 1002;
    QTest::newRow("a reserved opcode") << first(frame(Text, "a"), 0x83) << 1002;
    QTest::newRow("a reserved control opcode") << first(frame(Text, "a"), 0x8F) << 1002;
    QTest::newRow("a ping in fragments") << frame(Ping, "a", false) << 1002;
    QTest::newRow("a ping of 126 bytes") << frame(Ping, QByteArray(126, 'p')) << 1002;
    QTest::newRow("a continuation of nothing") << frame(Continuation, "a") << 1002;
    QTest::newRow("a message inside another") << frame(Text, "a", false) + frame(Text, "b") << 1002;
    QTest::newRow("a continuation after the end")
        << frame(Text, "a", false) + frame(Continuation, "b") + frame(Continuation, "c") << 1002;
    QTest::newRow("a close of one byte") << frame(Close, "a") << 1002;
    for (const int code : {0, 999, 1004, 1005, 1006, 1015, 2999, 5000, 65535})
        QTest::addRow("a close with %d", code) << frame(Close, closePayload(code)) << 1002;
    QTest::newRow("a close reason that is no UTF-8") << frame(Close, closePayload(1000, "\xff")) << 1007;
    QTest::newRow("text that is no UTF-8") << frame(Text, "a\xed\xa0\x80") << 1007;
    QTest::newRow("text that is no UTF-8 before it has all come") << frame(Text, "a\xff" + QByteArray(99, 'b')).first(5)
                                                                  << 1007;
    QTest::newRow("text that ends inside a character") << frame(Text, "\xe2", false) + frame(Continuation, "\x82") << 1007;
}

void TestWebSocketStream::failsOnBrokenFrames()
{
    QFETCH(QByteArray, bytes);
    QFETCH(int, code);
    QVERIFY(startOpen());
    m_peer->write(bytes + frame(WebSocketOpcode::Text, "not read any more"));
    const auto frames = awaitFrames(1);
    QCOMPARE(frames[0].header.opcode, WebSocketOpcode::Close);
    QCOMPARE(frames[0].payload.left(2), closePayload(code));
    QVERIFY(frames[0].payload.size() > 2);
    QCOMPARE(m_witness->ends.size(), 1);
    QCOMPARE(end().cause, Cause::Failed);
    QCOMPARE(end().code, static_cast<quint16>(code));
    QVERIFY(end().text.endsWith(u'.'));
    QVERIFY(!m_witness->messages.contains("text:not read any more"));
}

void TestWebSocketStream::takesControlFramesBetweenFragments()
{
    m_witness->echoes = true;
    QVERIFY(startOpen());
    using enum WebSocketOpcode;
    m_peer->write(frame(Text, "\xc3", false) + frame(Ping, "p") + frame(Continuation, "", false)
                  + frame(Continuation, "\xa4"));
    const auto frames = awaitFrames(2);
    QCOMPARE(frames[0].header.opcode, Pong);
    QCOMPARE(frames[0].payload, QByteArray("p"));
    QCOMPARE(frames[1].header.opcode, Text);
    QCOMPARE(frames[1].payload, QByteArray("\xc3\xa4"));
}

void TestWebSocketStream::echoesLargeMessages()
{
    const QByteArray most(64 * 1024 * 1024, 'x');
    m_witness->echoes = true;
    QVERIFY(startOpen());
    for (const WebSocketOpcode opcode : {WebSocketOpcode::Text, WebSocketOpcode::Binary}) {
        m_peer->write(frame(opcode, most));
        const auto frames = awaitFrames(1);
        QCOMPARE(frames[0].header.opcode, opcode);
        QVERIFY(frames[0].payload == most);
    }
    QVERIFY(m_witness->ends.isEmpty());
    QVERIFY(!m_stream->isPaused());
}

void TestWebSocketStream::echoesThousandsOfFragments()
{
    m_witness->echoes = true;
    QVERIFY(startOpen());
    QByteArray bytes = frame(WebSocketOpcode::Text, "\xe2", false);
    QByteArray whole = "\xe2";
    for (int i = 0; i < 10'000; ++i) {
        bytes += frame(WebSocketOpcode::Continuation, "\x82\xac\xe2", false);
        whole += "\x82\xac\xe2";
    }
    m_peer->write(bytes + frame(WebSocketOpcode::Continuation, "\x82\xac"));
    QVERIFY(awaitFrames(1)[0].payload == whole + "\x82\xac");
}

void TestWebSocketStream::failsAMessageOverTheBoundByItsHeader()
{
    QVERIFY(startOpen({.maxMessageBytes = 1000}));
    m_peer->write(frame(WebSocketOpcode::Binary, QByteArray(600, 'x'), false)
                  + frame(WebSocketOpcode::Continuation, QByteArray(401, 'x')).first(4));
    const auto frames = awaitFrames(1);
    QCOMPARE(frames[0].payload.left(2), closePayload(1009));
    QCOMPARE(end().cause, Cause::Failed);
    QCOMPARE(end().code, quint16{1009});
}

void TestWebSocketStream::answersACloseWithItsCode_data()
{
    QTest::addColumn<QByteArray>("payload");
    QTest::addColumn<int>("code");
    QTest::addColumn<QString>("sentence");
    QTest::newRow("none") << QByteArray() << 1005 << "the server closed the connection (without a code)";
    QTest::newRow("with a reason") << closePayload(1001, "off") << 1001 << "the server closed the connection (1001 off)";
    QTest::newRow("service restart") << closePayload(1012) << 1012 << "the server closed the connection (1012)";
    QTest::newRow("try again later") << closePayload(1013, "busy") << 1013
                                     << "the server closed the connection (1013 busy)";
    QTest::newRow("bad gateway") << closePayload(1014) << 1014 << "the server closed the connection (1014)";
    QTest::newRow("registered") << closePayload(3000) << 3000 << "the server closed the connection (3000)";
    QTest::newRow("private") << closePayload(4999) << 4999 << "the server closed the connection (4999)";
    QTest::newRow("told a protocol error") << closePayload(1002, "you") << 1002
                                           << "the server closed the connection (1002 you)";
}

void TestWebSocketStream::answersACloseWithItsCode()
{
    QFETCH(QByteArray, payload);
    QFETCH(int, code);
    QFETCH(QString, sentence);
    QVERIFY(startOpen());
    m_peer->write(frame(WebSocketOpcode::Close, payload) + frame(WebSocketOpcode::Text, "late"));
    const auto frames = awaitFrames(1);
    QCOMPARE(frames[0].header.opcode, WebSocketOpcode::Close);
    QCOMPARE(frames[0].payload, payload.left(2));
    QCOMPARE(m_witness->ends.size(), 1);
    QCOMPARE(end().cause, Cause::Closed);
    QCOMPARE(end().code, static_cast<quint16>(code));
    QVERIFY(endSentence(m_peer->url(), end()).endsWith(sentence));
    QVERIFY(m_witness->messages.isEmpty());
}

void TestWebSocketStream::waitsForTheServerToClose()
{
    QVERIFY(startOpen());
    m_peer->write(frame(WebSocketOpcode::Close, closePayload(1000)));
    QCOMPARE(awaitFrames(1)[0].header.opcode, WebSocketOpcode::Close);
    QCOMPARE(m_witness->ends.size(), 1); // who asked for the stream need not wait
    // Everything the client would do at once has been done when a whole round trip of another one is over.
    RawPeer other;
    Witness witness;
    WebSocketStream second({.url = other.url()}, witness);
    second.open();
    QVERIFY(waitFor([&other] { return other.isAsked(); }));
    other.write(upgrade(other.request()));
    QVERIFY(waitFor([&witness] { return witness.opened == 1; }));
    QVERIFY(m_peer->isConnected());
    m_stream.reset(); // nor need it live on
    m_peer->write(frame(WebSocketOpcode::Text, "discarded"));
    QVERIFY(m_peer->isConnected());
    m_peer->hangUp();
    QVERIFY(waitFor([this] { return !m_peer->isConnected(); }));
}

void TestWebSocketStream::doesNotWaitForEver()
{
    QVERIFY(startOpen({.closeTime = 50ms}));
    m_peer->write(frame(WebSocketOpcode::Close, closePayload(1000)));
    QCOMPARE(awaitFrames(1)[0].header.opcode, WebSocketOpcode::Close);
    QVERIFY(waitFor([this] { return !m_peer->isConnected(); }));
}

void TestWebSocketStream::saysGoodbyeWhenToldTo()
{
    QVERIFY(startOpen());
    m_stream->send(PayloadKind::Text, "last words");
    m_stream->close();
    const auto frames = awaitFrames(2);
    QCOMPARE(frames[0].payload, QByteArray("last words"));
    QCOMPARE(frames[1].header.opcode, WebSocketOpcode::Close);
    QCOMPARE(frames[1].payload, closePayload(1000));
    QVERIFY(m_peer->isConnected());
    m_peer->write(frame(WebSocketOpcode::Close, closePayload(1000)));
    m_peer->hangUp();
    QVERIFY(waitFor([this] { return !m_peer->isConnected(); }));
    QVERIFY(m_witness->ends.isEmpty());
}

void TestWebSocketStream::isSilentOnceClosed()
{
    m_witness->closesAtOnce = true;
    QVERIFY(startOpen());
    m_peer->write(frame(WebSocketOpcode::Text, "1") + frame(WebSocketOpcode::Text, "2")
                  + frame(WebSocketOpcode::Ping, "3") + frame(WebSocketOpcode::Close, closePayload(1000)));
    const auto frames = awaitFrames(1);
    QCOMPARE(frames.size(), std::size_t{1});
    QCOMPARE(frames[0].header.opcode, WebSocketOpcode::Close);
    m_peer->hangUp();
    QVERIFY(waitFor([this] { return !m_peer->isConnected(); }));
    QCOMPARE(m_witness->messages, QList<QByteArray>{"text:1"});
    QVERIFY(m_witness->ends.isEmpty());
    m_stream->send(PayloadKind::Text, "nobody is there");
    m_stream->close();
}

void TestWebSocketStream::readsWhatCameBeforeTheEnd()
{
    constexpr int kCount = 20'000;
    QVERIFY(startOpen());
    QByteArray bytes;
    for (int i = 0; i < kCount; ++i)
        bytes += frame(WebSocketOpcode::Text, QByteArray(100, 'x'));
    m_peer->write(bytes);
    m_peer->hangUp();
    QVERIFY(waitFor([this] { return !m_witness->ends.isEmpty(); }));
    QCOMPARE(m_witness->messages.size(), kCount);
    QCOMPARE(end().cause, Cause::Lost);
}

void TestWebSocketStream::stopsReadingWhileTheOtherEndDoes()
{
    constexpr int kCount = 400;
    const QByteArray payload(100'000, 'x');
    m_witness->echoes = true;
    QVERIFY(startOpen({.mostUnsentBytes = 1'000'000}));
    m_peer->setReading(false);
    for (int i = 0; i < kCount; ++i)
        m_peer->write(frame(WebSocketOpcode::Binary, payload));
    QVERIFY(waitFor([this] { return m_stream->isPaused(); }));
    QVERIFY(m_stream->unsentBytes() < 1'000'000 + 2 * payload.size());
    const auto echoed = m_witness->messages.size();
    QVERIFY(echoed < kCount);
    m_peer->setReading(true);
    QVERIFY(waitFor([this] { return m_witness->messages.size() == kCount; }));
    std::size_t count = 0;
    for (const RawPeer::ClientFrame &frame : awaitFrames(kCount))
        count += frame.payload == payload ? 1 : 0;
    QCOMPARE(count, std::size_t{kCount});
    QVERIFY(!m_stream->isPaused());
    QVERIFY(m_witness->ends.isEmpty());
}

void TestWebSocketStream::speaksOverTls()
{
    const QString certificate = QFINDTESTDATA("data/self-signed.crt");
    m_peer = std::make_unique<RawPeer>(selfSignedServer(certificate, QFINDTESTDATA("data/self-signed.key")));
    QVERIFY(m_peer->listens());
    const QUrl url = m_peer->url(QStringLiteral("/"), QStringLiteral("wss"));
    start({.url = url});
    QVERIFY(waitFor([this] { return !m_witness->ends.isEmpty(); }));
    QCOMPARE(end().cause, Cause::Unreachable);
    QVERIFY(!end().sslErrors.isEmpty());
    QVERIFY(endSentence(url, end()).contains(QStringLiteral("the server's certificate is not trusted")));

    QSslConfiguration trusting = QSslConfiguration::defaultConfiguration();
    const QSslConfiguration before = trusting;
    trusting.setCaCertificates(QSslCertificate::fromPath(certificate));
    trusting.setPeerVerifyMode(QSslSocket::VerifyPeer);
    QSslConfiguration::setDefaultConfiguration(trusting);
    m_witness = std::make_unique<Witness>();
    m_witness->echoes = true;
    const bool opened = startOpen({.url = url, .mostUnsentBytes = 1'000'000});
    QSslConfiguration::setDefaultConfiguration(before);
    QVERIFY(opened);
    const QByteArray payload(5'000'000, 'x');
    m_peer->write(frame(WebSocketOpcode::Binary, payload) + frame(WebSocketOpcode::Text, "after"));
    const auto frames = awaitFrames(2);
    QVERIFY(frames[0].payload == payload);
    QCOMPARE(frames[1].payload, QByteArray("after"));
}

QTEST_GUILESS_MAIN(TestWebSocketStream)
#include "tst_websocketstream.moc"
