// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/displayticker.h"
#include "ui/shell/foldaway.h"
#include "ui/shell/loadmeter.h"
#include "ui/shell/noticeline.h"
#include "ui/shell/timeline.h"
#include "ui/theme/theme.h"
#include "ui/widgets/iconbutton.h"

#include <QSignalSpy>
#include <QTest>

using namespace pushscope;
using namespace pushscope::ui;
using namespace std::chrono_literals;

class tst_shellwidgets : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void ticksOnlyWhileThereIsSomethingToSee();
    void ticksSlowerWithReducedMotion();
    void foldsAtOnceWithReducedMotion();
    void showsOneNoticeAfterAnother();
    void measuresFramesASecond();
    void choosesAnIntervalThatCovers_data();
    void choosesAnIntervalThatCovers();
};

void tst_shellwidgets::ticksOnlyWhileThereIsSomethingToSee()
{
    QWidget window;
    DisplayTicker ticker(&window);
    ticker.follow();
    QVERIFY(!ticker.isRunning());
    window.show();
    window.activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&window));
    ticker.follow();
    QVERIFY(ticker.isRunning());
    QCOMPARE(ticker.intervalMs(), 1000 / 60);

    QWidget other;
    other.show();
    other.activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&other));
    ticker.follow();
    QCOMPARE(ticker.intervalMs(), 100);

    window.hide();
    ticker.follow();
    QVERIFY(!ticker.isRunning());
}

void tst_shellwidgets::ticksSlowerWithReducedMotion()
{
    QWidget window;
    DisplayTicker ticker(&window);
    window.show();
    window.activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&window));
    ticker.setRate(60, true);
    ticker.follow();
    QCOMPARE(ticker.intervalMs(), 250);
    ticker.setRate(1, true);
    QCOMPARE(ticker.intervalMs(), 1000);
}

void tst_shellwidgets::foldsAtOnceWithReducedMotion()
{
    ThemeStore themes;
    QList<int> seen;
    Foldaway fold(themes, [&seen](int value) { seen.append(value); }, this);
    bool done = false;
    themes.setReduceMotion(true);
    fold.run(0, 100, [&done] { done = true; });
    QCOMPARE(seen, QList<int>{100});
    QVERIFY(done);

    themes.setReduceMotion(false);
    seen.clear();
    done = false;
    fold.run(0, 100, [&done] { done = true; });
    QVERIFY(!done);
    QTRY_VERIFY(done);
    QCOMPARE(seen.last(), 100);
}

void tst_shellwidgets::showsOneNoticeAfterAnother()
{
    ThemeStore themes;
    QWidget window;
    NoticeLine line(themes, &window);
    line.show({});
    QVERIFY(line.isHidden());
    line.show(QStringLiteral("First."));
    line.show(QStringLiteral("Second."));
    line.show(QStringLiteral("First."));
    QVERIFY(!line.isHidden());
    QCOMPARE(line.text(), QStringLiteral("First."));
    auto *dismiss = line.findChild<IconButton *>();
    dismiss->click();
    QCOMPARE(line.text(), QStringLiteral("Second."));
    dismiss->click();
    QVERIFY(line.isHidden());
    QVERIFY(line.text().isEmpty());
}

void tst_shellwidgets::measuresFramesASecond()
{
    LoadMeter meter;
    const base::SteadyTime start{};
    meter.sample(start);
    QVERIFY(!meter.framesPerSecond());
    for (int i = 0; i < 60; ++i)
        meter.frame();
    meter.sample(start + 500ms);
    QVERIFY(!meter.framesPerSecond());
    meter.sample(start + 2s);
    QCOMPARE(meter.framesPerSecond(), 30);
    QVERIFY(meter.cpuPercent());
    meter.sample(start + 3s);
    QCOMPARE(meter.framesPerSecond(), 0);
}

void tst_shellwidgets::choosesAnIntervalThatCovers_data()
{
    QTest::addColumn<qint64>("span");
    QTest::addColumn<int>("bars");
    QTest::addColumn<qint64>("interval");
    QTest::newRow("ten seconds") << qint64(10'000) << 220 << qint64(200);
    QTest::newRow("a quarter of an hour") << qint64(900'000) << 225 << qint64(4'000);
    QTest::newRow("an hour in a narrow window") << qint64(3'600'000) << 30 << qint64(120'000);
    QTest::newRow("more than there are steps for") << qint64(900'000'000) << 10 << qint64(600'000);
}

void tst_shellwidgets::choosesAnIntervalThatCovers()
{
    QFETCH(qint64, span);
    QFETCH(int, bars);
    QFETCH(qint64, interval);
    QCOMPARE(Timeline::intervalFor(std::chrono::milliseconds(span), bars).count(), interval);
}

QTEST_MAIN(tst_shellwidgets)
#include "tst_shellwidgets.moc"
