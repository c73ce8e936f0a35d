// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/chart.h"

#include "ui/theme/theme.h"
#include "ui/widgets/chartframe.h"
#include "ui/widgets/chartoverlay.h"
#include "ui/widgets/timetext.h"
#include "ui/widgets/timeview.h"
#include "ui/widgets/unitformat.h"

#include <QApplication>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QStyle>
#include <QStyleOption>
#include <QWheelEvent>

#include <algorithm>
#include <cmath>

namespace pushscope::ui {

namespace {

constexpr double kWheelStep = 1.25; ///< one notch
constexpr double kKeyZoom = 1.5;
constexpr double kFarStep = 10;     ///< pixels with Shift
constexpr int kNotch = 120;         ///< QWheelEvent: eighths of a degree a notch has

bool isOwnKey(const QKeyEvent &event)
{
    if (event.modifiers() & (Qt::ControlModifier | Qt::AltModifier | Qt::MetaModifier))
        return false;
    switch (event.key()) {
    case Qt::Key_Left:
    case Qt::Key_Right:
    case Qt::Key_Plus:
    case Qt::Key_Equal:
    case Qt::Key_Minus: return true;
    default: return false; // every other key is the window's
    }
}

} // namespace

class Chart::Private
{
public:
    Private(Chart &chart, const ThemeStore &store, TimeView &view)
        : q(chart)
        , themes(store)
        , time(view)
        , frame(store)
    {
    }

    [[nodiscard]] double window() const { return static_cast<double>(time.window().count()); }
    /// Milliseconds before the right edge.
    [[nodiscard]] double offsetAt(double x) const
    {
        const QRectF plot = q.plotArea();
        return (x - plot.right()) / std::max(1.0, plot.width()) * window();
    }
    [[nodiscard]] double xAt(double offset) const
    {
        const QRectF plot = q.plotArea();
        return plot.right() + offset / window() * plot.width();
    }
    [[nodiscard]] base::WallTime timeAt(double x) const
    {
        return edge() + std::chrono::microseconds(std::llround(offsetAt(x) * 1000));
    }
    [[nodiscard]] double offsetOf(base::WallTime at) const
    {
        return static_cast<double>((at - edge()).count()) / 1000;
    }
    /// The right edge of what is drawn; before the first frame, of what will be.
    [[nodiscard]] base::WallTime edge() const { return end.value_or(time.end(clock->wallNow())); }

    /// The crosshair as a place in this chart; nothing when it lies outside.
    [[nodiscard]] std::optional<double> crosshairOffset() const
    {
        if (!time.crosshair())
            return std::nullopt;
        const double offset = offsetOf(*time.crosshair());
        return offset < -window() || offset > 0 ? std::nullopt : std::optional(offset);
    }

    void changed()
    {
        stale = true;
        q.update();
    }
    /// A crosshair that somebody holds stays where it is on the screen while time passes below it.
    void placeCursor(double x)
    {
        const QRectF plot = q.plotArea();
        cursor = std::clamp(x, plot.left(), plot.right());
        time.setCrosshair(timeAt(*cursor));
    }
    void dropCursor()
    {
        if (!cursor)
            return;
        cursor.reset();
        time.setCrosshair(std::nullopt);
    }
    void zoom(double factor, double x) { time.zoomBy(factor, timeAt(x), clock->wallNow()); }

    [[nodiscard]] ChartFrame::Input input() const
    {
        return {.size = q.size(),
                .ratio = q.devicePixelRatioF(),
                .plot = q.plotArea(),
                .window = time.window(),
                .live = time.isLive(),
                .end = edge(),
                .threshold = threshold};
    }
    /// Brings the picture up to date.
    void refresh()
    {
        if (!stale)
            return;
        stale = false;
        frame.draw(input(), scale, lines, clock->steadyNow());
    }
    void paintOverlay(QPainter &painter);

    Chart &q;
    const ThemeStore &themes;
    TimeView &time;
    base::SystemClock systemClock;
    const base::Clock *clock = &systemClock;

    Scale scale;
    std::optional<double> threshold;
    std::optional<base::WallTime> mark;
    QString caption;
    QList<ChartLine> lines;
    std::optional<base::WallTime> end;

