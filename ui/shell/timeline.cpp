// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/timeline.h"

#include "core/capture/capture.h"
#include "ui/theme/theme.h"

#include <QDateTime>
#include <QMouseEvent>
#include <QPainter>

#include <algorithm>
#include <array>
#include <numeric>

namespace pushscope::ui {

namespace {

using namespace std::chrono_literals;
using std::chrono::milliseconds;

constexpr int kPitch = 4; ///< px from bar to bar
constexpr int kBar = 3;
constexpr int kTop = 10; ///< air above the highest bar
constexpr int kLabelPitch = 160;
constexpr milliseconds kLongestPast = 15min;
constexpr milliseconds kRecount = 100ms;
/// The first is two beats of the machine's metrics: in shorter ones the bars would stand like a comb.
constexpr std::array<milliseconds, 13> kSteps{200ms, 500ms, 1s,  2s,   4s,   5s,  10s,
                                              15s,   30s,   60s, 120s, 300s, 600s};

base::WallTime floorTo(base::WallTime time, milliseconds step)
{
    return base::WallTime(time.time_since_epoch() / step * std::chrono::microseconds(step));
}

} // namespace

Timeline::Timeline(const ThemeStore &themes, const capture::Capture &capture, base::WallTime started,
                   QWidget *parent)
    : QWidget(parent)
    , m_themes(themes)
    , m_capture(capture)
    , m_started(started)
{
    setAccessibleName(tr("Timeline: messages over the last minutes"));
    setToolTip(tr("Messages over time. Click to look there."));
    setCursor(Qt::PointingHandCursor);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    connect(&themes, &ThemeStore::changed, this, [this] { update(); });
}

milliseconds Timeline::intervalFor(milliseconds span, int bars)
{
    for (const milliseconds step : kSteps) {
        if (step * bars >= span)
            return step;
    }
    return kSteps.back();
}

void Timeline::show(base::WallTime now, base::WallTime end, milliseconds window, bool live)
{
    const bool looksElsewhere = end != m_end || window != m_window || live != m_live;
    m_end = end;
    m_window = window;
    m_live = live;
    if (now - m_now < kRecount && !looksElsewhere)
        return;
    m_now = now;
    count();
    update();
}

void Timeline::count()
{
    const int bars = std::max(1, width() / kPitch);
    const auto age = std::chrono::duration_cast<milliseconds>(m_now - m_started);
    const auto back = std::chrono::duration_cast<milliseconds>(m_now - (m_end - m_window));
    m_interval = intervalFor(std::max({std::min(age, kLongestPast), back, milliseconds(10s)}), bars);
    m_counts.clear();
    for (const auto &counts : m_capture.histogram(m_now, m_interval, bars + 1))
        m_counts.push_back(std::accumulate(counts.begin(), counts.end(), 0u));
    m_countedAt = m_now;
}

double Timeline::scalePerMs() const
{
    return static_cast<double>(kPitch) / static_cast<double>(m_interval.count());
}

double Timeline::xOf(base::WallTime time) const
{
    const double ms = std::chrono::duration<double, std::milli>(m_now - time).count();
    return width() - ms * scalePerMs();
}

int Timeline::barBottom() const
{
    return height() - QFontMetrics(m_themes.font(FontRole::Micro)).height() - 4;
}

void Timeline::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    paintBars(painter);
    paintWindow(painter);
    paintTimes(painter);
}

void Timeline::paintBars(QPainter &painter) const
{
    if (m_counts.empty())
        return;
    const Theme &theme = m_themes.theme();
    const int bottom = barBottom();
    const double highest = std::max(1u, *std::ranges::max_element(m_counts));
    const base::WallTime newest = floorTo(m_countedAt, m_interval);
    painter.fillRect(QRectF(0, bottom, width(), 1), theme.sep2);
    for (std::size_t i = 0; i < m_counts.size(); ++i) {
        const base::WallTime begin = newest - m_interval * static_cast<int>(m_counts.size() - 1 - i);
        if (m_counts[i] == 0)
            continue;
        const double height = std::max(1.0, m_counts[i] / highest * (bottom - kTop));
        const bool shown = begin + m_interval > m_end - m_window && begin < m_end;
        painter.fillRect(QRectF(std::floor(xOf(begin)), bottom - height, kBar, height),
                         shown ? theme.ink : theme.sep2);
    }
}

void Timeline::paintWindow(QPainter &painter) const
{
    const Theme &theme = m_themes.theme();
    const double left = std::max(0.0, xOf(m_end - m_window));
    const double right = std::min<double>(width() - 1, xOf(m_end));
    QColor brush = theme.ink;
    brush.setAlphaF(0.06F);
    painter.fillRect(QRectF(left, 0, right - left, barBottom()), brush);
    painter.fillRect(QRectF(std::floor(left), 0, 1, barBottom()), theme.t2);
    painter.fillRect(QRectF(std::floor(right) - 1, 0, 2, barBottom()), m_live ? theme.good : theme.t2);
}

void Timeline::paintTimes(QPainter &painter) const
{
    const QFont font = m_themes.font(FontRole::Micro);
    const QFontMetrics metrics(font);
    painter.setFont(font);
    painter.setPen(m_themes.theme().t3);
    const QRect line(0, height() - metrics.height(), width(), metrics.height());
    const QString now = tr("now");
    painter.drawText(line, Qt::AlignRight | Qt::AlignVCenter, now);

    // Labels stand at whole steps of the clock, as far apart as fits.
    const int pitch = std::max(kLabelPitch, metrics.horizontalAdvance(QStringLiteral("88:88:88")) * 2);
    const milliseconds wanted(static_cast<qint64>(pitch / scalePerMs()));
    static constexpr std::array<milliseconds, 11> kLabelSteps{1s,  2s,   5s,   10s,  15s, 30s,
                                                              60s, 120s, 300s, 600s, 3600s};
    const auto at = std::ranges::find_if(kLabelSteps, [&](milliseconds step) { return step >= wanted; });
    const milliseconds step = at == kLabelSteps.end() ? kLabelSteps.back() : *at;
    const int roomForNow = metrics.horizontalAdvance(now) + 16;
    for (base::WallTime time = floorTo(m_now, step); xOf(time) > 0; time -= step) {
        const auto ms = std::chrono::duration_cast<milliseconds>(time.time_since_epoch()).count();
        const QString text = QDateTime::fromMSecsSinceEpoch(ms).toString(
            step < 60s ? QStringLiteral("HH:mm:ss") : QStringLiteral("HH:mm"));
        const int textWidth = metrics.horizontalAdvance(text);
        const int left = static_cast<int>(xOf(time)) - textWidth / 2;
        if (left < 0 || left + textWidth > width() - roomForNow)
            continue;
        painter.drawText(QRect(left, line.top(), textWidth + 1, line.height()), Qt::AlignCenter, text);
    }
}

void Timeline::mousePressEvent(QMouseEvent *event)
{
    if (event->button() == Qt::LeftButton)
        choose(event->position().x());
}

void Timeline::mouseMoveEvent(QMouseEvent *event)
{
    if (event->buttons() & Qt::LeftButton)
        choose(event->position().x());
}

void Timeline::choose(double x)
{
    const double ms = (width() - std::clamp(x, 0.0, static_cast<double>(width()))) / scalePerMs();
    Q_EMIT timeChosen(m_now - std::chrono::microseconds(static_cast<qint64>(ms * 1000)));
}

} // namespace pushscope::ui
