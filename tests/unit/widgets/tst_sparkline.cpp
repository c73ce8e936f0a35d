// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/sparkline.h"

#include <QImage>
#include <QPainter>
#include <QTest>

#include <limits>
#include <vector>

using namespace pushscope;

namespace {

QImage drawn(const std::vector<double> &values, bool area = false)
{
    QImage image(60, 20, QImage::Format_RGB32);
    image.fill(Qt::black);
    QPainter painter(&image);
    if (area)
        ui::paintSparkArea(&painter, QRectF(image.rect()), values, Qt::white);
    else
        ui::paintSparkline(&painter, QRectF(image.rect()), values, Qt::white);
    return image;
}

/// The rows of a column that are painted brightly: first and last, or -1.
std::pair<int, int> rows(const QImage &image, int x)
{
    std::pair<int, int> found{-1, -1};
    for (int y = 0; y < image.height(); ++y) {
        if (qGreen(image.pixel(x, y)) > 80) {
            found.first = found.first < 0 ? y : found.first;
            found.second = y;
        }
    }
    return found;
}

} // namespace

class TestSparkline : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void risesFromBottomToTop();
    void whatDoesNotChangeLiesAtTheBottom();
    void breaksAtAGap();
    void areaReachesTheBottom();
    void fewOrNoValuesDoNoHarm();
};

void TestSparkline::risesFromBottomToTop()
{
    const QImage image = drawn({0, 1, 2, 3});
    QVERIFY(rows(image, 1).second >= 17);
    QVERIFY(rows(image, 58).first <= 2);
}

void TestSparkline::whatDoesNotChangeLiesAtTheBottom()
{
    const QImage image = drawn({7, 7, 7});
    QVERIFY(rows(image, 30).first >= 17);
}

void TestSparkline::breaksAtAGap()
{
    const QImage image = drawn({1, 2, std::numeric_limits<double>::quiet_NaN(), 2, 1});
    QCOMPARE(rows(image, 30), (std::pair{-1, -1}));
    QVERIFY(rows(image, 5).first >= 0);
    QVERIFY(rows(image, 55).first >= 0);
}

void TestSparkline::areaReachesTheBottom()
{
    const QImage image = drawn({2, 2.1, 3}, true);
    QVERIFY(qGreen(image.pixel(50, 19)) > 20);
    QCOMPARE(qGreen(drawn({2, 2.1, 3}).pixel(50, 19)), 0);
}

void TestSparkline::fewOrNoValuesDoNoHarm()
{
    const double infinity = std::numeric_limits<double>::infinity();
    const QImage empty = drawn({});
    QCOMPARE(drawn({infinity, -infinity}), empty);
    drawn({1});
    drawn({1}, true);
}

QTEST_MAIN(TestSparkline)
#include "tst_sparkline.moc"
