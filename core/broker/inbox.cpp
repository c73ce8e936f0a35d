// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/broker/inbox.h"

#include <utility>

namespace pushscope::broker {

Inbox::Inbox(std::function<void()> wake, Limits limits) : m_wake(std::move(wake)), m_limits(limits) {}

Inbox::Batch Inbox::take()
{
    const std::lock_guard lock(m_mutex);
    m_bytes = 0;
    return std::exchange(m_batch, {});
}

Inbox::Appended Inbox::append(const MessagePtr &message)
{
    const auto size = static_cast<std::size_t>(message->payload.size());
    const std::lock_guard lock(m_mutex);
    const bool wasEmpty = m_batch.messages.empty() && !m_batch.overflow;
    if (m_batch.overflow) {
        // What came after the first loss must not overtake it.
        m_batch.overflow->to = message->position;
        ++m_batch.overflow->messages;
        return {.wake = false, .stored = false};
    }
    if (m_batch.messages.size() >= m_limits.messages || size > m_limits.bytes - m_bytes) {
        m_batch.overflow = Overflow{message->position, message->position, 1};
        return {.wake = wasEmpty, .stored = false};
    }
    m_batch.messages.push_back(message);
    m_bytes += size;
    return {.wake = wasEmpty, .stored = true};
}

} // namespace pushscope::broker
