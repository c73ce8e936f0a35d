// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QByteArrayView>

namespace pushscope::ui {

/// A valid JSON document with line ends and indentation and nothing else changed: members keep their order,
/// numbers their digits. Nesting beyond 64 levels is not indented further.
[[nodiscard]] QByteArray indentJson(QByteArrayView json);

} // namespace pushscope::ui
