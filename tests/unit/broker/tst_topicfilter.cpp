// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/unit/broker/support.h"

#include <algorithm>

using namespace pushscope;
using broker::TopicFilter;

namespace {

/// The definition in other words: split both and compare level by level.
bool matchesByDefinition(const QByteArray &filter, const QByteArray &topic)
{
    const QList<QByteArray> want = filter.split('/');
    const QList<QByteArray> have = topic.split('/');
    if (want.last() == "#") {
        if (have.size() < want.size() - 1)
            return false;
    } else if (have.size() != want.size()) {
        return false;
    }
    for (qsizetype i = 0; i < want.size() && want[i] != "#"; ++i) {
        if (want[i] != "+" && want[i] != have[i])
            return false;
    }
    return true;
}

} // namespace

class TestTopicFilter : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void matches_data()
    {
        QTest::addColumn<QByteArray>("name");
        QTest::addColumn<QByteArray>("topic");
        QTest::addColumn<bool>("expected");
        const auto row = [](const char *what, const char *name, const char *topic, bool expected) {
            QTest::newRow(what) << QByteArray(name) << QByteArray(topic) << expected;
        };
        row("the same name", "a/b", "a/b", true);
        row("another name", "a/b", "a/c", false);
        row("a prefix is no match", "a", "a/b", false);
        row("case matters", "A", "a", false);
        row("plus is one level", "a/+", "a/b", true);
        row("plus is not two levels", "a/+", "a/b/c", false);
        row("plus is not none", "a/+", "a", false);
        row("plus takes an empty level", "a/+", "a/", true);
        row("plus in front of a slash takes the empty level", "+/a", "/a", true);
        row("plus in the middle", "a/+/c", "a/b/c", true);
        row("several plus", "+/+/+", "a/b/c", true);
        row("hash takes everything", "#", "a/b/c", true);
        row("hash takes a dollar topic too", "#", "$sys/x", true);
        row("hash takes the rest", "a/#", "a/b/c", true);
        row("hash takes the parent", "a/#", "a", true);
        row("hash takes an empty level", "a/#", "a/", true);
        row("hash does not take a longer name", "a/#", "ab/c", false);
        row("plus and hash", "+/b/#", "a/b/c/d", true);
        row("plus and hash at the parent", "+/#", "a", true);
        row("an empty level counts", "a//b", "a/b", false);
        row("the same empty level", "a//b", "a//b", true);
    }
    void matches()
    {
        QFETCH(QByteArray, name);
        QFETCH(QByteArray, topic);
        QFETCH(bool, expected);
        QCOMPARE(tests::filter(name).matches(tests::topic(topic)), expected);
        QCOMPARE(matchesByDefinition(name, topic), expected);
    }

    void agreesWithTheDefinitionOnRandomNames()
    {
        tests::Chance chance;
        for (int round = 0; round < 20'000; ++round) {
            const QByteArray name = tests::randomFilterName(chance);
            const QByteArray topic = tests::randomTopicName(chance);
            const auto filter = TopicFilter::parse(name);
            if (!filter) { // only the empty name
                QVERIFY2(name.isEmpty(), name);
                continue;
            }
            QVERIFY2(filter->matches(topic) == matchesByDefinition(name, topic), name + " / " + topic);
        }
    }

    void knowsWildcards()
    {
        QVERIFY(!tests::filter("a/b").hasWildcards());
        QVERIFY(tests::filter("a/+").hasWildcards());
        QVERIFY(tests::filter("#").hasWildcards());
        const auto exact = TopicFilter::exactly(tests::topic("a/b"));
        QVERIFY(!exact.hasWildcards());
        QVERIFY(exact == tests::filter("a/b"));
    }

    void refusesAndNamesTheRule_data()
    {
        QTest::addColumn<QByteArray>("name");
        QTest::addColumn<QString>("rule");
        QTest::newRow("nothing") << QByteArray() << QStringLiteral("is empty");
        QTest::newRow("a level after hash") << QByteArray("a/#/b") << QStringLiteral("something follows '#'");
        QTest::newRow("an empty level after hash") << QByteArray("a/#/") << QStringLiteral("something follows '#'");
        QTest::newRow("plus after a letter") << QByteArray("a+") << QStringLiteral("shares its level");
        QTest::newRow("hash after a letter") << QByteArray("a#") << QStringLiteral("shares its level");
        QTest::newRow("two plus") << QByteArray("a/++") << QStringLiteral("shares its level");
        QTest::newRow("plus and hash") << QByteArray("+#") << QStringLiteral("shares its level");
        QTest::newRow("256 bytes") << QByteArray(256, 'x') << QStringLiteral("has 256 bytes");
        QTest::newRow("not UTF-8") << QByteArray("\xFF/#") << QStringLiteral("not valid UTF-8");
        QTest::newRow("a tab") << QByteArray("a\t/#") << QStringLiteral("contains a control character");
    }
    void refusesAndNamesTheRule()
    {
        QFETCH(QByteArray, name);
        QFETCH(QString, rule);
        const auto filter = TopicFilter::parse(name);
        QVERIFY(!filter);
        QCOMPARE(filter.error().code, base::ErrorCode::InvalidArgument);
        QVERIFY2(filter.error().sentence().contains(rule), qPrintable(filter.error().sentence()));
    }
};

QTEST_APPLESS_MAIN(TestTopicFilter)
#include "tst_topicfilter.moc"
