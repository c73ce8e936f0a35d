// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/capture/seriesfeed.h"

#include <map>
#include <memory>
#include <tuple>

namespace pushscope::ui {

/// The one SeriesFeed of a view, with equal queries shared: two panels on the same field cost as much as one.
/// UI thread; outlives its handles.
class SeriesPool
{
public:
    explicit SeriesPool(const capture::Capture &capture) : m_feed(capture) {}

    /// Keeps a query alive; copies share it.
    class Handle
    {
    public:
        Handle() = default;
        [[nodiscard]] bool isNull() const { return !m_id; }
        [[nodiscard]] const std::vector<capture::SeriesFeed::Series> &series() const;
        [[nodiscard]] std::size_t omitted() const { return m_id ? m_pool->m_feed.omitted(*m_id) : 0; }
        [[nodiscard]] quint64 version() const { return m_id ? m_pool->m_feed.version(*m_id) : 0; }

    private:
        friend class SeriesPool;
        Handle(SeriesPool &pool, std::shared_ptr<const capture::SeriesFeed::QueryId> id)
            : m_pool(&pool), m_id(std::move(id))
        {
        }
        SeriesPool *m_pool = nullptr;
        std::shared_ptr<const capture::SeriesFeed::QueryId> m_id;
    };
    [[nodiscard]] Handle acquire(const capture::SeriesQuery &query);

    /// Reads what is new in the capture for at most about `budget`.
    void update(std::chrono::microseconds budget) { m_caughtUp = m_feed.update(budget); }
    [[nodiscard]] bool caughtUp() const { return m_caughtUp; }

private:
    using Key = std::tuple<quint32, QByteArray, QByteArray>;

    capture::SeriesFeed m_feed;
    std::map<Key, std::weak_ptr<const capture::SeriesFeed::QueryId>> m_queries;
    bool m_caughtUp = false;
};

} // namespace pushscope::ui
