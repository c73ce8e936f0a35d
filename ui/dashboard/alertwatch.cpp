// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dashboard/alertwatch.h"

#include "ui/dashboard/streamdirectory.h"

#include <algorithm>
#include <utility>

namespace pushscope::ui {

namespace {

constexpr std::chrono::seconds kInterval{1};
constexpr std::chrono::seconds kRecent{2};
constexpr int kLookBackSteps = 600;

/// When the series came above the threshold for the last time, as far as the window tells.
base::WallTime crossing(const capture::SeriesHistory &history, double threshold, const DrawFrame &frame)
{
    base::WallTime since = frame.end;
    const auto samples = history.decimated(frame.start(), frame.end, kLookBackSteps);
    for (auto sample = samples.rbegin(); sample != samples.rend(); ++sample) {
        if (!(sample->value > threshold))
            break;
        since = std::min(since, sample->time);
    }
    return since;
}

bool canAlert(const PanelSpec &spec)
{
    return spec.threshold && spec.kind != PanelKind::Table;
}

} // namespace

void updateAlert(AlertState &alert, const PanelSpec &spec, const SeriesBinder &binder, const SeriesPool &pool,
                 const DrawFrame &frame)
{
    if (!canAlert(spec))
        return;
    const PanelSeries *top = nullptr;
    std::optional<double> value;
    for (const PanelSeries &series : binder.series()) {
        // A gauge's second binding is the whole; it is not compared.
        if (spec.kind == PanelKind::Gauge && series.binding > 0)
            continue;
        const auto each = valueAt(*series.history, frame.end);
        if (each && (!value || *each > *value)) {
            value = each;
            top = &series;
        }
    }
    const bool rising = value && *value > *spec.threshold && !alert.isAbove();
    if (rising && !pool.caughtUp() && frame.end - top->history->newest()->time > kRecent)
        return;
    alert.update(value, rising ? crossing(*top->history, *spec.threshold, frame) : frame.end);
}

AlertWatch::AlertWatch(SeriesPool &pool, const StreamDirectory &directory, const ThemeStore &themes)
    : m_pool(pool)
    , m_directory(directory)
    , m_themes(themes)
{
}

AlertWatch::~AlertWatch() = default;

void AlertWatch::follow(const Layout &layout)
{
    std::vector<Watched> before = std::exchange(m_watched, {});
    std::map<PanelId, AlertState> states;
    for (const Dashboard &dashboard : layout.dashboards) {
        for (const PanelSpec &spec : dashboard.panels) {
            AlertState &state = states[spec.id] = std::move(m_states[spec.id]);
            state.setThreshold(spec.threshold);
            if (!canAlert(spec))
                continue;
            // A binder that has nothing new to look for keeps its queries.
            const auto known =
                std::ranges::find(before, spec.id, [](const Watched &each) { return each.spec.id; });
            const bool same = known != before.end() && known->binder && known->spec.bindings == spec.bindings;
            auto binder = same ? std::move(known->binder)
                               : std::make_unique<SeriesBinder>(m_pool, m_directory, m_themes);
            if (!same)
                binder->setSpec(spec);
            m_watched.push_back({dashboard.id, dashboard.window, spec, std::move(binder)});
        }
    }
    m_states = std::move(states);
    m_looked.reset();
}

bool AlertWatch::update(base::WallTime now, base::SteadyTime steady,
                        const std::function<bool(PanelId)> &isDrawn)
{
    if (m_looked && steady - *m_looked < kInterval)
        return false;
    m_looked = steady;
    for (const Watched &each : m_watched) {
        if (isDrawn(each.spec.id))
            continue;
        each.binder->update();
        updateAlert(m_states[each.spec.id], each.spec, *each.binder, m_pool,
                    {.now = now, .end = now, .window = each.window, .crosshair = {}});
    }
    return true;
}

QStringList AlertWatch::pending(DashboardId dashboard) const
{
    QStringList titles;
    for (const Watched &each : m_watched) {
        const auto state = m_states.find(each.spec.id);
        if (each.dashboard == dashboard && state != m_states.end() && state->second.needsAttention())
            titles.append(each.spec.title);
    }
    return titles;
}

} // namespace pushscope::ui
