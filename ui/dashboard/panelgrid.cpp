// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dashboard/panelgrid.h"

#include "ui/dashboard/emptytile.h"
#include "ui/dashboard/newpanel.h"
#include "ui/dashboard/streamdirectory.h"

#include <QApplication>
#include <QKeyEvent>
#include <QPainter>

#include <algorithm>
#include <utility>

namespace pushscope::ui {

PanelGrid::PanelGrid(const PanelContext &context, LayoutEditor &editor, DashboardId dashboard, TimeView &time,
                     QWidget *parent)
    : QWidget(parent)
    , m_context(context)
    , m_editor(editor)
    , m_dashboard(dashboard)
    , m_time(time)
    , m_tile(new EmptyTile(context.services.themes, this))
    , m_shown({})
{
    setAcceptDrops(true);
    connect(m_tile, &EmptyTile::chosen, this, [this](PanelKind kind) { add(emptyPanel(kind), m_tileCell); });
    connect(qApp, &QApplication::focusChanged, this, [this](QWidget *, QWidget *widget) {
        for (QWidget *each = widget; each && each != this; each = each->parentWidget()) {
            if (auto *panel = qobject_cast<Panel *>(each); panel && panel->parentWidget() == this)
                setCurrent(panel);
        }
    });
    connect(&context.services.themes, &ThemeStore::changed, this, qOverload<>(&QWidget::update));
    sync();
}

PanelGrid::~PanelGrid() = default;

const Dashboard *PanelGrid::dashboard() const
{
    return m_editor.layout().dashboard(m_dashboard);
}

Panel *PanelGrid::panel(PanelId id) const
{
    const auto found = m_panels.find(id);
    return found == m_panels.end() ? nullptr : found->second;
}

void PanelGrid::setCurrent(Panel *panel)
{
    if (panel == m_current)
        return;
    m_current = panel;
    Q_EMIT currentChanged();
}

QList<Panel *> PanelGrid::panels() const
{
    QList<Panel *> all;
    for (const auto &[id, panel] : m_panels)
        all.append(panel);
    std::ranges::sort(all, {}, [this](const Panel *panel) {
        const CellRect cell = m_shown.cell(panel->id()).value_or(CellRect{});
        return std::pair(cell.row, cell.column);
    });
    return all;
}

Panel *PanelGrid::makePanel(const PanelSpec &spec)
{
    auto *panel = new Panel(m_context, m_time, spec, this);
    const PanelId id = spec.id;
    connect(panel, &Panel::renamed, this, [this, panel, id](const QString &title) {
        PanelSpec changed = panel->spec();
        changed.title = title;
        m_editor.changePanel(m_dashboard, id, changed, QStringLiteral("rename panel"));
    });
    client::Sources &sources = m_context.directory.control();
    connect(panel, &Panel::transportChosen, this,
            [&sources](client::SourceId source, base::Transport transport) {
                sources.setTransport(source, transport);
            });
    connect(panel, &Panel::retryWanted, this,
            [&sources](client::SourceId source) { sources.restart(source); });
    connect(panel, &Panel::menuWanted, this,
            [this, panel](const QPoint &at) { Q_EMIT menuWanted(panel, at); });
    connect(panel, &Panel::opened, this,
            [this, id] { setFullScreen(m_fullScreen ? std::nullopt : std::optional(id)); });
    connect(panel, &Panel::gestureBegan, this,
            [this, panel](Qt::Edges edges, const QPoint &from) { beginGesture(panel, edges, from); });
    connect(panel, &Panel::gestureMoved, this, &PanelGrid::moveGesture);
    connect(panel, &Panel::gestureEnded, this, &PanelGrid::endGesture);
    Q_EMIT panelAdded(panel);
    return panel;
}

void PanelGrid::sync()
{
    const Dashboard *source = dashboard();
    if (!source)
        return;
    cancelGesture();
    for (auto each = m_panels.begin(); each != m_panels.end();) {
        if (source->panel(each->first)) {
            ++each;
            continue;
        }
        if (each->second == m_current)
            setCurrent(nullptr);
        each->second->hide();
        each->second->deleteLater(); // it may be what asked for its removal
        each = m_panels.erase(each);
    }
    for (const PanelSpec &spec : source->panels) {
        if (Panel *known = panel(spec.id))
            known->setSpec(spec);
        else
            m_panels.emplace(spec.id, makePanel(spec));
    }
    if (m_fullScreen && !panel(*m_fullScreen))
        setFullScreen(std::nullopt);
    const int rows = m_shown.rows();
    m_shown = GridModel(source->panels);
    if (rows != m_shown.rows())
        Q_EMIT heightWanted();
    arrange();
    orderFocus();
}

QRect PanelGrid::pixels(const CellRect &cell) const
{
    // A line of 1 px follows each panel; the last one's lies outside.
    const auto x = [this](int column) { return (width() + 1) * column / GridModel::kColumns; };
    const auto y = [this](int row) { return (height() + 1) * row / m_shown.rows(); };
    return {x(cell.column), y(cell.row), x(cell.right()) - x(cell.column) - 1,
            y(cell.bottom()) - y(cell.row) - 1};
}

void PanelGrid::arrange()
{
    for (const auto &[id, panel] : m_panels) {
        const bool full = m_fullScreen == id;
        const auto cell = m_shown.cell(id);
        if (full)
            panel->setGeometry(rect());
        else if (cell)
            panel->setGeometry(pixels(*cell));
        panel->setVisible(full || !m_fullScreen);
    }
    placeTile(m_fullScreen ? std::nullopt : m_shown.largestFree());
    update();
}

void PanelGrid::placeTile(std::optional<CellRect> place)
{
    m_tileCell = place;
    if (place)
        m_tile->setGeometry(pixels(*place));
    m_tile->setVisible(place.has_value());
}

void PanelGrid::orderFocus()
{
    QWidget *previous = nullptr;
    for (Panel *panel : panels()) {
        if (previous)
            setTabOrder(previous, panel);
        previous = panel->orderFocus();
    }
    if (previous)
        setTabOrder(previous, m_tile);
}

void PanelGrid::draw(const DrawFrame &frame, base::SteadyTime now, bool refreshed)
{
    for (const auto &[id, panel] : m_panels) {
        if (panel->isVisible() && !panel->visibleRegion().isEmpty())
            panel->draw(frame, now, refreshed);
    }
}

void PanelGrid::resizeEvent(QResizeEvent *)
{
    arrange();
}

void PanelGrid::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const Theme &theme = m_context.services.themes.theme();
    painter.fillRect(rect(), theme.base);
    if (m_fullScreen)
        return;
    for (const GridModel::Item &item : m_shown.items())
        painter.fillRect(pixels(item.cell).adjusted(-1, -1, 1, 1), theme.sep);
}

