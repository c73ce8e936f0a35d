// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QStringView>

#include <optional>

namespace pushscope::ui {

/// How a query's characters lie in a text, in order but not necessarily side by side; case does not matter.
struct FuzzyMatch
{
    int score = 0;        ///< higher is better: starts of words and runs count, gaps and long texts cost
    QList<int> positions; ///< in the text, for highlighting
};

/// Nothing when a character is missing. Blanks in the query are skipped; an empty query matches with score 0.
[[nodiscard]] std::optional<FuzzyMatch> fuzzyMatch(QStringView query, QStringView text);

} // namespace pushscope::ui
