// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/stylesheet.h"
#include "ui/theme/theme.h"

#include <QTest>

using namespace pushscope;

class TestStyleSheet : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void putsValuesForNames_data();
    void putsValuesForNames();
    void leavesNoNameOpen_data();
    void leavesNoNameOpen();
    void followsTheTextSize();
};

void TestStyleSheet::putsValuesForNames_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("expected");
    const auto row = [](const char *name, const char *text, const char *expected) {
        QTest::newRow(name) << QString::fromLatin1(text) << QString::fromLatin1(expected);
    };
    row("one", "color: @t1;", "color: #fff;");
    row("the longest name that is known", "@t1-faded @t1-other", "faded #fff-other");
    row("an unknown one stays", "@nobody", "@nobody");
    row("a lone mark stays", "a @ b @", "a @ b @");
    row("two in a row", "@t1@t1", "#fff#fff");
    row("nothing", "", "");
}

void TestStyleSheet::putsValuesForNames()
{
    QFETCH(QString, text);
    const QHash<QString, QString> tokens{{QStringLiteral("t1"), QStringLiteral("#fff")},
                                         {QStringLiteral("t1-faded"), QStringLiteral("faded")}};
    QTEST(ui::substitute(text, tokens), "expected");
}

void TestStyleSheet::leavesNoNameOpen_data()
{
    QTest::addColumn<ui::ThemeChoice>("choice");
    QTest::newRow("dark") << ui::ThemeChoice::Dark;
    QTest::newRow("light") << ui::ThemeChoice::Light;
}

void TestStyleSheet::leavesNoNameOpen()
{
    QFETCH(ui::ThemeChoice, choice);
    ui::ThemeStore themes;
    themes.setChoice(choice);
    const QString sheet = ui::styleSheet(themes);
    const qsizetype rules = sheet.indexOf(QStringLiteral("*/")); // its comment speaks of names
    QVERIFY(rules > 0);
    QVERIFY2(!sheet.sliced(rules).contains(u'@'), qPrintable(sheet.sliced(sheet.indexOf(u'@', rules), 20)));
    QVERIFY(sheet.contains(themes.theme().sel.name()));
}

void TestStyleSheet::followsTheTextSize()
{
    ui::ThemeStore themes;
    QVERIFY(ui::styleSheet(themes).contains(QStringLiteral("font-size: 20px")));
    themes.setTextPercent(150);
    QVERIFY(ui::styleSheet(themes).contains(QStringLiteral("font-size: 30px")));
}

QTEST_MAIN(TestStyleSheet)
#include "tst_stylesheet.moc"
