// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/history.h"

#include <algorithm>

namespace pushscope::engine {

using broker::MessagePtr;
using broker::TopicFilter;

namespace {

std::size_t cost(const broker::Message &message)
{
    return MemoryEngine::kMessageOverhead +
           static_cast<std::size_t>(message.payload.size() + message.event.size() + message.key.size());
}

MemoryEngine::Limits sensible(MemoryEngine::Limits limits)
{
    limits.messagesPerTopic = std::max<std::size_t>(limits.messagesPerTopic, 1);
    limits.topics = std::max<std::size_t>(limits.topics, 1);
    return limits;
}

base::Position next(base::Position position)
{
    return {position.value + 1};
}

} // namespace

History::History(const MemoryEngine::Limits &limits) : m_limits(sensible(limits)) {}

void History::append(MessagePtr message, base::SteadyTime now)
{
    const broker::Message &fresh = *message;
    const std::uint32_t topic = entryFor(fresh.topic);
    Entry &entry = m_entries[topic];
    if (entry.messages == 0)
        entry.first = fresh.position;
    entry.newest = fresh.position;
    entry.messages += 1;
    entry.bytes += static_cast<std::uint64_t>(fresh.payload.size());
    m_bytes += cost(fresh);
    const std::uint32_t held = m_held.add(
        {.message = std::move(message), .position = entry.newest, .at = now, .topic = topic, .link = {}});
    entry.held.append(held);
    m_recent.append(m_held, held);
    keepBounds(topic, now);
}

std::uint32_t History::entryFor(const broker::Topic &topic)
{
    if (const auto known = m_byTopic.constFind(topic); known != m_byTopic.cend()) {
        if (m_byActivity.back != *known) {
            m_byActivity.remove(m_entries, *known);
            m_byActivity.append(m_entries, *known);
        }
        return *known;
    }
    if (m_entries.size() >= m_limits.topics)
        forgetTopic(m_byActivity.front);
    Entry made;
    made.topic = topic;
    const std::uint32_t index = m_entries.add(std::move(made));
    m_byTopic.insert(topic, index);
    m_tree.insert(topic.bytes(), static_cast<int>(index));
    m_byActivity.append(m_entries, index);
    return index;
}

void History::keepBounds(std::uint32_t topic, base::SteadyTime now)
{
    Entry &entry = m_entries[topic];
    // The message before has stopped being the newest: its age counts from now on.
    if (entry.held.size() > 1 && m_held[entry.held.front()].survivor)
        evictOldestOf(topic);
    while (entry.held.size() > m_limits.messagesPerTopic)
        evictOldestOf(topic);
    passAge(now);
    while (m_bytes > m_limits.bytes)
        evictOldestOf(m_held[m_survivors.isEmpty() ? m_recent.front : m_survivors.front].topic);
}

/// Lets go of what is past its age; what is its topic's newest moves among the survivors instead.
void History::passAge(base::SteadyTime now)
{
    while (!m_recent.isEmpty() && isPastAge(m_held[m_recent.front], now)) {
        const std::uint32_t oldest = m_recent.front;
        Held &held = m_held[oldest];
        if (m_entries[held.topic].held.size() > 1) {
            evictOldestOf(held.topic);
            continue;
        }
        m_recent.remove(m_held, oldest);
        m_survivors.append(m_held, oldest);
        held.survivor = true;
    }
}

void History::evictOldestOf(std::uint32_t topic)
{
    Entry &entry = m_entries[topic];
    const std::uint32_t oldest = entry.held.front();
    entry.held.removeFront();
    (m_held[oldest].survivor ? m_survivors : m_recent).remove(m_held, oldest);
    const Held gone = m_held.release(oldest);
    entry.evicted = gone.position;
    m_bytes -= cost(*gone.message);
}

void History::forgetTopic(std::uint32_t topic)
{
    Entry &entry = m_entries[topic];
    while (!entry.held.isEmpty())
        evictOldestOf(topic);
    m_forgotten = std::max(m_forgotten, entry.newest);
    m_byActivity.remove(m_entries, topic);
    m_tree.remove(entry.topic->bytes());
    m_byTopic.remove(*entry.topic);
    m_entries.release(topic);
}

bool History::isPastAge(const Held &held, base::SteadyTime now) const
{
    return now - held.at > m_limits.age;
}

/// Index of the oldest message of the entry that is still to be shown: young enough, or the newest.
std::size_t History::firstYoungEnough(const Entry &entry, base::SteadyTime now) const
{
    std::size_t low = 0;
    std::size_t high = entry.held.isEmpty() ? 0 : entry.held.size() - 1;
    if (high == 0 || !isPastAge(m_held[entry.held[0]], now))
        return 0;
    while (low < high) {
        const std::size_t middle = low + (high - low) / 2;
        if (isPastAge(m_held[entry.held[middle]], now))
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

std::size_t History::firstAfter(const Entry &entry, base::Position since) const
{
    if (entry.newest <= since)
        return entry.held.size();
    std::size_t low = 0;
    std::size_t high = entry.held.size();
    while (low < high) {
        const std::size_t middle = low + (high - low) / 2;
        if (m_held[entry.held[middle]].position <= since)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/// The entries that match, each once, in order of their index.
History::Ids History::matching(std::span<const TopicFilter> filters) const
{
    Ids ids;
    for (const TopicFilter &filter : filters)
        m_tree.collectTopics(filter.bytes(), ids);
    if (filters.size() > 1) {
        std::sort(ids.begin(), ids.end());
        ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
    }
    return ids;
}

/// The entries with messages after `since`, held or not: from the most active one back.
History::Ids History::activeSince(base::Position since) const
{
    Ids ids;
    for (std::uint32_t at = m_byActivity.back; at != kNoIndex && m_entries[at].newest > since;
         at = m_entries[at].link.before)
        ids.append(static_cast<int>(at));
    return ids;
}

/// Whether messages after `since` that match may have gone with a forgotten topic. A topic that has been here ever
/// since has lost nothing that way; that spares its readers the alarm when others come and go.
bool History::mayHaveForgotten(std::span<const TopicFilter> filters, base::Position since) const
{
    if (since >= m_forgotten)
        return false;
    return std::any_of(filters.begin(), filters.end(), [&](const TopicFilter &filter) {
        if (filter.hasWildcards())
            return true;
        Ids known;
        m_tree.collectTopics(filter.bytes(), known);
        return known.isEmpty() || m_entries[static_cast<std::uint32_t>(known.front())].first > next(since);
    });
}

broker::Replay History::replay(std::span<const TopicFilter> filters, base::Position since, base::SteadyTime now) const
{
    broker::Replay result;
    if (mayHaveForgotten(filters, since))
        result.gaps.push_back({.topic = std::nullopt, .from = next(since), .to = m_forgotten});
    const bool everything =
        std::any_of(filters.begin(), filters.end(), [](const TopicFilter &filter) { return filter.bytes() == "#"; });
    std::vector<std::uint32_t> held;
    for (const int id : everything ? activeSince(since) : matching(filters)) {
        const Entry &entry = m_entries[static_cast<std::uint32_t>(id)];
        if (entry.newest <= since)
            continue;
        const std::size_t shown = firstYoungEnough(entry, now);
        const base::Position lost = shown == 0 ? entry.evicted : m_held[entry.held[shown - 1]].position;
        if (lost > since)
            result.gaps.push_back({.topic = entry.topic, .from = next(since), .to = lost});
        for (std::size_t i = std::max(shown, firstAfter(entry, since)); i < entry.held.size(); ++i)
            held.push_back(entry.held[i]);
    }
    result.messages = inOrder(std::move(held));
    return result;
}

/// These messages in position order. Sorting keys that lie side by side beats merging the topics' rings, which are
/// all over memory.
std::vector<MessagePtr> History::inOrder(std::vector<std::uint32_t> held) const
{
    struct Key
    {
        std::uint64_t position;
        std::uint32_t held;
    };
    std::vector<Key> keys;
    keys.reserve(held.size());
    for (const std::uint32_t index : held)
        keys.push_back({m_held[index].position.value, index});
    const auto earlier = [](const Key &a, const Key &b) { return a.position < b.position; };
    if (!std::is_sorted(keys.begin(), keys.end(), earlier)) // one topic alone is
        std::sort(keys.begin(), keys.end(), earlier);
    std::vector<MessagePtr> messages;
    messages.reserve(keys.size());
    for (const Key &key : keys)
        messages.push_back(m_held[key.held].message);
    return messages;
}

std::vector<MessagePtr> History::retained(std::span<const TopicFilter> filters) const
{
    std::vector<MessagePtr> newest;
    for (const int id : matching(filters)) {
        const Entry &entry = m_entries[static_cast<std::uint32_t>(id)];
        if (!entry.held.isEmpty())
            newest.push_back(m_held[entry.held.back()].message);
    }
    std::sort(newest.begin(), newest.end(),
              [](const MessagePtr &a, const MessagePtr &b) { return a->position < b->position; });
    return newest;
}

std::vector<broker::Engine::TopicStatistics> History::topics(base::SteadyTime now) const
{
    std::vector<broker::Engine::TopicStatistics> all;
    all.reserve(m_entries.size());
    for (std::uint32_t at = m_byActivity.front; at != kNoIndex; at = m_entries[at].link.after) {
        const Entry &entry = m_entries[at];
        all.push_back({.topic = *entry.topic,
                       .messages = entry.messages,
                       .bytes = entry.bytes,
                       .held = entry.held.size() - firstYoungEnough(entry, now),
                       .last = entry.held.isEmpty() ? nullptr : m_held[entry.held.back()].message});
    }
    return all;
}

} // namespace pushscope::engine
