// SPDX-License-Identifier: GPL-3.0-or-later
// How the histogram counts and draws; see histogramgestures.cpp for the hands on it.
#include "ui/inspect/ratehistogram.h"

#include "ui/theme/theme.h"
#include "ui/widgets/ticks.h"

#include <QDateTime>
#include <QPainter>

#include <algorithm>
#include <array>
#include <cmath>

namespace pushscope::ui {

namespace {

using namespace std::chrono_literals;
using std::chrono::microseconds;
using std::chrono::milliseconds;

constexpr int kHeight = 104;
constexpr int kLeft = 48;
constexpr int kRight = 16;
constexpr int kTop = 18;
constexpr int kBottom = 24; ///< below the plot, for times
constexpr double kBarPitch = 6;
constexpr float kOutside = 0.38F;
constexpr float kBrushTint = 0.06F;
constexpr milliseconds kRecount = 100ms;
constexpr milliseconds kShortest = 10s;
constexpr int kLabelPitch = 120;
constexpr std::array<milliseconds, 19> kSteps{50ms, 100ms, 200ms, 500ms, 1s,    2s,    5s, 10s, 15s, 30s,
                                              60s,  120s,  300s,  600s,  15min, 30min, 1h, 2h,  6h};
constexpr std::array<milliseconds, 19> kLabelSteps{1s,    2s,    5s, 10s, 15s, 30s, 60s, 120s, 300s, 600s,
                                                   15min, 30min, 1h, 2h,  6h,  12h, 24h, 48h,  168h};

template <std::size_t n>
milliseconds stepFor(const std::array<milliseconds, n> &steps, double wantedMs)
{
    const auto at = std::ranges::find_if(
        steps, [wantedMs](milliseconds step) { return static_cast<double>(step.count()) >= wantedMs; });
    if (at != steps.end())
        return *at;
    // Longer ones are whole multiples of the longest.
    const double most = static_cast<double>(steps.back().count());
    return steps.back() * static_cast<qint64>(std::ceil(wantedMs / most));
}

qint64 msOf(base::WallTime time)
{
    return std::chrono::floor<milliseconds>(time.time_since_epoch()).count();
}

} // namespace

RateHistogram::RateHistogram(const ThemeStore &themes, QWidget *parent)
    : QWidget(parent)
    , m_themes(themes)
{
    setObjectName(QStringLiteral("RateHistogram"));
    setAccessibleName(tr("Messages per second over time"));
    setToolTip(tr("Drag to look at a stretch of time, click to go there"));
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setFocusPolicy(Qt::TabFocus);
    setMouseTracking(true);
    connect(&themes, &ThemeStore::changed, this, [this] {
        updateGeometry();
        m_stale = true;
        update();
    });
}

QSize RateHistogram::sizeHint() const
{
    return {800, std::max(kHeight, kHeight * m_themes.textPercent() / 100)};
}

QSize RateHistogram::minimumSizeHint() const
{
    return {200, sizeHint().height()};
}

QRect RateHistogram::plot() const
{
    const int scale = std::max(100, m_themes.textPercent());
    const int left = kLeft * scale / 100;
    return {left, kTop, std::max(1, width() - left - kRight),
            std::max(1, height() - kTop - kBottom * scale / 100)};
}

double RateHistogram::msPerPixel() const
{
    return static_cast<double>(m_span.count()) / plot().width();
}

double RateHistogram::xOf(base::WallTime time) const
{
    const double ms = std::chrono::duration<double, std::milli>(end() - time).count();
    return plot().right() + 1 - ms / msPerPixel();
}

base::WallTime RateHistogram::timeAt(double x) const
{
    const double ms = (plot().right() + 1 - x) * msPerPixel();
    return end() - microseconds(static_cast<qint64>(ms * 1000));
}

void RateHistogram::setCapture(const capture::Capture *capture)
{
    m_capture = capture;
    m_counts.clear();
    m_heldEnd.reset();
    m_stale = true;
    m_brush.reset();
    m_grip = Grip::None;
    update();
}

void RateHistogram::show(base::WallTime now, base::WallTime oldest)
{
    m_oldest = oldest;
    const bool jumped = now < m_now || m_stale;
    // While a hand is on the picture it stands still.
    if (m_grip != Grip::None || (!jumped && now - m_now < kRecount))
        return;
    if (!jumped && m_heldEnd && m_countedAt == *m_heldEnd) {
        m_now = now;
        return;
    }
    m_now = now;
    count();
    update();
}

void RateHistogram::count()
{
    m_stale = false;
    if (!m_capture)
        return;
    m_interval = stepFor(kSteps, msPerPixel() * kBarPitch);
    const auto bars = static_cast<int>(m_span / m_interval) + 2;
    m_counts = m_capture->histogram(end(), m_interval, bars);
    m_countedAt = end();
}

void RateHistogram::setSpan(milliseconds span)
{
    const auto all = std::chrono::duration_cast<milliseconds>(m_now - m_oldest) + 1s;
    const milliseconds longest = std::max<milliseconds>(4min, all);
    m_span = std::clamp(span, kShortest, std::max(kShortest, longest));
    count();
    update();
}

void RateHistogram::setBrush(std::optional<TimeBrush> brush)
{
    if (brush && brush->until && *brush->until <= brush->from)
        brush.reset();
    if (brush == m_brush)
        return;
    m_brush = brush;
    m_brushText.clear();
    update();
}

void RateHistogram::setBrushText(const QString &text)
{
    if (text == m_brushText)
        return;
    m_brushText = text;
    update();
}

void RateHistogram::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    double highest = 0;
    for (const auto &counts : m_counts) {
        double sum = 0;
        for (const quint32 n : counts)
            sum += n;
        highest = std::max(highest, sum);
    }
    const double perSecond = 1000.0 / static_cast<double>(m_interval.count());
    const Ticks ticks = roundedTicks(0, std::max(highest * perSecond, 1.0), 3);
    paintScale(painter, ticks.high);
    if (m_brush) {
        QColor fill = m_themes.theme().ink;
        fill.setAlphaF(kBrushTint);
        const auto [left, right] = brushEdges();
        painter.fillRect(QRectF(left, kTop / 2, right - left, plot().bottom() + 1 - kTop / 2), fill);
    }
    paintBars(painter, ticks.high / perSecond);
    paintTimes(painter);
    paintBrush(painter);
    if (hasFocus()) {
        painter.setPen(QPen(m_themes.theme().ink, 1));
        painter.setBrush(Qt::NoBrush);
        painter.drawRect(rect().adjusted(1, 1, -2, -2));
    }
}

