// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/wire/jsonreader.h"

#include "core/wire/json.h"

#include <algorithm>
#include <cstring>
#include <memory>

namespace pushscope::wire {

namespace ondemand = simdjson::ondemand;

namespace {

/// Above this, parser and buffer are made for one document, so that a single large one does not keep its memory.
constexpr qsizetype kKeptBytes = 256 * 1024;

struct Scratch
{
    ondemand::parser parser{static_cast<std::size_t>(kMaxJsonBytes)};
    std::unique_ptr<char[]> buffer;
    std::size_t capacity = 0;

    simdjson::padded_string_view pad(QByteArrayView text)
    {
        const std::size_t size = static_cast<std::size_t>(text.size());
        const std::size_t needed = size + simdjson::SIMDJSON_PADDING;
        if (needed > capacity) {
            capacity = std::max<std::size_t>(needed, 1024);
            buffer.reset(new char[capacity]);
        }
        if (size != 0)
            std::memcpy(buffer.get(), text.data(), size);
        std::memset(buffer.get() + size, ' ', simdjson::SIMDJSON_PADDING);
        return simdjson::padded_string_view(buffer.get(), size, capacity);
    }
};

bool isScalar(QByteArrayView token)
{
    const QByteArrayView word = trimJsonSpace(token);
    return word.startsWith('"') ? isJsonString(word) : isJsonWord(word);
}

bool checkValue(ondemand::value value, int depth);

/// The string token that starts at `quote`. The first stage of simdjson has made sure that it ends.
QByteArrayView stringTokenAt(const char *quote)
{
    const char *at = quote + 1;
    while (*at != '"')
        at += *at == '\\' ? 2 : 1;
    return {quote, at + 1};
}

bool checkArray(ondemand::array array, int depth)
{
    if (depth > kMaxJsonDepth)
        return false;
    for (auto element : array) {
        ondemand::value value;
        if (std::move(element).get(value) || !checkValue(value, depth))
            return false;
    }
    return true;
}

bool checkObject(ondemand::object object, int depth)
{
    if (depth > kMaxJsonDepth)
        return false;
    for (auto member : object) {
        ondemand::field field;
        if (std::move(member).get(field))
            return false;
        if (!isJsonString(stringTokenAt(field.key().raw() - 1)) || !checkValue(field.value(), depth))
            return false;
    }
    return true;
}

/// `depth` is that of the container that holds the value.
bool checkValue(ondemand::value value, int depth)
{
    ondemand::json_type type;
    if (value.type().get(type))
        return false;
    if (type == ondemand::json_type::array) {
        ondemand::array array;
        return !value.get_array().get(array) && checkArray(array, depth + 1);
    }
    if (type == ondemand::json_type::object) {
        ondemand::object object;
        return !value.get_object().get(object) && checkObject(object, depth + 1);
    }
    const std::string_view token = value.raw_json_token();
    // A string has to be consumed: left to be skipped, it would pass for a key when a colon follows.
    ondemand::raw_json_string consumed;
    if (type == ondemand::json_type::string && value.get_raw_json_string().get(consumed))
        return false;
    return isScalar(QByteArrayView(token.data(), static_cast<qsizetype>(token.size())));
}

bool hasControls(QByteArrayView text)
{
    return std::any_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20; });
}

} // namespace

class JsonDocument
{
public:
    /// Calls `read(document, text)` on the thread's own scratch memory; false when not even tokens can be found.
    template <class Read>
    static bool open(QByteArrayView text, Read &&read)
    {
        if (text.size() > kMaxJsonBytes)
            return false;
        if (text.size() > kKeptBytes) {
            Scratch once;
            return openIn(once, text, read);
        }
        thread_local Scratch kept;
        return openIn(kept, text, read);
    }

    static bool readMembers(ondemand::object object, const JsonValue::Text &text,
                            const JsonValue::MemberVisitor &visit)
    {
        return JsonValue::membersOf(object, text, 1, visit);
    }

