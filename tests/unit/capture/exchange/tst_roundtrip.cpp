// SPDX-License-Identifier: GPL-3.0-or-later
#include "exchangeframes.h"

#include "core/capture/exchange/csvformat.h"
#include "core/wire/json.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>

#include <set>

using namespace pushscope;
using namespace pushscope::capture;
using namespace pushscope::tests;
using client::Direction;
using client::FrameKind;

Q_DECLARE_METATYPE(pushscope::capture::ExchangeFormat)

namespace {

/// Only what the format has a place for: event streams and polls carry nothing to the server, and events of a
/// connection are none of a server's.
std::vector<client::Frame> harFrames(std::size_t count, unsigned seed)
{
    auto frames = awkwardFrames(count, seed);
    for (client::Frame &frame : frames) {
        if (frame.transport != base::Transport::WebSocket)
            frame.direction = Direction::In;
    }
    return frames;
}

} // namespace

class RoundTripTest : public QObject
{
    Q_OBJECT

    ManualClock m_clock;
    QTemporaryDir m_folder;

    QString path(ExchangeFormat format) const
    {
        return m_folder.filePath(QStringLiteral("frames.%1").arg(suffix(format)));
    }

    /// Writes and reads back, and leaves the file.
    void travel(const std::vector<client::Frame> &frames, ExchangeFormat format, MemoryCapture &back)
    {
        MemoryCapture from(m_clock, kPlenty);
        from.append(frames);
        from.setSourceName(client::SourceId{1}, QStringLiteral("h\u00fcb \U0001F3B7"));
        from.setSourceName(client::SourceId{2}, QStringLiteral("=cmd|' /C calc'!A0"));
        TransferMonitor monitor;
        const auto written = exportFrames({.capture = from,
                                           .selection = FrameSelection::everything(from),
                                           .format = format,
                                           .path = path(format)},
                                          monitor);
        QVERIFY2(written, written ? "" : qPrintable(written.error().sentence()));
        QCOMPARE(written->frames, quint64(frames.size()));
        QCOMPARE(written->bytes, QFileInfo(path(format)).size());
        QCOMPARE(written->notice, QString());

        TransferMonitor reading;
        const auto read = importFrames({.path = path(format), .into = back}, reading);
        QVERIFY2(read, read ? "" : qPrintable(read.error().sentence()));
        QCOMPARE(read->notice, QString());
        QCOMPARE(read->frames, quint64(frames.size()));
        QCOMPARE(reading.bytes.load(), reading.bytesTotal.load());
    }

private Q_SLOTS:
    void losesNothing_data()
    {
        QTest::addColumn<ExchangeFormat>("format");
        QTest::addColumn<unsigned>("seed");
        for (unsigned seed = 1; seed <= 5; ++seed) {
            QTest::addRow("NDJSON %u", seed) << ExchangeFormat::Ndjson << seed;
            QTest::addRow("CSV %u", seed) << ExchangeFormat::Csv << seed;
        }
    }
    void losesNothing()
    {
        QFETCH(ExchangeFormat, format);
        QFETCH(unsigned, seed);
        const auto frames = awkwardFrames(3000, seed);
        MemoryCapture back(m_clock, kPlenty);
        travel(frames, format, back);
        compareFrames(framesOf(back), renumbered(frames));
        std::set<QString> names;
        for (const auto &[source, name] : back.sourceNames())
            names.insert(name);
        QCOMPARE(names, (std::set<QString>{QStringLiteral("h\u00fcb \U0001F3B7"),
                                           QStringLiteral("=cmd|' /C calc'!A0")}));
    }

    void harLosesNothingThatItHasAPlaceFor_data()
    {
        QTest::addColumn<unsigned>("seed");
        for (unsigned seed = 1; seed <= 5; ++seed)
            QTest::addRow("%u", seed) << seed;
    }
    void harLosesNothingThatItHasAPlaceFor()
    {
        QFETCH(unsigned, seed);
        const auto frames = harFrames(3000, seed);
        MemoryCapture back(m_clock, kPlenty);
        travel(frames, ExchangeFormat::Har, back);
        compareFrames(framesOf(back), renumbered(frames));
        QVERIFY(wire::isJson(readFile(path(ExchangeFormat::Har))));
    }

