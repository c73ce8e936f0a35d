// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/broker/message.h"
#include "core/broker/topicfilter.h"

#include <optional>
#include <span>
#include <vector>

namespace pushscope::broker {

/// A range of positions, both ends included, in which messages of `topic` are no longer held.
/// Without a topic the loss may touch any topic: the cursor was of another epoch, or a forgotten topic's.
struct Gap
{
    std::optional<Topic> topic;
    base::Position from;
    base::Position to;
};

/// The answer to "what did I miss?": first the gaps, then every retained message in position order, once.
struct Replay
{
    std::vector<Gap> gaps;
    std::vector<MessagePtr> messages;
    base::Cursor head; ///< the newest position at the moment of the answer
};

/// Where positions and history come from. The broker calls it under its own lock, which is what makes
/// "gets a position" and "enters the inboxes" one step; an engine therefore needs no lock of its own, must not
/// block, and never calls back. It stands here, with its caller; implementations live in `core/engine`.
class Engine
{
public:
    virtual ~Engine() = default;

    [[nodiscard]] virtual base::Cursor head() const = 0;

    /// Gives the next position, stores the message in the history and returns it. Positions grow by one.
    [[nodiscard]] virtual base::Result<MessagePtr> append(Publication publication) = 0;

    /// Everything retained after `since` that matches any of `filters`. No cursor: nothing but `head`.
    /// A cursor of another epoch: one gap over everything (0 to the head), then all that is retained. A position
    /// beyond the head (the numbering went back) counts as another epoch.
    [[nodiscard]] virtual Replay replay(std::span<const TopicFilter> filters,
                                        const std::optional<base::Cursor> &since) const = 0;

    /// The newest message of each topic that matches, in position order.
    [[nodiscard]] virtual std::vector<MessagePtr> retained(std::span<const TopicFilter> filters) const = 0;

    struct TopicStatistics
    {
        Topic topic;
        std::uint64_t messages = 0; ///< since the hub started
        std::uint64_t bytes = 0;    ///< payload bytes since the hub started
        std::size_t held = 0;       ///< messages still in the history
        MessagePtr last;            ///< null when the history has let go of it
    };
    [[nodiscard]] virtual std::vector<TopicStatistics> topics() const = 0;
};

} // namespace pushscope::broker
