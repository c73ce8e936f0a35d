// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/client/sources.h"
#include "support/framelog.h"
#include "support/rawpeer.h"

#include <QDeadlineTimer>
#include <QRegularExpression>

using namespace pushscope;
using namespace pushscope::client;
using namespace std::chrono_literals;
using wire::WebSocketOpcode;
using enum wire::WebSocketOpcode;

namespace {

constexpr int kPatience = 20'000;

QByteArray frame(WebSocketOpcode opcode, const QByteArray &payload = {}, bool fin = true)
{
    QByteArray bytes = wire::encodeServerFrame(opcode, payload);
    if (!fin)
        bytes[0] = static_cast<char>(bytes[0] & 0x7F);
    return bytes;
}

/// A frame whose first byte is `byte`: reserved bits and opcodes.
QByteArray odd(int byte, const QByteArray &payload = {})
{
    QByteArray bytes = frame(Text, payload);
    bytes[0] = static_cast<char>(byte);
    return bytes;
}

QByteArray code(int value, const QByteArray &reason = {})
{
    return QByteArray(1, static_cast<char>(value >> 8)) + static_cast<char>(value & 0xFF) + reason;
}

/// A message in fragments of at most so many bytes, with `between` after each but the last.
QByteArray fragments(WebSocketOpcode opcode, const QByteArray &payload, qsizetype size,
                     const QByteArray &between = {})
{
    QByteArray bytes;
    for (qsizetype at = 0; at == 0 || at < payload.size(); at += size) {
        const bool last = at + size >= payload.size();
        bytes += frame(at == 0 ? opcode : Continuation, payload.mid(at, size), last);
        if (!last)
            bytes += between;
    }
    return bytes;
}

/// What the client sent, as it is written in the rows.
QByteArray shown(const RawPeer::ClientFrame &frame)
{
    switch (frame.header.opcode) {
    case Text:
        return "text " + frame.payload;
    case Binary:
        return "binary " + frame.payload;
    case Ping:
        return "ping " + frame.payload;
    case Pong:
        return "pong " + frame.payload;
    case Continuation:
        return "continuation " + frame.payload;
    case Close:
        break;
    }
    if (frame.payload.size() < 2)
        return frame.payload.isEmpty() ? "close" : "close of one byte";
    const auto high = static_cast<unsigned char>(frame.payload[0]);
    const auto low = static_cast<unsigned char>(frame.payload[1]);
    return "close " + QByteArray::number(high << 8 | low);
}

using Answers = QList<QByteArray>;

/// What the peer writes after the handshake in pieces of `piece` bytes (0: at once), and what an echoing
/// client must answer. A case in which it does not close is closed with 1000, which must be answered, too.
void row(const QByteArray &name, const QByteArray &bytes, const Answers &answers, int piece = 0)
{
    QTest::newRow(name.constData()) << bytes << answers << piece;
}

void columns()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QList<QByteArray>>("answers");
    QTest::addColumn<int>("piece");
}

} // namespace

/// The cases that suites for WebSocket ends (RFC 6455) ask of a client that echoes, against a peer of raw
/// bytes.
class TestWebSocketConformance : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();

    void messages_data();
    void messages() { play(); }
    void pingsAndPongs_data();
    void pingsAndPongs() { play(); }
    void reservedBitsAndOpcodes_data();
    void reservedBitsAndOpcodes() { play(); }
    void fragmentation_data();
    void fragmentation() { play(); }
    void validText_data();
    void validText() { play(); }
    void invalidText_data();
    void invalidText() { play(); }
    void failsFastOnInvalidText();
    void closing_data();
    void closing() { play(); }
    void closeCodes_data();
    void closeCodes() { play(); }
    void masking_data();
    void masking() { play(); }
    void limits_data();
    void limits() { play(); }

    void answersAFloodOfPings();
    void doesNotBufferThePongsOfAFloodForEver();
    void keepsTheOrderOfAThousandMessages();
    void takesTheEndOfTheConnectionForALoss();
    void isNotHeldUpByAPeerThatNeverClosesTheConnection();

