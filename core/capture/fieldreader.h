// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QByteArrayView>

#include <memory>
#include <optional>
#include <vector>

namespace pushscope::capture {

/// Reads single numbers out of JSON payloads. Holds one reusable simdjson parser; single-threaded.
/// Payloads over `kMaxBytes` or nested more than `kMaxDepth` deep count as not JSON.
class FieldReader
{
public:
    static constexpr qsizetype kMaxBytes = 8 * 1024 * 1024;
    static constexpr std::size_t kMaxDepth = 512;

    FieldReader();
    ~FieldReader();

    /// The number at a JSON pointer; booleans count as 0 and 1, strings that are wholly a number count. Absent,
    /// another type or not JSON: nothing.
    [[nodiscard]] std::optional<double> number(QByteArrayView payload, QByteArrayView pointer);

    /// Parses once, for several calls of the functions without a payload; they read what was loaded last.
    /// Returns whether it is JSON.
    bool load(QByteArrayView payload);
    [[nodiscard]] std::optional<double> number(QByteArrayView pointer) const;
    [[nodiscard]] QByteArray unit() const;

    struct Field
    {
        QByteArray pointer; ///< JSON pointer
        QByteArray preview; ///< its value as JSON, at most 80 bytes, cut at a character
        int depth = 0;
        bool numeric = false;
        bool container = false;
    };
    /// Every member, depth first, at most `limit` (a payload can hold anything); a payload that is one bare value
    /// is its own only field, with an empty pointer.
    [[nodiscard]] std::vector<Field> fields(QByteArrayView payload, std::size_t limit = 500);
    /// The field a person most likely means: `/value`, `/price`, `/percent`, else the first numeric one.
    [[nodiscard]] std::optional<QByteArray> primaryField(QByteArrayView payload);
    /// The string member `unit` of an object, if there is one (at most 16 bytes).
    [[nodiscard]] QByteArray unit(QByteArrayView payload);

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace pushscope::capture
