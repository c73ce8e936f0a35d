// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QByteArrayView>

#include <cstdint>
#include <optional>

/// Single tokens of JSON text (RFC 8259), looked at as text, so that the spelling of a number survives and one
/// that no `double` holds is still a number.
namespace pushscope::wire {

[[nodiscard]] constexpr bool isJsonSpace(char c)
{
    return c == ' ' || c == '\n' || c == '\r' || c == '\t';
}

[[nodiscard]] QByteArrayView trimJsonSpace(QByteArrayView text);

/// Whether `token`, without white space around it, is a number, `true`, `false` or `null`.
[[nodiscard]] bool isJsonWord(QByteArrayView token);

/// Whether `token` is a string, quotes included, given that its bytes are valid UTF-8 without control characters.
[[nodiscard]] bool isJsonString(QByteArrayView token);

/// The text of a valid string token; a lone surrogate, which UTF-8 cannot hold, becomes U+FFFD.
/// Nothing when the token is no string.
[[nodiscard]] std::optional<QByteArray> jsonStringValue(QByteArrayView token);

/// A whole number in plain digits. Nothing for anything else, or for one that does not fit.
[[nodiscard]] std::optional<std::uint64_t> jsonUnsigned(QByteArrayView token);
[[nodiscard]] std::optional<std::int64_t> jsonInteger(QByteArrayView token);

} // namespace pushscope::wire
