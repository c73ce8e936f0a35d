// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/client/shellwords.h"

#include "core/wire/json.h"

#include <algorithm>
#include <optional>
#include <utility>

namespace pushscope::client {

using base::ErrorCode;

namespace {

constexpr qsizetype kMostWords = 10'000;

bool isBlank(char c)
{
    return c == ' ' || c == '\t' || c == '\r';
}

bool startsVariable(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '{' || c == '(' ||
           (c >= '0' && c <= '9');
}

int hexDigit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

class Splitter
{
public:
    explicit Splitter(QByteArrayView text)
        : m_text(text)
    {
    }
    base::Result<ShellCommand> run();

private:
    [[nodiscard]] bool atEnd() const { return m_at >= m_text.size(); }
    /// The character `ahead` of the next one; NUL behind the end.
    [[nodiscard]] char peek(qsizetype ahead = 0) const
    {
        return m_at + ahead < m_text.size() ? m_text[m_at + ahead] : '\0';
    }
    void put(char c)
    {
        m_inWord = true;
        if (c != '\0')
            m_word.append(c);
    }
    void endWord();
    void fail(QString what, QString remedy = {});
    void finish() { m_at = m_text.size(); }
    void leaveRest();

    void step();
    void newline();
    void backslash();
    void ampersand();
    void redirection();
    void dollar(bool quoted);
    void singleQuotes();
    void doubleQuotes();
    void ansiQuotes();
    void ansiEscape();
    void putCodePoint(int mostDigits);
    std::optional<char32_t> number(int base, int mostDigits);
    [[nodiscard]] bool skipLineEnd();
    [[nodiscard]] bool isCaretQuoting() const;

