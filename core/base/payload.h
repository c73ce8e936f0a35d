// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace pushscope::base {

/// Text is valid UTF-8 and goes into text frames and `data:` lines as it is; everything else is binary.
enum class PayloadKind : unsigned char { Text, Binary };

} // namespace pushscope::base
