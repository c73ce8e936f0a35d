// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/tokens.h"

#include <QTest>

using namespace pushscope;
using namespace pushscope::net;

namespace {

/// With the quotes that C++ would have us escape.
QByteArray json(QByteArray text)
{
    return text.replace('\'', '"');
}

} // namespace

class TestTokens : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void coversExactlyWhatIsAllowed_data()
    {
        QTest::addColumn<QByteArray>("allowed");
        QTest::addColumn<QByteArray>("wanted");
        QTest::addColumn<bool>("covered");
        const auto row = [](const char *allowed, const char *wanted, bool covered) {
            QTest::addRow("%s %s %s", allowed, covered ? "covers" : "does not cover", wanted)
                << QByteArray(allowed) << QByteArray(wanted) << covered;
        };
        row("#", "#", true);
        row("#", "a/+/c", true);
        row("a", "a", true);
        row("a", "b", false);
        row("a", "a/b", false);
        row("a", "#", false);
        row("a", "+", false);
        row("a/b", "a", false);
        row("+", "a", true);
        row("+", "+", true);
        row("+", "a/b", false);
        row("+", "#", false);
        row("a/+", "a/b", true);
        row("a/+", "a/+", true);
        row("a/+", "a", false);
        row("a/+", "a/#", false);
        row("a/+", "+/b", false);
        row("a/#", "a", true);
        row("a/#", "a/b/c", true);
        row("a/#", "a/+", true);
        row("a/#", "a/#", true);
        row("a/#", "a/b/#", true);
        row("a/#", "#", false);
        row("a/#", "+/b", false);
        row("a/#", "ab", false);
        row("+/b/#", "a/b", true);
        row("+/b/#", "+/b/c", true);
        row("+/b/#", "a/+", false);
        row("+/b/#", "a/#", false);
        row("+/+", "a/b", true);
        row("+/+", "a", false);
    }
    void coversExactlyWhatIsAllowed()
    {
        QFETCH(QByteArray, allowed);
        QFETCH(QByteArray, wanted);
        QTEST(covers(*broker::TopicFilter::parse(allowed), *broker::TopicFilter::parse(wanted)), "covered");
    }

    void readsAnArrayOrLines_data()
    {
        QTest::addColumn<QByteArray>("text");
        const QByteArray one = json("{'token':'secret','publish':['room/+'],'subscribe':['room/#']}");
        const QByteArray other = json("{'token':'other','subscribe':['#']}");
        QTest::newRow("array") << "[" + one + "," + other + "]";
        QTest::newRow("lines") << one + "\n\n" + other + "\n";
    }
    void readsAnArrayOrLines()
    {
        QFETCH(QByteArray, text);
        const auto tokens = Tokens::parse(text);
        QVERIFY(tokens);
        const Grant *grant = tokens->find("secret");
        QVERIFY(grant);
        QVERIFY(grant->mayPublish(*broker::Topic::parse("room/a")));
        QVERIFY(!grant->mayPublish(*broker::Topic::parse("room/a/b")));
        QVERIFY(grant->maySubscribe(*broker::TopicFilter::parse("room/+")));
        QVERIFY(!grant->maySubscribe(*broker::TopicFilter::parse("#")));
        QVERIFY(grant->maySee(*broker::Topic::parse("room/a/b")));
        QVERIFY(!grant->maySee(*broker::Topic::parse("hall")));
        QVERIFY(tokens->find("other"));
        QVERIFY(!tokens->find("other")->mayPublish(*broker::Topic::parse("a")));
        QVERIFY(!tokens->find("secre"));
        QVERIFY(!tokens->find(""));
    }

    void saysWhichEntryIsWrong_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QString>("expected");
        QTest::newRow("nothing") << QByteArray() << QStringLiteral("holds no token");
        QTest::newRow("not JSON") << QByteArray("{\"token\":\"a\"}\nsecret") << QStringLiteral("Line 2");
        QTest::newRow("not an array") << QByteArray("[1,") << QStringLiteral("not a JSON array");
        QTest::newRow("no token") << QByteArray("[{\"token\":\"a\"},{}]") << QStringLiteral("Entry 2");
        QTest::newRow("wrong filter")
            << json("[{'token':'secret','publish':['a/#/b']}]") << QStringLiteral("entry 1");
        QTest::newRow("filters not in an array")
            << json("[{'token':'secret','subscribe':'#'}]") << QStringLiteral("not an array");
    }
    void saysWhichEntryIsWrong()
    {
        QFETCH(QByteArray, text);
        QFETCH(QString, expected);
        const auto tokens = Tokens::parse(text);
        QVERIFY(!tokens);
        QVERIFY2(tokens.error().sentence().contains(expected), qPrintable(tokens.error().sentence()));
        QVERIFY(!tokens.error().sentence().contains(QStringLiteral("secret")));
    }

    void saysThatAFileIsMissing()
    {
        const auto tokens = Tokens::load(QStringLiteral("/nowhere/tokens.json"));
        QVERIFY(!tokens);
        QVERIFY(tokens.error().sentence().contains(QStringLiteral("/nowhere/tokens.json")));
    }
};

QTEST_GUILESS_MAIN(TestTokens)
#include "tst_tokens.moc"
