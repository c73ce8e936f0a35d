// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/net/delivery.h"

#include <deque>
#include <functional>
#include <optional>
#include <vector>

namespace pushscope::net {

/// Brings a subscriber that starts in the past up to the present: gaps first, then what history has, then
/// live. A long replay is sent no faster than the peer takes it, and meanwhile the peer's queue holds little;
/// when it is through, history is asked again from there, until what is missing is short enough to go at
/// once.
class Catchup
{
public:
    /// What the peer's dialect does with a gap; `seen` is what may be resumed from after it.
    using TellGap = std::function<void(const broker::Gap &gap, base::Cursor seen)>;

    Catchup(Delivery &delivery, Subscriber &subscriber, Connection &connection,
            const OutboundQueue::Limits &limits, TellGap tellGap);

    void start(std::vector<broker::TopicFilter> filters, const std::optional<base::Cursor> &since);
    /// The queue is empty again.
    void goOn();
    /// Takes the filter out of what is still to come; the live one is the caller's to leave.
    void forget(const broker::TopicFilter &filter);
    [[nodiscard]] std::size_t filters() const; ///< how many are not live yet

private:
    struct Task
    {
        std::vector<broker::TopicFilter> filters;
        std::vector<broker::MessagePtr> messages;
        std::size_t next = 0;
        bool narrowed = false; ///< a filter has gone, so not all messages are wanted
    };
    /// Whether it is live now; otherwise what is left stands in `task`.
    [[nodiscard]] bool join(Task &task, const std::optional<base::Cursor> &since);
    [[nodiscard]] bool isShort(const std::vector<broker::MessagePtr> &messages) const;
    void sendSome(Task &task);

    const qsizetype m_portionBytes;
    const std::size_t m_portionMessages;
    Delivery &m_delivery;
    Subscriber &m_subscriber;
    Connection &m_connection;
    const TellGap m_tellGap;
    std::deque<Task> m_tasks;
    bool m_going = false;
};

} // namespace pushscope::net
