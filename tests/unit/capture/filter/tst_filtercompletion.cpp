// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/capture/filter/filtercompletion.h"

#include "core/capture/filter/filterparser.h"
#include "tests/unit/capture/filter/randomfilters.h"

#include <QtTest>

using namespace pushscope::capture;

namespace {

FilterVocabulary vocabulary()
{
    FilterVocabulary known;
    known.topics = {QStringLiteral("market/ACME"), QStringLiteral("market/XYZ"),
                    QStringLiteral("my room/temp")};
    known.events = {QStringLiteral("tick"), QStringLiteral("ping")};
    known.sources = {QStringLiteral("hub")};
    known.fields = {QStringLiteral("data.price"), QStringLiteral("data.side"),
                    QStringLiteral("data[\"odd key\"]")};
    known.values = {
        {QStringLiteral("data.side"), {QStringLiteral("buy"), QStringLiteral("sell"), QStringLiteral("12")}}};
    return known;
}

QStringList textsOf(const FilterCompletion &completion)
{
    QStringList texts;
    for (const auto &candidate : completion.candidates)
        texts.append(candidate.text);
    return texts;
}

} // namespace

class FilterCompletionTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    /// The cursor is the `|` of the text.
    void offersWhatMayFollow_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("replaced");
        QTest::addColumn<QString>("candidates"); // the first ones
        const auto row = [](const char *name, const char *text, const char *replaced,
                            const char *candidates) {
            QTest::newRow(name) << QString::fromUtf8(text) << QString::fromUtf8(replaced)
                                << QString::fromUtf8(candidates);
        };
        row("fields at the begin", "|", "",
            "topic:,data.,text:,event:,id:,source:,transport:,dir:,kind:,size:,wire:,latency:,time:,has:,"
            "not");
        row("or after a term", "a |", "",
            "topic:,data.,text:,event:,id:,source:,transport:,dir:,kind:,size:,wire:,latency:,time:,has:,or,"
            "not");
        row("a field by its letters", "a ti|", "ti", "time:");
        row("data and what is in it", "da|", "da", "data.,data.price,data.side,data[\"odd key\"]");
        row("a payload's field by its own name", "pri|", "pri", "data.price");
        row("a path that goes on", "data.s|", "data.s", "data.side");
        row("after a minus", "-ev|", "ev", "event:");
        row("in parentheses", "(a or tr|", "tr", "transport:");
        row("behind the cursor does not matter", "tra|nsport:x", "tra", "transport:");
        row("choices", "transport:|", "", "ws,sse,longpoll,poll");
        row("choices by a letter", "transport:s|", "s", "sse,ws");
        row("choices behind unequal", "dir!=|", "", "in,out");
        row("topics, levels first", "topic:|", "",
            "market/#,\"my room/#\",market/ACME,market/XYZ,\"my room/temp\"");
        row("topics by a part", "topic:acm|", "acm", "market/ACME");
        row("topics in quotes", "topic:\"my|", "\"my", "\"my room/#\",\"my room/temp\"");
        row("events", "x event:t|", "t", "tick");
        row("sources", "source:|", "", "hub");
        row("values of a field", "data.side:|", "", "buy,sell,\"12\"");
        row("values after white space", "data.side = se|", "se", "sell");
        row("units", "latency>5|", "5", "5us,5ms,5s");
        row("has", "has:data.p|", "data.p", "data.price");
        row("nothing in text", "\"tr|", "", "");
        row("nothing in text after a field", "topic:a \"tr|", "", "");
        row("nothing in a regular expression", "/tr|", "", "");
        row("nothing in a regular expression of a field", "event:/tr|", "", "");
        row("nothing for an unknown field", "foo:a|", "a", "");
        row("what is finished is not offered", "dir:in|", "in", "");
        row("after quotes that are closed", "\"a b\" dir:o|", "o", "out");
    }
    void offersWhatMayFollow()
    {
        QFETCH(QString, text);
        const qsizetype cursor = text.indexOf(u'|');
        text.remove(cursor, 1);
        const auto completion = completeFilter(text, cursor, vocabulary());
        QTEST(textsOf(completion).join(u','), "candidates");
        QTEST(text.mid(completion.position, completion.length), "replaced");
    }

    void finishedValuesAreFilters()
    {
        for (const char *begun :
             {"transport:", "topic:", "event:", "source:", "data.side:", "has:", "kind:", "dir:", "size>1"}) {
            const QString text = QString::fromUtf8(begun);
            const auto completion = completeFilter(text, text.size(), vocabulary());
            QVERIFY2(!completion.candidates.isEmpty(), begun);
            for (const auto &candidate : completion.candidates) {
                const QString whole = text.first(completion.position) + candidate.text;
                QVERIFY2(parseFilter(whole), qPrintable(whole));
            }
        }
    }

    void offersNoMoreThanItsBound()
    {
        FilterVocabulary known;
        for (int i = 0; i < 1000; ++i)
            known.topics.append(QStringLiteral("a%1/b").arg(i));
        QCOMPARE(completeFilter(u"topic:a", 7, known).candidates.size(), FilterCompletion::kMaxCandidates);
    }

    void takesAnyText()
    {
        pushscope::tests::Chance chance(3);
        const QString signs = QStringLiteral("da.[]\"\\/:=<>!() -ori0");
        for (int i = 0; i < 20'000; ++i) {
            QString text;
            for (int length = chance.below(12); length > 0; --length)
                text += signs[chance.below(int(signs.size()))];
            const qsizetype cursor = chance.below(16) - 2;
            const auto completion = completeFilter(text, cursor, vocabulary());
            QVERIFY(completion.position >= 0 && completion.length >= 0);
            QVERIFY(completion.position + completion.length <= text.size());
        }
    }

    void writesPointersAsFields_data()
    {
        QTest::addColumn<QByteArray>("pointer");
        QTest::addColumn<QString>("field");
        QTest::newRow("whole") << QByteArray() << QStringLiteral("data");
        QTest::newRow("member") << QByteArray("/price") << QStringLiteral("data.price");
        QTest::newRow("element") << QByteArray("/items/0/sku") << QStringLiteral("data.items[0].sku");
        QTest::newRow("odd") << QByteArray("/a b/c~1d~0e") << QStringLiteral("data[\"a b\"][\"c/d~e\"]");
        QTest::newRow("empty name") << QByteArray("/") << QStringLiteral("data[\"\"]");
        QTest::newRow("no element") << QByteArray("/01") << QStringLiteral("data.01");
    }
    void writesPointersAsFields()
    {
        QFETCH(QByteArray, pointer);
        QTEST(fieldFromPointer(pointer), "field");
    }
};

QTEST_GUILESS_MAIN(FilterCompletionTest)

#include "tst_filtercompletion.moc"
