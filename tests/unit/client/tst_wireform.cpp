// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/client/wireform.h"
#include "core/wire/plaindialect.h"
#include "core/wire/sse.h"

#include <QTest>

using namespace pushscope;
using namespace pushscope::client;
using namespace std::chrono_literals;
using base::PayloadKind;
using base::Transport;

Q_DECLARE_METATYPE(pushscope::base::PayloadKind)
Q_DECLARE_METATYPE(pushscope::client::WireForm)

class TestWireForm : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void knowsWhatTheHubWrites_data();
    void knowsWhatTheHubWrites();
    void keepsWhatAnybodyElseWrites_data();
    void keepsWhatAnybodyElseWrites();
    void aMessageWithoutItsTimeIsKept();
    void aBareMessageIsItsPayload();
    void aBlockOfAnyServerMayBeCanonical();
    void controlTextsAreBare();
    void gapsAreKept();
    void whatWasSentIsNeverCanonical();
    void knowsNothingOfBytesThatWereNotKept();
    void copiesBorrowedBytesOnlyToKeepThem();
    void knowsTheHubsBytesQuickly_data();
    void knowsTheHubsBytesQuickly();
};

namespace {

wire::PlainMessage message(const QByteArray &payload, PayloadKind kind = PayloadKind::Text,
                           const QByteArray &event = {})
{
    return {.topic = "market/ACME \"x\"",
            .id = "7b:12",
            .time = base::WallTime(1'700'000'000'123'456us),
            .event = event,
            .payload = payload,
            .kind = kind};
}

/// As a connection makes it of what it read.
Frame frameOf(const wire::PlainMessage &message, Transport transport)
{
    Frame frame;
    frame.transport = transport;
    frame.time = message.time + 321us;
    frame.latency = 321us;
    frame.topic = message.topic;
    frame.event = message.event;
    frame.id = message.id;
    frame.payload = message.payload;
    frame.payloadKind = message.kind;
    return frame;
}

QByteArray written(const wire::PlainMessage &message, Transport transport)
{
    switch (transport) {
    case Transport::WebSocket:
        return wire::encodePlainMessage(message);
    case Transport::Sse:
        return wire::encodeSseBlock(message.id, {}, wire::encodeEnvelope(message));
    case Transport::LongPoll:
    case Transport::Poll:
        return wire::encodeEnvelope(message);
    }
    return {};
}

} // namespace

void TestWireForm::knowsWhatTheHubWrites_data()
{
    QTest::addColumn<QByteArray>("payload");
    QTest::addColumn<PayloadKind>("kind");
    QTest::addColumn<QByteArray>("event");
    const auto row = [](const char *name, const QByteArray &payload, PayloadKind kind = PayloadKind::Text,
                        const QByteArray &event = {}) { QTest::newRow(name) << payload << kind << event; };
    row("an object", R"({"price": 1.50})");
    row("an object with an event", R"({"price":1})", PayloadKind::Text, "tick");
    row("the event that every block has", "{}", PayloadKind::Text, "message");
    row("a number", "17");
    row("null", "null");
    row("JSON with white space around", " [1]\t");
    row("JSON over several lines", "{\n  \"a\": 1,\r\n  \"b\": 2\r}");
    row("text", "not JSON");
    row("text that needs escapes", "a \"b\" \\ \n \x01 \xc3\xa4");
    row("nothing", "");
    row("binary", QByteArray("\0\xff\r\n", 4), PayloadKind::Binary);
    row("binary that would be text", "abc", PayloadKind::Binary);
    row("no binary at all", "", PayloadKind::Binary);
    row("a number that no double holds", "1e999");
    row("what looks like a second member", R"({"a":1},"encoding":"text")");
}

void TestWireForm::knowsWhatTheHubWrites()
{
    QFETCH(QByteArray, payload);
    QFETCH(PayloadKind, kind);
    QFETCH(QByteArray, event);
    const wire::PlainMessage sent = message(payload, kind, event);
    for (const Transport transport : base::kAllTransports) {
        const QByteArray text = written(sent, transport);
        Frame frame = frameOf(sent, transport);
        keepWireForm(frame, text);
        QCOMPARE(frame.wireForm, WireForm::Canonical);
        QVERIFY(frame.raw.isEmpty());
        QCOMPARE(receivedBytes(frame), text);
    }
}

void TestWireForm::keepsWhatAnybodyElseWrites_data()
{
    QTest::addColumn<Transport>("transport");
    QTest::addColumn<QByteArray>("text");
    using enum Transport;
    const QByteArray envelope = wire::encodeEnvelope(message("{}"));
    QTest::newRow("another order")
        << WebSocket << QByteArray(R"({"message":{"id":"7b:12","topic":"market/ACME \"x\"","data":{}}})");
    QTest::newRow("a space more") << WebSocket << "{\"message\": " + envelope + '}';
    QTest::newRow("a space behind") << WebSocket << "{\"message\":" + envelope + "} ";
    QTest::newRow("one member more") << WebSocket << "{\"message\":" + envelope + ",\"n\":1}";
    QTest::newRow("another escape") << WebSocket
                                    << "{\"message\":" +
                                           QByteArray(envelope).replace("market", "m\\u0061rket") + '}';
    QTest::newRow("another time") << WebSocket
                                  << "{\"message\":" + QByteArray(envelope).replace("123456", "123455") + '}';
    QTest::newRow("a time with a fraction")
        << WebSocket << "{\"message\":" + QByteArray(envelope).replace("123456", "123456.0") + '}';
    QTest::newRow("no message around it") << WebSocket << envelope;
    QTest::newRow("JSON called text")
        << LongPoll << QByteArray(envelope).replace("\"data\":{}", R"("encoding":"text","data":"{}")");
    QTest::newRow("a comment before") << Sse << ": c\nid: 7b:12\ndata: " + envelope + "\n\n";
    QTest::newRow("no space after the colon") << Sse << "id:7b:12\ndata:" + envelope + "\n\n";
    QTest::newRow("lines ended by CRLF") << Sse << "id: 7b:12\r\ndata: " + envelope + "\r\n\r\n";
    QTest::newRow("another id") << Sse << "id: 7b:13\ndata: " + envelope + "\n\n";
    QTest::newRow("no id") << Sse << "data: " + envelope + "\n\n";
    QTest::newRow("an event beside the envelope") << Sse << "id: 7b:12\nevent: e\ndata: " + envelope + "\n\n";
    QTest::newRow("almost nothing") << Sse << QByteArray("\n");
    QTest::newRow("white space in an element")
        << Poll << '{' + envelope.mid(1).replace(",\"id\"", ", \"id\"");
}

