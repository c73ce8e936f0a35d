// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/route.h"

#include <QHash>

namespace pushscope::net {

namespace {

/// The page and the README promise this topic; a built-in probe feeds it.
constexpr auto kTickerTopic = "demo/price";

} // namespace

QByteArray Route::methods() const
{
    if (kind == RouteKind::Publish)
        return "POST, OPTIONS";
    return isWebSocket() ? "GET, OPTIONS" : "GET, HEAD, OPTIONS";
}

bool Route::allows(const QByteArray &method) const
{
    return methods().split(',').contains(method) || methods().contains(", " + method);
}

Route findRoute(const QByteArray &path)
{
    static const QHash<QByteArray, RouteKind> fixed{
        {"/sse", RouteKind::Sse},           {"/poll", RouteKind::Poll},
        {"/ws", RouteKind::PlainWebSocket}, {"/echo", RouteKind::Echo},
        {"/api/topics", RouteKind::Topics}, {"/api/peers", RouteKind::Peers},
        {"/healthz", RouteKind::Health},    {"/metrics", RouteKind::Metrics},
    };
    if (const auto found = fixed.constFind(path); found != fixed.cend())
        return {*found, {}};
    if (path == "/stream")
        return {RouteKind::Sse, kTickerTopic};
    constexpr QByteArrayView kPublish = "/publish/";
    if (path.startsWith(kPublish))
        return {RouteKind::Publish, path.mid(kPublish.size())};
    constexpr QByteArrayView kRaw = "/ws/raw/";
    if (path.startsWith(kRaw))
        return {RouteKind::RawWebSocket, path.mid(kRaw.size())};
    return {RouteKind::Page, {}};
}

QByteArray errorCodeOf(int httpStatus)
{
    switch (httpStatus) {
    case 401:
        return "unauthorized";
    case 403:
        return "forbidden";
    case 404:
        return "not-found";
    case 405:
        return "method-not-allowed";
    case 408:
        return "timed-out";
    case 413:
    case 414:
    case 431:
        return "too-large";
    case 426:
        return "upgrade-required";
    case 429:
        return "too-many-requests";
    case 500:
    case 501:
    case 505:
        return "not-supported";
    case 503:
        return "unavailable";
    default:
        return "invalid-argument";
    }
}

} // namespace pushscope::net
