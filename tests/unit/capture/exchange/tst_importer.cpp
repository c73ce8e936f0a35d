// SPDX-License-Identifier: GPL-3.0-or-later
#include "exchangeframes.h"

#include "core/capture/exchange/transferjob.h"
#include "core/wire/plaindialect.h"
#include "core/wire/json.h"
#include "core/wire/sse.h"

#include <QTemporaryDir>

using namespace pushscope;
using namespace pushscope::capture;
using namespace pushscope::tests;
using client::Direction;
using client::Frame;
using client::FrameKind;

Q_DECLARE_METATYPE(pushscope::capture::ExchangeFormat)

namespace {

const QByteArray
    kOwnLine("{\"time\":\"2023-11-14T22:13:20.000001Z\",\"direction\":\"in\",\"kind\":\"message\","
             "\"transport\":\"sse\",\"source\":7,\"sourceName\":\"seven\",\"topic\":\"a\","
             "\"payload\":\"x\",\"wireBytes\":1}");

QByteArray harOf(const QByteArray &entries)
{
    return "{\"log\":{\"version\":\"1.2\",\"creator\":{\"name\":\"WebInspector\"},\"pages\":[],\"entries\":"
           "[" +
           entries + "]}}";
}

QByteArray jsonString(const QByteArray &text)
{
    QByteArray json;
    wire::appendJsonString(json, text);
    return json;
}

/// As Chromium orders the members: what is its own comes first.
QByteArray webSocketEntry(const QByteArray &messages, const QByteArray &url = "ws://127.0.0.1:8080/ws")
{
    return "{\"_connectionId\":\"1\",\"_initiator\":{\"type\":\"script\",\"stack\":{\"callFrames\":[]}},"
           "\"_priority\":null,\"_resourceType\":\"websocket\",\"_webSocketMessages\":[" +
           messages + "],\"cache\":{},\"connection\":\"1\",\"request\":{\"method\":\"GET\",\"url\":\"" + url +
           "\",\"headers\":[{\"name\":\"Host\",\"value\":\"x\"}]},\"response\":{\"status\":101,\"content\":{"
           "\"size\":0,"
           "\"mimeType\":\"x-unknown\"}},\"startedDateTime\":\"2023-11-14T22:13:20.000Z\",\"time\":1000.5}";
}

QByteArray webSocketMessage(const char *type, double time, const QByteArray &data, int opcode = 1)
{
    return "{\"type\":\"" + QByteArray(type) + "\",\"time\":" + QByteArray::number(time, 'f', 6) +
           ",\"opcode\":" + QByteArray::number(opcode) + ",\"data\":" + jsonString(data) + '}';
}

} // namespace

class ImporterTest : public QObject
{
    Q_OBJECT

    ManualClock m_clock;
    QTemporaryDir m_folder;