void TestWireForm::keepsWhatAnybodyElseWrites()
{
    QFETCH(Transport, transport);
    QFETCH(QByteArray, text);
    Frame frame = frameOf(message("{}"), transport);
    keepWireForm(frame, text);
    QCOMPARE(frame.wireForm, WireForm::Kept);
    QCOMPARE(frame.raw, text);
    QCOMPARE(receivedBytes(frame), text);
}

void TestWireForm::aMessageWithoutItsTimeIsKept()
{
    for (const Transport transport : base::kAllTransports) {
        const QByteArray text = written(message("{}"), transport);
        Frame frame = frameOf(message("{}"), transport);
        frame.latency.reset(); // it came from a history of yesterday
        keepWireForm(frame, text);
        QCOMPARE(frame.wireForm, WireForm::Kept);
        QCOMPARE(receivedBytes(frame), text);
    }
}

void TestWireForm::aBareMessageIsItsPayload()
{
    Frame frame;
    frame.payload = QByteArray("\0\1", 2);
    keepWireForm(frame, frame.payload);
    QCOMPARE(frame.wireForm, WireForm::Bare);
    QVERIFY(frame.raw.isEmpty());
    QCOMPARE(receivedBytes(frame), frame.payload);
}

void TestWireForm::aBlockOfAnyServerMayBeCanonical()
{
    Frame frame;
    frame.transport = Transport::Sse;
    frame.event = "message";
    frame.payload = "a\nb";
    keepWireForm(frame, QByteArray("data: a\ndata: b\n\n"));
    QCOMPARE(frame.wireForm, WireForm::Canonical);
    QCOMPARE(receivedBytes(frame), QByteArray("data: a\ndata: b\n\n"));
    frame.event = "tick";
    frame.id = "9";
    keepWireForm(frame, QByteArray("id: 9\nevent: tick\ndata: a\ndata: b\n\n"));
    QCOMPARE(frame.wireForm, WireForm::Canonical);
    keepWireForm(frame, QByteArray("event: tick\nid: 9\ndata: a\ndata: b\n\n"));
    QCOMPARE(frame.wireForm, WireForm::Kept);
    QCOMPARE(receivedBytes(frame), QByteArray("event: tick\nid: 9\ndata: a\ndata: b\n\n"));
}

