// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dashboard/gaugebody.h"

#include "ui/dashboard/statbody.h"
#include "ui/widgets/sparkline.h"

#include <QPainter>

#include <algorithm>
#include <cmath>

namespace pushscope::ui {

namespace {

constexpr double kDegrees = 220;
constexpr double kStartDegrees = 90 + kDegrees / 2; ///< counter-clockwise from three o'clock
constexpr double kStroke = 8;
constexpr int kPadding = 16;
constexpr int kCaption = 16;
constexpr int kTrend = 48;       ///< caption included
constexpr int kTrendFrom = 190;  ///< height from which there is room for it
constexpr double kLargest = 148; ///< diameter
constexpr int kSparkSteps = 160;

} // namespace

double roundUp(double value)
{
    if (!(value > 0) || !std::isfinite(value))
        return 1;
    const double power = std::pow(10, std::floor(std::log10(value)));
    for (const double step : {1.0, 2.0, 5.0}) {
        if (value <= step * power * (1 + 1e-9))
            return step * power;
    }
    return 10 * power;
}

double GaugeBody::Reading::share(double of) const
{
    return max > min ? std::clamp((of - min) / (max - min), 0.0, 1.0) : 0;
}

GaugeBody::GaugeBody(const ThemeStore &themes, QWidget *parent)
    : PanelBody(parent)
    , m_themes(themes)
{
}

void GaugeBody::setSpec(const PanelSpec &spec)
{
    m_spec = spec;
}

std::optional<double> GaugeBody::whole(const DrawFrame &frame, const SeriesBinder &binder) const
{
    const auto found = std::ranges::find(binder.series(), std::size_t{1}, &PanelSeries::binding);
    return found == binder.series().end() ? std::nullopt : valueAt(*found->history, frame.legendTime());
}

void GaugeBody::draw(const DrawFrame &frame, const SeriesBinder &binder)
{
    read(frame, binder);
    update();
}

void GaugeBody::read(const DrawFrame &frame, const SeriesBinder &binder)
{
    const auto part = std::ranges::find(binder.series(), std::size_t{0}, &PanelSeries::binding);
    const auto value =
        part == binder.series().end() ? std::nullopt : valueAt(*part->history, frame.legendTime());
    const QString &unit = binder.unit();
    m_spark.clear();
    m_change.clear();
    m_oldest = oldestText(frame.window);
    if (!value) {
        m_reading.value.reset();
        m_number.clear();
        m_caption.clear();
        m_oldest.clear();
        return;
    }
    const std::optional<double> all = whole(frame, binder);
    const auto extent = part->history->extent(frame.start(), frame.end);
    const double seen = std::max({*value, extent ? extent->max : *value, m_spec.threshold.value_or(*value)});
    m_reading.value = value;
    m_reading.min = m_spec.scale.min.value_or(0);
    // Once widened, the arc keeps its scale: it must not jump with every sample.
    const double fitting =
        unit == QLatin1String("%") ? std::max(100.0, seen) : std::max(roundUp(seen), m_reading.max);
    m_reading.max = all.value_or(m_spec.scale.max.value_or(fitting));

    const UnitScale scale = unitScale(all.value_or(*value), unit);
    m_number = m_format.take(*value, scale, unit);
    m_unit = m_caption = scale.unit;
    if (all && *all > 0) {
        m_caption =
            QStringLiteral("%1 of %2 · %3 %")
                .arg(scale.unit, formatScaled(*all, scale, unit), formatNumber(*value / *all * 100, 0));
        m_caption = m_caption.trimmed();
    }
    m_thresholdText = m_spec.threshold ? formatScaled(*m_spec.threshold, scale, unit) : QString();
    m_colour =
        m_spec.threshold && *value > *m_spec.threshold ? m_themes.theme().err : m_themes.theme().series[1];
    m_spark = equalSteps(*part->history, frame, kSparkSteps);
    const auto first = std::ranges::find_if(m_spark, [](double v) { return std::isfinite(v); });
    if (first != m_spark.end())
        m_change = changeText(*first, *value, unit);
}

void GaugeBody::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const bool trend = height() >= kTrendFrom;
    const QRectF room = rect().adjusted(kPadding, 4, -kPadding, -(trend ? kTrend + 16 : 8));
    const QRectF arc = paintArc(painter, room);
    paintThreshold(painter, arc);

