// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/client/topicpointer.h"

#include <QTest>

using namespace pushscope::client;

class TestTopicPointer : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void findsTheTopic_data();
    void findsTheTopic();
    void refusesWhatIsNoPointer_data();
    void refusesWhatIsNoPointer();
    void looksIntoNothingVast();
};

void TestTopicPointer::findsTheTopic_data()
{
    QTest::addColumn<QByteArray>("pointer");
    QTest::addColumn<QByteArray>("payload");
    QTest::addColumn<QByteArray>("topic");
    const auto row = [](const char *name, const char *pointer, const QByteArray &payload,
                        const QByteArray &topic) {
        QTest::newRow(name) << QByteArray(pointer) << payload << topic;
    };
    row("a member", "/s", R"({"p":1,"s":"BTC/USD"})", "BTC/USD");
    row("a member of a member", "/data/symbol", R"({"data":{"x":[1,{"symbol":"no"}],"symbol":"yes"}})",
        "yes");
    row("an element", "/items/1/sku", R"({"items":[{"sku":"a"},{"sku":"b"}]})", "b");
    row("the root is an array", "/0", R"(["a","b"])", "a");
    row("escapes in the text", "/s", R"({"s":"\u00e4\"b"})", "\xc3\xa4\"b");
    row("escapes in the pointer", "/a~1b/m~0n", R"({"a/b":{"m~n":"t"}})", "t");
    row("a name that is empty", "/", R"({"":"t"})", "t");
    row("a number as it is written", "/id", R"({"id": 1.50 })", "1.50");
    row("a word", "/on", R"({"on":true})", "true");
    row("an object is none", "/a", R"({"a":{}})", "");
    row("null is none", "/a", R"({"a":null})", "");
    row("nothing there", "/b/c", R"({"a":1})", "");
    row("an index beyond the end", "/5", "[1]", "");
    row("no JSON", "/a", "hello", "");
    row("JSON that is cut off", "/b", R"({"a":1,"b")", "");
    row("a string alone", "/a", R"("a")", "");
    row("nothing", "/a", "", "");
    row("invalid UTF-8", "/a", "{\"a\":\"\xff\"}", "");
    row("a control character", "/a", R"({"a":"x\ny"})", "");
    row("255 bytes", "/a", "{\"a\":\"" + QByteArray(255, 'x') + "\"}", QByteArray(255, 'x'));
    row("256 bytes", "/a", "{\"a\":\"" + QByteArray(256, 'x') + "\"}", "");
    row("a million brackets", "/a",
        "{\"b\":" + QByteArray(500'000, '[') + QByteArray(500'000, ']') + ",\"a\":\"t\"}", "t");
}

void TestTopicPointer::findsTheTopic()
{
    QFETCH(QByteArray, pointer);
    QFETCH(QByteArray, payload);
    const auto parsed = TopicPointer::parse(pointer);
    QVERIFY(parsed);
    QTEST(parsed->topicIn(payload), "topic");
}

void TestTopicPointer::refusesWhatIsNoPointer_data()
{
    QTest::addColumn<QByteArray>("pointer");
    QTest::newRow("nothing") << QByteArray();
    QTest::newRow("a field name") << QByteArray("data.symbol");
    QTest::newRow("a bare tilde") << QByteArray("/a~b");
    QTest::newRow("a tilde at the end") << QByteArray("/a~");
    QTest::newRow("a line end") << QByteArray("/a\n");
    QTest::newRow("no text") << QByteArray("/\xff");
    QTest::newRow("too long") << "/" + QByteArray(1024, 'x');
}

void TestTopicPointer::refusesWhatIsNoPointer()
{
    QFETCH(QByteArray, pointer);
    const auto parsed = TopicPointer::parse(pointer);
    QVERIFY(!parsed);
    QVERIFY(!parsed.error().what.isEmpty());
}

void TestTopicPointer::looksIntoNothingVast()
{
    const auto pointer = TopicPointer::parse("/a");
    QVERIFY(pointer);
    const QByteArray head = "{\"a\":\"t\",\"b\":\"";
    const auto payload = [&head](qsizetype size) {
        return head + QByteArray(size - head.size() - 2, 'x') + "\"}";
    };
    QCOMPARE(pointer->topicIn(payload(TopicPointer::kMostPayloadBytes)), QByteArray("t"));
    QCOMPARE(pointer->topicIn(payload(TopicPointer::kMostPayloadBytes + 1)), QByteArray());
}

QTEST_GUILESS_MAIN(TestTopicPointer)
#include "tst_topicpointer.moc"