void TestWireForm::controlTextsAreBare()
{
    Frame frame;
    frame.kind = FrameKind::Control;
    frame.payload = wire::encodeOk("1");
    keepWireForm(frame, frame.payload);
    QCOMPARE(frame.wireForm, WireForm::Bare);
}

void TestWireForm::gapsAreKept()
{
    Frame frame;
    frame.kind = FrameKind::Gap;
    frame.payload = "The hub no longer holds it";
    const QByteArray text = wire::encodeGap(QByteArray("t"), {1}, {2});
    keepWireForm(frame, text);
    QCOMPARE(frame.wireForm, WireForm::Kept);
    QCOMPARE(receivedBytes(frame), text);
}

void TestWireForm::whatWasSentIsNeverCanonical()
{
    Frame frame = frameOf(message("{}"), Transport::WebSocket);
    frame.direction = Direction::Out;
    keepWireForm(frame, written(message("{}"), Transport::WebSocket));
    QCOMPARE(frame.wireForm, WireForm::Kept);
}

void TestWireForm::knowsNothingOfBytesThatWereNotKept()
{
    Frame frame;
    frame.payload = "a";
    QVERIFY(!receivedBytes(frame));
}

void TestWireForm::copiesBorrowedBytesOnlyToKeepThem()
{
    QByteArray piece = written(message("{}"), Transport::Sse);
    Frame frame = frameOf(message("{}"), Transport::Sse);
    keepWireForm(frame, QByteArrayView(piece));
    QCOMPARE(frame.wireForm, WireForm::Canonical);
    QVERIFY(frame.raw.isNull());
    const QByteArray text = ":\n" + piece;
    piece = text;
    keepWireForm(frame, QByteArrayView(piece));
    piece.fill('x');
    QCOMPARE(frame.raw, text);
}

void TestWireForm::knowsTheHubsBytesQuickly_data()
{
    QTest::addColumn<Transport>("transport");
    for (const Transport transport : base::kAllTransports)
        QTest::newRow(base::keyword(transport).latin1()) << transport;
}

void TestWireForm::knowsTheHubsBytesQuickly()
{
    QFETCH(Transport, transport);
    QByteArray payload =
        R"({"price":187.25,"volume":1200,"bid":187.2,"ask":187.3,"venue":"XNAS","filling":")";
    payload += QByteArray(126 - payload.size(), 'x') + "\"}"; // 128 bytes
    wire::PlainMessage sent = message(payload);
    sent.topic = "market/ACME";
    const QByteArray text = written(sent, transport);
    Frame frame = frameOf(sent, transport);
    QBENCHMARK
    {
        for (int i = 0; i < 1000; ++i)
            keepWireForm(frame, QByteArrayView(text));
    }
    QCOMPARE(frame.wireForm, WireForm::Canonical);
}

QTEST_GUILESS_MAIN(TestWireForm)
#include "tst_wireform.moc"
