// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/capture/seriesquery.h"

#include <algorithm>
#include <tuple>

namespace pushscope::capture {

namespace {

constexpr std::size_t kMaxOmitted = 100'000;
/// A unit seldom changes: it is looked up in the first payload and in each so-and-so-many-th.
constexpr quint64 kUnitEvery = 256;

RunningQuery::Kind kindOf(const QByteArray &field)
{
    if (field == "@latency")
        return RunningQuery::Kind::Latency;
    if (field == "@size")
        return RunningQuery::Kind::Size;
    if (field == "@rate")
        return RunningQuery::Kind::Rate;
    return RunningQuery::Kind::Payload;
}

} // namespace

void RunningSeries::add(const client::Frame &frame, const FieldReader &payload, bool isJson)
{
    SeriesFeed::Series &shown = m_query.m_list[m_index];
    if (shown.transport != frame.transport) {
        shown.transport = frame.transport;
        ++m_query.m_version;
    }
    std::optional<double> value;
    switch (m_query.m_kind) {
    case RunningQuery::Kind::Payload:
        if (isJson) {
            value = payload.number(m_query.m_query.field);
            if (m_messages % kUnitEvery == 0)
                shown.unit = payload.unit();
        }
        break;
    case RunningQuery::Kind::Latency:
        if (frame.latency)
            value = double(frame.latency->count());
        break;
    case RunningQuery::Kind::Size: value = double(frame.payload.size()); break;
    case RunningQuery::Kind::Rate:
        addRates(frame.time);
        m_rate.add(frame.time);
        ++m_messages;
        return;
    }
    ++m_messages;
    if (value) {
        addSample({frame.time, *value});
    } else {
        ++shown.unreadable;
        ++m_query.m_version;
    }
}

void RunningSeries::addSample(SeriesHistory::Sample sample)
{
    m_history->append(sample);
    ++m_query.m_version;
}

void RunningSeries::addRates(base::WallTime until)
{
    while (const auto sample = m_rate.next(until))
        addSample({sample->end, sample->perSecond});
}

void RunningSeries::advance(base::WallTime time)
{
    if (m_query.m_kind == RunningQuery::Kind::Rate)
        addRates(time);
}

RunningQuery::RunningQuery(SeriesQuery query) : m_query(std::move(query)), m_kind(kindOf(m_query.field)) {}

bool RunningQuery::matches(TopicKeyView key) const
{
    return (!m_query.source || *m_query.source == key.source) && m_query.filter.matches(key.topic);
}

RunningSeries *RunningQuery::seriesFor(TopicKeyView key)
{
    const auto found = m_byKey.find(key);
    if (found != m_byKey.end())
        return found->second;
    TopicKey own{key.source, key.topic.toByteArray()};
    if (m_series.size() >= kMaxSeries) {
        if (m_omitted.size() < kMaxOmitted && m_omitted.insert(std::move(own)).second)
            ++m_version;
        return nullptr;
    }
    const auto before = [](const SeriesFeed::Series &series, const TopicKey &k) {
        return std::tie(series.topic, series.source) < std::tie(k.topic, k.source);
    };
    const auto place = std::lower_bound(m_list.begin(), m_list.end(), own, before);
    const auto index = place - m_list.begin();
    const auto series = m_series.insert(m_series.begin() + index, std::make_unique<RunningSeries>(*this));
    SeriesFeed::Series shown;
    shown.topic = own.topic;
    shown.source = own.source;
    shown.history = (*series)->m_history;
    m_list.insert(place, std::move(shown));
    for (auto i = std::size_t(index); i < m_series.size(); ++i)
        m_series[i]->m_index = i;
    ++m_version;
    RunningSeries *const made = m_series[std::size_t(index)].get();
    m_byKey.emplace(std::move(own), made);
    return made;
}

void RunningQuery::advance(base::WallTime time)
{
    for (const auto &series : m_series)
        series->advance(time);
}

} // namespace pushscope::capture
