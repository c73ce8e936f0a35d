// SPDX-License-Identifier: GPL-3.0-or-later
// How panels are moved and resized with the mouse, and where dragged topics go.
#include "ui/dashboard/panelgrid.h"

#include "ui/dashboard/emptytile.h"
#include "ui/dashboard/newpanel.h"
#include "ui/dashboard/streamdirectory.h"

#include <QDragEnterEvent>
#include <QDragMoveEvent>
#include <QDropEvent>

#include <algorithm>
#include <cmath>
#include <utility>

namespace pushscope::ui {

void PanelGrid::beginGesture(Panel *panel, Qt::Edges edges, const QPoint &from)
{
    if (m_fullScreen)
        return;
    m_gesture = Gesture{panel->id(), edges, from, m_shown};
    panel->setHighlight(Panel::Highlight::Moving);
    panel->raise();
    panel->setFocus(Qt::MouseFocusReason); // Escape comes here
}

void PanelGrid::moveGesture(const QPoint &at)
{
    if (!m_gesture)
        return;
    const auto cell = m_gesture->before.cell(m_gesture->panel);
    if (!cell)
        return;
    const QPoint delta = at - m_gesture->from;
    const int columns =
        static_cast<int>(std::lround(delta.x() * GridModel::kColumns / static_cast<double>(width())));
    const int rows =
        static_cast<int>(std::lround(delta.y() * m_shown.rows() / static_cast<double>(height())));
    GridModel preview = m_gesture->before;
    if (!m_gesture->edges) {
        // The panel under the pointer is the one to exchange with.
        const QPoint over = cellAt(mapFromGlobal(at));
        const auto other = preview.at(over.x(), over.y());
        if (other && *other != m_gesture->panel)
            preview.swap(m_gesture->panel, *other);
        else if (!other)
            preview.move(m_gesture->panel, cell->column + columns, cell->row + rows);
    } else {
        preview.resize(m_gesture->panel, resized(*cell, m_gesture->edges, columns, rows));
    }
    if (preview.items() == m_shown.items())
        return;
    const bool taller = preview.rows() != m_shown.rows();
    m_shown = std::move(preview);
    if (taller)
        Q_EMIT heightWanted();
    arrange();
}

CellRect PanelGrid::resized(const CellRect &cell, Qt::Edges edges, int columns, int rows) const
{
    int left = cell.column;
    int right = cell.right();
    int top = cell.row;
    int bottom = cell.bottom();
    if (edges & Qt::LeftEdge)
        left = std::clamp(left + columns, 0, right - GridModel::kMinColumns);
    if (edges & Qt::RightEdge)
        right = std::clamp(right + columns, left + GridModel::kMinColumns, GridModel::kColumns);
    if (edges & Qt::TopEdge)
        top = std::clamp(top + rows, 0, bottom - GridModel::kMinRows);
    if (edges & Qt::BottomEdge)
        bottom = std::clamp(bottom + rows, top + GridModel::kMinRows, GridModel::kMaxRows);
    return {left, top, right - left, bottom - top};
}

void PanelGrid::endGesture()
{
    const auto gesture = std::exchange(m_gesture, std::nullopt);
    if (!gesture)
        return;
    if (Panel *moved = panel(gesture->panel))
        moved->setHighlight(Panel::Highlight::None);
    const QString step = gesture->edges ? QStringLiteral("resize panel") : QStringLiteral("move panel");
    m_editor.arrange(m_dashboard, m_shown, step);
}

void PanelGrid::cancelGesture()
{
    const auto gesture = std::exchange(m_gesture, std::nullopt);
    if (!gesture)
        return;
    if (Panel *moved = panel(gesture->panel))
        moved->setHighlight(Panel::Highlight::None);
    m_shown = gesture->before;
    Q_EMIT heightWanted();
    arrange();
}

QPoint PanelGrid::cellAt(const QPointF &position) const
{
    const auto part = [](double at, int length, int count) {
        return std::clamp(static_cast<int>(at * count / std::max(1, length)), 0, count - 1);
    };
    return {part(position.x(), width(), GridModel::kColumns), part(position.y(), height(), m_shown.rows())};
}

PanelGrid::DropSpot PanelGrid::dropSpot(const QPointF &position) const
{
    if (m_fullScreen)
        return {.panel = panel(*m_fullScreen), .place = {}};
    const QPoint cell = cellAt(position);
    if (const auto id = m_shown.at(cell.x(), cell.y()))
        return {.panel = panel(*id), .place = {}};
    return {.panel = nullptr, .place = m_shown.largestFree(cell.x(), cell.y())};
}

void PanelGrid::showDropSpot(const DropSpot &spot)
{
    for (const auto &[id, panel] : m_panels)
        panel->setHighlight(panel == spot.panel ? Panel::Highlight::DropTarget : Panel::Highlight::None);
    if (spot.place)
        placeTile(spot.place);
    m_tile->setDropTarget(spot.place.has_value());
}

void PanelGrid::dragEnterEvent(QDragEnterEvent *event)
{
    if (topicFromMimeData(event->mimeData()))
        event->acceptProposedAction();
    else
        event->ignore();
}

void PanelGrid::dragMoveEvent(QDragMoveEvent *event)
{
    const DropSpot spot = dropSpot(event->position());
    showDropSpot(spot);
    if (spot.panel || spot.place)
        event->acceptProposedAction();
    else
        event->ignore();
}

void PanelGrid::dragLeaveEvent(QDragLeaveEvent *)
{
    showDropSpot({});
    if (!m_fullScreen)
        placeTile(m_shown.largestFree());
}

void PanelGrid::dropEvent(QDropEvent *event)
{
    const auto topic = topicFromMimeData(event->mimeData());
    const DropSpot spot = dropSpot(event->position());
    dragLeaveEvent(nullptr);
    if (!topic || (!spot.panel && !spot.place))
        return event->ignore();
    event->acceptProposedAction();
    dropOn(spot, *topic);
}

void PanelGrid::dropOn(const DropSpot &spot, const TopicRef &topic)
{
    m_context.directory.refreshNow(m_context.services.clock.steadyNow());
    if (!spot.panel) {
        add(panelFor(topic, m_context.directory, m_context.reader), spot.place);
        return;
    }
    Binding binding = bindingFor(topic, m_context.directory, m_context.reader);
    if (spot.panel->spec().kind == PanelKind::Table)
        binding.field.clear();
    const auto added = m_editor.addBinding(m_dashboard, spot.panel->id(), std::move(binding));
    if (!added)
        Q_EMIT notice(added.error().sentence());
}

} // namespace pushscope::ui
