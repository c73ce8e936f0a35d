// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/capture/anatomy/wireanatomy.h"
#include "core/client/wireform.h"
#include "core/wire/sse.h"
#include "rawclient.h"
#include "testhub.h"

#include <QTest>

using namespace pushscope;
using namespace pushscope::capture;
using namespace pushscope::test;
using base::Transport;
using Role = WirePart::Role;

namespace {

constexpr base::WallTime kTime{std::chrono::microseconds(1'795'530'778'204'000)};

client::Frame message(const QByteArray &payload, base::PayloadKind kind = base::PayloadKind::Text)
{
    client::Frame frame;
    frame.transport = Transport::WebSocket;
    frame.time = kTime;
    frame.topic = "market/AAPL";
    frame.event = "trade";
    frame.id = "9c3b:182406";
    frame.payload = payload;
    frame.payloadKind = kind;
    frame.latency = std::chrono::microseconds(900);
    return frame;
}

/// `Opcode 0-1, Length 1-2`: which bytes are what.
QByteArray bytesOf(const WireAnatomy &anatomy, Role role)
{
    QByteArray bytes;
    for (const WirePart &part : anatomy.parts) {
        if (part.role == role)
            bytes += anatomy.bytes.mid(part.begin, part.size());
    }
    return bytes;
}

const WirePart &partOf(const WireAnatomy &anatomy, Role role)
{
    const auto found = std::ranges::find(anatomy.parts, role, &WirePart::role);
    Q_ASSERT(found != anatomy.parts.end());
    return *found;
}

bool coversAll(const WireAnatomy &anatomy)
{
    qsizetype at = 0;
    for (const WirePart &part : anatomy.parts) {
        if (part.begin != at || part.end <= part.begin)
            return false;
        at = part.end;
    }
    return at == anatomy.bytes.size();
}

QByteArray jsonOf(int bytes)
{
    return '"' + QByteArray(bytes - 2, 'x') + '"';
}

} // namespace

class WireAnatomyTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void cutsAllBytesIntoParts_data();
    void cutsAllBytesIntoParts();
    void isWhatTheHubSends_data();
    void isWhatTheHubSends();
    void readsTheHeaderOfAFrame_data();
    void readsTheHeaderOfAFrame();
    void masksWhatAClientSends();
    void findsThePartsOfAnEnvelope();
    void findsTheLinesOfABlock();
    void showsReceivedBytesAsTheyCame();
    void saysWhatItDoesNotKnow();
    void showsNothingForWhatCameInNoBytes();
    void boundsThePartsOfAMessageOfManyLines();
};

void WireAnatomyTest::cutsAllBytesIntoParts_data()
{
    QTest::addColumn<QByteArray>("payload");
    QTest::addColumn<base::PayloadKind>("kind");
    QTest::newRow("JSON") << QByteArray(R"({"price":187.42})") << base::PayloadKind::Text;
    QTest::newRow("JSON of two lines") << QByteArray("{\n\"price\":187.42}") << base::PayloadKind::Text;
    QTest::newRow("text") << QByteArray("hello\r\nworld \"you\"") << base::PayloadKind::Text;
    QTest::newRow("nothing") << QByteArray() << base::PayloadKind::Text;
    QTest::newRow("binary") << QByteArray("\0\1\xff", 3) << base::PayloadKind::Binary;
    QTest::newRow("wrong UTF-8") << QByteArray("\xc3(") << base::PayloadKind::Text;
    QTest::newRow("looks like an envelope") << QByteArray(R"({"message":{"data":1}})") << base::PayloadKind::Text;
    QTest::newRow("70 kB") << jsonOf(70'000) << base::PayloadKind::Text;
}

void WireAnatomyTest::cutsAllBytesIntoParts()
{
    QFETCH(QByteArray, payload);
    QFETCH(base::PayloadKind, kind);
    const client::Frame frame = message(payload, kind);
    for (const Transport transport : base::kAllTransports) {
        const WireAnatomy anatomy = wireAnatomy(frame, transport);
        QVERIFY(coversAll(anatomy));
        QVERIFY(!anatomy.isReceived);
        QCOMPARE(anatomy.payloadBytes, payload.size());
        QVERIFY(anatomy.overheadBytes() > 0);
        if (payload.startsWith('{') && !payload.contains('\n'))
            QCOMPARE(bytesOf(anatomy, Role::Payload), payload);
    }
}

void WireAnatomyTest::isWhatTheHubSends_data()
{
    QTest::addColumn<QByteArray>("payload");
    QTest::addColumn<base::PayloadKind>("kind");
    QTest::newRow("JSON") << QByteArray(R"({"price":187.42,"size":300})") << base::PayloadKind::Text;
    QTest::newRow("text of two lines") << QByteArray("one\ntwo") << base::PayloadKind::Text;
    QTest::newRow("binary") << QByteArray("\0\1\xff", 3) << base::PayloadKind::Binary;
    QTest::newRow("a long one") << jsonOf(300) << base::PayloadKind::Text;
}

/// Raw sockets against a hub: every byte that it sends for the message, and no other.
void WireAnatomyTest::isWhatTheHubSends()
{
    QFETCH(QByteArray, payload);
    QFETCH(base::PayloadKind, kind);
    TestHub hub;
    QVERIFY(hub.started);
    RawClient webSocket(hub.hub.port());
    QVERIFY(webSocket.upgrade("/ws"));
    webSocket.readFrame(); // welcome
    QVERIFY(webSocket.request(R"({"subscribe":["#"],"n":1})").contains("ok"));
    RawClient stream(hub.hub.port());
    stream.send(getRequest("/sse?topic=%23"));
    QVERIFY(stream.waitForText("\n\n\r\n"));
    QVERIFY(stream.waitFor([](const QByteArray &all) { return all.contains("\nid: "); }));
    stream.buffer.clear();
    RawClient longPoll(hub.hub.port());
    longPoll.send(getRequest("/poll?topic=%23&wait=20"));
    QTRY_VERIFY(hub.hub.statistics().peers[static_cast<std::size_t>(Transport::LongPoll)] == 1);

    const base::Cursor cursor = hub.publish("market/AAPL", payload, kind);
    QVERIFY(webSocket.waitFor([&](const QByteArray &all) { return all.contains(cursor.toByteArray()); }));
    QVERIFY(stream.waitForText("\n\n\r\n"));
    QVERIFY(longPoll.waitForText("\"next\""));

    // The hub's time stands in the message alone.
    const qsizetype at = webSocket.buffer.indexOf("\"time\":") + 7;
    const qint64 time = webSocket.buffer.mid(at, webSocket.buffer.indexOf(',', at) - at).toLongLong();
    client::Frame frame = message(payload, kind);
    frame.event.clear();
    frame.id = cursor.toByteArray();
    frame.time = base::WallTime(std::chrono::microseconds(time)) + *frame.latency;
    QCOMPARE(webSocket.buffer, wireAnatomy(frame, Transport::WebSocket).bytes);
    QCOMPARE(stream.buffer, wireAnatomy(frame, Transport::Sse).bytes);
    const QByteArray answer = wireAnatomy(frame, Transport::LongPoll).bytes;
    QCOMPARE(longPoll.buffer.size(), answer.size());
    const auto withoutDate = [](QByteArray bytes) { return bytes.remove(bytes.indexOf("Date: "), 35); };
    QCOMPARE(withoutDate(longPoll.buffer), withoutDate(answer));
    QVERIFY(answer.contains(wireAnatomy(frame, Transport::Poll).bytes));
}

void WireAnatomyTest::readsTheHeaderOfAFrame_data()
{
    QTest::addColumn<int>("size");
    QTest::addColumn<QString>("second");
    QTest::addColumn<QString>("says");
    QTest::addColumn<QByteArray>("longLength");
    QTest::newRow("short") << 20 << QStringLiteral("0 0010100") << QStringLiteral("MASK 0 · length 20") << QByteArray();
    QTest::newRow("16 bits") << 133 << QStringLiteral("0 1111110") << QStringLiteral("MASK 0 · 126 = 16-bit follows")
                             << QByteArray("\0\x85", 2);
    QTest::newRow("64 bits") << 65536 << QStringLiteral("0 1111111")
                             << QStringLiteral("MASK 0 · 127 = 64-bit follows")
                             << QByteArray("\0\0\0\0\0\1\0\0", 8);
}

void WireAnatomyTest::readsTheHeaderOfAFrame()
{
    QFETCH(int, size);
    QFETCH(QString, second);
    QFETCH(QString, says);
    QFETCH(QByteArray, longLength);
    client::Frame frame = message(QByteArray(size, 'x'));
    client::keepWireForm(frame, frame.payload);
    const WireAnatomy anatomy = wireAnatomy(frame, Transport::WebSocket);
    QVERIFY(anatomy.isReceived);
    QCOMPARE(partOf(anatomy, Role::Opcode).label, QStringLiteral("1 000 0001"));
    QCOMPARE(partOf(anatomy, Role::Opcode).detail, QStringLiteral("FIN 1 · RSV 0 · opcode 1 text"));
    QCOMPARE(partOf(anatomy, Role::Length).label, second);
    QCOMPARE(partOf(anatomy, Role::Length).detail, says);
    QCOMPARE(bytesOf(anatomy, Role::LongLength), longLength);
    QCOMPARE(bytesOf(anatomy, Role::Payload), frame.payload);
}

void WireAnatomyTest::masksWhatAClientSends()
{
    client::Frame frame = message(R"({"subscribe":["#"]})");
    frame.direction = client::Direction::Out;
    const WireAnatomy anatomy = wireAnatomy(frame, Transport::WebSocket);
    QVERIFY(coversAll(anatomy));
    QCOMPARE(bytesOf(anatomy, Role::Mask), QByteArray(4, '\0'));
    QCOMPARE(partOf(anatomy, Role::Length).detail, QStringLiteral("MASK 1 · length 19"));
    QCOMPARE(bytesOf(anatomy, Role::Payload), frame.payload);
    QCOMPARE(anatomy.overheadBytes(), 6);
    QCOMPARE(anatomy.remarks.size(), 1);
    QVERIFY(wireAnatomy(frame, Transport::Sse).bytes.isEmpty());
    QVERIFY(wireAnatomy(frame, Transport::Poll).bytes.isEmpty());
}

void WireAnatomyTest::findsThePartsOfAnEnvelope()
{
    const WireAnatomy anatomy = wireAnatomy(message(R"({"price":1})"), Transport::WebSocket);
    QCOMPARE(bytesOf(anatomy, Role::Topic), "\"topic\":\"market/AAPL\"");
    QCOMPARE(bytesOf(anatomy, Role::Id), ",\"id\":\"9c3b:182406\"");
    QCOMPARE(bytesOf(anatomy, Role::Time), ",\"time\":1795530778203100");
    QCOMPARE(bytesOf(anatomy, Role::Event), ",\"event\":\"trade\"");
    QCOMPARE(bytesOf(anatomy, Role::Payload), R"({"price":1})");
    QCOMPARE(bytesOf(anatomy, Role::Envelope), "{\"message\":{,\"data\":}}");

    const WireAnatomy text = wireAnatomy(message("plain \"words\""), Transport::WebSocket);
    QCOMPARE(bytesOf(text, Role::Payload), "plain \\\"words\\\"");
}

void WireAnatomyTest::findsTheLinesOfABlock()
{
    const WireAnatomy anatomy = wireAnatomy(message("one\ntwo"), Transport::Sse);
    QCOMPARE(bytesOf(anatomy, Role::ChunkSize), "32\r\n");
    QCOMPARE(bytesOf(anatomy, Role::Id), "id: 9c3b:182406\n");
    QCOMPARE(bytesOf(anatomy, Role::Event), "event: trade\n");
    QCOMPARE(bytesOf(anatomy, Role::FieldName), "data: data: ");
    QCOMPARE(bytesOf(anatomy, Role::Payload), "onetwo");
    QCOMPARE(bytesOf(anatomy, Role::LineEnd), "\n\n");
    QCOMPARE(bytesOf(anatomy, Role::Dispatch), "\n");
    QCOMPARE(bytesOf(anatomy, Role::ChunkEnd), "\r\n");
}

void WireAnatomyTest::showsReceivedBytesAsTheyCame()
{
    client::Frame frame = message("hello");
    frame.transport = Transport::Sse;
    frame.latency.reset();
    const QByteArray block = ": note\r\nevent:trade\r\nid: 9c3b:182406\r\nwhat: 1\r\ndata:hello\r\n\r\n";
    client::keepWireForm(frame, block);
    const WireAnatomy anatomy = wireAnatomy(frame, Transport::Sse);
    QVERIFY(anatomy.isReceived);
    QVERIFY(coversAll(anatomy));
    QCOMPARE(anatomy.bytes, block);
    QCOMPARE(bytesOf(anatomy, Role::Payload), "hello");
    QCOMPARE(bytesOf(anatomy, Role::FieldName), "data:");
    QCOMPARE(bytesOf(anatomy, Role::Other), ": note\r\nwhat: 1\r\n");
    QCOMPARE(bytesOf(anatomy, Role::Dispatch), "\r\n");
    // The same message over another transport is worked out.
    QVERIFY(!wireAnatomy(frame, Transport::WebSocket).isReceived);
    QCOMPARE(bytesOf(wireAnatomy(frame, Transport::WebSocket), Role::Payload), "hello");
}

void WireAnatomyTest::saysWhatItDoesNotKnow()
{
    client::Frame frame = message("hello");
    client::keepWireForm(frame, QByteArray("{\"data\": \"hello\"}"));
    QCOMPARE(wireAnatomy(frame, Transport::WebSocket).remarks.size(), 1);
    QCOMPARE(bytesOf(wireAnatomy(frame, Transport::WebSocket), Role::Payload), "hello");
    // What the hub itself sent comes in one frame and in one chunk.
    client::Frame known = message("hello");
    const WireAnatomy made = wireAnatomy(known, Transport::WebSocket);
    client::keepWireForm(known, made.bytes.mid(partOf(made, Role::Envelope).begin));
    QCOMPARE(known.wireForm, client::WireForm::Canonical);
    const WireAnatomy received = wireAnatomy(known, Transport::WebSocket);
    QVERIFY(received.isReceived);
    QCOMPARE(received.bytes, made.bytes);
    QVERIFY(received.remarks.isEmpty());
    known.transport = Transport::Sse;
    known.latency.reset();
    client::keepWireForm(known, wire::encodeSseBlock(known.id, known.event, known.payload));
    QCOMPARE(bytesOf(wireAnatomy(known, Transport::Sse), Role::ChunkEnd), "\r\n");
    QVERIFY(wireAnatomy(known, Transport::Sse).remarks.isEmpty());
}

void WireAnatomyTest::showsNothingForWhatCameInNoBytes()
{
    client::Frame frame = message("Closed by the server (1001).");
    frame.kind = client::FrameKind::Closed;
    for (const Transport transport : base::kAllTransports)
        QVERIFY(wireAnatomy(frame, transport).bytes.isEmpty());
    frame.kind = client::FrameKind::Control;
    frame.payload = "{\"pong\":1}";
    QCOMPARE(bytesOf(wireAnatomy(frame, Transport::WebSocket), Role::Payload), frame.payload);
}

void WireAnatomyTest::boundsThePartsOfAMessageOfManyLines()
{
    const WireAnatomy anatomy = wireAnatomy(message(QByteArray(1'000'000, '\n')), Transport::Sse);
    QVERIFY(anatomy.parts.size() <= WireAnatomy::kMostParts);
    QVERIFY(coversAll(anatomy));
}

QTEST_GUILESS_MAIN(WireAnatomyTest)
#include "tst_wireanatomy.moc"
