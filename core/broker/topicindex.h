// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/broker/topic.h"
#include "core/broker/topicfilter.h"

#include <QHash>

#include <memory>
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
    /// filter (the caller marks what it has seen).
    template <class Visitor>
    void match(QByteArrayView topic, Visitor &&visit) const;
    [[nodiscard]] bool isEmpty() const;
};

} // namespace pushscope::broker
