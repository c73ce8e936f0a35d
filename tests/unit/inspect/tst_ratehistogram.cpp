// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/unit/inspect/fakes.h"
#include "ui/inspect/ratehistogram.h"
#include "ui/theme/theme.h"

#include <QMouseEvent>
#include <QSignalSpy>
#include <QTest>

#include <cmath>

using namespace pushscope;
using namespace pushscope::ui;
using namespace std::chrono_literals;

namespace {

struct Stage
{
    EndlessCapture capture;
    ThemeStore themes;
    RateHistogram histogram{themes};
    base::WallTime now{EndlessCapture::kBegin + 1h};

    Stage()
    {
        capture.last = 3'600'000;
        histogram.resize(1536, histogram.sizeHint().height());
        histogram.setCapture(&capture);
        histogram.QWidget::show();
        histogram.show(now, EndlessCapture::kBegin);
        histogram.setFocus();
    }
    void drag(double from, double to)
    {
        const auto at = [this](double x) {
            return QPoint(int(std::round(x)), histogram.plot().center().y());
        };
        QTest::mousePress(&histogram, Qt::LeftButton, {}, at(from));
        for (const double share : {0.3, 0.7, 1.0}) {
            QMouseEvent move(QEvent::MouseMove, at(from + (to - from) * share),
                             histogram.mapToGlobal(at(from)), Qt::NoButton, Qt::LeftButton, Qt::NoModifier);
            QCoreApplication::sendEvent(&histogram, &move);
        }
        QTest::mouseRelease(&histogram, Qt::LeftButton, {}, at(to));
    }
    double x(std::chrono::milliseconds ago) const { return histogram.xOf(now - ago); }
    static bool near(base::WallTime a, base::WallTime b) { return std::chrono::abs(a - b) < 400ms; }
};

} // namespace

class TestRateHistogram : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void itShowsTheLastFourMinutesAtFirst()
    {
        Stage stage;
        QCOMPARE(stage.histogram.span(), std::chrono::milliseconds(4min));
        QVERIFY(Stage::near(stage.histogram.timeAt(stage.histogram.plot().left()), stage.now - 4min));
        QVERIFY(Stage::near(stage.histogram.timeAt(stage.x(30s)), stage.now - 30s));
    }

    void aDragMakesABrush()
    {
        Stage stage;
        QSignalSpy changed(&stage.histogram, &RateHistogram::brushChanged);
        QSignalSpy chosen(&stage.histogram, &RateHistogram::timeChosen);
        stage.drag(stage.x(120s), stage.x(60s));
        QVERIFY(stage.histogram.brush());
        QVERIFY(Stage::near(stage.histogram.brush()->from, stage.now - 120s));
        QVERIFY(Stage::near(*stage.histogram.brush()->until, stage.now - 60s));
        QVERIFY(changed.count() >= 1);
        QCOMPARE(chosen.count(), 0);
    }

    void edgesAndMiddleAreDragged()
    {
        Stage stage;
        stage.histogram.setBrush(TimeBrush{stage.now - 120s, stage.now - 60s});
        stage.drag(stage.x(60s), stage.x(30s));
        QVERIFY(Stage::near(*stage.histogram.brush()->until, stage.now - 30s));
        stage.drag(stage.x(120s), stage.x(90s));
        QVERIFY(Stage::near(stage.histogram.brush()->from, stage.now - 90s));
        stage.drag(stage.x(60s), stage.x(100s));
        QVERIFY(Stage::near(stage.histogram.brush()->from, stage.now - 130s));
        QVERIFY(Stage::near(*stage.histogram.brush()->until, stage.now - 70s));
    }

    void aBrushUpToTheRightEdgeStaysOpen()
    {
        Stage stage;
        stage.drag(stage.x(50s), stage.histogram.plot().right() + 30);
        QVERIFY(stage.histogram.brush());
        QVERIFY(!stage.histogram.brush()->until);
    }

    void aClickAsksForItsTime()
    {
        Stage stage;
        QSignalSpy chosen(&stage.histogram, &RateHistogram::timeChosen);
        QTest::mouseClick(&stage.histogram, Qt::LeftButton, {}, {int(stage.x(45s)), 40});
        QCOMPARE(chosen.count(), 1);
        QVERIFY(Stage::near(chosen.first().first().value<base::WallTime>(), stage.now - 45s));
        QVERIFY(!stage.histogram.brush());
    }

    void doubleClickAndEscapeTakeTheBrushAway()
    {
        Stage stage;
        QSignalSpy changed(&stage.histogram, &RateHistogram::brushChanged);
        stage.histogram.setBrush(TimeBrush{stage.now - 120s, stage.now - 60s});
        QTest::mouseDClick(&stage.histogram, Qt::LeftButton, {}, {int(stage.x(200s)), 40});
        QVERIFY(!stage.histogram.brush());
        stage.histogram.setBrush(TimeBrush{stage.now - 120s, stage.now - 60s});
        QTest::keyClick(&stage.histogram, Qt::Key_Escape);
        QVERIFY(!stage.histogram.brush());
        QCOMPARE(changed.count(), 2);
    }

    void keysMakeAndMoveABrush()
    {
        Stage stage;
        QTest::keyClick(&stage.histogram, Qt::Key_Left);
        QVERIFY(stage.histogram.brush());
        const TimeBrush first = *stage.histogram.brush();
        QTest::keyClick(&stage.histogram, Qt::Key_Left);
        QCOMPARE(stage.histogram.brush()->from, first.from - stage.histogram.interval());
        QTest::keyClick(&stage.histogram, Qt::Key_Right, Qt::ShiftModifier);
        QCOMPARE(stage.histogram.brush()->from, first.from - stage.histogram.interval());
        QCOMPARE(*stage.histogram.brush()->until, *first.until);
    }

    void itZoomsUpToAllThereIs()
    {
        Stage stage;
        QTest::keyClick(&stage.histogram, Qt::Key_Home);
        QVERIFY(stage.histogram.span() >= 1h);
        for (int i = 0; i < 60; ++i)
            QTest::keyClick(&stage.histogram, Qt::Key_Plus);
        QCOMPARE(stage.histogram.span(), std::chrono::milliseconds(10s));
    }

    void thePictureStandsStillUnderTheHand()
    {
        Stage stage;
        QTest::mousePress(&stage.histogram, Qt::LeftButton, {}, {700, 40});
        const auto under = stage.histogram.timeAt(700);
        stage.histogram.show(stage.now + 5s, EndlessCapture::kBegin);
        QCOMPARE(stage.histogram.timeAt(700), under);
        QTest::mouseRelease(&stage.histogram, Qt::LeftButton, {}, {700, 40});
        stage.histogram.show(stage.now + 5s, EndlessCapture::kBegin);
        QVERIFY(stage.histogram.timeAt(700) > under);
    }

    void barsOutsideTheBrushArePale()
    {
        Stage stage;
        stage.themes.setChoice(ThemeChoice::Dark);
        stage.histogram.setBrush(TimeBrush{stage.now - 120s, stage.now - 60s});
        const QImage image = stage.histogram.grab().toImage();
        const int y = stage.histogram.plot().bottom() - 2;
        const auto isFull = [&](double x) {
            for (int i = -4; i <= 4; ++i) {
                if (QColor(image.pixel(int(x) + i, y)) == Theme::darkTheme().ws)
                    return true;
            }
            return false;
        };
        QVERIFY(isFull(stage.x(90s)));
        QVERIFY(!isFull(stage.x(180s)));
    }
};

QTEST_MAIN(TestRateHistogram)
#include "tst_ratehistogram.moc"
