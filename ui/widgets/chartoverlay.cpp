// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/chartoverlay.h"

#include "ui/theme/theme.h"

#include <QFontMetricsF>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace pushscope::ui {

namespace {

constexpr double kAside = 6;        ///< from the plot to a text beside it
constexpr double kDot = 7;          ///< diameter
constexpr double kPillHeight = 16;
constexpr double kPillPadding = 8;
constexpr double kPillBelow = 4;    ///< from the plot to the pill
constexpr double kLabelBelow = 2;   ///< from the plot to what Qt Charts writes below it

/// The middle of the pixel, so that lines of 1 px are sharp.
double sharp(double at)
{
    return std::floor(at) + 0.5;
}

QRectF besideRight(const QRectF &plot, double y)
{
    constexpr double kTall = 32;
    constexpr double kWide = 100;
    return {plot.right() + kAside, y - kTall / 2, kWide, kTall};
}

} // namespace

ChartOverlay::ChartOverlay(QPainter &painter, const ThemeStore &themes, const QRectF &plot)
    : m_painter(painter)
    , m_themes(themes)
    , m_plot(plot)
{
    m_painter.setRenderHint(QPainter::Antialiasing);
    m_painter.setFont(themes.font(FontRole::Micro));
}

void ChartOverlay::threshold(double y, const QString &text)
{
    if (y < m_plot.top() || y > m_plot.bottom())
        return;
    const QColor warn = m_themes.theme().warn;
    QPen pen(warn, 1);
    pen.setDashPattern({4, 4});
    m_painter.setPen(pen);
    m_painter.drawLine(QPointF(m_plot.left(), sharp(y)), QPointF(m_plot.right(), sharp(y)));
    QFont font = m_themes.font(FontRole::Micro);
    font.setWeight(QFont::DemiBold);
    m_painter.setFont(font);
    m_painter.setPen(warn);
    m_painter.drawText(besideRight(m_plot, y), Qt::AlignLeft | Qt::AlignVCenter, text);
}

void ChartOverlay::alertValue(double y, double thresholdY, const QString &text)
{
    constexpr double kClear = 14;
    const QColor err = m_themes.theme().err;
    const double at = std::clamp(y, m_plot.top(), m_plot.bottom());
    m_painter.setPen(Qt::NoPen);
    m_painter.setBrush(err);
    m_painter.drawEllipse(QPointF(m_plot.right(), at), kDot / 2, kDot / 2);
    m_painter.setFont(m_themes.font(FontRole::BodyStrong));
    m_painter.setPen(err);
    m_painter.drawText(besideRight(m_plot, std::min(at, thresholdY - kClear)).translated(2, 0),
                       Qt::AlignLeft | Qt::AlignVCenter, text);
}

void ChartOverlay::mark(double x, const QString &caption)
{
    if (x < m_plot.left() || x > m_plot.right())
        return;
    const Theme &theme = m_themes.theme();
    QPen pen(theme.t3, 1);
    pen.setDashPattern({1, 2});
    pen.setCapStyle(Qt::FlatCap);
    m_painter.setPen(pen);
    m_painter.drawLine(QPointF(sharp(x), m_plot.top()), QPointF(sharp(x), m_plot.bottom()));
    if (caption.isEmpty())
        return;
    m_painter.setFont(m_themes.font(FontRole::Micro));
    m_painter.setPen(theme.t3);
    const QFontMetricsF metrics(m_painter.font());
    const double width = metrics.horizontalAdvance(caption) + 1;
    const bool fitsLeft = x - kAside - width >= m_plot.left();
    m_painter.drawText(QRectF(fitsLeft ? x - kAside - width : x + kAside, m_plot.top() + 2, width, metrics.height()),
                       Qt::AlignLeft | Qt::AlignVCenter, caption);
}

void ChartOverlay::unitInside(const QString &unit)
{
    m_painter.setPen(m_themes.theme().t3);
    m_painter.setFont(m_themes.font(FontRole::Micro));
    m_painter.drawText(m_plot.adjusted(4, 2, 0, 0), Qt::AlignLeft | Qt::AlignTop, unit);
}

QRectF ChartOverlay::pill(double x, const QString &text) const
{
    const QFontMetricsF metrics(m_painter.font());
    const double width = metrics.horizontalAdvance(text) + 2 * kPillPadding;
    QRectF box(0, std::round(m_plot.bottom() + kPillBelow), width, std::max(kPillHeight, metrics.height() + 2));
    const double right = m_painter.viewport().width() - width;
    box.moveLeft(std::clamp(std::round(x - width / 2), 0.0, std::max(0.0, right)));
    return box;
}

void ChartOverlay::heldEnd(const QString &time)
{
    const Theme &theme = m_themes.theme();
    m_painter.setFont(m_themes.font(FontRole::Micro));
    const QRectF box = pill(m_plot.right(), time);
    m_painter.setPen(Qt::NoPen);
    m_painter.setBrush(theme.sel);
    m_painter.drawRoundedRect(box, 3, 3);
    m_painter.setPen(theme.t1);
    m_painter.drawText(box, Qt::AlignCenter, time);
}

void ChartOverlay::crosshair(double x, const QList<Dot> &dots, const QString &time,
                             const QList<TimeTick> &labels, double window)
{
    const Theme &theme = m_themes.theme();
    m_painter.setPen(QPen(theme.t2, 1));
    m_painter.drawLine(QPointF(sharp(x), m_plot.top()), QPointF(sharp(x), m_plot.bottom()));
    for (const Dot &dot : dots) {
        if (dot.y < m_plot.top() - 1 || dot.y > m_plot.bottom() + 1)
            continue;
        m_painter.setPen(QPen(dot.colour, 1.5));
        m_painter.setBrush(theme.base);
        m_painter.drawEllipse(QPointF(sharp(x), dot.y), (kDot - 1.5) / 2, (kDot - 1.5) / 2);
    }

    QFont font = m_themes.font(FontRole::Micro);
    const QFontMetricsF metrics(font);
    font.setWeight(QFont::DemiBold);
    m_painter.setFont(font);
    const QRectF box = pill(x, time);
    m_painter.setPen(Qt::NoPen);
    m_painter.setBrush(theme.base);
    for (const TimeTick &label : labels) {
        const double centre = m_plot.right() + label.at / window * m_plot.width();
        const double width = metrics.horizontalAdvance(label.label) + 4;
        const QRectF text(centre - width / 2, m_plot.bottom() + kLabelBelow, width,
                          m_painter.viewport().height() - m_plot.bottom() - kLabelBelow);
        if (text.adjusted(-4, 0, 4, 0).intersects(box))
            m_painter.drawRect(text);
    }
    m_painter.setBrush(theme.ink);
    m_painter.drawRoundedRect(box, 3, 3);
    m_painter.setPen(theme.inkon);
    m_painter.drawText(box, Qt::AlignCenter, time);
}

} // namespace pushscope::ui
