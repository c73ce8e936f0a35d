// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/client/presets.h"

#include "core/client/hubaddress.h"

namespace pushscope::client {

using base::Transport;

namespace {

QUrl at(const QUrl &hub, const QString &path, Transport transport)
{
    QUrl url = endpoint(hub, transport);
    url.setPath(path);
    url.setQuery(QString());
    return url;
}

} // namespace

std::vector<Preset> presets(const QUrl &hub)
{
    const auto whole = [&hub](const QString &name, Transport transport, QList<QByteArray> filters) {
        SourceOptions options;
        options.name = name;
        options.url = at(hub, QStringLiteral("/"), transport);
        options.transport = transport;
        options.filters = std::move(filters);
        return options;
    };
    const auto path = [&hub](const QString &name, const QString &where, Transport transport) {
        SourceOptions options;
        options.name = name;
        options.url = at(hub, where, transport);
        options.transport = transport;
        return options;
    };

    SourceOptions echo = path(QStringLiteral("Echo"), QStringLiteral("/echo"), Transport::WebSocket);
    echo.firstMessages = {QByteArrayLiteral("hello")};

    return {
        {QStringLiteral("The demo price once a second, as the textbook EventSource gets it"),
         path(QStringLiteral("Demo stream"), QStringLiteral("/stream"), Transport::Sse)},
        {QStringLiteral("Sends back what you send, text and binary"), std::move(echo)},
        {QStringLiteral("What a load on the hub publishes, at the rate that was set for it"),
         whole(QStringLiteral("Load"), Transport::WebSocket, {QByteArrayLiteral("load/#")})},
        {QStringLiteral("Bare payloads of one topic, both ways"),
         path(QStringLiteral("Raw topic"), QStringLiteral("/ws/raw/demo/chat"), Transport::WebSocket)},
        {QStringLiteral("Everything on the hub over a WebSocket"),
         whole(QStringLiteral("Hub, WebSocket"), Transport::WebSocket, {QByteArrayLiteral("#")})},
        {QStringLiteral("Everything on the hub as an event stream"),
         whole(QStringLiteral("Hub, event stream"), Transport::Sse, {QByteArrayLiteral("#")})},
        {QStringLiteral("Everything on the hub, one waiting request after the other"),
         whole(QStringLiteral("Hub, long poll"), Transport::LongPoll, {QByteArrayLiteral("#")})},
        {QStringLiteral("Everything on the hub, asked once a second"),
         whole(QStringLiteral("Hub, poll"), Transport::Poll, {QByteArrayLiteral("#")})},
        {QStringLiteral("Processor, memory and network of this machine"),
         whole(QStringLiteral("This machine"), Transport::WebSocket, {QByteArrayLiteral("system/#")})},
    };
}

} // namespace pushscope::client
