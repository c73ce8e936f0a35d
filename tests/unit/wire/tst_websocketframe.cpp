// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/wire/websocketframe.h"

#include <QTest>

using namespace pushscope;
using namespace wire;
using Status = FrameHeaderResult::Status;

class TestWebSocketFrame : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void writesTheExamplesOfTheStandard()
    {
        QCOMPARE(encodeServerFrame(WebSocketOpcode::Text, "Hello"), "\x81\x05Hello");
        QCOMPARE(encodeClientFrame(WebSocketOpcode::Text, "Hello", {0x37, 0xfa, 0x21, 0x3d}),
                 "\x81\x85\x37\xfa\x21\x3d\x7f\x9f\x4d\x51\x58");
        QVERIFY(encodeServerFrame(WebSocketOpcode::Binary, QByteArray(256, 'x')).startsWith(QByteArray("\x82\x7e\x01\x00", 4)));
        QVERIFY(encodeServerFrame(WebSocketOpcode::Binary, QByteArray(65'536, 'x'))
                    .startsWith(QByteArray("\x82\x7f\x00\x00\x00\x00\x00\x01\x00\x00", 10)));
        QCOMPARE(encodeServerFrame(WebSocketOpcode::Close, {}), QByteArray("\x88\x00", 2));
    }

    void survivesEveryLengthForm_data()
    {
        QTest::addColumn<qsizetype>("size");
        QTest::addColumn<int>("header");
        QTest::newRow("empty") << qsizetype{0} << 2;
        QTest::newRow("longest of 7 bits") << qsizetype{125} << 2;
        QTest::newRow("shortest of 16 bits") << qsizetype{126} << 4;
        QTest::newRow("127") << qsizetype{127} << 4;
        QTest::newRow("longest of 16 bits") << qsizetype{65'535} << 4;
        QTest::newRow("shortest of 64 bits") << qsizetype{65'536} << 10;
        QTest::newRow("a megabyte") << qsizetype{1'000'003} << 10;
    }
    void survivesEveryLengthForm()
    {
        QFETCH(qsizetype, size);
        QFETCH(int, header);
        QByteArray payload(size, Qt::Uninitialized);
        for (qsizetype i = 0; i < size; ++i)
            payload[i] = static_cast<char>(i * 7);
        QCOMPARE(frameHeaderBytes(size, false), header);
        QCOMPARE(frameHeaderBytes(size, true), header + 4);

        const QByteArray server = encodeServerFrame(WebSocketOpcode::Binary, payload);
        const auto plain = parseFrameHeader(server);
        QCOMPARE(plain.status, Status::Complete);
        QVERIFY(plain.header.fin && !plain.header.masked && plain.header.rsv == 0);
        QVERIFY(plain.header.opcode == WebSocketOpcode::Binary);
        QCOMPARE(plain.header.length, static_cast<std::uint64_t>(size));
        QCOMPARE(plain.header.headerBytes, header);
        QCOMPARE(server.sliced(header), payload);

        const WebSocketMask mask{1, 0xFF, 0x80, 0x2A};
        QByteArray client = encodeClientFrame(WebSocketOpcode::Text, payload, mask);
        const auto masked = parseFrameHeader(client);
        QCOMPARE(masked.status, Status::Complete);
        QVERIFY(masked.header.masked && masked.header.mask == mask);
        QCOMPARE(masked.header.headerBytes, header + 4);
        applyMask(client.data() + header + 4, size, masked.header.mask);
        QCOMPARE(client.sliced(header + 4), payload);
    }

    void waitsForTheWholeHeader_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::newRow("2") << QByteArray("\x89\x00", 2);
        QTest::newRow("4") << QByteArray("\x81\x7e\x01\x00", 4);
        QTest::newRow("6, masked") << QByteArray("\x81\x85wxyz", 6);
        QTest::newRow("8, masked") << QByteArray("\x81\xfe\x01\x00wxyz", 8);
        QTest::newRow("14, masked") << QByteArray("\x01\xff\x00\x00\x00\x00\x00\x01\x00\x00wxyz", 14);
    }
    void waitsForTheWholeHeader()
    {
        QFETCH(QByteArray, bytes);
        for (qsizetype i = 0; i < bytes.size(); ++i)
            QCOMPARE(parseFrameHeader(bytes.first(i)).status, Status::Incomplete);
        QCOMPARE(parseFrameHeader(bytes).status, Status::Complete);
        QCOMPARE(parseFrameHeader(bytes + "payload").header.headerBytes, bytes.size());
    }

    void readsFlagsAndOpcodes()
    {
        const auto fragment = parseFrameHeader(QByteArray("\x31\x01", 2));
        QCOMPARE(fragment.status, Status::Complete);
        QVERIFY(!fragment.header.fin);
        QCOMPARE(fragment.header.rsv, 3);
        QVERIFY(fragment.header.opcode == WebSocketOpcode::Text);
        QCOMPARE(parseFrameHeader(QByteArray("\xC1\x00", 2)).header.rsv, 4);
    }

    void refuses_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        for (const int opcode : {3, 4, 5, 6, 7, 0xB, 0xC, 0xD, 0xE, 0xF})
            QTest::addRow("opcode %x", opcode) << QByteArray(1, static_cast<char>(0x80 | opcode));
        QTest::newRow("fragmented ping") << QByteArray("\x09", 1);
        QTest::newRow("ping of 126 bytes") << QByteArray("\x89\x7e", 2);
        QTest::newRow("close of 64 bits") << QByteArray("\x88\xff", 2);
        QTest::newRow("125 in 16 bits") << QByteArray("\x81\x7e\x00\x7d", 4);
        QTest::newRow("65535 in 64 bits") << QByteArray("\x81\x7f\x00\x00\x00\x00\x00\x00\xff\xff", 10);
        QTest::newRow("top bit of the length") << QByteArray("\x81\x7f\x80\x00\x00\x00\x00\x00\x00\x00", 10);
    }
    void refuses()
    {
        QFETCH(QByteArray, bytes);
        QCOMPARE(parseFrameHeader(bytes).status, Status::Invalid);
        QCOMPARE(parseFrameHeader(bytes + QByteArray(20, '\xFF')).status, Status::Invalid);
        for (qsizetype i = 0; i < bytes.size(); ++i)
            QCOMPARE(parseFrameHeader(bytes.first(i)).status, Status::Incomplete);
    }

    void masksPieceByPiece()
    {
        const QByteArray payload = "The quick brown fox jumps over the lazy dog";
        const WebSocketMask mask{0xDE, 0xAD, 0xBE, 0xEF};
        QByteArray whole = payload;
        applyMask(whole.data(), whole.size(), mask);
        for (qsizetype cut = 0; cut <= payload.size(); ++cut) {
            QByteArray pieces = payload;
            applyMask(pieces.data(), cut, mask);
            applyMask(pieces.data() + cut, payload.size() - cut, mask, static_cast<std::uint64_t>(cut));
            QCOMPARE(pieces, whole);
        }
        applyMask(whole.data(), whole.size(), mask);
        QCOMPARE(whole, payload);
    }
};

QTEST_APPLESS_MAIN(TestWebSocketFrame)
#include "tst_websocketframe.moc"
