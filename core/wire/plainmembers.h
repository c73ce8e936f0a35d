// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/base/payload.h"
#include "core/wire/jsonreader.h"

#include <optional>

/// What the readers of the plain dialect share. Spans of the members are noted while a text is walked, and turned
/// into values only when all of it has proved to be well-formed. For use inside this folder.
namespace pushscope::wire {

/// Raw bytes of one member, null when it was not there. A repeated key: the last one counts, as in JavaScript.
using Raw = QByteArrayView;

[[nodiscard]] inline bool isAbsent(Raw raw)
{
    return raw.isNull() || raw == "null";
}

[[nodiscard]] bool take(JsonValue &value, Raw &raw);
[[nodiscard]] bool skip(JsonValue &value);

/// The string of an optional member into `to`; false when it is something else.
[[nodiscard]] bool readString(Raw raw, QByteArray &to);

struct DataFields
{
    Raw data;
    Raw encoding;
};

/// Undoes what the encoder did; `rawJson` is the payload where it is JSON. Returns what is wrong, or nothing.
[[nodiscard]] std::optional<QString> readData(const DataFields &fields, Raw rawJson, QByteArray &payload,
                                              base::PayloadKind &kind);

/// Members of a value that must be an object for `fields` to get any; anything else leaves them empty.
template <class Fields>
[[nodiscard]] bool noteMembers(JsonValue &value, Fields &fields)
{
    if (!value.isObject())
        return skip(value);
    return value.members([&fields](QByteArrayView key, JsonValue &member) { return fields.note(key, member); });
}

/// What to say of a text that is no object.
[[nodiscard]] base::Result<void> asResult(JsonVerdict verdict);

template <class Fields>
[[nodiscard]] base::Result<void> readMembers(QByteArrayView json, Fields &fields)
{
    return asResult(readJsonObject(
        json, [&fields](QByteArrayView key, JsonValue &value) { return fields.note(key, value); }));
}

} // namespace pushscope::wire
