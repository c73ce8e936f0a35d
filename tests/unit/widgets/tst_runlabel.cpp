// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/runlabel.h"

#include <QTest>

#include <cstdlib>

using namespace pushscope;

class TestRunLabel : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsAsOneText();
    void isAsWideAsItsRuns();
    void showsMarkupAsText();
    void paintsTheDotInItsColour();

private:
    ui::ThemeStore m_themes;
};

void TestRunLabel::readsAsOneText()
{
    ui::RunLabel label(m_themes, ui::FontRole::Small);
    label.setRuns({{.text = QStringLiteral("in "), .tone = ui::Tone::Secondary, .strong = false, .dot = {}},
                   {.text = QStringLiteral("1,284"), .tone = ui::Tone::Ink, .strong = true, .dot = {}}});
    QCOMPARE(label.text(), QStringLiteral("in 1,284"));
    QCOMPARE(label.accessibleName(), label.text());
}

void TestRunLabel::isAsWideAsItsRuns()
{
    ui::RunLabel label(m_themes, ui::FontRole::Small);
    QCOMPARE(label.sizeHint().width(), 0);
    label.setRuns({{.text = QStringLiteral("12"), .tone = ui::Tone::Ink, .strong = false, .dot = {}}});
    const int two = label.sizeHint().width();
    label.setRuns({{.text = QStringLiteral("1234"), .tone = ui::Tone::Ink, .strong = false, .dot = {}}});
    QVERIFY(std::abs(label.sizeHint().width() - 2 * two) <= 1); // widths are rounded
    QVERIFY(two > 0);
}

void TestRunLabel::showsMarkupAsText()
{
    ui::RunLabel label(m_themes, ui::FontRole::Small);
    label.setRuns({{.text = QStringLiteral("<b>x</b>"), .tone = ui::Tone::Ink, .strong = false, .dot = {}}});
    QVERIFY(label.sizeHint().width() > QFontMetrics(m_themes.font(ui::FontRole::Small)).horizontalAdvance(QStringLiteral("<b>x")));
}

void TestRunLabel::paintsTheDotInItsColour()
{
    ui::RunLabel label(m_themes, ui::FontRole::Small);
    label.setRuns({{.text = QStringLiteral("WS"), .tone = ui::Tone::Secondary, .strong = false, .dot = QColor(Qt::blue)}});
    label.resize(label.sizeHint());
    const QImage image = label.grab().toImage();
    QCOMPARE(image.pixelColor(3, image.height() / 2), QColor(Qt::blue));
}

QTEST_MAIN(TestRunLabel)
#include "tst_runlabel.moc"
