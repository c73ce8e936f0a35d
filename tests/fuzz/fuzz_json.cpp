// SPDX-License-Identifier: GPL-3.0-or-later
// isJson agrees with a plain recursive reading of RFC 8259, and strings survive their escapes.
#include "core/wire/json.h"
#include "core/wire/jsontoken.h"
#include "core/wire/utf8.h"
#include "tests/fuzz/fuzz.h"

#include <cctype>

using namespace pushscope;
using fuzz::require;

namespace {

/// The grammar word for word, slow and without any cleverness.
class Reference
{
public:
    explicit Reference(const QByteArray &text) : m_text(text) {}

    bool document()
    {
        return wire::isUtf8(m_text) && value(0) && m_at == m_text.size();
    }

private:
    char peek() const { return m_at < m_text.size() ? m_text[m_at] : '\0'; }
    bool eat(char c)
    {
        const bool there = m_at < m_text.size() && m_text[m_at] == c;
        m_at += there ? 1 : 0;
        return there;
    }
    bool eatWord(const char *word)
    {
        for (; *word; ++word) {
            if (!eat(*word))
                return false;
        }
        return true;
    }
    void space()
    {
        while (eat(' ') || eat('\t') || eat('\n') || eat('\r')) {
        }
    }
    bool digits()
    {
        const qsizetype start = m_at;
        while (peek() >= '0' && peek() <= '9')
            ++m_at;
        return m_at > start;
    }
    bool number()
    {
        eat('-');
        if (!eat('0') && !digits())
            return false;
        if (eat('.') && !digits())
            return false;
        if (!eat('e') && !eat('E'))
            return true;
        if (!eat('+'))
            eat('-');
        return digits();
    }
    bool escape()
    {
        if (eat('u')) {
            for (int i = 0; i < 4; ++i, ++m_at) {
                if (!std::isxdigit(static_cast<unsigned char>(peek())))
                    return false;
            }
            return true;
        }
        for (const char c : {'"', '\\', '/', 'b', 'f', 'n', 'r', 't'}) {
            if (eat(c))
                return true;
        }
        return false;
    }
    bool string()
    {
        if (!eat('"'))
            return false;
        while (m_at < m_text.size()) {
            if (eat('"'))
                return true;
            if (eat('\\')) {
                if (!escape())
                    return false;
            } else if (static_cast<unsigned char>(m_text[m_at++]) < 0x20) {
                return false;
            }
        }
        return false;
    }
    bool array(int depth)
    {
        space();
        if (eat(']'))
            return true;
        do {
            if (!value(depth))
                return false;
        } while (eat(','));
        return eat(']');
    }
    bool object(int depth)
    {
        space();
        if (eat('}'))
            return true;
        do {
            space();
            if (!string())
                return false;
            space();
            if (!eat(':') || !value(depth))
                return false;
        } while (eat(','));
        return eat('}');
    }
    bool value(int depth)
    {
        space();
        bool good = false;
        if (peek() == '[' || peek() == '{') {
            if (depth == 512)
                return false;
            good = eat('[') ? array(depth + 1) : eat('{') && object(depth + 1);
        } else if (peek() == '"') {
            good = string();
        } else if (peek() == 't' || peek() == 'f' || peek() == 'n') {
            good = eatWord(peek() == 't' ? "true" : peek() == 'f' ? "false" : "null");
        } else {
            good = number();
        }
        space();
        return good;
    }

    const QByteArray m_text;
    qsizetype m_at = 0;
};

} // namespace

PUSHSCOPE_FUZZ_TARGET(input)
{
    const QByteArray text = input.rest();
    require(wire::isJson(text) == Reference(text).document(), "isJson agrees with the grammar");
    if (text.startsWith('"') && wire::isJson(text)) {
        const auto value = wire::jsonStringValue(wire::trimJsonSpace(text));
        require(value && wire::isUtf8(*value), "a string has a value");
    }

    QByteArray repaired;
    wire::appendRepairedUtf8(repaired, text);
    require(wire::isUtf8(repaired), "repaired text is valid");
    require(!wire::isUtf8(text) || repaired == text, "valid text is not touched");

    QByteArray string;
    wire::appendJsonString(string, text);
    require(Reference(string).document(), "an escaped string is JSON");
    require(wire::jsonStringValue(string) == std::optional(repaired), "an escaped string reads back");
}
