// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/chartaxes.h"

#include "ui/theme/theme.h"

#include <QCategoryAxis>
#include <QChart>
#include <QCoreApplication>
#include <QGraphicsLayout>
#include <QGraphicsScene>
#include <QLegend>
#include <QPainter>

namespace pushscope::ui {

class ChartAxes::Private
{
public:
    explicit Private(const ThemeStore &store)
        : themes(store)
        , chart(new QChart)
        , x(addAxis(Qt::AlignBottom))
        , y(addAxis(Qt::AlignLeft))
    {
        scene.addItem(chart); // takes ownership
        chart->setBackgroundVisible(false);
        chart->setPlotAreaBackgroundVisible(false);
        chart->setMargins({});
        chart->layout()->setContentsMargins(0, 0, 0, 0);
        chart->legend()->hide();
        chart->setAnimationOptions(QChart::NoAnimation);
        x->setGridLineVisible(false);
    }

    QCategoryAxis *addAxis(Qt::Alignment side)
    {
        auto *axis = new QCategoryAxis;
        axis->setLabelsPosition(QCategoryAxis::AxisLabelsPositionOnValue);
        axis->setLineVisible(false);
        chart->addAxis(axis, side); // takes ownership
        return axis;
    }

    void style()
    {
        const Theme &theme = themes.theme();
        for (QCategoryAxis *axis : {x, y}) {
            axis->setLabelsFont(themes.font(FontRole::Micro));
            axis->setLabelsColor(theme.t3);
            axis->setGridLinePen(QPen(theme.grid, 1));
        }
    }

    static void relabel(QCategoryAxis *axis, double low, double high, const QList<double> &at,
                        const QStringList &labels)
    {
        const QStringList old = axis->categoriesLabels();
        for (const QString &label : old)
            axis->remove(label);
        axis->setRange(low, high);
        for (qsizetype i = 0; i < at.size(); ++i) {
            // Qt Charts takes labels for HTML, and wants each of them once.
            QString label = labels.value(i).toHtmlEscaped();
            while (axis->categoriesLabels().contains(label))
                label += QChar(0x200B);
            axis->append(label, at[i]);
        }
    }

    void draw(const AxesPicture &wanted)
    {
        relabel(y, wanted.values.low, wanted.values.high, wanted.values.at, wanted.valueLabels);
        QList<double> times;
        QStringList labels;
        for (const TimeTick &tick : wanted.times) {
            times.append(tick.at);
            labels.append(tick.label);
        }
        relabel(x, -wanted.window, 0, times, labels);
        style();
        chart->resize(wanted.size);
        chart->setPlotArea(wanted.plot);
        // The chart lays itself out by a posted event; the picture is wanted now.
        chart->layout()->invalidate();
        chart->layout()->activate();
        QCoreApplication::sendPostedEvents(chart);

        image = QImage(wanted.size * wanted.ratio, QImage::Format_RGB32);
        image.fill(themes.theme().base);
        QPainter painter(&image);
        scene.render(&painter, QRectF(image.rect()), QRectF(QPointF(0, 0), wanted.size));
    }

    const ThemeStore &themes;
    QGraphicsScene scene;
    QChart *chart;
    QCategoryAxis *x;
    QCategoryAxis *y;
    AxesPicture shown;
    QImage image;
};

ChartAxes::ChartAxes(const ThemeStore &themes)
    : d(std::make_unique<Private>(themes))
{
}

ChartAxes::~ChartAxes() = default;

void ChartAxes::restyle()
{
    d->image = QImage();
}

const QImage &ChartAxes::picture(const AxesPicture &wanted)
{
    if (d->image.isNull() || d->shown != wanted) {
        d->draw(wanted);
        d->shown = wanted;
    }
    return d->image;
}

} // namespace pushscope::ui