    const QByteArrayView m_text;
    qsizetype m_at = 0;
    QByteArray m_word;
    bool m_inWord = false;
    ShellCommand m_command;
    std::optional<base::Error> m_error;
};

base::Result<ShellCommand> Splitter::run()
{
    while (!atEnd() && !m_error)
        step();
    endWord();
    if (m_error)
        return tl::unexpected(*std::move(m_error));
    return std::move(m_command);
}

void Splitter::fail(QString what, QString remedy)
{
    if (!m_error)
        m_error = base::Error{ErrorCode::InvalidArgument, std::move(what), std::move(remedy)};
    finish();
}

void Splitter::endWord()
{
    if (!std::exchange(m_inWord, false))
        return;
    m_command.words.append(std::exchange(m_word, {}));
    if (m_command.words.size() > kMostWords)
        fail(QStringLiteral("The command has too many words."));
}

void Splitter::leaveRest()
{
    endWord();
    m_command.goesOn = true;
    finish();
}

void Splitter::step()
{
    const char c = peek();
    switch (c) {
    case ' ':
    case '\t':
    case '\r':
        ++m_at;
        endWord();
        return;
    case '\n':
        newline();
        return;
    case '\\':
        backslash();
        return;
    case '\'':
        singleQuotes();
        return;
    case '"':
        doubleQuotes();
        return;
    case '$':
        dollar(false);
        return;
    case '`':
        fail(QStringLiteral("The command runs another one in backticks, which only a shell can do."),
             QStringLiteral("Put its result in, or copy as cURL (bash)."));
        return;
    case '&':
        ampersand();
        return;
    case '|':
    case ';':
        leaveRest();
        return;
    case '<':
    case '>':
        redirection();
        return;
    case '#':
        if (!m_inWord) {
            while (!atEnd() && peek() != '\n')
                ++m_at;
            return;
        }
        break;
    case '^':
        if (isCaretQuoting()) {
            fail(QStringLiteral("The command is quoted for the Windows command prompt."),
                 QStringLiteral("Copy it as cURL (bash)."));
            return;
        }
        break;
    default:
        break;
    }
    put(c);
    ++m_at;
}

bool Splitter::isCaretQuoting() const
{
    return peek(1) == '"' || peek(1) == '\n' || peek(1) == '\0' || (peek(1) == '\r' && peek(2) == '\n');
}

void Splitter::newline()
{
    endWord();
    while (!atEnd() && (isBlank(peek()) || peek() == '\n'))
        ++m_at;
    if (!atEnd() && !m_command.words.isEmpty() && peek() != '-')
        leaveRest();
}

bool Splitter::skipLineEnd()
{
    if (peek() == '\r' && peek(1) == '\n')
        m_at += 2;
    else if (peek() == '\n')
        m_at += 1;
    else
        return false;
    return true;
}

void Splitter::backslash()
{
    ++m_at;
    if (atEnd() || skipLineEnd())
        return;
    put(peek());
    ++m_at;
}

void Splitter::ampersand()
{
    const char next = peek(1);
    if (!m_inWord || next == '&' || next == '>' || next == '\0' || next == '\n' || isBlank(next)) {
        leaveRest();
        return;
    }
    put('&');
    ++m_at;
}

void Splitter::redirection()
{
    // In `2>file` the number is part of the redirection.
    if (m_word.size() == 1 && m_word[0] >= '0' && m_word[0] <= '9') {
        m_word.clear();
        m_inWord = false;
    }
    leaveRest();
}

void Splitter::dollar(bool quoted)
{
    ++m_at;
    const char next = peek();
    if (!quoted && next == '\'') {
        ansiQuotes();
    } else if (!quoted && next == '"') {
        doubleQuotes();
    } else if (startsVariable(next)) {
        qsizetype length = 1;
        while (startsVariable(peek(length)) && peek(length) != '{' && peek(length) != '(' && length < 40)
            ++length;
        fail(QStringLiteral("The command uses %1, which only the shell knows.")
                 .arg(next == '{' || next == '(' ? QStringLiteral("a variable or another command")
                                                 : u'$' + QString::fromLatin1(m_text.sliced(m_at, length))),
             QStringLiteral("Put its value in."));
    } else {
        put('$');
    }
}

void Splitter::singleQuotes()
{
    const qsizetype end = m_text.indexOf('\'', m_at + 1);
    if (end < 0) {
        fail(QStringLiteral("A quote in the command is not closed."));
        return;
    }
    m_inWord = true;
    for (++m_at; m_at < end; ++m_at)
        put(peek());
    ++m_at;
}

void Splitter::doubleQuotes()
{
    m_inWord = true;
    for (++m_at; !atEnd() && peek() != '"';) {
        if (peek() == '$') {
            dollar(true);
        } else if (peek() == '`') {
            step(); // not allowed here either
        } else if (peek() == '\\') {
            ++m_at;
            if (skipLineEnd())
                continue;
            if (!QByteArrayView("$`\"\\").contains(peek()) || atEnd())
                put('\\');
            if (!atEnd())
                put(peek());
            ++m_at;
        } else {
            put(peek());
            ++m_at;
        }
    }
    if (atEnd())
        fail(QStringLiteral("A quote in the command is not closed."));
    ++m_at;
}

void Splitter::ansiQuotes()
{
    m_inWord = true;
    for (++m_at; !atEnd() && peek() != '\'';) {
        if (peek() == '\\') {
            ++m_at;
            ansiEscape();
        } else {
            put(peek());
            ++m_at;
        }
    }
    if (atEnd())
        fail(QStringLiteral("A quote in the command is not closed."));
    ++m_at;
}

/// Behind the backslash.
void Splitter::ansiEscape()
{
    static constexpr char kNamed[] = "a\ab\be\x1b"
                                     "E\x1b"
                                     "f\fn\nr\rt\tv\v\\\\''\"\"??";
    if (atEnd())
        return;
    const char c = peek();
    if (c >= '0' && c <= '7') {
        put(static_cast<char>(number(8, 3).value_or(0) & 0xFF));
        return;
    }
    ++m_at;
    for (std::size_t i = 0; i + 1 < sizeof kNamed; i += 2) {
        if (kNamed[i] == c) {
            put(kNamed[i + 1]);
            return;
        }
    }
    if (c == 'x') {
        if (const auto value = number(16, 2))
            put(static_cast<char>(*value));
        else
            m_word += "\\x";
    } else if (c == 'u') {
        putCodePoint(4);
    } else if (c == 'U') {
        putCodePoint(8);
    } else if (c == 'c' && !atEnd()) {
        put(static_cast<char>(peek() & 0x1F));
        ++m_at;
    } else {
        put('\\');
        put(c);
    }
}

void Splitter::putCodePoint(int mostDigits)
{
    std::optional<char32_t> value = number(16, mostDigits);
    if (!value)
        return;
    // Browsers write the halves of a pair one by one.
    if (QChar::isHighSurrogate(*value) && peek() == '\\' && peek(1) == 'u') {
        const qsizetype before = m_at;
        m_at += 2;
        const auto low = number(16, 4);
        if (low && QChar::isLowSurrogate(*low))
            value = QChar::surrogateToUcs4(static_cast<char16_t>(*value), static_cast<char16_t>(*low));
        else
            m_at = before;
    }
    if (QChar::isSurrogate(*value) || *value > QChar::LastValidCodePoint)
        value = QChar::ReplacementCharacter;
    const char32_t point = *value;
    if (point != 0)
        m_word += QString::fromUcs4(&point, 1).toUtf8();
}

std::optional<char32_t> Splitter::number(int base, int mostDigits)
{
    std::optional<char32_t> value;
    for (int i = 0; i < mostDigits; ++i) {
        const int digit = hexDigit(peek());
        if (digit < 0 || digit >= base)
            break;
        value = value.value_or(0) * static_cast<char32_t>(base) + static_cast<char32_t>(digit);
        ++m_at;
    }
    return value;
}

bool isHidden(QChar c)
{
    return c.category() == QChar::Other_Control || c.category() == QChar::Other_Format ||
           c.category() == QChar::Separator_Line || c.category() == QChar::Separator_Paragraph;
}

/// What stands between `$'` and `'`.
QString ansiEscaped(const QByteArray &word)
{
    const bool isText = wire::isUtf8(word);
    QString out;
    const auto hex = [&out](QLatin1String prefix, uint value, int digits) {
        out += prefix + QStringLiteral("%1").arg(value, digits, 16, QLatin1Char('0'));
    };
    const QString text = isText ? QString::fromUtf8(word) : QString::fromLatin1(word);
    for (const QChar c : text) {
        if (c == u'\\' || c == u'\'') {
            out += u'\\';
            out += c;
        } else if (c == u'\n') {
            out += QStringLiteral("\\n");
        } else if (!isText && c.unicode() >= 0x80) {
            hex(QLatin1String("\\x"), c.unicode(), 2);
        } else if (isHidden(c)) {
            hex(QLatin1String("\\u"), c.unicode(), 4);
        } else {
            out += c;
        }
    }
    return out;
}

} // namespace

base::Result<ShellCommand> splitCommand(QStringView text)
{
    if (text.size() > kMostCommandLength) {
        return base::fail(ErrorCode::TooLarge,
                          QStringLiteral("The command has more than %1 characters.").arg(kMostCommandLength));
    }
    return Splitter(text.toUtf8()).run();
}

QString shellQuoted(const QByteArray &word)
{
    const QString text = QString::fromUtf8(word);
    if (wire::isUtf8(word) && std::none_of(text.begin(), text.end(), isHidden)) {
        QString quoted = text;
        quoted.replace(u'\'', QStringLiteral("'\\''"));
        return u'\'' + quoted + u'\'';
    }
    return QStringLiteral("$'%1'").arg(ansiEscaped(word));
}

} // namespace pushscope::client
