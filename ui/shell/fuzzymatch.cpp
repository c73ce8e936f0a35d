// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/fuzzymatch.h"

#include <QString>

#include <algorithm>

namespace pushscope::ui {

namespace {

constexpr int kHit = 16;
constexpr int kWordStart = 12;
constexpr int kFollows = 10;
constexpr int kFirst = 8;
constexpr int kGapCost = 1;
constexpr int kLengthStep = 8; ///< characters of text that cost one point

bool startsWord(QStringView text, qsizetype at)
{
    if (at == 0 || !text[at - 1].isLetterOrNumber())
        return true;
    return text[at].isUpper() && text[at - 1].isLower();
}

bool same(QChar a, QChar b)
{
    return a.toCaseFolded() == b.toCaseFolded();
}

/// The shortest stretch that ends where the first forward match ends: forward for the end, backward for the
/// start.
std::optional<qsizetype> startOfMatch(QStringView query, QStringView text)
{
    qsizetype wanted = 0;
    qsizetype end = 0;
    while (end < text.size() && wanted < query.size()) {
        if (same(text[end], query[wanted]))
            ++wanted;
        ++end;
    }
    if (wanted < query.size())
        return std::nullopt;
    qsizetype start = end;
    while (wanted > 0) {
        --start;
        if (same(text[start], query[wanted - 1]))
            --wanted;
    }
    return start;
}

} // namespace

std::optional<FuzzyMatch> fuzzyMatch(QStringView query, QStringView text)
{
    QString wanted = query.toString();
    wanted.removeIf([](QChar c) { return c.isSpace(); });
    FuzzyMatch match;
    if (wanted.isEmpty())
        return match;

    // A contiguous hit at the start of a word beats whatever the scan would find first.
    qsizetype from = text.indexOf(wanted, 0, Qt::CaseInsensitive);
    while (from >= 0 && !startsWord(text, from)) {
        const qsizetype next = text.indexOf(wanted, from + 1, Qt::CaseInsensitive);
        if (next < 0)
            break;
        from = next;
    }
    const auto start = from >= 0 ? std::optional(from) : startOfMatch(wanted, text);
    if (!start)
        return std::nullopt;

    qsizetype at = *start;
    for (const QChar c : wanted) {
        while (!same(text[at], c)) {
            match.score -= kGapCost;
            ++at;
        }
        match.score += kHit + (startsWord(text, at) ? kWordStart : 0);
        if (!match.positions.isEmpty() && match.positions.last() == at - 1)
            match.score += kFollows;
        match.positions.append(static_cast<int>(at));
        ++at;
    }
    if (*start == 0)
        match.score += kFirst;
    match.score -= static_cast<int>(std::min<qsizetype>(text.size(), 255)) / kLengthStep;
    return match;
}

} // namespace pushscope::ui
