// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"

#include <QWidget>

#include <chrono>
#include <vector>

namespace pushscope::capture {
class Capture;
}

namespace pushscope::ui {

class ThemeStore;

/// The strip of messages per interval over the last minutes, with the stretch that the charts show marked in
/// ink. A click or a drag asks for the time below the pointer to become the middle of the picture. UI thread.
class Timeline : public QWidget
{
    Q_OBJECT

public:
    Timeline(const ThemeStore &themes, const capture::Capture &capture, base::WallTime started,
             QWidget *parent = nullptr);

    /// Shows the time up to `now`, with [`end` - `window`, `end`] marked; counts anew at most ten times a
    /// second.
    void show(base::WallTime now, base::WallTime end, std::chrono::milliseconds window, bool live);

    [[nodiscard]] QSize sizeHint() const override { return {400, 56}; }
    [[nodiscard]] QSize minimumSizeHint() const override { return {120, 56}; }

    /// How long a bar stands for so that `bars` of them cover `span`: a step that people count in.
    [[nodiscard]] static std::chrono::milliseconds intervalFor(std::chrono::milliseconds span, int bars);

Q_SIGNALS:
    void timeChosen(pushscope::base::WallTime middle);

protected:
    void paintEvent(QPaintEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;

private:
    void count();
    void choose(double x);
    void paintBars(QPainter &painter) const;
    void paintWindow(QPainter &painter) const;
    void paintTimes(QPainter &painter) const;
    [[nodiscard]] double xOf(base::WallTime time) const;
    [[nodiscard]] int barBottom() const;
    [[nodiscard]] double scalePerMs() const; ///< pixels

    const ThemeStore &m_themes;
    const capture::Capture &m_capture;
    const base::WallTime m_started;
    base::WallTime m_now;
    base::WallTime m_end;
    std::chrono::milliseconds m_window{0};
    bool m_live = true;
    std::chrono::milliseconds m_interval{1000};
    std::vector<quint32> m_counts; ///< oldest first; the last is the interval that holds m_countedAt
    base::WallTime m_countedAt;
};

} // namespace pushscope::ui
