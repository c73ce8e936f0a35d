// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/client/hubaddress.h"

#include <QUrlQuery>

namespace pushscope::client {

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

QList<std::pair<QByteArray, QByteArray>> headersOf(const SourceOptions &options)
{
    auto headers = options.headers;
    if (!options.bearerToken.isEmpty()) {
        const auto isAuthorization = [](const auto &header) {
            return header.first.compare("Authorization", Qt::CaseInsensitive) == 0;
        };
        headers.removeIf(isAuthorization);
        headers.append({"Authorization", "Bearer " + options.bearerToken});
    }
    if (options.transport == Transport::WebSocket && !options.subprotocols.isEmpty())
        headers.append({"Sec-WebSocket-Protocol", options.subprotocols.join(", ")});
    return headers;
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

} // namespace pushscope::client
