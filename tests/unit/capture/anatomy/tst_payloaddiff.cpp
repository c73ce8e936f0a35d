// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/capture/anatomy/payloaddiff.h"

#include <QRandomGenerator>
#include <QTest>

using namespace pushscope;
using namespace pushscope::capture;
using Kind = PayloadChange::Kind;

namespace {

/// `+/a=1 -/b=2 ~/c:1>2(+1)`
QByteArray written(const PayloadDiff &diff)
{
    QByteArrayList words;
    for (const PayloadChange &change : diff.changes) {
        const QByteArray where =
            diff.form == PayloadDiff::Form::Fields ? change.pointer : QByteArray::number(change.number);
        switch (change.kind) {
        case Kind::Added:
            words.push_back('+' + where + '=' + change.after);
            break;
        case Kind::Removed:
            words.push_back('-' + where + '=' + change.before);
            break;
        case Kind::Changed:
            words.push_back('~' + where + ':' + change.before + '>' + change.after +
                            (change.delta ? '(' + QByteArray::number(*change.delta) + ')' : QByteArray()));
            break;
        }
    }
    return words.join(' ');
}

} // namespace

class PayloadDiffTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void tellsWhatBecameOfFields_data();
    void tellsWhatBecameOfFields();
    void tellsWhatBecameOfLines_data();
    void tellsWhatBecameOfLines();
    void givesUpTheShortestWayWhenTextsHaveLittleInCommon();
    void tellsWhatBecameOfBytes_data();
    void tellsWhatBecameOfBytes();
    void comparesEachPayloadInItsOwnTerms();
    void listsNoMoreThanItsBound();
    void showsWhereLongValuesDiffer();
    void survivesDeepNesting();
    void turnsAnyLinesIntoAnyOthers();
};

void PayloadDiffTest::tellsWhatBecameOfFields_data()
{
    QTest::addColumn<QByteArray>("before");
    QTest::addColumn<QByteArray>("after");
    QTest::addColumn<QByteArray>("changes");
    QTest::newRow("a number") << QByteArray(R"({"p":1,"q":2})") << QByteArray(R"({"p":1,"q":3.5})")
                              << QByteArray("~/q:2>3.5(1.5)");
    QTest::newRow("spelling is no change") << QByteArray(R"({"p":1.0,"q":[1, 2]})")
                                           << QByteArray(R"({"q":[1,2],"p":1})") << QByteArray();
    QTest::newRow("17 digits are not their neighbour")
        << QByteArray("[12345678901234567]") << QByteArray("[12345678901234568]")
        << QByteArray("~/0:12345678901234567>12345678901234568(0)");
    QTest::newRow("members come and go") << QByteArray(R"({"a":1,"b":"x"})") << QByteArray(R"({"b":"x","c":null})")
                                         << QByteArray("+/c=null -/a=1");
    QTest::newRow("another type") << QByteArray(R"({"a":{"b":1}})") << QByteArray(R"({"a":[1]})")
                                  << QByteArray(R"(~/a:{"b":1}>[1])");
    QTest::newRow("deep inside") << QByteArray(R"({"a":{"b":[1,{"c":"x"}]}})")
                                 << QByteArray(R"({"a":{"b":[1,{"c":"y"}]}})")
                                 << QByteArray(R"(~/a/b/1/c:"x">"y")");
    QTest::newRow("an element more at the front") << QByteArray("[1,2,3]") << QByteArray("[0,1,2,3]")
                                                  << QByteArray("+/0=0");
    QTest::newRow("an element less in the middle") << QByteArray("[1,2,3]") << QByteArray("[1,3]")
                                                   << QByteArray("-/1=2");
    QTest::newRow("odd keys") << QByteArray(R"({"a/b":1})") << QByteArray(R"({"a/b":2})")
                              << QByteArray("~/a~1b:1>2(1)");
    QTest::newRow("bare values") << QByteArray("1") << QByteArray("\"x\"") << QByteArray("~:1>\"x\"");
}

void PayloadDiffTest::tellsWhatBecameOfFields()
{
    QFETCH(QByteArray, before);
    QFETCH(QByteArray, after);
    QFETCH(QByteArray, changes);
    const PayloadDiff diff = diffPayloads(before, after, base::PayloadKind::Text);
    QCOMPARE(diff.form, PayloadDiff::Form::Fields);
    QCOMPARE(written(diff), changes);
    QVERIFY(!diff.isCut);
}

void PayloadDiffTest::tellsWhatBecameOfLines_data()
{
    QTest::addColumn<QByteArray>("before");
    QTest::addColumn<QByteArray>("after");
    QTest::addColumn<QByteArray>("changes");
    QTest::newRow("nothing") << QByteArray("a\nb\n") << QByteArray("a\nb\n") << QByteArray();
    QTest::newRow("one in the middle") << QByteArray("a\nb\nc") << QByteArray("a\nx\nc") << QByteArray("~2:b>x");
    QTest::newRow("one more") << QByteArray("a\nc") << QByteArray("a\nb\nc") << QByteArray("+2=b");
    QTest::newRow("one less") << QByteArray("a\nb\nc") << QByteArray("a\nc") << QByteArray("-2=b");
    QTest::newRow("here and there") << QByteArray("a\nb\nc\nd\ne") << QByteArray("b\nc\nx\nd\ne\nf")
                                    << QByteArray("-1=a +3=x +6=f");
    QTest::newRow("from nothing") << QByteArray() << QByteArray("a") << QByteArray("~1:>a");
}

