// SPDX-License-Identifier: GPL-3.0-or-later
// What can be done in the dashboard view, as actions: for menus, keys and the command palette alike.
#include "ui/dashboard/dashboardview_p.h"

#include "ui/dashboard/dashboardtabs.h"
#include "ui/dashboard/newpanel.h"
#include "ui/widgets/plaintext.h"

#include <QAction>
#include <QFileDialog>

#include <utility>

namespace pushscope::ui {

namespace {

const QString kFileFilter = QStringLiteral("Layouts (*.json)");

QString newName(const Layout &layout)
{
    for (int number = 1;; ++number) {
        const QString name =
            number == 1 ? QStringLiteral("Dashboard") : QStringLiteral("Dashboard %1").arg(number);
        if (std::ranges::find(layout.dashboards, name, &Dashboard::name) == layout.dashboards.end())
            return name;
    }
}

} // namespace

QAction *DashboardView::Private::add(const QString &name, const QString &text,
                                     const QList<QKeySequence> &keys, std::function<void()> act)
{
    auto *action = new QAction(text, &q);
    action->setObjectName(name);
    action->setShortcuts(keys);
    action->setShortcutContext(Qt::WindowShortcut); // rests by itself while the view is hidden
    connect(action, &QAction::triggered, &q, std::move(act));
    q.addAction(action);
    commands.append(action);
    return action;
}

QAction *DashboardView::Private::addForPanel(const QString &name, const QString &text,
                                             const QList<QKeySequence> &keys,
                                             std::function<void(Panel &)> act)
{
    auto *action = new QAction(text, &q);
    action->setObjectName(name);
    action->setShortcuts(keys);
    action->setShortcutContext(Qt::WidgetWithChildrenShortcut); // of the panels, each of which gets it
    connect(action, &QAction::triggered, &q, [this, act = std::move(act)] {
        if (Panel *panel = page()->grid().current())
            act(*panel);
    });
    panelCommands.append(action);
    commands.append(action);
    return action;
}

void DashboardView::Private::makeCommands()
{
    makeDashboardCommands();
    makePanelCommands();
    makeMenus();
    connect(&editor.undoStack(), &QUndoStack::indexChanged, &q, [this] { updateCommands(); });
}

void DashboardView::Private::makeDashboardCommands()
{
    add(QStringLiteral("edit.undo"), QStringLiteral("Undo"), {QKeySequence::Undo},
        [this] { editor.undoStack().undo(); });
    add(QStringLiteral("edit.redo"), QStringLiteral("Redo"),
        {QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_Z), QKeySequence(Qt::CTRL | Qt::Key_Y)},
        [this] { editor.undoStack().redo(); });
    for (const PanelKind kind : kAllPanelKinds) {
        add(QStringLiteral("panel.add.") + keyword(kind),
            QStringLiteral("Add panel: %1").arg(displayName(kind)), {},
            [this, kind] { page()->grid().add(emptyPanel(kind)); });
    }
    add(QStringLiteral("dashboard.new"), QStringLiteral("New dashboard"),
        {QKeySequence(Qt::CTRL | Qt::Key_T)},
        [this] { addDashboard({.id = {}, .name = newName(editor.layout()), .panels = {}}); });
    for (const Dashboard &builtIn : LayoutStore::builtIn()) {
        add(QStringLiteral("dashboard.new.") + builtIn.name,
            QStringLiteral("New dashboard: %1").arg(builtIn.name), {},
            [this, builtIn] { addDashboard(builtIn); });
        add(QStringLiteral("dashboard.reset.") + builtIn.name,
            QStringLiteral("Reset this dashboard to: %1").arg(builtIn.name), {},
            [this, builtIn] { editor.replaceDashboard(current, builtIn); });
    }
    add(QStringLiteral("dashboard.rename"), QStringLiteral("Rename dashboard"), {},
        [this] { toolBar->tabs().startRename(indexOf(current)); });
    add(QStringLiteral("dashboard.close"), QStringLiteral("Close dashboard"),
        {QKeySequence(Qt::CTRL | Qt::Key_W)}, [this] { closeDashboard(current); });
    const auto step = [this](int by) {
        const int count = static_cast<int>(editor.layout().dashboards.size());
        show(idAt((indexOf(current) + by + count) % count));
    };
    add(QStringLiteral("dashboard.next"), QStringLiteral("Next dashboard"),
        {QKeySequence(Qt::CTRL | Qt::Key_PageDown)}, [step] { step(1); });
    add(QStringLiteral("dashboard.previous"), QStringLiteral("Previous dashboard"),
        {QKeySequence(Qt::CTRL | Qt::Key_PageUp)}, [step] { step(-1); });
    add(QStringLiteral("dashboard.left"), QStringLiteral("Move dashboard left"),
        {QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_PageUp)},
        [this] { editor.moveDashboard(indexOf(current), indexOf(current) - 1); });
    add(QStringLiteral("dashboard.right"), QStringLiteral("Move dashboard right"),
        {QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_PageDown)},
        [this] { editor.moveDashboard(indexOf(current), indexOf(current) + 1); });
    add(QStringLiteral("layouts.export"), QStringLiteral("Export layouts…"), {},
        [this] { askForFile(true); });
    add(QStringLiteral("layouts.import"), QStringLiteral("Import layouts…"), {},
        [this] { askForFile(false); });
}