    void harSaysItLikeChromium()
    {
        auto frame = message(kStart + std::chrono::microseconds(123'457), "", "h\u00e9llo");
        auto sent = frame;
        sent.direction = Direction::Out;
        sent.payloadKind = base::PayloadKind::Binary;
        sent.payload = QByteArray("\0\1\2", 3);
        sent.time += std::chrono::seconds(1);
        auto opened = frame;
        opened.kind = FrameKind::Opened;
        opened.payload = "wss://example.com/feed?a=1&b=%20";
        opened.time -= std::chrono::seconds(1);
        MemoryCapture back(m_clock);
        travel({opened, frame, sent}, ExchangeFormat::Har, back);

        const QJsonObject log =
            QJsonDocument::fromJson(readFile(path(ExchangeFormat::Har)))[u"log"].toObject();
        QCOMPARE(log[u"version"].toString(), QStringLiteral("1.2"));
        QCOMPARE(log[u"creator"][u"name"].toString(), QStringLiteral("Pushscope"));
        const QJsonArray entries = log[u"entries"].toArray();
        QCOMPARE(entries.size(), 1);
        const QJsonObject entry = entries[0].toObject();
        QCOMPARE(entry[u"_resourceType"].toString(), QStringLiteral("websocket"));
        QCOMPARE(entry[u"startedDateTime"].toString(), QStringLiteral("2023-11-14T22:13:19.123457Z"));
        QCOMPARE(entry[u"time"].toDouble(), 2000.0);
        QCOMPARE(entry[u"request"][u"url"].toString(), QStringLiteral("wss://example.com/feed?a=1&b=%20"));
        QCOMPARE(entry[u"request"][u"method"].toString(), QStringLiteral("GET"));
        QCOMPARE(entry[u"request"][u"queryString"].toArray().size(), 2);
        QCOMPARE(entry[u"response"][u"status"].toInt(), 101);
        for (const auto *member : {u"cache", u"timings"})
            QVERIFY(entry[QStringView(member)].isObject());
        const QJsonArray messages = entry[u"_webSocketMessages"].toArray();
        QCOMPARE(messages.size(), 2);
        QCOMPARE(messages[0][u"type"].toString(), QStringLiteral("receive"));
        QCOMPARE(messages[0][u"opcode"].toInt(), 1);
        QCOMPARE(messages[0][u"data"].toString(), QStringLiteral("h\u00e9llo"));
        QCOMPARE(messages[0][u"time"].toDouble(), 1'700'000'000.123457);
        QCOMPARE(messages[1][u"type"].toString(), QStringLiteral("send"));
        QCOMPARE(messages[1][u"opcode"].toInt(), 2);
        QCOMPARE(messages[1][u"data"].toString(), QStringLiteral("AAEC"));
    }

    void harHoldsAnEventStreamAsBlocks()
    {
        std::vector<client::Frame> frames;
        for (int i = 0; i < 3; ++i) {
            auto frame = message(kStart + std::chrono::seconds(i), {}, "line\n" + QByteArray::number(i));
            frame.transport = base::Transport::Sse;
            frame.event = "tick";
            frame.id = QByteArray::number(i);
            frames.push_back(frame);
        }
        MemoryCapture back(m_clock);
        travel(frames, ExchangeFormat::Har, back);
        const QJsonObject entry =
            QJsonDocument::fromJson(readFile(path(ExchangeFormat::Har)))[u"log"][u"entries"][0].toObject();
        const QJsonObject content = entry[u"response"][u"content"].toObject();
        QCOMPARE(content[u"mimeType"].toString(), QStringLiteral("text/event-stream"));
        QCOMPARE(content[u"text"].toString().left(46),
                 QStringLiteral("id: 0\nevent: tick\ndata: line\ndata: 0\n\nid: 1\nev").left(46));
        const QJsonArray messages = entry[u"_eventSourceMessages"].toArray();
        QCOMPARE(messages.size(), 3);
        QCOMPARE(messages[2][u"eventName"].toString(), QStringLiteral("tick"));
        QCOMPARE(messages[2][u"eventId"].toString(), QStringLiteral("2"));
        QCOMPARE(messages[2][u"data"].toString(), QStringLiteral("line\n2"));
    }

    void harKeepsConnectionsApart()
    {
        std::vector<client::Frame> frames;
        base::WallTime time = kStart;
        for (int connection = 0; connection < 3; ++connection) {
            for (quint32 source = 1; source <= 2; ++source) {
                auto frame = message(time += std::chrono::seconds(1), {},
                                     "ws://h/" + QByteArray::number(source), source);
                frame.kind = FrameKind::Opened;
                frames.push_back(frame);
                frames.push_back(message(time += std::chrono::seconds(1), {}, "x", source));
            }
        }
        MemoryCapture back(m_clock);
        travel(frames, ExchangeFormat::Har, back);
        compareFrames(framesOf(back), frames);
        QCOMPARE(
            QJsonDocument::fromJson(readFile(path(ExchangeFormat::Har)))[u"log"][u"entries"].toArray().size(),
            6);
    }

    void harThatDoesNotFitTheMemoryWaitsOnDisk()
    {
        std::vector<client::Frame> frames;
        for (int i = 0; i < 1200; ++i) {
            auto frame = message(kStart + std::chrono::milliseconds(i), "t",
                                 QByteArray(50'000, char('a' + i % 26)), quint32(1 + i % 3));
            frame.transport = i % 3 == 0 ? base::Transport::WebSocket : base::Transport::Sse;
            frames.push_back(frame);
        }
        MemoryCapture back(m_clock, kPlenty);
        travel(frames, ExchangeFormat::Har, back);
        compareFrames(framesOf(back), renumbered(frames));
    }

    void csvIsSafeToOpenAndSaysSoItself()
    {
        auto frame = message(kStart, "=cmd()", "@SUM(1+1)*cmd|' /C calc'!A0");
        frame.event = "+x";
        frame.id = "-2";
        MemoryCapture back(m_clock);
        travel({frame}, ExchangeFormat::Csv, back);
        const QList<QByteArray> rows = readFile(path(ExchangeFormat::Csv)).split('\n');
        QCOMPARE(rows[0].count(','), qsizetype(kCsvColumns.size()) - 1);
        QVERIFY(rows[0].endsWith("\r"));
        QVERIFY2(rows[1].contains(",'=cmd(),'+x,'-2,\"'@SUM"), rows[1]);
    }
};

QTEST_GUILESS_MAIN(RoundTripTest)
#include "tst_roundtrip.moc"
