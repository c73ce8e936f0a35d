// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/capture/filter/jsonfields.h"

#include "core/capture/fieldreader.h"

#include <simdjson.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstring>
#include <string_view>

namespace pushscope::capture {

namespace dom = simdjson::dom;

namespace {

constexpr std::size_t kFirstCapacity = 4096;
/// Memory that one large payload took is given back before the next.
constexpr std::size_t kKeptCapacity = 1024 * 1024;

std::string_view viewOf(const QByteArray &bytes)
{
    return {bytes.constData(), std::size_t(bytes.size())};
}

QByteArrayView viewOf(std::string_view text)
{
    return {text.data(), qsizetype(text.size())};
}

bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

/// Whether the digits [first, last), which follow `before`, are a whole number that 64 bits cannot hold.
bool isHuge(const char *first, const char *last, char before)
{
    std::uint64_t value = 0;
    if (std::from_chars(first, last, value).ec != std::errc())
        return true;
    return before == '-' && value > std::uint64_t(1) << 63U;
}

/// Writes the number in [first, last) with an exponent, in the same place. It has 19 digits or more, of which
/// 13 or more stay.
bool shorten(char *first, char *last)
{
    constexpr std::ptrdiff_t kExponent =
        7; // point, e, sign, and three digits, and the digit that precision leaves out
    constexpr std::ptrdiff_t kAllDigits = 16;
    double value = 0;
    if (std::from_chars(first, last, value).ec != std::errc())
        return false;
    std::array<char, 32> text;
    const int precision = int(std::min(kAllDigits, last - first - kExponent));
    const auto [end, error] = std::to_chars(text.data(), text.data() + text.size(), value,
                                            std::chars_format::scientific, precision);
    const auto length = end - text.data();
    if (error != std::errc() || length > last - first)
        return false;
    std::fill(std::copy(text.data(), end, first), last, ' ');
    return true;
}

/// The parser refuses whole numbers beyond 64 bits, which JSON allows. Returns whether any was shortened.
bool shortenHugeNumbers(char *text, std::size_t size)
{
    bool any = false;
    char before = ' '; // what stands before the digits, and before that
    char beforeThat = ' ';
    for (char *at = text, *const end = text + size; at != end;) {
        char *const first = at;
        if (isDigit(*first)) {
            at = std::find_if_not(first, end, isDigit);
            const bool exponent =
                before == '+' || (before | ' ') == 'e' || (before == '-' && (beforeThat | ' ') == 'e');
            const bool whole =
                before != '.' && !exponent && (at == end || (*at != '.' && (*at | ' ') != 'e'));
            if (whole && *first != '0' && isHuge(first, at, before))
                any = shorten(first, at) || any;
        } else if (*first == '"') {
            for (++at; at != end && *at != '"'; ++at)
                at += *at == '\\' && at + 1 != end ? 1 : 0;
            at += at != end ? 1 : 0;
        } else {
            ++at;
        }
        beforeThat = before;
        before = at[-1];
    }
    return any;
}

JsonValue valueOf(const dom::element &element)
{
    JsonValue value;
    switch (element.type()) {
    case dom::element_type::INT64:
        value.kind = JsonValue::Kind::Number;
        value.number = FilterNumber::of(qint64(element.get_int64().value_unsafe()));
        break;
    case dom::element_type::UINT64:
        value.kind = JsonValue::Kind::Number;
        value.number = FilterNumber::of(static_cast<double>(element.get_uint64().value_unsafe()));
        break;
    case dom::element_type::DOUBLE:
        value.kind = JsonValue::Kind::Number;
        value.number = FilterNumber::of(element.get_double().value_unsafe());
        break;
    case dom::element_type::BOOL:
        value.kind = element.get_bool().value_unsafe() ? JsonValue::Kind::True : JsonValue::Kind::False;
        break;
    case dom::element_type::STRING:
        value.kind = JsonValue::Kind::Text;
        value.text = viewOf(element.get_string().value_unsafe());
        break;
    case dom::element_type::ARRAY:
    case dom::element_type::OBJECT:
        value.kind = JsonValue::Kind::Container;
        break;
    case dom::element_type::NULL_VALUE:
        value.kind = JsonValue::Kind::Null;
        break;
    }
    return value;
}

} // namespace

JsonPath::JsonPath(FilterPath path)
    : m_steps(std::move(path))
{
    for (const FilterPathStep &step : m_steps) {
        // What must be escaped may be written in several ways, so it tells nothing.
        const bool plain = std::none_of(step.key.begin(), step.key.end(), [](char c) {
            return c == '"' || c == '\\' || static_cast<unsigned char>(c) < 0x20;
        });
        if (step.index == FilterPathStep::kKey)
            m_name = plain ? step.key : QByteArray();
    }
}

bool JsonPath::mayBeIn(QByteArrayView payload) const
{
    if (m_name.isEmpty())
        return true;
    if (payload.isEmpty())
        return false;
    const auto size = std::size_t(payload.size());
    // Where anything is escaped, the name may be.
    return memmem(payload.data(), size, m_name.constData(), std::size_t(m_name.size())) ||
           std::memchr(payload.data(), '\\', size);
}

class JsonFields::Private
{
public:
    bool parse(std::size_t size)
    {
        if (m_capacity < size) {
            const std::size_t capacity =
                std::max({size, kFirstCapacity, std::min(m_capacity * 2, kKeptCapacity)});
            if (m_parser.allocate(capacity, FieldReader::kMaxDepth) != simdjson::SUCCESS)
                return false;
            m_capacity = capacity;
        }
        auto error = m_parser.parse(m_buffer.data(), size, false).get(root);
        if (error == simdjson::NUMBER_ERROR && shortenHugeNumbers(m_buffer.data(), size))
            error = m_parser.parse(m_buffer.data(), size, false).get(root);
        return error == simdjson::SUCCESS;
    }

