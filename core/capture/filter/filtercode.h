// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/capture/filter/filterast.h"
#include "core/capture/filter/filterprogram.h"
#include "core/capture/filter/jsonfields.h"
#include "core/capture/filter/textmatcher.h"

#include <QTimeZone>

#include <variant>
#include <vector>

// What a FilterProgram holds and a FilterEvaluator runs.
namespace pushscope::capture {

/// The value is among those of the mask.
struct ChoiceTest
{
    FilterField field;
    unsigned mask;
};
struct AmountTest
{
    FilterField field;
    FilterComparison comparison;
    qint64 amount;
};
/// Times in [from, to) are equal; microseconds since the epoch, or of the day.
struct TimeTest
{
    FilterComparison comparison;
    qint64 from;
    qint64 to;
    bool ofDay;
    bool utc;
};
/// A text that belongs to a frame.
struct TextTest
{
    FilterField field; ///< Topic, Source, Event, Id or Text
    bool negated;
    TextMatcher matcher;
    std::size_t memo = 0; ///< of the answers for topics or sources
    QByteArray number;    ///< of Source: the source of this number is meant as well
};
struct DataTest
{
    std::size_t slot; ///< of the path
    FilterComparison comparison;
    FilterValue value;
    std::optional<TextMatcher> matcher; ///< of a text to find
    QByteArray numberText;              ///< of a number to find as a part of a string
};
struct HasTest
{
    FilterField field;
    std::size_t slot = 0; ///< of Data
};
using FilterTest = std::variant<ChoiceTest, AmountTest, TimeTest, TextTest, DataTest, HasTest>;

/// Go on with another step by the outcome of the test.
struct FilterStep
{
    static constexpr int kMatch = -1;
    static constexpr int kNoMatch = -2;
    std::size_t test;
    int ifTrue;
    int ifFalse;
};

struct FilterCode
{
    std::vector<FilterTest> tests;
    std::vector<FilterStep> steps;
    int entry = FilterStep::kMatch;
    std::vector<JsonPath> paths; ///< all different; the slots
    std::size_t topicMemos = 0;
    std::size_t sourceMemos = 0;
    FilterOptions options;
};

[[nodiscard]] FilterCode compileFilter(const FilterNode &filter, const FilterOptions &options);

/// Whether `a comparison b` holds for an ordering of a and b; Contains is equality.
template <class T>
[[nodiscard]] bool holds(FilterComparison comparison, const T &a, const T &b)
{
    switch (comparison) {
    case FilterComparison::Contains:
    case FilterComparison::Equal:
        return a == b;
    case FilterComparison::NotEqual:
        return a != b;
    case FilterComparison::Less:
        return a < b;
    case FilterComparison::LessEqual:
        return a <= b;
    case FilterComparison::Greater:
        return a > b;
    case FilterComparison::GreaterEqual:
        return a >= b;
    }
    return false;
}

} // namespace pushscope::capture
