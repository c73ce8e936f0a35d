// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/dashboard/alertwatch.h"
#include "ui/dashboard/dashboardpage.h"
#include "ui/dashboard/dashboardtoolbar.h"
#include "ui/dashboard/dashboardview.h"
#include "ui/dashboard/layoutstore.h"
#include "ui/dashboard/paneleditor.h"
#include "ui/dashboard/streamdirectory.h"

#include <QMenu>
#include <QPointer>
#include <QStackedWidget>

#include <functional>
#include <map>

namespace pushscope::ui {

/// What stands behind the view: the layout and its store, the pages made so far, the commands.
class DashboardView::Private
{
public:
    Private(DashboardView &view, const Services &shared);
    ~Private();

    void load();
    /// Makes tabs and pages equal to the editor's layout.
    void follow();
    void show(DashboardId id);
    [[nodiscard]] DashboardPage *page() const;
    [[nodiscard]] int indexOf(DashboardId id) const;
    [[nodiscard]] DashboardId idAt(int index) const;
    [[nodiscard]] DashboardPage *makePage(DashboardId id);
    /// Marks the tabs of dashboards whose alerts ask for attention.
    void watchAlerts(base::WallTime now, base::SteadyTime steady);

    // Commands: dashboardcommands.cpp
    void makeCommands();
    void makeDashboardCommands();
    void makePanelCommands();
    void makeMenus();
    QAction *add(const QString &name, const QString &text, const QList<QKeySequence> &keys,
                 std::function<void()> act);
    QAction *addForPanel(const QString &name, const QString &text, const QList<QKeySequence> &keys,
                         std::function<void(Panel &)> act);
    void updateCommands();
    void showPanelMenu(Panel &panel, const QPoint &at);
    void showTabMenu(int index, const QPoint &at);
    void addDashboard(Dashboard dashboard);
    void closeDashboard(DashboardId id);
    void changeKind(Panel &panel, PanelKind kind);
    void edit(Panel &panel, PanelEditor::Start start);
    void askForFile(bool save);

    DashboardView &q;
    const Services services;
    capture::FieldReader reader;
    SeriesPool pool;
    StreamDirectory directory;
    AlertWatch alerts;
    PanelContext context;
    LayoutEditor editor;
    LayoutStore store;
    QPointer<DashboardToolBar> toolBar;
    QStackedWidget *stack;
    std::map<DashboardId, DashboardPage *> pages;
    DashboardId current;
    bool firstRun = false;
    QList<QAction *> commands;
    QList<QAction *> panelCommands;
    QMenu panelMenu, tabMenu, newDashboardMenu, newPanelMenu;
};

} // namespace pushscope::ui
