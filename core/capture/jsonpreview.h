// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

#include <simdjson.h>

namespace pushscope::capture {

inline constexpr qsizetype kMaxPreviewBytes = 80;

/// The value as JSON, at most kMaxPreviewBytes; what is longer is cut at a character and ends in an ellipsis. Looks
/// at no more of the value than it shows.
[[nodiscard]] QByteArray jsonPreview(const simdjson::dom::element &element);

} // namespace pushscope::capture
