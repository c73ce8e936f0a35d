// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/capture/filter/filterfields.h"
#include "core/client/frame.h"

#include <QDate>

#include <random>

// Filters and frames made by chance, from a vocabulary so small that they often have something to do with
// each other.
namespace pushscope::tests {

class Chance
{
public:
    explicit Chance(unsigned seed)
        : m_engine(seed)
    {
    }
    int below(int bound) { return int(m_engine() % unsigned(bound)); }
    bool oneIn(int count) { return below(count) == 0; }
    template <class T>
    T oneOf(std::initializer_list<T> list)
    {
        return *(list.begin() + below(int(list.size())));
    }

private:
    std::mt19937 m_engine;
};

class RandomFilters
{
public:
    using Field = capture::FilterField;
    using Comparison = capture::FilterComparison;
    using Text = capture::FilterText;
    using Node = capture::FilterNode;

    /// Awkward ones have texts that need quotes and escapes.
    explicit RandomFilters(unsigned seed, bool awkward)
        : m_chance(seed)
        , m_awkward(awkward)
    {
    }

    /// In normal form, as the parser makes them.
    Node filter(int depth = 3, Node::Kind parent = Node::Kind::Everything)
    {
        Node node;
        const int choice = depth == 0 ? 0 : m_chance.below(6);
        node.kind = choice < 3    ? Node::Kind::Term
                    : choice == 3 ? Node::Kind::Not
                    : choice == 4 ? Node::Kind::And
                                  : Node::Kind::Or;
        if (node.kind == parent && node.kind != Node::Kind::Not)
            node.kind = Node::Kind::Term;
        if (node.kind == Node::Kind::Term) {
            node.term = term();
            return node;
        }
        const int children = node.kind == Node::Kind::Not ? 1 : 2 + m_chance.below(3);
        for (int i = 0; i < children; ++i)
            node.children.push_back(filter(depth - 1, node.kind));
        return node;
    }

    capture::FilterTerm term()
    {
        capture::FilterTerm term;
        term.field = static_cast<Field>(m_chance.below(int(Field::Has) + 1));
        if (term.field == Field::Any) {
            term.value = text(true);
        } else if (capture::isTextField(term.field)) {
            term.comparison = textComparison();
            term.value = text(term.comparison == Comparison::Contains && term.field != Field::Topic);
            if (term.field == Field::Topic && term.comparison == Comparison::Contains && m_chance.oneIn(2))
                term.value = Text{m_chance.oneOf<QByteArray>({"#", "a/#", "+/b", "a/+/b", "+"}),
                                  Text::Form::Wildcards, false};
        } else if (!capture::choicesOf(term.field).empty()) {
            term.comparison = m_chance.oneOf({Comparison::Equal, Comparison::NotEqual});
            term.value = capture::FilterChoice{
                static_cast<unsigned char>(m_chance.below(int(capture::choicesOf(term.field).size())))};
        } else if (term.field == Field::Has) {
            const auto fields = capture::fieldsToHave();
            const Field field = fields[std::size_t(m_chance.below(int(fields.size())))];
            term.value = field;
            if (field == Field::Data)
                term.path = path();
        } else {
            term.comparison = static_cast<Comparison>(1 + m_chance.below(6));
            setScalar(term);
        }
        return term;
    }

    client::Frame frame()
    {
        client::Frame frame;
        frame.source.value = quint32(m_chance.below(3));
        frame.transport = base::kAllTransports[std::size_t(m_chance.below(4))];
        frame.direction = m_chance.oneOf({client::Direction::In, client::Direction::Out});
        frame.kind = static_cast<client::FrameKind>(m_chance.below(7));
        frame.time = base::WallTime(std::chrono::seconds(1'700'000'000 + m_chance.below(200'000)) +
                                    std::chrono::milliseconds(m_chance.below(1000)));
        frame.topic = m_chance.oneOf<QByteArray>({"", "a", "a/b", "A/x/b", "a/x/b", "b"});
        frame.event = m_chance.oneOf<QByteArray>({"", "a", "B", "ab"});
        frame.id = m_chance.oneOf<QByteArray>({"", "1", "a:7"});
        frame.payload = m_chance.oneIn(4) ? word() : json(2);
        frame.wireBytes = m_chance.below(20);
        if (m_chance.oneIn(2))
            frame.latency = std::chrono::microseconds(m_chance.below(6) * 500);
        return frame;
    }

private:
    QByteArray word()
    {
        if (m_awkward && m_chance.oneIn(2)) {
            return m_chance.oneOf<QByteArray>({"-a",
                                               "/a/",
                                               "a b",
                                               "a\"b\\",
                                               "or",
                                               "NOT",
                                               "data.a",
                                               "a:b",
                                               "\n\r\t",
                                               "(",
                                               "i",
                                               "=",
                                               "\xC3\xA4 \xE2\x82\xAC",
                                               "\xEF\xBB\xBF"
                                               "a",
                                               "a\xEF\xBB\xBF",
                                               "\x01\x7F",
                                               "true",
                                               "12",
                                               "-",
                                               "1.5",
                                               "x!=y",
                                               "\xF0\x9F\x98\x80",
                                               ")",
                                               "data[",
                                               "!"});
        }
        return m_chance.oneOf<QByteArray>({"a", "B", "ab", "xA", "b/", "1", "a\xC3\x84",
                                           "\xC3\xA4"
                                           "b",
                                           "12"});
    }

