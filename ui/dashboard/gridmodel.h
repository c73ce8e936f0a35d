// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/dashboard/layout.h"

#include <optional>
#include <vector>

namespace pushscope::ui {

/// The geometry of a dashboard without widgets: panels on a grid of 12 columns that never overlap. Each
/// operation either leaves a valid arrangement or, when it cannot, changes nothing and returns false.
class GridModel
{
public:
    static constexpr int kColumns = 12;
    static constexpr int kPageRows = 12; ///< rows that fill the view's height; a longer dashboard scrolls
    static constexpr int kMaxRows = 240;
    static constexpr int kMinColumns = 2;
    static constexpr int kMinRows = 2;

    struct Item
    {
        PanelId id;
        CellRect cell;
        bool operator==(const Item &) const = default;
    };

    explicit GridModel(const std::vector<PanelSpec> &panels);

    [[nodiscard]] const std::vector<Item> &items() const { return m_items; }
    [[nodiscard]] std::optional<CellRect> cell(PanelId id) const;
    /// The panel that covers this cell.
    [[nodiscard]] std::optional<PanelId> at(int column, int row) const;
    /// Rows in use, a page at least.
    [[nodiscard]] int rows() const;

    /// Puts the panel's corner at the cell when there is room. When one other panel is in the way, the two
    /// exchange their places and sizes.
    bool move(PanelId id, int column, int row);
    /// Exchanges the places and sizes of two panels.
    bool swap(PanelId a, PanelId b);
    /// Panels in the way first become smaller, and where that would make them too small move down.
    bool resize(PanelId id, CellRect cell);

    /// A place for a new panel of about this size: where it fits, else the largest free place, else below.
    [[nodiscard]] CellRect placeFor(int columns, int rows) const;
    /// The largest free rectangle of the rows in use that could hold a panel.
    [[nodiscard]] std::optional<CellRect> largestFree() const;
    /// The largest free rectangle that contains the cell.
    [[nodiscard]] std::optional<CellRect> largestFree(int column, int row) const;

    [[nodiscard]] static bool fits(const CellRect &cell);

private:
    [[nodiscard]] bool isFree(const CellRect &cell, PanelId except = {}) const;
    [[nodiscard]] Item *find(PanelId id);
    template <class Accept>
    [[nodiscard]] std::optional<CellRect> largestFreeWhere(Accept accept) const;
    bool giveWay(const Item &winner, const CellRect &before);

    std::vector<Item> m_items;
};

} // namespace pushscope::ui
