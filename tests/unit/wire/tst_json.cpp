// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/wire/base64.h"
#include "core/wire/json.h"
#include "core/wire/jsontoken.h"
#include "core/wire/utf8.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

#include <random>

using namespace pushscope;

class TestJson : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void takesValidDocuments_data()
    {
        QTest::addColumn<QByteArray>("text");
        for (const char *text :
             {"{}", "[]", "0", "-0", "42", "1.0", "1e400", "-1.5E+10", "1E-2", "123456789012345678901234567890", "true",
              "false", "null", "\"\"", "\"a\\\"b\\\\\"", "\"\\u00e9\\ud83d\\ude00\"", "\"\\ud800\"", "\"\\/\"",
              "[1,2,3]", "[[],{}]", "{\"a\":1}", "{\"a\":{\"b\":[null,true,\"x\"]},\"c\":1e400}",
              "{\"\":\"\"}", "{\"a\":1,\"a\":2}", "{\"\\u0061\\n\":1}", "{\"\\ud800\":1}", "[\"\x7f\"]",
              "[\"\xE2\x80\xA8\"]", "[1e400,-0.0]"}) {
            QTest::addRow("%s", text) << QByteArray(text);
        }
        QTest::newRow("white space everywhere") << QByteArray(" \r\n\t{ \"a\" : [ 1 , 2 ] , \"b\" : { } } \n");
        QTest::newRow("white space around a word") << QByteArray(" \ttrue\n");
        QTest::newRow("512 arrays deep") << QByteArray(512, '[') + QByteArray(512, ']');
        QTest::newRow("512 objects deep") << QByteArray("{\"a\":").repeated(511) + "{}" + QByteArray(511, '}');
        QTest::newRow("a megabyte") << '[' + QByteArray("\"0123456789\",").repeated(80'000) + "1]";
    }
    void takesValidDocuments()
    {
        QFETCH(QByteArray, text);
        QVERIFY(wire::isJson(text));
    }

    void refusesWhatIsNoDocument_data()
    {
        QTest::addColumn<QByteArray>("text");
        for (const char *text :
             {"", " ", "{", "}", "[", "]", "[1", "{\"a\":1", "{\"a\"}", "{\"a\":}", "{a:1}", "{'a':1}", "{1:2}", "{\"a\":1,}",
              "[1,]", "[,1]", "[,]", "[1 2]", "[1,,2]", "{,}", "{\"a\" 1}", "{\"a\"x:1}", "{\"a\":1 \"b\":2}",
              "{\"a\":1}}", "{\"a\":\"b\":1}", "[\"a\":1]",
              "{\"a\":1:2}", "{} {}", "[] 1", "[]]", "1 2", "01", "-", "+1", "1.", ".5", "1e", "1e+", "0x10", "1a",
              "NaN", "Infinity", "-Infinity", "[NaN]", "[1a]", "[01]", "[1.]", "[-]", "tru", "True", "nul", "nulll", "[tru]",
              "[nulll]", "\"", "\"a", "\"a\"b", "\"\\x\"", "\"\\u12\"", "\"\\u12g4\"", "\"a\nb\"", "[\"a\nb\"]",
              "[\"\\x\"]", "{\"\\x\":1}", "[\"a\"b]", "\"\xFF\"", "[\"\xFF\"]", "\"\xED\xA0\x80\"", "[\"\xC0\x80\"]",
              "[1] // comment", "/**/[1]", "hello", "\xEF\xBB\xBF[1]", "[\\\"a\"]", "{\\\"a\":1}", "[1}", "{\"a\":1]",
              "[{]}", "\f[1]", "\"a\" \"b\"", "\"\\\"", "[\"\\\"]"}) {
            QTest::addRow("%s", text) << QByteArray(text);
        }
        QTest::newRow("NUL behind") << QByteArray("[1]\0", 4);
        QTest::newRow("NUL in a string") << QByteArray("[\"\0\"]", 5);
        QTest::newRow("NUL alone") << QByteArray("\0", 1);
        QTest::newRow("513 arrays deep") << QByteArray(513, '[') + QByteArray(513, ']');
        QTest::newRow("513 objects deep") << QByteArray("{\"a\":").repeated(512) + "{}" + QByteArray(512, '}');
        QTest::newRow("a million brackets") << QByteArray(1'000'000, '[');
        QTest::newRow("a million brackets that close") << QByteArray(1'000'000, '[') + QByteArray(1'000'000, ']');
    }
    void refusesWhatIsNoDocument()
    {
        QFETCH(QByteArray, text);
        QVERIFY(!wire::isJson(text));
    }

    void refusesEveryPrefixOfADocument()
    {
        const QByteArray text = "{\"a\":[1,2.5e3,\"x\\u00e9\\\\\"],\"b\":{\"c\":null,\"d\":[true,false]}}";
        QVERIFY(wire::isJson(text));
        for (qsizetype i = 0; i < text.size(); ++i)
            QVERIFY2(!wire::isJson(text.first(i)), text.first(i).constData());
    }

    void escapesStrings_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("json");
        QTest::newRow("empty") << QByteArray() << QByteArray("\"\"");
        QTest::newRow("plain") << QByteArray("hello, world: longer than a word") << QByteArray("\"hello, world: longer than a word\"");
        QTest::newRow("quote and backslash") << QByteArray("a\"b\\c") << QByteArray("\"a\\\"b\\\\c\"");
        QTest::newRow("short forms") << QByteArray("\b\f\n\r\t") << QByteArray("\"\\b\\f\\n\\r\\t\"");
        QTest::newRow("other controls") << QByteArray("\0\x01\x1f", 3) << QByteArray("\"\\u0000\\u0001\\u001f\"");
        QTest::newRow("characters beyond ASCII stay") << QByteArray("\xC3\xA9\xF0\x9F\x98\x80") << QByteArray("\"\xC3\xA9\xF0\x9F\x98\x80\"");
        QTest::newRow("delete stays") << QByteArray("\x7f") << QByteArray("\"\x7f\"");
        QTest::newRow("invalid byte") << QByteArray("a\xFF" "b") << QByteArray("\"a\xEF\xBF\xBD" "b\"");
        QTest::newRow("invalid byte and a quote") << QByteArray("\xFF\"") << QByteArray("\"\xEF\xBF\xBD\\\"\"");
    }
    void escapesStrings()
    {
        QFETCH(QByteArray, text);
        QByteArray out = "x";
        wire::appendJsonString(out, text);
        QTEST(out.sliced(1), "json");
        QVERIFY(wire::isJson(out.sliced(1)));
    }

    void escapesEachByteAtEachPlaceOfAWord()
    {
        for (int byte = 0; byte < 128; ++byte) {
            for (int place = 0; place < 20; ++place) {
                QByteArray text(20, 'x');
                text[place] = static_cast<char>(byte);
                QByteArray out;
                wire::appendJsonString(out, text);
                QVERIFY(wire::isJson(out));
                QCOMPARE(wire::jsonStringValue(out).value_or("?"), text);
            }
        }
    }

    void readsStringsBack_data()
    {
        QTest::addColumn<QByteArray>("json");
        QTest::addColumn<QByteArray>("text");
        QTest::newRow("every short escape") << QByteArray("\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"") << QByteArray("\"\\/\b\f\n\r\t");
        QTest::newRow("two bytes") << QByteArray("\"\\u00E9\"") << QByteArray("\xC3\xA9");
        QTest::newRow("three bytes") << QByteArray("\"\\u20ac\"") << QByteArray("\xE2\x82\xAC");
        QTest::newRow("a pair") << QByteArray("\"a\\ud83d\\ude00b\"") << QByteArray("a\xF0\x9F\x98\x80" "b");
        QTest::newRow("the last code point") << QByteArray("\"\\udbff\\udfff\"") << QByteArray("\xF4\x8F\xBF\xBF");
        QTest::newRow("NUL") << QByteArray("\"\\u0000\"") << QByteArray("\0", 1);
        QTest::newRow("lone high half") << QByteArray("\"\\ud83dx\"") << QByteArray("\xEF\xBF\xBDx");
        QTest::newRow("lone low half") << QByteArray("\"\\ude00\"") << QByteArray("\xEF\xBF\xBD");
        QTest::newRow("two high halves") << QByteArray("\"\\ud83d\\ud83d\\ude00\"") << QByteArray("\xEF\xBF\xBD\xF0\x9F\x98\x80");
        QTest::newRow("high half at the end") << QByteArray("\"\\ud83d\"") << QByteArray("\xEF\xBF\xBD");
        QTest::newRow("high half and another escape") << QByteArray("\"\\ud83d\\n\"") << QByteArray("\xEF\xBF\xBD\n");
    }
    void readsStringsBack()
    {
        QFETCH(QByteArray, json);
        QFETCH(QByteArray, text);
        const auto read = wire::jsonStringValue(json);
        QVERIFY(read);
        QCOMPARE(*read, text);
    }

    void readsWholeNumbers()
    {
        QCOMPARE(wire::jsonUnsigned("18446744073709551615").value_or(0), ~std::uint64_t{0});
        QCOMPARE(wire::jsonInteger("-9223372036854775808").value_or(0), std::numeric_limits<std::int64_t>::min());
        for (const char *text : {"", "-1", "1.0", "1e3", "01", "18446744073709551616", "\"1\"", "null", " 1", "+1"})
            QVERIFY2(!wire::jsonUnsigned(text), text);
        for (const char *text : {"-", "--1", "9223372036854775808", "1.5", "-01"})
            QVERIFY2(!wire::jsonInteger(text), text);
    }

    void repairsInvalidUtf8AsTheEncodingStandardDoes_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QByteArray>("text");
        const QByteArray r = "\xEF\xBF\xBD";
        QTest::newRow("valid") << QByteArray("a\xC3\xA9") << QByteArray("a\xC3\xA9");
        QTest::newRow("lone continuation") << QByteArray("a\x80" "b") << "a" + r + "b";
        QTest::newRow("truncated pair") << QByteArray("\xC3") << r;
        QTest::newRow("truncated pair before text") << QByteArray("\xC3(") << r + "(";
        QTest::newRow("overlong") << QByteArray("\xC0\xAF") << r + r;
        QTest::newRow("overlong of three") << QByteArray("\xE0\x80\xAF") << r + r + r;
        QTest::newRow("surrogate") << QByteArray("\xED\xA0\x80") << r + r + r;
        QTest::newRow("truncated four is one") << QByteArray("\xF0\x9F\x98") << r;
        QTest::newRow("truncated four before text is one") << QByteArray("\xF0\x9F\x98x") << r + "x";
        QTest::newRow("beyond the last code point") << QByteArray("\xF4\x90\x80\x80") << r + r + r + r;
        QTest::newRow("five bytes") << QByteArray("\xF8\x88\x80\x80\x80") << r.repeated(5);
        QTest::newRow("truncated three, then a lead") << QByteArray("\xE2\x82\xC3\xA9") << r + "\xC3\xA9";
    }
    void repairsInvalidUtf8AsTheEncodingStandardDoes()
    {
        QFETCH(QByteArray, bytes);
        QByteArray out;
        wire::appendRepairedUtf8(out, bytes);
        QTEST(out, "text");
    }

    void encodesBase64()
    {
        std::mt19937 random(1);
        QByteArray bytes;
        for (int i = 0; i < 200; ++i) {
            QByteArray out = "x";
            wire::appendBase64(out, bytes);
            QCOMPARE(out.sliced(1), bytes.toBase64());
            QCOMPARE(wire::base64Size(bytes.size()), out.size() - 1);
            bytes.append(static_cast<char>(random()));
        }
    }

    void tellsUtf8()
    {
        QVERIFY(wire::isUtf8({}));
        QVERIFY(wire::isUtf8("gr\xC3\xB6\xC3\x9F" "e"));
        QVERIFY(!wire::isUtf8("\xFF"));
        QVERIFY(!wire::isUtf8("\xED\xA0\x80"));
    }
};

QTEST_APPLESS_MAIN(TestJson)
#include "tst_json.moc"