    ChartFrame frame;
    bool stale = true;
    std::optional<double> cursor; ///< x of the crosshair that this chart's mouse or keys hold
    std::optional<double> dragFrom;
    bool dragging = false;
};

Chart::Chart(const ThemeStore &themes, TimeView &time, QWidget *parent)
    : QWidget(parent)
    , d(std::make_unique<Private>(*this, themes, time))
{
    setAttribute(Qt::WA_OpaquePaintEvent);
    setMouseTracking(true);
    setFocusPolicy(Qt::TabFocus); // a click must not take the window's arrow keys away
    setAccessibleName(QStringLiteral("Chart"));
    connect(&themes, &ThemeStore::changed, this, [this] {
        d->frame.restyle();
        d->changed();
    });
    connect(&time, &TimeView::changed, this, [this] { d->changed(); });
    connect(&time, &TimeView::crosshairChanged, this, qOverload<>(&QWidget::update));
}

Chart::~Chart() = default;

void Chart::setScale(const Scale &scale)
{
    d->scale = scale;
    d->frame.forgetRange();
    d->changed();
}

void Chart::setThreshold(std::optional<double> threshold)
{
    if (threshold == d->threshold)
        return;
    d->threshold = threshold;
    d->frame.forgetRange();
    d->changed();
}

void Chart::setMark(std::optional<base::WallTime> time, const QString &caption)
{
    d->mark = time;
    d->caption = caption;
    update();
}

void Chart::setClock(const base::Clock &clock)
{
    d->clock = &clock;
}

void Chart::setLines(QList<ChartLine> lines, base::WallTime end)
{
    d->lines = std::move(lines);
    d->end = end;
    if (d->cursor && d->time.isLive() && !d->dragging)
        d->placeCursor(*d->cursor);
    d->changed();
}

int Chart::plotColumns() const
{
    return std::max(1, static_cast<int>(std::lround(plotArea().width() * devicePixelRatioF())));
}

QRectF Chart::plotArea() const
{
    return d->frame.plotArea(size(), d->threshold.has_value());
}

QList<ChartLine> Chart::drawnLines() const
{
    return d->lines;
}

QList<double> Chart::legendValues() const
{
    QList<double> values;
    const std::optional<double> at = d->crosshairOffset();
    for (const ChartLine &line : d->lines)
        values.append(at ? valueAt(line, *at) : newestValue(line));
    return values;
}

std::pair<double, double> Chart::valueRange() const
{
    d->refresh();
    return {d->frame.low(), d->frame.high()};
}

QStringList Chart::valueLabels() const
{
    d->refresh();
    return d->frame.valueLabels();
}

QStringList Chart::timeLabels() const
{
    d->refresh();
    QStringList labels;
    for (const TimeTick &tick : d->frame.times())
        labels.append(tick.label);
    return labels;
}

QSize Chart::sizeHint() const
{
    return {480, 240};
}

QSize Chart::minimumSizeHint() const
{
    return {120, 80};
}

void Chart::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    d->changed();
}

void Chart::paintEvent(QPaintEvent *)
{
    d->refresh();
    QPainter painter(this);
    painter.drawImage(QPointF(0, 0), d->frame.image());
    d->paintOverlay(painter);
}

void Chart::Private::paintOverlay(QPainter &painter)
{
    const QRectF plot = q.plotArea();
    ChartOverlay overlay(painter, themes, plot);
    if (!frame.unitInside().isEmpty())
        overlay.unitInside(frame.unitInside());
    if (mark)
        overlay.mark(xAt(offsetOf(*mark)), caption);
    if (threshold) {
        const double y = frame.yOf(*threshold);
        overlay.threshold(y, frame.label(*threshold));
        double newest = NAN;
        for (const ChartLine &line : lines)
            newest = std::fmax(newest, newestValue(line));
        if (newest > *threshold)
            overlay.alertValue(frame.yOf(newest), y, frame.label(newest));
    }
    if (!time.isLive())
        overlay.heldEnd(clockText(edge(), time.window()));
    if (const std::optional<double> at = crosshairOffset()) {
        QList<ChartOverlay::Dot> dots;
        for (const ChartLine &line : lines) {
            const double value = valueAt(line, *at);
            if (!std::isnan(value))
                dots.append({frame.yOf(value), line.colour});
        }
        overlay.crosshair(xAt(*at), dots,
                          time.isLive() ? agoText(*at, time.window()) : clockText(*time.crosshair(), time.window()),
                          frame.times(), window());
    }
    if (q.hasFocus()) {
        QStyleOptionFocusRect focus;
        focus.initFrom(&q);
        q.style()->drawPrimitive(QStyle::PE_FrameFocusRect, &focus, &painter, &q);
    }
}

