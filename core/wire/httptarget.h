// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/wire/httprequest.h"

namespace pushscope::wire {

/// Fills path and query of `head` from its method and target (RFC 9112 3.2). False when the target has none of the
/// forms that the method allows.
[[nodiscard]] bool splitTarget(HttpRequestHead &head);

} // namespace pushscope::wire
