// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QByteArrayView>

namespace pushscope::wire {

/// Appends `bytes` as valid UTF-8: each maximal subpart of an ill-formed sequence becomes one U+FFFD, as
/// "UTF-8 decode" of the WHATWG Encoding Standard does it. Valid input is copied as it is.
void appendRepairedUtf8(QByteArray &out, QByteArrayView bytes);

} // namespace pushscope::wire
