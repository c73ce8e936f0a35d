// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHash>

#include <algorithm>
#include <cstdint>
#include <memory>
#include <vector>

namespace pushscope::broker {

/// Values with the number of times each was added, side by side in memory so that walking them is as fast as it
/// gets. Adding and removing take constant time on average: a set that has grown keeps an index of its values.
/// Order: as added, until the first removal.
template <class T>
class CountedSet
{
public:
    void add(const T &value)
    {
        if (const std::size_t at = find(value); at < m_entries.size()) {
            ++m_entries[at].count;
            return;
        }
        if (m_places)
            m_places->insert(value, m_entries.size());
        m_entries.push_back({value, 1});
        if (!m_places && m_entries.size() > kIndexFrom)
            makeIndex();
    }

    /// Undoes one add. Returns whether there was one.
    bool remove(const T &value)
    {
        const std::size_t at = find(value);
        if (at == m_entries.size())
            return false;
        if (--m_entries[at].count > 0)
            return true;
        if (m_places)
            m_places->remove(value);
        if (at + 1 < m_entries.size()) {
            m_entries[at] = std::move(m_entries.back());
            if (m_places)
                (*m_places)[m_entries[at].value] = at;
        }
        m_entries.pop_back();
        if (m_entries.size() < kIndexFrom / 2)
            m_places.reset();
        return true;
    }

    template <class Visitor>
    void forEach(Visitor &&visit) const
    {
        for (const Entry &entry : m_entries)
            visit(entry.value);
    }

    [[nodiscard]] bool isEmpty() const { return m_entries.empty(); }
    [[nodiscard]] std::size_t size() const { return m_entries.size(); }

private:
    static constexpr std::size_t kIndexFrom = 16; ///< below, looking through the values beats hashing

    struct Entry
    {
        T value;
        std::uint32_t count;
    };

    /// The place of the value, or the size when it is not here.
    std::size_t find(const T &value) const
    {
        if (m_places)
            return m_places->value(value, m_entries.size());
        const auto same = [&](const Entry &entry) { return entry.value == value; };
        const auto found = std::find_if(m_entries.begin(), m_entries.end(), same);
        return static_cast<std::size_t>(found - m_entries.begin());
    }

    void makeIndex()
    {
        m_places = std::make_unique<QHash<T, std::size_t>>();
        for (std::size_t i = 0; i < m_entries.size(); ++i)
            m_places->insert(m_entries[i].value, i);
    }

    std::vector<Entry> m_entries;
    std::unique_ptr<QHash<T, std::size_t>> m_places;
};

} // namespace pushscope::broker
