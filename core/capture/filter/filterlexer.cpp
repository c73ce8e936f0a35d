// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/capture/filter/filterlexer.h"

#include "core/capture/filter/filterfields.h"

#include <algorithm>

namespace pushscope::capture {

namespace {

constexpr int kMaxIndexDigits = 9;
constexpr std::size_t kMaxSteps = 64;
constexpr qsizetype kDataLength = 4;

} // namespace

tl::unexpected<FilterError> FilterLexer::fail(qsizetype from, qsizetype to, QString sentence) const
{
    // At the end of the text there is nothing to underline but the character before.
    to = std::clamp<qsizetype>(to, 1, m_text.size());
    from = std::min(from, to - 1);
    return tl::unexpected(FilterError{from, to - from, std::move(sentence)});
}

void FilterLexer::skipSpace()
{
    while (!atEnd() && m_text[m_at].isSpace())
        ++m_at;
}

bool FilterLexer::atSign() const
{
    return !atEnd() && isSignAt(m_text, m_at);
}

bool FilterLexer::atPath() const
{
    const QStringView rest = m_text.sliced(m_at);
    return rest.size() > kDataLength && rest.startsWith(u"data", Qt::CaseInsensitive) &&
           (rest[kDataLength] == u'.' || rest[kDataLength] == u'[');
}

FilterToken FilterLexer::single(FilterToken::Kind kind)
{
    FilterToken token;
    token.kind = kind;
    token.position = m_at++;
    token.length = 1;
    return token;
}

FilterToken FilterLexer::word(bool stopsAtSign)
{
    FilterToken token;
    token.position = m_at;
    while (!atEnd() && !endsWord(m_text[m_at]) && !(stopsAtSign && atSign()))
        ++m_at;
    token.length = m_at - token.position;
    token.text = m_text.sliced(token.position, token.length).toString();
    token.kind = token.length > 0 ? FilterToken::Kind::Word : FilterToken::Kind::End;
    return token;
}

FilterResult<FilterToken> FilterLexer::term()
{
    skipSpace();
    if (atEnd()) {
        FilterToken end;
        end.position = m_at;
        return end;
    }
    const QChar c = m_text[m_at];
    if (c == u'(')
        return single(FilterToken::Kind::Open);
    if (c == u')')
        return single(FilterToken::Kind::Close);
    if (c == u'"')
        return string();
    if (c == u'/')
        return regex();
    if (c == u'-' && m_at + 1 < m_text.size() && !m_text[m_at + 1].isSpace() && m_text[m_at + 1] != u')')
        return single(FilterToken::Kind::Minus);
    if (atSign()) {
        const qsizetype from = m_at;
        const auto found = sign();
        const qsizetype to = found ? found->position + found->length : from + 1;
        return fail(from, to,
                    QStringLiteral("'%1' needs a field before it; put text that holds it in quotes.")
                        .arg(m_text.sliced(from, to - from)));
    }
    return atPath() ? path() : FilterResult<FilterToken>(word(true));
}

std::optional<FilterLexer::Sign> FilterLexer::sign()
{
    const qsizetype before = m_at;
    skipSpace();
    if (!atSign() || (m_text[m_at] == u':' && m_at != before)) {
        m_at = before;
        return std::nullopt;
    }
    Sign sign{FilterComparison::Equal, m_at, 1};
    const QChar c = m_text[m_at++];
    if (c == u':') {
        sign.comparison = FilterComparison::Contains;
        return sign;
    }
    const bool equals = !atEnd() && m_text[m_at] == u'=';
    if (equals)
        ++m_at;
    sign.length = m_at - sign.position;
    if (c == u'!')
        sign.comparison = FilterComparison::NotEqual;
    else if (c == u'<')
        sign.comparison = equals ? FilterComparison::LessEqual : FilterComparison::Less;
    else if (c == u'>')
        sign.comparison = equals ? FilterComparison::GreaterEqual : FilterComparison::Greater;
    skipSpace();
    return sign;
}

FilterResult<FilterToken> FilterLexer::value(bool mayBeRegex)
{
    if (!atEnd() && m_text[m_at] == u'"')
        return string();
    if (!atEnd() && m_text[m_at] == u'/' && mayBeRegex)
        return regex();
    return word(false);
}

FilterResult<FilterToken> FilterLexer::pathOrWord()
{
    return atPath() ? path() : FilterResult<FilterToken>(word(false));
}

bool FilterLexer::takeFlagI()
{
    const bool flag =
        !atEnd() && m_text[m_at] == u'i' && (m_at + 1 == m_text.size() || endsWord(m_text[m_at + 1]));
    if (flag)
        ++m_at;
    return flag;
}

FilterResult<QChar> FilterLexer::escape()
{
    const qsizetype from = m_at++; // the backslash
    const QChar c = atEnd() ? QChar() : m_text[m_at++];
    switch (c.unicode()) {
    case u'"':
    case u'\\':
    case u'/':
        return c;
    case u'n':
        return QChar(u'\n');
    case u'r':
        return QChar(u'\r');
    case u't':
        return QChar(u'\t');
    case u'u': {
        bool valid = m_at + 4 <= m_text.size();
        const QStringView digits = valid ? m_text.sliced(m_at, 4) : QStringView();
        valid = valid && std::all_of(digits.begin(), digits.end(), [](QChar d) {
                    return (d >= u'0' && d <= u'9') || (d.toLower() >= u'a' && d.toLower() <= u'f');
                });
        if (!valid)
            return fail(from, m_at, QStringLiteral("'\\u' needs four hexadecimal digits."));
        m_at += 4;
        return QChar(char16_t(digits.toUShort(nullptr, 16)));
    }
    default:
        break;
    }
    return fail(from, m_at,
                QStringLiteral("A backslash in quotes goes before one of \" \\ / n r t u; write '\\\\' for "
                               "the backslash itself."));
}

FilterResult<FilterToken> FilterLexer::string()
{
    FilterToken token;
    token.kind = FilterToken::Kind::String;
    token.position = m_at++;
    while (!atEnd() && m_text[m_at] != u'"') {
        if (m_text[m_at] != u'\\') {
            token.text += m_text[m_at++];
            continue;
        }
        if (m_at + 1 == m_text.size()) {
            m_at = m_text.size();
            break;
        }
        const auto escaped = escape();
        if (!escaped)
            return tl::unexpected(escaped.error());
        token.text += *escaped;
    }
    if (atEnd())
        return fail(token.position, m_text.size(), QStringLiteral("This quotation mark is never closed."));
    ++m_at;
    token.ignoreCase = takeFlagI();
    token.length = m_at - token.position;
    return token;
}

FilterResult<FilterToken> FilterLexer::regex()
{
    FilterToken token;
    token.kind = FilterToken::Kind::Regex;
    token.position = m_at++;
    const qsizetype from = m_at;
    while (!atEnd() && m_text[m_at] != u'/')
        m_at += m_text[m_at] == u'\\' && m_at + 1 < m_text.size() ? 2 : 1;
    if (atEnd()) {
        return fail(
            token.position, m_text.size(),
            QStringLiteral("This regular expression needs a '/' at its end; put text that begins with '/' in "
                           "quotes."));
    }
    token.text = m_text.sliced(from, m_at - from).toString();
    const qsizetype flags = ++m_at;
    token.ignoreCase = takeFlagI();
    if (!atEnd() && !endsWord(m_text[m_at])) {
        while (!atEnd() && !endsWord(m_text[m_at]))
            ++m_at;
        return fail(
            flags, m_at,
            QStringLiteral(
                "After a regular expression only 'i' may follow, to ignore case; put text that begins "
                "with '/' in quotes."));
    }
    token.length = m_at - token.position;
    return token;
}

FilterResult<FilterToken> FilterLexer::path()
{
    FilterToken token;
    token.kind = FilterToken::Kind::Path;
    token.position = m_at;
    m_at += kDataLength;
    while (!atEnd() && (m_text[m_at] == u'.' || m_text[m_at] == u'[')) {
        if (token.path.size() == kMaxSteps)
            return fail(m_at, m_at + 1, QStringLiteral("A field has at most 64 steps."));
        auto step = m_text[m_at] == u'.' ? pointStep() : bracketStep();
        if (!step)
            return tl::unexpected(std::move(step.error()));
        token.path.push_back(std::move(*step));
    }
    if (!atEnd() && !endsWord(m_text[m_at]) && !atSign()) {
        return fail(
            m_at, m_at + 1,
            QStringLiteral("'%1' cannot stand in the name of a field; write such a name as [\"name\"].")
                .arg(m_text[m_at]));
    }
    token.length = m_at - token.position;
    return token;
}

FilterResult<FilterPathStep> FilterLexer::pointStep()
{
    const qsizetype from = m_at++;
    const qsizetype key = m_at;
    while (!atEnd() && isKeyCharacter(m_text[m_at]))
        ++m_at;
    if (m_at == key)
        return fail(from, key, QStringLiteral("The name of a field must follow '.'."));
    return FilterPathStep{m_text.sliced(key, m_at - key).toUtf8(), FilterPathStep::kKey};
}

FilterResult<FilterPathStep> FilterLexer::bracketStep()
{
    const qsizetype from = m_at++;
    FilterPathStep step;
    if (!atEnd() && m_text[m_at] == u'"') {
        const auto name = string();
        if (!name)
            return tl::unexpected(name.error());
        step.key = name->text.toUtf8();
    } else {
        const qsizetype digits = m_at;
        while (!atEnd() && m_text[m_at] >= u'0' && m_text[m_at] <= u'9')
            ++m_at;
        if (m_at == digits || m_at - digits > kMaxIndexDigits)
            return fail(from, m_at,
                        QStringLiteral("'[' needs the number of an element or a name in quotes, and ']'."));
        step.index = m_text.sliced(digits, m_at - digits).toInt();
    }
    if (atEnd() || m_text[m_at] != u']')
        return fail(from, m_at, QStringLiteral("This '[' needs a ']'."));
    ++m_at;
    return step;
}

} // namespace pushscope::capture
