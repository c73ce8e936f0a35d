// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/memory.h"

#include "core/engine/history.h"

namespace pushscope::engine {

MemoryEngine::MemoryEngine(const base::Clock &clock, Limits limits)
    : m_clock(clock), m_epoch(base::Epoch::generate()), m_history(std::make_unique<History>(limits))
{
}

MemoryEngine::~MemoryEngine() = default;

base::Cursor MemoryEngine::head() const
{
    return {m_epoch, m_head};
}

base::Result<broker::MessagePtr> MemoryEngine::append(broker::Publication publication)
{
    ++m_head.value;
    broker::MessagePtr message =
        std::make_shared<const broker::Message>(std::move(publication), m_head, m_clock.wallNow());
    m_history->append(message, m_clock.steadyNow());
    return message;
}

broker::Replay MemoryEngine::replay(std::span<const broker::TopicFilter> filters,
                                    const std::optional<base::Cursor> &since) const
{
    broker::Replay result;
    if (since && (since->epoch != m_epoch || since->position > m_head)) {
        result.messages = m_history->replay(filters, base::Position{0}, m_clock.steadyNow()).messages;
        result.gaps.push_back({.topic = std::nullopt, .from = base::Position{0}, .to = m_head});
    } else if (since) {
        result = m_history->replay(filters, since->position, m_clock.steadyNow());
    }
    result.head = head();
    return result;
}

std::vector<broker::MessagePtr>
MemoryEngine::retained(std::span<const broker::TopicFilter> filters) const
{
    return m_history->retained(filters);
}

std::vector<broker::Engine::TopicStatistics> MemoryEngine::topics() const
{
    return m_history->topics(m_clock.steadyNow());
}

} // namespace pushscope::engine
