// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/theme.h"
#include "ui/widgets/chart.h"
#include "ui/widgets/timeview.h"

#include <QSignalSpy>
#include <QTest>
#include <QWheelEvent>

#include <cmath>
#include <limits>

using namespace pushscope;
using namespace std::chrono_literals;

namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr QRgb kLine = 0xFF00FF00U;

class SetClock final : public base::Clock
{
public:
    [[nodiscard]] base::WallTime wallNow() const override { return base::WallTime(1'000'000s) + m_passed; }
    [[nodiscard]] base::SteadyTime steadyNow() const override { return base::SteadyTime(1h) + m_passed; }
    void pass(std::chrono::milliseconds time) { m_passed += time; }

private:
    std::chrono::milliseconds m_passed{0};
};

ui::ChartLine line(const QList<QPointF> &points)
{
    return {.label = QStringLiteral("a"), .colour = QColor(kLine), .dashed = false, .filled = false, .points = points};
}

ui::ChartLine level(double value)
{
    return line({{-60'000, value}, {0, value}});
}

bool isGreen(QRgb pixel)
{
    return qGreen(pixel) > qRed(pixel) + 40 && qGreen(pixel) > qBlue(pixel) + 40;
}

} // namespace

class TestChart : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup() { delete m_window; }

    void readsBackTheLinesItDraws();
    void drawsThePointsWhereTheAxesSay();
    void leavesGapsEmpty();
    void plotHasFixedMargins();
    void yAxisWidensAtOnceAndNarrowsAfterFiveSeconds();
    void yAxisStartsAtZeroOnlyIfAsked();
    void yAxisOfNothingButZeroesGoesUp();
    void fixedEndsHold();
    void logarithmicAxisGoesOneThreeTen();
    void namesTheUnitOnceAtTheTop();
    void labelsStayOffTheEdgeOfThePanel_data();
    void labelsStayOffTheEdgeOfThePanel();
    void unitIsNeverTakenForMarkup();
    void withoutDataThereAreNoValueLabels();
    void saysNowOnlyWhenLive();
    void narrowChartsHaveFewTimeLabels();
    void aboveTheThresholdLinesTakeTheColourOfErrors();
    void theMouseMovesTheCrosshairOfAllCharts();
    void aHeldCrosshairStaysUnderTheMouseWhileTimePasses();
    void legendTellsTheValuesAtTheCrosshair();
    void wheelZoomsAboutTheCursor();
    void draggingPansIntoThePast();
    void aClickNeitherPansNorLeavesLive();
    void doubleClickIsLeftToTheDashboard();
    void keysMoveTheCrosshairAndZoom();
    void followsTheTheme();
    void aHiddenOrTinyChartDrawsNothingBad();

private:
    QImage grab(ui::Chart *chart) const { return chart->grab().toImage(); }
    [[nodiscard]] QPoint at(double share) const
    {
        const QRectF plot = m_chart->plotArea();
        return QPointF(plot.left() + share * plot.width(), plot.center().y()).toPoint();
    }
    void turnWheel(int notches, const QPoint &position);

    ui::ThemeStore m_themes;
    SetClock m_clock;
    QWidget *m_window = nullptr;
    std::unique_ptr<ui::TimeView> m_time;
    ui::Chart *m_chart = nullptr;
    ui::Chart *m_other = nullptr;
};

void TestChart::init()
{
    m_themes.setChoice(ui::ThemeChoice::Dark);
    m_themes.setTextPercent(100);
    m_time = std::make_unique<ui::TimeView>();
    m_window = new QWidget;
    m_window->resize(672, 400);
    m_chart = new ui::Chart(m_themes, *m_time, m_window);
    m_chart->setGeometry(0, 0, 672, 200); // a plot of 600 x 160: 100 ms a pixel
    m_other = new ui::Chart(m_themes, *m_time, m_window);
    m_other->setGeometry(0, 200, 672, 200);
    m_chart->setClock(m_clock);
    m_other->setClock(m_clock);
    m_window->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_window));
}

void TestChart::turnWheel(int notches, const QPoint &position)
{
    QWheelEvent event(position, m_chart->mapToGlobal(position), {}, QPoint(0, notches * 120), Qt::NoButton,
                      Qt::NoModifier, Qt::NoScrollPhase, false);
    QCoreApplication::sendEvent(m_chart, &event);
}