private:
    void play();
    bool startOpen(SourceOptions options = {});
    void write(const QByteArray &bytes, int piece);
    [[nodiscard]] Answers awaitAnswers(qsizetype count);
    /// Looks every millisecond, where QTest::qWaitFor() takes ten, which tells over hundreds of rows.
    static bool waitFor(const std::function<bool()> &condition)
    {
        const QDeadlineTimer deadline(kPatience);
        while (!condition() && !deadline.hasExpired())
            QTest::qWait(1);
        return condition();
    }
    bool hasEnded()
    {
        return waitFor([this] { return status().state == SourceState::Ended; });
    }
    SourceStatus status() const { return m_sources->status(m_id).value_or(SourceStatus{}); }

    base::SystemClock m_clock;
    std::unique_ptr<RawPeer> m_peer;
    std::unique_ptr<FrameLog> m_log;
    std::unique_ptr<Sources> m_sources;
    SourceId m_id;
    Answers m_answers;
};

void TestWebSocketConformance::init()
{
    QTest::failOnWarning(QRegularExpression(QStringLiteral(".*")));
    m_peer = std::make_unique<RawPeer>();
    QVERIFY(m_peer->listens());
    m_log = std::make_unique<FrameLog>();
    m_sources = std::make_unique<Sources>(*m_log, m_clock);
    m_answers.clear();
}

void TestWebSocketConformance::cleanup()
{
    m_sources.reset();
    m_log.reset();
    m_peer.reset();
}

bool TestWebSocketConformance::startOpen(SourceOptions options)
{
    options.url = m_peer->url();
    options.reconnect = false;
    options.echo = true;
    m_id = m_sources->add(std::move(options));
    if (!waitFor([this] { return m_peer->isAsked(); }))
        return false;
    m_peer->write(upgrade(m_peer->request()));
    return waitFor([this] { return m_log->count(FrameKind::Opened) == 1; });
}

void TestWebSocketConformance::write(const QByteArray &bytes, int piece)
{
    if (piece == 0) {
        m_peer->write(bytes);
        return;
    }
    for (qsizetype at = 0; at < bytes.size(); at += piece)
        m_peer->write(bytes.mid(at, piece));
}

Answers TestWebSocketConformance::awaitAnswers(qsizetype count)
{
    (void)waitFor([this, count] {
        for (const RawPeer::ClientFrame &frame : m_peer->takeFrames()) {
            const bool sound = frame.header.masked && frame.header.fin && frame.header.rsv == 0;
            m_answers.append(sound ? shown(frame) : QByteArray("an unsound frame"));
        }
        return m_answers.size() >= count;
    });
    return m_answers;
}

void TestWebSocketConformance::play()
{
    QFETCH(QByteArray, bytes);
    QFETCH(Answers, answers);
    QFETCH(int, piece);
    QVERIFY(startOpen());
    write(bytes, piece);
    const bool closesByItself = !answers.isEmpty() && answers.constLast().startsWith("close");
    if (!closesByItself) {
        (void)awaitAnswers(answers.size());
        m_peer->write(frame(Close, code(1000)));
        answers.append("close 1000");
    }
    const Answers got = awaitAnswers(answers.size());
    QCOMPARE(got, answers);
    QVERIFY(hasEnded());
    m_peer->hangUp(); // the server closes the connection (RFC 6455 7.1.1)
    QVERIFY(waitFor([this] { return !m_peer->isConnected(); }));
    QCOMPARE(awaitAnswers(0), answers); // and nothing came after the close
    QCOMPARE(m_log->count(FrameKind::Closed), 1);
}

void TestWebSocketConformance::messages_data()
{
    columns();
    for (const int size : {0, 125, 126, 127, 128, 65535, 65536}) {
        const QByteArray text(size, '*');
        const QByteArray binary(size, '\xfe');
        row("text of " + QByteArray::number(size), frame(Text, text), {"text " + text});
        row("binary of " + QByteArray::number(size), frame(Binary, binary), {"binary " + binary});
    }
    const QByteArray large(65536, '*');
    row("text in pieces", frame(Text, large), {"text " + large}, 997);
    row("binary in pieces", frame(Binary, large), {"binary " + large}, 997);
    row("a text byte by byte", frame(Text, QByteArray(300, '*')), {"text " + QByteArray(300, '*')}, 1);
    row("two in one piece", frame(Text, "a") + frame(Binary, "b"), {"text a", "binary b"});
    row("NUL in text", frame(Text, QByteArray("a\0b", 3)), {QByteArray("text a\0b", 8)});
}

