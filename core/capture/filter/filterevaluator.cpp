// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/capture/filter/filterevaluator.h"

#include "core/capture/filter/filtervalues.h"

#include <QDateTime>

#include <algorithm>
#include <string_view>

namespace pushscope::capture {

namespace {

constexpr qint64 kSecond = 1'000'000;
constexpr qint64 kDay = 86'400 * kSecond;
constexpr qint64 kQuarter = 900 * kSecond; ///< offsets change at whole quarters of an hour

using Comparison = FilterComparison;
using Kind = JsonValue::Kind;

qint64 floorDivide(qint64 value, qint64 by)
{
    return value / by - (value % by < 0 ? 1 : 0);
}

bool holdsTest(const ChoiceTest &test, const FilterRow &row)
{
    unsigned value = 0;
    if (test.field == FilterField::Transport)
        value = unsigned(row.transport);
    else if (test.field == FilterField::Direction)
        value = unsigned(row.direction);
    else
        value = unsigned(row.kind);
    return (test.mask >> value & 1U) != 0;
}

bool holdsTest(const AmountTest &test, const FilterRow &row)
{
    if (test.field == FilterField::Latency)
        return row.latency && holds(test.comparison, qint64(row.latency->count()), test.amount);
    return holds(test.comparison,
                 test.field == FilterField::Size ? qint64(row.payload.size()) : row.wireBytes, test.amount);
}

bool isNumberIn(Comparison comparison, const FilterNumber &a, const FilterNumber &b)
{
    return a.whole && b.whole ? holds(comparison, *a.whole, *b.whole) : holds(comparison, a.value, b.value);
}

std::string_view viewOf(QByteArrayView bytes)
{
    return {bytes.data(), std::size_t(bytes.size())};
}

/// A number that is all of the text.
std::optional<FilterNumber> numberIn(QByteArrayView text)
{
    constexpr qsizetype kLongest = 64;
    if (text.isEmpty() || text.size() > kLongest)
        return std::nullopt;
    const char first = text.front() == '-' && text.size() > 1 ? text[1] : text.front();
    if (first < '0' || first > '9')
        return std::nullopt;
    return numberFrom(QString::fromLatin1(text));
}

bool compareNumber(const DataTest &test, const FilterNumber &wanted, const JsonValue &given)
{
    if (given.kind == Kind::Number)
        return isNumberIn(test.comparison, given.number, wanted);
    if (given.kind != Kind::Text)
        return test.comparison == Comparison::NotEqual;
    if (const auto number = numberIn(given.text)) {
        const bool fits = isNumberIn(test.comparison, *number, wanted);
        if (fits || test.comparison != Comparison::Contains)
            return fits;
    }
    if (test.comparison == Comparison::Contains)
        return viewOf(given.text).find(viewOf(test.numberText)) != std::string_view::npos;
    return test.comparison == Comparison::NotEqual;
}

bool equalsLiteral(FilterLiteral wanted, const JsonValue &given)
{
    const auto isWord = [&given](QByteArrayView word) {
        return given.kind == Kind::Text && given.text.compare(word, Qt::CaseInsensitive) == 0;
    };
    switch (wanted) {
    case FilterLiteral::Null:
        return given.kind == Kind::Null || isWord("null");
    case FilterLiteral::False:
        return given.kind == Kind::False || isWord("false");
    case FilterLiteral::True:
        return given.kind == Kind::True || isWord("true");
    }
    return false;
}

} // namespace

FilterEvaluator::FilterEvaluator(FilterProgram program)
    : m_program(std::move(program))
    , m_code(*m_program.code())
    , m_slots(m_code.paths.size())
    , m_topics(m_code.topicMemos)
    , m_sources(m_code.sourceMemos)
{
}

void FilterEvaluator::forget()
{
    for (auto &answers : m_topics)
        answers.clear();
    for (auto &answers : m_sources)
        answers.clear();
}

bool FilterEvaluator::matches(const FilterRow &row)
{
    ++m_row;
    m_loaded = Loaded::NotYet;
    int at = m_code.entry;
    while (at >= 0) {
        const FilterStep &step = m_code.steps[std::size_t(at)];
        at = holds(m_code.tests[step.test], row) ? step.ifTrue : step.ifFalse;
    }
    return at == FilterStep::kMatch;
}

bool FilterEvaluator::holds(const FilterTest &test, const FilterRow &row)
{
    struct Visitor
    {
        FilterEvaluator &self;
        const FilterRow &row;
        bool operator()(const ChoiceTest &choice) const { return holdsTest(choice, row); }
        bool operator()(const AmountTest &amount) const { return holdsTest(amount, row); }
        bool operator()(const TimeTest &time) const { return self.holds(time, row); }
        bool operator()(const TextTest &text) const { return self.holds(text, row); }
        bool operator()(const DataTest &data) const { return self.holds(data, row); }
        bool operator()(const HasTest &has) const { return self.holds(has, row); }
    };
    return std::visit(Visitor{*this, row}, test);
}

qint64 FilterEvaluator::timeOfDay(qint64 time, bool utc)
{
    if (!utc) {
        const qint64 quarter = floorDivide(time, kQuarter);
        if (!m_offsetKnown || quarter != m_quarter) {
            const QDateTime instant = QDateTime::fromSecsSinceEpoch(quarter * (kQuarter / kSecond), Qt::UTC);
            m_offset = m_code.options.zone.offsetFromUtc(instant) * kSecond;
            m_quarter = quarter;
            m_offsetKnown = true;
        }
        time += m_offset;
    }
    return time - floorDivide(time, kDay) * kDay;
}

bool FilterEvaluator::holds(const TimeTest &test, const FilterRow &row)
{
    qint64 time = row.time.time_since_epoch().count();
    if (test.ofDay)
        time = timeOfDay(time, test.utc);
    if (test.comparison == Comparison::Equal || test.comparison == Comparison::NotEqual)
        return (time >= test.from && time < test.to) == (test.comparison == Comparison::Equal);
    return capture::holds(test.comparison, time, test.from);
}

bool FilterEvaluator::matchesText(const TextMatcher &matcher, QByteArrayView bytes)
{
    if (matcher.isRegex() && m_costly >= kMaxCostly)
        return false;
    const auto answer = matcher.match(bytes);
    if (answer == TextMatcher::Answer::TooCostly)
        ++m_costly;
    return answer == TextMatcher::Answer::Yes;
}

bool FilterEvaluator::matchesTopic(const TextTest &test, const FilterRow &row)
{
    if (row.topicId >= kRememberedTopics)
        return matchesText(test.matcher, row.topic);
    std::vector<Memo> &answers = m_topics[test.memo];
    if (row.topicId >= answers.size())
        answers.resize(std::min<std::size_t>(std::max<std::size_t>(row.topicId + 1, answers.size() * 2),
                                             kRememberedTopics));
    Memo &answer = answers[row.topicId];
    if (answer == Memo::Unknown)
        answer = matchesText(test.matcher, row.topic) ? Memo::Yes : Memo::No;
    return answer == Memo::Yes;
}

bool FilterEvaluator::matchesSource(const TextTest &test, client::SourceId source)
{
    const auto [answer, isNew] = m_sources[test.memo].try_emplace(source.value, false);
    if (isNew) {
        const QByteArray name = m_code.options.sourceName ? m_code.options.sourceName(source) : QByteArray();
        answer->second = QByteArray::number(source.value) == test.number || matchesText(test.matcher, name);
    }
    return answer->second;
}

bool FilterEvaluator::holds(const TextTest &test, const FilterRow &row)
{
    if (test.field == FilterField::Topic)
        return matchesTopic(test, row) != test.negated;
    if (test.field == FilterField::Source)
        return matchesSource(test, row.source) != test.negated;
    const bool column = test.field == FilterField::Event || test.field == FilterField::Id;
    const QByteArrayView bytes = !column                            ? row.payload
                                 : test.field == FilterField::Event ? row.event
                                                                    : row.id;
    return matchesText(test.matcher, bytes) != test.negated;
}

const JsonValue &FilterEvaluator::value(std::size_t slot, const FilterRow &row)
{
    Slot &known = m_slots[slot];
    if (known.row == m_row)
        return known.value;
    known.row = m_row;
    known.value = {};
    const JsonPath &path = m_code.paths[slot];
    if (m_loaded == Loaded::NotYet) {
        if (!path.mayBeIn(row.payload))
            return known.value;
        m_loaded = m_json.load(row.payload) ? Loaded::Json : Loaded::NoJson;
    }
    if (m_loaded == Loaded::Json)
        known.value = m_json.at(path);
    return known.value;
}

bool FilterEvaluator::holds(const DataTest &test, const FilterRow &row)
{
    const JsonValue &given = value(test.slot, row);
    if (given.kind == Kind::Absent)
        return false;
    if (const auto *number = std::get_if<FilterNumber>(&test.value))
        return compareNumber(test, *number, given);
    const bool negated = test.comparison == Comparison::NotEqual;
    if (const auto *literal = std::get_if<FilterLiteral>(&test.value))
        return equalsLiteral(*literal, given) != negated;
    if (given.kind != Kind::Text)
        return negated;
    if (test.matcher)
        return matchesText(*test.matcher, given.text) != negated;
    return capture::holds(test.comparison, viewOf(given.text), viewOf(std::get<FilterText>(test.value).text));
}

bool FilterEvaluator::holds(const HasTest &test, const FilterRow &row)
{
    if (test.field == FilterField::Data)
        return value(test.slot, row).kind != Kind::Absent;
    if (test.field == FilterField::Latency)
        return row.latency.has_value();
    const QByteArrayView bytes = test.field == FilterField::Topic   ? row.topic
                                 : test.field == FilterField::Event ? row.event
                                                                    : row.id;
    return !bytes.isEmpty();
}

} // namespace pushscope::capture