void TestChart::readsBackTheLinesItDraws()
{
    const QList<QPointF> points{{-60'000, 1}, {-30'000, 2}, {0, 3}};
    m_chart->setLines({line(points), level(5)}, m_clock.wallNow());
    const QList<ui::ChartLine> drawn = m_chart->drawnLines();
    QCOMPARE(drawn.size(), 2);
    QCOMPARE(drawn[0].points, points);
    QCOMPARE(drawn[0].label, QStringLiteral("a"));
    QCOMPARE(drawn[1].points.last().y(), 5.0);
    m_chart->setLines({}, m_clock.wallNow());
    QVERIFY(m_chart->drawnLines().isEmpty());
}

void TestChart::drawsThePointsWhereTheAxesSay()
{
    m_chart->setScale({.logarithmic = false, .fromZero = true, .min = 0, .max = 100, .unit = {}});
    m_chart->setLines({level(75)}, m_clock.wallNow());
    const QImage image = grab(m_chart);
    const QRectF plot = m_chart->plotArea();
    const double row = plot.top() + plot.height() / 4;
    int lit = 0;
    for (int y = 0; y < image.height(); ++y) {
        if (isGreen(image.pixel(at(0.5).x(), y))) {
            ++lit;
            QVERIFY(std::abs(y + 0.5 - row) < 2);
        }
    }
    QVERIFY(lit >= 1);
}

void TestChart::leavesGapsEmpty()
{
    m_chart->setLines({line({{-60'000, 5}, {-40'000, 5}, {-30'000, kNan}, {-20'000, 5}, {0, 5}})}, m_clock.wallNow());
    const QImage image = grab(m_chart);
    const auto lit = [&](int x) {
        for (int y = 0; y < image.height(); ++y) {
            if (isGreen(image.pixel(x, y)))
                return true;
        }
        return false;
    };
    QVERIFY(lit(at(0.2).x()));
    QVERIFY(!lit(at(0.5).x()));
    QVERIFY(lit(at(0.8).x()));
}

void TestChart::plotHasFixedMargins()
{
    m_chart->setLines({level(123'456'789)}, m_clock.wallNow());
    grab(m_chart);
    QCOMPARE(m_chart->plotArea(), QRectF(56, 8, 600, 160));
    QCOMPARE(m_chart->plotColumns(), 600);
}

void TestChart::yAxisWidensAtOnceAndNarrowsAfterFiveSeconds()
{
    m_chart->setLines({level(90)}, m_clock.wallNow());
    QCOMPARE(m_chart->valueRange().second, 100.0);
    m_chart->setLines({level(390)}, m_clock.wallNow());
    QCOMPARE(m_chart->valueRange().second, 400.0);
    m_chart->setLines({level(90)}, m_clock.wallNow());
    QCOMPARE(m_chart->valueRange().second, 400.0);
    m_clock.pass(4999ms);
    m_chart->setLines({level(90)}, m_clock.wallNow());
    QCOMPARE(m_chart->valueRange().second, 400.0);
    m_clock.pass(1ms);
    m_chart->setLines({level(90)}, m_clock.wallNow());
    QCOMPARE(m_chart->valueRange().second, 100.0);
}

void TestChart::yAxisOfNothingButZeroesGoesUp()
{
    for (const bool fromZero : {true, false}) {
        m_chart->setScale({.logarithmic = false,
                           .fromZero = fromZero,
                           .min = {},
                           .max = {},
                           .unit = QStringLiteral("B/s")});
        m_chart->setLines({level(0)}, m_clock.wallNow());
        QCOMPARE(m_chart->valueRange(), std::pair(0.0, 1.0));
        // A range that once went below zero would be kept for a while, and be rounded to -100 by what comes
        // now.
        for (const double next : {0.001, 40.0, 5e6}) {
            m_chart->setLines({line({{-2000, 0}, {0, next}})}, m_clock.wallNow());
            QCOMPARE(m_chart->valueRange().first, 0.0);
        }
    }
}

void TestChart::yAxisStartsAtZeroOnlyIfAsked()
{
    m_chart->setLines({line({{-1000, 187.1}, {0, 187.9}})}, m_clock.wallNow());
    QCOMPARE(m_chart->valueRange().first, 0.0);
    m_chart->setScale({.logarithmic = false, .fromZero = false, .min = {}, .max = {}, .unit = {}});
    QCOMPARE(m_chart->valueRange(), (std::pair{187.0, 188.0}));
    QCOMPARE(m_chart->valueLabels().last(), QStringLiteral("188"));
}

