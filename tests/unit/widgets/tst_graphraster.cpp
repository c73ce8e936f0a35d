// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/graphraster.h"

#include <QPainter>
#include <QPainterPath>
#include <QTest>

#include <cmath>
#include <limits>

using namespace pushscope;

namespace {

constexpr QRgb kBlack = 0xFF000000U;
constexpr QRgb kWhite = 0xFFFFFFFFU;
constexpr QRgb kRed = 0xFFFF0000U;
constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

QImage canvas()
{
    QImage image(100, 60, QImage::Format_RGB32);
    image.fill(kBlack);
    return image;
}

QImage stroked(const QList<QPointF> &points, const QRect &plot = {0, 0, 100, 60},
               const ui::GraphRaster::Pen &pen = {.colour = kWhite, .width = 1.5, .above = {}, .colourAbove = 0,
                                                  .dash = 0, .phase = 0})
{
    QImage image = canvas();
    ui::GraphRaster raster(image, plot);
    for (const QPointF &point : points)
        raster.add(point);
    raster.stroke(pen);
    return image;
}

/// How much paint there is, in whole pixels.
double paint(const QImage &image, const QRect &where)
{
    double sum = 0;
    for (int y = where.top(); y <= where.bottom(); ++y) {
        for (int x = where.left(); x <= where.right(); ++x)
            sum += qGreen(image.pixel(x, y)) / 255.0;
    }
    return sum;
}

} // namespace

class TestGraphRaster : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void looksAsQPainterWouldDrawIt_data();
    void looksAsQPainterWouldDrawIt();
    void aGapStaysEmpty();
    void aPointBetweenGapsIsADot();
    void staysInsideThePlot();
    void reachesInFromOutside();
    void everySpikeIsSeenHoweverManyPointsThereAre();
    void takesTheOtherColourAboveTheThreshold();
    void dashesLeaveGaps();
    void fillsDownToTheBaseline();
    void endlessNumbersDoNoHarm();
};

void TestGraphRaster::looksAsQPainterWouldDrawIt_data()
{
    QTest::addColumn<QList<QPointF>>("points");
    QTest::newRow("level") << QList<QPointF>{{5, 30.3}, {95, 30.3}};
    QTest::newRow("slope") << QList<QPointF>{{5, 50}, {95, 10}};
    QTest::newRow("steep") << QList<QPointF>{{48, 55}, {51, 5}};
    QTest::newRow("peak") << QList<QPointF>{{10, 50}, {50, 10}, {90, 50}};
    QList<QPointF> wave;
    for (int x = 5; x < 95; ++x)
        wave.emplaceBack(x + 0.5, 30 + 15 * std::sin(x / 6.0));
    QTest::newRow("wave") << wave;
}

