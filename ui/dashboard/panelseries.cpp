// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dashboard/panelseries.h"

#include "ui/dashboard/panelwords.h"
#include "ui/dashboard/streamdirectory.h"
#include "ui/widgets/plaintext.h"

#include <algorithm>
#include <set>

namespace pushscope::ui {

namespace {

constexpr std::size_t kColours = 4;
constexpr std::size_t kDistinct = 8; ///< beyond, one colour for all and the hovered one apart

bool sameNumber(const Binding &a, const Binding &b)
{
    return a.filter == b.filter && a.field == b.field;
}

QString fieldName(const QByteArray &field)
{
    return plainText(QByteArrayView(field).sliced(field.lastIndexOf('/') + 1), 40);
}

} // namespace

QString shortTopic(const QByteArray &topic, const QByteArray &filter)
{
    const auto wildcard = std::ranges::find_if(filter, [](char c) { return c == '+' || c == '#'; });
    if (wildcard == filter.end())
        return plainText(QByteArrayView(topic), 60);
    const qsizetype start =
        wildcard - filter.begin(); // the literal levels before it are the same in the topic
    const qsizetype level = start >= 2 ? filter.lastIndexOf('/', start - 2) + 1 : 0;
    return plainText(QByteArrayView(topic).sliced(std::min(level, topic.size())), 60);
}

SeriesBinder::SeriesBinder(SeriesPool &pool, const StreamDirectory &directory, const ThemeStore &themes)
    : m_pool(pool)
    , m_directory(directory)
    , m_themes(themes)
{
}

void SeriesBinder::setSpec(const PanelSpec &spec)
{
    m_spec = spec;
    resolve();
}

void SeriesBinder::resolve()
{
    m_sourcesVersion = m_directory.sourcesVersion();
    m_stale = true;
    m_missing.clear();
    std::vector<SeriesPool::Handle> handles; // built beside the old ones, so that what stays is not read anew
    for (const Binding &binding : m_spec.bindings) {
        handles.emplace_back();
        const auto filter = broker::TopicFilter::parse(binding.filter);
        if (!filter || m_spec.kind == PanelKind::Table)
            continue;
        std::optional<client::SourceId> id;
        if (binding.source) {
            const client::SourceStatus *source = m_directory.source(*binding.source);
            if (!source) {
                m_missing = *binding.source;
                continue;
            }
            id = source->id;
        }
        handles.back() = m_pool.acquire({.source = id, .filter = *filter, .field = binding.field});
    }
    m_handles = std::move(handles);
}

bool SeriesBinder::update()
{
    if (m_sourcesVersion != m_directory.sourcesVersion())
        resolve();
    quint64 version = 0;
    for (const SeriesPool::Handle &handle : m_handles)
        version += handle.version();
    if (version == m_version && !m_stale)
        return false;
    m_version = version;
    m_stale = false;
    collect();
    return true;
}

std::size_t SeriesBinder::omitted() const
{
    std::size_t omitted = 0;
    for (const SeriesPool::Handle &handle : m_handles)
        omitted += handle.omitted();
    return omitted;
}

bool SeriesBinder::comparesTransports() const
{
    const auto &all = m_spec.bindings;
    std::set<base::Transport> transports;
    for (const Binding &each : all) {
        const client::SourceStatus *source = each.source ? m_directory.source(*each.source) : nullptr;
        if (!source || !sameNumber(each, all.front()) || !transports.insert(source->transport).second)
            return false;
    }
    return all.size() > 1;
}

QString SeriesBinder::labelOf(const Binding &binding, const capture::SeriesFeed::Series &series) const
{
    const bool wild = binding.filter.contains('+') || binding.filter.contains('#');
    if (!binding.label.isEmpty())
        return binding.label;
    if (wild)
        return shortTopic(series.topic, binding.filter);
    const bool severalSources = std::ranges::any_of(m_spec.bindings, [&binding](const Binding &other) {
        return sameNumber(binding, other) && binding.source != other.source;
    });
    if (severalSources)
        return binding.source.value_or(QStringLiteral("any source"));
    const auto sameTopic = std::ranges::count(m_spec.bindings, binding.filter, &Binding::filter);
    if (sameTopic > 1 && !binding.field.isEmpty())
        return fieldName(binding.field);
    return plainText(QByteArrayView(series.topic), 60);
}

void SeriesBinder::collect()
{
    m_series.clear();
    m_unit = m_spec.unit;
    const bool byTransport = comparesTransports();
    for (std::size_t i = 0; i < m_handles.size(); ++i) {
        const Binding &binding = m_spec.bindings[i];
        const auto &found = m_handles[i].series();
        for (const auto &series : found) {
            if (m_unit.isEmpty())
                m_unit = binding.field.startsWith('@') ? ownUnit(binding.field)
                                                       : plainText(QByteArrayView(series.unit), 16);
            PanelSeries shown{.label = labelOf(binding, series),
                              .binding = i,
                              .source = series.source,
                              .topic = series.topic,
                              .history = series.history};
            // Several topics under one label: the label says which field, the topic which one.
            if (!binding.label.isEmpty() && found.size() > 1)
                shown.label = shortTopic(series.topic, binding.filter) + u' ' + binding.label;
            if (byTransport) {
                const client::SourceStatus *source = m_directory.source(series.source);
                const base::Transport transport = source ? source->transport : series.transport;
                shown.colour = m_themes.theme().colour(transport);
                if (binding.label.isEmpty())
                    shown.label = badgeText(transport);
            }
            m_series.push_back(std::move(shown));
        }
    }
    if (!byTransport)
        colourByIndex();
}

void SeriesBinder::colourByIndex()
{
    const Theme &theme = m_themes.theme();
    if (m_series.size() == 1) {
        m_series.front().colour = theme.series[1]; // the one for a single series
        return;
    }
    for (std::size_t i = 0; i < m_series.size(); ++i) {
        const bool many = m_series.size() > kDistinct;
        // Two stand further apart as s2 and s3: s1 is close to the colour of text.
        const std::size_t index = m_series.size() == 2 ? i + 1 : i;
        m_series[i].colour = many ? theme.series[3] : theme.series[index % kColours];
        m_series[i].dashed = !many && index >= kColours;
    }
}

} // namespace pushscope::ui
