// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/wire/jsontoken.h"

#include <QByteArray>
#include <QByteArrayView>

#include <simdjson.h>

#include <functional>
#include <optional>

namespace pushscope::wire {

inline constexpr int kMaxJsonDepth = 512;
inline constexpr qsizetype kMaxJsonBytes = 512 * 1024 * 1024;

/// One value while a document is walked, front to back, once. Whoever gets one asks it exactly one of take(),
/// members() and elements(); that checks everything below it, and false or nothing means that the document is
/// malformed or too deep and the walk is over. simdjson finds the tokens; each is then checked as text, because
/// its own number reader refuses what it cannot represent. For use inside this folder.
class JsonValue
{
public:
    [[nodiscard]] bool isObject();
    [[nodiscard]] bool isArray();

    /// The bytes of the value in the text that is read, white space trimmed.
    [[nodiscard]] std::optional<QByteArrayView> take();

    using MemberVisitor = std::function<bool(QByteArrayView key, JsonValue &value)>;
    using ElementVisitor = std::function<bool(JsonValue &value)>;
    /// Each member of an object with its unescaped key, in order, repeated keys too. The visitor consumes the value.
    [[nodiscard]] bool members(const MemberVisitor &visit);
    [[nodiscard]] bool elements(const ElementVisitor &visit);

    /// From here up to where the walk has come: of an object or array that has just been consumed, its bytes.
    [[nodiscard]] QByteArrayView consumed() const;

private:
    friend class JsonDocument;
    struct Text
    {
        QByteArrayView original;
        const char *padded = nullptr; ///< the copy that simdjson reads
        simdjson::ondemand::document *document = nullptr;
    };
    JsonValue(simdjson::ondemand::value value, const Text &text, int depth)
        : m_value(value), m_text(text), m_start(m_value.raw_json_token().data()), m_depth(depth)
    {
    }
    static bool membersOf(simdjson::ondemand::object object, const Text &text, int depth,
                          const MemberVisitor &visit);

    simdjson::ondemand::value m_value;
    const Text &m_text;
    const char *m_start; ///< of the token, in the copy
    int m_depth;
};

enum class JsonVerdict { Ok, Malformed, NotObject };

/// Reads `text` as one JSON object. `visit` may have been called before the text proves to be malformed, so it only
/// notes what it sees. Not re-entrant: `visit` must not read another document.
[[nodiscard]] JsonVerdict readJsonObject(QByteArrayView text, const JsonValue::MemberVisitor &visit);

} // namespace pushscope::wire
