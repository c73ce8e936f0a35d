// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>

#include <optional>
#include <variant>
#include <vector>

// A filter as it was understood: values that are compared, copied and written out again. parseFilter() makes
// them.
namespace pushscope::capture {

enum class FilterField : unsigned char {
    Any, ///< no field was named: text is looked for in payload, topic and event
    Topic,
    Event,
    Id,
    Source, ///< the source's name, or its number
    Text,   ///< the payload as text
    Transport,
    Direction,
    Kind,
    Size,    ///< bytes of payload
    Wire,    ///< bytes on the wire
    Latency, ///< microseconds
    Time,
    Data, ///< a value in a JSON payload
    Has,
};

enum class FilterComparison : unsigned char {
    Contains,
    Equal,
    NotEqual,
    Less,
    LessEqual,
    Greater,
    GreaterEqual
};

struct FilterText
{
    enum class Form : unsigned char {
        Plain,
        Wildcards, ///< an MQTT topic filter
        Regex,     ///< Perl-compatible, as it stood between the slashes
    };
    QByteArray text; ///< UTF-8
    Form form = Form::Plain;
    bool ignoreCase = false;
    bool operator==(const FilterText &) const = default;
};

/// Whole numbers of 64 bits are compared as such: an id of 17 digits is not its neighbour.
struct FilterNumber
{
    double value = 0;
    std::optional<qint64> whole;
    [[nodiscard]] static FilterNumber of(double value);
    [[nodiscard]] static FilterNumber of(qint64 value) { return {double(value), value}; }
    /// The shortest text that reads as this number.
    [[nodiscard]] QByteArray text() const;
    bool operator==(const FilterNumber &) const = default;
};

enum class FilterLiteral : unsigned char { Null, False, True };

/// A transport, a direction or a kind of frame, as the number of its enumerator.
struct FilterChoice
{
    unsigned char value = 0;
    bool operator==(const FilterChoice &) const = default;
};

/// Bytes or microseconds.
struct FilterAmount
{
    qint64 value = 0;
    bool operator==(const FilterAmount &) const = default;
};

/// A time of day, of every day, or with a date an instant. `:` asks whether a time lies within the last unit
/// that was written.
struct FilterMoment
{
    static constexpr int kDays = -2;
    static constexpr int kMinutes = -1;
    static constexpr int kSeconds = 0; ///< and from here on that many digits of a second, up to 6

    std::optional<qint64> day; ///< Julian
    qint64 microseconds = 0;   ///< of the day
    int precision = kSeconds;
    bool utc = false;                  ///< otherwise the reader's own time
    [[nodiscard]] qint64 unit() const; ///< in microseconds
    bool operator==(const FilterMoment &) const = default;
};

struct FilterPathStep
{
    static constexpr qint32 kKey = -1;
    QByteArray key;
    qint32 index = kKey; ///< of an array, or kKey
    bool operator==(const FilterPathStep &) const = default;
};
using FilterPath = std::vector<FilterPathStep>; ///< empty: the payload's own value

using FilterValue =
    std::variant<FilterText, FilterNumber, FilterLiteral, FilterChoice, FilterAmount, FilterMoment,
                 FilterField>; ///< a field: what `has:` asks for

struct FilterTerm
{
    FilterField field = FilterField::Any;
    FilterComparison comparison = FilterComparison::Contains;
    FilterPath path; ///< of Data, and of Has when it asks for data
    FilterValue value;
    bool operator==(const FilterTerm &) const = default;
};

/// In normal form no And stands directly in an And, nor an Or in an Or, both have two children or more, and
/// Everything stands alone.
struct FilterNode
{
    enum class Kind : unsigned char { Everything, Term, And, Or, Not };
    Kind kind = Kind::Everything;
    FilterTerm term;                  ///< of Term
    std::vector<FilterNode> children; ///< one for Not
    bool operator==(const FilterNode &) const = default;
};

/// The filter as text in normal form: parseFilter() reads it as an equal filter, unless it is longer than a
/// filter may be, which spelled-out numbers and escapes can bring about.
[[nodiscard]] QString toText(const FilterNode &filter);
/// `data`, `data.items[0].sku`, `data["odd key"]`.
[[nodiscard]] QString toText(const FilterPath &path);

} // namespace pushscope::capture
