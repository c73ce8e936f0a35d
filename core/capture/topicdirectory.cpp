// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/capture/topicdirectory.h"

#include <algorithm>

namespace pushscope::capture {

namespace {

constexpr std::size_t kEntriesPerLock = 256;

} // namespace

TopicDirectory::Entry *TopicDirectory::find(TopicKeyView key, quint32 &index)
{
    const auto found = m_index.find(key);
    if (found != m_index.end()) {
        index = found->second;
        return &m_entries[index];
    }
    if (m_entries.size() >= kMaxTopics) {
        index = kUnlisted;
        return nullptr;
    }
    index = quint32(m_entries.size());
    Entry &entry = m_entries.emplace_back();
    entry.key = {key.source, key.topic.toByteArray()};
    m_index.emplace(entry.key, index);
    return &entry;
}

quint32 TopicDirectory::record(const client::FramePtr &frame, Sequence sequence, base::SteadyTime now)
{
    quint32 index = kUnlisted;
    Entry *entry = find({frame->source, frame->topic}, index);
    if (!entry) {
        ++m_unlisted;
        return index;
    }
    const auto bytes = quint64(frame->payload.size());
    ++entry->messages;
    entry->bytes += bytes;
    entry->meter.add(now, 1, bytes);
    m_heldBytes -= std::exchange(entry->ownBytes, 0);
    entry->last = frame;
    entry->lastSequence = sequence;
    markChanged(*entry, index);
    return index;
}

void TopicDirectory::markChanged(Entry &entry, quint32 index)
{
    if (m_tracksChanges && !std::exchange(entry.changed, true))
        m_changed.push_back(index);
}

void TopicDirectory::restore(TopicState state)
{
    quint32 index = kUnlisted;
    Entry *entry = find(state.key, index);
    if (!entry)
        return;
    entry->messages = state.messages;
    entry->bytes = state.bytes;
    entry->lastSequence = state.sequence;
    entry->last = std::move(state.last);
    keepCopy(*entry);
}

std::vector<TopicState> TopicDirectory::takeChanged()
{
    m_tracksChanges = true;
    std::vector<TopicState> states;
    states.reserve(m_changed.size());
    for (const quint32 index : m_changed) {
        Entry &entry = m_entries[index];
        entry.changed = false;
        states.push_back({entry.key, entry.messages, entry.bytes, entry.lastSequence, entry.last});
    }
    m_changed.clear();
    return states;
}

void TopicDirectory::putBackChanged(const std::vector<TopicState> &states)
{
    for (const TopicState &state : states) {
        const quint32 index = m_index.find(state.key)->second;
        markChanged(m_entries[index], index);
    }
}

void TopicDirectory::putBackAll()
{
    for (std::size_t i = 0; i < m_entries.size(); ++i)
        markChanged(m_entries[i], quint32(i));
}

void TopicDirectory::release(const FrameBlock &block)
{
    for (std::size_t i = 0; i < block.topics.size(); ++i) {
        if (block.topics[i] == kUnlisted)
            continue;
        Entry &entry = m_entries[block.topics[i]];
        if (entry.lastSequence.value == block.first.value + i)
            keepCopy(entry);
    }
}

void TopicDirectory::keepCopy(Entry &entry)
{
    auto copy = std::make_shared<client::Frame>(*entry.last);
    copy->raw.clear();
    copy->wireForm = client::WireForm::Unknown;
    if (m_heldBytes + frameCost(*copy) > m_budget)
        copy->payload.clear();
    entry.ownBytes = frameCost(*copy);
    m_heldBytes += entry.ownBytes;
    entry.last = std::move(copy);
}

std::vector<Capture::TopicSummary> TopicDirectory::snapshot(std::mutex &lock, base::SteadyTime now) const
{
    const std::lock_guard orderGuard(m_orderLock);
    const auto known = qsizetype(m_order.size());
    {
        const std::lock_guard guard(lock);
        m_order.reserve(m_entries.size());
        for (std::size_t i = m_order.size(); i < m_entries.size(); ++i)
            m_order.push_back(&m_entries[i]);
    }
    const auto earlier = [](const Entry *a, const Entry *b) {
        if (a->key.source != b->key.source)
            return a->key.source < b->key.source;
        return a->key.topic < b->key.topic;
    };
    std::sort(m_order.begin() + known, m_order.end(), earlier);
    std::inplace_merge(m_order.begin(), m_order.begin() + known, m_order.end(), earlier);

    std::vector<Capture::TopicSummary> summaries(m_order.size());
    for (std::size_t begin = 0; begin < m_order.size(); begin += kEntriesPerLock) {
        const std::size_t end = std::min(begin + kEntriesPerLock, m_order.size());
        const std::lock_guard guard(lock);
        for (std::size_t i = begin; i < end; ++i) {
            const Entry &entry = *m_order[i];
            summaries[i] = {entry.key.source, entry.key.topic, entry.messages, entry.bytes,
                            entry.meter.rate(now).events, entry.last};
        }
    }
    return summaries;
}

} // namespace pushscope::capture
