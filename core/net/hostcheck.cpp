// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/hostcheck.h"

#include <algorithm>

namespace pushscope::net {

namespace {

bool isPort(QByteArrayView text)
{
    return std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

/// `example.org:80` and `example.org` are one origin's authority under `http`.
QByteArray withoutDefaultPort(QByteArray authority, bool secure)
{
    const QByteArrayView port = secure ? QByteArrayView(":443") : QByteArrayView(":80");
    if (authority.endsWith(port))
        authority.chop(port.size());
    return authority;
}

QByteArray lowerWithoutSlash(const QByteArray &origin)
{
    QByteArray result = origin.trimmed().toLower();
    while (result.endsWith('/'))
        result.chop(1);
    return result;
}

} // namespace

QByteArray hostName(QByteArrayView hostHeader)
{
    QByteArray host = hostHeader.trimmed().toByteArray().toLower();
    if (host.startsWith('[')) {
        const qsizetype end = host.indexOf(']');
        const QByteArrayView rest = end < 0 ? QByteArrayView() : QByteArrayView(host).sliced(end + 1);
        if (end < 0 || (!rest.isEmpty() && (rest.front() != ':' || !isPort(rest.sliced(1)))))
            return {};
        return host.mid(1, end - 1);
    }
    if (const qsizetype colon = host.indexOf(':'); colon >= 0) {
        if (!isPort(QByteArrayView(host).sliced(colon + 1)))
            return {};
        host.truncate(colon);
    }
    if (host.endsWith('.'))
        host.chop(1);
    return host;
}

HostCheck::HostCheck(const QHostAddress &bound, const QList<QByteArray> &allowed)
    : m_bound(bound)
{
    for (const QByteArray &host : allowed)
        m_allowed.append(hostName(host));
}

bool HostCheck::permits(QByteArrayView hostHeader) const
{
    const QByteArray host = hostName(hostHeader);
    if (host.isEmpty())
        return false;
    if (host == "localhost" || m_allowed.contains(host))
        return true;
    QHostAddress literal;
    if (!literal.setAddress(QString::fromLatin1(host)))
        return false;
    if (literal.isLoopback() || literal.isEqual(m_bound, QHostAddress::TolerantConversion))
        return true;
    return m_bound == QHostAddress::AnyIPv4 || m_bound == QHostAddress::AnyIPv6 ||
           m_bound == QHostAddress::Any;
}

OriginCheck::OriginCheck(const QList<QByteArray> &allowed)
{
    for (const QByteArray &origin : allowed)
        m_allowed.append(lowerWithoutSlash(origin));
}

bool OriginCheck::permits(QByteArrayView origin, QByteArrayView hostHeader, bool secure) const
{
    const QByteArray wanted = origin.trimmed().toByteArray().toLower();
    if (m_allowed.contains(wanted))
        return true;
    const QByteArray scheme = secure ? QByteArrayLiteral("https://") : QByteArrayLiteral("http://");
    if (!wanted.startsWith(scheme))
        return false;
    const QByteArray own = hostHeader.trimmed().toByteArray().toLower();
    return withoutDefaultPort(wanted.mid(scheme.size()), secure) == withoutDefaultPort(own, secure);
}

} // namespace pushscope::net
