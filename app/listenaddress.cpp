// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/listenaddress.h"

namespace pushscope::app {

using base::ErrorCode;

namespace {

base::Result<QHostAddress> parseHost(const QString &text)
{
    if (text.isEmpty() || text == QLatin1String("localhost"))
        return QHostAddress(QHostAddress::LocalHost);
    QHostAddress address;
    if (!address.setAddress(text)) {
        return base::fail(ErrorCode::InvalidArgument, QStringLiteral("'%1' is not an IP address.").arg(text),
                          QStringLiteral("Give an address of this machine, such as 127.0.0.1:8080 or [::1]:8080."));
    }
    return address;
}

} // namespace

base::Result<ListenAddress> parseListenAddress(const QString &text)
{
    QString host = text;
    QString port;
    if (text.startsWith(u'[')) {
        const qsizetype end = text.indexOf(u']');
        host = text.mid(1, end - 1);
        const QString rest = end < 0 ? QString() : text.mid(end + 1);
        if (end < 0 || (!rest.isEmpty() && !rest.startsWith(u':'))) {
            return base::fail(ErrorCode::InvalidArgument,
                              QStringLiteral("'%1' is not HOST:PORT.").arg(text),
                              QStringLiteral("Write an IPv6 address as [::1]:8080."));
        }
        port = rest.mid(1);
    } else if (text.count(u':') == 1) {
        host = text.section(u':', 0, 0);
        port = text.section(u':', 1);
    }

    ListenAddress result;
    auto address = parseHost(host);
    if (!address)
        return tl::unexpected(address.error());
    result.host = *address;
    if (!port.isEmpty() || text.endsWith(u':')) {
        bool ok = false;
        result.port = port.toUShort(&ok);
        if (!ok) {
            return base::fail(ErrorCode::InvalidArgument, QStringLiteral("'%1' is not a port.").arg(port),
                              QStringLiteral("Give a number from 1 to 65535, or 0 for a free one."));
        }
    }
    return result;
}

} // namespace pushscope::app
