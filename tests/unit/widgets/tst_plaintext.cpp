// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/plaintext.h"
#include "ui/widgets/textlabel.h"

#include <QTest>
#include <QTextDocument>

using namespace pushscope;

class TestPlainText : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void showsBytesAsOneSafeLine_data();
    void showsBytesAsOneSafeLine();
    void cutsOffAtTheLimit();
    void neverCutsACharacterInTwo();
    void toolTipsShowMarkupAsText();
    void menusShowAnAmpersand();
    void labelsShowMarkupAsText();
};

void TestPlainText::showsBytesAsOneSafeLine_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("expected");
    QTest::newRow("text") << QByteArray("caf\xc3\xa9") << QStringLiteral("café");
    QTest::newRow("line breaks") << QByteArray("a\r\nb") << QStringLiteral("a␍␊b");
    QTest::newRow("nul and delete") << QByteArray("\0\x7f", 2) << QStringLiteral("␀␡");
    QTest::newRow("invalid UTF-8") << QByteArray("a\xff""b") << QStringLiteral("a\uFFFDb");
    QTest::newRow("reordering") << QByteArray("a\xe2\x80\xae""b") << QStringLiteral("a\uFFFDb");
    QTest::newRow("second control block") << QByteArray("a\xc2\x85""b") << QStringLiteral("a\uFFFDb");
    QTest::newRow("markup stays") << QByteArray("<b>") << QStringLiteral("<b>");
    QTest::newRow("nothing") << QByteArray() << QString();
}

void TestPlainText::showsBytesAsOneSafeLine()
{
    QFETCH(QByteArray, bytes);
    QTEST(ui::plainText(bytes), "expected");
}

void TestPlainText::cutsOffAtTheLimit()
{
    QCOMPARE(ui::plainText(QByteArray(100'000'000, 'x'), 3), QStringLiteral("xxx…"));
    QCOMPARE(ui::plainText(QByteArray("xxx"), 3), QStringLiteral("xxx"));
}

void TestPlainText::neverCutsACharacterInTwo()
{
    const QString pair = QString::fromUtf8("ab\xF0\x9F\x98\x80");
    QCOMPARE(ui::plainText(pair, 3), QStringLiteral("ab…"));
}

void TestPlainText::toolTipsShowMarkupAsText()
{
    const QString text = QStringLiteral("<img src=x> & <b>bold</b>");
    QTextDocument document;
    document.setHtml(ui::plainToolTip(text));
    QCOMPARE(document.toPlainText(), text);
}

void TestPlainText::menusShowAnAmpersand()
{
    QCOMPARE(ui::menuText(QStringLiteral("R&D && more")), QStringLiteral("R&&D &&&& more"));
}

void TestPlainText::labelsShowMarkupAsText()
{
    const ui::TextLabel plain(ui::FontRole::Body, ui::Tone::Primary, QStringLiteral("<b>x</b>"));
    QCOMPARE(plain.textFormat(), Qt::PlainText);
}

QTEST_MAIN(TestPlainText)
#include "tst_plaintext.moc"
