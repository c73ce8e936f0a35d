// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/sources/sourceentry.h"

#include <QByteArray>

#include <optional>
#include <vector>

namespace pushscope::ui {

/// What is kept about sources.
struct BookContents
{
    static constexpr int kMaxListed = 256;
    static constexpr int kMaxRecent = 20;
    static constexpr int kMaxFavourites = 256;
    static constexpr int kMaxMessages = 200; ///< of one source, and of all together

    std::vector<SourceEntry> entries;
    QList<SavedMessage> messages; ///< for any source
};

/// Without secrets; without keys and ids, which mean nothing at the next start.
[[nodiscard]] QByteArray toJson(const BookContents &contents);
/// Nothing when it is no JSON object; an entry that makes no sense is left out, a member keeps its default.
[[nodiscard]] std::optional<BookContents> bookFromJson(const QByteArray &json);

} // namespace pushscope::ui
