// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/requestarguments.h"

#include "core/net/httpsession.h"
#include "core/net/hubcontext.h"

#include <algorithm>
#include <cmath>

namespace pushscope::net {

using broker::TopicFilter;

namespace {

QList<QByteArray> topicsOf(const Request &request)
{
    const QList<QByteArray> topics = request.head.queryValues("topic");
    if (!topics.isEmpty() || request.route.topic.isEmpty())
        return topics;
    return {request.route.topic};
}

} // namespace

std::optional<std::vector<TopicFilter>> readFilters(HttpSession &session, RequireTopics require)
{
    const QList<QByteArray> topics = topicsOf(session.request());
    if (topics.isEmpty() && require == RequireTopics::Yes) {
        session.answerError(400, "Say which topics: ?topic=FILTER, several times if need be.");
        return {};
    }
    const qsizetype most = session.peer().context().options.limits.subscriptionsPerPeer;
    if (topics.size() > most) {
        session.answerError(429, "A connection may have " + QByteArray::number(static_cast<qlonglong>(most)) +
                                     " subscriptions. Use wildcards.");
        return {};
    }
    std::vector<TopicFilter> filters;
    for (const QByteArray &topic : topics) {
        auto filter = TopicFilter::parse(topic);
        if (!filter) {
            session.answerError(filter.error());
            return {};
        }
        // A list of topics shows only what may be seen, whatever the filter.
        if (require == RequireTopics::Yes && !session.request().grant->maySubscribe(*filter)) {
            session.answerError(403, "This token may not subscribe to '" + filter->bytes() + "'.");
            return {};
        }
        if (std::ranges::find(filters, *filter) == filters.end())
            filters.push_back(std::move(*filter));
    }
    return filters;
}

std::optional<std::optional<base::Cursor>> readCursor(HttpSession &session, QByteArrayView header,
                                                      QByteArrayView query)
{
    const wire::HttpRequestHead &head = session.request().head;
    QByteArray text = header.isEmpty() ? QByteArray() : head.header(header);
    if (text.isEmpty())
        text = head.queryValue(query);
    if (text.isEmpty())
        return std::optional<base::Cursor>{};
    const auto cursor = base::Cursor::parse(text);
    if (!cursor) {
        session.answerError(cursor.error());
        return {};
    }
    return std::optional(*cursor);
}

std::optional<std::chrono::milliseconds> readWait(HttpSession &session)
{
    const QByteArray text = session.request().head.queryValue("wait");
    if (text.isEmpty())
        return std::chrono::milliseconds(0);
    bool ok = false;
    const double seconds = text.toDouble(&ok);
    if (!ok || !std::isfinite(seconds) || seconds < 0) {
        session.answerError(400, "'wait' is a number of seconds, such as 30.");
        return {};
    }
    const double longest =
        std::chrono::duration<double>(session.peer().context().options.limits.longestPoll).count();
    return std::chrono::milliseconds(std::llround(std::min(seconds, longest) * 1000));
}

} // namespace pushscope::net
