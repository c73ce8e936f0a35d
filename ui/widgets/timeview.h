// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"

#include <QObject>

#include <chrono>
#include <optional>

namespace pushscope::ui {

/// Which stretch of time the charts of a dashboard show, shared by all of them: live (the right edge is now),
/// paused, or panned away into the past. Pause freezes the picture, never the data. Also the shared crosshair.
/// UI thread.
class TimeView : public QObject
{
    Q_OBJECT

public:
    explicit TimeView(QObject *parent = nullptr);

    [[nodiscard]] bool isLive() const { return !m_heldEnd; }
    [[nodiscard]] std::chrono::milliseconds window() const { return m_window; }
    /// The right edge at `now`: `now` itself when live.
    [[nodiscard]] base::WallTime end(base::WallTime now) const { return m_heldEnd.value_or(now); }
    [[nodiscard]] std::optional<base::WallTime> crosshair() const { return m_crosshair; }

    /// 10 s to 1 h.
    void setWindow(std::chrono::milliseconds window);
    /// First run: the window starts at 2 s and grows 2, 5, 10, 30, 60 s as data fills it; ends with setWindow().
    void growFrom(base::WallTime start);
    [[nodiscard]] bool isGrowing() const { return m_growingSince.has_value(); }
    void tick(base::WallTime now); ///< lets a growing window grow

    void pause(base::WallTime now);
    void live();
    void panBy(std::chrono::microseconds delta, base::WallTime now);
    /// Keeps `anchor` at its place on the screen.
    void zoomBy(double factor, base::WallTime anchor, base::WallTime now);
    void setCrosshair(std::optional<base::WallTime> time);

Q_SIGNALS:
    void changed(); ///< window, live or held end
    void crosshairChanged();

private:
    std::chrono::milliseconds m_window{60'000};
    std::optional<base::WallTime> m_heldEnd;
    std::optional<base::WallTime> m_growingSince;
    std::optional<base::WallTime> m_crosshair;
};

} // namespace pushscope::ui
