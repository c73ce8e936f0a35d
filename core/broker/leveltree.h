// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/broker/levels.h"

#include <QByteArray>
#include <QHashFunctions>
#include <QVarLengthArray>

#include <unordered_map>
#include <vector>

namespace pushscope::broker {

/// A trie of slash-separated paths, each with a number that is its owner's. It answers both questions: holding
/// filters, which of them match a topic; holding topics, which of them match a filter. Not thread-safe.
class LevelTree
{
public:
    using Ids = QVarLengthArray<int, 32>;

    LevelTree() : m_nodes(1) {}

    /// `id` is 0 or more; a path that is already here gets the new one.
    void insert(QByteArrayView path, int id);
    void remove(QByteArrayView path);
    [[nodiscard]] bool isEmpty() const { return m_paths == 0; }

    /// Appends the ids of all filters here that match `topic`, each once. Visits only nodes that agree with the
    /// beginning of the topic.
    void collectFilters(QByteArrayView topic, Ids &ids) const { collectFilters(kRoot, Levels(topic), ids); }
    /// Appends the ids of all topics here that `filter` matches, each once. A `+` costs a look at each child.
    void collectTopics(QByteArrayView filter, Ids &ids) const { collectTopics(kRoot, Levels(filter), ids); }

private:
    static constexpr int kNone = -1;
    static constexpr int kRoot = 0;

    struct Hash
    {
        using is_transparent = void;
        /// Seeded: levels come from outside, and nobody shall be able to choose colliding ones.
        std::size_t operator()(QByteArrayView level) const { return qHash(level, QHashSeed::globalSeed()); }
    };
    struct Equal
    {
        using is_transparent = void;
        bool operator()(QByteArrayView a, QByteArrayView b) const { return a == b; }
    };
    /// Small maps are many (a node each), which is why this is not a QHash: that starts with 1.7 KiB.
    using Children = std::unordered_map<QByteArray, int, Hash, Equal>;

    struct Node
    {
        Children children; ///< without the two below
        int plus = kNone;  ///< child `+`
        int rest = kNone;  ///< child `#`
        int id = kNone;    ///< of the path that ends here
        [[nodiscard]] bool isUnused() const
        {
            return id == kNone && plus == kNone && rest == kNone && children.empty();
        }
    };

    [[nodiscard]] int child(const Node &node, QByteArrayView level) const;
    int makeChild(int parent, QByteArrayView level);
    void removeChild(int parent, QByteArrayView level);
    void collectFilters(int at, Levels levels, Ids &ids) const;
    void collectTopics(int at, Levels levels, Ids &ids) const;
    void collectAll(int at, Ids &ids) const;
    [[nodiscard]] const Node &node(int at) const { return m_nodes[static_cast<std::size_t>(at)]; }
    [[nodiscard]] Node &node(int at) { return m_nodes[static_cast<std::size_t>(at)]; }

    std::vector<Node> m_nodes;
    std::vector<int> m_freeNodes;
    std::size_t m_paths = 0;
};

} // namespace pushscope::broker
