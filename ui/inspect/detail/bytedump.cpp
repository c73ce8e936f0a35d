// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inspect/detail/bytedump.h"

#include "ui/inspect/detail/wirestyle.h"
#include "ui/theme/theme.h"
#include "ui/widgets/unitformat.h"

#include <QMouseEvent>
#include <QPainter>

#include <algorithm>
#include <array>
#include <cmath>

namespace pushscope::ui {

using capture::WireAnatomy;
using capture::WirePart;

namespace {

constexpr qsizetype kHeadRows = 16;
constexpr qsizetype kTailRows = 2;
constexpr qsizetype kMostPerRow = 20;
constexpr std::array<qsizetype, 4> kPerRow{kMostPerRow, 16, 12, 8};
constexpr int kOffset = 44; ///< width of the offsets' column, for four digits
constexpr int kHalfGap = 8;
constexpr int kTextGap = 64;
constexpr int kSmallTextGap = 16;

} // namespace

double ByteDump::Grid::hexX(qsizetype column) const
{
    return left + static_cast<double>(column) * pitch + (column >= perRow / 2 ? kHalfGap : 0);
}

ByteDump::ByteDump(const ThemeStore &themes, QWidget *parent)
    : QWidget(parent)
    , m_themes(themes)
{
    setMouseTracking(true);
    QSizePolicy policy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
    setAccessibleName(tr("Bytes of the message"));
    connect(&themes, &ThemeStore::changed, this, &QWidget::updateGeometry);
}

void ByteDump::setAnatomy(const WireAnatomy &anatomy)
{
    m_size = anatomy.bytes.size();
    m_head = anatomy.bytes.first(std::min(m_size, (kHeadRows + kTailRows + 1) * kMostPerRow));
    m_tail = anatomy.bytes.last(std::min(m_size, (kTailRows + 1) * kMostPerRow));
    m_parts = anatomy.parts;
    m_highlight.clear();
    m_hovered = -1;
    updateGeometry();
    update();
}

void ByteDump::setHighlight(std::vector<std::size_t> parts)
{
    m_highlight = std::move(parts);
    update();
}

ByteDump::Grid ByteDump::grid(int width) const
{
    Grid grid;
    grid.cell = QFontMetricsF(m_themes.font(FontRole::Mono)).horizontalAdvance(u'0');
    grid.pitch = std::round(grid.cell * 2.75);
    grid.row = std::max(16 * m_themes.textPercent() / 100, QFontMetrics(m_themes.font(FontRole::Mono)).height());
    grid.left = kOffset * m_themes.textPercent() / 100 + (m_size > 0xFFFF ? std::ceil(4 * grid.cell) : 0);
    for (const qsizetype count : kPerRow) {
        grid.perRow = count;
        const double bytes = static_cast<double>(count);
        const double hex = grid.left + bytes * grid.pitch + kHalfGap;
        const double text = bytes * grid.cell;
        grid.text = std::clamp(width - text, hex + kSmallTextGap, hex + kTextGap);
        if (hex + kSmallTextGap + text <= width)
            break;
    }
    return grid;
}

std::vector<qsizetype> ByteDump::rows(const Grid &grid) const
{
    const qsizetype count = (m_size + grid.perRow - 1) / grid.perRow;
    std::vector<qsizetype> rows;
    const bool all = count <= kHeadRows + kTailRows + 1;
    for (qsizetype row = 0; row < (all ? count : kHeadRows); ++row)
        rows.push_back(row);
    if (all)
        return rows;
    rows.push_back(-1);
    for (qsizetype row = count - kTailRows; row < count; ++row)
        rows.push_back(row);
    return rows;
}

QSize ByteDump::sizeHint() const
{
    return {600, heightForWidth(600)};
}

QSize ByteDump::minimumSizeHint() const
{
    return {200, 16};
}

int ByteDump::heightForWidth(int width) const
{
    const Grid fit = grid(width);
    return static_cast<int>(rows(fit).size()) * fit.row;
}

int ByteDump::partOf(qsizetype byte) const
{
    const auto after = std::ranges::upper_bound(m_parts, byte, {}, &WirePart::begin);
    const auto index = static_cast<int>(after - m_parts.begin()) - 1;
    return index >= 0 && byte < m_parts[static_cast<std::size_t>(index)].end ? index : -1;
}

char ByteDump::byteAt(qsizetype at) const
{
    return at < m_head.size() ? m_head[at] : m_tail[at - (m_size - m_tail.size())];
}

void ByteDump::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setFont(m_themes.font(FontRole::Mono));
    const Grid fit = grid(width());
    double top = 0;
    for (const qsizetype row : rows(fit)) {
        if (row >= 0) {
            paintRow(painter, fit, row, top);
        } else {
            const qsizetype left = m_size - fit.perRow * (kHeadRows + kTailRows);
            painter.setPen(m_themes.theme().t3);
            painter.drawText(QRectF(fit.left, top, width() - fit.left, fit.row), Qt::AlignVCenter,
                             tr("… about %1 more").arg(formatBytes(static_cast<double>(left))));
        }
        top += fit.row;
    }
}

