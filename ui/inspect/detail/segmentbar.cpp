// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inspect/detail/segmentbar.h"

#include "ui/theme/theme.h"
#include "ui/widgets/plaintext.h"
#include "ui/widgets/unitformat.h"

#include <QHelpEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>

#include <algorithm>
#include <cmath>
#include <numeric>

namespace pushscope::ui {

namespace {

constexpr int kHeight = 40;
constexpr int kGap = 4;
constexpr int kPadding = 8;
constexpr int kStroke = 2;
constexpr double kTint = 0.08;
constexpr double kTintHovered = 0.2;
constexpr double kSmallest = 48;

QString bytesText(qint64 bytes)
{
    return formatCount(static_cast<quint64>(bytes)) + QStringLiteral(" B");
}

} // namespace

SegmentBar::SegmentBar(const ThemeStore &themes, QWidget *parent)
    : QWidget(parent)
    , m_themes(themes)
{
    setMouseTracking(true);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    connect(&themes, &ThemeStore::changed, this, [this] {
        updateGeometry();
        place();
    });
}

QSize SegmentBar::sizeHint() const
{
    return {400, kHeight * m_themes.textPercent() / 100};
}

QSize SegmentBar::minimumSizeHint() const
{
    return {200, sizeHint().height()};
}

void SegmentBar::setGroups(std::vector<WireGroup> groups)
{
    m_groups = std::move(groups);
    m_highlight = -1;
    m_hovered = -1;
    QStringList words;
    for (const WireGroup &group : m_groups)
        words.push_back(QStringLiteral("%1: %2").arg(group.detail, bytesText(group.bytes)));
    setAccessibleName(words.join(QStringLiteral("; ")));
    place();
}

double SegmentBar::wanted(const WireGroup &group) const
{
    const QFontMetricsF mono(m_themes.font(FontRole::Mono));
    const QFontMetricsF micro(m_themes.font(FontRole::Micro));
    const double top = mono.horizontalAdvance(group.label) + kPadding + micro.horizontalAdvance(bytesText(group.bytes));
    return std::ceil(std::max(top, micro.horizontalAdvance(group.detail)) + 2 * kPadding);
}

/// Each gets what its words take; the last one, which is or ends the payload, takes what is left over, and where there
/// is too little for all the widest give way first.
void SegmentBar::place()
{
    m_places.clear();
    if (m_groups.empty())
        return;
    std::vector<double> widths;
    for (const WireGroup &group : m_groups)
        widths.push_back(std::max(kSmallest, wanted(group)));
    const double room = width() - static_cast<double>(kGap) * static_cast<double>(m_groups.size() - 1);
    double excess = std::accumulate(widths.begin(), widths.end(), -room);
    while (excess > 0.5) {
        auto widest = std::ranges::max_element(widths);
        if (*widest <= kSmallest)
            break;
        const double less = std::min({excess, *widest - kSmallest, 8.0});
        *widest -= less;
        excess -= less;
    }
    if (excess < 0)
        widths.back() -= excess;
    double x = 0;
    for (const double each : widths) {
        m_places.emplace_back(x, 0, each, height());
        x += each + kGap;
    }
    update();
}

QRectF SegmentBar::segment(std::size_t group) const
{
    return group < m_places.size() ? m_places[group] : QRectF();
}

void SegmentBar::setHighlight(int part)
{
    int found = -1;
    for (std::size_t i = 0; i < m_groups.size() && part >= 0; ++i) {
        if (std::ranges::find(m_groups[i].parts, static_cast<std::size_t>(part)) != m_groups[i].parts.end())
            found = static_cast<int>(i);
    }
    if (found == m_highlight)
        return;
    m_highlight = found;
    update();
}

void SegmentBar::paintEvent(QPaintEvent *)
{
    const Theme &theme = m_themes.theme();
    QPainter painter(this);
    for (std::size_t i = 0; i < m_places.size(); ++i) {
        const WireGroup &group = m_groups[i];
        const QRectF &box = m_places[i];
        const QColor tone = colour(theme, group.role);
        const bool strong = static_cast<int>(i) == m_hovered || static_cast<int>(i) == m_highlight;
        QColor fill = tone;
        fill.setAlphaF(static_cast<float>(strong ? kTintHovered : kTint));
        painter.fillRect(box, fill);
        painter.fillRect(QRectF(box.left(), 0, box.width(), kStroke), tone);
        const QRectF top(box.left() + kPadding, kStroke, box.width() - 2 * kPadding, box.height() / 2);
        const QString bytes = bytesText(group.bytes);
        painter.setFont(m_themes.font(FontRole::Micro));
        painter.setPen(theme.t3);
        painter.drawText(top, Qt::AlignRight | Qt::AlignVCenter, bytes);
        const double left = top.width() - painter.fontMetrics().horizontalAdvance(bytes) - 4;
        const QRectF bottom(top.left(), box.height() / 2 + 1, top.width(), box.height() / 2 - 4);
        painter.setPen(theme.t2);
        painter.drawText(bottom, Qt::AlignLeft | Qt::AlignVCenter,
                         painter.fontMetrics().elidedText(group.detail, Qt::ElideRight, static_cast<int>(bottom.width())));
        painter.setFont(m_themes.font(FontRole::Mono));
        painter.setPen(tone);
        painter.drawText(top, Qt::AlignLeft | Qt::AlignVCenter,
                         painter.fontMetrics().elidedText(group.label, Qt::ElideRight, static_cast<int>(left)));
    }
}

int SegmentBar::groupAt(const QPointF &position) const
{
    for (std::size_t i = 0; i < m_places.size(); ++i) {
        if (m_places[i].contains(position))
            return static_cast<int>(i);
    }
    return -1;
}

void SegmentBar::hover(int group)
{
    if (group == m_hovered)
        return;
    m_hovered = group;
    update();
    Q_EMIT hovered(group < 0 ? std::vector<std::size_t>() : m_groups[static_cast<std::size_t>(group)].parts);
}

void SegmentBar::mouseMoveEvent(QMouseEvent *event)
{
    hover(groupAt(event->position()));
}

void SegmentBar::leaveEvent(QEvent *)
{
    hover(-1);
}

void SegmentBar::resizeEvent(QResizeEvent *)
{
    place();
}

bool SegmentBar::event(QEvent *event)
{
    if (event->type() == QEvent::ToolTip) {
        auto *help = static_cast<QHelpEvent *>(event);
        const int group = groupAt(help->pos());
        if (group >= 0) {
            const WireGroup &shown = m_groups[static_cast<std::size_t>(group)];
            QToolTip::showText(help->globalPos(), plainToolTip(shown.label + u'\n' + shown.detail), this);
            return true;
        }
    }
    return QWidget::event(event);
}

} // namespace pushscope::ui