    /// What a file that is not as it should be gives: payloads with a blank between, and what is said.
    struct Outcome
    {
        QByteArray payloads;
        QString sentence;
        quint64 leftOut = 0;
    };
    Outcome outcome(const QByteArray &bytes, ExchangeFormat format)
    {
        MemoryCapture into(m_clock, kPlenty);
        const auto result = importBytes(bytes, format, into);
        Outcome outcome;
        outcome.sentence = result ? result->notice : result.error().sentence();
        outcome.leftOut = result ? result->leftOut : 0;
        for (const Frame &frame : framesOf(into))
            outcome.payloads += (outcome.payloads.isEmpty() ? "" : " ") + frame.payload.left(40);
        return outcome;
    }

private Q_SLOTS:
    void keepsWhatCanBeReadAndSaysWhatCannot_data()
    {
        QTest::addColumn<ExchangeFormat>("format");
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QByteArray>("payloads");
        QTest::addColumn<QString>("sentence");
        using F = ExchangeFormat;
        QTest::newRow("NDJSON as it should be")
            << F::Ndjson << QByteArray("1\n\"two\"\n{\"three\":3}\n[4]\nnull\n")
            << QByteArray("1 \"two\" {\"three\":3} [4] null") << QString();
        QTest::newRow("NDJSON with CRLF, a mark, empty lines and no end")
            << F::Ndjson << QByteArray("\xEF\xBB\xBF{\"a\":1}\r\n\r\n  \n{\"a\":2}")
            << QByteArray("{\"a\":1} {\"a\":2}") << QString();
        QTest::newRow("a line that is no JSON")
            << F::Ndjson << QByteArray("1\nnonsense\n2\n") << QByteArray("1 2")
            << QStringLiteral("Line 2 is not JSON and was left out.");
        QTest::newRow("several such lines")
            << F::Ndjson << QByteArray("1\n{]\n}\n2\nx\n") << QByteArray("1 2")
            << QStringLiteral("3 lines were left out: line 2 is not JSON, and so on.");
        QTest::newRow("a line that is no UTF-8")
            << F::Ndjson << QByteArray("1\n\"\xFF\"\n2\n") << QByteArray("1 2")
            << QStringLiteral("Line 2 is not JSON and was left out.");
        QTest::newRow("a line cut short")
            << F::Ndjson << QByteArray("1\n{\"a\":[1,2") << QByteArray("1")
            << QStringLiteral("x.ndjson ends in the middle of line 2; what stands before was read.");
        QTest::newRow("a million brackets in a line")
            << F::Ndjson << "1\n" + QByteArray(1'000'000, '[') + QByteArray(1'000'000, ']') + "\n2\n"
            << QByteArray("1 2") << QStringLiteral("Line 2 is not JSON and was left out.");
        QTest::newRow("a line of ours with a word that is none")
            << F::Ndjson << QByteArray(kOwnLine).replace("sse", "carrier pigeon") + "\n" + kOwnLine
            << QByteArray(kOwnLine).replace("sse", "carrier pigeon").left(40) + " x" << QString();
        QTest::newRow("only blank lines") << F::Ndjson << QByteArray("\n\n \n") << QByteArray()
                                          << QStringLiteral("x.ndjson holds no message.");
        QTest::newRow("CSV of others")
            << F::Csv << QByteArray("time,price,\"na\"\"me\"\r\n2023-11-14T22:13:20Z,1.5,=x\r\n,,\n")
            << QByteArray("{\"time\":\"2023-11-14T22:13:20Z\",\"price\":1 "
                          "{\"time\":\"\",\"price\":\"\",\"na\\\"me\":\"\"}")
            << QString();
        QTest::newRow("CSV with semicolons and too many cells")
            << F::Csv << QByteArray("a;b\n1;2;3\n") << QByteArray("{\"a\":1,\"b\":2,\"column 3\":3}")
            << QString();
        QTest::newRow("CSV that ends inside quotes")
            << F::Csv << QByteArray("a,b\n1,2\n3,\"four\nand so on") << QByteArray("{\"a\":1,\"b\":2}")
            << QStringLiteral("x.csv ends inside quotes, in the row that begins in line 3; what stands "
                              "before was read.");
        QTest::newRow("CSV with a header only")
            << F::Csv << QByteArray("a,b\n") << QByteArray() << QStringLiteral("x.csv holds no message.");
        QTest::newRow("HAR without a stream")
            << F::Har
            << harOf("{\"request\":{\"url\":\"http://h/"
                     "logo.png\"},\"response\":{\"content\":{\"mimeType\":\"image/png\",\"text\":\"AA\"}}}")
            << QByteArray() << QStringLiteral("x.har holds no WebSocket, no event stream and no poll.");
        QTest::newRow("HAR with nothing")
            << F::Har << QByteArray("{\"log\":{}}") << QByteArray()
            << QStringLiteral("x.har holds no WebSocket, no event stream and no poll.");
        QTest::newRow("HAR with entries of another kind")
            << F::Har << harOf("1,\"x\",null,[[]],{}") << QByteArray()
            << QStringLiteral("x.har holds no WebSocket, no event stream and no poll.");
        QTest::newRow("HAR with everything of another type")
            << F::Har
            << harOf("{\"_webSocketMessages\":[1,{\"type\":[],\"time\":{},\"opcode\":\"x\",\"data\":7}],"
                     "\"request\":1,"
                     "\"response\":[],\"startedDateTime\":null,\"time\":\"x\",\"_resourceType\":[]}")
            << QByteArray() << QStringLiteral("2 messages were left out: a message of entry 1 has no data, and so on.");
        QTest::newRow("HAR whose messages miss their data")
            << F::Har
            << harOf(webSocketEntry(webSocketMessage("receive", 1700000000, "a") + ",null,{\"type\":\"receive\"}")
                     + ",{\"_eventSourceMessages\":[{\"eventName\":\"x\"},{\"data\":\"\"}]}")
            << QByteArray("a ")
            << QStringLiteral("3 messages were left out: a message of entry 1 has no data, and so on.");
        QTest::newRow("HAR whose message misses all but its data")
            << F::Har << harOf("{\"_webSocketMessages\":[{\"data\":\"a\"}]}") << QByteArray("a") << QString();
        QTest::newRow("HAR of a million brackets")
            << F::Har << QByteArray("{\"log\":{\"entries\":" + QByteArray(1'000'000, '[')) << QByteArray()
            << QStringLiteral("x.har ends in the middle, at byte 1000018; no message stands before that.");
        QTest::newRow("HAR with something behind it")
            << F::Har << harOf(webSocketEntry(webSocketMessage("receive", 1700000000, "a"))) + "\n{}"
            << QByteArray("a")
            << QStringLiteral("x.har goes on after its end, at byte 551; that was left out.");
        QTest::newRow("HAR that stops to be JSON")
            << F::Har << harOf(webSocketEntry(webSocketMessage("receive", 1700000000, "a") + ",<oops>"))
            << QByteArray("a")
            << QStringLiteral("x.har is not JSON any more at byte 291; the message before that was read.");
    }
    void keepsWhatCanBeReadAndSaysWhatCannot()
    {
        QFETCH(ExchangeFormat, format);
        QFETCH(QByteArray, bytes);
        QFETCH(QByteArray, payloads);
        QFETCH(QString, sentence);
        const Outcome seen = outcome(bytes, format);
        QCOMPARE(seen.payloads, payloads);
        QCOMPARE(seen.sentence, sentence);
    }