void TestWebSocketConformance::pingsAndPongs_data()
{
    columns();
    const QByteArray most(125, '\xfe');
    row("a ping without payload", frame(Ping), {"pong "});
    row("a ping with text", frame(Ping, "Hello, world!"), {"pong Hello, world!"});
    row("a ping with binary", frame(Ping, QByteArray("\0\xff\xfe\xfd", 4)),
        {QByteArray("pong \0\xff\xfe\xfd", 9)});
    row("a ping of 125 bytes", frame(Ping, most), {"pong " + most});
    row("a ping of 126 bytes", frame(Ping, most + 'x'), {"close 1002"});
    row("a ping byte by byte", frame(Ping, most), {"pong " + most}, 1);
    row("a pong that nobody asked for", frame(Pong), {});
    row("a pong with payload", frame(Pong, "unsolicited"), {});
    row("a pong, then a ping", frame(Pong, "unsolicited") + frame(Ping, "ping"), {"pong ping"});
    row("a pong of 126 bytes", frame(Pong, most + 'x'), {"close 1002"});
    QByteArray ten;
    Answers pongs;
    for (int i = 0; i < 10; ++i) {
        ten += frame(Ping, "payload-" + QByteArray::number(i));
        pongs.append("pong payload-" + QByteArray::number(i));
    }
    row("ten pings", ten, pongs);
    row("ten pings byte by byte", ten, pongs, 1);
}

void TestWebSocketConformance::reservedBitsAndOpcodes_data()
{
    columns();
    for (int bits = 1; bits <= 7; ++bits) {
        const QByteArray name = QByteArray::number(bits);
        row("reserved bits " + name, odd(0x81 | bits << 4, "Hello") + frame(Ping), {"close 1002"});
        row("reserved bits after a message " + name, frame(Text, "a") + odd(0x82 | bits << 4, "b"),
            {"text a", "close 1002"});
        row("reserved bits of a ping " + name, odd(0x89 | bits << 4), {"close 1002"});
        row("reserved bits of a close " + name, odd(0x88 | bits << 4, code(1000)), {"close 1002"});
        row("reserved bits byte by byte " + name, odd(0x81 | bits << 4, "Hello"), {"close 1002"}, 1);
    }
    for (const int opcode : {3, 4, 5, 6, 7, 11, 12, 13, 14, 15}) {
        const QByteArray name = QByteArray::number(opcode);
        row("opcode " + name, odd(0x80 | opcode), {"close 1002"});
        row("opcode with payload " + name, odd(0x80 | opcode, "reserved"), {"close 1002"});
        row("opcode after a message " + name, frame(Text, "a") + odd(0x80 | opcode, "b") + frame(Ping),
            {"text a", "close 1002"});
    }
}

