// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/capture/filter/filterevaluator.h"

#include "core/capture/filter/filterparser.h"
#include "tests/unit/capture/filter/naivefilter.h"
#include "tests/unit/capture/filter/randomfilters.h"

#include <QElapsedTimer>
#include <QtTest>

#include <thread>

using namespace pushscope;
using namespace pushscope::capture;
using client::Frame;
using tests::NaiveFilter;
using tests::RandomFilters;

namespace {

FilterProgram compiled(const QString &text, const FilterOptions &options = {})
{
    const auto program = FilterProgram::compile(text, options);
    if (!program)
        qFatal("%s: %s", qPrintable(text), qPrintable(program.error().sentence));
    return *program;
}

QByteArray sourceName(client::SourceId source)
{
    return QByteArrayList{"hub", "a", "aB"}.value(int(source.value));
}

/// What every row of the table below looks at unless it brings a payload of its own.
Frame sample()
{
    Frame frame;
    frame.source = client::SourceId{0};
    frame.transport = base::Transport::Sse;
    frame.kind = client::FrameKind::Message;
    frame.time = base::WallTime(std::chrono::microseconds(1'700'000'000'250'000)); // 2023-11-14T22:13:20.25Z
    frame.topic = "market/ACME";
    frame.event = "Tick";
    frame.id = "9:41";
    frame.payload =
        R"({"price":187.5,"side":"Buy","text":"12.50","big":9007199254740993,"on":true,"none":null,)"
        R"("error":"","items":[{"sku":"x","n":1},{"sku":"y"}],"odd key":{"a":-3},"esc\u0061pe":1,)"
        R"("huge":123456789012345678901234567890,"uml":"\u00c4rger"})";
    frame.wireBytes = 2000;
    frame.latency = std::chrono::milliseconds(5);
    return frame;
}

} // namespace

class FilterEvaluatorTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void decides_data()
    {
        QTest::addColumn<QString>("filter");
        QTest::addColumn<bool>("matches");
        const auto yes = [](const char *filter) {
            QTest::addRow("yes: %s", filter) << QString::fromUtf8(filter) << true;
        };
        const auto no = [](const char *filter) {
            QTest::addRow("no: %s", filter) << QString::fromUtf8(filter) << false;
        };
        yes("");
        yes("acme"), yes("BUY"), yes("tick"), no("\"acme\""), yes("\"ACME\""), no("absent"), no("-acme"),
            yes("-absent");
        yes("/pri.e/"), no("/PRI.E/"), yes("/PRI.E/i"), yes("/^market/"), no("text:market"),
            yes("text:price");
        yes("topic:market/#"), yes("topic:+/ACME"), no("topic:+"), yes("topic:Acme"), no("topic:\"Acme\"");
        yes("topic=market/acme"), no("topic=\"market/acme\""), yes("topic=\"market/ACME\""),
            no("topic!=\"market/ACME\"");
        yes("event:ic"), yes("event=tick"), no("event=ic"), yes("event!=ping"), yes("event:/^T/"),
            yes("id:9:41"), yes("id:41");
        yes("source:hub"), yes("source:0"), yes("source=HUB"), no("source=\"HUB\""), no("source!=hub"),
            yes("source!=1");
        yes("transport:sse"), no("transport:ws"), no("transport!=sse"), yes("dir:in"), yes("kind:message"),
            no("kind:gap");
        no("transport:sse transport:ws"), yes("transport:sse or transport:ws"), yes("dir:in or dir:out");
        yes("wire:2k"), yes("wire>=2000"), no("wire>2k"), yes("wire>1.9k"), yes("size>100"), yes("size>=0"),
            no("size<0");
        yes("latency:5ms"), yes("latency>4999us"), no("latency>5ms"), no("latency!=5ms");
        yes("time>2023-11-14"), yes("time:2023-11-14Z"), yes("time:2023-11-14T22:13Z"), yes("time=22:13:20Z");
        yes("time=22:13:20.25Z"), no("time=22:13:20.26Z"), yes("time>22:13:20Z"), no("time>22:13:21Z");
        yes("time:23:13"), yes("time=2023-11-14T23:13:20"), no("time:22:13"); // an hour east
        yes("has:topic"), yes("has:latency"), yes("has:data"), yes("has:data.none"), no("has:data.absent"),
            no("has:data.price.x");

        yes("data.price>187"), no("data.price>187.5"), yes("data.price>=187.5"), yes("data.price:187.5"),
            no("data.price=187");
        yes("data.price!=187"), no("data.absent!=187"), yes("-data.absent=187");
        yes("data.text=12.5"), yes("data.text<13"), no("data.text=\"12.5\""), yes("data.text:2.5"),
            no("data.text:99");
        yes("data.big=9007199254740993"), no("data.big=9007199254740992"), no("data.big=9007199254740994");
        yes("data.huge>1e29"), yes("data.huge<1.3e29"), no("data.huge>1e30");
        yes("data.side:bu"), yes("data.side=buy"), no("data.side=\"buy\""), yes("data.side=\"Buy\""),
            yes("data.side<\"C\"");
        no("data.side>1"), yes("data.side!=1"), yes("data.side:/u.$/");
        yes("data.on=true"), no("data.on=false"), no("data.on=1"), yes("data.on!=1"), yes("data.none:null"),
            no("data.none=0");
        yes("data.error=\"\""), yes("data.error!=x"), yes("data.uml:\xC3\xA4rger"), no("\xC3\xA4rger");
        yes("data.items[0].sku=\"x\""), yes("data.items[1].sku:y"), no("data.items[2].sku:y"),
            no("data.items.sku:y");
        no("data.items:x"), yes("data.items!=x"), yes("data[\"odd key\"].a=-3"), yes("data.escape:1"),
            no("data:x"), no("data>0");
        yes("data.price>1 data.price<200 data.side:buy"), no("data.price>1 data.price<2"),
            yes("data.price>999 or data.on:true");
        yes("-(data.price>999 acme) (absent or -absent)"), no("-(data.price>1 acme)");
    }
    void decides()
    {
        QFETCH(QString, filter);
        const FilterOptions options{QTimeZone(3600), sourceName};
        FilterEvaluator evaluator(compiled(filter, options));
        QTEST(evaluator.matches(sample()), "matches");
    }

    void decidesByPayload_data()
    {
        QTest::addColumn<QString>("filter");
        QTest::addColumn<QByteArray>("payload");
        QTest::addColumn<bool>("matches");
        const auto row = [](const char *name, const char *filter, const QByteArray &payload, bool matches) {
            QTest::newRow(name) << QString::fromUtf8(filter) << payload << matches;
        };
        row("bare number", "data>5", "7.5", true);
        row("bare number in white space", "data=7", " 7\n", true);
        row("bare number after a longer one", "data=1", "1", true);
        row("bare text", "data:on", "\"On\"", true);
        row("array at the top", "data[1]=6", "[5,6]", true);
        row("no JSON", "data.a=1", "{\"a\":1", false);
        row("no JSON, unequal", "data.a!=1", "{\"a\":1", false);
        row("no JSON is no data", "has:data", "hello", false);
        row("empty is no data", "has:data", "", false);
        row("two documents", "data.a=1", "{\"a\":1}{\"a\":1}", false);
        row("invalid UTF-8", "data.a=1", "{\"a\":1,\"b\":\"\xff\"}", false);
        row("name within another", "data.a=1", "{\"ba\":1}", false);
        row("name as a value", "data.a=1", "{\"b\":\"a\"}", false);
        row("name spelt in escapes", "data.a=1", "{\"\\u0061\":1}", true);
        row("the first of two", "data.a=1", "{\"a\":1,\"a\":2}", true);
        row("name that needs an escape", "data[\"a\\\"b\"]=1", "{\"a\\\"b\":1}", true);
        row("huge number beside", "data.a=1",
            "{\"a\":1,\"s\":\"\\\"12345678901234567890123\",\"b\":-12345678901234567890}", true);
        row("huge number", "data.b<-1e19", "{\"b\":-12345678901234567890}", true);
        row("number of 64 bits without sign", "data.b>1.8e19", "{\"b\":18446744073709551615}", true);
        row("just beyond 64 bits", "data.b>1.8e19", "[18446744073709551616]", false);
        row("just beyond 64 bits in an array", "data[0]>1.8e19", "[18446744073709551616]", true);
        row("beyond a double", "has:data", "[1" + QByteArray(400, '0') + "]", false);
        row("a million brackets", "has:data[0]", QByteArray(1'000'000, '['), false);
        row("a million closed brackets", "has:data[0]",
            QByteArray(1'000'000, '[') + QByteArray(1'000'000, ']'), false);
        row("word at the end", "needle", "hay hay NeedlE", true);
        row("word cut off", "needle", "hay hay Needl", false);
        row("word after a near miss", "aab", "aaAaB", true);
        row("umlaut of the other case",
            "\xC3\x84"
            "b",
            "x\xC3\xA4"
            "B",
            true);
        row("sharp s is not ss", "\xC3\x9F", "ss", false);
        row("bytes that are no text", "a", QByteArray("\xff\0a", 3), true);
        row("NUL", "\"\\u0000a\"", QByteArray("\xff\0a", 3), true);
        row("regular expression over bytes that are no text", "/a$/", QByteArray("\xff\0a", 3), true);
    }
    void decidesByPayload()
    {
        QFETCH(QString, filter);
        QFETCH(QByteArray, payload);
        Frame frame;
        FilterEvaluator evaluator(compiled(filter));
        frame.payload = "{\"longer\":[1234567890]}"; // leaves its bytes in the parser's buffer
        (void)evaluator.matches(frame);
        frame.payload = payload;
        QTEST(evaluator.matches(frame), "matches");
    }

    void agreesWithAPlainReadingOfTheFilter()
    {
        const QTimeZone zone(5400);
        std::vector<Frame> frames;
        RandomFilters random(99, false);
        for (int i = 0; i < 150; ++i)
            frames.push_back(random.frame());
        int matched = 0;
        for (unsigned seed = 1; seed <= 1500; ++seed) {
            const FilterNode filter = RandomFilters(seed, false).filter();
            FilterEvaluator evaluator(FilterProgram(filter, {zone, sourceName}));
            for (const Frame &frame : frames) {
                const bool expected = NaiveFilter(frame, zone, sourceName(frame.source)).matches(filter);
                QVERIFY2(
                    evaluator.matches(frame) == expected,
                    qPrintable(toText(filter) + QStringLiteral(" on ") +
                               QString::fromUtf8(frame.topic + ' ' + frame.event + ' ' + frame.payload)));
                matched += expected;
            }
        }
        QVERIFY(matched > 20'000 && matched < 200'000);
    }

    void seesTheSameInABlock()
    {
        RandomFilters random(5, false);
        std::vector<Frame> frames;
        for (int i = 0; i < 200; ++i)
            frames.push_back(random.frame());
        QByteArray block;
        encodeBlock(frames, block);
        for (unsigned seed = 1; seed <= 200; ++seed) {
            const FilterProgram program(RandomFilters(seed, false).filter());
            FilterEvaluator overFrames(program);
            FilterEvaluator overBlock(program);
            BlockDecoder decoder(block);
            FrameView view;
            for (const Frame &frame : frames) {
                QVERIFY(decoder.next(view));
                QCOMPARE(overBlock.matches(FilterRow::of(view)), overFrames.matches(frame));
            }
        }
    }

    void remembersTopicsUntilToldToForget()
    {
        FilterEvaluator evaluator(compiled(QStringLiteral("topic:a/#")));
        FilterRow row;
        row.topicId = 3;
        row.topic = "a/b";
        QVERIFY(evaluator.matches(row));
        row.topic = "b";
        QVERIFY(evaluator.matches(row)); // known by its number
        evaluator.forget();
        QVERIFY(!evaluator.matches(row));
        row.topicId = FilterEvaluator::kRememberedTopics; // beyond what is remembered
        row.topic = "a";
        QVERIFY(evaluator.matches(row));
        row.topic = "b";
        QVERIFY(!evaluator.matches(row));
    }

    void asksForASourcesNameOnce()
    {
        int asked = 0;
        FilterOptions options;
        options.sourceName = [&asked](client::SourceId) {
            ++asked;
            return QByteArray("hub");
        };
        FilterEvaluator evaluator(compiled(QStringLiteral("source:hub"), options));
        QVERIFY(evaluator.matches(Frame()));
        QVERIFY(evaluator.matches(Frame()));
        QCOMPARE(asked, 1);
    }

    void worksOutConstants_data()
    {
        QTest::addColumn<QString>("filter");
        QTest::addColumn<int>("outcome"); // 1 always, 0 never, -1 it depends
        QTest::newRow("empty") << QString() << 1;
        QTest::newRow("any size") << QStringLiteral("size>=0") << 1;
        QTest::newRow("no size") << QStringLiteral("a size<0") << 0;
        QTest::newRow("two transports at once") << QStringLiteral("a transport:ws transport:sse") << 0;
        QTest::newRow("all but one, and that one") << QStringLiteral("dir!=in dir:in or size<0") << 0;
        QTest::newRow("every direction") << QStringLiteral("a or dir:in or dir:out") << 1;
        QTest::newRow("not every direction") << QStringLiteral("-(dir:in or dir:out)") << 0;
        QTest::newRow("one direction") << QStringLiteral("size>=0 dir:in") << -1;
    }
    void worksOutConstants()
    {
        QFETCH(QString, filter);
        const FilterProgram program = compiled(filter);
        QTEST(program.matchesEverything() ? 1 : program.matchesNothing() ? 0 : -1, "outcome");
        QVERIFY(!program.readsJson());
    }

    void givesUpARegularExpressionThatTakesTooLong()
    {
        FilterEvaluator evaluator(compiled(QStringLiteral("/(a+)+$/ or -/(a+)+$/")));
        Frame frame;
        frame.payload = QByteArray(200'000, 'a') + 'b';
        QElapsedTimer timer;
        timer.start();
        for (int i = 0; i < 300; ++i)
            QVERIFY(evaluator.matches(frame));
        QVERIFY2(timer.elapsed() < 20'000, qPrintable(QString::number(timer.elapsed())));
        QCOMPARE(evaluator.costly(), FilterEvaluator::kMaxCostly);
        frame.payload = "b";
        QVERIFY(evaluator.matches(frame));
    }

    void runsOnSeveralThreads()
    {
        const FilterProgram program = compiled(QStringLiteral("data.a>1 /x+/ topic:+/b or absent"));
        std::vector<Frame> frames;
        RandomFilters random(11, false);
        for (int i = 0; i < 300; ++i) {
            frames.push_back(random.frame());
            frames.back().topic = "a/b";
            frames.back().payload = i % 3 ? "{\"a\":2,\"x\":0}" : "{\"a\":1}";
        }
        std::array<int, 3> matched{};
        std::vector<std::thread> threads;
        for (int &count : matched) {
            threads.emplace_back([&count, &frames, program] {
                FilterEvaluator evaluator(program);
                for (int round = 0; round < 20; ++round) {
                    for (const Frame &frame : frames)
                        count += evaluator.matches(frame);
                }
            });
        }
        for (std::thread &thread : threads)
            thread.join();
        QCOMPARE(matched, (std::array<int, 3>{4000, 4000, 4000}));
    }
};

QTEST_GUILESS_MAIN(FilterEvaluatorTest)

#include "tst_filterevaluator.moc"
