// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dashboard/seriespool.h"

namespace pushscope::ui {

const std::vector<capture::SeriesFeed::Series> &SeriesPool::Handle::series() const
{
    static const std::vector<capture::SeriesFeed::Series> none;
    return m_id ? m_pool->m_feed.series(*m_id) : none;
}

SeriesPool::Handle SeriesPool::acquire(const capture::SeriesQuery &query)
{
    // Ids of sources start at 1, so 0 can stand for any.
    const Key key{query.source ? query.source->value : 0, query.filter.bytes(), query.field};
    auto &slot = m_queries[key];
    if (auto id = slot.lock())
        return {*this, std::move(id)};
    const auto forget = [this, key](const capture::SeriesFeed::QueryId *id) {
        m_feed.remove(*id);
        if (const auto found = m_queries.find(key); found != m_queries.end() && found->second.expired())
            m_queries.erase(found);
        delete id;
    };
    const std::shared_ptr<const capture::SeriesFeed::QueryId> id(
        new capture::SeriesFeed::QueryId(m_feed.add(query)), forget);
    slot = id;
    return {*this, id};
}

} // namespace pushscope::ui
