// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/graphraster.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace pushscope::ui {

namespace {

constexpr int kLargestReach = 16; ///< parts: a pen of 8 px
constexpr float kNothingTop = 1e9F;
constexpr float kNothingBottom = -1e9F;

constexpr double kDash = 4;
constexpr double kDashPeriod = 6;

/// `weight` of 256 parts of `over`.
QRgb mix(QRgb under, QRgb over, uint weight)
{
    const uint rest = 256 - weight;
    const uint redBlue = (((under & 0xFF00FFU) * rest + (over & 0xFF00FFU) * weight) >> 8) & 0xFF00FFU;
    const uint green = (((under & 0x00FF00U) * rest + (over & 0x00FF00U) * weight) >> 8) & 0x00FF00U;
    return 0xFF000000U | redBlue | green;
}

uint weightOf(double share)
{
    return static_cast<uint>(std::lround(std::clamp(share, 0.0, 1.0) * 256));
}

} // namespace

// Called for each point and pixel: inline, or position-independent code would call them through a table.
inline QRgb *GraphRaster::pixel(int column, int row) const
{
    return reinterpret_cast<QRgb *>(m_bits + row * m_bytesPerLine) + m_plot.left() + column;
}

inline void GraphRaster::blend(int column, int row, QRgb colour, double share)
{
    QRgb *at = pixel(column, row);
    *at = mix(*at, colour, weightOf(share));
}

inline void GraphRaster::touch(int part, double y)
{
    Stretch &stretch = m_parts[static_cast<std::size_t>(part)];
    stretch.top = std::min(stretch.top, static_cast<float>(y));
    stretch.bottom = std::max(stretch.bottom, static_cast<float>(y));
}

GraphRaster::GraphRaster(QImage &image, const QRect &plot)
    : m_plot(plot & image.rect())
    , m_bits(image.bits())
    , m_bytesPerLine(image.bytesPerLine())
    , m_margin(kLargestReach)
    , m_parts(static_cast<std::size_t>(std::max(0, m_plot.width()) * kParts + 2 * m_margin))
    , m_wide(m_parts.size())
{
    begin();
}

void GraphRaster::begin()
{
    std::fill(m_parts.begin(), m_parts.end(), Stretch{kNothingTop, kNothingBottom});
    m_last.reset();
}

void GraphRaster::add(QPointF point)
{
    if (std::isnan(point.y()) || std::isnan(point.x())) {
        m_last.reset();
        return;
    }
    // A row far outside looks the same from in here, and keeps the numbers small.
    const double far = 4.0 * (m_plot.height() + 100);
    const QPointF at(std::clamp((point.x() - m_plot.left()) * kParts + m_margin - 0.5, -1e8, 1e8),
                     std::clamp(point.y(), m_plot.top() - far, m_plot.bottom() + far));
    const QPointF from = m_last && m_last->x() <= at.x() ? *m_last : at;
    m_last = at;

    const int count = static_cast<int>(m_parts.size());
    const int first = static_cast<int>(std::floor(from.x()));
    const int last = static_cast<int>(std::floor(at.x()));
    if (last < 0 || first >= count)
        return;
    if (first >= 0)
        touch(first, from.y());
    if (last < count)
        touch(last, at.y());
    if (first == last)
        return;
    const double slope = (at.y() - from.y()) / (at.x() - from.x());
    for (int part = std::max(first + 1, 0); part <= std::min(last, count); ++part) {
        const double y = from.y() + slope * (part - from.x()); // at the left border of the part
        if (part > 0)
            touch(part - 1, y);
        if (part < count)
            touch(part, y);
    }
}

void GraphRaster::widen(double radius)
{
    // Around every point of the line lies a disc of the pen's width; what the discs cover is the stroke, joins
    // and ends included. As many parts to the left and right as make up the width: they lie half a part beside the
    // points, which add() has made good.
    std::array<float, 2 * kLargestReach> height{};
    const int before = std::clamp(static_cast<int>(std::lround(radius * kParts)), 1, kLargestReach);
    for (int k = -before; k < before; ++k) {
        const double distance = (k + 0.5) / kParts;
        height[static_cast<std::size_t>(k + before)] =
            static_cast<float>(std::sqrt(std::max(0.0, radius * radius - distance * distance)));
    }
    const int count = static_cast<int>(m_parts.size());
    for (int part = before; part < count - before; ++part) {
        const Stretch *near = &m_parts[static_cast<std::size_t>(part - before)];
        Stretch wide{kNothingTop, kNothingBottom};
        for (int k = 0; k < 2 * before; ++k) {
            const float h = height[static_cast<std::size_t>(k)];
            wide.top = std::min(wide.top, near[k].top - h);
            wide.bottom = std::max(wide.bottom, near[k].bottom + h);
        }
        m_wide[static_cast<std::size_t>(part)] = wide;
    }
}

void GraphRaster::stroke(const Pen &pen)
{
    widen(pen.width / 2);
    for (int column = 0; column < m_plot.width(); ++column) {
        if (pen.dash == 0 || !inGap(column, pen))
            strokeColumn(column, pen);
    }
}

