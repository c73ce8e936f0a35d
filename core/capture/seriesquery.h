// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/capture/fieldreader.h"
#include "core/capture/ratesampler.h"
#include "core/capture/seriesfeed.h"
#include "core/capture/topickey.h"

#include <unordered_map>
#include <unordered_set>

namespace pushscope::capture {

class RunningQuery;

/// One series while it grows. Stays where it is for the life of its query.
class RunningSeries
{
public:
    explicit RunningSeries(RunningQuery &query) : m_query(query) {}

    /// `payload` holds the frame's payload if `isJson`; it need not if the query does not read payloads.
    void add(const client::Frame &frame, const FieldReader &payload, bool isJson);
    /// Everything up to `time` has been read: what a rate needs to fall while nothing comes.
    void advance(base::WallTime time);

    [[nodiscard]] RunningQuery &query() { return m_query; }

private:
    friend class RunningQuery;
    void addSample(SeriesHistory::Sample sample);
    void addRates(base::WallTime until);

    RunningQuery &m_query;
    std::size_t m_index = 0; ///< in the query's list
    std::shared_ptr<SeriesHistory> m_history = std::make_shared<SeriesHistory>();
    RateSampler m_rate;
    quint64 m_messages = 0;
};

/// A query and the series that it has found so far.
class RunningQuery
{
public:
    static constexpr std::size_t kMaxSeries = 64;
    enum class Kind { Payload, Latency, Size, Rate };

    explicit RunningQuery(SeriesQuery query);

    [[nodiscard]] bool matches(TopicKeyView key) const;
    /// The series of a source and topic that match, made on first sight; null when the query has its fill.
    RunningSeries *seriesFor(TopicKeyView key);
    void advance(base::WallTime time);

    [[nodiscard]] Kind kind() const { return m_kind; }
    [[nodiscard]] const std::vector<SeriesFeed::Series> &list() const { return m_list; }
    [[nodiscard]] std::size_t omitted() const { return m_omitted.size(); }
    [[nodiscard]] quint64 version() const { return m_version; }

private:
    friend class RunningSeries;
    using KeySet = std::unordered_set<TopicKey, TopicKeyHash, TopicKeyEqual>;

    const SeriesQuery m_query;
    const Kind m_kind;
    std::vector<SeriesFeed::Series> m_list;               ///< what the owner sees, sorted
    std::vector<std::unique_ptr<RunningSeries>> m_series; ///< in the same order
    std::unordered_map<TopicKey, RunningSeries *, TopicKeyHash, TopicKeyEqual> m_byKey;
    KeySet m_omitted; ///< bounded: topics come from outside
    quint64 m_version = 0;
};

} // namespace pushscope::capture
