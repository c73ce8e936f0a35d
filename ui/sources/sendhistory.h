// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/sources/sourceentry.h"

#include <optional>
#include <vector>

namespace pushscope::ui {

/// What was sent, for Up and Down. What was being typed when one goes up stands at the end again.
class SendHistory
{
public:
    static constexpr std::size_t kMost = 100;

    struct Item
    {
        QString text{};
        MessageForm form = MessageForm::Text;
        bool operator==(const Item &) const = default;
    };

    /// Sending ends the walk.
    void push(Item item);
    /// The one before; nothing at the oldest. `typed` is what stands in the field.
    [[nodiscard]] std::optional<Item> up(const Item &typed);
    [[nodiscard]] std::optional<Item> down();

private:
    std::vector<Item> m_items;
    std::optional<Item> m_typed;
    std::size_t m_at = 0; ///< m_items.size(): what is being typed
};

} // namespace pushscope::ui
