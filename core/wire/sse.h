// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QByteArrayView>

#include <chrono>

namespace pushscope::wire {

/// One event-stream block (WHATWG HTML 9.2.5): `id:` and `event:` when not empty, a `data:` line for each line of
/// the payload (split at CR, LF and CRLF, which is all a parser can give back), then the empty line.
/// `id` and `event` must hold no line breaks (the callers' types guarantee it).
[[nodiscard]] QByteArray encodeSseBlock(QByteArrayView id, QByteArrayView event, QByteArrayView payload);

/// `: text` and an empty line: a heartbeat that every parser ignores.
[[nodiscard]] QByteArray encodeSseComment(QByteArrayView text);

/// `retry: N` and an empty line.
[[nodiscard]] QByteArray encodeSseRetry(std::chrono::milliseconds retry);

/// What stands in a `data:` line for a binary payload: `data:application/octet-stream;base64,...` (RFC 2397),
/// because an event stream can carry nothing but UTF-8.
[[nodiscard]] QByteArray binaryAsDataUrl(QByteArrayView payload);

} // namespace pushscope::wire
