// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/chartframe.h"

#include "ui/theme/theme.h"
#include "ui/widgets/graphraster.h"
#include "ui/widgets/plaintext.h"

#include <QFontMetricsF>
#include <QPainter>

#include <algorithm>
#include <cmath>
#include <cstring>

namespace pushscope::ui {

namespace {

constexpr double kLeft = 56, kRight = 16, kTop = 8, kBottom = 32;
constexpr double kRightOfThreshold = 48; ///< its value stands there
constexpr double kRoomForLabel = 44;     ///< the rest is air on both sides
constexpr double kShortFrom = 100'000;   ///< numbers from here on would not fit beside the plot
constexpr int kMostTicks = 5;
constexpr int kFewTicks = 3;
constexpr int kNarrow = 320; ///< widgets below it get few time ticks
constexpr int kLow = 120;    ///< plots below it get few value ticks

constexpr double kLineWidth = 1.5;
constexpr double kAreaShare = 0.17;
constexpr double kAlertShare = 0.07;
constexpr qsizetype kLongestUnit = 12;

struct Extent
{
    double low = INFINITY;
    double high = -INFINITY;
    double lowPositive = INFINITY;
    [[nodiscard]] bool isEmpty() const { return low > high; }

    void take(double value)
    {
        if (!std::isfinite(value))
            return;
        low = std::min(low, value);
        high = std::max(high, value);
        if (value > 0)
            lowPositive = std::min(lowPositive, value);
    }
};

/// "250k", "1.25M": all labels of an axis in the step that fits the largest.
QString shortLabel(double shown, double largest)
{
    static constexpr std::pair<double, char16_t> kSteps[] = {
        {1e15, u'P'}, {1e12, u'T'}, {1e9, u'G'}, {1e6, u'M'}};
    std::pair<double, char16_t> step{1e3, u'k'};
    for (const auto &each : kSteps) {
        if (largest >= each.first) {
            step = each;
            break;
        }
    }
    if (shown == 0 || largest >= 1e18)
        return tickLabel(shown);
    const double inSteps = std::round(shown / step.first * 1000) / 1000;
    return tickLabel(inSteps) + QChar(step.second);
}

Extent extentOf(const QList<ChartLine> &lines, double window)
{
    Extent extent;
    for (const ChartLine &line : lines) {
        for (const QPointF &point : line.points) {
            if (point.x() >= -window && point.x() <= 0)
                extent.take(point.y());
        }
    }
    return extent;
}

} // namespace

ChartFrame::ChartFrame(const ThemeStore &themes)
    : m_themes(themes)
    , m_axes(themes)
{
}

QRectF ChartFrame::plotArea(QSize size, bool threshold) const
{
    const double scale = m_themes.textPercent() / 100.0;
    const double left = std::round(kLeft * scale);
    const double right = std::round((threshold ? kRightOfThreshold : kRight) * scale);
    return {left, kTop, std::max(1.0, size.width() - left - right),
            std::max(1.0, size.height() - kTop - kBottom)};
}

void ChartFrame::draw(const Input &input, const Chart::Scale &scale, const QList<ChartLine> &lines,
                      base::SteadyTime now)
{
    m_shown.size = input.size;
    m_shown.ratio = input.ratio;
    m_shown.plot = input.plot;
    scaleValues(input, scale, lines, now);
    scaleTimes(input);
    const QImage &axes = m_axes.picture(m_shown);
    if (m_image.size() != axes.size())
        m_image = QImage(axes.size(), axes.format());
    if (m_image.isNull())
        return;
    m_image.setDevicePixelRatio(1); // lines are drawn in device pixels
    std::memcpy(m_image.bits(), axes.constBits(), static_cast<std::size_t>(axes.sizeInBytes()));
    drawLines(input, lines);
    m_image.setDevicePixelRatio(input.ratio);
}

void ChartFrame::scaleTimes(const Input &input)
{
    m_shown.window = static_cast<double>(input.window.count());
    m_shown.times = timeTicks(input.window, input.size.width() < kNarrow ? kFewTicks : kMostTicks);
    if (input.live)
        m_shown.times.last().label = QStringLiteral("now");
    else
        m_shown.times.removeLast(); // a pill with the time stands there
}

void ChartFrame::scaleValues(const Input &input, const Chart::Scale &scale, const QList<ChartLine> &lines,
                             base::SteadyTime now)
{
    m_logarithmic = scale.logarithmic;
    m_unit = scale.unit;
    Extent extent = extentOf(lines, static_cast<double>(input.window.count()));
    if (input.threshold && !extent.isEmpty())
        extent.take(*input.threshold);
    if (scale.logarithmic && extent.high <= 0)
        extent = {}; // nothing that such an axis could show
    if (extent.isEmpty() && !(scale.min && scale.max)) {
        m_range.reset();
        m_bounds = {0, 1};
        m_unitScale = {1, {}};
        m_unitInside.clear();
        m_shown.values = {0, 1, {}};
        m_shown.valueLabels.clear();
        return;
    }
    if (extent.isEmpty())
        extent = {*scale.min, *scale.max, *scale.max};
    if (scale.logarithmic)
        extent.low = extent.lowPositive;
    else if (scale.fromZero)
        extent = {std::min(0.0, extent.low), std::max(0.0, extent.high), extent.lowPositive};

    const int most = input.plot.height() < kLow ? kFewTicks : kMostTicks;
    const Ticks wanted = ticks(scale, {scale.min.value_or(extent.low), scale.max.value_or(extent.high)}, most);
    m_bounds = m_range.take({wanted.low, wanted.high}, now);
    const Ticks shown = ticks(scale, m_bounds, most);
    m_bounds = {shown.low, shown.high};
    labelValues(shown);
}

Ticks ChartFrame::ticks(const Chart::Scale &scale, ValueRange::Bounds bounds, int most)
{
    m_unitScale = unitScale(std::max(std::abs(bounds.low), std::abs(bounds.high)), m_unit);
    const double factor = m_unitScale.factor;
    const double low = bounds.low * factor;
    const double high = bounds.high * factor;
    Ticks found;
    if (scale.logarithmic)
        found = logarithmicTicks(low, high, most);
    else if (scale.min && scale.max)
        found = ticksWithin(low, high, most);
    else
        found = roundedTicks(low, high, most);
    // An end that was set holds, whatever is round.
    if (scale.min && !scale.logarithmic)
        found.low = std::min(low, found.high);
    if (scale.max && !scale.logarithmic)
        found.high = std::max(high, found.low);
    if (found.low == found.high)
        found.high = found.low + 1;
    found.at.removeIf([&](double at) { return at < found.low || at > found.high; });
    found.low /= factor;
    found.high /= factor;
    for (double &at : found.at)
        at /= factor;
    return found;
}

QString ChartFrame::label(double value) const
{
    // Three digits say enough beside a line, and fit there.
    const double shown = value * m_unitScale.factor;
    const double size = std::abs(shown);
    if (size >= kShortFrom)
        return shortLabel(shown, size);
    int decimals = 3;
    if (size >= 100)
        decimals = 0;
    else if (size >= 1)
        decimals = size >= 10 ? 1 : 2;
    else if (size < 0.01)
        decimals = 5;
    return tickLabel(std::round(shown * std::pow(10, decimals)) / std::pow(10, decimals));
}

bool ChartFrame::fitsBesidePlot(const QString &label) const
{
    const double room = kRoomForLabel * m_themes.textPercent() / 100;
    return QFontMetricsF(m_themes.font(FontRole::Micro)).horizontalAdvance(label) <= room;
}

void ChartFrame::labelValues(const Ticks &ticks)
{
    m_shown.values = {axisPosition(ticks.low), axisPosition(ticks.high), {}};
    m_shown.valueLabels.clear();
    m_unitInside.clear();
    const double largest = std::max(std::abs(ticks.low), std::abs(ticks.high)) * m_unitScale.factor;
    const bool isShort = !m_logarithmic && largest >= kShortFrom;
    for (const double at : ticks.at) {
        const double shown = at * m_unitScale.factor;
        const bool alone = m_logarithmic && std::abs(shown) >= kShortFrom; // each has a size of its own there
        m_shown.values.at.append(axisPosition(at));
        m_shown.valueLabels.append(isShort || alone ? shortLabel(shown, alone ? shown : largest)
                                                    : tickLabel(shown));
    }
    const QString unit = plainText(m_unitScale.unit, kLongestUnit);
    if (unit.isEmpty() || m_shown.valueLabels.isEmpty())
        return;
    const QString top = m_shown.valueLabels.last() + u' ' + unit;
    if (fitsBesidePlot(top))
        m_shown.valueLabels.last() = top;
    else
        m_unitInside = unit;
}

double ChartFrame::axisPosition(double value) const
{
    if (!m_logarithmic)
        return value;
    return std::log10(std::max(value, m_bounds.low > 0 ? m_bounds.low : 1e-12));
}

double ChartFrame::yOf(double value) const
{
    const QRectF &plot = m_shown.plot;
    const double height = m_shown.values.high - m_shown.values.low;
    return plot.bottom() - (axisPosition(value) - m_shown.values.low) / height * plot.height();
}

void ChartFrame::trace(GraphRaster &raster, const ChartLine &line, const Input &input) const
{
    raster.begin();
    const QRectF &plot = input.plot;
    const double perMillisecond = plot.width() / m_shown.window * input.ratio;
    const double right = plot.right() * input.ratio;
    for (const QPointF &point : line.points)
        raster.add({right + point.x() * perMillisecond, std::isnan(point.y()) ? NAN : yOf(point.y()) * input.ratio});
}

void ChartFrame::drawLines(const Input &input, const QList<ChartLine> &lines)
{
    const double ratio = input.ratio;
    if (input.threshold)
        tintAlert(input, lines);
    const QRect plot(QPoint(qRound(input.plot.left() * ratio), qRound(input.plot.top() * ratio)),
                     QPoint(qRound(input.plot.right() * ratio) - 1, qRound(input.plot.bottom() * ratio) - 1));
    // A line along the edge of the plot keeps its whole width.
    const int overhang = static_cast<int>(std::ceil(kLineWidth / 2 * ratio));
    GraphRaster raster(m_image, plot.adjusted(0, -overhang, 0, overhang));
    const double zero = m_logarithmic ? input.plot.bottom() : yOf(0);
    for (const ChartLine &line : lines) {
        if (!line.filled)
            continue;
        trace(raster, line, input);
        raster.fill(line.colour.rgb(), kAreaShare, zero * ratio);
    }
    // The first line is the most important one and lies on top.
    for (auto line = lines.crbegin(); line != lines.crend(); ++line) {
        trace(raster, *line, input);
        GraphRaster::Pen pen;
        pen.colour = line->colour.rgb();
        pen.width = kLineWidth * ratio;
        if (input.threshold) {
            pen.above = yOf(*input.threshold) * ratio;
            pen.colourAbove = m_themes.theme().err.rgb();
        }
        if (line->dashed) {
            pen.dash = kLineWidth * ratio;
            // Dashes move with the data.
            const double perMillisecond = input.plot.width() / m_shown.window * ratio;
            const auto period = std::chrono::duration<double, std::milli>(6 * pen.dash / perMillisecond);
            pen.phase = std::fmod(static_cast<double>(input.end.time_since_epoch().count()) / 1000, period.count())
                        * perMillisecond;
        }
        raster.stroke(pen);
    }
}

void ChartFrame::tintAlert(const Input &input, const QList<ChartLine> &lines)
{
    constexpr int kBridged = 6; // columns; a tint that flickers says nothing
    const int columns = std::max(1, static_cast<int>(input.plot.width()));
    std::vector<char> hot(static_cast<std::size_t>(columns) + 1);
    const auto columnOf = [&](double x) {
        return std::clamp(static_cast<int>((x / m_shown.window + 1) * columns), 0, columns);
    };
    const double limit = *input.threshold;
    for (const ChartLine &line : lines) {
        for (qsizetype i = 0; i < line.points.size(); ++i) {
            const QPointF &a = line.points[std::max<qsizetype>(0, i - 1)];
            const QPointF &b = line.points[i];
            if (std::isnan(a.y()) || std::isnan(b.y()) || std::max(a.y(), b.y()) <= limit || b.x() < -m_shown.window)
                continue;
            double from = a.x();
            double to = b.x();
            if (a.y() <= limit)
                from += (to - from) * (limit - a.y()) / (b.y() - a.y());
            else if (b.y() <= limit)
                to = from + (to - from) * (a.y() - limit) / (a.y() - b.y());
            std::fill(hot.begin() + columnOf(from), hot.begin() + columnOf(to) + 1, char(1));
        }
    }
    QColor tint = m_themes.theme().err;
    tint.setAlphaF(static_cast<float>(kAlertShare));
    QPainter painter(&m_image);
    painter.scale(input.ratio, input.ratio);
    for (int column = 0; column < columns;) {
        if (!hot[static_cast<std::size_t>(column)]) {
            ++column;
            continue;
        }
        int end = column;
        for (int next = column; next < std::min(columns, end + kBridged + 1); ++next)
            end = hot[static_cast<std::size_t>(next)] ? next : end;
        painter.fillRect(QRectF(input.plot.left() + column, input.plot.top(), end - column + 1, input.plot.height()),
                         tint);
        column = end + 1;
    }
}

double valueAt(const ChartLine &line, double offset)
{
    const auto after = std::lower_bound(line.points.cbegin(), line.points.cend(), offset,
                                        [](const QPointF &point, double x) { return point.x() < x; });
    if (after == line.points.cend())
        return NAN;
    if (after->x() == offset || after == line.points.cbegin())
        return after->x() == offset ? after->y() : NAN;
    const QPointF before = *(after - 1);
    const double share = (offset - before.x()) / (after->x() - before.x());
    return before.y() + share * (after->y() - before.y()); // NaN on either side stays NaN
}

double newestValue(const ChartLine &line)
{
    for (auto point = line.points.crbegin(); point != line.points.crend(); ++point) {
        if (!std::isnan(point->y()))
            return point->y();
    }
    return NAN;
}

} // namespace pushscope::ui
