// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/wire/plainmembers.h"

namespace pushscope::wire {

using base::ErrorCode;
using base::fail;

bool take(JsonValue &value, Raw &raw)
{
    const auto taken = value.take();
    raw = taken.value_or(Raw());
    return taken.has_value();
}

bool skip(JsonValue &value)
{
    return value.take().has_value();
}

bool readString(Raw raw, QByteArray &to)
{
    if (isAbsent(raw))
        return true;
    auto text = jsonStringValue(raw);
    if (!text)
        return false;
    to = *std::move(text);
    return true;
}

std::optional<QString> readData(const DataFields &fields, Raw rawJson, QByteArray &payload, base::PayloadKind &kind)
{
    if (fields.data.isNull())
        return QStringLiteral("The member 'data' is missing.");
    kind = base::PayloadKind::Text;
    if (isAbsent(fields.encoding)) {
        payload = rawJson.toByteArray();
        return std::nullopt;
    }
    auto text = jsonStringValue(fields.data);
    if (!text)
        return QStringLiteral("With an 'encoding', 'data' must be a string.");
    if (fields.encoding == "\"text\"") {
        payload = *std::move(text);
        return std::nullopt;
    }
    if (fields.encoding != "\"base64\"")
        return QStringLiteral("'encoding' must be \"text\" or \"base64\".");
    auto decoded = QByteArray::fromBase64Encoding(*std::move(text), QByteArray::AbortOnBase64DecodingErrors);
    if (!decoded)
        return QStringLiteral("'data' is not base64.");
    payload = *std::move(decoded);
    kind = base::PayloadKind::Binary;
    return std::nullopt;
}

base::Result<void> asResult(JsonVerdict verdict)
{
    switch (verdict) {
    case JsonVerdict::Ok:
        break;
    case JsonVerdict::Malformed:
        return fail(ErrorCode::Protocol, QStringLiteral("The text is not valid JSON."));
    case JsonVerdict::NotObject:
        return fail(ErrorCode::Protocol, QStringLiteral("The text is valid JSON, but not an object."));
    }
    return {};
}

} // namespace pushscope::wire
