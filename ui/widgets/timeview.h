// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"

#include <QObject>

#include <chrono>
#include <optional>

namespace pushscope::ui {

/// Which stretch of time the charts of a dashboard show, shared by all of them: live (the right edge is now),
/// paused, or panned away into the past. Pause freezes the picture, never the data. Also the shared
/// crosshair. UI thread.
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

    /// 10 s to 1 h; the window that live() comes back to after a zoom.
    void setWindow(std::chrono::milliseconds window);
    [[nodiscard]] std::chrono::milliseconds chosenWindow() const { return m_chosenWindow; }
    /// First run: the window starts at 2 s and grows 2, 5, 10, 30, 60 s as data fills it; ends with
    /// setWindow().
    void growFrom(base::WallTime start);
    [[nodiscard]] bool isGrowing() const { return m_growingSince.has_value(); }
    void tick(base::WallTime now); ///< lets a growing window grow

    void pause(base::WallTime now);
    /// Back to the right edge and to the chosen window.
    void live();
    /// Positive is later. Moving into the past leaves live, reaching `now` returns to it.
    void panBy(std::chrono::microseconds delta, base::WallTime now);
    /// Keeps `anchor` at its place on the screen: below 1 shows less time, down to 1 s. Leaves live, unless
    /// the right edge stays at `now`.
    void zoomBy(double factor, base::WallTime anchor, base::WallTime now);
    void setCrosshair(std::optional<base::WallTime> time);

Q_SIGNALS:
    void changed(); ///< window, live or held end
    void crosshairChanged();

private:
    std::chrono::milliseconds m_window{60'000};
    std::chrono::milliseconds m_chosenWindow{60'000};
    std::optional<base::WallTime> m_heldEnd;
    std::optional<base::WallTime> m_growingSince;
    std::optional<base::WallTime> m_crosshair;
};

} // namespace pushscope::ui
