// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QByteArrayView>
#include <QHostAddress>
#include <QList>

namespace pushscope::net {

/// A `Host` header without its port and, for IPv6, without its brackets; lower case, a trailing dot removed.
/// Empty when it is not a host at all.
[[nodiscard]] QByteArray hostName(QByteArrayView hostHeader);

/// Whether requests for this host are meant for the hub. A page of some other site can make a browser send
/// requests here by letting its own name point to this address (DNS rebinding), but it cannot hide the name:
/// so loopback names, the bound address and allowed names pass. Bound to all addresses, any literal address
/// does, since it is no name.
class HostCheck
{
public:
    HostCheck(const QHostAddress &bound, const QList<QByteArray> &allowed);
    [[nodiscard]] bool permits(QByteArrayView hostHeader) const;

private:
    const QHostAddress m_bound;
    QList<QByteArray> m_allowed;
};

/// Whether a browser's `Origin` may use the hub: the page the hub itself served (same host and port as in
/// `Host`), or an origin allowed by name. `null` (files, sandboxed frames) never may.
class OriginCheck
{
public:
    explicit OriginCheck(const QList<QByteArray> &allowed);
    [[nodiscard]] bool permits(QByteArrayView origin, QByteArrayView hostHeader, bool secure) const;

private:
    QList<QByteArray> m_allowed;
};

} // namespace pushscope::net
