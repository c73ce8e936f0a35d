// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/capture/filter/filterast.h"
#include "core/capture/filter/filtererror.h"

#include <QStringView>

#include <optional>

namespace pushscope::capture {

struct FilterToken
{
    enum class Kind : unsigned char { End, Open, Close, Minus, Word, Path, String, Regex };
    Kind kind = Kind::End;
    qsizetype position = 0;
    qsizetype length = 0;
    QString text;            ///< of Word, String (without quotes and escapes) and Regex (as it stands)
    bool ignoreCase = false; ///< of String and Regex: an `i` followed
    FilterPath path;
};

/// Cuts a filter into tokens. What a character means depends on where it stands, so the parser says what it
/// expects: the begin of a term, the sign behind a field, or the value behind the sign. Keeps a view of the
/// text.
class FilterLexer
{
public:
    explicit FilterLexer(QStringView text)
        : m_text(text)
    {
    }

    [[nodiscard]] FilterResult<FilterToken> term();

    struct Sign
    {
        FilterComparison comparison;
        qsizetype position;
        qsizetype length;
    };
    /// The sign of comparison that follows; white space may stand before and after all but `:`.
    [[nodiscard]] std::optional<Sign> sign();
    /// End when there is no value.
    [[nodiscard]] FilterResult<FilterToken> value(bool mayBeRegex);
    /// A path of its own, after `has:`; a Word when it does not begin with `data.` or `data[`.
    [[nodiscard]] FilterResult<FilterToken> pathOrWord();

    /// Whether a sign stands right here.
    [[nodiscard]] bool atSign() const;

private:
    [[nodiscard]] bool atEnd() const { return m_at == m_text.size(); }
    [[nodiscard]] bool atPath() const;
    void skipSpace();
    [[nodiscard]] FilterToken single(FilterToken::Kind kind);
    [[nodiscard]] FilterToken word(bool stopsAtSign);
    [[nodiscard]] FilterResult<FilterToken> string();
    [[nodiscard]] FilterResult<FilterToken> regex();
    [[nodiscard]] FilterResult<FilterToken> path();
    [[nodiscard]] FilterResult<FilterPathStep> bracketStep();
    [[nodiscard]] FilterResult<FilterPathStep> pointStep();
    [[nodiscard]] FilterResult<QChar> escape();
    [[nodiscard]] bool takeFlagI();
    [[nodiscard]] tl::unexpected<FilterError> fail(qsizetype from, qsizetype to, QString sentence) const;

    const QStringView m_text;
    qsizetype m_at = 0;
};

} // namespace pushscope::capture
