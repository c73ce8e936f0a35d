// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dashboard/streamdirectory.h"

#include <algorithm>

namespace pushscope::ui {

namespace {

constexpr std::chrono::milliseconds kInterval{500};

bool sameForPanels(const client::SourceStatus &a, const client::SourceStatus &b)
{
    return a.id == b.id && a.name == b.name && a.state == b.state && a.transport == b.transport &&
           a.lastError == b.lastError && a.retryAt == b.retryAt;
}

/// What every matching topic begins with.
QByteArray literalPrefix(const broker::TopicFilter &filter)
{
    const QByteArray &bytes = filter.bytes();
    if (!filter.hasWildcards())
        return bytes;
    const auto wildcard = std::ranges::find_if(bytes, [](char c) { return c == '+' || c == '#'; });
    QByteArray prefix = bytes.first(wildcard - bytes.begin());
    if (prefix.endsWith('/') && *wildcard == '#')
        prefix.chop(1); // `a/#` matches `a` as well
    return prefix;
}

} // namespace

StreamDirectory::StreamDirectory(client::Sources &sources, const capture::Capture &capture, QObject *parent)
    : QObject(parent)
    , m_control(sources)
    , m_capture(capture)
{
    // Emitted on the network thread: queued to here.
    connect(
        &sources, &client::Sources::stateChanged, this, [this] { m_taken.reset(); }, Qt::QueuedConnection);
}

bool StreamDirectory::refresh(base::SteadyTime now)
{
    if (m_taken && now - *m_taken < kInterval)
        return false;
    refreshNow(now);
    return true;
}

void StreamDirectory::refreshNow(base::SteadyTime now)
{
    m_taken = now;
    takeSources();
    m_topics = m_capture.topics();
}

void StreamDirectory::takeSources()
{
    std::vector<client::SourceStatus> sources = m_control.statuses();
    if (!std::ranges::equal(sources, m_sources, sameForPanels))
        ++m_sourcesVersion;
    m_sources = std::move(sources);
}

const client::SourceStatus *StreamDirectory::source(client::SourceId id) const
{
    const auto found = std::ranges::find(m_sources, id, &client::SourceStatus::id);
    return found == m_sources.end() ? nullptr : &*found;
}

const client::SourceStatus *StreamDirectory::source(const QString &name) const
{
    const auto found = std::ranges::find(m_sources, name, &client::SourceStatus::name);
    return found == m_sources.end() ? nullptr : &*found;
}

std::vector<const StreamDirectory::Topic *> StreamDirectory::topics(std::optional<client::SourceId> source,
                                                                    const broker::TopicFilter &filter) const
{
    std::vector<const Topic *> found;
    const QByteArray prefix = literalPrefix(filter);
    // Sorted by source, then topic: of each source only the stretch with the prefix is looked at.
    for (const client::SourceStatus &each : m_sources) {
        if (source && each.id != *source)
            continue;
        const auto before = [&prefix](const Topic &topic, client::SourceId id) {
            return topic.source < id || (topic.source == id && topic.topic < prefix);
        };
        auto topic = std::lower_bound(m_topics.begin(), m_topics.end(), each.id, before);
        for (; topic != m_topics.end() && topic->source == each.id && topic->topic.startsWith(prefix);
             ++topic) {
            if (filter.matches(QByteArrayView(topic->topic)))
                found.push_back(&*topic);
        }
    }
    return found;
}

} // namespace pushscope::ui
