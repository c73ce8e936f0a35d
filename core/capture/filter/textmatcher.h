// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/broker/topicfilter.h"
#include "core/capture/filter/filterast.h"

#include <QByteArrayView>
#include <QRegularExpression>

#include <optional>
#include <vector>

namespace pushscope::capture {

/// Finds a text in bytes without regard to case. Each character matches its small, its capital and its own
/// form; there is no folding to several characters (ß is not ss).
class CaselessText
{
public:
    explicit CaselessText(const QByteArray &utf8);
    [[nodiscard]] bool isIn(QByteArrayView bytes) const;
    [[nodiscard]] bool equals(QByteArrayView bytes) const;

private:
    using Forms = std::vector<QByteArray>; ///< of one character, all different
    [[nodiscard]] const char *matchAt(const char *at, const char *end) const;
    [[nodiscard]] bool isAsciiIn(QByteArrayView bytes) const;

    std::vector<Forms> m_characters;
    // Texts of ASCII alone, nearly all of them, are searched for by the byte of theirs that is rarest in
    // JSON.
    QByteArray m_small;
    QByteArray m_capital;
    qsizetype m_rarest = 0;
};

/// Answers whether bytes contain, equal or fit a text. Thread-safe.
class TextMatcher
{
public:
    /// A regular expression looks at this many bytes, and at each place may take so many steps back and
    /// forth.
    static constexpr qsizetype kRegexBytes = 256 * 1024;
    static constexpr int kRegexSteps = 20'000;

    enum class Mode : unsigned char { Part, Whole };
    TextMatcher(const FilterText &text, Mode mode);

    enum class Answer : unsigned char { No, Yes, TooCostly };
    [[nodiscard]] Answer match(QByteArrayView bytes) const;
    [[nodiscard]] bool isRegex() const { return m_regex.has_value(); }

private:
    QByteArray m_text;
    Mode m_mode;
    std::optional<CaselessText> m_caseless;
    std::optional<QRegularExpression> m_regex;
    std::optional<broker::TopicFilter> m_wildcards;
};

} // namespace pushscope::capture
