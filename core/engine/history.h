// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/broker/leveltree.h"
#include "core/engine/indexlist.h"
#include "core/engine/memory.h"
#include "core/engine/pool.h"
#include "core/engine/ring.h"

#include <QHash>

namespace pushscope::engine {

/// The messages that a memory engine still holds, under its bounds, and what it must remember of those it let go.
///
/// Every held message stands in its topic's ring and in one of two lists over all topics, both in position order:
/// `m_recent`, or `m_survivors` when it is past its age and kept only as its topic's newest. All survivors are
/// older than all recent ones, so the oldest message of all is at the front of the one or the other, and every
/// eviction takes constant time.
class History
{
public:
    explicit History(const MemoryEngine::Limits &limits);

    /// `message` has the next position; `now` is not before that of the last call.
    void append(broker::MessagePtr message, base::SteadyTime now);

    /// Gaps and messages after `since`, as `broker::Engine::replay` defines them; `now` decides which are too old.
    [[nodiscard]] broker::Replay replay(std::span<const broker::TopicFilter> filters, base::Position since,
                                        base::SteadyTime now) const;
    [[nodiscard]] std::vector<broker::MessagePtr> retained(std::span<const broker::TopicFilter> filters) const;
    [[nodiscard]] std::vector<broker::Engine::TopicStatistics> topics(base::SteadyTime now) const;
    /// As counted for `Limits::bytes`.
    [[nodiscard]] std::size_t bytes() const { return m_bytes; }

private:
    struct Held
    {
        broker::MessagePtr message;
        base::Position position; ///< the message's, at hand without following the pointer
        base::SteadyTime at;
        std::uint32_t topic = kNoIndex;
        bool survivor = false;
        IndexLink link; ///< in m_recent or m_survivors
    };
    struct Entry
    {
        Ring<std::uint32_t> held; ///< indices into m_held, in position order
        base::Position first;     ///< of the first message since this entry was made
        base::Position newest;
        base::Position evicted;   ///< newest one let go; none: 0
        std::uint64_t messages = 0;
        std::uint64_t bytes = 0;
        std::optional<broker::Topic> topic; ///< empty only in a free place of the pool
        IndexLink link;                     ///< in m_byActivity
    };
    using Ids = broker::LevelTree::Ids;

    std::uint32_t entryFor(const broker::Topic &topic);
    void evictOldestOf(std::uint32_t topic);
    void forgetTopic(std::uint32_t topic);
    void keepBounds(std::uint32_t topic, base::SteadyTime now);
    void passAge(base::SteadyTime now);

    [[nodiscard]] Ids matching(std::span<const broker::TopicFilter> filters) const;
    [[nodiscard]] Ids activeSince(base::Position since) const;
    [[nodiscard]] bool isPastAge(const Held &held, base::SteadyTime now) const;
    [[nodiscard]] std::size_t firstYoungEnough(const Entry &entry, base::SteadyTime now) const;
    [[nodiscard]] std::size_t firstAfter(const Entry &entry, base::Position since) const;
    [[nodiscard]] bool mayHaveForgotten(std::span<const broker::TopicFilter> filters, base::Position since) const;
    [[nodiscard]] std::vector<broker::MessagePtr> inOrder(std::vector<std::uint32_t> held) const;

    const MemoryEngine::Limits m_limits;
    Pool<Held> m_held;
    Pool<Entry> m_entries;
    QHash<broker::Topic, std::uint32_t> m_byTopic;
    broker::LevelTree m_tree; ///< topics to indices of m_entries
    IndexList m_recent;
    IndexList m_survivors;
    IndexList m_byActivity; ///< entries, the one silent for longest first
    std::size_t m_bytes = 0;
    base::Position m_forgotten; ///< newest position of all topics forgotten
};

} // namespace pushscope::engine
