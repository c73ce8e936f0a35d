// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/capture/blockcodec.h"

#include "captureframes.h"

#include <QtTest>

#include <random>

using namespace pushscope;
using namespace pushscope::capture;
using namespace pushscope::tests;

namespace {

/// With the payload at the start, at the end, in the middle, alone, or not at all.
QByteArray rawFor(const QByteArray &payload, std::size_t kind)
{
    switch (kind % 6) {
    case 0: return payload + "\n\n";
    case 1: return "data: " + payload;
    case 2: return "data: " + payload + "\n\n";
    case 3: return payload;
    case 4: return "\"\\u0070\"";
    default: return {};
    }
}

/// Frames in which every field takes every kind of value.
std::vector<client::Frame> randomFrames(std::mt19937 &random, int count)
{
    std::vector<client::Frame> frames;
    for (int i = 0; i < count; ++i) {
        client::Frame frame = message(kStart + std::chrono::microseconds(qint64(random()) - 2'000'000'000),
                                      "topic/" + QByteArray::number(random() % 5), QByteArray(int(random() % 200), 'p'),
                                      quint32(random()) % 3);
        frame.transport = base::Transport(random() % 4);
        frame.direction = client::Direction(random() % 2);
        frame.kind = client::FrameKind(random() % 7);
        frame.payloadKind = base::PayloadKind(random() % 2);
        frame.event = random() % 3 ? QByteArray() : "event" + QByteArray::number(random() % 3);
        frame.id = random() % 4 ? "abc123:" + QByteArray::number(i) : QByteArray();
        frame.wireBytes = qint64(random() % 1000) - 200;
        frame.wireForm = client::WireForm(random() % 4);
        if (frame.wireForm == client::WireForm::Kept)
            frame.raw = rawFor(frame.payload, random());
        if (random() % 2)
            frame.latency = std::chrono::microseconds(qint64(random() % 10'000) - 1000);
        frames.push_back(frame);
    }
    return frames;
}

QByteArray described(const client::Frame &frame)
{
    QByteArray text;
    for (const qint64 number :
         {qint64(frame.source.value), qint64(frame.transport), qint64(frame.direction), qint64(frame.kind),
          qint64(frame.payloadKind), qint64(frame.time.time_since_epoch().count()), frame.wireBytes,
          frame.latency ? qint64(frame.latency->count()) : qint64(-999'999)})
        text += QByteArray::number(number) + ' ';
    return text + frame.topic + '|' + frame.event + '|' + frame.id + '|' + frame.payload + '|' + frame.raw + '|'
           + QByteArray::number(int(frame.wireForm));
}

} // namespace

class BlockCodecTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void givesBackEveryFieldOfEveryFrame()
    {
        std::mt19937 random(1);
        for (int round = 0; round < 200; ++round) {
            const auto frames = randomFrames(random, int(random() % 600));
            QByteArray bytes;
            encodeBlock(frames, bytes);
            const auto decoded = decodeBlock(bytes);
            QCOMPARE(decoded.size(), frames.size());
            for (std::size_t i = 0; i < frames.size(); ++i)
                QCOMPARE(described(decoded[i]), described(frames[i]));
        }
    }

    void takesLittleMoreThanThePayloads()
    {
        std::vector<client::Frame> frames;
        for (int i = 0; i < 512; ++i) {
            client::Frame frame = message(kStart + std::chrono::microseconds(i * 950), "market/ACME", QByteArray(128, 'x'));
            frame.id = "8f3a2b1c00112233:" + QByteArray::number(1'000'000 + i);
            frames.push_back(frame);
        }
        QByteArray bytes;
        encodeBlock(frames, bytes);
        QVERIFY2(bytes.size() < 512 * (128 + 14), qPrintable(QString::number(bytes.size())));
    }

    void keepsRawBytesWithoutThePayloadInThem()
    {
        std::vector<client::Frame> frames;
        for (int i = 0; i < 512; ++i) {
            frames.push_back(message(kStart, "t", QByteArray(128, 'x')));
            frames.back().wireForm = client::WireForm::Kept;
            frames.back().raw = "{\"type\":\"message\",\"data\":" + frames.back().payload + "}";
        }
        QByteArray bytes;
        encodeBlock(frames, bytes);
        QVERIFY2(bytes.size() < 512 * (128 + 28 + 14), qPrintable(QString::number(bytes.size())));
        QCOMPARE(decodeBlock(bytes).at(511).raw, frames[511].raw);
    }

    void readsTheFirstVersion()
    {
        // Two frames of source 3 on topic `t`, events none and `e`, ids `a1` and `a2`, payloads `hello` and `you`.
        const QByteArray bytes("\x01\x02\x80\x01\x01\x03\x01t\x02\x00\x01"
                               "e\x14"
                               "\x00\x00\x00\x00\x00\x02"
                               "a1\x04\x05"
                               "\xc5\x02\x00\x01\x01\x01"
                               "2\x00\x06\x03"
                               "helloyou",
                               41);
        const auto frames = decodeBlock(bytes);
        QCOMPARE(frames.size(), 2u);
        client::Frame first = message(base::WallTime(std::chrono::microseconds(64)), "t", "hello", 3);
        first.id = "a1";
        client::Frame second = message(base::WallTime(std::chrono::microseconds(65)), "t", "you", 3);
        second.transport = base::Transport::Sse;
        second.direction = client::Direction::Out;
        second.payloadKind = base::PayloadKind::Binary;
        second.latency = std::chrono::microseconds(3);
        second.event = "e";
        second.id = "a2";
        second.wireBytes = 3;
        QCOMPARE(described(frames[0]), described(first));
        QCOMPARE(described(frames[1]), described(second));
    }

    void survivesDamageOfAnyByte()
    {
        std::mt19937 random(2);
        const auto frames = randomFrames(random, 20);
        QByteArray bytes;
        encodeBlock(frames, bytes);
        for (qsizetype i = 0; i < bytes.size(); ++i) {
            for (const char value : {char(0), char(0x7f), char(0xff), char(bytes[i] ^ 1)}) {
                QByteArray damaged = bytes;
                damaged[i] = value;
                QVERIFY(decodeBlock(damaged).size() <= std::size_t(damaged.size()));
            }
        }
    }

    void tellsThatABlockIsCutShort()
    {
        std::mt19937 random(3);
        const auto frames = randomFrames(random, 50);
        QByteArray bytes;
        encodeBlock(frames, bytes);
        for (qsizetype size = 0; size < bytes.size() - 200; size += 7) {
            const QByteArrayView cut = QByteArrayView(bytes).first(size);
            BlockDecoder decoder(cut);
            FrameView view;
            while (decoder.next(view)) { }
            QVERIFY(decoder.damaged());
        }
        QVERIFY(decodeBlock({}).empty());
    }

    void doesNotTrustACountOrALength()
    {
        QVERIFY(decodeBlock(QByteArray("\x01\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01", 11)).empty());
        QVERIFY(decodeBlock(QByteArray("\x01\xff\xff\xff\xff\x0f\x00\x00\x00\x00", 10)).empty());
        QVERIFY(decodeBlock(QByteArray("\x03\x01\x00\x00\x00\x00", 6)).empty());
    }
};

QTEST_GUILESS_MAIN(BlockCodecTest)
#include "tst_blockcodec.moc"
