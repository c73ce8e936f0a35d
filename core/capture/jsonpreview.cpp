// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/capture/jsonpreview.h"

#include <charconv>

namespace pushscope::capture {

namespace dom = simdjson::dom;

namespace {

constexpr char kEllipsis[] = "\xE2\x80\xA6";
constexpr qsizetype kEllipsisBytes = 3;

class Writer
{
public:
    [[nodiscard]] bool full() const { return m_text.size() > kMaxPreviewBytes; }

    void write(const dom::element &element)
    {
        switch (element.type()) {
        case dom::element_type::ARRAY: writeArray(element.get_array().value_unsafe()); break;
        case dom::element_type::OBJECT: writeObject(element.get_object().value_unsafe()); break;
        case dom::element_type::STRING: writeString(element.get_string().value_unsafe()); break;
        case dom::element_type::INT64: writeNumber(element.get_int64().value_unsafe()); break;
        case dom::element_type::UINT64: writeNumber(element.get_uint64().value_unsafe()); break;
        case dom::element_type::DOUBLE: writeNumber(element.get_double().value_unsafe()); break;
        case dom::element_type::BOOL: m_text += element.get_bool().value_unsafe() ? "true" : "false"; break;
        case dom::element_type::NULL_VALUE: m_text += "null"; break;
        }
    }

    [[nodiscard]] QByteArray finished()
    {
        if (full()) {
            qsizetype end = kMaxPreviewBytes - kEllipsisBytes;
            while (end > 0 && (static_cast<unsigned char>(m_text[end]) & 0xC0) == 0x80)
                --end;
            m_text.truncate(end);
            m_text += kEllipsis;
        }
        return m_text;
    }

private:
    void writeArray(dom::array array)
    {
        m_text += '[';
        bool first = true;
        for (const dom::element value : array) {
            if (full())
                return;
            if (!first)
                m_text += ',';
            first = false;
            write(value);
        }
        m_text += ']';
    }

    void writeObject(dom::object object)
    {
        m_text += '{';
        bool first = true;
        for (const auto &[key, value] : object) {
            if (full())
                return;
            if (!first)
                m_text += ',';
            first = false;
            writeString(key);
            m_text += ':';
            write(value);
        }
        m_text += '}';
    }

    void writeString(std::string_view text)
    {
        static constexpr char kHex[] = "0123456789abcdef";
        m_text += '"';
        for (const char c : text) {
            if (full())
                return;
            if (c == '"' || c == '\\') {
                m_text += '\\';
                m_text += c;
            } else if (c == '\n') {
                m_text += "\\n";
            } else if (static_cast<unsigned char>(c) < 0x20) {
                m_text += "\\u00";
                m_text += kHex[c >> 4];
                m_text += kHex[c & 15];
            } else {
                m_text += c;
            }
        }
        m_text += '"';
    }

    template <class Number>
    void writeNumber(Number value)
    {
        char text[32];
        const auto [end, error] = std::to_chars(text, text + sizeof text, value);
        if (error == std::errc())
            m_text.append(text, end - text);
    }

    QByteArray m_text;
};

} // namespace

QByteArray jsonPreview(const dom::element &element)
{
    Writer writer;
    writer.write(element);
    return writer.finished();
}

} // namespace pushscope::capture
