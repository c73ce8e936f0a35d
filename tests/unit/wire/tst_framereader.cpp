// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/wire/framereader.h"

#include <QTest>

#include <algorithm>
#include <utility>

using namespace pushscope;
using wire::FrameReader;
using wire::WebSocketOpcode;
using wire::WebSocketRole;

namespace {

constexpr wire::WebSocketMask kMask{0x37, 0xfa, 0x21, 0x3d};
constexpr qsizetype kMost = 1000;

/// Writes down what the reader says, one word a call.
class Log final : public FrameReader::Events
{
public:
    void messageRead(base::PayloadKind kind, QByteArray payload) override
    {
        add((kind == base::PayloadKind::Text ? "text:" : "binary:") + payload);
    }
    void pingRead(QByteArrayView payload) override { add("ping:" + payload.toByteArray()); }
    void pongRead() override { add("pong"); }
    void closeRead(quint16 code, QByteArrayView reason) override
    {
        add("close:" + QByteArray::number(code) + (reason.isEmpty() ? "" : ",") + reason.toByteArray());
    }
    void violated(quint16 code, QByteArrayView) override { add("violated:" + QByteArray::number(code)); }

    QByteArray text;

private:
    void add(const QByteArray &word) { text += (text.isEmpty() ? "" : " ") + word; }
};

/// What the other end of `reader` sends.
QByteArray frame(WebSocketRole reader, WebSocketOpcode opcode, const QByteArray &payload, bool fin = true)
{
    QByteArray bytes = reader == WebSocketRole::Server ? wire::encodeClientFrame(opcode, payload, kMask)
                                                       : wire::encodeServerFrame(opcode, payload);
    if (!fin)
        bytes[0] = static_cast<char>(bytes[0] & 0x7F);
    return bytes;
}

QByteArray withFirstByte(QByteArray bytes, int first)
{
    bytes[0] = static_cast<char>(first);
    return bytes;
}

} // namespace

class TestFrameReader : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsAndJudges_data()
    {
        QTest::addColumn<WebSocketRole>("reader");
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QByteArray>("expected");
        addRows(WebSocketRole::Server, "a server reads");
        addRows(WebSocketRole::Client, "a client reads");
    }

    void readsAndJudges()
    {
        QFETCH(WebSocketRole, reader);
        QFETCH(QByteArray, bytes);
        QFETCH(QByteArray, expected);
        Log whole;
        FrameReader(reader, kMost).feed(bytes, whole);
        QCOMPARE(whole.text, expected);

        Log inPieces;
        FrameReader piecemeal(reader, kMost);
        for (const char &byte : bytes)
            piecemeal.feed(QByteArrayView(&byte, 1), inPieces);
        QCOMPARE(inPieces.text, expected);
    }

    void failsInvalidTextBeforeItsFrameEnds()
    {
        const QByteArray bytes = frame(WebSocketRole::Server, WebSocketOpcode::Text, "ab\xff" + QByteArray(100, 'c'));
        Log log;
        FrameReader reader(WebSocketRole::Server, kMost);
        reader.feed(QByteArrayView(bytes).first(6 + 2), log);
        QCOMPARE(log.text, QByteArray());
        reader.feed(QByteArrayView(bytes).sliced(8, 1), log);
        QCOMPARE(log.text, QByteArray("violated:1007"));
    }

    void readsWhereverItIsCut()
    {
        QByteArray payload;
        for (int i = 0; i < 300; ++i)
            payload += static_cast<char>('a' + i % 26);
        for (const WebSocketRole role : {WebSocketRole::Server, WebSocketRole::Client}) {
            const QByteArray bytes = frame(role, WebSocketOpcode::Text, payload);
            for (qsizetype cut = 1; cut < bytes.size(); ++cut) {
                Log log;
                FrameReader reader(role, kMost);
                reader.feed(QByteArrayView(bytes).first(cut), log);
                reader.feed(QByteArrayView(bytes).sliced(cut), log);
                QCOMPARE(log.text, "text:" + payload);
            }
        }
    }

    void holdsNoMoreThanHasCome()
    {
        // A header promises the most; a message that comes in pieces ends up in memory of its own size.
        constexpr qsizetype kSize = 1'000'000;
        const QByteArray payload(kSize, 'x');
        const QByteArray bytes = frame(WebSocketRole::Client, WebSocketOpcode::Binary, payload);
        class Keep final : public FrameReader::Events
        {
        public:
            void messageRead(base::PayloadKind, QByteArray payload) override { last = std::move(payload); }
            void pingRead(QByteArrayView) override {}
            void pongRead() override {}
            void closeRead(quint16, QByteArrayView) override {}
            void violated(quint16, QByteArrayView) override {}
            QByteArray last;
        } keep;
        FrameReader reader(WebSocketRole::Client, kSize);
        for (qsizetype at = 0; at < bytes.size(); at += 1000)
            reader.feed(QByteArrayView(bytes).sliced(at, std::min<qsizetype>(1000, bytes.size() - at)), keep);
        QVERIFY(keep.last == payload);
        QVERIFY(keep.last.capacity() < kSize + 1000);
    }

