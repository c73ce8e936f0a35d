// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/load/loadoptions.h"

#include <QHostAddress>
#include <QUrl>

namespace pushscope::load {

using base::ErrorCode;

base::Result<Endpoint> Endpoint::parse(const QByteArray &text, Kind httpKind)
{
    const QUrl url(QString::fromUtf8(text), QUrl::StrictMode);
    const bool webSocket = url.scheme() == QLatin1String("ws");
    if (!url.isValid() || url.host().isEmpty() || (!webSocket && url.scheme() != QLatin1String("http"))) {
        return base::fail(ErrorCode::InvalidArgument,
                          QStringLiteral("'%1' is no address that can be put under load.").arg(QString::fromUtf8(text)),
                          QStringLiteral("Give ws://HOST:PORT/PATH or http://HOST:PORT/PATH, without TLS."));
    }
    const QHostAddress host(url.host() == QLatin1String("localhost") ? QStringLiteral("127.0.0.1") : url.host());
    bool ipv4 = false;
    const quint32 address = host.toIPv4Address(&ipv4);
    if (!ipv4) {
        return base::fail(ErrorCode::InvalidArgument,
                          QStringLiteral("'%1' is not an IPv4 address.").arg(url.host()),
                          QStringLiteral("Give the server's address in numbers, such as 127.0.0.1."));
    }
    Endpoint endpoint;
    endpoint.kind = webSocket ? Kind::WebSocket : httpKind;
    endpoint.address.sin_family = AF_INET;
    endpoint.address.sin_addr.s_addr = htonl(address);
    endpoint.address.sin_port = htons(static_cast<quint16>(url.port(80)));
    endpoint.host = url.host().toUtf8() + ':' + QByteArray::number(url.port(80));
    endpoint.target = url.path(QUrl::FullyEncoded).isEmpty() ? QByteArray("/") : url.path(QUrl::FullyEncoded).toUtf8();
    if (url.hasQuery())
        endpoint.target += '?' + url.query(QUrl::FullyEncoded).toUtf8();
    return endpoint;
}

QByteArray Endpoint::opening() const
{
    if (kind == Kind::HttpPost)
        return {};
    QByteArray request = "GET " + target + " HTTP/1.1\r\nHost: " + host + "\r\n";
    if (kind == Kind::WebSocket) {
        // The key only has to be 16 bytes in base64 (RFC 6455 4.1); who measures has nothing to hide.
        request += "Upgrade: websocket\r\nConnection: Upgrade\r\n"
                   "Sec-WebSocket-Key: cHVzaHNjb3BlIGJlbmNoIQ==\r\nSec-WebSocket-Version: 13\r\n";
    } else {
        request += "Accept: text/event-stream\r\n";
    }
    for (const QByteArray &header : headers)
        request += header + "\r\n";
    return request + "\r\n";
}

base::Result<QByteArray> unescaped(const QByteArray &text)
{
    QByteArray out;
    for (qsizetype i = 0; i < text.size(); ++i) {
        if (text[i] != '\\') {
            out += text[i];
            continue;
        }
        const char kind = i + 1 < text.size() ? text[++i] : '\0';
        bool ok = true;
        switch (kind) {
        case 'n': out += '\n'; break;
        case 'r': out += '\r'; break;
        case 't': out += '\t'; break;
        case '\\': out += '\\'; break;
        case 'x':
            out += static_cast<char>(text.mid(i + 1, 2).toInt(&ok, 16));
            ok = ok && i + 2 < text.size();
            i += 2;
            break;
        default: ok = false;
        }
        if (!ok) {
            return base::fail(ErrorCode::InvalidArgument,
                              QStringLiteral("'%1' has an escape that is not known.").arg(QString::fromUtf8(text)),
                              QStringLiteral("Known are \\n, \\r, \\t, \\\\ and \\xNN."));
        }
    }
    return out;
}

} // namespace pushscope::load
