// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/popover.h"

#include <QLabel>
#include <QPushButton>
#include <QScreen>
#include <QTest>
#include <QVBoxLayout>

using namespace pushscope;

namespace {

class Small : public ui::Popover
{
public:
    explicit Small(QWidget *parent)
        : Popover(parent)
    {
        body()->addWidget(new QLabel(QStringLiteral("Something to choose from")));
    }
};

} // namespace

class TestPopover : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void opensBelowItsAnchor();
    void opensRightOfItsAnchor();
    void staysOnTheScreen();
    void closesOnEscape();

private:
    std::unique_ptr<QWidget> m_window;
    QPushButton *m_anchor = nullptr;
};

void TestPopover::init()
{
    m_window = std::make_unique<QWidget>();
    m_window->setGeometry(100, 100, 300, 200);
    m_anchor = new QPushButton(QStringLiteral("Open"), m_window.get());
    m_anchor->setGeometry(20, 20, 80, 32);
    m_window->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_window.get()));
}

void TestPopover::opensBelowItsAnchor()
{
    Small popover(m_window.get());
    popover.openAt(m_anchor, ui::Popover::Side::Below);
    QVERIFY(popover.isVisible());
    QCOMPARE(popover.pos(), m_anchor->mapToGlobal(QPoint(0, 36)));
}

void TestPopover::opensRightOfItsAnchor()
{
    Small popover(m_window.get());
    popover.openAt(m_anchor, ui::Popover::Side::Right);
    QCOMPARE(popover.pos(), m_anchor->mapToGlobal(QPoint(84, 0)));
}

void TestPopover::staysOnTheScreen()
{
    const QRect screen = m_window->screen()->availableGeometry();
    m_window->move(screen.bottomRight() - QPoint(110, 60));
    QCoreApplication::processEvents();
    Small popover(m_window.get());
    popover.openAt(m_anchor, ui::Popover::Side::Below);
    QVERIFY(screen.contains(popover.geometry()));
}

void TestPopover::closesOnEscape()
{
    Small popover(m_window.get());
    popover.openAt(m_anchor, ui::Popover::Side::Below);
    QTest::keyClick(&popover, Qt::Key_Escape);
    QVERIFY(!popover.isVisible());
}

QTEST_MAIN(TestPopover)
#include "tst_popover.moc"