private:
    static void addRows(WebSocketRole reader, const QByteArray &who)
    {
        using enum WebSocketOpcode;
        const bool isServer = reader == WebSocketRole::Server;
        const auto row = [reader, &who](const char *name, const QByteArray &bytes, const QByteArray &expected) {
            QTest::newRow(QByteArray(who + ": " + name).constData()) << reader << bytes << expected;
        };
        const auto frame = [reader](WebSocketOpcode opcode, const QByteArray &payload, bool fin = true) {
            return ::frame(reader, opcode, payload, fin);
        };
        row("text", frame(Text, "hello"), "text:hello");
        row("empty text", frame(Text, ""), "text:");
        row("binary", frame(Binary, "\xff\xfe"), "binary:\xff\xfe");
        row("byte-order mark stays", frame(Text, "\xef\xbb\xbfx"), "text:\xef\xbb\xbfx");
        row("two messages", frame(Text, "a") + frame(Text, "b"), "text:a text:b");
        row("126 bytes", frame(Text, QByteArray(126, 'x')), "text:" + QByteArray(126, 'x'));
        row("fragments", frame(Text, "a", false) + frame(Continuation, "b", false) + frame(Continuation, "c"),
            "text:abc");
        row("ping between fragments", frame(Text, "a", false) + frame(Ping, "p") + frame(Continuation, "b"),
            "ping:p text:ab");
        row("pong", frame(Pong, ""), "pong");
        row("UTF-8 split between fragments", frame(Text, "\xc3", false) + frame(Continuation, "\xa4"),
            "text:\xc3\xa4");
        row("close",
            frame(Close, "\x03\xe8"
                         "bye") +
                frame(Text, "late"),
            "close:1000,bye");
        row("try again later", frame(Close, "\x03\xf5soon"), "close:1013,soon");
        row("bad gateway", frame(Close, "\x03\xf6"), "close:1014");
        row("close without code", frame(Close, ""), "close:1005");
        row("close with a code of one's own", frame(Close, "\x0f\xa0"), "close:4000");
        row("reserved bit", withFirstByte(frame(Text, "a"), 0xC1), "violated:1002");
        row("reserved opcode", withFirstByte(frame(Text, "a"), 0x83), "violated:1002");
        row("reserved control opcode", withFirstByte(frame(Text, "a"), 0x8B), "violated:1002");
        row("the wrong masking",
            isServer ? wire::encodeServerFrame(Text, "a") : wire::encodeClientFrame(Text, "a", kMask), "violated:1002");
        row("the wrong masking of a ping",
            isServer ? wire::encodeServerFrame(Ping, "a") : wire::encodeClientFrame(Ping, "a", kMask), "violated:1002");
        row("fragmented ping", frame(Ping, "a", false), "violated:1002");
        row("ping of 126 bytes", frame(Ping, QByteArray(126, 'x')), "violated:1002");
        row("continuation of nothing", frame(Continuation, "a"), "violated:1002");
        row("new message inside another", frame(Text, "a", false) + frame(Text, "b"), "violated:1002");
        row("length not in shortest form",
            isServer ? QByteArray("\x81\xfe\x00\x05\0\0\0\0hello", 13) : QByteArray("\x81\x7e\x00\x05hello", 9),
            "violated:1002");
        row("close with one byte", frame(Close, "\x03"), "violated:1002");
        row("close with 1005", frame(Close, "\x03\xed"), "violated:1002");
        row("close with 999", frame(Close, "\x03\xe7"), "violated:1002");
        row("close with 2999", frame(Close, "\x0b\xb7"), "violated:1002");
        row("close with a reason that is no UTF-8", frame(Close, "\x03\xe8\xff"), "violated:1007");
        row("invalid UTF-8", frame(Text, "a\xff"), "violated:1007");
        row("overlong UTF-8", frame(Text, "\xc0\xaf"), "violated:1007");
        row("surrogate", frame(Text, "\xed\xa0\x80"), "violated:1007");
        row("beyond U+10FFFF", frame(Text, "\xf4\x90\x80\x80"), "violated:1007");
        row("text that ends inside a sequence", frame(Text, "\xe2\x82"), "violated:1007");
        row("too long", frame(Text, QByteArray(kMost + 1, 'x')), "violated:1009");
        row("fragments too long together",
            frame(Text, QByteArray(600, 'x'), false) + frame(Continuation, QByteArray(600, 'x')),
            "violated:1009");
        row("too long by its header alone",
            QByteArray(isServer ? "\x82\xff\x7f\xff\xff\xff\xff\xff\xff\xff\0\0\0\0"
                                : "\x82\x7f\x7f\xff\xff\xff\xff\xff\xff\xff\0\0\0\0",
                       14),
            "violated:1009");
    }
};

QTEST_GUILESS_MAIN(TestFrameReader)
#include "tst_framereader.moc"
