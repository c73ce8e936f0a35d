// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QByteArrayView>

namespace pushscope::wire {

/// Whether `text` is one valid JSON document (RFC 8259), nested at most 512 deep. Uses simdjson.
[[nodiscard]] bool isJson(QByteArrayView text);
[[nodiscard]] bool isUtf8(QByteArrayView text);

/// Appends `utf8` as a JSON string, quotes included; invalid UTF-8 becomes U+FFFD, controls are escaped.
void appendJsonString(QByteArray &out, QByteArrayView utf8);

} // namespace pushscope::wire