void TestWebSocketConformance::fragmentation_data()
{
    columns();
    row("a ping in fragments", frame(Ping, "a", false) + frame(Continuation, "b"), {"close 1002"});
    row("a pong in fragments", frame(Pong, "a", false) + frame(Continuation, "b"), {"close 1002"});
    row("a close in fragments", frame(Close, code(1000), false), {"close 1002"});
    row("text in two", fragments(Text, "fragment1fragment2", 9), {"text fragment1fragment2"});
    row("text in two, in pieces", fragments(Text, "fragment1fragment2", 9), {"text fragment1fragment2"}, 3);
    row("binary in two", fragments(Binary, "fragment1fragment2", 9), {"binary fragment1fragment2"});
    row("a ping between", fragments(Text, "fragment1fragment2", 9, frame(Ping, "ping")),
        {"pong ping", "text fragment1fragment2"});
    row("a ping between, byte by byte", fragments(Text, "fragment1fragment2", 9, frame(Ping, "ping")),
        {"pong ping", "text fragment1fragment2"}, 1);
    row("a pong between", fragments(Text, "fragment1fragment2", 9, frame(Pong, "pong")),
        {"text fragment1fragment2"});
    row("pings between five", fragments(Text, "abcde", 1, frame(Ping, "p")),
        {"pong p", "pong p", "pong p", "pong p", "text abcde"});
    for (const bool fin : {true, false}) {
        const QByteArray name = fin ? "a last continuation of nothing" : "a continuation of nothing";
        const QByteArray stray = frame(Continuation, "x", fin);
        row(name, stray + frame(Text, "a"), {"close 1002"});
        row(name + " byte by byte", stray + frame(Text, "a"), {"close 1002"}, 1);
        row(name + " after a message", fragments(Text, "ab", 1) + stray + frame(Text, "c"),
            {"text ab", "close 1002"});
    }
    row("text inside text", frame(Text, "a", false) + frame(Text, "b"), {"close 1002"});
    row("binary inside text", frame(Text, "a", false) + frame(Binary, "b"), {"close 1002"});
    row("text inside binary", frame(Binary, "a", false) + frame(Text, "b", false), {"close 1002"});
    row("empty fragments", fragments(Text, "", 1), {"text "});
    row("three empty fragments",
        frame(Text, "", false) + frame(Continuation, "", false) + frame(Continuation), {"text "});
    row("one of three is not empty",
        frame(Text, "", false) + frame(Continuation, "middle", false) + frame(Continuation), {"text middle"});
    const QByteArray large(300'000, 'x');
    row("fragments of 1300", fragments(Binary, large, 1300), {"binary " + large});
    row("fragments of 1300 with pings", fragments(Text, QByteArray(2600, 'x'), 1300, frame(Ping, "p")),
        {"pong p", "text " + QByteArray(2600, 'x')});
}

void TestWebSocketConformance::validText_data()
{
    columns();
    const std::pair<const char *, QByteArray> texts[] = {
        {"Greek", "\xce\xba\xe1\xbd\xb9\xcf\x83\xce\xbc\xce\xb5"},
        {"a byte-order mark", "\xef\xbb\xbf{}"},
        {"the first of one byte", QByteArray("\0", 1)},
        {"the last of one byte", "\x7f"},
        {"the first of two bytes", "\xc2\x80"},
        {"the last of two bytes", "\xdf\xbf"},
        {"the first of three bytes", "\xe0\xa0\x80"},
        {"the last of three bytes", "\xef\xbf\xbf"},
        {"the first of four bytes", "\xf0\x90\x80\x80"},
        {"the last of four bytes", "\xf4\x8f\xbf\xbf"},
        {"before the surrogates", "\xed\x9f\xbf"},
        {"behind the surrogates", "\xee\x80\x80"},
        {"the replacement character", "\xef\xbf\xbd"},
        {"a non-character", "\xef\xbf\xbe\xf0\x9f\xbf\xbe"},
        {"all kinds",
         "Hello-\xc2\xb5@\xc3\x9f\xc3\xb6\xc3\xa4\xc3\xbc\xc3\xa0\xc3\xa1-UTF-8!! \xf0\x9f\x98\x80"},
    };
    for (const auto &[name, text] : texts) {
        row(name, frame(Text, text), {"text " + text});
        row(QByteArray(name) + " byte by byte", frame(Text, text), {"text " + text}, 1);
        row(QByteArray(name) + " in fragments of a byte", fragments(Text, text, 1), {"text " + text});
    }
}

void TestWebSocketConformance::invalidText_data()
{
    columns();
    const std::pair<const char *, QByteArray> texts[] = {
        {"a lone continuation", "\x80"},
        {"two continuations", "\xbf\x80"},
        {"every continuation", "\x80\x81\x82\xbd\xbe\xbf"},
        {"a lone start of two", "\xc2 "},
        {"a lone start of three", "\xe1 "},
        {"a lone start of four", "\xf1 "},
        {"two of three bytes", "\xe1\x80"},
        {"three of four bytes", "\xf1\x80\x80"},
        {"what UTF-8 never holds", "\xfe"},
        {"nor this", "\xff"},
        {"five bytes", "\xf8\x88\x80\x80\x80"},
        {"six bytes", "\xfc\x84\x80\x80\x80\x80"},
        {"a slash in two bytes", "\xc0\xaf"},
        {"a slash in three bytes", "\xe0\x80\xaf"},
        {"a slash in four bytes", "\xf0\x80\x80\xaf"},
        {"NUL in two bytes", "\xc0\x80"},
        {"overlong of two", "\xc1\xbf"},
        {"overlong of three", "\xe0\x9f\xbf"},
        {"overlong of four", "\xf0\x8f\xbf\xbf"},
        {"a high surrogate", "\xed\xa0\x80"},
        {"a low surrogate", "\xed\xbf\xbf"},
        {"a pair of surrogates", "\xed\xa0\x80\xed\xb0\x80"},
        {"beyond the last", "\xf4\x90\x80\x80"},
        {"far beyond", "\xf7\xbf\xbf\xbf"},
        {"in the middle", "\xce\xba\xe1\xbd\xb9\xcf\x83\xce\xbc\xce\xb5\xed\xa0\x80"
                          "edited"},
        {"at the end", "\xce\xba\xe1\xbd\xb9\xcf\x83\xce\xbc\xce\xb5\xf4\x90"},
    };
    for (const auto &[name, text] : texts) {
        row(name, frame(Text, text), {"close 1007"});
        row(QByteArray(name) + " byte by byte", frame(Text, text), {"close 1007"}, 1);
        row(QByteArray(name) + " in fragments of a byte", fragments(Text, text, 1), {"close 1007"});
        row(QByteArray(name) + " as binary", frame(Binary, text), {"binary " + text});
    }
    row("after a good message", frame(Text, "a") + frame(Text, "\xff"), {"text a", "close 1007"});
    row("a ping before it is seen", fragments(Text, "a\xff", 1, frame(Ping, "p")), {"pong p", "close 1007"});
}

void TestWebSocketConformance::failsFastOnInvalidText()
{
    QVERIFY(startOpen());
    // The message does not end, and neither does the frame.
    m_peer->write(frame(Text, "\xce\xba", false) +
                  frame(Continuation, "\xf4\x90" + QByteArray(1000, 'x'), false).left(6));
    QCOMPARE(awaitAnswers(1), Answers{"close 1007"});
    QVERIFY(hasEnded());
    QVERIFY2(status().lastError.contains(QStringLiteral("1007")), qPrintable(status().lastError));
}

void TestWebSocketConformance::closing_data()
{
    columns();
    const QByteArray goodbye = frame(Close, code(1000));
    row("after a message", frame(Text, "a") + goodbye, {"text a", "close 1000"});
    row("twice", goodbye + frame(Close, code(1001)), {"close 1000"});
    row("before a ping", goodbye + frame(Ping), {"close 1000"});
    row("before a message", goodbye + frame(Text, "late"), {"close 1000"});
    row("before garbage", goodbye + odd(0xFF, "x"), {"close 1000"});
    row("inside a message", frame(Text, "a", false) + goodbye + frame(Continuation, "b"), {"close 1000"});
    const QByteArray large(256 * 1024, 'x');
    row("after a large message", frame(Text, large) + goodbye + frame(Ping), {"text " + large, "close 1000"});
    row("without a code", frame(Close), {"close"});
    row("with one byte", frame(Close, "x"), {"close 1002"});
    row("with a code", goodbye, {"close 1000"});
    row("with a reason", frame(Close, code(1000, "Hello World!")), {"close 1000"});
    row("with the longest reason", frame(Close, code(1000, QByteArray(123, '*'))), {"close 1000"});
    row("with too long a reason", frame(Close, code(1000, QByteArray(124, '*'))), {"close 1002"});
    row("with a reason that is no UTF-8", frame(Close, code(1000, "\xce\xba\xed\xa0\x80")), {"close 1007"});
    row("with half a character", frame(Close, code(1000, "\xce")), {"close 1007"});
    row("byte by byte", frame(Close, code(1000, "bye")), {"close 1000"}, 1);
}

void TestWebSocketConformance::closeCodes_data()
{
    columns();
    for (const int value :
         {1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014, 3000, 3999, 4000, 4999})
        row("valid " + QByteArray::number(value), frame(Close, code(value)),
            {"close " + QByteArray::number(value)});
    for (const int value : {0, 1, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000, 32768, 65535})
        row("invalid " + QByteArray::number(value), frame(Close, code(value)), {"close 1002"});
}

void TestWebSocketConformance::masking_data()
{
    columns();
    const wire::WebSocketMask mask{1, 2, 3, 4};
    for (const WebSocketOpcode opcode : {Text, Binary, Ping, Pong, Close}) {
        const QByteArray name = "a masked frame of opcode " + QByteArray::number(static_cast<int>(opcode));
        row(name, wire::encodeClientFrame(opcode, opcode == Close ? code(1000) : "a", mask), {"close 1002"});
    }
    row("a mask of zeros", wire::encodeClientFrame(Text, "a", {}), {"close 1002"});
    row("a masked continuation",
        frame(Text, "a", false) + QByteArray("\x80\x81\1\2\3\4"
                                             "b"),
        {"close 1002"});
}

void TestWebSocketConformance::limits_data()
{
    columns();
    const QByteArray large(4 * 1024 * 1024, 'x');
    row("4 MiB of text", frame(Text, large), {"text " + large});
    row("4 MiB of binary", frame(Binary, large), {"binary " + large});
    row("4 MiB in fragments of 64 KiB", fragments(Text, large, 65536), {"text " + large});
    row("1 MiB in fragments of 64 bytes", fragments(Binary, large.left(1024 * 1024), 64),
        {"binary " + large.left(1024 * 1024)});
    row("4 MiB in pieces of 1000", frame(Text, large), {"text " + large}, 1000);
    row("64 MiB", frame(Binary, large.repeated(16)), {"binary " + large.repeated(16)});
    row("one byte more than 64 MiB", frame(Binary, large.repeated(16) + 'x').left(100), {"close 1009"});
    row("more than that in fragments", fragments(Binary, large.repeated(16) + 'x', 8 * 1024 * 1024),
        {"close 1009"});
    row("as much as can be written in a length", QByteArray("\x82\x7f\x7f\xff\xff\xff\xff\xff\xff\xff", 10),
        {"close 1009"});
    row("a length with its top bit set", QByteArray("\x82\x7f\x80\0\0\0\0\0\0\0", 10), {"close 1002"});
    row("a length that is longer than it need be", QByteArray("\x82\x7e\0\x7d", 4) + QByteArray(125, 'x'),
        {"close 1002"});
    row("a length of eight bytes for two", QByteArray("\x82\x7f\0\0\0\0\0\0\xff\xff", 10), {"close 1002"});
}

void TestWebSocketConformance::answersAFloodOfPings()
{
    constexpr int kCount = 20'000;
    QVERIFY(startOpen());
    QByteArray bytes;
    for (int i = 0; i < kCount; ++i)
        bytes += frame(Ping, QByteArray::number(i));
    m_peer->write(bytes + frame(Text, "still here"));
    const Answers answers = awaitAnswers(kCount + 1);
    QCOMPARE(answers.size(), kCount + 1);
    for (int i = 0; i < kCount; ++i)
        QCOMPARE(answers[i], "pong " + QByteArray::number(i));
    QCOMPARE(answers.constLast(), QByteArray("text still here"));
    QCOMPARE(status().state, SourceState::Connected);
}

void TestWebSocketConformance::doesNotBufferThePongsOfAFloodForEver()
{
    QVERIFY(startOpen({.pingInterval = 50ms}));
    m_peer->setReading(false);
    const QByteArray flood = frame(Ping, QByteArray(125, 'p')).repeated(1000);
    // Who asks and does not read the answers is not read either, and is given up in the end.
    for (int i = 0; i < 1000; ++i)
        m_peer->write(flood);
    QVERIFY(hasEnded());
    QVERIFY2(status().lastError.contains(QStringLiteral("nothing that was sent was read")),
             qPrintable(status().lastError));
}

void TestWebSocketConformance::keepsTheOrderOfAThousandMessages()
{
    QVERIFY(startOpen());
    Answers expected;
    for (int i = 0; i < 1000; ++i) {
        const QByteArray payload = QByteArray::number(i) + QByteArray(i, 'x');
        const WebSocketOpcode opcode = i % 2 == 0 ? Text : Binary;
        m_peer->write(frame(opcode, payload));
        expected.append((opcode == Text ? "text " : "binary ") + payload);
    }
    QCOMPARE(awaitAnswers(1000), expected);
}

void TestWebSocketConformance::takesTheEndOfTheConnectionForALoss()
{
    QVERIFY(startOpen());
    m_peer->write(frame(Text, "last") + frame(Text, "half", false));
    m_peer->hangUp(); // the peer's half, without a close frame (RFC 6455 7.1.5: 1006)
    QVERIFY(hasEnded());
    QVERIFY(status().failed);
    QVERIFY2(status().lastError.contains(QStringLiteral("the connection was lost")),
             qPrintable(status().lastError));
    QCOMPARE(m_log->payloads(), QList<QByteArray>{"last"});
}

void TestWebSocketConformance::isNotHeldUpByAPeerThatNeverClosesTheConnection()
{
    QVERIFY(startOpen());
    m_peer->write(frame(Close, code(1000)));
    QCOMPARE(awaitAnswers(1), Answers{"close 1000"});
    QVERIFY(hasEnded());
    QVERIFY(waitFor([this] { return !m_peer->isConnected(); })); // after its patience, the client does
}

QTEST_GUILESS_MAIN(TestWebSocketConformance)
#include "tst_websocketconformance.moc"
