// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QByteArrayView>

namespace pushscope::wire {

/// Characters that `bytes` bytes take in base64, padding included.
[[nodiscard]] constexpr qsizetype base64Size(qsizetype bytes)
{
    return (bytes + 2) / 3 * 4;
}

/// Appends base64 with padding (RFC 4648 4) straight to `out`, without an array in between.
void appendBase64(QByteArray &out, QByteArrayView bytes);

} // namespace pushscope::wire
