// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/broker/message.h"

#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

namespace pushscope::broker {

/// The queue between one broker and one shard: many publishers append, one consumer takes everything at once.
/// Appends come in position order because the broker appends under its lock. Bounded: when it is full, further
/// messages are not stored but their range of positions is remembered, so that the consumer can fetch them from
/// the history or tell its peers of the gap.
///
/// Whoever reads history beside an inbox (`Broker::subscribe` with a cursor, `Broker::replay` after an overflow)
/// may find messages in both: what the inbox gives up to `Replay::head` has been in the replay.
class Inbox
{
public:
    struct Limits
    {
        std::size_t messages = 65536;
        std::size_t bytes = 64 * 1024 * 1024; ///< payload bytes
    };
    /// `wake` is called once per batch, outside all locks, on the publisher's thread: when the inbox turns from
    /// empty to not empty. It must only post (e.g. a queued call or an eventfd write). It may still be called
    /// once, shortly after `Broker::detach` returned, by a publisher that was under way.
    explicit Inbox(std::function<void()> wake) : Inbox(std::move(wake), Limits{}) {}
    Inbox(std::function<void()> wake, Limits limits);

    struct Overflow
    {
        base::Position from; ///< first position not stored
        base::Position to;   ///< last position not stored
        std::uint64_t messages = 0;
    };
    struct Batch
    {
        std::vector<MessagePtr> messages; ///< in position order
        std::optional<Overflow> overflow; ///< stands after all of `messages`
    };
    /// Takes all there is. Consumer's thread.
    [[nodiscard]] Batch take();

private:
    friend class Broker;
    struct Appended
    {
        bool wake;   ///< the consumer must be woken
        bool stored; ///< otherwise it counts as overflow
    };
    /// Called under the broker's lock.
    [[nodiscard]] Appended append(const MessagePtr &message);
    void wake() { m_wake(); }

    const std::function<void()> m_wake;
    const Limits m_limits;
    base::Position m_offered; ///< of the newest message that matched; the broker's, under its lock
    std::mutex m_mutex;       ///< protects what follows
    Batch m_batch;
    std::size_t m_bytes = 0;
};
using InboxPtr = std::shared_ptr<Inbox>;

} // namespace pushscope::broker
