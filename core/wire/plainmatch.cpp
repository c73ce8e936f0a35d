// SPDX-License-Identifier: GPL-3.0-or-later
// Whether a text of the plain dialect is the one that the hub writes, without writing it again.
#include "core/wire/plaindialect.h"

#include "core/wire/base64.h"
#include "core/wire/json.h"

#include <charconv>
#include <limits>

namespace pushscope::wire {

namespace {

/// Eats what is expected from the front of a text, until something is not there.
class Expectation
{
public:
    explicit Expectation(QByteArrayView text)
        : m_rest(text)
    {
    }

    void literal(QByteArrayView expected)
    {
        m_holds = m_holds && m_rest.startsWith(expected);
        if (m_holds)
            m_rest = m_rest.sliced(expected.size());
    }
    void string(QByteArrayView utf8)
    {
        // Nearly every name and id is written as it is.
        if (isPlain(utf8)) {
            literal("\"");
            literal(utf8);
            literal("\"");
            return;
        }
        QByteArray written;
        appendJsonString(written, utf8);
        literal(written);
    }
    template <class Number>
    void number(Number value)
    {
        char digits[std::numeric_limits<Number>::digits10 + 3];
        const auto [end, error] = std::to_chars(digits, digits + sizeof digits, value);
        literal({digits, end});
        m_holds = m_holds && error == std::errc{};
    }
    void refuse() { m_holds = false; }
    [[nodiscard]] bool isNext(QByteArrayView expected) const { return m_rest.startsWith(expected); }
    [[nodiscard]] bool holds() const { return m_holds && m_rest.isEmpty(); }

private:
    static bool isPlain(QByteArrayView text)
    {
        for (const char c : text) {
            if (static_cast<unsigned char>(c) < 0x20 || c == '"' || c == '\\' ||
                static_cast<unsigned char>(c) >= 0x80)
                return false;
        }
        return true;
    }

    QByteArrayView m_rest;
    bool m_holds = true;
};

void expectData(Expectation &text, const PlainMessage &message)
{
    if (message.kind == base::PayloadKind::Binary) {
        QByteArray written;
        appendBase64(written, message.payload);
        text.literal("\"encoding\":\"base64\",\"data\":\"");
        text.literal(written);
        text.literal("\"");
    } else if (text.isNext("\"data\":")) {
        // What was read from here as it stands is JSON, or it could not have been read.
        text.literal("\"data\":");
        text.literal(message.payload);
    } else if (!isJson(message.payload) && isUtf8(message.payload)) {
        text.literal("\"encoding\":\"text\",\"data\":");
        text.string(message.payload);
    } else {
        text.refuse(); // JSON stands there as it is, and what is no UTF-8 is no text
    }
}

void expectEnvelope(Expectation &text, const PlainMessage &message)
{
    text.literal("{\"topic\":");
    text.string(message.topic);
    text.literal(",\"id\":");
    text.string(message.id);
    text.literal(",\"time\":");
    text.number(message.time.time_since_epoch().count());
    if (!message.event.isEmpty()) {
        text.literal(",\"event\":");
        text.string(message.event);
    }
    text.literal(",");
    expectData(text, message);
    text.literal("}");
}

} // namespace

bool isEnvelopeOf(const PlainMessage &message, QByteArrayView text)
{
    Expectation expectation(text);
    expectEnvelope(expectation, message);
    return expectation.holds();
}

bool isPlainMessageOf(const PlainMessage &message, QByteArrayView text)
{
    Expectation expectation(text);
    expectation.literal("{\"message\":");
    expectEnvelope(expectation, message);
    expectation.literal("}");
    return expectation.holds();
}

} // namespace pushscope::wire
