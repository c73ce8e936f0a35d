// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/client/source.h"
#include "core/client/sourcecheck.h"

namespace pushscope::client {

/// What a source's options mean as addresses. Only a URL without a path names a whole Pushscope hub; every other one
/// may be anybody's and is asked for exactly as the person wrote it, unless filters were given with it.

/// A path that is empty or `/`.
[[nodiscard]] bool isHubAddress(const QUrl &url);

/// The options' filters, else the URL's `topic=` items, else `#`.
[[nodiscard]] QList<QByteArray> filtersOf(const SourceOptions &options);

/// The person's headers, the bearer token, and for a WebSocket the sub-protocols offered.
[[nodiscard]] QList<std::pair<QByteArray, QByteArray>> headersOf(const SourceOptions &options);

using QueryItems = QList<std::pair<QByteArray, QByteArray>>;
/// The address to ask with the options' transport: `topic=` items where they belong and `more` after them.
[[nodiscard]] QUrl requestUrl(const SourceOptions &options, const QueryItems &more = {});

/// `host` or `host:port`, for sentences. Never user names, passwords or query items, which may be secret.
[[nodiscard]] QString place(const QUrl &url);

} // namespace pushscope::client
