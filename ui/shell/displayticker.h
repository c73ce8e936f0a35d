// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QTimer>

namespace pushscope::ui {

/// The heartbeat of a window's picture: as often as asked for while the window is in use, at most ten times a
/// second while another one is, four times with reduced motion, and never while it cannot be seen. UI thread.
class DisplayTicker : public QObject
{
    Q_OBJECT

public:
    explicit DisplayTicker(QWidget *window);

    /// Frames a second as chosen; cheap to call often.
    void setRate(int framesPerSecond, bool reduceMotion);
    void follow(); ///< the window was shown, hidden, minimised, or got or lost the focus
    [[nodiscard]] bool isRunning() const { return m_timer.isActive(); }
    [[nodiscard]] int intervalMs() const { return m_timer.interval(); }

Q_SIGNALS:
    void tick();

private:
    QWidget *m_window;
    QTimer m_timer;
    int m_rate = 60;
};

} // namespace pushscope::ui
