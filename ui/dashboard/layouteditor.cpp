// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dashboard/layouteditor.h"

#include <QUndoCommand>

#include <algorithm>
#include <utility>

namespace pushscope::ui {

namespace {

constexpr int kUndoSteps = 100;

} // namespace

/// Layouts are small values, so a step holds the whole before and after: no operation needs an inverse of its
/// own.
class LayoutStep : public QUndoCommand
{
public:
    LayoutStep(LayoutEditor &editor, const QString &text, Layout after)
        : QUndoCommand(text)
        , m_editor(editor)
        , m_before(editor.m_layout)
        , m_after(std::move(after))
    {
    }
    void undo() override { m_editor.apply(m_before); }
    void redo() override { m_editor.apply(m_after); }

private:
    LayoutEditor &m_editor;
    Layout m_before, m_after;
};

LayoutEditor::LayoutEditor(QObject *parent)
    : QObject(parent)
{
    m_undo.setUndoLimit(kUndoSteps);
}

void LayoutEditor::reset(Layout layout)
{
    for (Dashboard &dashboard : layout.dashboards)
        giveIds(dashboard);
    m_undo.clear();
    apply(layout);
}

void LayoutEditor::giveIds(Dashboard &dashboard)
{
    dashboard.id = DashboardId{++m_lastDashboard};
    for (PanelSpec &panel : dashboard.panels)
        panel.id = PanelId{++m_lastPanel};
}

void LayoutEditor::apply(const Layout &layout)
{
    // The window is no part of a step: what was undone keeps the window that is in force.
    Layout next = layout;
    for (Dashboard &dashboard : next.dashboards) {
        if (const Dashboard *current = std::as_const(m_layout).dashboard(dashboard.id))
            dashboard.window = current->window;
    }
    m_layout = std::move(next);
    Q_EMIT changed();
}

void LayoutEditor::push(const QString &step, Layout after)
{
    if (after != m_layout)
        m_undo.push(new LayoutStep(*this, step, std::move(after)));
}

void LayoutEditor::change(const QString &step, DashboardId id, const std::function<void(Dashboard &)> &edit)
{
    Layout after = m_layout;
    Dashboard *dashboard = after.dashboard(id);
    if (!dashboard)
        return;
    edit(*dashboard);
    push(step, std::move(after));
}

base::Result<DashboardId> LayoutEditor::addDashboard(Dashboard dashboard)
{
    return addDashboards({std::move(dashboard)});
}

base::Result<DashboardId> LayoutEditor::addDashboards(std::vector<Dashboard> dashboards)
{
    if (dashboards.empty())
        return base::fail(base::ErrorCode::InvalidArgument, QStringLiteral("The layout holds no dashboard."));
    if (m_layout.dashboards.size() + dashboards.size() > Layout::kMaxDashboards) {
        return base::fail(
            base::ErrorCode::Unavailable,
            QStringLiteral("More than %1 dashboards are not possible.").arg(Layout::kMaxDashboards),
            QStringLiteral("Close one first."));
    }
    Layout after = m_layout;
    for (Dashboard &dashboard : dashboards) {
        giveIds(dashboard);
        after.dashboards.push_back(dashboard);
    }
    push(QStringLiteral("add %1").arg(dashboards.front().name), std::move(after));
    return dashboards.front().id;
}

void LayoutEditor::removeDashboard(DashboardId id)
{
    Layout after = m_layout;
    const Dashboard *dashboard = after.dashboard(id);
    if (!dashboard)
        return;
    const QString step = QStringLiteral("close %1").arg(dashboard->name);
    std::erase_if(after.dashboards, [id](const Dashboard &each) { return each.id == id; });
    push(step, std::move(after));
}

void LayoutEditor::renameDashboard(DashboardId id, const QString &name)
{
    change(QStringLiteral("rename dashboard"), id, [&name](Dashboard &dashboard) { dashboard.name = name; });
}

void LayoutEditor::replaceDashboard(DashboardId id, Dashboard with)
{
    for (PanelSpec &panel : with.panels)
        panel.id = PanelId{++m_lastPanel};
    change(QStringLiteral("reset to %1").arg(with.name), id, [&with](Dashboard &dashboard) {
        dashboard.name = std::move(with.name);
        dashboard.panels = std::move(with.panels);
    });
}

void LayoutEditor::moveDashboard(int from, int to)
{
    const int count = static_cast<int>(m_layout.dashboards.size());
    if (from == to || from < 0 || to < 0 || from >= count || to >= count)
        return;
    Layout after = m_layout;
    Dashboard moved = std::move(after.dashboards[static_cast<std::size_t>(from)]);
    after.dashboards.erase(after.dashboards.begin() + from);
    after.dashboards.insert(after.dashboards.begin() + to, std::move(moved));
    push(QStringLiteral("move dashboard"), std::move(after));
}

void LayoutEditor::setWindow(DashboardId id, std::chrono::milliseconds window)
{
    Dashboard *dashboard = m_layout.dashboard(id);
    if (!dashboard || dashboard->window == window)
        return;
    dashboard->window = window;
    Q_EMIT changed();
}

base::Result<PanelId> LayoutEditor::addPanel(DashboardId dashboard, PanelSpec spec)
{
    const Dashboard *target = std::as_const(m_layout).dashboard(dashboard);
    if (!target)
        return base::fail(base::ErrorCode::NotFound, QStringLiteral("There is no such dashboard."));
    if (target->panels.size() >= Layout::kMaxPanels) {
        return base::fail(base::ErrorCode::Unavailable,
                          QStringLiteral("A dashboard holds at most %1 panels.").arg(Layout::kMaxPanels),
                          QStringLiteral("Add a dashboard or remove a panel."));
    }
    const bool isFree = std::ranges::none_of(
        target->panels, [&spec](const PanelSpec &panel) { return panel.cell.overlaps(spec.cell); });
    if (!isFree || !GridModel::fits(spec.cell))
        spec.cell = GridModel(target->panels).placeFor(spec.cell.columns, spec.cell.rows);
    if (!GridModel::fits(spec.cell))
        return base::fail(base::ErrorCode::Unavailable,
                          QStringLiteral("The dashboard has no room for a panel."));
    spec.id = PanelId{++m_lastPanel};
    const PanelId id = spec.id;
    change(QStringLiteral("add %1").arg(spec.title), dashboard,
           [&spec](Dashboard &each) { each.panels.push_back(std::move(spec)); });
    return id;
}

base::Result<PanelId> LayoutEditor::duplicatePanel(DashboardId dashboard, PanelId panel)
{
    const Dashboard *source = std::as_const(m_layout).dashboard(dashboard);
    const PanelSpec *spec = source ? source->panel(panel) : nullptr;
    if (!spec)
        return base::fail(base::ErrorCode::NotFound, QStringLiteral("There is no such panel."));
    return addPanel(dashboard, *spec);
}

void LayoutEditor::removePanel(DashboardId dashboard, PanelId panel)
{
    change(QStringLiteral("remove panel"), dashboard, [panel](Dashboard &each) {
        std::erase_if(each.panels, [panel](const PanelSpec &spec) { return spec.id == panel; });
    });
}

void LayoutEditor::changePanel(DashboardId dashboard, PanelId panel, PanelSpec spec, const QString &step)
{
    change(step, dashboard, [&](Dashboard &each) {
        if (PanelSpec *old = each.panel(panel)) {
            spec.id = old->id;
            spec.cell = old->cell;
            *old = std::move(spec);
        }
    });
}

base::Result<void> LayoutEditor::addBinding(DashboardId dashboard, PanelId panel, Binding binding)
{
    const Dashboard *each = std::as_const(m_layout).dashboard(dashboard);
    const PanelSpec *spec = each ? each->panel(panel) : nullptr;
    if (!spec)
        return base::fail(base::ErrorCode::NotFound, QStringLiteral("There is no such panel."));
    if (std::ranges::find(spec->bindings, binding) != spec->bindings.end())
        return {};
    if (spec->bindings.size() >= Layout::kMaxBindings) {
        return base::fail(base::ErrorCode::Unavailable,
                          QStringLiteral("A panel holds at most %1 series.").arg(Layout::kMaxBindings),
                          QStringLiteral("Use a topic filter such as a/+ for many topics at once."));
    }
    PanelSpec changed = *spec;
    changed.bindings.push_back(std::move(binding));
    changePanel(dashboard, panel, std::move(changed), QStringLiteral("add series"));
    return {};
}

void LayoutEditor::arrange(DashboardId dashboard, const GridModel &arrangement, const QString &step)
{
    change(step, dashboard, [&arrangement](Dashboard &each) {
        for (PanelSpec &panel : each.panels)
            panel.cell = arrangement.cell(panel.id).value_or(panel.cell);
    });
}

} // namespace pushscope::ui
