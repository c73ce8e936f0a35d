// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/capture/filter/filtercode.h"
#include "core/capture/filter/filterprogram.h"
#include "core/capture/filter/filterrow.h"
#include "core/capture/filter/jsonfields.h"

#include <unordered_map>
#include <vector>

namespace pushscope::capture {

/// Runs a program over rows, one after the other. Remembers the answers for topics and sources, and reads a
/// payload's JSON at most once a row. Each thread has its own.
class FilterEvaluator
{
public:
    /// After this many rows on which a regular expression was given up, it is not tried any more: the filter
    /// would take hours. Such rows do not fit the expression.
    static constexpr quint64 kMaxCostly = 100;
    static constexpr quint32 kRememberedTopics = 100'000;

    explicit FilterEvaluator(FilterProgram program);

    [[nodiscard]] bool matches(const FilterRow &row);
    [[nodiscard]] bool matches(const client::Frame &frame) { return matches(FilterRow::of(frame)); }

    /// Topic numbers mean other topics from now on, or sources have other names.
    void forget();
    /// Texts, so far, on which a regular expression was given up; worth a word to the reader when it is not
    /// 0.
    [[nodiscard]] quint64 costly() const { return m_costly; }

private:
    [[nodiscard]] bool holds(const FilterTest &test, const FilterRow &row);
    [[nodiscard]] bool holds(const TimeTest &test, const FilterRow &row);
    [[nodiscard]] bool holds(const TextTest &test, const FilterRow &row);
    [[nodiscard]] bool holds(const DataTest &test, const FilterRow &row);
    [[nodiscard]] bool holds(const HasTest &test, const FilterRow &row);
    [[nodiscard]] bool matchesText(const TextMatcher &matcher, QByteArrayView bytes);
    [[nodiscard]] bool matchesTopic(const TextTest &test, const FilterRow &row);
    [[nodiscard]] bool matchesSource(const TextTest &test, client::SourceId source);
    [[nodiscard]] const JsonValue &value(std::size_t slot, const FilterRow &row);
    [[nodiscard]] qint64 timeOfDay(qint64 time, bool utc);

    enum class Memo : unsigned char { Unknown, No, Yes };
    struct Slot
    {
        quint64 row = 0; ///< in which it was read
        JsonValue value;
    };
    enum class Loaded : unsigned char { NotYet, Json, NoJson };

    const FilterProgram m_program;
    const FilterCode &m_code;
    quint64 m_row = 0; ///< counts rows
    Loaded m_loaded = Loaded::NotYet;
    JsonFields m_json;
    std::vector<Slot> m_slots;
    std::vector<std::vector<Memo>> m_topics; ///< a list for each topic test, by topic number
    std::vector<std::unordered_map<quint32, bool>> m_sources;
    quint64 m_costly = 0;
    qint64 m_quarter = 0; ///< of an hour, for which the offset holds
    qint64 m_offset = 0;  ///< of local time from UTC, microseconds
    bool m_offsetKnown = false;
};

} // namespace pushscope::capture
