// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/capture/exchange/jsonwalker.h"

#include "core/wire/json.h"
#include "core/wire/jsontoken.h"
#include "core/wire/utf8.h"

#include <cstring>

namespace pushscope::capture {

namespace {

bool isWordCharacter(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' ||
           c == '+' || c == '.';
}

/// Between the quotes of a token. A control character, which JSON does not allow there, is taken as it is.
bool unescape(QByteArrayView token, QByteArray &value)
{
    const QByteArrayView inside = token.sliced(1, token.size() - 2);
    value.resize(0);
    if (inside.isEmpty())
        return true;
    if (!std::memchr(inside.data(), '\\', std::size_t(inside.size()))) {
        wire::appendRepairedUtf8(value, inside);
        return true;
    }
    QByteArray sound;
    wire::appendRepairedUtf8(sound, token);
    auto text = wire::jsonStringValue(sound);
    value = std::move(text).value_or(QByteArray());
    return text.has_value();
}

} // namespace

bool JsonWalker::fail(Problem problem)
{
    if (m_problem == Problem::None)
        m_problem = problem;
    return false;
}

/// There should have been more.
bool JsonWalker::failAtEnd()
{
    return fail(m_in.hasFailed() ? Problem::Unread : m_in.isTooFar() ? Problem::TooLong : Problem::Ended);
}

JsonWalker::Kind JsonWalker::peek()
{
    while (m_in.fill()) {
        const QByteArrayView ahead = m_in.ahead();
        qsizetype blanks = 0;
        while (blanks < ahead.size() && wire::isJsonSpace(ahead[blanks]))
            ++blanks;
        if (blanks == ahead.size()) {
            m_in.consume(blanks);
            continue;
        }
        m_in.consume(blanks);
        switch (m_in.ahead().front()) {
        case '{':
            return Kind::Object;
        case '[':
            return Kind::Array;
        case '"':
            return Kind::String;
        default:
            return isWordCharacter(m_in.ahead().front()) ? Kind::Word : Kind::None;
        }
    }
    return Kind::None;
}

bool JsonWalker::atEnd()
{
    return peek() == Kind::None && m_in.ahead().isEmpty() && !m_in.hasFailed();
}

bool JsonWalker::isClosedAtOnce(char closing)
{
    if (peek() != Kind::None || m_in.ahead().isEmpty() || m_in.ahead().front() != closing)
        return false;
    m_in.consume(1);
    return true;
}

JsonWalker::Next JsonWalker::next(char closing)
{
    if (m_problem != Problem::None)
        return Next::Failed;
    static_cast<void>(peek());
    if (m_in.ahead().isEmpty()) {
        failAtEnd();
        return Next::Failed;
    }
    const char c = m_in.ahead().front();
    if (c != ',' && c != closing) {
        fail(Problem::Malformed);
        return Next::Failed;
    }
    m_in.consume(1);
    return c == closing ? Next::Closed : Next::Another;
}

bool JsonWalker::key()
{
    if (peek() != Kind::String)
        return m_in.ahead().isEmpty() ? failAtEnd() : fail(Problem::Malformed);
    if (!string(m_key))
        return false;
    static_cast<void>(peek());
    if (m_in.ahead().isEmpty())
        return failAtEnd();
    if (m_in.ahead().front() != ':')
        return fail(Problem::Malformed);
    m_in.consume(1);
    return true;
}

qsizetype JsonWalker::stringToken()
{
    qsizetype at = 1;
    while (true) {
        const QByteArrayView ahead = m_in.ahead();
        const char *const from = ahead.data() + at;
        const auto *quote =
            at < ahead.size()
                ? static_cast<const char *>(std::memchr(from, '"', std::size_t(ahead.size() - at)))
                : nullptr;
        if (!quote) {
            at = std::max<qsizetype>(at, ahead.size());
            if (!m_in.more()) {
                failAtEnd();
                return 0;
            }
            continue;
        }
        const char *before = quote;
        while (before > ahead.data() + 1 && before[-1] == '\\')
            --before;
        at = quote - ahead.data() + 1;
        if ((quote - before) % 2 == 0)
            return at;
    }
}

bool JsonWalker::string(QByteArray &value)
{
    value.resize(0);
    if (peek() != Kind::String)
        return skip();
    const qsizetype length = stringToken();
    if (length == 0)
        return false;
    if (!unescape(m_in.ahead().first(length), value))
        return fail(Problem::Malformed);
    m_in.consume(length);
    return true;
}

QByteArray JsonWalker::partOfString() const
{
    constexpr int kLongestEscape = 12; // a pair of surrogates
    if (m_problem != Problem::Ended || !m_in.ahead().startsWith('"'))
        return {};
    QByteArray sound;
    wire::appendRepairedUtf8(sound, m_in.ahead());
    for (int cut = 0; cut < kLongestEscape && sound.size() > 1; ++cut, sound.chop(1)) {
        if (auto value = wire::jsonStringValue(sound + '"'))
            return std::move(*value);
    }
    return {};
}

bool JsonWalker::word(QByteArray &value)
{
    value.resize(0);
    if (peek() != Kind::Word)
        return skip();
    qsizetype length = 0;
    while (true) {
        const QByteArrayView ahead = m_in.ahead();
        while (length < ahead.size() && isWordCharacter(ahead[length]))
            ++length;
        if (length < ahead.size() || !m_in.more())
            break;
    }
    value = m_in.ahead().first(length).toByteArray();
    if (!wire::isJsonWord(value))
        return m_in.ahead().size() == length ? failAtEnd() : fail(Problem::Malformed);
    m_in.consume(length);
    return true;
}

bool JsonWalker::skip()
{
    qint64 depth = 0;
    do {
        switch (peek()) {
        case Kind::String: {
            const qsizetype length = stringToken();
            if (length == 0)
                return false;
            m_in.consume(length);
            break;
        }
        case Kind::Word: {
            QByteArray ignored;
            if (!word(ignored))
                return false;
            break;
        }
        case Kind::Object:
        case Kind::Array:
            m_in.consume(1);
            ++depth;
            break;
        case Kind::None: {
            if (m_in.ahead().isEmpty())
                return failAtEnd();
            const char c = m_in.ahead().front();
            const bool closes = c == '}' || c == ']';
            if (depth == 0 || (!closes && c != ',' && c != ':'))
                return fail(Problem::Malformed);
            m_in.consume(1);
            depth -= closes ? 1 : 0;
            break;
        }
        }
    } while (depth > 0);
    return true;
}

} // namespace pushscope::capture
