// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inspect/messagepainter.h"

#include "ui/inspect/messageheader.h"
#include "ui/theme/theme.h"
#include "ui/widgets/badge.h"

#include <QPainter>

#include <algorithm>
#include <cmath>

namespace pushscope::ui {

namespace {

constexpr int kRight = MessageHeader::kRight;
constexpr int kBar = 2;
constexpr int kMark = 6;
constexpr float kTint = 0.10F;

/// Whether each character is one column of the face of code.
bool isSimple(const QString &text)
{
    return std::ranges::all_of(text, [](QChar c) {
        return (c.unicode() >= 0x20 && c.unicode() < 0x7F) || (c.unicode() >= 0xA1 && c.unicode() < 0x250) ||
               c.unicode() == 0x2026;
    });
}

QFont strong(QFont font)
{
    font.setWeight(QFont::Medium);
    return font;
}

} // namespace

MessagePainter::MessagePainter(const ThemeStore &themes)
    : m_themes(themes)
    , m_wordsMetrics(m_words)
    , m_wordsStrongMetrics(m_words)
    , m_numbersMetrics(m_words)
    , m_monoMetrics(m_words)
{
    restyle();
}

void MessagePainter::restyle()
{
    m_words = m_themes.font(FontRole::Body, Face::Words);
    m_wordsStrong = strong(m_words);
    m_numbers = m_themes.font(FontRole::Body);
    m_mono = m_themes.font(FontRole::Mono);
    m_wordsMetrics = QFontMetrics(m_words);
    m_wordsStrongMetrics = QFontMetrics(m_wordsStrong);
    m_numbersMetrics = QFontMetrics(m_numbers);
    m_monoMetrics = QFontMetrics(m_mono);
    m_monoAdvance = QFontMetricsF(m_mono).horizontalAdvance(QString(100, u'0')) / 100;
    m_badges.clear();
}

void MessagePainter::paint(QPainter &painter, const Row &row, const std::vector<Cell> &cells)
{
    paintBack(painter, row);
    if (!row.frame)
        return;
    const int middle = row.rect.top() + row.rect.height() / 2;
    for (Cell cell : cells) {
        const int left = MessageHeader::leftOf(cell.column);
        cell.x += left;
        cell.width -= left;
        if (cell.width > 0 && cell.x < row.rect.right() && cell.x + cell.width > row.rect.left())
            paintCell(painter, row, cell, middle);
    }
}

void MessagePainter::paintBack(QPainter &painter, const Row &row)
{
    const Theme &theme = m_themes.theme();
    painter.fillRect(row.rect, row.selected ? theme.sel : row.hovered ? theme.hover : theme.base);
    if (row.marks.colour) {
        QColor tint = *row.marks.colour;
        tint.setAlphaF(kTint);
        painter.fillRect(row.rect, tint);
        painter.fillRect(QRect(row.rect.left() + 4, row.rect.top() + 3, 3, row.rect.height() - 6),
                         *row.marks.colour);
    }
    if (row.selected)
        painter.fillRect(QRect(row.rect.left(), row.rect.top(), kBar, row.rect.height()), theme.ink);
    if (row.focused) {
        painter.setPen(QPen(theme.sep2, 1));
        painter.setBrush(Qt::NoBrush);
        painter.drawRect(row.rect.adjusted(kBar, 0, -1, -1));
    }
    const QPointF middle(row.rect.left() + kGutter - 5, row.rect.top() + row.rect.height() / 2.0);
    if (row.marks.pinned || row.marks.bookmarked) {
        painter.save();
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(QPen(theme.ink, 1));
        painter.setBrush(row.marks.bookmarked ? QBrush(theme.ink) : QBrush(Qt::NoBrush));
        const double half = kMark / 2.0;
        if (row.marks.pinned)
            painter.drawEllipse(middle, half, half);
        else
            painter.drawPolygon(
                QPolygonF({middle + QPointF(-half, -half - 1), middle + QPointF(half, -half - 1),
                           middle + QPointF(half, half + 1), middle + QPointF(0, half - 2),
                           middle + QPointF(-half, half + 1)}));
        painter.restore();
    }
}

QColor MessagePainter::colourOf(const Row &row, MessageColumn column) const
{
    const Theme &theme = m_themes.theme();
    const client::FrameKind kind = row.frame->kind;
    if (column == MessageColumn::Latency && row.slow)
        return theme.warn;
    if (column == MessageColumn::Event &&
        (kind == client::FrameKind::Gap || kind == client::FrameKind::Closed))
        return kind == client::FrameKind::Gap ? theme.err : theme.warn;
    if (row.selected && (column == MessageColumn::Time || column == MessageColumn::Topic))
        return theme.ink;
    switch (column) {
    case MessageColumn::Topic:
        return theme.t1;
    case MessageColumn::Delta:
    case MessageColumn::Preview:
    case MessageColumn::Id:
        return row.selected ? theme.t2 : theme.t3;
    default:
        return row.selected ? theme.t1 : theme.t2;
    }
}

void MessagePainter::paintCell(QPainter &painter, const Row &row, const Cell &cell, int middle)
{
    const auto baselineOf = [middle](const QFontMetrics &metrics) {
        return middle + (metrics.ascent() - metrics.descent()) / 2;
    };
    switch (cell.column) {
    case MessageColumn::Direction:
        paintArrow(painter, row, cell);
        return;
    case MessageColumn::Transport:
        paintBadgeOf(painter, row, cell);
        return;
    case MessageColumn::Preview:
        if (row.frame->kind != client::FrameKind::Message) // a sentence of ours, or a word of the protocol
            break;
        paintPreview(painter, row, cell, baselineOf(m_monoMetrics));
        return;
    default:
        break;
    }
    const QColor colour = colourOf(row, cell.column);
    const QString text =
        cell.column == MessageColumn::Source ? row.source : cellText(cell.column, *row.frame, row.below);
    if (text.isEmpty())
        return;
    const bool numbers = isNumeric(cell.column) || cell.column == MessageColumn::Time;
    if (numbers)
        paintText(painter, cell, baselineOf(m_numbersMetrics), text, m_numbers, m_numbersMetrics, colour);
    else if (row.selected && cell.column == MessageColumn::Topic)
        paintText(painter, cell, baselineOf(m_wordsStrongMetrics), text, m_wordsStrong, m_wordsStrongMetrics,
                  colour);
    else
        paintText(painter, cell, baselineOf(m_wordsMetrics), text, m_words, m_wordsMetrics, colour);
}

void MessagePainter::paintText(QPainter &painter, const Cell &cell, int baseline, const QString &text,
                               const QFont &font, const QFontMetrics &metrics, const QColor &colour)
{
    const int room = cell.width - kRight;
    QString shown = text;
    int width = metrics.horizontalAdvance(shown);
    if (width > room) {
        shown = metrics.elidedText(text, Qt::ElideRight, room);
        width = std::min(room, metrics.horizontalAdvance(shown));
    }
    painter.setFont(font);
    painter.setPen(colour);
    const int x = isNumeric(cell.column) ? cell.x + room - width : cell.x;
    painter.drawText(QPoint(x, baseline), shown);
}

void MessagePainter::paintPreview(QPainter &painter, const Row &row, const Cell &cell, int baseline)
{
    const Theme &theme = m_themes.theme();
    const int room = cell.width - kRight;
    const auto columns = static_cast<qsizetype>(room / m_monoAdvance);
    if (columns < 1)
        return;
    const QColor plain = colourOf(row, MessageColumn::Preview);
    QString text =
        cellText(MessageColumn::Preview, *row.frame, nullptr, std::max<qsizetype>(columns * 2, 64));
    painter.setFont(m_mono);
    painter.setPen(plain);
    if (!isSimple(text)) {
        painter.drawText(QPoint(cell.x, baseline), m_monoMetrics.elidedText(text, Qt::ElideRight, room));
        return;
    }
    const auto parts = m_highlight.parts(text);
    if (text.size() > columns) {
        text.truncate(columns - 1);
        text += QChar(0x2026);
    }
    const auto draw = [&](qsizetype from, qsizetype to, const QColor &colour) {
        to = std::min(to, text.size());
        if (from >= to)
            return;
        painter.setPen(colour);
        painter.drawText(QPointF(cell.x + static_cast<double>(from) * m_monoAdvance, baseline),
                         text.mid(from, to - from));
    };
    qsizetype at = 0;
    for (const PreviewHighlight::Part &part : parts) {
        draw(at, part.from, plain);
        draw(part.from, part.from + part.length, theme.t1);
        at = part.from + part.length;
    }
    draw(at, text.size(), plain);
}

void MessagePainter::paintArrow(QPainter &painter, const Row &row, const Cell &cell) const
{
    const Theme &theme = m_themes.theme();
    const bool out = row.frame->direction == client::Direction::Out;
    const double x = cell.x + 6;
    const double y = row.rect.top() + row.rect.height() / 2.0;
    const double tip = out ? y - 4 : y + 4;
    const double wing = out ? 3 : -3;
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(out ? theme.good : theme.t2, 1.5, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter.drawLine(QPointF(x, y - 4), QPointF(x, y + 4));
    painter.drawPolyline(
        QPolygonF({QPointF(x - 3, tip + wing), QPointF(x, tip), QPointF(x + 3, tip + wing)}));
    painter.restore();
}

void MessagePainter::paintBadgeOf(QPainter &painter, const Row &row, const Cell &cell)
{
    const base::Transport transport = row.frame->transport;
    const QSize size = badgeSize(transport, m_themes);
    const double ratio = painter.device()->devicePixelRatioF();
    QPixmap &badge = m_badges[{static_cast<int>(transport), static_cast<int>(ratio * 100)}];
    if (badge.isNull()) {
        badge = QPixmap((QSizeF(size) * ratio).toSize());
        badge.setDevicePixelRatio(ratio);
        badge.fill(Qt::transparent);
        QPainter onto(&badge);
        paintBadge(&onto, QRect(QPoint(0, 0), size), transport, m_themes);
    }
    painter.drawPixmap(QPoint(cell.x, row.rect.top() + (row.rect.height() - size.height()) / 2), badge);
}

} // namespace pushscope::ui
