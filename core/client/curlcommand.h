// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/client/source.h"

#include <QStringList>
#include <QStringView>

namespace pushscope::client {

/// Reads a `curl` command, as browsers copy it ("Copy as cURL (bash)") and people write it, with the quoting
/// of a POSIX shell and bash's `$'...'`. A WebSocket address or `Upgrade: websocket` makes a WebSocket of it,
/// `Accept: text/event-stream` or `-N` an event stream, anything else a poll. A bearer token, sub-protocols
/// and `Last-Event-ID` go where they belong; headers that a client makes itself are left out. What has no
/// meaning here is left out too and named in `ignored`. Fails with one sentence on what would change the
/// request unseen: shell variables, data from files, form uploads, the quoting of other shells. The result
/// passes check().
[[nodiscard]] base::Result<SourceOptions> parseCurlCommand(QStringView command,
                                                           QStringList *ignored = nullptr);

/// A command that asks for the same, in one line that is safe to paste. The bearer token is not in it:
/// `TOKEN` stands in its place.
[[nodiscard]] QString toCurlCommand(const SourceOptions &options);

} // namespace pushscope::client
