// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArrayView>
#include <QHash>
#include <QList>
#include <QString>
#include <QStringList>
#include <QStringView>

namespace pushscope::capture {

/// What a capture is known to hold, the likeliest first.
struct FilterVocabulary
{
    QStringList topics;
    QStringList events;
    QStringList sources;
    QStringList fields;                 ///< as fieldFromPointer() writes them
    QHash<QString, QStringList> values; ///< texts seen in a field
};

/// How a filter may go on at a cursor.
struct FilterCompletion
{
    static constexpr qsizetype kMaxCandidates = 50;

    struct Candidate
    {
        QString text;
        QString hint; ///< what it is, for a person; may be empty
        bool operator==(const Candidate &) const = default;
    };
    qsizetype position =
        0; ///< a candidate replaces `length` characters from here, the last before the cursor
    qsizetype length = 0;
    QList<Candidate> candidates;
};

/// Any text, finished or not, right or wrong; none where nothing is known, as inside a regular expression.
[[nodiscard]] FilterCompletion completeFilter(QStringView text, qsizetype cursor,
                                              const FilterVocabulary &known);

/// A JSON pointer as a field of the filter language: `/items/0/sku` is `data.items[0].sku`.
[[nodiscard]] QString fieldFromPointer(QByteArrayView pointer);

} // namespace pushscope::capture