    bool load(QByteArrayView payload)
    {
        const std::size_t size = std::size_t(payload.size());
        if (size == 0 || payload.size() > FieldReader::kMaxBytes)
            return false;
        if (m_capacity > kKeptCapacity && size <= kKeptCapacity) {
            m_parser = dom::parser();
            m_capacity = 0;
            m_buffer = {};
        }
        if (m_buffer.size() < size + simdjson::SIMDJSON_PADDING)
            m_buffer.resize(std::max(size + simdjson::SIMDJSON_PADDING, kFirstCapacity));
        std::memcpy(m_buffer.data(), payload.data(), size);
        return parse(size);
    }

    bool loaded = false;
    dom::element root; ///< valid until the next load

private:
    dom::parser m_parser;
    std::vector<char> m_buffer; ///< the payload with the padding that the parser reads over
    std::size_t m_capacity = 0; ///< of the parser
};

JsonFields::JsonFields()
    : d(std::make_unique<Private>())
{
}

JsonFields::~JsonFields() = default;
JsonFields::JsonFields(JsonFields &&) noexcept = default;
JsonFields &JsonFields::operator=(JsonFields &&) noexcept = default;

bool JsonFields::load(QByteArrayView payload)
{
    d->loaded = d->load(payload);
    return d->loaded;
}

JsonValue JsonFields::at(const JsonPath &path) const
{
    if (!d->loaded)
        return {};
    dom::element element = d->root;
    for (const FilterPathStep &step : path.steps()) {
        if (step.index == FilterPathStep::kKey) {
            dom::object object;
            if (element.get(object) != simdjson::SUCCESS ||
                object.at_key(viewOf(step.key)).get(element) != simdjson::SUCCESS)
                return {};
        } else {
            dom::array array;
            if (element.get(array) != simdjson::SUCCESS ||
                array.at(std::size_t(step.index)).get(element) != simdjson::SUCCESS)
                return {};
        }
    }
    return valueOf(element);
}

} // namespace pushscope::capture