std::pair<double, double> RateHistogram::brushEdges() const
{
    const QRect area = plot();
    const double end = area.right() + 1;
    const double until = m_brush->until ? xOf(*m_brush->until) : end;
    return {std::clamp<double>(xOf(m_brush->from), area.left(), end),
            std::clamp<double>(until, area.left(), end)};
}

void RateHistogram::paintScale(QPainter &painter, double highest) const
{
    const Theme &theme = m_themes.theme();
    const QRect area = plot();
    const QFont micro = m_themes.font(FontRole::Micro);
    const QFontMetrics metrics(micro);
    painter.setFont(micro);
    const QList<double> ticks{0, highest / 2, highest};
    for (const double tick : ticks) {
        const int y = area.bottom() + 1 - static_cast<int>(std::round(tick / highest * area.height()));
        painter.fillRect(QRect(area.left(), y, area.width(), 1), theme.grid);
        painter.setPen(theme.t3);
        const QString text = tickLabel(tick) + (tick == highest ? QStringLiteral(" /s") : QString());
        painter.drawText(QRect(0, y - metrics.height() / 2, area.left() - 8, metrics.height()),
                         Qt::AlignRight | Qt::AlignVCenter, text);
    }
}

void RateHistogram::paintBars(QPainter &painter, double highest) const
{
    const QRect area = plot();
    const Theme &theme = m_themes.theme();
    const qint64 step = m_interval.count();
    const qint64 newest = msOf(m_countedAt) / step * step;
    const double barWidth = static_cast<double>(step) / msPerPixel();
    const int gap = barWidth >= 3 ? 1 : 0;
    std::array<QColor, 4> full;
    std::array<QColor, 4> faint;
    for (std::size_t i = 0; i < 4; ++i) {
        full[i] = theme.colour(base::kAllTransports[i]);
        faint[i] = full[i];
        faint[i].setAlphaF(kOutside);
    }
    painter.save();
    painter.setClipRect(area.adjusted(0, -kTop, 0, 1));
    for (std::size_t i = 0; i < m_counts.size(); ++i) {
        const qint64 begin = newest - static_cast<qint64>(m_counts.size() - 1 - i) * step;
        const base::WallTime from{milliseconds(begin)};
        const int left = static_cast<int>(std::round(xOf(from)));
        const int right = static_cast<int>(std::round(xOf(from + m_interval)));
        const bool inside =
            !m_brush || (from + m_interval > m_brush->from && (!m_brush->until || from < *m_brush->until));
        double sum = 0;
        int bottom = area.bottom() + 1;
        for (std::size_t transport = 0; transport < 4; ++transport) {
            if (m_counts[i][transport] == 0)
                continue;
            sum += m_counts[i][transport];
            const int height = static_cast<int>(std::round(sum / highest * area.height()));
            const int top = std::min(bottom - 1, area.bottom() + 1 - height);
            painter.fillRect(QRect(left, top, std::max(1, right - left - gap), bottom - top),
                             inside ? full[transport] : faint[transport]);
            bottom = top;
        }
    }
    painter.restore();
}

