// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/broker/countedset.h"
#include "core/broker/leveltree.h"
#include "core/broker/topicfilter.h"

#include <QHash>

#include <vector>

namespace pushscope::broker {

/// Finds, for a topic, everyone whose filter matches, in time that depends on the topic's levels and the number
/// of matches, not on how many other filters exist: exact filters stand in a hash, wildcards in a trie.
/// Not thread-safe. T is a small value that can be compared and hashed (a pointer, a strong id).
template <class T>
class TopicIndex
{
public:
    /// Adds once more; the same pair may be added many times and is then counted.
    void add(const TopicFilter &filter, const T &value);
    /// Undoes one add. Returns whether there was one.
    bool remove(const TopicFilter &filter, const T &value);
    /// Calls `visit(value)` for every matching entry; a value with several matching filters is visited once per
    /// filter (the caller marks what it has seen). `visit` must not change the index.
    template <class Visitor>
    void match(QByteArrayView topic, Visitor &&visit) const;
    [[nodiscard]] bool isEmpty() const { return m_slots.isEmpty(); }

private:
    int slotOf(const TopicFilter &filter);

    QHash<QByteArray, int> m_slots; ///< every filter, by its bytes; a topic can only equal an exact one
    LevelTree m_wildcards;          ///< the slots of the filters with wildcards, by level
    std::vector<CountedSet<T>> m_sets;
    std::vector<int> m_freeSlots;
};

template <class T>
int TopicIndex<T>::slotOf(const TopicFilter &filter)
{
    if (const auto known = m_slots.constFind(filter.bytes()); known != m_slots.cend())
        return *known;
    int slot = static_cast<int>(m_sets.size());
    if (m_freeSlots.empty()) {
        m_sets.emplace_back();
    } else {
        slot = m_freeSlots.back();
        m_freeSlots.pop_back();
    }
    m_slots.insert(filter.bytes(), slot);
    if (filter.hasWildcards())
        m_wildcards.insert(filter.bytes(), slot);
    return slot;
}

template <class T>
void TopicIndex<T>::add(const TopicFilter &filter, const T &value)
{
    m_sets[static_cast<std::size_t>(slotOf(filter))].add(value);
}

template <class T>
bool TopicIndex<T>::remove(const TopicFilter &filter, const T &value)
{
    const auto known = m_slots.constFind(filter.bytes());
    if (known == m_slots.cend())
        return false;
    const int slot = *known;
    CountedSet<T> &set = m_sets[static_cast<std::size_t>(slot)];
    if (!set.remove(value))
        return false;
    if (set.isEmpty()) {
        set = {};
        m_slots.erase(known);
        if (filter.hasWildcards())
            m_wildcards.remove(filter.bytes());
        m_freeSlots.push_back(slot);
    }
    return true;
}

template <class T>
template <class Visitor>
void TopicIndex<T>::match(QByteArrayView topic, Visitor &&visit) const
{
    const auto exact = m_slots.constFind(QByteArray::fromRawData(topic.data(), topic.size()));
    if (exact != m_slots.cend())
        m_sets[static_cast<std::size_t>(*exact)].forEach(visit);
    if (m_wildcards.isEmpty())
        return;
    LevelTree::Ids matching;
    m_wildcards.collectFilters(topic, matching);
    for (const int slot : matching)
        m_sets[static_cast<std::size_t>(slot)].forEach(visit);
}

} // namespace pushscope::broker