void TestGraphRaster::looksAsQPainterWouldDrawIt()
{
    QFETCH(QList<QPointF>, points);
    const QImage ours = stroked(points);
    QImage theirs = canvas();
    QPainter painter(&theirs);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(Qt::white, 1.5, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter.drawPolyline(QPolygonF(points));
    painter.end();
    double difference = 0;
    for (int y = 0; y < ours.height(); ++y) {
        for (int x = 0; x < ours.width(); ++x)
            difference += std::abs(qGreen(ours.pixel(x, y)) - qGreen(theirs.pixel(x, y))) / 255.0;
    }
    const double whole = paint(theirs, theirs.rect());
    QVERIFY2(difference < 0.2 * whole, qPrintable(QStringLiteral("%1 of %2").arg(difference).arg(whole)));
    const double amount = paint(ours, ours.rect());
    QVERIFY2(std::abs(amount - whole) < 0.15 * whole, qPrintable(QStringLiteral("%1, %2").arg(amount).arg(whole)));
}

void TestGraphRaster::aGapStaysEmpty()
{
    const QImage image = stroked({{5, 30}, {30, 30}, {50, kNan}, {70, 30}, {95, 30}});
    QVERIFY(paint(image, {10, 0, 15, 60}) > 20);
    QCOMPARE(paint(image, {33, 0, 34, 60}), 0.0);
    QVERIFY(paint(image, {75, 0, 15, 60}) > 20);
}

void TestGraphRaster::aPointBetweenGapsIsADot()
{
    const QImage image = stroked({{20, kNan}, {50, 30}, {80, kNan}});
    const double dot = paint(image, image.rect());
    QVERIFY2(dot > 1 && dot < 4, qPrintable(QString::number(dot)));
    QCOMPARE(paint(image, {45, 25, 10, 10}), dot);
}

void TestGraphRaster::staysInsideThePlot()
{
    const QRect plot(20, 10, 50, 30);
    const QImage image = stroked({{-50, -50}, {0, 200}, {45, -100}, {80, 25}, {200, 25}}, plot);
    QVERIFY(paint(image, plot) > 10);
    QCOMPARE(paint(image, image.rect()), paint(image, plot));
}

void TestGraphRaster::reachesInFromOutside()
{
    const QImage image = stroked({{-1000, 30}, {1000, 30}}, {20, 10, 50, 30});
    QVERIFY(paint(image, {20, 28, 1, 5}) > 1.2);
    QVERIFY(paint(image, {69, 28, 1, 5}) > 1.2);
}

void TestGraphRaster::everySpikeIsSeenHoweverManyPointsThereAre()
{
    QList<QPointF> points;
    for (int i = 0; i < 100'000; ++i)
        points.emplaceBack(i / 1000.0, i == 42'345 ? 3 : 50);
    const QImage image = stroked(points);
    QVERIFY(paint(image, {42, 2, 1, 40}) > 35);
    QCOMPARE(paint(image, {10, 2, 20, 40}), 0.0);
}

void TestGraphRaster::takesTheOtherColourAboveTheThreshold()
{
    const QImage image = stroked({{50, 5}, {50.2, 55}}, {0, 0, 100, 60},
                                 {.colour = kWhite, .width = 3, .above = 30.0, .colourAbove = kRed, .dash = 0, .phase = 0});
    QCOMPARE(image.pixel(50, 20), kRed);
    QCOMPARE(image.pixel(50, 29), kRed);
    QCOMPARE(image.pixel(50, 30), kWhite);
    QCOMPARE(image.pixel(50, 50), kWhite);
}

void TestGraphRaster::dashesLeaveGaps()
{
    const QImage image = stroked({{0, 30}, {100, 30}}, {0, 0, 100, 60},
                                 {.colour = kWhite, .width = 2, .above = {}, .colourAbove = 0, .dash = 1, .phase = 0});
    for (int x = 0; x < 90; ++x)
        QCOMPARE(paint(image, {x, 25, 1, 10}) > 0, x % 6 < 4);
}

void TestGraphRaster::fillsDownToTheBaseline()
{
    QImage image = canvas();
    ui::GraphRaster raster(image, image.rect());
    raster.add({10, 20});
    raster.add({90, 20});
    raster.fill(kWhite, 0.5, 40);
    QCOMPARE(qGreen(image.pixel(50, 15)), 0);
    QVERIFY(std::abs(qGreen(image.pixel(50, 30)) - 127) <= 1);
    QCOMPARE(qGreen(image.pixel(50, 45)), 0);
    QCOMPARE(qGreen(image.pixel(5, 30)), 0);
}

void TestGraphRaster::endlessNumbersDoNoHarm()
{
    const double infinity = std::numeric_limits<double>::infinity();
    const QImage image = stroked({{10, 30}, {20, infinity}, {30, -infinity}, {40, 1e300}, {infinity, 30}, {50, -1e300}});
    QVERIFY(paint(image, image.rect()) > 0);
    QImage none(0, 0, QImage::Format_RGB32);
    ui::GraphRaster nothing(none, {});
    nothing.add({1, 1});
    nothing.stroke({});
}

QTEST_MAIN(TestGraphRaster)
#include "tst_graphraster.moc"
