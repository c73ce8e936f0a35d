// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dashboard/dashboardview.h"

#include "ui/dashboard/dashboardtabs.h"
#include "ui/dashboard/dashboardview_p.h"

#include <QApplication>
#include <QVBoxLayout>

#include <algorithm>

namespace pushscope::ui {

namespace {

/// Of a frame of 16 ms: what reading new messages may take. What remains is read by the next frames.
constexpr std::chrono::microseconds kReadBudget{4000};

} // namespace

DashboardView::Private::Private(DashboardView &view, const Services &shared)
    : q(view)
    , services(shared)
    , pool(shared.capture)
    , directory(shared.sources, shared.capture)
    , alerts(pool, directory, shared.themes)
    , context{services, pool, directory, alerts, reader}
    , store(shared.settingsDir)
    , toolBar(new DashboardToolBar(shared.themes))
    , stack(new QStackedWidget(&view))
{
    auto *column = new QVBoxLayout(&view);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(stack);
    makeCommands();

    DashboardTabs &tabs = toolBar->tabs();
    connect(&tabs, &QTabBar::currentChanged, &q, [this](int index) {
        const DashboardId id = idAt(index);
        if (id != DashboardId{} && id != current && editor.layout().dashboard(id))
            show(id);
    });
    connect(&tabs, &DashboardTabs::renamed, &q,
            [this](int index, const QString &name) { editor.renameDashboard(idAt(index), name); });
    connect(&tabs, &DashboardTabs::closeWanted, &q, [this](int index) { closeDashboard(idAt(index)); });
    connect(&tabs, &DashboardTabs::reordered, &q,
            [this](int from, int to) { editor.moveDashboard(from, to); });
    connect(&tabs, &DashboardTabs::menuWanted, &q,
            [this](int index, const QPoint &at) { showTabMenu(index, at); });
    connect(toolBar, &DashboardToolBar::windowChosen, &q,
            [this](std::chrono::milliseconds window) { page()->timeView().setWindow(window); });
    connect(&store, &LayoutStore::failed, &q, &DashboardView::notice);
}

DashboardView::Private::~Private()
{
    // What goes now still tells of itself, and nobody is left to listen.
    editor.undoStack().disconnect(&q);
    editor.disconnect(&q);
    // Panels hold queries of the pool, so they go first.
    delete stack;
    if (toolBar && !toolBar->parentWidget())
        delete toolBar;
}

void DashboardView::Private::load()
{
    directory.refresh(services.clock.steadyNow());
    LayoutStore::Loaded loaded = store.load();
    firstRun = loaded.firstRun;
    if (loaded.layout.dashboards.empty())
        loaded.layout.dashboards.push_back({.id = {}, .name = QStringLiteral("Dashboard"), .panels = {}});
    editor.reset(std::move(loaded.layout));
    follow();
    connect(&editor, &LayoutEditor::changed, &q, [this] {
        follow();
        store.save(editor.layout());
    });
    if (firstRun) {
        page()->timeView().growFrom(services.started);
        store.save(editor.layout());
    }
    if (!loaded.notice.isEmpty()) {
        // The window listens only once it has us.
        QMetaObject::invokeMethod(
            &q, [this, text = loaded.notice] { Q_EMIT q.notice(text); }, Qt::QueuedConnection);
    }
}

int DashboardView::Private::indexOf(DashboardId id) const
{
    const auto &all = editor.layout().dashboards;
    const auto found = std::ranges::find(all, id, &Dashboard::id);
    return found == all.end() ? -1 : static_cast<int>(found - all.begin());
}

DashboardId DashboardView::Private::idAt(int index) const
{
    const auto &all = editor.layout().dashboards;
    const bool known = index >= 0 && index < static_cast<int>(all.size());
    return known ? all[static_cast<std::size_t>(index)].id : DashboardId{};
}

DashboardPage *DashboardView::Private::page() const
{
    return static_cast<DashboardPage *>(stack->currentWidget());
}

DashboardPage *DashboardView::Private::makePage(DashboardId id)
{
    auto *made = new DashboardPage(context, editor, id);
    pages.emplace(id, made);
    stack->addWidget(made);
    PanelGrid &grid = made->grid();
    const auto takeIn = [this](Panel *panel) { panel->addActions(panelCommands); };
    for (Panel *panel : grid.panels())
        takeIn(panel);
    connect(&grid, &PanelGrid::panelAdded, &q, takeIn);
    connect(&grid, &PanelGrid::notice, &q, &DashboardView::notice);
    connect(&grid, &PanelGrid::fullScreenChanged, &q, &DashboardView::fullScreenChanged);
    connect(&grid, &PanelGrid::menuWanted, &q,
            [this](Panel *panel, const QPoint &at) { showPanelMenu(*panel, at); });
    connect(&grid, &PanelGrid::emptyPanelAdded, &q,
            [this](Panel *panel) { edit(*panel, PanelEditor::Start::Bindings); });
    connect(&grid, &PanelGrid::currentChanged, &q, [this] { updateCommands(); });
    connect(&made->timeView(), &TimeView::changed, &q, [this, made] {
        if (made == page() && toolBar)
            toolBar->showWindow(made->timeView());
        if (!made->timeView().isGrowing()) // whoever chose it
            editor.setWindow(made->id(), made->timeView().chosenWindow());
    });
    return made;
}

void DashboardView::Private::follow()
{
    const Layout &layout = editor.layout();
    alerts.follow(layout);
    for (auto each = pages.begin(); each != pages.end();) {
        if (layout.dashboard(each->first)) {
            each->second->grid().sync();
            ++each;
            continue;
        }
        DashboardPage *gone = each->second;
        each = pages.erase(each);
        stack->removeWidget(gone);
        gone->hide();
        gone->setParent(stack); // so that it goes before the pool, should the event loop not run again
        gone->deleteLater();
    }
    const int before = toolBar ? std::max(0, toolBar->tabs().currentIndex()) : 0;
    if (toolBar) {
        const QSignalBlocker quiet(toolBar->tabs());
        toolBar->tabs().setDashboards(layout.dashboards);
    }
    if (layout.dashboards.empty())
        return;
    const int last = static_cast<int>(layout.dashboards.size()) - 1;
    show(layout.dashboard(current) ? current : idAt(std::min(before, last)));
}

void DashboardView::Private::watchAlerts(base::WallTime now, base::SteadyTime steady)
{
    const PanelGrid &grid = page()->grid();
    const bool looked = alerts.update(now, steady, [&grid](PanelId id) {
        const Panel *panel = grid.panel(id);
        return panel && panel->isVisible() && !panel->visibleRegion().isEmpty();
    });
    if (!looked || !toolBar)
        return;
    const auto &all = editor.layout().dashboards;
    for (std::size_t i = 0; i < all.size(); ++i)
        toolBar->tabs().setAlert(static_cast<int>(i), alerts.pending(all[i].id).join(QStringLiteral(", ")));
}

void DashboardView::Private::show(DashboardId id)
{
    const auto known = pages.find(id);
    DashboardPage *shown = known == pages.end() ? makePage(id) : known->second;
    const bool other = current != id;
    const bool hadFocus = page() && page() != shown && page()->isAncestorOf(QApplication::focusWidget());
    current = id;
    stack->setCurrentWidget(shown);
    if (const auto panels = shown->grid().panels(); hadFocus && !panels.isEmpty())
        panels.front()->setFocus(Qt::OtherFocusReason);
    else if (hadFocus && toolBar)
        toolBar->tabs().setFocus(Qt::OtherFocusReason);
    if (toolBar) {
        const QSignalBlocker quiet(toolBar->tabs());
        toolBar->tabs().setCurrentIndex(indexOf(id));
        toolBar->showWindow(shown->timeView());
    }
    updateCommands();
    if (other)
        Q_EMIT q.timeViewChanged();
}

DashboardView::DashboardView(const Services &services, QWidget *parent)
    : QWidget(parent)
    , d(std::make_unique<Private>(*this, services))
{
    d->load();
}

DashboardView::~DashboardView() = default;

QWidget *DashboardView::toolBar() const
{
    return d->toolBar;
}

void DashboardView::insertIntoToolBar(QWidget *widget)
{
    d->toolBar->insert(widget);
}

TimeView &DashboardView::timeView() const
{
    return d->page()->timeView();
}

PanelGrid &DashboardView::grid() const
{
    return d->page()->grid();
}

void DashboardView::addPanel(const TopicRef &topic, std::optional<PanelKind> kind)
{
    d->page()->grid().add(topic, kind);
}

void DashboardView::tick(base::WallTime now)
{
    if (!isVisible())
        return;
    const base::SteadyTime steady = d->services.clock.steadyNow();
    const bool refreshed = d->directory.refresh(steady);
    d->pool.update(kReadBudget);
    d->page()->draw(now, steady, refreshed);
    d->watchAlerts(now, steady);
}

int DashboardView::framesPerSecond() const
{
    return d->toolBar ? d->toolBar->framesPerSecond() : 60;
}

QList<QAction *> DashboardView::commands() const
{
    return d->commands;
}

bool DashboardView::exportLayouts(const QString &path)
{
    const auto written = LayoutStore::exportTo(path, d->editor.layout());
    Q_EMIT notice(written ? QStringLiteral("The layouts were written to %1.").arg(path)
                          : written.error().sentence());
    return written.has_value();
}

bool DashboardView::importLayouts(const QString &path)
{
    const auto read = LayoutStore::importFrom(path);
    const auto added = read ? d->editor.addDashboards(read->dashboards) : tl::unexpected(read.error());
    if (!added) {
        Q_EMIT notice(added.error().sentence());
        return false;
    }
    d->show(*added);
    return true;
}

} // namespace pushscope::ui
