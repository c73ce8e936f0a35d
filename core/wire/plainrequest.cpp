// SPDX-License-Identifier: GPL-3.0-or-later
// The reading half of the plain dialect on the hub's side.
#include "core/wire/plaindialect.h"

#include "core/wire/plainmembers.h"

#include <utility>

namespace pushscope::wire {

using base::ErrorCode;
using base::fail;
using base::Result;

namespace {

constexpr qsizetype kMaxNBytes = 128;
constexpr qsizetype kMaxFilters = 4096;

bool isShortScalar(Raw raw)
{
    return raw.size() <= kMaxNBytes && !raw.startsWith('{') && !raw.startsWith('[');
}

struct RequestFields
{
    QList<QByteArray> filters;
    bool filtersGood = true;
    Raw subscribe;
    Raw unsubscribe;
    Raw publish;
    Raw ping;
    Raw since;
    Raw event;
    Raw key;
    Raw n;
    DataFields data;

    bool note(QByteArrayView name, JsonValue &value)
    {
        if (name == "subscribe")
            return noteFilters(value, subscribe);
        if (name == "unsubscribe")
            return noteFilters(value, unsubscribe);
        if (name == "publish")
            return take(value, publish);
        if (name == "data")
            return take(value, data.data);
        if (name == "encoding")
            return take(value, data.encoding);
        if (name == "event")
            return take(value, event);
        if (name == "key")
            return take(value, key);
        if (name == "since")
            return take(value, since);
        if (name == "ping")
            return take(value, ping);
        if (name == "n")
            return take(value, n);
        return skip(value);
    }

    bool noteFilters(JsonValue &value, Raw &present)
    {
        present = Raw("[]");
        filters.clear();
        filtersGood = value.isArray();
        if (!filtersGood)
            return skip(value);
        return value.elements([this](JsonValue &element) {
            Raw raw;
            if (!take(element, raw))
                return false;
            auto filter = jsonStringValue(raw);
            if (!filter || filters.size() == kMaxFilters)
                filtersGood = false;
            else
                filters.append(*std::move(filter));
            return true;
        });
    }

    [[nodiscard]] int kinds() const
    {
        return int(!subscribe.isNull()) + int(!unsubscribe.isNull()) + int(!publish.isNull()) +
               int(!ping.isNull());
    }
};

tl::unexpected<base::Error> badRequest(const QString &what, const QString &remedy = {})
{
    return fail(ErrorCode::InvalidArgument, what, remedy);
}

Result<PublishRequest> publishFrom(const RequestFields &fields)
{
    PublishRequest request;
    if (isAbsent(fields.publish) || !readString(fields.publish, request.topic))
        return badRequest(QStringLiteral("'publish' must be a topic, a string."));
    if (!readString(fields.event, request.event) || !readString(fields.key, request.key))
        return badRequest(QStringLiteral("'event' and 'key' must be strings."));
    if (const auto problem = readData(fields.data, fields.data.data, request.payload, request.kind))
        return badRequest(*problem);
    return request;
}

Result<SubscribeRequest> subscribeFrom(const RequestFields &fields)
{
    SubscribeRequest request;
    request.filters = fields.filters;
    if (!isAbsent(fields.since)) {
        request.since = jsonStringValue(fields.since);
        if (!request.since)
            return badRequest(QStringLiteral("'since' must be a cursor, a string."));
    }
    return request;
}

template <class Body>
Result<ClientRequest> withBody(Result<Body> body, QByteArray n)
{
    if (!body)
        return tl::unexpected(std::move(body).error());
    return ClientRequest{*std::move(body), std::move(n)};
}

} // namespace

Result<ClientRequest> parseClientRequest(QByteArrayView json)
{
    RequestFields fields;
    if (auto read = readMembers(json, fields); !read) {
        return badRequest(read.error().what,
                          QStringLiteral("Send one JSON object in a message, such as {\"subscribe\":[\"#\"]}."));
    }
    if (fields.kinds() != 1) {
        return badRequest(QStringLiteral("A request holds exactly one of 'subscribe', 'unsubscribe', 'publish' and "
                                         "'ping'; this one holds %1.")
                              .arg(fields.kinds()));
    }
    if (!isShortScalar(fields.n) || !isShortScalar(fields.ping)) {
        return badRequest(QStringLiteral("'n' and 'ping' must be a number or a string of at most %1 bytes.")
                              .arg(kMaxNBytes));
    }
    if (!fields.filtersGood) {
        return badRequest(QStringLiteral("'%1' must be an array of at most %2 filters, each a string.")
                              .arg(fields.subscribe.isNull() ? QStringLiteral("unsubscribe")
                                                             : QStringLiteral("subscribe"))
                              .arg(kMaxFilters));
    }
    QByteArray n = fields.n.toByteArray();
    if (!fields.ping.isNull())
        return ClientRequest{PingRequest{}, fields.ping.toByteArray()};
    if (!fields.unsubscribe.isNull())
        return ClientRequest{UnsubscribeRequest{std::move(fields.filters)}, std::move(n)};
    if (!fields.subscribe.isNull())
        return withBody(subscribeFrom(fields), std::move(n));
    return withBody(publishFrom(fields), std::move(n));
}

} // namespace pushscope::wire
