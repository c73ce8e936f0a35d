// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"

#include <QHostAddress>

namespace pushscope::app {

/// Where a hub listens, as `--listen` says it.
struct ListenAddress
{
    QHostAddress host{QHostAddress::LocalHost};
    quint16 port = 8080; ///< 0 picks a free one
};

/// `HOST:PORT`, `[IPV6]:PORT`, `:PORT` (loopback) or `HOST`; HOST is an address or `localhost`.
[[nodiscard]] base::Result<ListenAddress> parseListenAddress(const QString &text);

} // namespace pushscope::app
