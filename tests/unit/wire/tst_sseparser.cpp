// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/wire/sseparser.h"
#include "tests/unit/wire/pieces.h"

#include <QTest>

using namespace pushscope;
using wire::SseEvent;
using wire::SseParser;
using Status = SseParser::Status;

namespace {

QByteArray shown(const std::vector<SseEvent> &events)
{
    QByteArray text;
    for (const SseEvent &event : events)
        text += event.type + '|' + event.data + '|' + event.lastEventId + ';';
    return text;
}

/// Everything that can be seen from outside after the stream came in these pieces.
QByteArray outcome(const QList<QByteArray> &pieces, qsizetype maxEventBytes = 1024)
{
    SseParser parser(maxEventBytes);
    std::vector<SseEvent> events;
    Status status = Status::Ok;
    for (const QByteArray &piece : pieces)
        status = parser.feed(piece, events);
    QByteArray text = shown(events) + " id=" + parser.lastEventId();
    if (parser.retry())
        text += " retry=" + QByteArray::number(static_cast<qlonglong>(parser.retry()->count()));
    for (const SseEvent &event : events)
        text += ' ' + QByteArray::number(event.wireBytes);
    return text + (status == Status::Ok ? "" : " too large");
}

} // namespace

class TestSseParser : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void parsesHoweverTheStreamIsCut_data()
    {
        QTest::addColumn<QByteArray>("stream");
        QTest::addColumn<QByteArray>("seen");
        const auto row = [](const char *name, const QByteArray &stream, const QByteArray &seen) {
            QTest::newRow(name) << stream << seen;
        };
        row("one event", "data: x\n\n", "message|x|; id= 9");
        row("several lines of data", "data: a\ndata: b\ndata: c\n\n", "message|a\nb\nc|; id= 25");
        row("event type", "event: tick\ndata: x\n\ndata: y\n\n", "tick|x|;message|y|; id= 21 9");
        row("the type alone dispatches nothing and is forgotten", "event: tick\n\ndata: x\n\n", "message|x|; id= 9");
        row("empty event type is message", "event:\ndata: x\n\n", "message|x|; id= 16");
        row("last event type counts", "event: a\nevent: b\ndata\n\n", "b||; id= 24");
        row("id stays for later events", "id: 1\ndata: a\n\ndata: b\n\n", "message|a|1;message|b|1; id=1 15 9");
        row("id without data is kept", "id: 7\n\n", " id=7");
        row("empty id resets", "id: 1\ndata: a\n\nid\ndata: b\n\n", "message|a|1;message|b|; id= 15 12");
        row("id with NUL is ignored", QByteArray("id: 1\nid: 2\0\ndata: a\n\n", 22), "message|a|1; id=1 22");
        row("id of an unfinished block does not count", "id: 1\n\nid: 2\ndata: x\n", " id=1");
        row("no space after the colon", "data:x\n\n", "message|x|; id= 8");
        row("only one space is taken", "data:  x\n\n", "message| x|; id= 10");
        row("a tab is not a space", "data:\tx\n\n", "message|\tx|; id= 9");
        row("colon in the value", "data: a: b\n\n", "message|a: b|; id= 12");
        row("empty data is an event", "data\n\n", "message||; id= 6");
        row("empty data with a colon is an event", "data:\n\n", "message||; id= 7");
        row("two empty lines of data", "data\ndata\n\n", "message|\n|; id= 11");
        row("comments", ":\n: hello\ndata: x\n:y\n\n", "message|x|; id= 22");
        row("unknown fields", "foo: 1\ndatax: 2\nData: 3\n data: 4\ndata : 5\ndata: x\n\n", "message|x|; id= 51");
        row("field name without colon", "foo\ndata: x\n\n", "message|x|; id= 13");
        row("empty lines alone", "\n\n\n\n", " id=");
        row("unfinished block is dropped", "data: x\n\ndata: y\n", "message|x|; id= 9");
        row("unfinished line is dropped", "data: x\n\ndata: y", "message|x|; id= 9");
        row("CRLF", "id: 1\r\ndata: x\r\n\r\ndata: y\r\n\r\n", "message|x|1;message|y|1; id=1 17 11");
        row("CR", "data: x\r\rdata: y\r\r", "message|x|;message|y|; id= 9 9");
        row("all line ends mixed", "data: a\rdata: b\ndata: c\r\n\rdata: d\n\r\n", "message|a\nb\nc|;message|d|; id= 26 9");
        row("LF CR is two ends", "data: x\n\r", "message|x|; id= 9");
        row("CRLF thrice", "data: x\r\n\r\n\r\ndata: y\n\n", "message|x|;message|y|; id= 10 10");
        row("byte order mark", "\xEF\xBB\xBF" "data: x\n\n", "message|x|; id= 12");
        row("only one byte order mark", "\xEF\xBB\xBF\xEF\xBB\xBF" "data: x\n\n", " id=");
        row("byte order mark later is none", "data: a\n\n\xEF\xBB\xBF" "data: x\n\n", "message|a|; id= 9");
        row("half a byte order mark", "\xEF\xBB" "data: x\ndata: y\n\n", "message|y|; id= 19");
        row("byte order mark before an empty line", "\xEF\xBB\xBF\n\ndata: x\n\n", "message|x|; id= 9");
        row("retry", "retry: 1500\n\n", " id= retry=1500");
        row("retry counts without its block's end", "retry:10\n", " id= retry=10");
        row("retry with other characters is ignored", "retry: 10\nretry: 1x\nretry: -5\nretry: 1.5\nretry:  7\nretry:\n\n", " id= retry=10");
        row("retry beyond all bounds", "retry: 99999999999999999999999\n", " id= retry=2147483647");
        row("retry nought", "retry: 0\n", " id= retry=0");
        row("invalid UTF-8", "data: a\xFF" "b\xE2\x82\n\n", "message|a\xEF\xBF\xBD" "b\xEF\xBF\xBD|; id= 13");
        row("invalid UTF-8 in an id", "id: \xC3\ndata\n\n", "message||\xEF\xBF\xBD; id=\xEF\xBF\xBD 12");
        row("characters beyond ASCII", "event: \xC3\xA9\ndata: \xF0\x9F\x98\x80\n\n", "\xC3\xA9|\xF0\x9F\x98\x80|; id= 22");
        row("NUL in data stays", QByteArray("data: a\0b\n\n", 11), QByteArray("message|a\0b|; id= 11", 20));
        row("the stocks of the standard", ": test stream\n\ndata: first event\nid: 1\n\ndata:second event\nid\n\ndata:  third event\n\n",
            "message|first event|1;message|second event|;message| third event|; id= 25 22 20");
        row("the empty blocks of the standard", "data\n\ndata\ndata\n\ndata:", "message||;message|\n|; id= 6 11");
        row("the colons of the standard", "data:test\n\ndata: test\n\n", "message|test|;message|test|; id= 11 12");
    }
    void parsesHoweverTheStreamIsCut()
    {
        QFETCH(QByteArray, stream);
        QFETCH(QByteArray, seen);
        for (const auto &pieces : test::allCuts(stream))
            QCOMPARE(outcome(pieces), seen);
    }

    void handsOutTheBytesOfEachBlock_data() { parsesHoweverTheStreamIsCut_data(); }
    void handsOutTheBytesOfEachBlock()
    {
        QFETCH(QByteArray, stream);
        for (const auto &pieces : test::allCuts(stream)) {
            SseParser parser;
            qsizetype at = 0;
            for (const QByteArray &piece : pieces) {
                std::vector<SseEvent> events;
                QCOMPARE(parser.feed(piece, events), Status::Ok);
                for (const SseEvent &event : events) {
                    QCOMPARE(event.block.size(), event.wireBytes);
                    at = stream.indexOf(event.block, at);
                    QVERIFY(at >= 0);
                    at += event.block.size();
                }
            }
        }
    }

    void keepsNoBytesOfABlockThatNeverEnds()
    {
        SseParser parser(1024);
        std::vector<SseEvent> events;
        const QByteArray comments = QByteArray(": ten byte\n").repeated(100);
        for (int i = 0; i < 100; ++i)
            QCOMPARE(parser.feed(comments, events), Status::Ok);
        QCOMPARE(parser.feed("data: x\n\n", events), Status::Ok);
        QCOMPARE(shown(events), "message|x|;");
        QVERIFY(events[0].block.isNull());
        QCOMPARE(parser.feed("data: y\n\n", events), Status::Ok);
        QCOMPARE(events[1].block, "data: y\n\n");
    }

    void stopsWhenAnEventIsTooLarge_data()
    {
        QTest::addColumn<QByteArray>("stream");
        const QByteArray good = "data: x\n\n";
        QTest::newRow("a long line") << good + "data: 012345678901234567890\n\n";
        QTest::newRow("a long line without end") << good + "data: 0123456789012345678901234567890123456789";
        QTest::newRow("a long comment") << good + ": 012345678901234567890\n\n" + good;
        QTest::newRow("many lines of data") << good + QByteArray("data: 12345\n").repeated(10) + "\n" + good;
        QTest::newRow("replaced bytes count as what they become") << good + "data: \xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\n\n";
    }
    void stopsWhenAnEventIsTooLarge()
    {
        QFETCH(QByteArray, stream);
        for (const auto &pieces : test::allCuts(stream))
            QCOMPARE(outcome(pieces, 20), "message|x|; id= 9 too large");
    }

    void takesAnEventOfExactlyTheBound()
    {
        const QByteArray stream = "data: 0123456789\ndata: abcd\n\n"; // 15 bytes of data
        for (const auto &pieces : test::allCuts(stream)) {
            QCOMPARE(outcome(pieces, 16), "message|0123456789\nabcd|; id= 29");
            QCOMPARE(outcome(pieces, 15), " id= too large");
        }
    }

    void staysStoppedUntilItRestarts()
    {
        SseParser parser(10);
        std::vector<SseEvent> events;
        QCOMPARE(parser.feed("id: 1\n\ndata: 0123456789", events), Status::TooLarge);
        QCOMPARE(parser.feed("\n\ndata: x\n\n", events), Status::TooLarge);
        QVERIFY(events.empty());
        parser.restart();
        QCOMPARE(parser.feed("data: x\n\n", events), Status::Ok);
        QCOMPARE(shown(events), "message|x|1;");
    }

    void keepsIdAndRetryOverARestart()
    {
        SseParser parser;
        std::vector<SseEvent> events;
        (void)parser.feed("retry: 7\nid: 1\ndata: a\n\nid: 2\nevent: lost\ndata: half", events);
        QCOMPARE(parser.lastEventId(), "1");
        parser.restart();
        events.clear();
        (void)parser.feed("\xEF\xBB\xBF" "data: b\n\n", events);
        QCOMPARE(shown(events), "message|b|1;");
        QCOMPARE(parser.lastEventId(), "1");
        QCOMPARE(parser.retry(), std::chrono::milliseconds(7));
    }

    void forgetsALineEndOverARestart()
    {
        SseParser parser;
        std::vector<SseEvent> events;
        (void)parser.feed("data: a\r", events);
        parser.restart();
        (void)parser.feed("\ndata: b\n\n", events);
        QCOMPARE(shown(events), "message|b|;");
    }

    void parsesLongLinesQuickly()
    {
        const QByteArray stream = ("data: " + QByteArray(16 * 1024, 'x') + "\n\n").repeated(64); // 1 MiB
        SseParser parser;
        std::vector<SseEvent> events;
        QBENCHMARK {
            events.clear();
            QCOMPARE(parser.feed(stream, events), Status::Ok);
        }
        QCOMPARE(events.size(), 64U);
        QCOMPARE(events.back().data.size(), 16 * 1024);
    }

    void parsesLongLinesInPiecesQuickly()
    {
        const QByteArray stream = ("data: " + QByteArray(256 * 1024, 'x') + "\n\n").repeated(4); // 1 MiB
        SseParser parser;
        std::vector<SseEvent> events;
        QBENCHMARK {
            events.clear();
            for (qsizetype at = 0; at < stream.size(); at += 16 * 1024)
                (void)parser.feed(QByteArrayView(stream).sliced(at, std::min<qsizetype>(16 * 1024, stream.size() - at)), events);
        }
        QCOMPARE(events.size(), 4U);
    }

    void parsesManySmallEventsQuickly()
    {
        const QByteArray stream = QByteArray("id: 1f3a:123456\ndata: {\"price\":101.25}\n\n").repeated(25'000); // 1 MB
        SseParser parser;
        std::vector<SseEvent> events;
        QBENCHMARK {
            events.clear();
            (void)parser.feed(stream, events);
        }
        QCOMPARE(events.size(), 25'000U);
    }
};

QTEST_APPLESS_MAIN(TestSseParser)
#include "tst_sseparser.moc"
