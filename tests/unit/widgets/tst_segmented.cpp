// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/segmented.h"

#include <QSignalSpy>
#include <QTest>
#include <QToolButton>

using namespace pushscope;

class TestSegmented : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void theFirstChoiceHoldsAtFirst();
    void clickingChooses();
    void arrowKeysMoveTheChoice();
    void settingItIsSilent();
    void noneCanBeChosenByTheProgram();
    void choosingDoesNotMoveTheNeighbours();
    void aHiddenChoiceLeavesNoRuleBehind();
    void namesItselfForScreenReaders();

private:
    [[nodiscard]] QToolButton *button(int index) const { return m_row->findChildren<QToolButton *>().at(index); }
    std::unique_ptr<ui::Segmented> m_row;
};

void TestSegmented::init()
{
    m_row = std::make_unique<ui::Segmented>(QStringLiteral("Window"));
    for (const auto *text : {"10 s", "60 s", "5 min"})
        m_row->addChoice(QString::fromLatin1(text));
    m_row->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_row.get()));
}

void TestSegmented::theFirstChoiceHoldsAtFirst()
{
    QCOMPARE(m_row->current(), 0);
}

void TestSegmented::clickingChooses()
{
    QSignalSpy chosen(m_row.get(), &ui::Segmented::chosen);
    QTest::mouseClick(button(2), Qt::LeftButton);
    QCOMPARE(chosen.count(), 1);
    QCOMPARE(chosen[0][0].toInt(), 2);
    QCOMPARE(m_row->current(), 2);
}

void TestSegmented::arrowKeysMoveTheChoice()
{
    QSignalSpy chosen(m_row.get(), &ui::Segmented::chosen);
    button(0)->setFocus(Qt::TabFocusReason);
    QTest::keyClick(button(0), Qt::Key_Right);
    QCOMPARE(m_row->current(), 1);
    QVERIFY(button(1)->hasFocus());
    QTest::keyClick(button(1), Qt::Key_Left);
    QCOMPARE(m_row->current(), 0);
    QCOMPARE(chosen.count(), 2);
}

void TestSegmented::settingItIsSilent()
{
    QSignalSpy chosen(m_row.get(), &ui::Segmented::chosen);
    m_row->setCurrent(1);
    QCOMPARE(m_row->current(), 1);
    QCOMPARE(chosen.count(), 0);
}

void TestSegmented::noneCanBeChosenByTheProgram()
{
    m_row->setCurrent(-1);
    QCOMPARE(m_row->current(), -1);
    QTest::mouseClick(button(1), Qt::LeftButton);
    QCOMPARE(m_row->current(), 1);
}

void TestSegmented::choosingDoesNotMoveTheNeighbours()
{
    const QRect before = button(1)->geometry();
    m_row->setCurrent(2);
    QCoreApplication::processEvents();
    QCOMPARE(button(1)->geometry(), before);
}

void TestSegmented::aHiddenChoiceLeavesNoRuleBehind()
{
    m_row->setChoiceVisible(0, false);
    QCoreApplication::processEvents();
    QVERIFY(button(1)->property("first").toBool());
    int rules = 0;
    for (const QFrame *frame : m_row->findChildren<QFrame *>())
        rules += frame->property("segmentRule").toBool() && frame->isVisible();
    QCOMPARE(rules, 1);
}

void TestSegmented::namesItselfForScreenReaders()
{
    QCOMPARE(button(1)->accessibleName(), QStringLiteral("Window: 60 s"));
}

QTEST_MAIN(TestSegmented)
#include "tst_segmented.moc"
