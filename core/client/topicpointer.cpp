// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/client/topicpointer.h"

#include "core/wire/json.h"

#include <simdjson.h>

#include <algorithm>
#include <cstring>
#include <memory>

namespace pushscope::client {

namespace ondemand = simdjson::ondemand;

namespace {

/// One parser and one padded copy for each thread; both are bounded by kMostPayloadBytes.
struct Scratch
{
    ondemand::parser parser{static_cast<std::size_t>(TopicPointer::kMostPayloadBytes)};
    std::unique_ptr<char[]> buffer;
    std::size_t capacity = 0;

    simdjson::padded_string_view pad(QByteArrayView text)
    {
        const auto size = static_cast<std::size_t>(text.size());
        const std::size_t needed = size + simdjson::SIMDJSON_PADDING;
        if (needed > capacity) {
            capacity = std::max<std::size_t>(needed, 4096);
            buffer.reset(new char[capacity]);
        }
        std::memcpy(buffer.get(), text.data(), size);
        std::memset(buffer.get() + size, ' ', simdjson::SIMDJSON_PADDING);
        return simdjson::padded_string_view(buffer.get(), size, capacity);
    }
};

std::string_view textOf(ondemand::value value)
{
    ondemand::json_type type{};
    std::string_view text;
    if (value.type().get(type))
        return {};
    switch (type) {
    case ondemand::json_type::string:
        return value.get_string().get(text) ? std::string_view{} : text;
    case ondemand::json_type::number:
    case ondemand::json_type::boolean:
        text = value.raw_json_token();
        return text.substr(0, text.find_last_not_of(" \t\r\n") + 1);
    case ondemand::json_type::object:
    case ondemand::json_type::array:
    case ondemand::json_type::null:
        break;
    }
    return {};
}

bool isControl(char c)
{
    return static_cast<unsigned char>(c) < 0x20 || c == '\x7f';
}

} // namespace

base::Result<TopicPointer> TopicPointer::parse(const QByteArray &text)
{
    const auto wrong = [](QString sentence) {
        return base::fail(base::ErrorCode::InvalidArgument, std::move(sentence));
    };
    if (!text.startsWith('/'))
        return wrong(QStringLiteral("A JSON pointer begins with '/', such as /data/symbol"));
    if (text.size() > kMostPointerBytes)
        return wrong(
            QStringLiteral("A JSON pointer of more than %1 bytes is not taken").arg(kMostPointerBytes));
    if (!wire::isUtf8(text) || std::any_of(text.begin(), text.end(), isControl))
        return wrong(QStringLiteral("The JSON pointer holds control characters or is no text"));
    for (qsizetype at = text.indexOf('~'); at >= 0; at = text.indexOf('~', at + 1)) {
        const char next = at + 1 < text.size() ? text[at + 1] : '\0';
        if (next != '0' && next != '1')
            return wrong(QStringLiteral("In a JSON pointer '~' is written ~0, and '/' inside a name ~1"));
    }
    return TopicPointer(text);
}

QByteArray TopicPointer::topicIn(QByteArrayView payload) const
{
    if (payload.size() < 2 || payload.size() > kMostPayloadBytes)
        return {};
    thread_local Scratch scratch;
    ondemand::document document;
    ondemand::value value;
    if (scratch.parser.iterate(scratch.pad(payload)).get(document))
        return {};
    const std::string_view pointer(m_text.constData(), static_cast<std::size_t>(m_text.size()));
    if (document.at_pointer(pointer).get(value))
        return {};
    const std::string_view text = textOf(value);
    if (text.size() > static_cast<std::size_t>(kMostTopicBytes) ||
        std::any_of(text.begin(), text.end(), isControl))
        return {};
    return QByteArray(text.data(), static_cast<qsizetype>(text.size()));
}

} // namespace pushscope::client
