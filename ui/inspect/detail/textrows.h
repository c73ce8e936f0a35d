// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArrayView>

#include <vector>

namespace pushscope::ui {

/// Where the rows of a text begin when it is broken at its line ends and at a width: byte offsets, ascending, the first
/// 0. A row never begins inside a character. Wide characters count for two columns.
[[nodiscard]] std::vector<qsizetype> textRows(QByteArrayView utf8, int columns);

} // namespace pushscope::ui
