// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/capture/filter/filterast.h"

#include <QLatin1String>
#include <QStringView>

#include <optional>
#include <span>

// The vocabulary of the filter language: names of fields, words for their values, signs of comparison.
namespace pushscope::capture {

struct FilterFieldName
{
    FilterField field;
    QLatin1String name;
    QLatin1String hint; ///< what it is, for a list of completions
};
[[nodiscard]] std::span<const FilterFieldName> filterFields();
/// Whatever the case of its letters.
[[nodiscard]] std::optional<FilterField> filterFieldOf(QStringView name);
[[nodiscard]] QLatin1String nameOf(FilterField field);

/// The words for a transport, direction or kind, in the order of their enumerators; none for other fields.
[[nodiscard]] std::span<const QLatin1String> choicesOf(FilterField field);
/// What `has:` can ask for.
[[nodiscard]] std::span<const FilterField> fieldsToHave();

/// The field holds text, and is compared as such.
[[nodiscard]] bool isTextField(FilterField field);
/// `=`, `:` ...
[[nodiscard]] QLatin1String signOf(FilterComparison comparison);
[[nodiscard]] bool isOrder(FilterComparison comparison);

/// Whether this character may stand in a key after a point; any other key is written as `["key"]`.
[[nodiscard]] bool isKeyCharacter(QChar c);
/// Whether a bare word ends before this character, wherever it stands.
[[nodiscard]] bool endsWord(QChar c);
/// Whether text at `i` is a sign of comparison.
[[nodiscard]] bool isSignAt(QStringView text, qsizetype i);
/// `and`, `or` and `not` in small or capital letters.
[[nodiscard]] bool isKeyword(QStringView word);
[[nodiscard]] bool isWord(QStringView word, QLatin1String keyword);

/// Whether the text, as a bare word without a field, is looked for as it stands.
[[nodiscard]] bool isBareText(QStringView text);
/// The same for a bare value after a field's sign.
[[nodiscard]] bool isBareValue(FilterField field, QStringView text);
/// UTF-8 as it is: Qt takes a mark at the front for a byte order mark and leaves it out.
[[nodiscard]] QString filterTextOf(QByteArrayView utf8);
/// In quotes, with escapes where needed.
[[nodiscard]] QString quotedFilterText(const QByteArray &utf8);

} // namespace pushscope::capture