std::optional<PanelId> PanelGrid::add(PanelSpec spec, std::optional<CellRect> place)
{
    if (place) {
        // Of a large place only what the kind needs, unless what would be left could hold no panel.
        const CellRect wish = spec.cell;
        spec.cell = *place;
        if (place->columns - wish.columns >= GridModel::kMinColumns)
            spec.cell.columns = wish.columns;
        if (place->rows - wish.rows >= GridModel::kMinRows)
            spec.cell.rows = wish.rows;
    } else {
        const Dashboard *target = dashboard();
        if (target)
            spec.cell = GridModel(target->panels).placeFor(spec.cell.columns, spec.cell.rows);
    }
    const bool unbound = spec.bindings.empty();
    const auto added = m_editor.addPanel(m_dashboard, std::move(spec));
    if (!added) {
        Q_EMIT notice(added.error().sentence());
        return std::nullopt;
    }
    if (Panel *made = panel(*added)) {
        made->setFocus(Qt::OtherFocusReason);
        setCurrent(made);
        if (unbound)
            Q_EMIT emptyPanelAdded(made);
    }
    return *added;
}

void PanelGrid::add(const TopicRef &topic, std::optional<PanelKind> kind)
{
    m_context.directory.refreshNow(m_context.services.clock.steadyNow());
    add(panelFor(topic, m_context.directory, m_context.reader, kind));
}

void PanelGrid::moveCurrent(int columns, int rows)
{
    GridModel moved = m_shown;
    const auto cell = m_current ? moved.cell(m_current->id()) : std::nullopt;
    if (cell && !m_fullScreen && moved.move(m_current->id(), cell->column + columns, cell->row + rows))
        m_editor.arrange(m_dashboard, moved, QStringLiteral("move panel"));
}

void PanelGrid::resizeCurrent(int columns, int rows)
{
    GridModel changed = m_shown;
    auto cell = m_current ? changed.cell(m_current->id()) : std::nullopt;
    if (!cell || m_fullScreen)
        return;
    cell->columns += columns;
    cell->rows += rows;
    if (changed.resize(m_current->id(), *cell))
        m_editor.arrange(m_dashboard, changed, QStringLiteral("resize panel"));
}

void PanelGrid::setFullScreen(std::optional<PanelId> id)
{
    if (id == m_fullScreen || (id && !panel(*id)))
        return;
    const bool was = m_fullScreen.has_value();
    m_fullScreen = id;
    Q_EMIT heightWanted();
    arrange();
    if (id)
        panel(*id)->setFocus(Qt::OtherFocusReason);
    if (was != id.has_value())
        Q_EMIT fullScreenChanged(id.has_value());
}

void PanelGrid::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape && m_gesture)
        cancelGesture();
    else if (event->key() == Qt::Key_Escape && m_fullScreen)
        setFullScreen(std::nullopt);
    else
        QWidget::keyPressEvent(event);
}

} // namespace pushscope::ui
