// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/catchup.h"

#include <algorithm>
#include <utility>

namespace pushscope::net {

namespace {

constexpr qsizetype kPortionBytes = 256 * 1024;
constexpr qsizetype kPortionMessages = 1024;
/// The queue must hold a portion, encoded, without coming near its bound.
constexpr int kPartOfQueue = 8;

} // namespace

Catchup::Catchup(Delivery &delivery, Subscriber &subscriber, Connection &connection,
                 const OutboundQueue::Limits &limits, TellGap tellGap)
    : m_portionBytes(std::min(kPortionBytes, limits.bytes / kPartOfQueue))
    , m_portionMessages(
          static_cast<std::size_t>(std::min(kPortionMessages, limits.messages / kPartOfQueue + 1)))
    , m_delivery(delivery)
    , m_subscriber(subscriber)
    , m_connection(connection)
    , m_tellGap(std::move(tellGap))
{
}

void Catchup::start(std::vector<broker::TopicFilter> filters, const std::optional<base::Cursor> &since)
{
    Task task{.filters = std::move(filters), .messages = {}};
    if (join(task, since))
        return;
    m_tasks.push_back(std::move(task));
    goOn();
}

bool Catchup::isShort(const std::vector<broker::MessagePtr> &messages) const
{
    if (messages.size() > 2 * m_portionMessages)
        return false;
    qsizetype bytes = 0;
    for (const broker::MessagePtr &message : messages)
        bytes += message->payload.size();
    return bytes <= 2 * m_portionBytes;
}

bool Catchup::join(Task &task, const std::optional<base::Cursor> &since)
{
    broker::Replay replay = m_delivery.join(m_subscriber, task.filters, since);
    // Whoever resumes after the notice must still get every message that follows it.
    const base::Position last = replay.messages.empty()
                                    ? replay.head.position
                                    : base::Position{replay.messages.front()->position.value - 1};
    for (const broker::Gap &gap : replay.gaps)
        m_tellGap(gap, {replay.head.epoch, std::min(gap.to, last)});
    if (isShort(replay.messages)) {
        m_delivery.send(m_subscriber, replay.messages);
        return true;
    }
    for (const broker::TopicFilter &filter : task.filters)
        m_delivery.leave(m_subscriber, filter);
    task.messages = std::move(replay.messages);
    task.next = 0;
    return false;
}

void Catchup::goOn()
{
    if (m_going)
        return;
    m_going = true;
    while (!m_tasks.empty() && !m_connection.isClosing() && m_connection.queue().isEmpty()) {
        Task &task = m_tasks.front();
        sendSome(task);
        if (task.next < task.messages.size() || m_connection.isClosing())
            continue;
        const base::Cursor reached{m_delivery.epoch(), task.messages.back()->position};
        if (task.filters.empty() || join(task, reached))
            m_tasks.pop_front();
    }
    m_going = false;
}

void Catchup::sendSome(Task &task)
{
    std::vector<broker::MessagePtr> portion;
    qsizetype bytes = 0;
    const auto isWanted = [&](const broker::Message &message) {
        const auto matches = [&](const auto &filter) { return filter.matches(message.topic); };
        return !task.narrowed || std::ranges::any_of(task.filters, matches);
    };
    while (task.next < task.messages.size() && portion.size() < m_portionMessages && bytes < m_portionBytes) {
        const broker::MessagePtr &message = task.messages[task.next++];
        if (!isWanted(*message))
            continue;
        bytes += message->payload.size();
        portion.push_back(message);
    }
    m_delivery.send(m_subscriber, portion);
}

void Catchup::forget(const broker::TopicFilter &filter)
{
    for (Task &task : m_tasks) {
        if (std::erase(task.filters, filter) > 0)
            task.narrowed = true;
    }
}

std::size_t Catchup::filters() const
{
    std::size_t count = 0;
    for (const Task &task : m_tasks)
        count += task.filters.size();
    return count;
}

} // namespace pushscope::net
