// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/capture/filter/textmatcher.h"

#include "core/capture/filter/filterfields.h"

#include <algorithm>
#include <cstring>

namespace pushscope::capture {

namespace {

bool isAscii(const QByteArray &text)
{
    return std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

char smallOf(char c)
{
    return c >= 'A' && c <= 'Z' ? char(c + ('a' - 'A')) : c;
}

char capitalOf(char c)
{
    return c >= 'a' && c <= 'z' ? char(c - ('a' - 'A')) : c;
}

/// How common a byte is in JSON and English, roughly; what is not listed is rare.
qsizetype commonness(char c)
{
    constexpr QByteArrayView common("\" etaoinrs,:0123456789.lcdupmh{}fgybw_-[]/vk");
    const qsizetype place = common.indexOf(c);
    return place < 0 ? 0 : common.size() - place;
}

QByteArray utf8Of(char32_t c)
{
    return QString::fromUcs4(&c, 1).toUtf8();
}

QRegularExpression regexOf(const FilterText &text)
{
    QRegularExpression regex(
        QStringLiteral("(*LIMIT_MATCH=%1)").arg(TextMatcher::kRegexSteps) + filterTextOf(text.text),
        text.ignoreCase ? QRegularExpression::CaseInsensitiveOption : QRegularExpression::NoPatternOption);
    regex.optimize();
    return regex;
}

/// Bytes cut so that no character is cut in two.
QByteArrayView firstBytes(QByteArrayView bytes, qsizetype most)
{
    if (bytes.size() <= most)
        return bytes;
    for (int back = 0; back < 3 && (static_cast<unsigned char>(bytes[most]) & 0xC0U) == 0x80U; ++back)
        --most;
    return bytes.first(most);
}

} // namespace

CaselessText::CaselessText(const QByteArray &utf8)
{
    if (isAscii(utf8)) {
        m_small = m_capital = utf8;
        std::transform(utf8.begin(), utf8.end(), m_small.begin(), smallOf);
        std::transform(utf8.begin(), utf8.end(), m_capital.begin(), capitalOf);
        for (qsizetype i = 1; i < m_small.size(); ++i) {
            if (commonness(m_small[i]) < commonness(m_small[m_rarest]))
                m_rarest = i;
        }
        return;
    }
    for (const char32_t c : filterTextOf(utf8).toUcs4()) {
        Forms forms{utf8Of(c)};
        for (const char32_t other : {QChar::toLower(c), QChar::toUpper(c)}) {
            if (const QByteArray form = utf8Of(other);
                std::find(forms.begin(), forms.end(), form) == forms.end())
                forms.push_back(form);
        }
        m_characters.push_back(std::move(forms));
    }
}

const char *CaselessText::matchAt(const char *at, const char *end) const
{
    for (const Forms &forms : m_characters) {
        const auto fits = [at, end](const QByteArray &form) {
            return end - at >= form.size() &&
                   std::memcmp(at, form.constData(), std::size_t(form.size())) == 0;
        };
        const auto found = std::find_if(forms.begin(), forms.end(), fits);
        if (found == forms.end())
            return nullptr;
        at += found->size();
    }
    return at;
}

bool CaselessText::isAsciiIn(QByteArrayView bytes) const
{
    const qsizetype length = m_small.size();
    if (length == 0)
        return true;
    if (bytes.size() < length)
        return false;
    // Places where the rarest byte can stand, small ones and capital ones, each found by itself.
    const char *const end = bytes.data() + bytes.size() - (length - 1 - m_rarest);
    const auto find = [end](const char *from, char c) {
        const void *found = from < end ? std::memchr(from, c, std::size_t(end - from)) : nullptr;
        return found ? static_cast<const char *>(found) : end;
    };
    const char small = m_small[m_rarest];
    const char capital = m_capital[m_rarest];
    const char *begin = bytes.data() + m_rarest;
    const char *nextSmall = find(begin, small);
    const char *nextCapital = capital == small ? end : find(begin, capital);
    while (nextSmall != end || nextCapital != end) {
        const char *place = std::min(nextSmall, nextCapital);
        const char *first = place - m_rarest;
        qsizetype same = 0;
        while (same < length && (first[same] == m_small[same] || first[same] == m_capital[same]))
            ++same;
        if (same == length)
            return true;
        if (place == nextSmall)
            nextSmall = find(place + 1, small);
        else
            nextCapital = find(place + 1, capital);
    }
    return false;
}

bool CaselessText::isIn(QByteArrayView bytes) const
{
    if (m_characters.empty())
        return isAsciiIn(bytes);
    const char *const end = bytes.data() + bytes.size();
    for (const char *at = bytes.data(); at != end; ++at) {
        if (matchAt(at, end))
            return true;
    }
    return false;
}

bool CaselessText::equals(QByteArrayView bytes) const
{
    if (m_characters.empty())
        return bytes.size() == m_small.size() && isAsciiIn(bytes);
    return matchAt(bytes.data(), bytes.data() + bytes.size()) == bytes.data() + bytes.size();
}

TextMatcher::TextMatcher(const FilterText &text, Mode mode)
    : m_text(text.text)
    , m_mode(mode)
{
    switch (text.form) {
    case FilterText::Form::Regex:
        m_regex = regexOf(text);
        break;
    case FilterText::Form::Wildcards:
        if (auto filter = broker::TopicFilter::parse(text.text))
            m_wildcards = std::move(*filter);
        break;
    case FilterText::Form::Plain:
        if (text.ignoreCase)
            m_caseless.emplace(text.text);
        break;
    }
}

TextMatcher::Answer TextMatcher::match(QByteArrayView view) const
{
    // What is empty may point nowhere, and C's functions must not be sent there.
    const QByteArrayView bytes = view.isEmpty() ? QByteArrayView("") : view;
    const auto answer = [](bool matches) { return matches ? Answer::Yes : Answer::No; };
    if (m_regex) {
        const auto match = m_regex->match(filterTextOf(firstBytes(bytes, kRegexBytes)));
        // Invalid is a match that was given up; whether there is one is not known.
        return match.isValid() ? answer(match.hasMatch()) : Answer::TooCostly;
    }
    if (m_wildcards)
        return answer(m_wildcards->matches(bytes));
    if (m_caseless)
        return answer(m_mode == Mode::Part ? m_caseless->isIn(bytes) : m_caseless->equals(bytes));
    if (m_mode == Mode::Whole)
        return answer(bytes == QByteArrayView(m_text));
    return answer(m_text.isEmpty() || memmem(bytes.data(), std::size_t(bytes.size()), m_text.constData(),
                                             std::size_t(m_text.size())));
}

} // namespace pushscope::capture
