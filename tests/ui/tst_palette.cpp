// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/fuzzymatch.h"
#include "ui/shell/palettemodel.h"

#include <QAbstractItemModelTester>
#include <QTest>

using namespace pushscope::ui;

class tst_palette : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void matchesASubsequence_data();
    void matchesASubsequence();
    void ranksTheLikelierFirst_data();
    void ranksTheLikelierFirst();
    void marksWhatMatched();
    void putsRecentOnesFirstWithoutAQuery();
    void boundsTheResults();
};

void tst_palette::matchesASubsequence_data()
{
    QTest::addColumn<QString>("query");
    QTest::addColumn<QString>("text");
    QTest::addColumn<bool>("matches");
    QTest::newRow("nothing asked") << QString() << QStringLiteral("room/temp") << true;
    QTest::newRow("characters in order") << QStringLiteral("rmtp") << QStringLiteral("room/temp") << true;
    QTest::newRow("any case, blanks skipped")
        << QStringLiteral("ROOM temp") << QStringLiteral("room/temp") << true;
    QTest::newRow("out of order") << QStringLiteral("temproom") << QStringLiteral("room/temp") << false;
    QTest::newRow("a character too many") << QStringLiteral("roommm") << QStringLiteral("room/temp") << false;
    QTest::newRow("into nothing") << QStringLiteral("a") << QString() << false;
}

void tst_palette::matchesASubsequence()
{
    QFETCH(QString, query);
    QFETCH(QString, text);
    QFETCH(bool, matches);
    QCOMPARE(fuzzyMatch(query, text).has_value(), matches);
}

void tst_palette::ranksTheLikelierFirst_data()
{
    QTest::addColumn<QString>("query");
    QTest::addColumn<QString>("better");
    QTest::addColumn<QString>("worse");
    QTest::newRow("starts of words") << QStringLiteral("gl") << QStringLiteral("Go to live")
                                     << QStringLiteral("angle");
    QTest::newRow("a run before scattered characters")
        << QStringLiteral("cpu") << QStringLiteral("system/cpu/0") << QStringLiteral("classic/prune");
    QTest::newRow("the shorter of equals") << QStringLiteral("temp") << QStringLiteral("room/temp")
                                           << QStringLiteral("room/temperature/of/the/oven");
}

void tst_palette::ranksTheLikelierFirst()
{
    QFETCH(QString, query);
    QFETCH(QString, better);
    QFETCH(QString, worse);
    const auto first = fuzzyMatch(query, better);
    const auto second = fuzzyMatch(query, worse);
    QVERIFY(first);
    QVERIFY(!second || first->score > second->score);
}

void tst_palette::marksWhatMatched()
{
    const auto match = fuzzyMatch(u"tmp", u"room/temp");
    QVERIFY(match);
    QCOMPARE(match->positions, (QList<int>{5, 7, 8}));
}

void tst_palette::putsRecentOnesFirstWithoutAQuery()
{
    PaletteModel model;
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    int ran = 0;
    std::vector<PaletteEntry> entries;
    for (const char *title : {"Alpha", "Beta", "Gamma"})
        entries.push_back({QLatin1String(title), QLatin1String(title), {}, {}, [&ran] { ++ran; }});
    model.setEntries(entries, {QStringLiteral("Gamma"), QStringLiteral("gone"), QStringLiteral("Beta")});
    const auto titles = [&model] {
        QStringList all;
        for (int row = 0; row < model.rowCount(); ++row)
            all.append(model.index(row).data().toString());
        return all;
    };
    QCOMPARE(titles(),
             (QStringList{QStringLiteral("Gamma"), QStringLiteral("Beta"), QStringLiteral("Alpha")}));
    model.setQuery(QStringLiteral("alp"));
    QCOMPARE(titles(), QStringList{QStringLiteral("Alpha")});
    model.entryAt(0)->run();
    QCOMPARE(ran, 1);
    QVERIFY(!model.entryAt(1));
}

void tst_palette::boundsTheResults()
{
    PaletteModel model;
    std::vector<PaletteEntry> entries;
    for (int i = 0; i < 5000; ++i)
        entries.push_back({QString::number(i), QStringLiteral("topic/%1").arg(i), {}, {}, [] {}});
    model.setEntries(std::move(entries), {});
    QCOMPARE(model.rowCount(), PaletteModel::kMost);
    model.setQuery(QStringLiteral("topic4999"));
    QCOMPARE(model.index(0).data().toString(), QStringLiteral("topic/4999"));
}

QTEST_GUILESS_MAIN(tst_palette)
#include "tst_palette.moc"
