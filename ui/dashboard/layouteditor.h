// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "ui/dashboard/gridmodel.h"
#include "ui/dashboard/layout.h"

#include <QObject>
#include <QUndoStack>

#include <functional>

namespace pushscope::ui {

/// The layout in force and every change to it, each of which can be undone. Knows no widgets: the view follows
/// `changed`. A change that breaks a bound of Layout is refused with one sentence. UI thread.
class LayoutEditor : public QObject
{
    Q_OBJECT

public:
    explicit LayoutEditor(QObject *parent = nullptr);

    [[nodiscard]] const Layout &layout() const { return m_layout; }
    /// Replaces everything and forgets what could be undone; gives fresh ids.
    void reset(Layout layout);
    [[nodiscard]] QUndoStack &undoStack() { return m_undo; }

    base::Result<DashboardId> addDashboard(Dashboard dashboard);
    /// All of them as one step; returns the first one's id.
    base::Result<DashboardId> addDashboards(std::vector<Dashboard> dashboards);
    void removeDashboard(DashboardId id);
    void renameDashboard(DashboardId id, const QString &name);
    void moveDashboard(int from, int to);
    /// Name and panels are taken from `with`; the id stays.
    void replaceDashboard(DashboardId id, Dashboard with);
    /// Not an undo step: like a scroll position, it is kept but not undone.
    void setWindow(DashboardId id, std::chrono::milliseconds window);

    /// Into `spec.cell` when that is free; else its size is a wish and a place is found.
    base::Result<PanelId> addPanel(DashboardId dashboard, PanelSpec spec);
    base::Result<PanelId> duplicatePanel(DashboardId dashboard, PanelId panel);
    void removePanel(DashboardId dashboard, PanelId panel);
    /// Everything but id and cell is taken from `spec`.
    void changePanel(DashboardId dashboard, PanelId panel, PanelSpec spec, const QString &step);
    base::Result<void> addBinding(DashboardId dashboard, PanelId panel, Binding binding);
    /// Takes over all cells of the arrangement; `step` names it in the undo list.
    void arrange(DashboardId dashboard, const GridModel &arrangement, const QString &step);

Q_SIGNALS:
    void changed();

private:
    friend class LayoutStep;
    void push(const QString &step, Layout after);
    void apply(const Layout &layout);
    /// Changes one dashboard in a copy and pushes that as a step, if it made a difference.
    void change(const QString &step, DashboardId id, const std::function<void(Dashboard &)> &edit);
    void giveIds(Dashboard &dashboard);

    Layout m_layout;
    QUndoStack m_undo;
    quint32 m_lastDashboard = 0;
    quint32 m_lastPanel = 0;
};

} // namespace pushscope::ui