void Chart::mousePressEvent(QMouseEvent *event)
{
    if (event->button() != Qt::LeftButton || !plotArea().contains(event->position())) {
        event->ignore();
        return;
    }
    d->dragFrom = event->position().x();
    d->dragging = false;
}

void Chart::mouseMoveEvent(QMouseEvent *event)
{
    const double x = event->position().x();
    if (d->dragFrom && event->buttons() & Qt::LeftButton) {
        if (!d->dragging && std::abs(x - *d->dragFrom) < QApplication::startDragDistance())
            return;
        d->dragging = true;
        setCursor(Qt::ClosedHandCursor);
        // To the right shows what was before.
        const double moved = (*d->dragFrom - x) / std::max(1.0, plotArea().width()) * d->window();
        d->dragFrom = x;
        d->time.panBy(std::chrono::microseconds(std::llround(moved * 1000)), d->clock->wallNow());
        return;
    }
    if (plotArea().contains(event->position()))
        d->placeCursor(x);
    else
        d->dropCursor();
}

void Chart::mouseReleaseEvent(QMouseEvent *event)
{
    if (event->button() != Qt::LeftButton || !d->dragFrom) {
        event->ignore();
        return;
    }
    d->dragFrom.reset();
    d->dragging = false;
    unsetCursor();
}

void Chart::mouseDoubleClickEvent(QMouseEvent *event)
{
    event->ignore(); // the dashboard goes back to live
}

void Chart::wheelEvent(QWheelEvent *event)
{
    const QPoint turned = event->angleDelta();
    if (std::abs(turned.x()) > std::abs(turned.y())) {
        const double moved = -turned.x() / double(kNotch) * d->window() / 10;
        d->time.panBy(std::chrono::microseconds(std::llround(moved * 1000)), d->clock->wallNow());
    } else if (turned.y() != 0) {
        const QRectF plot = plotArea();
        d->zoom(std::pow(kWheelStep, -turned.y() / double(kNotch)),
                std::clamp(event->position().x(), plot.left(), plot.right()));
    }
    event->accept();
}

void Chart::leaveEvent(QEvent *)
{
    d->dropCursor();
}

bool Chart::event(QEvent *event)
{
    // Who went to the chart by keyboard means the chart, whatever shortcuts the window has for these keys.
    if (event->type() == QEvent::ShortcutOverride) {
        auto *key = static_cast<QKeyEvent *>(event);
        const bool escapes = key->key() == Qt::Key_Escape && d->cursor;
        if (escapes || isOwnKey(*key)) {
            event->accept();
            return true;
        }
    }
    return QWidget::event(event);
}

void Chart::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape && d->cursor) {
        d->dropCursor();
        return;
    }
    if (!isOwnKey(*event)) {
        QWidget::keyPressEvent(event);
        return;
    }
    const double at = d->cursor.value_or(plotArea().right());
    const double step = event->modifiers() & Qt::ShiftModifier ? kFarStep : 1;
    switch (event->key()) {
    case Qt::Key_Left: d->placeCursor(at - step); break;
    case Qt::Key_Right: d->placeCursor(at + step); break;
    case Qt::Key_Minus: d->zoom(kKeyZoom, at); break;
    default: d->zoom(1 / kKeyZoom, at); break; // + and the key it stands on
    }
}

void Chart::focusOutEvent(QFocusEvent *event)
{
    if (!underMouse())
        d->dropCursor();
    QWidget::focusOutEvent(event);
}

} // namespace pushscope::ui