void TestChart::fixedEndsHold()
{
    m_chart->setScale({.logarithmic = false, .fromZero = true, .min = 10, .max = 90, .unit = {}});
    m_chart->setLines({level(1000)}, m_clock.wallNow());
    QCOMPARE(m_chart->valueRange(), (std::pair{10.0, 90.0}));
    m_chart->setScale({.logarithmic = false, .fromZero = true, .min = {}, .max = 100, .unit = {}});
    m_chart->setLines({level(12)}, m_clock.wallNow());
    QCOMPARE(m_chart->valueRange(), (std::pair{0.0, 100.0}));
}

void TestChart::logarithmicAxisGoesOneThreeTen()
{
    m_chart->setScale({.logarithmic = true, .fromZero = false, .min = {}, .max = {}, .unit = QStringLiteral("us")});
    m_chart->setLines({line({{-2000, 400}, {-1000, 0}, {0, 28'000}})}, m_clock.wallNow());
    QCOMPARE(m_chart->valueLabels(), QStringLiteral("0.3|1|3|10|30 ms").split(u'|'));
    // Every label says what it stands at, however small.
    m_chart->setScale(
        {.logarithmic = true, .fromZero = false, .min = {}, .max = {}, .unit = QStringLiteral("us")});
    m_chart->setLines({line({{-2000, 1}, {0, 900}})}, m_clock.wallNow());
    QCOMPARE(m_chart->valueLabels(), QStringLiteral("0.001|0.01|0.1|1 ms").split(u'|'));
    m_chart->setScale(
        {.logarithmic = true, .fromZero = false, .min = {}, .max = {}, .unit = QStringLiteral("us")});
    m_chart->setLines({level(0)}, m_clock.wallNow());
    QVERIFY(m_chart->valueLabels().isEmpty()); // nothing that such an axis could show
}

void TestChart::namesTheUnitOnceAtTheTop()
{
    m_chart->setScale({.logarithmic = false, .fromZero = true, .min = {}, .max = {}, .unit = QStringLiteral("B/s")});
    m_chart->setLines({level(39e6)}, m_clock.wallNow());
    QCOMPARE(m_chart->valueLabels(), QStringLiteral("0|10|20|30|40 MB/s").split(u'|'));
    m_chart->setScale({.logarithmic = false, .fromZero = true, .min = {}, .max = {}, .unit = QStringLiteral("B")});
    m_chart->setLines({level(7.5 * 1024 * 1024 * 1024)}, m_clock.wallNow());
    QCOMPARE(m_chart->valueLabels(), QStringLiteral("0|2|4|6|8 GiB").split(u'|'));
}

void TestChart::labelsStayOffTheEdgeOfThePanel_data()
{
    QTest::addColumn<double>("value");
    QTest::addColumn<QString>("unit");
    QTest::addColumn<QString>("top");
    QTest::newRow("fits") << 9e6 << QStringLiteral("B/s") << QStringLiteral("10 MB/s");
    QTest::newRow("a unit that does not") << 39e3 << QStringLiteral("msg/s") << QStringLiteral("40,000");
    QTest::newRow("a large number") << 990'000.0 << QString() << QStringLiteral("1M");
    QTest::newRow("larger") << 1.2e9 << QString() << QStringLiteral("1.5G");
}

void TestChart::labelsStayOffTheEdgeOfThePanel()
{
    QFETCH(double, value);
    QFETCH(QString, unit);
    for (const int percent : {90, 100, 150}) {
        m_themes.setTextPercent(percent);
        m_chart->setScale({.logarithmic = false, .fromZero = true, .min = {}, .max = {}, .unit = unit});
        m_chart->setLines({level(value)}, m_clock.wallNow());
        QTEST(m_chart->valueLabels().last(), "top");
        const QFontMetricsF metrics(m_themes.font(ui::FontRole::Micro));
        for (const QString &label : m_chart->valueLabels())
            QVERIFY(metrics.horizontalAdvance(label) + 8 <= m_chart->plotArea().left());
    }
}

void TestChart::unitIsNeverTakenForMarkup()
{
    const auto drawn = [this](const QString &unit) {
        m_chart->setScale({.logarithmic = false, .fromZero = true, .min = {}, .max = {}, .unit = unit});
        m_chart->setLines({level(9)}, m_clock.wallNow());
        return grab(m_chart);
    };
    QVERIFY(drawn(QStringLiteral("<b>")) != drawn(QString()));
    QVERIFY(drawn(QStringLiteral("&lt;")) != drawn(QStringLiteral("<")));
}

void TestChart::withoutDataThereAreNoValueLabels()
{
    m_chart->setLines({line({{-1000, kNan}, {0, kNan}})}, m_clock.wallNow());
    QVERIFY(m_chart->valueLabels().isEmpty());
    QCOMPARE(m_chart->timeLabels().last(), QStringLiteral("now"));
}

void TestChart::saysNowOnlyWhenLive()
{
    m_chart->setLines({level(1)}, m_clock.wallNow());
    QCOMPARE(m_chart->timeLabels(), QStringLiteral("−60 s|−45|−30|−15|now").split(u'|'));
    m_time->pause(m_clock.wallNow());
    QCOMPARE(m_chart->timeLabels(), QStringLiteral("−60 s|−45|−30|−15").split(u'|'));
}

void TestChart::narrowChartsHaveFewTimeLabels()
{
    m_chart->resize(300, 200);
    QCOMPARE(m_chart->timeLabels(), QStringLiteral("−60 s|−30|now").split(u'|'));
}

void TestChart::aboveTheThresholdLinesTakeTheColourOfErrors()
{
    m_chart->setThreshold(50);
    m_chart->setLines({line({{-60'000, 0}, {-30'000, 0}, {-29'999, 100}, {0, 100}})}, m_clock.wallNow());
    QVERIFY(m_chart->plotArea().right() < 672 - 16); // room for its value
    const QImage image = grab(m_chart);
    const auto has = [&](int x, auto test) {
        for (int y = 0; y < image.height(); ++y) {
            if (test(image.pixel(x, y)))
                return true;
        }
        return false;
    };
    const auto isErr = [](QRgb pixel) { return qRed(pixel) > qGreen(pixel) + 60 && qRed(pixel) > qBlue(pixel) + 60; };
    QVERIFY(has(at(0.25).x(), isGreen));
    QVERIFY(!has(at(0.25).x(), isErr));
    QVERIFY(has(at(0.75).x(), isErr));
    QVERIFY(!has(at(0.75).x(), isGreen));
    // The time is tinted, too.
    const int row = static_cast<int>(m_chart->plotArea().bottom()) - 10;
    QVERIFY(image.pixel(at(0.75).x(), row) != image.pixel(at(0.25).x(), row));
}

void TestChart::theMouseMovesTheCrosshairOfAllCharts()
{
    for (ui::Chart *chart : {m_chart, m_other})
        chart->setLines({level(5)}, m_clock.wallNow());
    const QImage before = grab(m_other);
    QTest::mouseMove(m_chart, at(0.5));
    QTRY_VERIFY(m_time->crosshair().has_value());
    const auto distance = m_clock.wallNow() - *m_time->crosshair();
    QVERIFY(std::chrono::abs(distance - 30s) <= 100ms);
    const QImage after = grab(m_other);
    const int row = static_cast<int>(m_other->plotArea().bottom()) - 4;
    QCOMPARE(after.pixel(at(0.5).x(), row), m_themes.theme().t2.rgb());
    QVERIFY(before.pixel(at(0.5).x(), row) != m_themes.theme().t2.rgb());
    QTest::mouseMove(m_chart, QPoint(10, 100)); // beside the plot
    QTRY_VERIFY(!m_time->crosshair());
}

void TestChart::aHeldCrosshairStaysUnderTheMouseWhileTimePasses()
{
    m_chart->setLines({level(5)}, m_clock.wallNow());
    QTest::mouseMove(m_chart, at(0.5));
    QTRY_VERIFY(m_time->crosshair().has_value());
    const base::WallTime before = *m_time->crosshair();
    m_clock.pass(2s);
    m_chart->setLines({level(5)}, m_clock.wallNow());
    QCOMPARE(*m_time->crosshair() - before, std::chrono::microseconds(2s));
}

void TestChart::legendTellsTheValuesAtTheCrosshair()
{
    m_chart->setLines({line({{-60'000, 0}, {0, 60}}), line({{-60'000, 1}, {-40'000, kNan}, {-20'000, 2}, {0, 3}})},
                      m_clock.wallNow());
    QCOMPARE(m_chart->legendValues(), (QList<double>{60, 3}));
    m_time->setCrosshair(m_clock.wallNow() - 30s);
    QCOMPARE(m_chart->legendValues()[0], 30.0);
    QVERIFY(std::isnan(m_chart->legendValues()[1]));
    m_time->setCrosshair(m_clock.wallNow() - 10s);
    QCOMPARE(m_chart->legendValues()[1], 2.5);
}

void TestChart::wheelZoomsAboutTheCursor()
{
    m_chart->setLines({level(5)}, m_clock.wallNow());
    const base::WallTime anchor = m_clock.wallNow() - 30s;
    turnWheel(1, at(0.5));
    QVERIFY(m_time->window() < 60s);
    QVERIFY(!m_time->isLive());
    // What was below the cursor still is.
    const auto offset = m_time->end(m_clock.wallNow()) - anchor;
    QVERIFY(std::chrono::abs(offset * 2 - m_time->window()) < 300ms);
    turnWheel(-1, at(0.5));
    QVERIFY(std::chrono::abs(m_time->window() - 60s) < 10ms);
}

void TestChart::draggingPansIntoThePast()
{
    m_chart->setLines({level(5)}, m_clock.wallNow());
    const QPoint from = at(0.5);
    QTest::mousePress(m_chart, Qt::LeftButton, {}, from);
    QTest::mouseMove(m_chart, from + QPoint(60, 0));
    QTest::mouseMove(m_chart, from + QPoint(100, 0));
    QTRY_COMPARE(m_clock.wallNow() - m_time->end(m_clock.wallNow()), std::chrono::microseconds(10s));
    QVERIFY(!m_time->isLive());
    QTest::mouseMove(m_chart, from + QPoint(-50, 0));
    QTRY_VERIFY(m_time->isLive());
    QTest::mouseRelease(m_chart, Qt::LeftButton, {}, from);
}

void TestChart::aClickNeitherPansNorLeavesLive()
{
    m_chart->setLines({level(5)}, m_clock.wallNow());
    QSignalSpy changed(m_time.get(), &ui::TimeView::changed);
    QTest::mouseClick(m_chart, Qt::LeftButton, {}, at(0.5));
    QCOMPARE(changed.count(), 0);
}

void TestChart::doubleClickIsLeftToTheDashboard()
{
    class Parent : public QWidget
    {
    public:
        int clicks = 0;

    protected:
        void mouseDoubleClickEvent(QMouseEvent *) override { ++clicks; }
    };
    Parent parent;
    parent.resize(400, 200);
    auto *chart = new ui::Chart(m_themes, *m_time, &parent);
    chart->resize(400, 200);
    parent.show();
    QTest::mouseDClick(chart, Qt::LeftButton, {}, QPoint(200, 100));
    QCOMPARE(parent.clicks, 1);
}

void TestChart::keysMoveTheCrosshairAndZoom()
{
    m_chart->setLines({level(5)}, m_clock.wallNow());
    m_chart->setFocus(Qt::TabFocusReason);
    QTest::keyClick(m_chart, Qt::Key_Left);
    QVERIFY(m_time->crosshair().has_value());
    const base::WallTime first = *m_time->crosshair();
    QCOMPARE(m_clock.wallNow() - first, std::chrono::microseconds(100ms));
    QTest::keyClick(m_chart, Qt::Key_Left, Qt::ShiftModifier);
    QCOMPARE(first - *m_time->crosshair(), std::chrono::microseconds(1s));
    QTest::keyClick(m_chart, Qt::Key_Right);
    QCOMPARE(first - *m_time->crosshair(), std::chrono::microseconds(900ms));
    QTest::keyClick(m_chart, Qt::Key_Plus);
    QCOMPARE(m_time->window(), std::chrono::milliseconds(40s));
    QTest::keyClick(m_chart, Qt::Key_Minus);
    QCOMPARE(m_time->window(), std::chrono::milliseconds(60s));
    QTest::keyClick(m_chart, Qt::Key_Escape);
    QVERIFY(!m_time->crosshair());
}

void TestChart::followsTheTheme()
{
    m_chart->setLines({level(5)}, m_clock.wallNow());
    QCOMPARE(grab(m_chart).pixel(2, 2), ui::Theme::darkTheme().base.rgb());
    m_themes.setChoice(ui::ThemeChoice::Light);
    QCOMPARE(grab(m_chart).pixel(2, 2), ui::Theme::lightTheme().base.rgb());
}

void TestChart::aHiddenOrTinyChartDrawsNothingBad()
{
    for (const QSize &size : {QSize(0, 0), QSize(1, 1), QSize(70, 45), QSize(40, 400)}) {
        m_chart->resize(size);
        m_chart->setThreshold(3);
        m_chart->setMark(m_clock.wallNow() - 10s, QStringLiteral("mark"));
        m_time->setCrosshair(m_clock.wallNow() - 10s);
        m_chart->setLines({level(5), line({})}, m_clock.wallNow());
        QVERIFY(m_chart->plotColumns() >= 1);
        grab(m_chart);
    }
}

QTEST_MAIN(TestChart)
#include "tst_chart.moc"
