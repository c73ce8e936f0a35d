// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/sparkline.h"

#include <QPainter>
#include <QPolygonF>

#include <algorithm>
#include <cmath>

namespace pushscope::ui {

namespace {

constexpr double kLineWidth = 1.2;
constexpr float kFill = 0.17F;

/// The values as points in `rect`, one run per stretch without NaN.
QList<QPolygonF> runs(const QRectF &rect, std::span<const double> values)
{
    double low = INFINITY;
    double high = -INFINITY;
    for (const double value : values) {
        if (std::isfinite(value)) {
            low = std::min(low, value);
            high = std::max(high, value);
        }
    }
    const QRectF inner = rect.adjusted(0, kLineWidth / 2, 0, -kLineWidth / 2);
    const double scale = high > low ? inner.height() / (high - low) : 0;
    const double step = values.size() > 1 ? inner.width() / static_cast<double>(values.size() - 1) : 0;

    QList<QPolygonF> result;
    bool open = false;
    for (std::size_t i = 0; i < values.size(); ++i) {
        if (!std::isfinite(values[i])) {
            open = false;
            continue;
        }
        if (!open)
            result.emplaceBack();
        open = true;
        result.last().emplaceBack(inner.left() + step * static_cast<double>(i),
                                  inner.bottom() - (values[i] - low) * scale);
    }
    return result;
}

void strokeRuns(QPainter *painter, const QList<QPolygonF> &lines, const QColor &colour)
{
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(QPen(colour, kLineWidth));
    for (const QPolygonF &line : lines)
        painter->drawPolyline(line);
}

} // namespace

void paintSparkline(QPainter *painter, const QRectF &rect, std::span<const double> values,
                    const QColor &colour)
{
    painter->save();
    strokeRuns(painter, runs(rect, values), colour);
    painter->restore();
}

void paintSparkArea(QPainter *painter, const QRectF &rect, std::span<const double> values,
                    const QColor &colour)
{
    painter->save();
    const QList<QPolygonF> lines = runs(rect, values);
    QColor fill = colour;
    fill.setAlphaF(kFill);
    painter->setPen(Qt::NoPen);
    painter->setBrush(fill);
    for (const QPolygonF &line : lines) {
        QPolygonF area = line;
        area << QPointF(line.last().x(), rect.bottom()) << QPointF(line.first().x(), rect.bottom());
        painter->drawPolygon(area);
    }
    strokeRuns(painter, lines, colour);
    painter->restore();
}

} // namespace pushscope::ui