void ByteDump::paintRow(QPainter &painter, const Grid &grid, qsizetype row, double top) const
{
    const Theme &theme = m_themes.theme();
    const QFontMetricsF metrics(painter.font());
    const double baseline = top + (grid.row + metrics.ascent() - metrics.descent()) / 2;
    const qsizetype begin = row * grid.perRow;
    painter.setPen(theme.t3);
    painter.drawText(QPointF(0, baseline), QStringLiteral("%1").arg(begin, 4, 16, QLatin1Char('0')));
    for (qsizetype i = 0; i < grid.perRow && begin + i < m_size; ++i) {
        const int part = partOf(begin + i);
        const char byte = byteAt(begin + i);
        const bool marked = part >= 0 && std::ranges::find(m_highlight, static_cast<std::size_t>(part)) != m_highlight.end();
        if (marked) {
            const bool goesOn = i + 1 < grid.perRow && partOf(begin + i + 1) == part;
            const double right = goesOn ? grid.hexX(i + 1) : grid.hexX(i) + 2 * grid.cell + 1;
            painter.fillRect(QRectF(grid.hexX(i) - 1, top, right - grid.hexX(i) + 1, grid.row), theme.sel);
            painter.fillRect(QRectF(grid.text + static_cast<double>(i) * grid.cell, top, grid.cell, grid.row), theme.sel);
        }
        painter.setPen(part < 0 ? theme.t2 : colour(theme, m_parts[static_cast<std::size_t>(part)].role));
        painter.drawText(QPointF(grid.hexX(i), baseline), QString::fromLatin1(QByteArray(1, byte).toHex()));
        const QChar shown = byte >= 0x20 && byte < 0x7F ? QChar(QLatin1Char(byte)) : QChar(u'·');
        painter.drawText(QPointF(grid.text + static_cast<double>(i) * grid.cell, baseline), QString(shown));
    }
}

QRectF ByteDump::placeOf(qsizetype byte) const
{
    const Grid fit = grid(width());
    const std::vector<qsizetype> shown = rows(fit);
    const auto row = std::ranges::find(shown, byte / fit.perRow);
    if (row == shown.end())
        return {};
    return {fit.hexX(byte % fit.perRow), static_cast<double>(row - shown.begin()) * fit.row, 2 * fit.cell,
            static_cast<double>(fit.row)};
}

void ByteDump::mouseMoveEvent(QMouseEvent *event)
{
    const Grid fit = grid(width());
    const std::vector<qsizetype> shown = rows(fit);
    const auto line = static_cast<std::size_t>(std::max(0.0, event->position().y() / fit.row));
    int part = -1;
    if (line < shown.size() && shown[line] >= 0) {
        const double x = event->position().x();
        for (qsizetype i = 0; i < fit.perRow && part < 0; ++i) {
            const double text = fit.text + static_cast<double>(i) * fit.cell;
            if ((x >= fit.hexX(i) && x < fit.hexX(i) + fit.pitch) || (x >= text && x < text + fit.cell))
                part = partOf(shown[line] * fit.perRow + i);
        }
    }
    if (part != m_hovered) {
        m_hovered = part;
        Q_EMIT hovered(part);
    }
}

void ByteDump::leaveEvent(QEvent *)
{
    m_hovered = -1;
    Q_EMIT hovered(-1);
}

} // namespace pushscope::ui
