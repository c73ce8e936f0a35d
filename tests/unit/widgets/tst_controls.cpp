// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/theme.h"
#include "ui/widgets/copyfield.h"
#include "ui/widgets/iconbutton.h"
#include "ui/widgets/searchfield.h"
#include "ui/widgets/switchbutton.h"

#include <QAction>
#include <QClipboard>
#include <QGuiApplication>
#include <QSignalSpy>
#include <QTest>

using namespace pushscope;

class TestControls : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void iconButtonNamesWhatItDoes();
    void iconButtonFollowsItsAction();
    void iconButtonIsRedrawnWithTheTheme();
    void copyFieldCopiesItsText();
    void copyFieldShowsMarkupAsText();
    void searchFieldClearsThenLeavesOnEscape();
    void searchFieldHandsDownToTheResults();
    void switchTurnsBySpaceAndClick();

private:
    ui::ThemeStore m_themes;
};

void TestControls::iconButtonNamesWhatItDoes()
{
    ui::IconButton button(m_themes, QStringLiteral("play"), QStringLiteral("Go on"));
    QCOMPARE(button.toolTip(), QStringLiteral("Go on"));
    QCOMPARE(button.accessibleName(), QStringLiteral("Go on"));
    button.setLabel(QStringLiteral("Show topics"), QKeySequence(Qt::Key_F9));
    QCOMPARE(button.toolTip(), QStringLiteral("Show topics (F9)"));
    QCOMPARE(button.accessibleName(), QStringLiteral("Show topics"));
    QVERIFY(!button.icon().isNull());
}

void TestControls::iconButtonFollowsItsAction()
{
    ui::IconButton button(m_themes, QStringLiteral("pause"), QStringLiteral("x"));
    QAction action(QStringLiteral("&Pause"));
    action.setCheckable(true);
    action.setShortcut(QKeySequence(Qt::Key_Space));
    button.follow(&action);
    QCOMPARE(button.accessibleName(), QStringLiteral("Pause"));
    QSignalSpy triggered(&action, &QAction::triggered);
    button.click();
    QCOMPARE(triggered.count(), 1);
    QCOMPARE(button.isChecked(), action.isChecked());
    action.setChecked(false);
    QVERIFY(!button.isChecked());
    action.setEnabled(false);
    QVERIFY(!button.isEnabled());
}

void TestControls::iconButtonIsRedrawnWithTheTheme()
{
    m_themes.setChoice(ui::ThemeChoice::Dark);
    ui::IconButton button(m_themes, QStringLiteral("plus"), QStringLiteral("Add"));
    const QImage dark = button.icon().pixmap(32, 32).toImage();
    m_themes.setChoice(ui::ThemeChoice::Light);
    QVERIFY(button.icon().pixmap(32, 32).toImage() != dark);
}

void TestControls::copyFieldCopiesItsText()
{
    ui::CopyField field(m_themes, ui::CopyField::Does::Copy);
    const QString command = QStringLiteral("curl -d '{\"c\":21.5}' localhost:8080/publish/room/temp");
    field.setText(command);
    QSignalSpy copied(&field, &ui::CopyField::copied);
    field.press();
    QCOMPARE(copied.count(), 1);
    QCOMPARE(QGuiApplication::clipboard()->text(), command);
}

void TestControls::copyFieldShowsMarkupAsText()
{
    ui::CopyField field(m_themes, ui::CopyField::Does::Copy);
    field.setText(QStringLiteral("<b>x</b>"));
    QCOMPARE(field.text(), QStringLiteral("<b>x</b>"));
    for (const QWidget *child : field.findChildren<QWidget *>())
        QVERIFY(!child->toolTip().contains(QStringLiteral("<b>")));
}

void TestControls::searchFieldClearsThenLeavesOnEscape()
{
    ui::SearchField field(m_themes, QStringLiteral("Filter topics"));
    QSignalSpy left(&field, &ui::SearchField::left);
    QTest::keyClicks(&field, QStringLiteral("cpu"));
    QCOMPARE(field.text(), QStringLiteral("cpu"));
    QTest::keyClick(&field, Qt::Key_Escape);
    QVERIFY(field.text().isEmpty());
    QCOMPARE(left.count(), 0);
    QTest::keyClick(&field, Qt::Key_Escape);
    QCOMPARE(left.count(), 1);
}

void TestControls::searchFieldHandsDownToTheResults()
{
    ui::SearchField field(m_themes, QStringLiteral("Filter topics"));
    QSignalSpy down(&field, &ui::SearchField::downPressed);
    QTest::keyClick(&field, Qt::Key_Down);
    QCOMPARE(down.count(), 1);
    QCOMPARE(field.accessibleName(), QStringLiteral("Filter topics"));
}

void TestControls::switchTurnsBySpaceAndClick()
{
    ui::SwitchButton button(m_themes, QStringLiteral("Reduce motion"));
    button.resize(button.sizeHint());
    QVERIFY(button.sizeHint().height() >= 24);
    QVERIFY(button.isCheckable());
    QSignalSpy toggled(&button, &ui::SwitchButton::toggled);
    QTest::keyClick(&button, Qt::Key_Space);
    QVERIFY(button.isChecked());
    const QImage on = button.grab().toImage();
    QTest::mouseClick(&button, Qt::LeftButton);
    QVERIFY(!button.isChecked());
    QCOMPARE(toggled.count(), 2);
    QVERIFY(button.grab().toImage() != on);
    QCOMPARE(button.accessibleName(), QStringLiteral("Reduce motion"));
}

QTEST_MAIN(TestControls)
#include "tst_controls.moc"
