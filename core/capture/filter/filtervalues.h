// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/capture/filter/filterast.h"

#include <QStringView>

#include <optional>

// Bare values of the filter language, each from its whole text; nothing when the text is something else.
namespace pushscope::capture {

/// Decimal, with an exponent if need be; finite.
[[nodiscard]] std::optional<FilterNumber> numberFrom(QStringView text);
/// `true`, `false`, `null`.
[[nodiscard]] std::optional<FilterLiteral> literalFrom(QStringView text);

/// What an amount is counted in. Sizes: bytes, with k, M, G, T (1000) or Ki, Mi, Gi, Ti (1024), with or
/// without a B. Durations: us, ms, s, min, h; only 0 goes without.
enum class FilterUnits : unsigned char { Bytes, Microseconds };
[[nodiscard]] std::optional<FilterAmount> amountFrom(QStringView text, FilterUnits units);
/// The shortest text that amountFrom() reads as this.
[[nodiscard]] QString toText(FilterAmount amount, FilterUnits units);

/// `14:32`, `14:32:05.250`, `2026-01-31`, `2026-01-31T14:32:05Z`.
[[nodiscard]] std::optional<FilterMoment> momentFrom(QStringView text);
[[nodiscard]] QString toText(const FilterMoment &moment);

} // namespace pushscope::capture
