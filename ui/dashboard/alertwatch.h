// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/dashboard/alertstate.h"
#include "ui/dashboard/panelbody.h"

#include <QStringList>

#include <functional>
#include <map>
#include <memory>

namespace pushscope::ui {

/// The alerts of all dashboards. Panels that are drawn keep theirs up to date themselves; the others, on
/// dashboards behind or scrolled away, are looked at once a second. UI thread; owned by the view.
class AlertWatch
{
public:
    AlertWatch(SeriesPool &pool, const StreamDirectory &directory, const ThemeStore &themes);
    ~AlertWatch();

    /// Which panels there are, and their thresholds.
    void follow(const Layout &layout);
    /// A panel's alert, shared by the panel and the watch. Valid until follow().
    [[nodiscard]] AlertState &state(PanelId panel) { return m_states[panel]; }
    /// Looks at those that are not drawn; does nothing, and returns false, within a second of the last time.
    bool update(base::WallTime now, base::SteadyTime steady, const std::function<bool(PanelId)> &isDrawn);
    /// The titles of the panels of a dashboard that ask for attention, in the order of the layout.
    [[nodiscard]] QStringList pending(DashboardId dashboard) const;

private:
    struct Watched
    {
        DashboardId dashboard;
        std::chrono::milliseconds window;
        PanelSpec spec;
        std::unique_ptr<SeriesBinder> binder;
    };

    SeriesPool &m_pool;
    const StreamDirectory &m_directory;
    const ThemeStore &m_themes;
    std::vector<Watched> m_watched; ///< panels with a threshold
    std::map<PanelId, AlertState> m_states;
    std::optional<base::SteadyTime> m_looked;
};

/// Compares the panel's largest value at the right edge with its threshold. While the pool still reads the
/// past, an old value begins no alert: what came after it may have been below.
void updateAlert(AlertState &alert, const PanelSpec &spec, const SeriesBinder &binder, const SeriesPool &pool,
                 const DrawFrame &frame);

} // namespace pushscope::ui
