// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/capture/exchange/importsink.h"

namespace pushscope::capture {

// One for each format: reads as far as the file makes sense, and tells the sink what does not. See
// importer.h.
void readNdjson(const ImportStream &file, ImportSink &sink);
void readCsv(const ImportStream &file, ImportSink &sink);
void readHar(const ImportStream &file, ImportSink &sink);

/// Members and columns that say when a message of another program was: `time`, `timestamp`, `ts`,
/// `@timestamp`.
[[nodiscard]] bool isTimeName(QByteArrayView name);
/// Of such a member: ISO 8601, or a number since the epoch that is no smaller than of 1973.
[[nodiscard]] std::optional<base::WallTime> foreignTime(QByteArrayView text);

/// A frame that a file says nothing of but the payload.
[[nodiscard]] client::Frame bareFrame(client::SourceId source, base::WallTime time, QByteArray payload);

} // namespace pushscope::capture