void DashboardView::Private::makePanelCommands()
{
    addForPanel(QStringLiteral("panel.edit"), QStringLiteral("Edit panel…"),
                {QKeySequence(Qt::CTRL | Qt::Key_Return)},
                [this](Panel &panel) { edit(panel, PanelEditor::Start::Bindings); });
    addForPanel(QStringLiteral("panel.rename"), QStringLiteral("Rename panel"), {QKeySequence(Qt::Key_F2)},
                [](Panel &panel) { panel.header().startRename(); });
    addForPanel(QStringLiteral("panel.duplicate"), QStringLiteral("Duplicate panel"),
                {QKeySequence(Qt::CTRL | Qt::Key_D)}, [this](Panel &panel) {
                    if (const auto copy = editor.duplicatePanel(current, panel.id()); !copy)
                        Q_EMIT q.notice(copy.error().sentence());
                });
    addForPanel(QStringLiteral("panel.fullscreen"), QStringLiteral("Panel full screen"),
                {QKeySequence(Qt::Key_F11)}, [this](Panel &panel) {
                    PanelGrid &grid = page()->grid();
                    grid.setFullScreen(grid.fullScreen() ? std::nullopt : std::optional(panel.id()));
                });
    addForPanel(QStringLiteral("panel.threshold"), QStringLiteral("Panel threshold…"), {},
                [this](Panel &panel) { edit(panel, PanelEditor::Start::Threshold); });
    for (const PanelKind kind : kAllPanelKinds) {
        addForPanel(QStringLiteral("panel.as.") + keyword(kind),
                    QStringLiteral("Show panel as %1").arg(keyword(kind)), {},
                    [this, kind](Panel &panel) { changeKind(panel, kind); });
    }
    struct Direction
    {
        const char *name;
        Qt::Key key;
        int columns, rows;
        const char *resize;
    };
    for (const Direction &to :
         {Direction{"left", Qt::Key_Left, -1, 0, "narrower"},
          Direction{"right", Qt::Key_Right, 1, 0, "wider"}, Direction{"up", Qt::Key_Up, 0, -1, "lower"},
          Direction{"down", Qt::Key_Down, 0, 1, "taller"}}) {
        addForPanel(QStringLiteral("panel.move.") + QLatin1String(to.name),
                    QStringLiteral("Move panel %1").arg(QLatin1String(to.name)),
                    {QKeySequence(Qt::ALT | to.key)},
                    [this, to](Panel &) { page()->grid().moveCurrent(to.columns, to.rows); });
        addForPanel(QStringLiteral("panel.resize.") + QLatin1String(to.resize),
                    QStringLiteral("Make panel %1").arg(QLatin1String(to.resize)),
                    {QKeySequence(Qt::ALT | Qt::SHIFT | to.key)},
                    [this, to](Panel &) { page()->grid().resizeCurrent(to.columns, to.rows); });
    }
    addForPanel(QStringLiteral("panel.remove"), QStringLiteral("Remove panel"),
                {QKeySequence(Qt::Key_Delete)}, [this](Panel &panel) {
                    const QString title = panel.spec().title;
                    editor.removePanel(current, panel.id());
                    Q_EMIT q.notice(QStringLiteral("Removed %1. Ctrl+Z brings it back.").arg(title));
                });
}

