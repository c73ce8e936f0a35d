// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/capture/fieldreader.h"

#include <QElapsedTimer>
#include <QtTest>

using pushscope::capture::FieldReader;

namespace {

const QByteArray kNothing = QByteArrayLiteral("nothing");

QByteArray shown(std::optional<double> value)
{
    return value ? QByteArray::number(*value, 'g', 17) : kNothing;
}

} // namespace

class FieldReaderTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsTheNumberAtAPointer_data()
    {
        QTest::addColumn<QByteArray>("payload");
        QTest::addColumn<QByteArray>("pointer");
        QTest::addColumn<QByteArray>("expected");
        const QByteArray object(R"({"price":187.25,"on":true,"off":false,"none":null,"text":"12.5","word":"12 apples",)"
                                R"("deep":{"list":[1,{"x":-3e2}]},"a/b":1,"m~n":2,"~1":3,"":4,"big":18446744073709551615})");
        QTest::newRow("member") << object << QByteArray("/price") << QByteArray("187.25");
        QTest::newRow("true is one") << object << QByteArray("/on") << QByteArray("1");
        QTest::newRow("false is zero") << object << QByteArray("/off") << QByteArray("0");
        QTest::newRow("null is nothing") << object << QByteArray("/none") << kNothing;
        QTest::newRow("string that is a number") << object << QByteArray("/text") << QByteArray("12.5");
        QTest::newRow("string that only begins with one") << object << QByteArray("/word") << kNothing;
        QTest::newRow("within an array") << object << QByteArray("/deep/list/1/x") << QByteArray("-300");
        QTest::newRow("array index") << object << QByteArray("/deep/list/0") << QByteArray("1");
        QTest::newRow("index past the end") << object << QByteArray("/deep/list/2") << kNothing;
        QTest::newRow("index with a leading zero") << object << QByteArray("/deep/list/00") << kNothing;
        QTest::newRow("the element after the last") << object << QByteArray("/deep/list/-") << kNothing;
        QTest::newRow("escaped slash") << object << QByteArray("/a~1b") << QByteArray("1");
        QTest::newRow("escaped tilde") << object << QByteArray("/m~0n") << QByteArray("2");
        QTest::newRow("escaped tilde before a one") << object << QByteArray("/~01") << QByteArray("3");
        QTest::newRow("wrong escape") << object << QByteArray("/m~2n") << kNothing;
        QTest::newRow("escape cut short") << object << QByteArray("/m~") << kNothing;
        QTest::newRow("empty key") << object << QByteArray("/") << QByteArray("4");
        QTest::newRow("64-bit number") << object << QByteArray("/big") << QByteArray("1.8446744073709552e+19");
        QTest::newRow("container") << object << QByteArray("/deep") << kNothing;
        QTest::newRow("absent") << object << QByteArray("/cost") << kNothing;
        QTest::newRow("below a scalar") << object << QByteArray("/price/x") << kNothing;
        QTest::newRow("no pointer") << object << QByteArray("price") << kNothing;
        QTest::newRow("whole object") << object << QByteArray() << kNothing;
        QTest::newRow("array at the top") << QByteArray("[5,6]") << QByteArray("/1") << QByteArray("6");
        QTest::newRow("number beyond 64 bits beside")
            << QByteArray(R"({"id":123456789012345678901234567890,"s":"12345678901234567890123","v":7})")
            << QByteArray("/v") << QByteArray("7");
        QTest::newRow("number beyond 64 bits")
            << QByteArray(R"({"id":100000000000000000000000000})") << QByteArray("/id") << QByteArray("1e+26");
        QTest::newRow("bare number") << QByteArray("42.5") << QByteArray() << QByteArray("42.5");
        QTest::newRow("bare number in space") << QByteArray(" -1e3\r\n") << QByteArray() << QByteArray("-1000");
        QTest::newRow("bare number has no members") << QByteArray("42") << QByteArray("/price") << kNothing;
        QTest::newRow("leading zero") << QByteArray("042") << QByteArray() << kNothing;
        QTest::newRow("point without digits") << QByteArray("4.") << QByteArray() << kNothing;
        QTest::newRow("point before exponent") << QByteArray("4.e5") << QByteArray() << kNothing;
        QTest::newRow("minus point") << QByteArray("-.5") << QByteArray() << kNothing;
        QTest::newRow("minus infinity") << QByteArray("-inf") << QByteArray() << kNothing;
        QTest::newRow("lone minus") << QByteArray("-") << QByteArray() << kNothing;
        QTest::newRow("beyond a double") << QByteArray("1e999") << QByteArray() << kNothing;
        QTest::newRow("number and more") << QByteArray("42 43") << QByteArray() << kNothing;
        QTest::newRow("bare true") << QByteArray("true") << QByteArray() << QByteArray("1");
        QTest::newRow("bare string") << QByteArray("\"17\"") << QByteArray() << QByteArray("17");
        QTest::newRow("infinity in a string") << QByteArray("\"inf\"") << QByteArray() << kNothing;
        QTest::newRow("empty") << QByteArray() << QByteArray() << kNothing;
        QTest::newRow("text") << QByteArray("hello") << QByteArray() << kNothing;
        QTest::newRow("object cut short") << QByteArray(R"({"price":1)") << QByteArray("/price") << kNothing;
        QTest::newRow("invalid UTF-8") << QByteArray("{\"a\":\"\xff\",\"price\":1}") << QByteArray("/price") << kNothing;
        QTest::newRow("NaN") << QByteArray(R"({"price":NaN})") << QByteArray("/price") << kNothing;
    }
    void readsTheNumberAtAPointer()
    {
        QFETCH(QByteArray, payload);
        QFETCH(QByteArray, pointer);
        FieldReader reader;
        QTEST(shown(reader.number(payload, pointer)), "expected");
        reader.load(payload);
        QTEST(shown(reader.number(pointer)), "expected");
    }

    void staysUsableAfterWhatIsNoJson()
    {
        FieldReader reader;
        QCOMPARE(reader.number("{\"a\":", "/a"), std::nullopt);
        QCOMPARE(reader.number(R"({"a":1})", "/a"), 1.0);
        QVERIFY(!reader.load("nonsense"));
        QCOMPARE(reader.number("/a"), std::nullopt);
    }

    void givesUpQuicklyOnAMillionBrackets_data()
    {
        QTest::addColumn<QByteArray>("payload");
        QTest::newRow("open only") << QByteArray(1'000'000, '[');
        QTest::newRow("closed") << QByteArray(QByteArray(1'000'000, '[') + QByteArray(1'000'000, ']'));
        QTest::newRow("objects") << QByteArrayLiteral("{\"a\":").repeated(200'000);
        QTest::newRow("larger than the bound") << QByteArray("[" + QByteArray(FieldReader::kMaxBytes, ' ') + "]");
    }
    void givesUpQuicklyOnAMillionBrackets()
    {
        QFETCH(QByteArray, payload);
        FieldReader reader;
        QElapsedTimer timer;
        timer.start();
        QCOMPARE(reader.number(payload, "/0/0"), std::nullopt);
        QVERIFY(reader.fields(payload).empty());
        QCOMPARE(reader.primaryField(payload), std::nullopt);
        QVERIFY2(timer.elapsed() < 2000, "far more than it can need, far less than a quadratic walk would take");
        QCOMPARE(reader.number(R"({"a":1})", "/a"), 1.0);
    }

    void readsTheDeepestThatIsAllowed()
    {
        FieldReader reader;
        const int depth = int(FieldReader::kMaxDepth) - 1;
        const QByteArray payload = QByteArray(depth, '[') + '7' + QByteArray(depth, ']');
        QCOMPARE(reader.number(payload, QByteArrayLiteral("/0").repeated(depth)), 7.0);
    }

    void listsFieldsDepthFirst()
    {
        FieldReader reader;
        const auto fields = reader.fields(R"({"a":{"b/c":[1,"x"],"d":"5"},"e":null,"f":false})");
        QByteArray listing;
        for (const auto &field : fields) {
            listing += QByteArray::number(field.depth) + ' ' + field.pointer + ' ' + field.preview
                       + (field.numeric ? " n" : "") + (field.container ? " c" : "") + '\n';
        }
        QCOMPARE(listing, QByteArray("0 /a {\"b/c\":[1,\"x\"],\"d\":\"5\"} c\n"
                                     "1 /a/b~1c [1,\"x\"] c\n"
                                     "2 /a/b~1c/0 1 n\n"
                                     "2 /a/b~1c/1 \"x\"\n"
                                     "1 /a/d \"5\" n\n"
                                     "0 /e null\n"
                                     "0 /f false n\n"));
    }

    void listsABareValueAsItsOnlyField()
    {
        FieldReader reader;
        const auto fields = reader.fields(" 3.5 ");
        QCOMPARE(fields.size(), 1u);
        QCOMPARE(fields[0].pointer, QByteArray());
        QCOMPARE(fields[0].preview, QByteArray("3.5"));
        QVERIFY(fields[0].numeric);
        QCOMPARE(reader.fields("\"on\"").at(0).preview, QByteArray("\"on\""));
    }

    void everyListedNumericFieldCanBeRead()
    {
        FieldReader reader;
        const QByteArray payload(R"({"~":{"/":1},"list":[[2],{"":3}],"t":"4"})");
        int numeric = 0;
        for (const auto &field : reader.fields(payload)) {
            QCOMPARE(reader.number(payload, field.pointer).has_value(), field.numeric);
            numeric += field.numeric ? 1 : 0;
        }
        QCOMPARE(numeric, 4);
    }

    void listsNoMoreThanAskedFor()
    {
        FieldReader reader;
        const QByteArray payload = "[" + QByteArrayLiteral("[1,2],").repeated(100'000) + "0]";
        QCOMPARE(reader.fields(payload).size(), 500u);
        QCOMPARE(reader.fields(payload, 3).size(), 3u);
        QCOMPARE(reader.fields(payload, 0).size(), 0u);
    }

    void cutsPreviewsAtACharacter_data()
    {
        QTest::addColumn<int>("shift");
        for (int shift = 0; shift < 4; ++shift)
            QTest::addRow("%d bytes in", shift) << shift;
    }
    void cutsPreviewsAtACharacter()
    {
        QFETCH(int, shift);
        FieldReader reader;
        const QByteArray text = QByteArray(shift, 'x') + QByteArrayLiteral("\xF0\x9F\x98\x80").repeated(100);
        const QByteArray preview = reader.fields("{\"a\":\"" + text + "\"}").at(0).preview;
        QVERIFY(preview.size() <= 80);
        QVERIFY(preview.size() > 70);
        QVERIFY(QString::fromUtf8(preview).endsWith(QChar(0x2026)));
        QVERIFY(!QString::fromUtf8(preview).contains(QChar::ReplacementCharacter));
    }

    void escapesControlCharactersInPreviews()
    {
        FieldReader reader;
        const QByteArray text("\"a\\\"\\\\\\n\\u0001\"");
        QCOMPARE(reader.fields("[" + text + "]").at(0).preview, text);
    }

    void choosesTheFieldThatAPersonMeans_data()
    {
        QTest::addColumn<QByteArray>("payload");
        QTest::addColumn<QByteArray>("expected");
        QTest::newRow("value") << QByteArray(R"({"time":1,"value":2})") << QByteArray("/value");
        QTest::newRow("price") << QByteArray(R"({"volume":1,"price":2})") << QByteArray("/price");
        QTest::newRow("percent") << QByteArray(R"({"core":1,"percent":2})") << QByteArray("/percent");
        QTest::newRow("value that is no number") << QByteArray(R"({"x":1,"value":"high"})") << QByteArray("/x");
        QTest::newRow("first number") << QByteArray(R"({"name":"7","ok":true,"at":{"x":1}})") << QByteArray("/at/x");
        QTest::newRow("flag if there is no number") << QByteArray(R"({"name":"a","ok":true})") << QByteArray("/ok");
        QTest::newRow("bare number") << QByteArray("17") << QByteArray("");
        QTest::newRow("none") << QByteArray(R"({"name":"a"})") << kNothing;
        QTest::newRow("text") << QByteArray("hello") << kNothing;
    }
    void choosesTheFieldThatAPersonMeans()
    {
        QFETCH(QByteArray, payload);
        FieldReader reader;
        QTEST(reader.primaryField(payload).value_or(kNothing), "expected");
    }

    void readsTheUnit()
    {
        FieldReader reader;
        QCOMPARE(reader.unit(R"({"value":1,"unit":"%"})"), QByteArray("%"));
        QCOMPARE(reader.unit(R"({"value":1,"unit":5})"), QByteArray());
        QCOMPARE(reader.unit(R"({"value":1,"unit":"seventeen letters"})"), QByteArray());
        QCOMPARE(reader.unit("5"), QByteArray());
        QCOMPARE(reader.unit(R"(["unit"])"), QByteArray());
    }

    void readsASmallPayloadAfterAHugeOne()
    {
        FieldReader reader;
        const QByteArray huge = "{\"a\":\"" + QByteArray(4'000'000, 'x') + "\",\"b\":2}";
        QCOMPARE(reader.number(huge, "/b"), 2.0);
        QCOMPARE(reader.number(R"({"b":3})", "/b"), 3.0);
        QCOMPARE(reader.number(huge, "/b"), 2.0);
    }
};

QTEST_GUILESS_MAIN(FieldReaderTest)
#include "tst_fieldreader.moc"
