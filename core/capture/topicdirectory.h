// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/ratemeter.h"
#include "core/capture/capture.h"
#include "core/capture/framelog.h"
#include "core/capture/topickey.h"

#include <deque>
#include <mutex>
#include <unordered_map>

namespace pushscope::capture {

/// What a recording keeps of a topic.
struct TopicState
{
    TopicKey key;
    quint64 messages = 0;
    quint64 bytes = 0;
    Sequence sequence; ///< of `last`
    client::FramePtr last;
};

/// What is known of each source and topic: counts, rate and newest message. Bounded to `kMaxTopics`.
/// The writer calls record() and release() under the capture's lock; snapshot() takes that lock itself, for a few
/// entries at a time, so that a large directory never holds up the writer.
class TopicDirectory
{
public:
    static constexpr std::size_t kMaxTopics = 100'000;
    static constexpr quint32 kUnlisted = ~quint32(0);

    /// `budgetBytes`: what the newest messages that have left the log may cost before their payloads are left out.
    explicit TopicDirectory(qint64 budgetBytes) : m_budget(budgetBytes) {}

    /// Counts a message; returns the entry's index, or kUnlisted when the directory is full.
    quint32 record(const client::FramePtr &frame, Sequence sequence, base::SteadyTime now);
    /// The block leaves the log: entries that show a frame of it get a copy of their own, so that one quiet topic
    /// does not keep a whole block of frames alive.
    void release(const FrameBlock &block);

    /// Of the copies made by release().
    [[nodiscard]] qint64 heldBytes() const { return m_heldBytes; }
    [[nodiscard]] quint64 unlisted() const { return m_unlisted; }

    /// Puts a topic back as a recording told it.
    void restore(TopicState state);
    /// The states of the topics that changed since the last call; the first call starts the bookkeeping.
    [[nodiscard]] std::vector<TopicState> takeChanged();
    /// They could not be kept: they are still to be taken.
    void putBackChanged(const std::vector<TopicState> &states);
    /// Nothing of it is kept any more.
    void putBackAll();

    [[nodiscard]] std::vector<Capture::TopicSummary> snapshot(std::mutex &lock, base::SteadyTime now) const;

private:
    struct Entry
    {
        TopicKey key; ///< never changes, so it may be read without the lock
        quint64 messages = 0;
        quint64 bytes = 0;
        base::RateMeter meter;
        client::FramePtr last;
        Sequence lastSequence;
        qint64 ownBytes = 0; ///< cost of `last` when it is a copy of our own
        bool changed = false; ///< stands in m_changed
    };
    Entry *find(TopicKeyView key, quint32 &index);
    void keepCopy(Entry &entry);
    void markChanged(Entry &entry, quint32 index);

    const qint64 m_budget;
    std::deque<Entry> m_entries;
    std::unordered_map<TopicKey, quint32, TopicKeyHash, TopicKeyEqual> m_index;
    std::vector<quint32> m_changed;
    bool m_tracksChanges = false;
    qint64 m_heldBytes = 0;
    quint64 m_unlisted = 0;

    mutable std::mutex m_orderLock; ///< protects m_order; taken before the capture's lock
    mutable std::vector<const Entry *> m_order;
};

} // namespace pushscope::capture
