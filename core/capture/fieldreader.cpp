// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/capture/fieldreader.h"

#include "core/capture/jsonpreview.h"

#include <simdjson.h>

#include <charconv>
#include <cmath>
#include <cstring>
#include <string_view>

namespace pushscope::capture {

namespace dom = simdjson::dom;

namespace {

constexpr std::size_t kFirstCapacity = 4096;
/// A buffer that one large payload made this large is given back before the next.
constexpr std::size_t kKeptCapacity = 1024 * 1024;
constexpr int kMaxUnitBytes = 16;

bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

bool isSpace(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

std::string_view trimmed(QByteArrayView bytes)
{
    const char *begin = bytes.data();
    const char *end = begin + bytes.size();
    while (begin != end && isSpace(*begin))
        ++begin;
    while (begin != end && isSpace(end[-1]))
        --end;
    return {begin, std::size_t(end - begin)};
}

/// The whole text as a finite number in decimal or exponent form.
std::optional<double> wholeNumber(std::string_view text)
{
    double value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size() || !std::isfinite(value))
        return std::nullopt;
    return value;
}

bool looksLikeNumber(std::string_view text)
{
    return !text.empty() && (isDigit(text.front()) || (text.front() == '-' && text.size() > 1));
}

/// A number as JSON writes it (RFC 8259 6): no leading zeros, digits on both sides of the point.
std::optional<double> jsonNumber(std::string_view text)
{
    const std::string_view digits = text.substr(text.front() == '-' ? 1 : 0);
    if (digits.size() > 1 && digits[0] == '0' && isDigit(digits[1]))
        return std::nullopt;
    const std::size_t point = digits.find('.');
    if (point != std::string_view::npos
        && (point == 0 || point + 1 == digits.size() || !isDigit(digits[point + 1])))
        return std::nullopt;
    return isDigit(digits[0]) ? wholeNumber(text) : std::nullopt;
}

std::optional<double> numberOf(const dom::element &element)
{
    switch (element.type()) {
    case dom::element_type::INT64: return static_cast<double>(element.get_int64().value_unsafe());
    case dom::element_type::UINT64: return static_cast<double>(element.get_uint64().value_unsafe());
    case dom::element_type::DOUBLE: return element.get_double().value_unsafe();
    case dom::element_type::BOOL: return element.get_bool().value_unsafe() ? 1 : 0;
    case dom::element_type::STRING: return wholeNumber(element.get_string().value_unsafe());
    case dom::element_type::ARRAY:
    case dom::element_type::OBJECT:
    case dom::element_type::NULL_VALUE: return std::nullopt;
    }
    return std::nullopt;
}

bool isContainer(const dom::element &element)
{
    return element.is_array() || element.is_object();
}

/// Whole numbers beyond 64 bits are valid JSON, but simdjson refuses the document they stand in. Writes the tail of
/// each as an exponent, which keeps the 16 digits that a double can hold. Returns whether there was any.
bool shortenHugeIntegers(char *text, std::size_t size)
{
    constexpr std::size_t kLongest = 19; // digits that always fit
    constexpr std::size_t kExponent = 4; // characters of "e+04"
    bool any = false;
    bool inString = false;
    for (std::size_t i = 0; i < size; ++i) {
        if (inString) {
            if (text[i] == '\\')
                ++i;
            else if (text[i] == '"')
                inString = false;
        } else if (text[i] == '"') {
            inString = true;
        } else if (isDigit(text[i])) {
            std::size_t end = i;
            while (end < size && isDigit(text[end]))
                ++end;
            const bool fraction = i > 0 && (text[i - 1] == '.' || text[i - 1] == '+' || text[i - 1] == 'e');
            const bool whole = end == size || (text[end] != '.' && text[end] != 'e' && text[end] != 'E');
            if (end - i > kLongest && whole && !fraction) {
                std::memcpy(text + end - kExponent, "e+04", kExponent);
                any = true;
            }
            i = end - 1;
        }
    }
    return any;
}

QByteArray childPointer(const QByteArray &parent, std::string_view key)
{
    QByteArray pointer = parent + '/';
    for (const char c : key) {
        if (c == '~')
            pointer += "~0";
        else if (c == '/')
            pointer += "~1";
        else
            pointer += c;
    }
    return pointer;
}

/// Walks a document depth first until it has listed enough. Depth is bounded by the parser.
class FieldLister
{
public:
    FieldLister(std::vector<FieldReader::Field> &fields, std::size_t limit) : m_fields(fields), m_limit(limit) {}

    void list(const dom::element &element, const QByteArray &pointer, int depth)
    {
        m_fields.push_back(
            {pointer, jsonPreview(element), depth, numberOf(element).has_value(), isContainer(element)});
        listMembers(element, pointer, depth + 1);
    }

    void listMembers(const dom::element &element, const QByteArray &pointer, int depth)
    {
        if (element.is_object()) {
            const dom::object object = element.get_object().value_unsafe();
            for (const auto &[key, value] : object) {
                if (m_fields.size() >= m_limit)
                    return;
                list(value, childPointer(pointer, key), depth);
            }
        } else if (element.is_array()) {
            const dom::array array = element.get_array().value_unsafe();
            int index = 0;
            for (const dom::element value : array) {
                if (m_fields.size() >= m_limit)
                    return;
                list(value, pointer + '/' + QByteArray::number(index++), depth);
            }
        }
    }

private:
    std::vector<FieldReader::Field> &m_fields;
    const std::size_t m_limit;
};

} // namespace

class FieldReader::Private
{
public:
    bool load(QByteArrayView payload);

