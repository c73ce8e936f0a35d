// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"

#include <QByteArray>
#include <QByteArrayView>

#include <optional>

namespace pushscope::capture {

// Times in files that travel between programs. Those more than 126,000 years from the epoch are not read.

/// Appends `2026-11-24T12:10:05.123456Z` (RFC 3339). A time outside the years 0000 to 9999 is written as its
/// number of microseconds since the epoch, `us` behind it.
void appendIsoTime(QByteArray &out, base::WallTime time);

/// Appends seconds since the epoch with six decimals, `1732449125.000001`, as in `_webSocketMessages`.
void appendEpochSeconds(QByteArray &out, base::WallTime time);

/// ISO 8601 with a date, a time of day and any number of decimals, `T` or a blank between them; without an
/// offset it is UTC. Also what appendIsoTime() writes for distant times.
[[nodiscard]] std::optional<base::WallTime> parseIsoTime(QByteArrayView text);

/// A number since the epoch in seconds, milliseconds, microseconds or nanoseconds: whichever puts it between
/// 1973 and the year 5138. Read as decimals, so that no microsecond is lost; exponents are fine.
[[nodiscard]] std::optional<base::WallTime> parseEpochNumber(QByteArrayView number);

} // namespace pushscope::capture
