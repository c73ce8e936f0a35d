// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/client/hubaddress.h"

#include <QUrlQuery>

#include <algorithm>

namespace pushscope::client {

using base::ErrorCode;
using base::Transport;

namespace {

constexpr QLatin1String kTopicItem("topic");

bool isSecure(const QUrl &url)
{
    return url.scheme() == QLatin1String("https") || url.scheme() == QLatin1String("wss");
}

QString hubPath(Transport transport)
{
    switch (transport) {
    case Transport::WebSocket: return QStringLiteral("/ws");
    case Transport::Sse: return QStringLiteral("/sse");
    case Transport::LongPoll:
    case Transport::Poll: return QStringLiteral("/poll");
    }
    return {};
}

/// RFC 9110 5.6.2.
bool isToken(QByteArrayView name)
{
    constexpr QByteArrayView marks("!#$%&'*+-.^_`|~");
    return !name.isEmpty() && std::all_of(name.begin(), name.end(), [marks](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || marks.contains(c);
    });
}

bool isHeaderValue(QByteArrayView value)
{
    return std::none_of(value.begin(), value.end(), [](char c) { return c == '\r' || c == '\n' || c == '\0'; });
}

} // namespace

QUrl endpoint(const QUrl &url, Transport transport)
{
    const bool overWebSocket = transport == Transport::WebSocket;
    QUrl result = url;
    if (isSecure(url))
        result.setScheme(overWebSocket ? QStringLiteral("wss") : QStringLiteral("https"));
    else
        result.setScheme(overWebSocket ? QStringLiteral("ws") : QStringLiteral("http"));
    if (isHubAddress(url))
        result.setPath(hubPath(transport));
    result.setFragment({});
    return result;
}

bool isHubAddress(const QUrl &url)
{
    return url.path().isEmpty() || url.path() == QLatin1String("/");
}

QList<QByteArray> filtersOf(const SourceOptions &options)
{
    if (!options.filters.isEmpty())
        return options.filters;
    QList<QByteArray> filters;
    const QStringList values = QUrlQuery(options.url).allQueryItemValues(kTopicItem, QUrl::FullyDecoded);
    for (const QString &value : values)
        filters.append(value.toUtf8());
    if (filters.isEmpty())
        filters.append(QByteArrayLiteral("#"));
    return filters;
}

QUrl requestUrl(const SourceOptions &options, const QueryItems &more)
{
    QUrl url = endpoint(options.url, options.transport);
    // Over a WebSocket the hub is told in a message, not in the address.
    const bool toldInMessage = options.transport == Transport::WebSocket;
    const bool hub = isHubAddress(options.url);
    const bool namesTopics = hub || (!options.filters.isEmpty() && !toldInMessage);
    if (!namesTopics && more.isEmpty())
        return url;

    QUrlQuery query(url);
    if (namesTopics)
        query.removeAllQueryItems(kTopicItem.toString());
    for (const auto &[name, value] : more)
        query.removeAllQueryItems(QString::fromLatin1(name));
    QByteArray text = query.toString(QUrl::FullyEncoded).toLatin1();
    const auto append = [&text](const QByteArray &name, const QByteArray &value) {
        if (!text.isEmpty())
            text += '&';
        // A bare `+` would reach some servers as a space.
        text += name + '=' + value.toPercentEncoding();
    };
    if (namesTopics && !toldInMessage) {
        for (const QByteArray &filter : filtersOf(options))
            append(QByteArrayLiteral("topic"), filter);
    }
    for (const auto &[name, value] : more)
        append(name, value);
    url.setQuery(text.isEmpty() ? QString() : QString::fromLatin1(text), QUrl::TolerantMode);
    return url;
}

QString place(const QUrl &url)
{
    const QString host = url.host().contains(u':') ? QStringLiteral("[%1]").arg(url.host()) : url.host();
    return url.port() < 0 ? host : QStringLiteral("%1:%2").arg(host).arg(url.port());
}

base::Result<void> check(const SourceOptions &options)
{
    const QString scheme = options.url.scheme();
    const bool known = scheme == QLatin1String("ws") || scheme == QLatin1String("wss")
                       || scheme == QLatin1String("http") || scheme == QLatin1String("https");
    if (!known || !options.url.isValid() || options.url.host().isEmpty()) {
        return base::fail(ErrorCode::InvalidArgument,
                          QStringLiteral("'%1' is not an address of a stream")
                              .arg(options.url.toDisplayString(QUrl::RemoveUserInfo | QUrl::RemoveQuery)));
    }
    for (const auto &[name, value] : options.headers) {
        if (!isToken(name) || !isHeaderValue(value)) {
            return base::fail(ErrorCode::InvalidArgument,
                              QStringLiteral("The header '%1' holds characters that HTTP does not allow")
                                  .arg(QString::fromUtf8(name.left(60)).simplified()));
        }
    }
    return {};
}

} // namespace pushscope::client
