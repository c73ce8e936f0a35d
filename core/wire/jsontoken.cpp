// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/wire/jsontoken.h"

#include <charconv>
#include <cstring>

namespace pushscope::wire {

namespace {

constexpr bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

/// RFC 8259 6: [ minus ] int [ frac ] [ exp ]
bool isNumber(QByteArrayView token)
{
    const char *at = token.begin();
    const char *const end = token.end();
    const auto digits = [&] {
        const char *const first = at;
        while (at != end && isDigit(*at))
            ++at;
        return at != first;
    };
    if (at != end && *at == '-')
        ++at;
    if (at != end && *at == '0')
        ++at;
    else if (!digits())
        return false;
    if (at != end && *at == '.') {
        ++at;
        if (!digits())
            return false;
    }
    if (at != end && (*at == 'e' || *at == 'E')) {
        ++at;
        if (at != end && (*at == '+' || *at == '-'))
            ++at;
        if (!digits())
            return false;
    }
    return at == end;
}

/// The value of four hexadecimal digits, or -1.
int hex4(const char *at)
{
    int value = 0;
    for (int i = 0; i < 4; ++i) {
        const char c = at[i];
        const int digit = isDigit(c)               ? c - '0'
                          : (c >= 'a' && c <= 'f') ? c - 'a' + 10
                          : (c >= 'A' && c <= 'F') ? c - 'A' + 10
                                                   : -1;
        if (digit < 0)
            return -1;
        value = value * 16 + digit;
    }
    return value;
}

/// Length of the escape at the front of `text`, which starts with a backslash; 0 when it is none.
qsizetype escapeLength(QByteArrayView text)
{
    if (text.size() < 2)
        return 0;
    if (text[1] == 'u')
        return text.size() >= 6 && hex4(text.data() + 2) >= 0 ? 6 : 0;
    return text[1] != '\0' && std::strchr("\"\\/bfnrt", text[1]) ? 2 : 0;
}

void appendCodePoint(QByteArray &out, unsigned code)
{
    const auto put = [&](unsigned byte) { out.append(static_cast<char>(byte)); };
    if (code < 0x80) {
        put(code);
    } else if (code < 0x800) {
        put(0xC0 | code >> 6);
        put(0x80 | (code & 0x3F));
    } else if (code < 0x10000) {
        put(0xE0 | code >> 12);
        put(0x80 | (code >> 6 & 0x3F));
        put(0x80 | (code & 0x3F));
    } else {
        put(0xF0 | code >> 18);
        put(0x80 | (code >> 12 & 0x3F));
        put(0x80 | (code >> 6 & 0x3F));
        put(0x80 | (code & 0x3F));
    }
}

/// Appends the character of the `\u` escape at the front; returns the bytes it took, both halves of a pair.
qsizetype appendUnicodeEscape(QByteArray &out, QByteArrayView text)
{
    auto code = static_cast<unsigned>(hex4(text.data() + 2));
    if (code >= 0xD800 && code < 0xDC00 && text.size() >= 12 && text[6] == '\\' && text[7] == 'u') {
        const int low = hex4(text.data() + 8);
        if (low >= 0xDC00 && low < 0xE000) {
            appendCodePoint(out, 0x10000 + ((code - 0xD800) << 10) + (static_cast<unsigned>(low) - 0xDC00));
            return 12;
        }
    }
    if (code >= 0xD800 && code < 0xE000)
        code = 0xFFFD;
    appendCodePoint(out, code);
    return 6;
}

char simpleEscape(char c)
{
    switch (c) {
    case 'b':
        return '\b';
    case 'f':
        return '\f';
    case 'n':
        return '\n';
    case 'r':
        return '\r';
    case 't':
        return '\t';
    default:
        return c;
    }
}

template <class Number>
std::optional<Number> wholeNumber(QByteArrayView token)
{
    Number value = 0;
    const char *end = token.data() + token.size();
    const auto [stop, error] = std::from_chars(token.data(), end, value);
    if (error != std::errc{} || stop != end || !isNumber(token))
        return std::nullopt;
    return value;
}

} // namespace

QByteArrayView trimJsonSpace(QByteArrayView text)
{
    while (!text.isEmpty() && isJsonSpace(text.front()))
        text = text.sliced(1);
    while (!text.isEmpty() && isJsonSpace(text.back()))
        text.chop(1);
    return text;
}

bool isJsonWord(QByteArrayView token)
{
    if (token.isEmpty())
        return false;
    if (token.front() == '-' || isDigit(token.front()))
        return isNumber(token);
    return token == "true" || token == "false" || token == "null";
}

bool isJsonString(QByteArrayView token)
{
    if (token.size() < 2 || token.front() != '"' || token.back() != '"')
        return false;
    const QByteArrayView inside = token.sliced(1, token.size() - 2);
    qsizetype at = 0;
    while (at < inside.size()) {
        const QByteArrayView rest = inside.sliced(at);
        const qsizetype backslash = rest.indexOf('\\');
        if (rest.first(backslash < 0 ? rest.size() : backslash).contains('"'))
            return false;
        if (backslash < 0)
            return true;
        const qsizetype length = escapeLength(rest.sliced(backslash));
        if (length == 0)
            return false;
        at += backslash + length;
    }
    return true;
}

std::optional<QByteArray> jsonStringValue(QByteArrayView token)
{
    if (!isJsonString(token))
        return std::nullopt;
    const QByteArrayView inside = token.sliced(1, token.size() - 2);
    QByteArray text;
    text.reserve(inside.size());
    qsizetype at = 0;
    while (at < inside.size()) {
        const QByteArrayView rest = inside.sliced(at);
        const qsizetype backslash = rest.indexOf('\\');
        text.append(rest.first(backslash < 0 ? rest.size() : backslash));
        if (backslash < 0)
            break;
        at += backslash;
        if (inside[at + 1] == 'u') {
            at += appendUnicodeEscape(text, inside.sliced(at));
        } else {
            text.append(simpleEscape(inside[at + 1]));
            at += 2;
        }
    }
    return text;
}

std::optional<std::uint64_t> jsonUnsigned(QByteArrayView token)
{
    return wholeNumber<std::uint64_t>(token);
}

std::optional<std::int64_t> jsonInteger(QByteArrayView token)
{
    return wholeNumber<std::int64_t>(token);
}

} // namespace pushscope::wire