void DashboardView::Private::makeMenus()
{
    QMenu *showAs = new QMenu(QStringLiteral("Show as"), &panelMenu);
    for (QAction *action : std::as_const(commands)) {
        const QString name = action->objectName();
        if (name.startsWith(QLatin1String("panel.add.")))
            newPanelMenu.addAction(action);
        else if (name.startsWith(QLatin1String("dashboard.new")))
            newDashboardMenu.addAction(action);
        else if (name.startsWith(QLatin1String("panel.as.")))
            showAs->addAction(action);
        else if (name.startsWith(QLatin1String("dashboard.")) && name != QLatin1String("dashboard.next") &&
                 name != QLatin1String("dashboard.previous"))
            tabMenu.addAction(action);
        else if (panelCommands.contains(action) && !name.contains(QLatin1String(".move.")) &&
                 !name.contains(QLatin1String(".resize.")) && name != QLatin1String("panel.remove"))
            panelMenu.addAction(action);
    }
    panelMenu.addMenu(showAs);
    panelMenu.addSeparator();
    panelMenu.addAction(panelCommands.back());
    tabMenu.addSeparator();
    tabMenu.addActions({commands.begin(), commands.begin() + 2}); // undo, redo
    toolBar->setMenus(&newDashboardMenu, &newPanelMenu);
}

void DashboardView::Private::updateCommands()
{
    const bool several = editor.layout().dashboards.size() > 1;
    const bool hasPanel = page() && page()->grid().current();
    for (QAction *action : std::as_const(panelCommands))
        action->setEnabled(hasPanel);
    for (QAction *action : std::as_const(commands)) {
        const QString name = action->objectName();
        if (name == QLatin1String("edit.undo")) {
            action->setEnabled(editor.undoStack().canUndo());
            action->setText(QStringLiteral("Undo %1").arg(menuText(editor.undoStack().undoText())).trimmed());
        } else if (name == QLatin1String("edit.redo")) {
            action->setEnabled(editor.undoStack().canRedo());
            action->setText(QStringLiteral("Redo %1").arg(menuText(editor.undoStack().redoText())).trimmed());
        } else if (name == QLatin1String("dashboard.close") || name == QLatin1String("dashboard.next") ||
                   name == QLatin1String("dashboard.previous")) {
            action->setEnabled(several);
        }
    }
}

void DashboardView::Private::showPanelMenu(Panel &panel, const QPoint &at)
{
    page()->grid().setCurrent(&panel);
    panelMenu.popup(at);
}

void DashboardView::Private::showTabMenu(int index, const QPoint &at)
{
    show(idAt(index));
    tabMenu.popup(at);
}

void DashboardView::Private::addDashboard(Dashboard dashboard)
{
    const auto added = editor.addDashboard(std::move(dashboard));
    if (added)
        show(*added);
    else
        Q_EMIT q.notice(added.error().sentence());
}

void DashboardView::Private::closeDashboard(DashboardId id)
{
    const Dashboard *dashboard = std::as_const(editor).layout().dashboard(id);
    if (!dashboard || editor.layout().dashboards.size() < 2)
        return;
    const QString name = dashboard->name;
    editor.removeDashboard(id);
    Q_EMIT q.notice(QStringLiteral("Closed %1. Ctrl+Z brings it back.").arg(name));
}

void DashboardView::Private::changeKind(Panel &panel, PanelKind kind)
{
    PanelSpec spec = panel.spec();
    spec.kind = kind;
    editor.changePanel(current, panel.id(), std::move(spec), QStringLiteral("show as %1").arg(keyword(kind)));
}

void DashboardView::Private::edit(Panel &panel, PanelEditor::Start start)
{
    auto *popover = new PanelEditor(context, panel.spec(), &panel);
    connect(popover, &PanelEditor::accepted, &q,
            [this, dashboard = current, id = panel.id()](const PanelSpec &spec) {
                editor.changePanel(dashboard, id, spec, QStringLiteral("edit panel"));
            });
    popover->openAt(&panel.header(), Popover::Side::Below);
    popover->startAt(start);
}

void DashboardView::Private::askForFile(bool save)
{
    auto *dialog =
        new QFileDialog(&q, save ? QStringLiteral("Export layouts") : QStringLiteral("Import layouts"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setNameFilter(kFileFilter);
    dialog->setDefaultSuffix(QStringLiteral("json"));
    dialog->setAcceptMode(save ? QFileDialog::AcceptSave : QFileDialog::AcceptOpen);
    dialog->setFileMode(save ? QFileDialog::AnyFile : QFileDialog::ExistingFile);
    if (save)
        dialog->selectFile(QStringLiteral("pushscope-layouts.json"));
    connect(dialog, &QFileDialog::fileSelected, &q, [this, save](const QString &path) {
        if (save)
            q.exportLayouts(path);
        else
            q.importLayouts(path);
    });
    dialog->open();
}

} // namespace pushscope::ui
