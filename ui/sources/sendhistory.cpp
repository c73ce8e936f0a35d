// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sources/sendhistory.h"

namespace pushscope::ui {

void SendHistory::push(Item item)
{
    std::erase(m_items, item); // what is sent again moves to the end
    m_items.push_back(std::move(item));
    if (m_items.size() > kMost)
        m_items.erase(m_items.begin());
    m_at = m_items.size();
    m_typed.reset();
}

std::optional<SendHistory::Item> SendHistory::up(const Item &typed)
{
    if (m_at == 0)
        return std::nullopt;
    if (m_at == m_items.size())
        m_typed = typed;
    return m_items[--m_at];
}

std::optional<SendHistory::Item> SendHistory::down()
{
    if (m_at >= m_items.size())
        return std::nullopt;
    ++m_at;
    return m_at == m_items.size() ? m_typed.value_or(Item{}) : m_items[m_at];
}

} // namespace pushscope::ui
