// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/timeview.h"

#include <QSignalSpy>
#include <QTest>

using namespace pushscope;
using namespace std::chrono_literals;

class TestTimeView : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { m_view = std::make_unique<ui::TimeView>(); }
    void isLiveAtFirst();
    void windowStaysWithinBounds();
    void growsWhileDataFillsIt();
    void pauseHoldsTheRightEdge();
    void panningBackLeavesLiveAndForwardReturns();
    void zoomKeepsTheAnchorInPlace();
    void zoomAtTheRightEdgeStaysLive();
    void liveComesBackToTheChosenWindow();
    void noFactorBreaksIt_data();
    void noFactorBreaksIt();
    void crosshairTellsOnlyOfChanges();

private:
    std::unique_ptr<ui::TimeView> m_view;
    const base::WallTime m_now{1'000'000s};
};

void TestTimeView::isLiveAtFirst()
{
    QVERIFY(m_view->isLive());
    QCOMPARE(m_view->end(m_now), m_now);
    QCOMPARE(m_view->window(), std::chrono::milliseconds(60s));
}

void TestTimeView::windowStaysWithinBounds()
{
    m_view->setWindow(1ms);
    QCOMPARE(m_view->window(), std::chrono::milliseconds(10s));
    m_view->setWindow(48h);
    QCOMPARE(m_view->window(), std::chrono::milliseconds(1h));
}

void TestTimeView::growsWhileDataFillsIt()
{
    m_view->growFrom(m_now);
    QList<std::chrono::milliseconds> windows;
    for (auto age = 0s; age < 40s; ++age) {
        m_view->tick(m_now + age);
        if (windows.isEmpty() || windows.last() != m_view->window())
            windows.append(m_view->window());
        QVERIFY(age == 0s || age * 2 >= m_view->window() || m_view->window() == 2s);
    }
    QCOMPARE(windows, (QList<std::chrono::milliseconds>{2s, 5s, 10s, 30s, 60s}));
    QVERIFY(!m_view->isGrowing());
}

void TestTimeView::pauseHoldsTheRightEdge()
{
    m_view->pause(m_now);
    m_view->pause(m_now + 5s);
    QVERIFY(!m_view->isLive());
    QCOMPARE(m_view->end(m_now + 10s), m_now);
    m_view->live();
    QCOMPARE(m_view->end(m_now + 10s), m_now + 10s);
}

void TestTimeView::panningBackLeavesLiveAndForwardReturns()
{
    m_view->panBy(5s, m_now); // there is nothing later than now
    QVERIFY(m_view->isLive());
    m_view->panBy(-10s, m_now);
    QCOMPARE(m_view->end(m_now), m_now - 10s);
    m_view->panBy(4s, m_now);
    QCOMPARE(m_view->end(m_now), m_now - 6s);
    m_view->panBy(7s, m_now);
    QVERIFY(m_view->isLive());
}

void TestTimeView::zoomKeepsTheAnchorInPlace()
{
    m_view->zoomBy(0.5, m_now - 20s, m_now);
    QCOMPARE(m_view->window(), std::chrono::milliseconds(30s));
    QCOMPARE(m_view->end(m_now), m_now - 10s);
    m_view->zoomBy(2, m_now - 20s, m_now);
    QCOMPARE(m_view->window(), std::chrono::milliseconds(60s));
}

void TestTimeView::zoomAtTheRightEdgeStaysLive()
{
    m_view->zoomBy(0.5, m_now, m_now);
    QVERIFY(m_view->isLive());
    QCOMPARE(m_view->window(), std::chrono::milliseconds(30s));
}

void TestTimeView::liveComesBackToTheChosenWindow()
{
    m_view->setWindow(5min);
    m_view->zoomBy(0.1, m_now - 20s, m_now);
    m_view->live();
    QVERIFY(m_view->isLive());
    QCOMPARE(m_view->window(), std::chrono::milliseconds(5min));
}

void TestTimeView::noFactorBreaksIt_data()
{
    QTest::addColumn<double>("factor");
    QTest::newRow("zero") << 0.0;
    QTest::newRow("negative") << -1.0;
    QTest::newRow("not a number") << qQNaN();
    QTest::newRow("infinite") << qInf();
    QTest::newRow("tiny") << 1e-300;
    QTest::newRow("huge") << 1e300;
}

void TestTimeView::noFactorBreaksIt()
{
    QFETCH(double, factor);
    m_view->zoomBy(factor, m_now - 10s, m_now);
    QVERIFY(m_view->window() >= 1s);
    QVERIFY(m_view->window() <= 1h);
    QVERIFY(m_view->end(m_now) <= m_now);
}

void TestTimeView::crosshairTellsOnlyOfChanges()
{
    QSignalSpy changed(m_view.get(), &ui::TimeView::crosshairChanged);
    m_view->setCrosshair(m_now);
    m_view->setCrosshair(m_now);
    QCOMPARE(changed.count(), 1);
    m_view->setCrosshair(std::nullopt);
    QCOMPARE(changed.count(), 2);
}

QTEST_MAIN(TestTimeView)
#include "tst_timeview.moc"
