// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dashboard/gridmodel.h"

#include <algorithm>
#include <utility>

namespace pushscope::ui {

namespace {

/// What is left of `loser` beside `winner`, cut at the side on which it lay before `winner` grew from
/// `before`.
std::optional<CellRect> cutBeside(CellRect loser, const CellRect &winner, const CellRect &before)
{
    if (loser.column >= before.right())
        loser = {winner.right(), loser.row, loser.right() - winner.right(), loser.rows};
    else if (loser.right() <= before.column)
        loser.columns = winner.column - loser.column;
    else if (loser.row >= before.bottom())
        loser = {loser.column, winner.bottom(), loser.columns, loser.bottom() - winner.bottom()};
    else if (loser.bottom() <= before.row)
        loser.rows = winner.row - loser.row;
    if (!GridModel::fits(loser) || loser.overlaps(winner))
        return std::nullopt;
    return loser;
}

} // namespace

GridModel::GridModel(const std::vector<PanelSpec> &panels)
{
    m_items.reserve(panels.size());
    for (const PanelSpec &panel : panels)
        m_items.push_back({panel.id, panel.cell});
}

bool GridModel::fits(const CellRect &cell)
{
    return cell.column >= 0 && cell.row >= 0 && cell.columns >= kMinColumns && cell.rows >= kMinRows &&
           cell.right() <= kColumns && cell.bottom() <= kMaxRows;
}

GridModel::Item *GridModel::find(PanelId id)
{
    const auto found = std::ranges::find(m_items, id, &Item::id);
    return found == m_items.end() ? nullptr : &*found;
}

std::optional<CellRect> GridModel::cell(PanelId id) const
{
    const auto found = std::ranges::find(m_items, id, &Item::id);
    return found == m_items.end() ? std::nullopt : std::optional(found->cell);
}

std::optional<PanelId> GridModel::at(int column, int row) const
{
    const CellRect spot{column, row, 1, 1};
    const auto found =
        std::ranges::find_if(m_items, [&](const Item &item) { return item.cell.overlaps(spot); });
    return found == m_items.end() ? std::nullopt : std::optional(found->id);
}

int GridModel::rows() const
{
    int rows = kPageRows;
    for (const Item &item : m_items)
        rows = std::max(rows, item.cell.bottom());
    return rows;
}

bool GridModel::isFree(const CellRect &cell, PanelId except) const
{
    return std::ranges::none_of(
        m_items, [&](const Item &item) { return item.id != except && item.cell.overlaps(cell); });
}

bool GridModel::move(PanelId id, int column, int row)
{
    Item *item = find(id);
    if (!item)
        return false;
    CellRect target = item->cell;
    target.column = std::clamp(column, 0, kColumns - target.columns);
    target.row = std::clamp(row, 0, kMaxRows - target.rows);
    if (target == item->cell)
        return false;
    if (isFree(target, id)) {
        item->cell = target;
        return true;
    }
    // Of several in the way, the one that is covered most.
    const auto covered = [&target](const Item &other) {
        const int columns =
            std::min(target.right(), other.cell.right()) - std::max(target.column, other.cell.column);
        const int rows =
            std::min(target.bottom(), other.cell.bottom()) - std::max(target.row, other.cell.row);
        return std::max(columns, 0) * std::max(rows, 0);
    };
    const Item *other = nullptr;
    for (const Item &candidate : m_items) {
        if (candidate.id != id && covered(candidate) > (other ? covered(*other) : 0))
            other = &candidate;
    }
    return swap(id, other->id);
}

bool GridModel::swap(PanelId a, PanelId b)
{
    Item *first = find(a);
    Item *second = find(b);
    if (!first || !second || first == second)
        return false;
    std::swap(first->cell, second->cell);
    return true;
}

bool GridModel::resize(PanelId id, CellRect cell)
{
    Item *item = find(id);
    if (!item || item->cell == cell || !fits(cell))
        return false;
    const std::vector<Item> before = m_items;
    const CellRect old = std::exchange(item->cell, cell);
    if (giveWay(*item, old))
        return true;
    m_items = before;
    return false;
}

bool GridModel::giveWay(const Item &winner, const CellRect &before)
{
    std::vector<Item *> pushed;
    for (Item &item : m_items) {
        if (item.id == winner.id || !item.cell.overlaps(winner.cell))
            continue;
        if (const auto cut = cutBeside(item.cell, winner.cell, before))
            item.cell = *cut;
        else
            pushed.push_back(&item);
    }
    // From the top down, each to the first row where it hits nothing; whoever it would hit there stays.
    std::ranges::sort(pushed, {}, [](const Item *item) { return item->cell.row; });
    for (Item *item : pushed) {
        CellRect target = item->cell;
        while (target.bottom() <= kMaxRows && !isFree(target, item->id))
            ++target.row;
        if (target.bottom() > kMaxRows)
            return false;
        item->cell = target;
    }
    return true;
}

CellRect GridModel::placeFor(int columns, int rows) const
{
    columns = std::clamp(columns, kMinColumns, kColumns);
    rows = std::clamp(rows, kMinRows, kPageRows);
    const int used = this->rows();
    for (int row = 0; row + rows <= used; ++row) {
        for (int column = 0; column + columns <= kColumns; ++column) {
            const CellRect cell{column, row, columns, rows};
            if (isFree(cell))
                return cell;
        }
    }
    if (const auto free = largestFree())
        return {free->column, free->row, std::min(free->columns, columns), std::min(free->rows, rows)};
    // The grid is bounded; a dashboard of 64 panels of a page's height each would not fit. Overlap is caught
    // by the caller's check of fits().
    return {0, used, columns, rows};
}

std::optional<CellRect> GridModel::largestFree() const
{
    return largestFreeWhere([](const CellRect &) { return true; });
}

std::optional<CellRect> GridModel::largestFree(int column, int row) const
{
    return largestFreeWhere(
        [spot = CellRect{column, row, 1, 1}](const CellRect &cell) { return cell.overlaps(spot); });
}

template <class Accept>
std::optional<CellRect> GridModel::largestFreeWhere(Accept accept) const
{
    // A bit for each column of a row; a run of columns is free in a row when none of its bits is set.
    const auto mask = [](int column, int columns) { return ((1U << columns) - 1U) << column; };
    std::vector<unsigned> occupied(static_cast<std::size_t>(rows()));
    for (const Item &item : m_items) {
        for (int row = item.cell.row; row < item.cell.bottom(); ++row)
            occupied[static_cast<std::size_t>(row)] |= mask(item.cell.column, item.cell.columns);
    }
    const int used = static_cast<int>(occupied.size());
    std::optional<CellRect> best;
    for (int column = 0; column < kColumns; ++column) {
        for (int columns = kMinColumns; column + columns <= kColumns; ++columns) {
            const auto isOccupied = [&occupied, run = mask(column, columns)](int row) {
                return (occupied[static_cast<std::size_t>(row)] & run) != 0;
            };
            for (int row = 0; row < used; ++row) {
                const int top = row;
                while (row < used && !isOccupied(row))
                    ++row;
                const CellRect cell{column, top, columns, row - top};
                if (fits(cell) && accept(cell) && (!best || cell.area() > best->area()))
                    best = cell;
            }
        }
    }
    return best;
}

} // namespace pushscope::ui