    const Theme &theme = m_themes.theme();
    painter.setFont(m_themes.font(arc.width() >= 100 ? FontRole::Gauge : FontRole::Verdict));
    painter.setPen(isStale() ? theme.t3 : theme.ink);
    const int numberHeight = painter.fontMetrics().height();
    painter.drawText(QRectF(room.left(), arc.center().y() - numberHeight * 0.62, room.width(), numberHeight),
                     Qt::AlignCenter, m_number);
    painter.setFont(m_themes.font(FontRole::Small));
    painter.setPen(theme.t2);
    const bool wide = painter.fontMetrics().horizontalAdvance(m_caption) > arc.width() - 2 * kStroke - 4;
    painter.drawText(QRectF(room.left(), arc.center().y() + numberHeight * 0.38, room.width(), kCaption),
                     Qt::AlignCenter, wide ? m_unit : m_caption); // never across the arc
    if (trend)
        paintTrend(painter, QRect(kPadding, height() - kTrend - 8, width() - 2 * kPadding, kTrend));
}

QRectF GaugeBody::paintArc(QPainter &painter, const QRectF &room) const
{
    // The arc ends 20 degrees below the horizontal: of its circle about two thirds stand above.
    const double below = std::sin((kDegrees / 2 - 90) / 180 * M_PI);
    const double diameter = std::clamp(
        std::min(room.width() - (m_spec.threshold ? 64 : 16), room.height() * 2 / (1 + below) - kStroke),
        40.0, kLargest * m_themes.textPercent() / 100);
    const double tall = diameter / 2 * (1 + below);
    const QRectF circle(room.center().x() - diameter / 2, room.center().y() - tall / 2, diameter, diameter);
    const auto sixteenths = [](double degrees) { return static_cast<int>(std::lround(degrees * 16)); };
    QPen pen(m_themes.theme().hover, kStroke, Qt::SolidLine, Qt::FlatCap);
    painter.setPen(pen);
    painter.drawArc(circle, sixteenths(kStartDegrees), sixteenths(-kDegrees));
    if (m_reading.value) {
        pen.setColor(m_colour);
        painter.setPen(pen);
        painter.drawArc(circle, sixteenths(kStartDegrees),
                        sixteenths(-kDegrees * m_reading.share(*m_reading.value)));
    }
    return circle;
}

void GaugeBody::paintThreshold(QPainter &painter, const QRectF &arc) const
{
    if (!m_spec.threshold || !m_reading.value)
        return;
    const double degrees = kStartDegrees - kDegrees * m_reading.share(*m_spec.threshold);
    const double radians = degrees / 180 * M_PI;
    const QPointF outwards(std::cos(radians), -std::sin(radians));
    const double radius = arc.width() / 2;
    painter.setPen(QPen(m_themes.theme().warn, 2));
    painter.drawLine(arc.center() + outwards * (radius - kStroke),
                     arc.center() + outwards * (radius + kStroke));
    painter.setFont(m_themes.font(FontRole::Micro));
    painter.setPen(m_themes.theme().t3);
    QRectF text(0, 0, 48, kCaption);
    text.moveCenter(arc.center() + outwards * (radius + kStroke + 6));
    if (outwards.x() >= 0)
        text.moveLeft((arc.center() + outwards * (radius + kStroke + 4)).x());
    else
        text.moveRight((arc.center() + outwards * (radius + kStroke + 4)).x());
    painter.drawText(text, (outwards.x() >= 0 ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter,
                     m_thresholdText);
}

void GaugeBody::paintTrend(QPainter &painter, const QRect &rect) const
{
    const QRect caption(rect.left(), rect.bottom() - kCaption + 1, rect.width(), kCaption);
    painter.setFont(m_themes.font(FontRole::Micro));
    painter.setPen(m_themes.theme().t3);
    painter.drawText(caption, Qt::AlignLeft | Qt::AlignVCenter, m_oldest);
    painter.drawText(caption, Qt::AlignRight | Qt::AlignVCenter, m_change);
    if (m_reading.value)
        paintSparkArea(&painter, rect.adjusted(0, 0, 0, -kCaption - 2), m_spark, m_colour);
}

} // namespace pushscope::ui
