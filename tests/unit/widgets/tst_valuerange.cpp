// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/valuerange.h"

#include <QTest>

using namespace pushscope;
using namespace std::chrono_literals;
using Bounds = ui::ValueRange::Bounds;

class TestValueRange : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { m_range.reset(); }
    void takesTheFirstAsItIs();
    void widensAtOnce();
    void narrowsAfterFiveSeconds();
    void aSpikeInBetweenStartsTheFiveSecondsAnew();
    void widensOneEndWhileTheOtherWaits();

private:
    ui::ValueRange m_range;
    const base::SteadyTime m_start{1h};
};

void TestValueRange::takesTheFirstAsItIs()
{
    QCOMPARE(m_range.take({0, 10}, m_start), (Bounds{0, 10}));
}

void TestValueRange::widensAtOnce()
{
    m_range.take({0, 10}, m_start);
    QCOMPARE(m_range.take({-5, 20}, m_start), (Bounds{-5, 20}));
}

void TestValueRange::narrowsAfterFiveSeconds()
{
    m_range.take({0, 100}, m_start);
    QCOMPARE(m_range.take({0, 10}, m_start + 1s), (Bounds{0, 100}));
    QCOMPARE(m_range.take({0, 10}, m_start + 5999ms), (Bounds{0, 100}));
    QCOMPARE(m_range.take({0, 10}, m_start + 6s), (Bounds{0, 10}));
}

void TestValueRange::aSpikeInBetweenStartsTheFiveSecondsAnew()
{
    m_range.take({0, 100}, m_start);
    m_range.take({0, 10}, m_start + 1s);
    m_range.take({0, 100}, m_start + 4s);
    QCOMPARE(m_range.take({0, 10}, m_start + 5s), (Bounds{0, 100}));
    QCOMPARE(m_range.take({0, 10}, m_start + 9999ms), (Bounds{0, 100}));
    QCOMPARE(m_range.take({0, 10}, m_start + 10s), (Bounds{0, 10}));
}

void TestValueRange::widensOneEndWhileTheOtherWaits()
{
    m_range.take({0, 100}, m_start);
    QCOMPARE(m_range.take({-50, 50}, m_start + 1s), (Bounds{-50, 100}));
    QCOMPARE(m_range.take({-50, 50}, m_start + 6s), (Bounds{-50, 50}));
}

QTEST_MAIN(TestValueRange)
#include "tst_valuerange.moc"