void RateHistogram::paintTimes(QPainter &painter) const
{
    const QFont font = m_themes.font(FontRole::Micro);
    const QFontMetrics metrics(font);
    const QRect area = plot();
    painter.setFont(font);
    painter.setPen(m_themes.theme().t3);
    const milliseconds step = stepFor(kLabelSteps, kLabelPitch * msPerPixel());
    const qint64 stepMs = step.count();
    const qint64 offset = qint64(QDateTime::fromMSecsSinceEpoch(msOf(end())).offsetFromUtc()) * 1000;
    const QString format = step < 60s   ? QStringLiteral("HH:mm:ss")
                           : step < 24h ? QStringLiteral("HH:mm")
                                        : QStringLiteral("MMM d");
    const int middle = area.bottom() + 1 + (height() - area.bottom() - 1) / 2 + 2;
    QRect brushLabel;
    if (m_brush && !m_brushText.isEmpty()) {
        const double right = m_brush->until ? xOf(*m_brush->until) : area.right();
        const int centre = static_cast<int>((xOf(m_brush->from) + right) / 2);
        const int half = metrics.horizontalAdvance(m_brushText) / 2 + 12;
        brushLabel = QRect(centre - half, 0, 2 * half, height());
    }
    for (qint64 ms = (msOf(end()) + offset) / stepMs * stepMs - offset;
         xOf(base::WallTime(milliseconds(ms))) > area.left(); ms -= stepMs) {
        const QString text = QDateTime::fromMSecsSinceEpoch(ms).toString(format);
        const int width = metrics.horizontalAdvance(text);
        const int left = static_cast<int>(xOf(base::WallTime(milliseconds(ms)))) - width / 2;
        const QRect place(left, middle - metrics.height() / 2, width + 1, metrics.height());
        if (left >= area.left() && place.right() <= this->width() && !brushLabel.intersects(place))
            painter.drawText(place, Qt::AlignCenter, text);
    }
}

void RateHistogram::paintBrush(QPainter &painter) const
{
    if (!m_brush)
        return;
    const Theme &theme = m_themes.theme();
    const QRect area = plot();
    const auto [left, right] = brushEdges();
    const double fullLeft = xOf(m_brush->from);
    const double fullRight = m_brush->until ? xOf(*m_brush->until) : right;
    const int top = kTop / 2;
    const int bottom = area.bottom() + 1;
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    for (const auto &[x, full] : {std::pair(left, fullLeft), std::pair(right, fullRight)}) {
        if (x != full)
            continue; // that edge is outside the picture
        painter.fillRect(QRectF(std::round(x) - 0.5, top, 1, bottom - top), theme.ink);
        painter.setPen(Qt::NoPen);
        painter.setBrush(theme.ink);
        painter.drawRoundedRect(QRectF(std::round(x) - 2.5, (top + bottom) / 2.0 - 8, 5, 16), 2, 2);
    }
    painter.restore();
    QFont font = m_themes.font(FontRole::Micro);
    font.setWeight(QFont::DemiBold);
    const QFontMetrics metrics(font);
    painter.setFont(font);
    painter.setPen(theme.ink);
    const int width = metrics.horizontalAdvance(m_brushText);
    const int centre = static_cast<int>((left + right) / 2);
    const int x = std::clamp(centre - width / 2, 8, std::max(8, this->width() - width - 8));
    painter.drawText(
        QPoint(x, bottom + (height() - bottom) / 2 + 2 + (metrics.ascent() - metrics.descent()) / 2),
        m_brushText);
}

} // namespace pushscope::ui