    using Text = JsonValue::Text;

private:
    template <class Read>
    static bool openIn(Scratch &scratch, QByteArrayView text, Read &read)
    {
        ondemand::document document;
        if (scratch.parser.iterate(scratch.pad(text)).get(document))
            return false;
        const JsonValue::Text place{text, scratch.buffer.get(), &document};
        // Nothing may stand behind the outermost value.
        return read(document, place) && document.current_location().error() == simdjson::OUT_OF_BOUNDS;
    }
};

bool JsonValue::isObject()
{
    return m_value.type().error() == simdjson::SUCCESS &&
           m_value.type().value_unsafe() == ondemand::json_type::object;
}

bool JsonValue::isArray()
{
    return m_value.type().error() == simdjson::SUCCESS &&
           m_value.type().value_unsafe() == ondemand::json_type::array;
}

std::optional<QByteArrayView> JsonValue::take()
{
    const std::string_view token = m_value.raw_json_token();
    const bool container = isObject() || isArray();
    if (!checkValue(m_value, m_depth))
        return std::nullopt;
    const char *end = token.data() + token.size();
    if (container && m_text.document->current_location().get(end))
        return std::nullopt;
    return trimJsonSpace(m_text.original.sliced(token.data() - m_text.padded, end - token.data()));
}

QByteArrayView JsonValue::consumed() const
{
    const char *end = nullptr;
    if (m_text.document->current_location().get(end) || end < m_start)
        return {};
    return trimJsonSpace(m_text.original.sliced(m_start - m_text.padded, end - m_start));
}

bool JsonValue::membersOf(ondemand::object object, const Text &text, int depth, const MemberVisitor &visit)
{
    if (depth > kMaxJsonDepth)
        return false;
    for (auto member : object) {
        ondemand::field field;
        if (std::move(member).get(field))
            return false;
        const QByteArrayView token = stringTokenAt(field.key().raw() - 1);
        if (!isJsonString(token))
            return false;
        JsonValue value(field.value(), text, depth);
        const QByteArrayView inside = token.sliced(1, token.size() - 2);
        const bool good = inside.contains('\\') ? visit(*jsonStringValue(token), value) : visit(inside, value);
        if (!good)
            return false;
    }
    return true;
}

bool JsonValue::members(const MemberVisitor &visit)
{
    ondemand::object object;
    return !m_value.get_object().get(object) && membersOf(object, m_text, m_depth + 1, visit);
}

bool JsonValue::elements(const ElementVisitor &visit)
{
    ondemand::array array;
    if (m_value.get_array().get(array) || m_depth + 1 > kMaxJsonDepth)
        return false;
    for (auto element : array) {
        ondemand::value item;
        if (std::move(element).get(item))
            return false;
        JsonValue value(item, m_text, m_depth + 1);
        if (!visit(value))
            return false;
    }
    return true;
}

JsonVerdict readJsonObject(QByteArrayView text, const JsonValue::MemberVisitor &visit)
{
    if (!trimJsonSpace(text).startsWith('{'))
        return isJson(text) ? JsonVerdict::NotObject : JsonVerdict::Malformed;
    const auto read = [&](ondemand::document &document, const JsonDocument::Text &place) {
        ondemand::object object;
        return !document.get_object().get(object) && JsonDocument::readMembers(object, place, visit);
    };
    return JsonDocument::open(text, read) ? JsonVerdict::Ok : JsonVerdict::Malformed;
}

bool isJson(QByteArrayView text)
{
    const QByteArrayView value = trimJsonSpace(text);
    if (value.startsWith('{') || value.startsWith('[')) {
        return JsonDocument::open(value, [](ondemand::document &document, const JsonDocument::Text &) {
            ondemand::object object;
            if (!document.get_object().get(object))
                return checkObject(object, 1);
            ondemand::array array;
            return !document.get_array().get(array) && checkArray(array, 1);
        });
    }
    if (value.startsWith('"'))
        return isUtf8(value) && !hasControls(value) && isJsonString(value);
    return isJsonWord(value);
}

} // namespace pushscope::wire
