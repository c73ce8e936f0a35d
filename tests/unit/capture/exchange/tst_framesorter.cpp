// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/capture/exchange/framesorter.h"

#include "exchangeframes.h"

using namespace pushscope;
using namespace pushscope::capture;
using namespace pushscope::tests;

class FrameSorterTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void sortsByTimeAndKeepsTheOrderOfTies_data()
    {
        QTest::addColumn<qint64>("runBytes");
        QTest::newRow("in memory") << kPlenty;
        QTest::newRow("in a few runs") << qint64(200'000);
        QTest::newRow("in many runs") << qint64(2'000);
    }
    void sortsByTimeAndKeepsTheOrderOfTies()
    {
        QFETCH(qint64, runBytes);
        std::mt19937 random(3);
        auto frames = awkwardFrames(2000);
        for (client::Frame &frame : frames)
            frame.time = kStart + std::chrono::seconds(random() % 200);
        FrameSorter sorter(runBytes);
        for (const client::Frame &frame : frames)
            QVERIFY(sorter.add(frame));
        std::vector<client::Frame> sorted;
        QVERIFY(sorter.take([&](client::Frame &&frame) {
            sorted.push_back(std::move(frame));
            return true;
        }));
        std::stable_sort(frames.begin(), frames.end(),
                         [](const auto &a, const auto &b) { return a.time < b.time; });
        compareFrames(sorted, frames);
    }

    void givesNoMoreWhenToldTo()
    {
        FrameSorter sorter;
        for (const client::Frame &frame : awkwardFrames(10))
            QVERIFY(sorter.add(frame));
        int given = 0;
        QVERIFY(sorter.take([&](client::Frame &&) { return ++given < 3; }));
        QCOMPARE(given, 3);
    }
};

QTEST_APPLESS_MAIN(FrameSorterTest)
#include "tst_framesorter.moc"
