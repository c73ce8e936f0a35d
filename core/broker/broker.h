// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/base/ratemeter.h"
#include "core/broker/engine.h"
#include "core/broker/inbox.h"
#include "core/broker/topicindex.h"

#include <QHash>

#include <mutex>

namespace pushscope::broker {

/// Takes publications, lets the engine number and keep them, and puts them into the inbox of every subscriber
/// group (a shard, an in-process listener) with a matching filter. Thread-safe; no event loop, no sockets; never
/// calls out under its lock (wake-ups follow after it is released).
///
/// One order: position, history and inboxes happen under the same lock, so every inbox sees ever-growing
/// positions, and a cursor taken from any message covers everything before it.
class Broker
{
public:
    struct Limits
    {
        qsizetype payloadBytes = 1024 * 1024;
        qsizetype eventBytes = 255; ///< also for the conflation key
    };
    Broker(std::unique_ptr<Engine> engine, const base::Clock &clock) : Broker(std::move(engine), clock, Limits{}) {}
    Broker(std::unique_ptr<Engine> engine, const base::Clock &clock, Limits limits);
    ~Broker();

    /// Fails with TooLarge or InvalidArgument (an event with line breaks, text that is not UTF-8); the message is
    /// then nowhere.
    base::Result<base::Cursor> publish(Publication publication);

    [[nodiscard]] base::Cursor head() const;

    /// Adds `filter` for this inbox and, in the same step, says what came before: every message up to
    /// `Replay::head` is in the replay (if `since` asked for it) or already in the inbox; everything after it
    /// will enter the inbox. Filters of one inbox are counted: as many unsubscribes undo it.
    [[nodiscard]] Replay subscribe(const InboxPtr &inbox, const TopicFilter &filter,
                                   const std::optional<base::Cursor> &since);
    void unsubscribe(const InboxPtr &inbox, const TopicFilter &filter);
    /// Drops all filters of the inbox.
    void detach(const InboxPtr &inbox);

    /// Reads history without subscribing (polling, recovery after an inbox overflow).
    [[nodiscard]] Replay replay(std::span<const TopicFilter> filters,
                                const std::optional<base::Cursor> &since) const;
    [[nodiscard]] std::vector<MessagePtr> retained(std::span<const TopicFilter> filters) const;

    struct Statistics
    {
        std::uint64_t messages = 0;        ///< published since start
        std::uint64_t bytes = 0;           ///< payload bytes published since start
        std::uint64_t rejected = 0;        ///< publications refused
        std::uint64_t inboxOverflows = 0;  ///< messages that did not fit an inbox and must be fetched from history
        base::RateMeter::Rate rate;        ///< published, over the last two seconds
    };
    [[nodiscard]] Statistics statistics() const;
    [[nodiscard]] std::vector<Engine::TopicStatistics> topics() const;
    [[nodiscard]] const Limits &limits() const { return m_limits; }

private:
    struct Attachment
    {
        InboxPtr inbox;
        QHash<TopicFilter, int> filters; ///< how often each was subscribed
    };

    const base::Clock &m_clock;
    const Limits m_limits;
    mutable std::mutex m_mutex; ///< protects what follows, and is what makes the one order
    std::unique_ptr<Engine> m_engine;
    TopicIndex<Inbox *> m_index;
    QHash<Inbox *, Attachment> m_inboxes;
    Statistics m_statistics;
    base::RateMeter m_rate;
};

} // namespace pushscope::broker
