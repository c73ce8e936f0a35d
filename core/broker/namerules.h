// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"

#include <QByteArrayView>

#include <optional>

namespace pushscope::broker {

/// The rule for topics and filters alike that `name` breaks: 1 to 255 bytes, valid UTF-8, no control characters
/// (U+0000 to U+001F, U+007F to U+009F). `noun` is the word for it in the sentence.
[[nodiscard]] std::optional<base::Error> brokenNameRule(QByteArrayView name, const QString &noun);

/// Whether a control character stands in the text, which is valid UTF-8.
[[nodiscard]] bool hasControlCharacters(QByteArrayView utf8);

/// The name as it may stand in a sentence: shortened when it is long.
[[nodiscard]] QString quoted(QByteArrayView name);

} // namespace pushscope::broker
