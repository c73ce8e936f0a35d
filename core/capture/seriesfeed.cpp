// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/capture/seriesfeed.h"

#include "core/capture/patientreader.h"
#include "core/capture/seriesquery.h"

#include <algorithm>
#include <map>

namespace pushscope::capture {

namespace {

using SteadyClock = std::chrono::steady_clock;

constexpr std::size_t kFramesPerRead = 512;
constexpr std::size_t kFramesPerLookAtClock = 16;
constexpr qsizetype kLargePayload = 64 * 1024; // takes long enough to look at the clock after it
constexpr std::size_t kMaxRoutes = 100'000;
/// While old queries take all the time there is, this part of it still goes to those that catch up.
constexpr int kCatchUpShare = 4;

/// Which series a source and topic feed.
struct Route
{
    std::vector<RunningSeries *> series;
    bool readsPayload = false;
};

/// A walk through the capture for the queries that have seen the same part of it.
struct Pass
{
    explicit Pass(const Capture &capture) : reader(capture) {}

    PatientReader reader;
    Sequence next{1};
    std::vector<RunningQuery *> queries;
    std::unordered_map<TopicKey, Route, TopicKeyHash, TopicKeyEqual> routes;
};

} // namespace

class SeriesFeed::Private
{
public:
    explicit Private(const Capture &c) : capture(c), live(c) {}

    Route &routeFor(Pass &pass, const client::Frame &frame);
    void take(Pass &pass, const client::Frame &frame);
    /// Reads up to and without `end`; returns whether it got there before the deadline.
    bool run(Pass &pass, Sequence end, SteadyClock::time_point deadline);
    bool catchUp(SteadyClock::time_point deadline);

    const Capture &capture;
    FieldReader reader;
    Pass live;
    std::vector<std::unique_ptr<Pass>> behind; ///< queries that were added later, until they meet the live pass
    std::map<QueryId, std::unique_ptr<RunningQuery>> queries;
    QueryId lastId = 0;
};

Route &SeriesFeed::Private::routeFor(Pass &pass, const client::Frame &frame)
{
    const TopicKeyView key{frame.source, frame.topic};
    const auto found = pass.routes.find(key);
    if (found != pass.routes.end())
        return found->second;
    if (pass.routes.size() >= kMaxRoutes)
        pass.routes.clear();
    Route route;
    for (RunningQuery *query : pass.queries) {
        if (!query->matches(key))
            continue;
        if (RunningSeries *series = query->seriesFor(key)) {
            route.series.push_back(series);
            route.readsPayload |= query->kind() == RunningQuery::Kind::Payload;
        }
    }
    return pass.routes.emplace(TopicKey{frame.source, frame.topic}, std::move(route)).first->second;
}

void SeriesFeed::Private::take(Pass &pass, const client::Frame &frame)
{
    if (frame.kind != client::FrameKind::Message || frame.direction != client::Direction::In)
        return;
    const Route &route = routeFor(pass, frame);
    if (route.series.empty())
        return;
    const bool isJson = route.readsPayload && reader.load(frame.payload);
    for (RunningSeries *series : route.series)
        series->add(frame, reader, isJson);
}

bool SeriesFeed::Private::run(Pass &pass, Sequence end, SteadyClock::time_point deadline)
{
    if (pass.queries.empty())
        pass.next = end;
    while (pass.next < end) {
        const auto chunk =
            pass.reader.read(pass.next, std::size_t(std::min<quint64>(kFramesPerRead, end.value - pass.next.value)));
        if (!chunk)
            return false;
        pass.next = std::min(chunk->first, end);
        std::size_t sinceLook = 0;
        for (const client::FramePtr &frame : chunk->frames) {
            if (pass.next >= end)
                break;
            take(pass, *frame);
            ++pass.next.value;
            if (++sinceLook >= kFramesPerLookAtClock || frame->payload.size() >= kLargePayload) {
                sinceLook = 0;
                if (SteadyClock::now() >= deadline)
                    return pass.next >= end;
            }
        }
        if (chunk->frames.empty())
            break;
    }
    return true;
}

bool SeriesFeed::Private::catchUp(SteadyClock::time_point deadline)
{
    while (!behind.empty()) {
        Pass &pass = *behind.front();
        if (!run(pass, live.next, deadline))
            return false;
        live.queries.insert(live.queries.end(), pass.queries.begin(), pass.queries.end());
        live.routes.clear();
        behind.erase(behind.begin());
    }
    return true;
}

SeriesFeed::SeriesFeed(const Capture &capture) : d(std::make_unique<Private>(capture)) {}

SeriesFeed::~SeriesFeed() = default;

SeriesFeed::QueryId SeriesFeed::add(SeriesQuery query)
{
    const QueryId id = ++d->lastId;
    auto running = std::make_unique<RunningQuery>(std::move(query));
    const Sequence start = d->capture.statistics().range.first;
    if (d->queries.empty()) {
        d->live.next = start;
        d->live.queries.push_back(running.get());
        d->live.routes.clear();
    } else if (d->live.next <= start) {
        d->live.queries.push_back(running.get());
        d->live.routes.clear();
    } else {
        // Queries that come together, such as those of a whole dashboard, go through the past together.
        if (d->behind.empty() || d->behind.back()->next > start) {
            d->behind.push_back(std::make_unique<Pass>(d->capture));
            d->behind.back()->next = start;
        }
        d->behind.back()->queries.push_back(running.get());
        d->behind.back()->routes.clear();
    }
    d->queries.emplace(id, std::move(running));
    return id;
}

void SeriesFeed::remove(QueryId id)
{
    const auto found = d->queries.find(id);
    if (found == d->queries.end())
        return;
    const auto forget = [query = found->second.get()](Pass &pass) {
        std::erase(pass.queries, query);
        pass.routes.clear();
    };
    forget(d->live);
    for (const auto &pass : d->behind)
        forget(*pass);
    std::erase_if(d->behind, [](const auto &pass) { return pass->queries.empty(); });
    d->queries.erase(found);
}

bool SeriesFeed::update(std::chrono::microseconds budget)
{
    const auto deadline = SteadyClock::now() + budget;
    const Capture::Statistics statistics = d->capture.statistics();
    const Sequence end{statistics.range.last.value + 1};
    const auto liveDeadline = d->behind.empty() ? deadline : deadline - budget / kCatchUpShare;
    const bool liveDone = d->run(d->live, end, liveDeadline);
    const bool caughtUp = d->catchUp(deadline) && liveDone;
    if (liveDone) {
        for (RunningQuery *query : d->live.queries)
            query->advance(statistics.newest);
    }
    return caughtUp;
}

const std::vector<SeriesFeed::Series> &SeriesFeed::series(QueryId id) const
{
    static const std::vector<Series> kNone;
    const auto found = d->queries.find(id);
    return found == d->queries.end() ? kNone : found->second->list();
}

std::size_t SeriesFeed::omitted(QueryId id) const
{
    const auto found = d->queries.find(id);
    return found == d->queries.end() ? 0 : found->second->omitted();
}

quint64 SeriesFeed::version(QueryId id) const
{
    const auto found = d->queries.find(id);
    return found == d->queries.end() ? 0 : found->second->version();
}

} // namespace pushscope::capture
