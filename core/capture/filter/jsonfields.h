// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/capture/filter/filterast.h"

#include <QByteArrayView>

#include <memory>
#include <optional>

namespace pushscope::capture {

/// A value in a JSON payload.
struct JsonValue
{
    enum class Kind : unsigned char { Absent, Null, False, True, Number, Text, Container };
    Kind kind = Kind::Absent;
    FilterNumber number;
    QByteArrayView text; ///< valid until the next payload is loaded
};

/// A path made ready for many payloads. The last name on it decides whether a payload is worth reading.
class JsonPath
{
public:
    explicit JsonPath(FilterPath path);
    [[nodiscard]] const FilterPath &steps() const { return m_steps; }
    /// False when no value can be there, told without reading the JSON.
    [[nodiscard]] bool mayBeIn(QByteArrayView payload) const;

private:
    FilterPath m_steps;
    QByteArray m_name; ///< the last name as JSON has it when it escapes nothing, without quotes; may be empty
};

/// Reads values of payloads, one payload at a time. Whole payloads are checked: what is not JSON has no
/// values, nor has what FieldReader refuses for its size or depth. Holds a parser and its buffer;
/// single-threaded.
class JsonFields
{
public:
    JsonFields();
    ~JsonFields();
    JsonFields(JsonFields &&) noexcept;
    JsonFields &operator=(JsonFields &&) noexcept;

    /// Returns whether it is JSON.
    bool load(QByteArrayView payload);
    /// Of the payload loaded last, if it was JSON.
    [[nodiscard]] JsonValue at(const JsonPath &path) const;

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace pushscope::capture