void PayloadDiffTest::tellsWhatBecameOfLines()
{
    QFETCH(QByteArray, before);
    QFETCH(QByteArray, after);
    QFETCH(QByteArray, changes);
    const PayloadDiff diff = diffLines(before, after);
    QCOMPARE(diff.form, PayloadDiff::Form::Lines);
    QCOMPARE(written(diff), changes);
}

void PayloadDiffTest::givesUpTheShortestWayWhenTextsHaveLittleInCommon()
{
    QByteArray before;
    QByteArray after;
    for (int i = 0; i < 5000; ++i) {
        before += "old " + QByteArray::number(i) + '\n';
        after += "new " + QByteArray::number(i) + '\n';
    }
    const PayloadDiff diff = diffLines("head\n" + before + "tail", "head\n" + after + "tail");
    QCOMPARE(diff.same, quint64(2));
    QCOMPARE(diff.changes.size(), PayloadDiff::kMostChanges);
    QVERIFY(diff.isCut);
    QCOMPARE(diff.changes.front().kind, Kind::Changed);
}

void PayloadDiffTest::tellsWhatBecameOfBytes_data()
{
    QTest::addColumn<QByteArray>("before");
    QTest::addColumn<QByteArray>("after");
    QTest::addColumn<QByteArray>("changes");
    QTest::newRow("in place") << QByteArray("abcdef") << QByteArray("aXcdYZ") << QByteArray("~1:b>X ~4:ef>YZ");
    QTest::newRow("put in") << QByteArray("abcd") << QByteArray("abXXcd") << QByteArray("+2=XX");
    QTest::newRow("taken out") << QByteArray("abXXcd") << QByteArray("abcd") << QByteArray("-2=XX");
    QTest::newRow("replaced") << QByteArray("abXcd") << QByteArray("abYYcd") << QByteArray("~2:X>YY");
}

void PayloadDiffTest::tellsWhatBecameOfBytes()
{
    QFETCH(QByteArray, before);
    QFETCH(QByteArray, after);
    QFETCH(QByteArray, changes);
    QCOMPARE(written(diffBytes(before, after)), changes);
}

void PayloadDiffTest::comparesEachPayloadInItsOwnTerms()
{
    using base::PayloadKind;
    QCOMPARE(diffPayloads("{}", "[]", PayloadKind::Text).form, PayloadDiff::Form::Fields);
    QCOMPARE(diffPayloads("{}", "plain", PayloadKind::Text).form, PayloadDiff::Form::Lines);
    QCOMPARE(diffPayloads("\xff", "plain", PayloadKind::Binary).form, PayloadDiff::Form::Bytes);
}

void PayloadDiffTest::listsNoMoreThanItsBound()
{
    QByteArray before = "[";
    QByteArray after = "[";
    for (int i = 0; i < 10'000; ++i) {
        before += "1,";
        after += "2,";
    }
    before.back() = ']';
    after.back() = ']';
    const PayloadDiff diff = diffFields(before, after);
    QCOMPARE(diff.changes.size(), PayloadDiff::kMostChanges);
    QVERIFY(diff.isCut);
}

void PayloadDiffTest::showsWhereLongValuesDiffer()
{
    const QByteArray same(100'000, 'a');
    const PayloadDiff diff = diffFields("[\"" + same + "X\"]", "[\"" + same + "Y\"]");
    QCOMPARE(diff.changes.size(), std::size_t(1));
    QVERIFY(diff.changes.front().before.size() <= PayloadDiff::kMostValueBytes);
    QVERIFY(diff.changes.front().before.contains('X'));
    QVERIFY(diff.changes.front().after.contains('Y'));
}

void PayloadDiffTest::survivesDeepNesting()
{
    const QByteArray open(100'000, '[');
    const QByteArray close(100'000, ']');
    const PayloadDiff diff = diffFields(open + "1" + close, open + "2" + close);
    QCOMPARE(diff.changes.size(), std::size_t(1));
    QVERIFY(diff.changes.front().after.contains('2'));
}

/// What stayed, what went and what came must add up to both texts.
void PayloadDiffTest::turnsAnyLinesIntoAnyOthers()
{
    QRandomGenerator random(7);
    const auto lines = [&random] {
        QByteArrayList some;
        for (int i = 1 + random.bounded(30); i > 0; --i)
            some.push_back(QByteArray(1, char('a' + random.bounded(4))));
        return some;
    };
    for (int round = 0; round < 5'000; ++round) {
        const QByteArrayList before = lines();
        const QByteArrayList after = lines();
        const PayloadDiff diff = diffLines(before.join('\n'), after.join('\n'));
        qsizetype went = 0;
        qsizetype came = 0;
        for (const PayloadChange &change : diff.changes) {
            went += change.kind != Kind::Added;
            came += change.kind != Kind::Removed;
            if (change.kind != Kind::Removed)
                QCOMPARE(after[qsizetype(change.number) - 1], change.after);
        }
        QCOMPARE(qsizetype(diff.same) + went, before.size());
        QCOMPARE(qsizetype(diff.same) + came, after.size());
    }
}

QTEST_GUILESS_MAIN(PayloadDiffTest)
#include "tst_payloaddiff.moc"
