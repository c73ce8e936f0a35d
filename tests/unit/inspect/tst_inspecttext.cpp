// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/capture/filter/filterevaluator.h"
#include "core/capture/filter/filterparser.h"
#include "tests/unit/inspect/fakes.h"
#include "ui/inspect/colourrules.h"
#include "ui/inspect/filterterms.h"
#include "ui/inspect/messagetext.h"
#include "ui/inspect/previewhighlight.h"
#include "ui/theme/theme.h"

#include <QTest>

using namespace pushscope;
using namespace pushscope::ui;
using namespace std::chrono_literals;

class TestInspectText : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void timesBetweenMessagesAreShort_data()
    {
        QTest::addColumn<qint64>("us");
        QTest::addColumn<QString>("text");
        QTest::newRow("at once") << qint64(0) << QStringLiteral("+0 µs");
        QTest::newRow("microseconds") << qint64(10) << QStringLiteral("+10 µs");
        QTest::newRow("a few milliseconds") << qint64(2'340) << QStringLiteral("+2.3 ms");
        QTest::newRow("milliseconds") << qint64(64'200) << QStringLiteral("+64 ms");
        QTest::newRow("seconds") << qint64(1'234'000) << QStringLiteral("+1.23 s");
        QTest::newRow("clocks that went back") << qint64(-5'000) << QStringLiteral("−5.0 ms");
    }
    void timesBetweenMessagesAreShort()
    {
        QFETCH(qint64, us);
        QFETCH(QString, text);
        QCOMPARE(deltaText(std::chrono::microseconds(us)), text);
    }

    void latenciesReadAsElsewhere()
    {
        QCOMPARE(latencyText(900us), QStringLiteral("0.9 ms"));
        QCOMPARE(latencyText(14'230us), QStringLiteral("14.2 ms"));
        QCOMPARE(latencyText(3s), QStringLiteral("3.0 s"));
    }

    void whatAPayloadHoldsCannotBreakTheRow()
    {
        client::Frame frame = message("t", QByteArray("a\nb\0c\xff\xe2\x80\xae", 9), {});
        const QString text = cellText(MessageColumn::Preview, frame, nullptr);
        QVERIFY(!text.contains(u'\n'));
        QVERIFY(!text.contains(QChar(0)));
        QVERIFY(!text.contains(QChar(0x202E)));
        frame.payloadKind = base::PayloadKind::Binary;
        QCOMPARE(cellText(MessageColumn::Preview, frame, nullptr), QStringLiteral("9 bytes, binary"));
    }

    void everyColumnHasAKeywordOfItsOwn()
    {
        for (int i = 0; i < kMessageColumns; ++i) {
            const auto column = static_cast<MessageColumn>(i);
            QCOMPARE(messageColumn(QString(keyword(column))), std::optional(column));
        }
        QVERIFY(!messageColumn(u"nonsense"));
    }

    void aTermAsksForWhatStandsInTheCell_data()
    {
        QTest::addColumn<int>("column");
        QTest::addColumn<QString>("term");
        QTest::newRow("topic") << int(MessageColumn::Topic) << QStringLiteral("topic=\"a/\\\"b\\\"\"");
        QTest::newRow("transport") << int(MessageColumn::Transport) << QStringLiteral("transport:sse");
        QTest::newRow("direction") << int(MessageColumn::Direction) << QStringLiteral("dir:out");
        QTest::newRow("event") << int(MessageColumn::Event) << QStringLiteral("event=\"trade\"");
        QTest::newRow("id") << int(MessageColumn::Id) << QStringLiteral("id=\"17\"");
        QTest::newRow("size") << int(MessageColumn::Size) << QStringLiteral("size=7B");
        QTest::newRow("source") << int(MessageColumn::Source) << QStringLiteral("source=\"hub\"");
        QTest::newRow("latency") << int(MessageColumn::Latency) << QString();
        QTest::newRow("preview") << int(MessageColumn::Preview) << QString();
    }
    void aTermAsksForWhatStandsInTheCell()
    {
        QFETCH(int, column);
        QFETCH(QString, term);
        client::Frame frame = message("a/\"b\"", "{\"n\":1}", {});
        frame.transport = base::Transport::Sse;
        frame.direction = client::Direction::Out;
        frame.event = "trade";
        frame.id = "17";
        frame.latency.reset();
        const QString got = filterTerm(static_cast<MessageColumn>(column), frame, QStringLiteral("hub"));
        if (column != int(MessageColumn::Size))
            QCOMPARE(got, term);
        if (got.isEmpty())
            return;
        capture::FilterOptions options;
        options.sourceName = [](client::SourceId) { return QByteArray("hub"); };
        auto program = capture::FilterProgram::compile(got, options);
        QVERIFY2(program, qPrintable(got));
        QVERIFY(capture::FilterEvaluator(*program).matches(frame));
        frame = message("other", "{}", {});
        options.sourceName = [](client::SourceId) { return QByteArray("other"); };
        QVERIFY(!capture::FilterEvaluator(*capture::FilterProgram::compile(got, options)).matches(frame));
    }

    void aTermIsAddedToTheWholeFilter()
    {
        QCOMPARE(withTerm({}, QStringLiteral("dir:in")), QStringLiteral("dir:in"));
        QCOMPARE(withTerm(QStringLiteral("size>1k"), QStringLiteral("dir:in")),
                 QStringLiteral("size>1k dir:in"));
        QCOMPARE(withTerm(QStringLiteral("a or b"), QStringLiteral("dir:in")),
                 QStringLiteral("(a or b) dir:in"));
    }

    void aFilterIsColouredByMeaning()
    {
        const Theme theme = Theme::darkTheme();
        const QString text = QStringLiteral("topic:market/# data.price>187 and transport:sse");
        const auto parts = colourFilter(text, theme);
        const auto colourAt = [&](const QString &word) {
            const qsizetype at = text.indexOf(word);
            for (const ColouredPart &part : parts) {
                if (at >= part.from && at < part.from + part.length)
                    return part.colour;
            }
            return QColor();
        };
        QCOMPARE(colourAt(QStringLiteral("topic")), theme.t3);
        QCOMPARE(colourAt(QStringLiteral("market")), theme.ink);
        QCOMPARE(colourAt(QStringLiteral("data")), theme.t3);
        QCOMPARE(colourAt(QStringLiteral(">")), theme.t2);
        QCOMPARE(colourAt(QStringLiteral("187")), theme.ink);
        QCOMPARE(colourAt(QStringLiteral("and")), theme.t2);
        QCOMPARE(colourAt(QStringLiteral("sse")), theme.sse);
    }

    void colouringStopsAtWhatCannotBeRead()
    {
        for (const char16_t *text :
             {u"topic:", u"\"open", u"/re", u"(((", u">5", u"data[", u"a:b:c -", u"not"})
            for (const ColouredPart &part : colourFilter(QString::fromUtf16(text), Theme::darkTheme()))
                QVERIFY(part.from >= 0 && part.from + part.length <= QString::fromUtf16(text).size());
    }

    void thePreviewShowsWhatTheFilterAskedFor_data()
    {
        QTest::addColumn<QString>("filter");
        QTest::addColumn<QString>("preview");
        QTest::addColumn<QStringList>("parts");
        const QString json = QStringLiteral("{\"price\":187.42,\"side\":\"buy\",\"deep\":{\"x\":[1,2]}}");
        QTest::newRow("number") << QStringLiteral("data.price>187") << json
                                << QStringList{QStringLiteral("187.42")};
        QTest::newRow("text value") << QStringLiteral("data.side:buy") << json
                                    << QStringList{QStringLiteral("\"buy\"")};
        QTest::newRow("words") << QStringLiteral("BUY") << json << QStringList{QStringLiteral("buy")};
        QTest::newRow("exact text") << QStringLiteral("\"BUY\"") << json << QStringList{};
        QTest::newRow("negated") << QStringLiteral("-buy") << json << QStringList{};
        QTest::newRow("in a list") << QStringLiteral("data.deep.x[1]>0") << json << QStringList{};
        QTest::newRow("overlapping") << QStringLiteral("data.side:buy buy") << json
                                     << QStringList{QStringLiteral("\"buy\"")};
        QTest::newRow("cut off") << QStringLiteral("data.price>1") << QStringLiteral("{\"price\":")
                                 << QStringList{};
        QTest::newRow("nothing asked") << QString() << json << QStringList{};
    }
    void thePreviewShowsWhatTheFilterAskedFor()
    {
        QFETCH(QString, filter);
        QFETCH(QString, preview);
        QFETCH(QStringList, parts);
        const auto node = capture::parseFilter(filter);
        QVERIFY(node);
        QStringList got;
        for (const auto &part : PreviewHighlight(*node).parts(preview))
            got.append(preview.mid(part.from, part.length));
        QCOMPARE(got, parts);
    }

    void theFirstRuleThatFitsGivesTheColour()
    {
        ColourRules rules;
        rules.set({{QStringLiteral("data.n>10"), 2},
                   {QStringLiteral("topic:count/#"), 0},
                   {QStringLiteral("data.n>"), 3}},
                  {});
        QCOMPARE(rules.colour({20}, EndlessCapture::frameOf(20)), std::optional(2));
        QCOMPARE(rules.colour({5}, EndlessCapture::frameOf(5)), std::optional(0));
        QVERIFY(!rules.colour({6}, message("x", "1", {})));
        // Once worked out, it is known.
        QCOMPARE(rules.colour({5}, message("x", "1", {})), std::optional(0));
        rules.forget();
        QVERIFY(!rules.colour({5}, message("x", "1", {})));
    }
};

QTEST_MAIN(TestInspectText)
#include "tst_inspecttext.moc"