    void givesMessagesOfOthersTopicTimeAndSource()
    {
        MemoryCapture into(m_clock);
        const auto result =
            importBytes("{\"ts\":1700000001500,\"v\":1}\n{\"Timestamp\":\"2023-11-14T22:13:23Z\"}\n"
                        "{\"time\":7}\n8\n{\"time\":true,\"ts\":1700000004}\n",
                        ExchangeFormat::Ndjson, into);
        QVERIFY(result);
        const auto frames = framesOf(into);
        QCOMPARE(frames.size(), 5u);
        using std::chrono::microseconds;
        QCOMPARE((frames[0].time - kStart).count(), 1'500'000);
        QCOMPARE((frames[1].time - kStart).count(), 3'000'000);
        QVERIFY(frames[2].time < frames[3].time);
        QVERIFY(frames[3].time - kStart < microseconds(10));
        QCOMPARE((frames[4].time - kStart).count(), 4'000'000);
        for (const Frame &frame : frames)
            QCOMPARE(frame.topic, QByteArray("x"));
        QCOMPARE(into.sourceNames().at(client::SourceId{1}), QStringLiteral("x.ndjson"));
    }

    void readsTheLargestLines()
    {
        const QByteArray payload(20 * 1024 * 1024, 'x');
        MemoryCapture into(m_clock, kPlenty);
        const auto result = importBytes("{\"data\":\"" + payload + "\"}\n" +
                                            QByteArray(kOwnLine).replace("\"x\"", '"' + payload + '"'),
                                        ExchangeFormat::Ndjson, into);
        QVERIFY2(result, result ? "" : qPrintable(result.error().sentence()));
        QCOMPARE(result->notice, QString());
        const auto frames = framesOf(into);
        QCOMPARE(frames.size(), 2u);
        QCOMPARE(frames[0].payload.size(), payload.size() + 11);
        QCOMPARE(frames[1].payload, payload);
        QCOMPARE(frames[1].topic, QByteArray("a"));
        QVERIFY(frames[1].transport == base::Transport::Sse);
    }