    enum class Content { Nothing, BareNumber, Document };
    Content content = Content::Nothing;
    double bareNumber = 0;
    dom::element root; ///< when Document; valid until the next load

private:
    bool parse(std::size_t size);

    dom::parser m_parser;
    std::vector<char> m_buffer; ///< the payload with the padding that simdjson reads over
    std::size_t m_capacity = 0; ///< of the parser
};

bool FieldReader::Private::load(QByteArrayView payload)
{
    content = Content::Nothing;
    if (payload.size() > kMaxBytes)
        return false;
    const std::string_view text = trimmed(payload);
    if (text.empty())
        return false;
    if (looksLikeNumber(text)) {
        if (const auto value = jsonNumber(text)) {
            content = Content::BareNumber;
            bareNumber = *value;
        }
        return content == Content::BareNumber;
    }
    if (m_capacity > kKeptCapacity && text.size() <= kKeptCapacity) {
        m_parser = dom::parser();
        m_capacity = 0;
        m_buffer = {};
    }
    const std::size_t needed = text.size() + simdjson::SIMDJSON_PADDING;
    if (m_buffer.size() < needed)
        m_buffer.resize(std::max(needed, kFirstCapacity));
    std::memcpy(m_buffer.data(), text.data(), text.size());
    if (parse(text.size()))
        content = Content::Document;
    return content == Content::Document;
}

bool FieldReader::Private::parse(std::size_t size)
{
    if (m_capacity < size) {
        const std::size_t capacity = std::max({size, kFirstCapacity, std::min(m_capacity * 2, kKeptCapacity)});
        if (m_parser.allocate(capacity, kMaxDepth) != simdjson::SUCCESS)
            return false;
        m_capacity = capacity;
    }
    simdjson::error_code error = m_parser.parse(m_buffer.data(), size, false).get(root);
    if (error == simdjson::NUMBER_ERROR && shortenHugeIntegers(m_buffer.data(), size))
        error = m_parser.parse(m_buffer.data(), size, false).get(root);
    return error == simdjson::SUCCESS;
}

FieldReader::FieldReader() : d(std::make_unique<Private>()) {}

FieldReader::~FieldReader() = default;

bool FieldReader::load(QByteArrayView payload)
{
    return d->load(payload);
}

std::optional<double> FieldReader::number(QByteArrayView pointer) const
{
    switch (d->content) {
    case Private::Content::Nothing: return std::nullopt;
    case Private::Content::BareNumber:
        return pointer.isEmpty() ? std::optional(d->bareNumber) : std::nullopt;
    case Private::Content::Document: break;
    }
    dom::element element;
    if (d->root.at_pointer({pointer.data(), std::size_t(pointer.size())}).get(element) != simdjson::SUCCESS)
        return std::nullopt;
    return numberOf(element);
}

std::optional<double> FieldReader::number(QByteArrayView payload, QByteArrayView pointer)
{
    // A container is no number and a scalar has no members: both are told apart without parsing.
    const std::string_view text = trimmed(payload);
    const bool container = !text.empty() && (text.front() == '{' || text.front() == '[');
    if (container == pointer.isEmpty() || !d->load(payload))
        return std::nullopt;
    return number(pointer);
}

QByteArray FieldReader::unit() const
{
    std::string_view unit;
    if (d->content != Private::Content::Document || !d->root.is_object()
        || d->root["unit"].get(unit) != simdjson::SUCCESS || unit.size() > kMaxUnitBytes)
        return {};
    return QByteArray(unit.data(), qsizetype(unit.size()));
}

QByteArray FieldReader::unit(QByteArrayView payload)
{
    return d->load(payload) ? unit() : QByteArray();
}

std::vector<FieldReader::Field> FieldReader::fields(QByteArrayView payload, std::size_t limit)
{
    std::vector<Field> fields;
    if (limit == 0 || !d->load(payload))
        return fields;
    if (d->content == Private::Content::BareNumber) {
        const std::string_view text = trimmed(payload).substr(0, kMaxPreviewBytes);
        fields.push_back({{}, QByteArray(text.data(), qsizetype(text.size())), 0, true, false});
        return fields;
    }
    FieldLister lister(fields, limit);
    if (isContainer(d->root))
        lister.listMembers(d->root, {}, 0);
    else
        lister.list(d->root, {}, 0);
    return fields;
}

std::optional<QByteArray> FieldReader::primaryField(QByteArrayView payload)
{
    const std::vector<Field> all = fields(payload);
    for (const QByteArrayView likely : {"/value", "/price", "/percent"}) {
        if (number(likely))
            return likely.toByteArray();
    }
    const Field *readable = nullptr;
    for (const Field &field : all) {
        if (!field.numeric)
            continue;
        // A number is meant rather than a flag or a string of digits, which may be a name.
        if (looksLikeNumber({field.preview.constData(), std::size_t(field.preview.size())}))
            return field.pointer;
        if (!readable)
            readable = &field;
    }
    return readable ? std::optional(readable->pointer) : std::nullopt;
}

} // namespace pushscope::capture