bool GraphRaster::inGap(int column, const Pen &pen) const
{
    const double units = std::fmod((column + pen.phase) / pen.dash, kDashPeriod);
    return (units < 0 ? units + kDashPeriod : units) >= kDash;
}

void GraphRaster::strokeColumn(int column, const Pen &pen)
{
    const Stretch *parts = &m_wide[static_cast<std::size_t>(column * kParts + m_margin)];
    // Outer: what any part covers. Solid: what all of them do.
    float top = kNothingTop;
    float bottom = kNothingBottom;
    float solidTop = kNothingBottom;
    float solidBottom = kNothingTop;
    for (int i = 0; i < kParts; ++i) {
        top = std::min(top, parts[i].top);
        bottom = std::max(bottom, parts[i].bottom);
        solidTop = std::max(solidTop, parts[i].top);
        solidBottom = std::min(solidBottom, parts[i].bottom);
    }
    if (top >= bottom)
        return;
    const int firstRow = m_plot.top();
    const int endRow = m_plot.bottom() + 1;
    const auto toRow = [&](float y) { return std::clamp(static_cast<int>(y), firstRow, endRow); };
    const int from = toRow(std::floor(top));
    const int to = toRow(std::ceil(bottom));
    const int solidFrom = std::min(toRow(std::ceil(solidTop)), to);
    const int solidTo = std::max(toRow(std::floor(solidBottom)), solidFrom);
    const int split = pen.above ? static_cast<int>(std::clamp(*pen.above, double(firstRow), double(endRow))) : firstRow;

    const auto fringe = [&](int begin, int end) {
        for (int row = begin; row < end; ++row) {
            const auto r = static_cast<float>(row);
            float covered = 0;
            for (int i = 0; i < kParts; ++i)
                covered += std::max(0.F, std::min(parts[i].bottom, r + 1) - std::max(parts[i].top, r));
            blend(column, row, row < split ? pen.colourAbove : pen.colour, covered / kParts);
        }
    };
    fringe(from, solidFrom);
    for (int row = solidFrom; row < solidTo; ++row)
        *pixel(column, row) = 0xFF000000U | (row < split ? pen.colourAbove : pen.colour);
    fringe(solidTo, to);
}

void GraphRaster::fill(QRgb colour, double share, double baseline)
{
    const double base = std::clamp(baseline, double(m_plot.top()), double(m_plot.bottom() + 1));
    std::array<Column, kTile> tile{};
    for (int first = 0; first < m_plot.width(); first += kTile) {
        const int count = std::min(kTile, m_plot.width() - first);
        int from = m_plot.top();
        int to = count == kTile ? m_plot.bottom() + 1 : from;
        for (int i = 0; i < count; ++i) {
            tile[static_cast<std::size_t>(i)] = columnToFill(first + i, share, base);
            const Column &column = tile[static_cast<std::size_t>(i)];
            from = std::max(from, column.from);
            to = std::min(to, column.to);
            if (column.share != share)
                to = from; // a segment ends here
        }
        to = std::max(from, to);
        fillTile(first, from, to, colour, weightOf(share));
        for (int i = 0; i < count; ++i)
            fillColumn(first + i, tile[static_cast<std::size_t>(i)], from, to, colour);
    }
}

GraphRaster::Column GraphRaster::columnToFill(int column, double share, double base) const
{
    const Stretch *parts = &m_parts[static_cast<std::size_t>(column * kParts + m_margin)];
    double sum = 0;
    int present = 0;
    for (int i = 0; i < kParts; ++i) {
        if (parts[i].top > parts[i].bottom)
            continue;
        // The side away from the baseline: the stretch itself lies under the stroke.
        sum += (parts[i].top + parts[i].bottom) / 2 < base ? parts[i].top : parts[i].bottom;
        ++present;
    }
    if (present == 0)
        return {};
    const double edge = std::clamp(sum / present, double(m_plot.top()), double(m_plot.bottom() + 1));
    Column result{.top = std::min(edge, base), .bottom = std::max(edge, base), .from = 0, .to = 0,
                  .share = share * present / kParts};
    result.from = static_cast<int>(std::ceil(result.top));
    result.to = std::max(result.from, static_cast<int>(std::floor(result.bottom)));
    return result;
}

void GraphRaster::fillTile(int column, int from, int to, QRgb colour, uint weight)
{
    // The bulk of an area, row by row in stretches of a constant length: compilers make vector code of it.
    for (int row = from; row < to; ++row) {
        QRgb *pixels = pixel(column, row);
        for (int i = 0; i < kTile; ++i)
            pixels[i] = mix(pixels[i], colour, weight);
    }
}

void GraphRaster::fillColumn(int column, const Column &area, int doneFrom, int doneTo, QRgb colour)
{
    if (area.share == 0)
        return;
    if (area.from > area.top)
        blend(column, area.from - 1, colour, area.share * (area.from - area.top));
    const uint weight = weightOf(area.share);
    for (int row = area.from; row < area.to; ++row) {
        if (row == doneFrom && doneTo > doneFrom)
            row = doneTo;
        if (row >= area.to)
            break;
        QRgb *at = pixel(column, row);
        *at = mix(*at, colour, weight);
    }
    if (area.bottom > area.to)
        blend(column, area.to, colour, area.share * (area.bottom - area.to));
}

} // namespace pushscope::ui