    void readsAHarOfChromium()
    {
        const base::Cursor head{base::Epoch{31}, base::Position{4}};
        const wire::PlainMessage hello{.topic = "room/a",
                                       .id = "1f:5",
                                       .time = kStart + std::chrono::milliseconds(500),
                                       .event = "note",
                                       .payload = "{\"n\":1}"};
        const QByteArray messages =
            webSocketMessage("send", 1'700'000'000.1, "{\"subscribe\":[\"#\"]}") + ',' +
            webSocketMessage("receive", 1'700'000'000.2,
                             wire::encodeWelcome("Pushscope", head, std::chrono::seconds(15))) +
            ',' + webSocketMessage("receive", 1'700'000'000.75, wire::encodePlainMessage(hello)) + ',' +
            webSocketMessage("send", 1'700'000'000.8, "{\"ping\":1}") + ',' +
            webSocketMessage("receive", 1'700'000'000.9, wire::encodePong("1")) + ',' +
            webSocketMessage("send", 1'700'000'001, QByteArray("\0\xFF", 2).toBase64(), 2) + ',' +
            webSocketMessage("error", 1'700'000'002, "net::ERR_CONNECTION_RESET", -1);
        MemoryCapture into(m_clock);
        const auto result = importBytes(harOf(webSocketEntry(messages)), ExchangeFormat::Har, into);
        QVERIFY2(result, result ? "" : qPrintable(result.error().sentence()));
        const auto frames = framesOf(into);
        QCOMPARE(frames.size(), 7u);
        QVERIFY(frames[0].direction == Direction::Out && frames[0].kind == FrameKind::Message);
        QVERIFY(frames[1].direction == Direction::In && frames[1].kind == FrameKind::Control);
        QCOMPARE(frames[2].topic, QByteArray("room/a"));
        QCOMPARE(frames[2].id, QByteArray("1f:5"));
        QCOMPARE(frames[2].event, QByteArray("note"));
        QCOMPARE(frames[2].payload, QByteArray("{\"n\":1}"));
        QCOMPARE((frames[2].time - kStart).count(), 750'000);
        QCOMPARE(frames[2].latency->count(), 250'000);
        QCOMPARE(frames[2].wireBytes, wire::encodePlainMessage(hello).size() + 2);
        QVERIFY(frames[2].wireForm == client::WireForm::Canonical);
        QVERIFY(frames[3].kind == FrameKind::Control && frames[4].kind == FrameKind::Control);
        QVERIFY(frames[5].payloadKind == base::PayloadKind::Binary);
        QCOMPARE(frames[5].payload, QByteArray("\0\xFF", 2));
        QVERIFY(frames[6].kind == FrameKind::Closed);
        QCOMPARE(into.sourceNames().at(client::SourceId{1}), QStringLiteral("127.0.0.1:8080/ws"));
    }

    void readsEventStreamsAsTextAndAsLists()
    {
        const wire::PlainMessage one{.topic = "t", .id = "1f:1", .time = kStart, .payload = "42"};
        const QByteArray blocks = ": hello\n\nid: 7\nevent: tick\ndata: a\ndata: b\n\n" +
                                  wire::encodeSseBlock("1f:1", {}, wire::encodeEnvelope(one)) +
                                  wire::encodeSseBlock("1f:9", "gap", "{\"from\":2,\"to\":9}") +
                                  "data: unfinished";
        const QByteArray response =
            "\"response\":{\"content\":{\"mimeType\":\"text/event-stream; charset=utf-8\",\"text\":" +
            jsonString(blocks) + "}}";
        const QByteArray asText =
            "{\"startedDateTime\":\"2023-11-14T22:13:21Z\",\"request\":{\"url\":\"http://h/sse?x\"}," +
            response + '}';
        const QByteArray asList =
            "{" + response +
            ",\"_eventSourceMessages\":[{\"time\":1700000005.5,\"eventName\":\"message\","
            "\"eventId\":\"\",\"data\":\"listed\"}],\"request\":{\"url\":\"http://h/other\"}}";
        MemoryCapture into(m_clock);
        const auto result = importBytes(harOf(asList + ',' + asText), ExchangeFormat::Har, into);
        QVERIFY2(result, result ? "" : qPrintable(result.error().sentence()));
        const auto frames = framesOf(into);
        QCOMPARE(frames.size(), 4u);
        for (const Frame &frame : frames)
            QVERIFY(frame.transport == base::Transport::Sse);
        QCOMPARE(frames[0].event, QByteArray("tick"));
        QCOMPARE(frames[0].id, QByteArray("7"));
        QCOMPARE(frames[0].payload, QByteArray("a\nb"));
        QCOMPARE((frames[0].time - kStart).count(), 1'000'000);
        QCOMPARE(frames[1].topic, QByteArray("t"));
        QCOMPARE(frames[1].payload, QByteArray("42"));
        QCOMPARE(frames[1].latency->count(), 1'000'000);
        QVERIFY(frames[2].kind == FrameKind::Gap);
        QCOMPARE(frames[3].payload, QByteArray("listed"));
        QCOMPARE((frames[3].time - kStart).count(), 5'500'000);
        QCOMPARE(into.sourceNames().size(), 2u);
    }

    void readsPollsAndLeavesPagesAlone()
    {
        const wire::PollAnswer answer{
            .messages = {{.topic = "t", .id = "1f:1", .time = kStart, .payload = "1"},
                         {.topic = "t", .id = "1f:2", .time = kStart, .payload = "2"}},
            .next = "1f:2",
            .gaps = {}};
        const auto entry = [](const QByteArray &url, const QByteArray &type, const QByteArray &mime,
                              const QByteArray &text, const QByteArray &more = {}) {
            return "{\"startedDateTime\":\"2023-11-14T22:13:20Z\",\"time\":250,\"_resourceType\":\"" + type +
                   "\",\"request\":{\"url\":\"" + url +
                   "\"},\"response\":{\"status\":200,\"content\":{\"mimeType\":\"" + mime +
                   "\",\"text\":" + jsonString(text) + more + "}}}";
        };
        MemoryCapture into(m_clock);
        const auto result =
            importBytes(harOf(entry("http://h/", "document", "text/html", "<html>") + ',' +
                              entry("http://h/poll?topic=%23&wait=20", "fetch", "application/json",
                                    wire::encodePollAnswer(answer)) +
                              ',' + entry("http://h/app.json", "script", "application/json", "{}") + ',' +
                              entry("http://h/now?t=1", "xhr", "application/json",
                                    QByteArray("{\"now\":1}").toBase64(), ",\"encoding\":\"base64\"") +
                              ',' + entry("http://h/now?t=2", "xhr", "application/json", "{\"now\":2}")),
                        ExchangeFormat::Har, into);
        QVERIFY2(result, result ? "" : qPrintable(result.error().sentence()));
        const auto frames = framesOf(into);
        QCOMPARE(frames.size(), 4u);
        QVERIFY(frames[0].transport == base::Transport::LongPoll);
        QCOMPARE(frames[0].id, QByteArray("1f:1"));
        QCOMPARE((frames[0].time - kStart).count(), 250'000);
        QCOMPARE(frames[1].payload, QByteArray("2"));
        QVERIFY(frames[2].transport == base::Transport::Poll);
        QCOMPARE(frames[2].payload, QByteArray("{\"now\":1}"));
        QVERIFY(frames[2].source == frames[3].source);
        QCOMPARE(into.sourceNames().at(frames[2].source), QStringLiteral("h/now"));
    }

    void givesAllThatStandsBeforeTheCutOfAHar()
    {
        QByteArray messages;
        for (int i = 0; i < 40; ++i)
            messages += (i > 0 ? "," : "") +
                        webSocketMessage("receive", 1'700'000'000 + i, "m" + QByteArray::number(i));
        const QByteArray har = harOf(webSocketEntry(messages));
        for (qsizetype cut = 0; cut < har.size(); cut += 3) {
            const QByteArray part = har.left(cut);
            const qsizetype end = part.lastIndexOf("\"}");
            const auto whole =
                quint64(part.count("\"data\":\"m") == 0 ? 0 : part.first(end + 2).count("\"data\":\"m"));
            MemoryCapture into(m_clock);
            const auto result = importBytes(part, ExchangeFormat::Har, into);
            QCOMPARE(framesOf(into).size(), whole);
            const QString said = result ? result->notice : result.error().sentence();
            QVERIFY2(said.contains(QStringLiteral("ends in the middle, at byte ")), qPrintable(said));
            if (whole > 1)
                QVERIFY2(said.endsWith(QStringLiteral("; the %1 messages before that were read.").arg(whole)),
                         qPrintable(said));
        }
    }

    void givesTheBlocksBeforeTheCutOfAnEventStream()
    {
        QByteArray blocks;
        for (int i = 0; i < 10; ++i)
            blocks +=
                wire::encodeSseBlock(QByteArray::number(i), {}, "\"\xC3\xA9\" " + QByteArray::number(i));
        const QByteArray har = harOf(
            "{\"response\":{\"content\":{\"mimeType\":\"text/event-stream\",\"text\":" + jsonString(blocks) +
            "}}}");
        const qsizetype begin = har.indexOf("id: 0");
        std::size_t seen = 0;
        for (qsizetype cut = begin; cut <= har.size() - 7; ++cut) {
            MemoryCapture into(m_clock);
            const auto result = importBytes(har.left(cut), ExchangeFormat::Har, into);
            const auto frames = framesOf(into);
            QVERIFY(frames.size() >= seen && frames.size() <= seen + 1);
            seen = frames.size();
            for (std::size_t i = 0; i < seen; ++i)
                QCOMPARE(frames[i].payload, "\"\xC3\xA9\" " + QByteArray::number(quint64(i)));
        }
        QCOMPARE(seen, 10u);
    }

    void putsTheStreamsOfAHarInOrder()
    {
        QByteArray entries;
        for (int stream = 0; stream < 5; ++stream) {
            QByteArray messages;
            for (int i = 0; i < 50; ++i)
                messages +=
                    (i > 0 ? "," : "") + webSocketMessage("receive", 1'700'000'000 + i * 5 + stream, "x");
            entries +=
                (stream > 0 ? "," : "") + webSocketEntry(messages, "ws://h/" + QByteArray::number(stream));
        }
        MemoryCapture into(m_clock);
        QVERIFY(importBytes(harOf(entries), ExchangeFormat::Har, into));
        const auto frames = framesOf(into);
        QCOMPARE(frames.size(), 250u);
        for (std::size_t i = 0; i < frames.size(); ++i)
            QCOMPARE((frames[i].time - kStart).count(), qint64(i) * 1'000'000);
        QCOMPARE(into.sourceNames().size(), 5u);
    }

    void knowsAFormatByItsContent_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QString>("format");
        QTest::newRow("HAR") << harOf("") << QStringLiteral("HAR");
        QTest::newRow("HAR, indented, with a mark")
            << QByteArray("\xEF\xBB\xBF{\n  \"log\": {\n    \"version\": \"1.2\",\n")
            << QStringLiteral("HAR");
        QTest::newRow("NDJSON with a log in it")
            << QByteArray("{\"log\":{\"level\":3}}\n{\"log\":{}}\n") << QStringLiteral("NDJSON");
        QTest::newRow("NDJSON of ours") << kOwnLine << QStringLiteral("NDJSON");
        QTest::newRow("NDJSON whose first line is long")
            << QByteArray("{\"a\":\"" + QByteArray(kDetectBytes, 'x')) << QStringLiteral("NDJSON");
        QTest::newRow("numbers") << QByteArray("1\n2\n") << QStringLiteral("NDJSON");
        QTest::newRow("CSV") << QByteArray("a,b\n1,2\n") << QStringLiteral("CSV");
        QTest::newRow("CSV with tabs") << QByteArray("a\tb\r\n1\t2\r\n") << QStringLiteral("CSV");
        QTest::newRow("a picture") << QByteArray("\x89PNG\r\n\x1A\n\0\0\0\rIHDR", 16) << QString();
        QTest::newRow("prose") << QByteArray("Dear reader") << QString();
        QTest::newRow("nothing") << QByteArray() << QString();
    }
    void knowsAFormatByItsContent()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(QString, format);
        const QByteArray beginning = bytes.left(kDetectBytes);
        const auto found = detectFormat(beginning, bytes.size() < kDetectBytes);
        QCOMPARE(found ? displayName(*found) : QString(), format);
    }

    void saysWhyAFileCannotBeRead()
    {
        const auto sentence = [this](const QString &path) {
            MemoryCapture into(m_clock);
            TransferMonitor monitor;
            const auto result = importFrames({.path = path, .into = into}, monitor);
            return result ? QStringLiteral("read") : result.error().sentence();
        };
        const auto file = [this](const char *name) { return m_folder.filePath(QString::fromLatin1(name)); };
        QVERIFY(writeFile(file("empty.har"), {}));
        QCOMPARE(sentence(file("empty.har")), QStringLiteral("empty.har is empty."));
        QVERIFY(writeFile(file("picture.har"), QByteArray("\x89PNG\0\0", 6)));
        QCOMPARE(sentence(file("picture.har")),
                 QStringLiteral("picture.har is neither NDJSON nor CSV nor HAR."));
        QVERIFY(writeFile(file("r.har"), QByteArray("SQLite format 3\0 and more", 25)));
        QCOMPARE(sentence(file("r.har")),
                 QStringLiteral("r.har is a recording. Open it instead of importing it."));
        QCOMPARE(sentence(file("none.har")), file("none.har") + QStringLiteral(" does not exist."));
        QCOMPARE(sentence(m_folder.path()),
                 m_folder.path() + QStringLiteral(" is a folder. Name a file in it."));
        QCOMPARE(sentence({}), QStringLiteral("No file was named."));
        // Its name says nothing, its content does.
        QVERIFY(writeFile(file("frames.txt"), kOwnLine));
        QCOMPARE(sentence(file("frames.txt")), QStringLiteral("read"));
    }

    void refusesAHarOfMoreThanItCanRead()
    {
        const QString path = m_folder.filePath(QStringLiteral("huge.har"));
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        QVERIFY(file.write("{\"log\":{\"version\":\"1.2\",") > 0);
        QVERIFY(file.resize(kMaxHarBytes + 1)); // sparse
        file.close();
        MemoryCapture into(m_clock);
        TransferMonitor monitor;
        QVERIFY(writeFile(m_folder.filePath(QStringLiteral("head.har")), "{\"log\":{\"version\":\"1.2\","));
        const auto result =
            importFrames({.path = path, .into = into, .format = ExchangeFormat::Har}, monitor);
        QVERIFY(!result);
        QCOMPARE(result.error().what, QStringLiteral("huge.har is larger than 2 GiB."));
    }

    void sharesTheLastNumberWhenSourcesRunOut()
    {
        QByteArray lines;
        for (int i = 0; i < 10; ++i)
            lines +=
                QByteArray(kOwnLine).replace("\"source\":7", "\"source\":" + QByteArray::number(i)) + '\n';
        const QString path = m_folder.filePath(QStringLiteral("many.ndjson"));
        QVERIFY(writeFile(path, lines));
        MemoryCapture into(m_clock);
        TransferMonitor monitor;
        QVERIFY(importFrames(
            {.path = path, .into = into, .sources = {.first = client::SourceId{100}, .count = 3}}, monitor));
        QByteArray numbers;
        for (const Frame &frame : framesOf(into))
            numbers += QByteArray::number(frame.source.value) + ' ';
        QCOMPARE(numbers, QByteArray("100 101 102 102 102 102 102 102 102 102 "));
    }

    void keepsWhatItHasReadWhenCancelled()
    {
        const QString path = m_folder.filePath(QStringLiteral("long.ndjson"));
        QByteArray lines;
        for (int i = 0; i < 100'000; ++i)
            lines += QByteArray::number(i) + '\n';
        QVERIFY(writeFile(path, lines));
        MemoryCapture into(m_clock, kPlenty);
        TransferMonitor monitor;
        monitor.isCancelled = true;
        const auto result = importFrames({.path = path, .into = into}, monitor);
        QVERIFY(result);
        QVERIFY(result->cancelled);
        QCOMPARE(into.statistics().frames, result->frames);

        TransferJob job(
            [&](TransferMonitor &watched) { return importFrames({.path = path, .into = into}, watched); });
        QTRY_VERIFY(job.result().has_value());
        QVERIFY(*job.result());
        QCOMPARE((*job.result())->frames, 100'000u);
        QCOMPARE(job.progress().share(), 1.0);
    }
};

QTEST_APPLESS_MAIN(ImporterTest)
#include "tst_importer.moc"
