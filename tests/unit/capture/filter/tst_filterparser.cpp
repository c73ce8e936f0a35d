// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/capture/filter/filterparser.h"

#include "tests/unit/capture/filter/randomfilters.h"

#include <QtTest>

using namespace pushscope::capture;
using pushscope::tests::Chance;
using pushscope::tests::RandomFilters;

class FilterParserTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void understands_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("normal");
        const auto row = [](const char *name, const char *text, const char *normal) {
            QTest::newRow(name) << QString::fromUtf8(text) << QString::fromUtf8(normal);
        };
        row("nothing", "", "");
        row("white space", " \t\n", "");
        row("a word", "ACME", "ACME");
        row("words side by side", " a  b\tc ", "a b c");
        row("and may be written", "a and b AND c", "a b c");
        row("or", "a or b OR c", "a or b or c");
        row("or binds weaker", "a b or c d", "a b or c d");
        row("parentheses that matter", "a (b or c)", "a (b or c)");
        row("parentheses that do not", "((a) (b c))", "a b c");
        row("parentheses touch", "(a or b)(c or d)", "(a or b) (c or d)");
        row("not", "not a NOT b", "-a -b");
        row("minus", "-event:ping", "-event:ping");
        row("minus before a group", "-(a or b)", "-(a or b)");
        row("negation within", "not -a", "--a");
        row("minus inside a word", "a-b", "a-b");
        row("a lone minus is text", "a - b", "a \"-\"i b");
        row("quotes are to the letter", "\"exact text\"", "\"exact text\"");
        row("quotes that ignore case", "\"exact text\"i", "\"exact text\"i");
        row("quotes that need not be", "\"word\"i", "word");
        row("quoted keyword", "\"or\"i or \"or\"", "\"or\"i or \"or\"");
        row("escapes", "\"a\\\"\\\\\\/\\n\\r\\t\\u0001\\u00e4\"", "\"a\\\"\\\\/\\n\\r\\t\\u0001\xC3\xA4\"");
        row("a pair of surrogates", "\"\\ud83d\\ude00\"", "\"\xF0\x9F\x98\x80\"");
        row("byte order mark", "\"\\ufeffx\"i", "\"\\ufeffx\"i");
        row("i belongs to the next word", "\"a\"if", "\"a\" if");
        row("regular expression", "/a b\\/(c)/", "/a b\\/(c)/");
        row("regular expression that ignores case", "/error/i", "/error/i");
        row("exclamation mark", "hello!", "hello!");
        row("umlaut", "\xC3\x84rger", "\xC3\x84rger");

        row("MQTT filter", "topic:market/#", "topic:market/#");
        row("part of a topic", "topic:market", "topic:market");
        row("topic that begins with a slash", "topic:/robot/pose", "topic:/robot/pose");
        row("quoted MQTT filter", "topic:\"my room/+\"", "topic:\"my room/+\"");
        row("topic to the letter", "topic=\"a+b\"", "topic=\"a+b\"");
        row("fields in any case", "Topic:a EVENT=b", "topic:a event=b");
        row("value with signs", "id:7:12 source!=a>b", "id:7:12 source!=a>b");
        row("doubled equals", "event==ping", "event=ping");
        row("value that begins with a sign", "event:\"=x\"", "event:\"=x\"");
        row("regular expression on a field", "event:/^p/i text:/x y/", "event:/^p/i text:/x y/");
        row("choices", "transport:SSE transport!=ws dir=in kind:gap",
            "transport:sse transport!=ws dir:in kind:gap");
        row("quoted choice", "kind:\"gap\"", "kind:gap");
        row("sizes", "size>1k size:1KB size<=2MiB wire!=1.5M size<3gib size>0",
            "size>1k size:1k size<=2Mi wire!=1500k size<3Gi size>0");
        row("durations", "latency>5ms latency<1.5s latency:500us latency>=2\xC2\xB5s latency<1min latency>0",
            "latency>5ms latency<1500ms latency:500us latency>=2us latency<60s latency>0s");
        row("time of day", "time>14:32:05", "time>14:32:05");
        row("times", "time:14:32 time<=09:00:00.250 time>=2026-01-31 time<2026-01-31t14:32:05z",
            "time:14:32 time<=09:00:00.250 time>=2026-01-31 time<2026-01-31T14:32:05Z");
        row("has", "has:event has:DATA has:data.error", "has:event has:data has:data.error");

        row("number", "data.price>187", "data.price>187");
        row("white space around the sign", "data.price > 187 data.x <= \"a\"",
            "data.price>187 data.x<=\"a\"");
        row("numbers", "data.a=1.0 data.a=-2.50 data.a<1e3 data.a:1e-7",
            "data.a=1 data.a=-2.5 data.a<1000 data.a:1e-07");
        row("whole numbers keep all digits", "data.id=9007199254740993", "data.id=9007199254740993");
        row("word", "data.side:buy data.side=buy data.side!=buy",
            "data.side:buy data.side=buy data.side!=buy");
        row("literals", "data.a:true data.a=false data.a!=null", "data.a:true data.a=false data.a!=null");
        row("quoted number is text", "data.a=\"3\" data.a:\"true\"i", "data.a=\"3\" data.a:\"true\"i");
        row("path", "data.items[0].sku=\"x\"", "data.items[0].sku=\"x\"");
        row("path in brackets", "data[\"odd key\"][\"a\"]=1", "data[\"odd key\"].a=1");
        row("the payload's own value", "data>5 data:on", "data>5 data:on");
        row("key with a dash", "data.a-b:1", "data.a-b:1");
        row("key of letters",
            "data.gr\xC3\xB6\xC3\x9F"
            "e>1",
            "data.gr\xC3\xB6\xC3\x9F"
            "e>1");
        row("data in capitals", "DATA.a:1", "data.a:1");
        row("everything at once",
            "topic:market/# data.price>187 transport:sse size>1k \"exact text\" /regex/i dir:in -event:ping "
            "latency>5ms source:hub kind:gap id:7 time>14:32:05 has:data.error",
            "topic:market/# data.price>187 transport:sse size>1k \"exact text\" /regex/i dir:in -event:ping "
            "latency>5ms "
            "source:hub kind:gap id:7 time>14:32:05 has:data.error");
    }
    void understands()
    {
        QFETCH(QString, text);
        const auto filter = parseFilter(text);
        QVERIFY2(filter, qPrintable(filter ? QString() : filter.error().sentence));
        QTEST(toText(*filter), "normal");
        const auto again = parseFilter(toText(*filter));
        QVERIFY(again);
        QVERIFY(*again == *filter);
    }

    void refuses_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("marked"); // what is underlined
        QTest::addColumn<int>("position");
        QTest::addColumn<QString>("sentence");
        const auto row = [](const char *name, const char *text, int position, const char *marked,
                            const char *sentence) {
            QTest::newRow(name) << QString::fromUtf8(text) << QString::fromUtf8(marked) << position
                                << QString::fromUtf8(sentence);
        };
        row("sign without a value", "data.price>", 10, ">", "'data.price>' needs a value.");
        row("colon without a value", "topic: x", 5, ":", "'topic:' needs a value.");
        row("value that is a group", "topic:(a)", 5, ":", "'topic:' needs a value.");
        row("has without a field", "has:", 3, ":", "'has:' needs a value.");
        row("sign without a field", "a >5", 0, "a",
            "There is no field 'a'; put text that holds '>' in quotes.");
        row("sign at the begin", "x (>=5)", 3,
            ">=", "'>=' needs a field before it; put text that holds it in quotes.");
        row("colon at the begin", "a :b", 2, ":",
            "':' needs a field before it; put text that holds it in quotes.");
        row("unknown field", "a topik:b", 2, "topik",
            "There is no field 'topik'; put text that holds ':' in quotes.");
        row("an address", "http://x", 0, "http",
            "There is no field 'http'; put text that holds ':' in quotes.");
        row("keyword as a field", "or:x", 0, "or",
            "There is no field 'or'; put text that holds ':' in quotes.");
        row("open quotes", "a \"bc", 2, "\"bc", "This quotation mark is never closed.");
        row("open quotes by a backslash", "\"bc\\", 0, "\"bc\\", "This quotation mark is never closed.");
        row("unknown escape", "\"a\\qb\"", 2, "\\q",
            "A backslash in quotes goes before one of \" \\ / n r t u; write '\\\\' for the backslash "
            "itself.");
        row("escape cut short", "\"\\u12\"", 1, "\\u", "'\\u' needs four hexadecimal digits.");
        row("empty quotes", "a \"\"", 2, "\"\"", "Text must stand between the quotation marks.");
        row("open regular expression", "/a b", 0, "/a b",
            "This regular expression needs a '/' at its end; put text that begins with '/' in quotes.");
        row("unknown flag", "/a/ix b", 3, "ix",
            "After a regular expression only 'i' may follow, to ignore case; put text that begins with '/' "
            "in quotes.");
        row("empty regular expression", "//", 0, "//",
            "A regular expression must stand between the slashes.");
        row("broken regular expression", "x /a(b/", 5, "b",
            "The regular expression cannot be read here: missing closing parenthesis.");
        row("regular expression behind equals", "event=/a/", 5, "=", "A regular expression goes with ':'.");
        row("never closed", "a (b (c)", 2, "(", "This '(' needs a ')'.");
        row("open at the end", "a (", 2, "(", "This '(' needs a ')'.");
        row("never opened", "a) b", 1, ")", "This ')' has no '('.");
        row("only closed", ")", 0, ")", "This ')' has no '('.");
        row("empty group", "a ()", 3, ")", "A term must stand between '(' and ')'.");
        row("or at the end", "a or", 2, "or",
            "'or' needs a term after it; put the word in quotes to look for it.");
        row("or at the begin", "or a", 0, "or",
            "'or' needs a term before it; put the word in quotes to look for it.");
        row("or twice", "a or OR b", 2, "or",
            "'or' needs a term after it; put the word in quotes to look for it.");
        row("and at the end of a group", "(a and)", 3, "and",
            "'and' needs a term after it; put the word in quotes to look for it.");
        row("not at the end", "a not", 2, "not",
            "'not' needs a term after it; put the word in quotes to look for it.");
        row("minus before or", "-or a", 0, "-",
            "'-' needs a term after it; put text that begins with it in quotes.");
        row("hash not last", "topic:a/#/b", 6, "a/#/b",
            "In the filter 'a/#/b' something follows '#'. '#' stands for all remaining levels and must come "
            "last, as in a/#.");
        row("order of topics", "topic>a", 5, ">", "'topic' is compared with ':', '=' or '!='.");
        row("order of choices", "dir<in", 3, "<", "'dir' is compared with ':', '=' or '!='.");
        row("unknown choice", "transport:http", 10, "http", "'transport' is one of ws, sse, longpoll, poll.");
        row("unknown unit", "size>1x", 5, "1x",
            "'size' is compared with a number of bytes, as 100, 1k or 2MiB.");
        row("quoted size", "size>\"1\"", 5, "\"1\"",
            "'size' is compared with a number of bytes, as 100, 1k or 2MiB.");
        row("negative size", "size>-1", 5, "-1",
            "'size' is compared with a number of bytes, as 100, 1k or 2MiB.");
        row("too large a size", "wire>99999T", 5, "99999T",
            "'wire' is compared with a number of bytes, as 100, 1k or 2MiB.");
        row("duration without a unit", "latency>5", 8, "5",
            "'latency' is compared with a number and us, ms, s, min or h, as 5ms.");
        row("no time", "time>25:00", 5, "25:00",
            "'time' is compared with a time, as 14:32:05 or 2026-01-31T14:32:05.250Z.");
        row("no date", "time>2026-02-30", 5, "2026-02-30",
            "'time' is compared with a time, as 14:32:05 or 2026-01-31T14:32:05.250Z.");
        row("order of words", "data.a>buy", 7, "buy", "'>' compares with a number, or with text in quotes.");
        row("order without case", "data.a>\"b\"i", 7, "\"b\"i",
            "'>' compares with a number, or with text in quotes.");
        row("path alone", "x data.price", 2, "data.price",
            "'data.price' needs a comparison, as data.price>0; has:data.price asks whether it is there.");
        row("point without a name", "data.>5", 4, ".", "The name of a field must follow '.'.");
        row("comma in a name", "data.a,b:1", 6, ",",
            "',' cannot stand in the name of a field; write such a name as [\"name\"].");
        row("empty brackets", "data[]:1", 4, "[",
            "'[' needs the number of an element or a name in quotes, and ']'.");
        row("open brackets", "data[0:1", 4, "[0", "This '[' needs a ']'.");
        row("too large an index", "data[1234567890]:1", 4, "[1234567890",
            "'[' needs the number of an element or a name in quotes, and ']'.");
        row("has something unknown", "has:size", 4, "size",
            "'has' asks for topic, event, id, latency, data or a field such as data.price.");
        row("has with equals", "has=event", 3, "=", "'has' is followed by ':' and a field.");
        row("has with a comparison", "has:data.a>5", 4, "data.a",
            "'has' asks only whether the field is there; leave 'has:' out to compare it.");
    }
    void refuses()
    {
        QFETCH(QString, text);
        const auto filter = parseFilter(text);
        QVERIFY(!filter);
        QTEST(filter.error().sentence, "sentence");
        QTEST(int(filter.error().position), "position");
        QTEST(text.mid(filter.error().position, filter.error().length), "marked");
    }

    void boundsLengthAndDepth()
    {
        QVERIFY(parseFilter(QString(kMaxFilterLength, u'a')));
        const auto tooLong = parseFilter(QString(kMaxFilterLength + 10, u'a'));
        QVERIFY(!tooLong);
        QCOMPARE(tooLong.error(),
                 (FilterError{4096, 10, QStringLiteral("A filter has at most 4096 characters.")}));

        const auto nested = [](int depth) { return QString(depth, u'(') + u'a' + QString(depth, u')'); };
        QVERIFY(parseFilter(nested(kMaxFilterDepth)));
        const auto tooDeep = parseFilter(nested(kMaxFilterDepth + 1));
        QVERIFY(!tooDeep);
        QCOMPARE(tooDeep.error(), (FilterError{64, 1, QStringLiteral("A filter nests at most 64 deep.")}));
        QVERIFY(parseFilter(QString(kMaxFilterDepth, u'-') + u'a'));
        QCOMPARE(parseFilter(QString(4000, u'-') + u'a').error().position, 64);
        QVERIFY(!parseFilter(QString(4000, u'(')));
    }

    void writesWhatItReads()
    {
        for (unsigned seed = 1; seed <= 3000; ++seed) {
            const FilterNode filter = RandomFilters(seed, true).filter();
            const QString text = toText(filter);
            if (text.size() > kMaxFilterLength)
                continue;
            const auto again = parseFilter(text);
            QVERIFY2(again, qPrintable(text + u' ' + (again ? QString() : again.error().sentence)));
            QVERIFY2(*again == filter, qPrintable(text + QStringLiteral(" was read as ") + toText(*again)));
        }
    }

    void survivesFiltersWithTypingErrors()
    {
        const QStringList right{
            QStringLiteral("topic:market/# data.price>187 transport:sse size>1k \"exact text\" /re(g|x)/i"),
            QStringLiteral(
                "dir:in -event:ping latency>5ms source:hub kind:gap id:7 time>14:32:05 has:data.error"),
            QStringLiteral("data.items[0].sku=\"x\" or not (data[\"a b\"]!=3 data.side:buy)"),
            QStringLiteral("time:2026-01-31T14:32:05.25Z \"\\u00e4\\n\"i size<=1.5MiB latency:2us")};
        const QString signs =
            QStringLiteral("()\"\\/-:=<>![].# ior0Z") + QChar(0xFEFF) + QChar(0xDC00) + QChar(0xE4);
        Chance chance(21);
        int understood = 0;
        for (int i = 0; i < 40'000; ++i) {
            QString text = right[chance.below(int(right.size()))];
            for (int errors = 1 + chance.below(2); errors > 0; --errors) {
                const int at = chance.below(int(text.size()));
                const int length = chance.below(3);
                text.replace(at, length,
                             chance.oneIn(3) ? text.mid(chance.below(int(text.size())), 6)
                                             : QString(signs[chance.below(int(signs.size()))]));
            }
            const auto filter = parseFilter(text);
            if (!filter)
                continue;
            ++understood;
            const auto again = parseFilter(toText(*filter));
            QVERIFY2(again && *again == *filter, qPrintable(text));
            QCOMPARE(toText(*again), toText(*filter));
        }
        QVERIFY(understood > 4000);
    }

    void marksAPlaceInWhateverItRefuses()
    {
        const QStringList pieces{
            QStringLiteral("data.a"), QStringLiteral("topic"), QStringLiteral(":"),  QStringLiteral(">="),
            QStringLiteral("("),      QStringLiteral(")"),     QStringLiteral("\""), QStringLiteral("/"),
            QStringLiteral(" "),      QStringLiteral("or"),    QStringLiteral("-"),  QStringLiteral("\\u12"),
            QStringLiteral("[0]"),    QStringLiteral("."),     QStringLiteral("7"),  QString(QChar(0xD800))};
        Chance chance(7);
        int refused = 0;
        for (int i = 0; i < 20'000; ++i) {
            QString text;
            for (int length = chance.below(10); length > 0; --length)
                text += pieces[chance.below(int(pieces.size()))];
            const auto filter = parseFilter(text);
            if (filter)
                continue;
            ++refused;
            const FilterError &error = filter.error();
            QVERIFY2(error.position >= 0 && error.length > 0 && error.position + error.length <= text.size(),
                     qPrintable(text));
            QVERIFY2(error.sentence.endsWith(u'.'), qPrintable(error.sentence));
        }
        QVERIFY(refused > 1000);
    }
};

QTEST_GUILESS_MAIN(FilterParserTest)

#include "tst_filterparser.moc"
