// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/capture/capture.h"

#include <QWidget>

#include <chrono>
#include <optional>
#include <utility>
#include <vector>

namespace pushscope::ui {

class ThemeStore;

/// A stretch of time that is looked at alone.
struct TimeBrush
{
    base::WallTime from;
    std::optional<base::WallTime> until; ///< open: whatever comes is in it
    bool operator==(const TimeBrush &) const = default;
};

/// Messages per second over time, stacked by transport, with a brush: drag to make one, drag its edges or its
/// middle, double click or Escape to take it away; a click asks for the messages of that time. The wheel
/// zooms, with Shift it moves. With the focus: arrows move the brush (Shift: its later edge), + and - zoom,
/// Home shows all. UI thread.
class RateHistogram : public QWidget
{
    Q_OBJECT

public:
    explicit RateHistogram(const ThemeStore &themes, QWidget *parent = nullptr);

    /// Outlives this or is replaced before. Takes away the brush.
    void setCapture(const capture::Capture *capture);
    /// Shows the time up to `now`, unless an earlier one is held; counts anew at most ten times a second.
    void show(base::WallTime now, base::WallTime oldest);

    [[nodiscard]] const std::optional<TimeBrush> &brush() const { return m_brush; }
    void setBrush(std::optional<TimeBrush> brush);
    void setBrushText(const QString &text); ///< "31.8 s · 346 messages"
    [[nodiscard]] std::chrono::milliseconds span() const { return m_span; }
    void setSpan(std::chrono::milliseconds span); ///< 10 s up to all there is
    [[nodiscard]] std::chrono::milliseconds interval() const { return m_interval; }

    [[nodiscard]] QRect plot() const;
    [[nodiscard]] double xOf(base::WallTime time) const;
    [[nodiscard]] base::WallTime timeAt(double x) const;

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

Q_SIGNALS:
    void brushChanged(); ///< by the person
    void timeChosen(pushscope::base::WallTime time);

protected:
    void paintEvent(QPaintEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;
    void wheelEvent(QWheelEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;

private:
    enum class Grip : unsigned char { None, New, From, Until, Middle };
    [[nodiscard]] Grip gripAt(double x) const;
    [[nodiscard]] base::WallTime end() const { return m_heldEnd.value_or(m_now); }
    void drag(double x);
    void choose(std::optional<TimeBrush> brush);
    void zoom(double factor, base::WallTime anchor);
    void pan(std::chrono::microseconds by);
    void count();
    void paintScale(QPainter &painter, double highest) const;
    void paintBars(QPainter &painter, double highest) const;
    void paintTimes(QPainter &painter) const;
    void paintBrush(QPainter &painter) const;
    [[nodiscard]] std::pair<double, double> brushEdges() const; ///< there is a brush
    [[nodiscard]] double msPerPixel() const;

    const ThemeStore &m_themes;
    const capture::Capture *m_capture = nullptr;
    base::WallTime m_now;
    base::WallTime m_oldest;
    std::optional<base::WallTime> m_heldEnd; ///< of the right edge, when the person looks back
    std::chrono::milliseconds m_span{240'000};
    std::chrono::milliseconds m_interval{1'000};
    std::vector<capture::Capture::TransportCounts> m_counts; ///< oldest first
    base::WallTime m_countedAt;
    bool m_stale = true;
    std::optional<TimeBrush> m_brush;
    QString m_brushText;
    Grip m_grip = Grip::None;
    bool m_moved = false;
    base::WallTime m_pressed;
    double m_pressedX = 0;
    std::optional<TimeBrush> m_pressedBrush;
};

} // namespace pushscope::ui