    Text text(bool mayBeRegex)
    {
        if (mayBeRegex && m_chance.oneIn(4))
            return {m_chance.oneOf<QByteArray>({"a+", "^a", "b$", "[ab] ?\\\"", "\\/", "(a|1)", "."}),
                    Text::Form::Regex, m_chance.oneIn(2)};
        return {word(), Text::Form::Plain, m_chance.oneIn(2)};
    }

    Comparison textComparison()
    {
        return m_chance.oneOf({Comparison::Contains, Comparison::Equal, Comparison::NotEqual});
    }

    capture::FilterPath path()
    {
        capture::FilterPath path;
        for (int steps = m_chance.below(3); steps > 0; --steps) {
            if (m_chance.oneIn(4))
                path.push_back({{}, m_chance.below(2)});
            else
                path.push_back({m_awkward ? word() : m_chance.oneOf<QByteArray>({"a", "b"}),
                                capture::FilterPathStep::kKey});
        }
        return path;
    }

    void setScalar(capture::FilterTerm &term)
    {
        if (term.field == Field::Size || term.field == Field::Wire) {
            term.value = capture::FilterAmount{m_chance.oneOf<qint64>({0, 1, 5, 10, 1000, 1024, 1500})};
        } else if (term.field == Field::Latency) {
            term.value =
                capture::FilterAmount{m_chance.oneOf<qint64>({0, 500, 1000, 1500, 2'000'000, 60'000'000})};
        } else if (term.field == Field::Time) {
            term.value = moment();
        } else {
            term.path = path();
            setData(term);
        }
    }

    void setData(capture::FilterTerm &term)
    {
        const int choice = m_chance.below(4);
        if (m_chance.oneIn(3))
            term.comparison = Comparison::Contains;
        if (choice < 2) {
            term.value =
                m_chance.oneOf({capture::FilterNumber::of(qint64(1)), capture::FilterNumber::of(1.5),
                                capture::FilterNumber::of(qint64(-3)), capture::FilterNumber::of(1e300)});
        } else if (choice == 2 && !capture::isOrder(term.comparison)) {
            term.value = static_cast<capture::FilterLiteral>(m_chance.below(3));
        } else {
            Text value = text(term.comparison == Comparison::Contains);
            if (capture::isOrder(term.comparison))
                value.ignoreCase = false;
            term.value = value;
        }
    }

    capture::FilterMoment moment()
    {
        capture::FilterMoment moment;
        if (m_chance.oneIn(2))
            moment.day = QDate(2023, 11, 14 + m_chance.below(4)).toJulianDay();
        moment.utc = m_chance.oneIn(2);
        moment.precision = m_chance.oneOf({-1, 0, 0, 2});
        if (moment.day && m_chance.oneIn(4)) {
            moment.precision = capture::FilterMoment::kDays;
            return moment;
        }
        moment.microseconds = moment.unit() * m_chance.below(moment.precision < 0    ? 1440
                                                             : moment.precision == 0 ? 86'400
                                                                                     : 8'640'000);
        return moment;
    }

    QByteArray json(int depth)
    {
        switch (m_chance.below(depth == 0 ? 6 : 10)) {
        case 0:
            return m_chance.oneOf<QByteArray>({"1", "1.5", "-3", "12"});
        case 1:
            return m_chance.oneOf<QByteArray>({"true", "false", "null"});
        case 2:
            return "\"1\"";
        case 3:
            return m_chance.oneOf<QByteArray>({"\"True\"", "\"1.50\"", "\"\""});
        case 4:
        case 5:
            return '"' + m_chance.oneOf<QByteArray>({"a", "B", "ab", "x1", "\xC3\x84", "\\u0061"}) + '"';
        case 6:
            return '[' + json(depth - 1) + ", " + json(depth - 1) + ']';
        default:
            return "{\"" + m_chance.oneOf<QByteArray>({"a", "\\u0061"}) + "\" : " + json(depth - 1) +
                   ",\"b\":" + json(depth - 1) + '}';
        }
    }

    Chance m_chance;
    const bool m_awkward;
};

} // namespace pushscope::tests
