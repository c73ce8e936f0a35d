// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/capture/filter/filtercode.h"
#include "core/capture/filter/filterfields.h"

#include <QDateTime>

#include <algorithm>

namespace pushscope::capture {

namespace {

/// A filter without negations but at its leaves, with its constants worked out.
struct Tree
{
    enum class Kind : unsigned char { Always, Never, Leaf, And, Or };
    Kind kind = Kind::Always;
    std::size_t test = 0;
    bool negated = false;
    double cost = 0; ///< about nanoseconds for a short payload
    std::vector<Tree> children;
};
using Kind = Tree::Kind;

constexpr qint64 kMicrosecondsInMillisecond = 1000;

class Compiler
{
public:
    explicit Compiler(const FilterOptions &options) { m_code.options = options; }

    FilterCode compile(const FilterNode &filter)
    {
        const Tree tree = build(filter, false);
        m_code.entry = emit(tree, FilterStep::kMatch, FilterStep::kNoMatch);
        return std::move(m_code);
    }

private:
    static Tree constant(bool value)
    {
        Tree tree;
        tree.kind = value ? Kind::Always : Kind::Never;
        return tree;
    }

    Tree leaf(FilterTest test, double cost, bool negated)
    {
        Tree tree;
        tree.kind = Kind::Leaf;
        tree.test = m_code.tests.size();
        tree.negated = negated;
        tree.cost = cost;
        m_code.tests.push_back(std::move(test));
        return tree;
    }

    Tree build(const FilterNode &node, bool negated)
    {
        switch (node.kind) {
        case FilterNode::Kind::Everything:
            return constant(!negated);
        case FilterNode::Kind::Term:
            return buildTerm(node.term, negated);
        case FilterNode::Kind::Not:
            return build(node.children.front(), !negated);
        case FilterNode::Kind::And:
        case FilterNode::Kind::Or:
            break;
        }
        const bool both = (node.kind == FilterNode::Kind::And) != negated;
        std::vector<Tree> children;
        for (const FilterNode &child : node.children)
            children.push_back(build(child, negated));
        return combine(both ? Kind::And : Kind::Or, std::move(children));
    }

    Tree combine(Kind kind, std::vector<Tree> children)
    {
        const Kind decisive = kind == Kind::And ? Kind::Never : Kind::Always;
        const Kind neutral = kind == Kind::And ? Kind::Always : Kind::Never;
        Tree tree;
        tree.kind = kind;
        for (Tree &child : children) {
            if (child.kind == neutral || mergedIntoChoice(tree, child))
                continue;
            if (child.kind == decisive)
                return constant(kind == Kind::Or);
            tree.children.push_back(std::move(child));
        }
        for (Tree &child : tree.children) {
            settleChoice(child);
            if (child.kind == decisive)
                return constant(kind == Kind::Or);
        }
        std::erase_if(tree.children, [neutral](const Tree &child) { return child.kind == neutral; });
        if (tree.children.empty())
            return constant(kind == Kind::And);
        if (tree.children.size() == 1)
            return std::move(tree.children.front());
        std::stable_sort(tree.children.begin(), tree.children.end(),
                         [](const Tree &a, const Tree &b) { return a.cost < b.cost; });
        for (const Tree &child : tree.children)
            tree.cost += child.cost;
        return tree;
    }

    ChoiceTest *choiceOf(const Tree &tree)
    {
        return tree.kind == Kind::Leaf ? std::get_if<ChoiceTest>(&m_code.tests[tree.test]) : nullptr;
    }

    /// Two choices of one field are one: the common values under And, all of them under Or.
    bool mergedIntoChoice(Tree &parent, const Tree &child)
    {
        const ChoiceTest *choice = choiceOf(child);
        if (!choice)
            return false;
        for (const Tree &sibling : parent.children) {
            ChoiceTest *other = choiceOf(sibling);
            if (!other || other->field != choice->field)
                continue;
            other->mask = parent.kind == Kind::And ? other->mask & choice->mask : other->mask | choice->mask;
            return true;
        }
        return false;
    }

    void settleChoice(Tree &tree)
    {
        const ChoiceTest *choice = choiceOf(tree);
        if (choice && (choice->mask == 0 || choice->mask == allChoices(choice->field)))
            tree = constant(choice->mask != 0);
    }

    static unsigned allChoices(FilterField field) { return (1U << choicesOf(field).size()) - 1; }

    Tree buildTerm(const FilterTerm &term, bool negated)
    {
        switch (term.field) {
        case FilterField::Any:
            return buildSearch(std::get<FilterText>(term.value), negated);
        case FilterField::Topic:
        case FilterField::Event:
        case FilterField::Id:
        case FilterField::Source:
        case FilterField::Text:
            return buildText(term, negated);
        case FilterField::Transport:
        case FilterField::Direction:
        case FilterField::Kind:
            return buildChoice(term, negated);
        case FilterField::Size:
        case FilterField::Wire:
        case FilterField::Latency:
            return buildAmount(term, negated);
        case FilterField::Time:
            return leaf(timeTest(term), 4, negated);
        case FilterField::Data:
            return buildData(term, negated);
        case FilterField::Has:
            return buildHas(term, negated);
        }
        return constant(!negated);
    }

    Tree buildChoice(const FilterTerm &term, bool negated)
    {
        unsigned mask = 1U << std::get<FilterChoice>(term.value).value;
        if ((term.comparison == FilterComparison::NotEqual) != negated)
            mask = allChoices(term.field) & ~mask;
        return leaf(ChoiceTest{term.field, mask}, 1, false);
    }

    Tree buildAmount(const FilterTerm &term, bool negated)
    {
        const qint64 amount = std::get<FilterAmount>(term.value).value;
        // There is no size below nothing; a latency may be, when clocks differ.
        if (term.field == FilterField::Size && amount == 0) {
            if (term.comparison == FilterComparison::GreaterEqual)
                return constant(!negated);
            if (term.comparison == FilterComparison::Less)
                return constant(negated);
        }
        return leaf(AmountTest{term.field, term.comparison, amount}, 2, negated);
    }

    TimeTest timeTest(const FilterTerm &term) const
    {
        const FilterMoment &moment = std::get<FilterMoment>(term.value);
        TimeTest test{term.comparison, moment.microseconds, 0, !moment.day.has_value(), moment.utc};
        if (moment.day) {
            const QDate date = QDate::fromJulianDay(*moment.day);
            const QTime time =
                QTime::fromMSecsSinceStartOfDay(int(moment.microseconds / kMicrosecondsInMillisecond));
            const QDateTime instant =
                moment.utc ? QDateTime(date, time, Qt::UTC) : QDateTime(date, time, m_code.options.zone);
            test.from = instant.toMSecsSinceEpoch() * kMicrosecondsInMillisecond +
                        moment.microseconds % kMicrosecondsInMillisecond;
        }
        test.to = test.from + moment.unit();
        return test;
    }

    static double textCost(FilterField field, const TextMatcher &matcher)
    {
        if (field == FilterField::Topic || field == FilterField::Source)
            return 5; // remembered
        return (matcher.isRegex() ? 300 : 10) + (field == FilterField::Text ? 20 : 0);
    }

    Tree textLeaf(FilterField field, const FilterText &text, TextMatcher::Mode mode, bool valueNegated,
                  bool negated)
    {
        TextTest test{field, valueNegated, TextMatcher(text, mode), 0, {}};
        if (field == FilterField::Topic) {
            test.memo = m_code.topicMemos++;
        } else if (field == FilterField::Source) {
            test.memo = m_code.sourceMemos++;
            test.number = text.form == FilterText::Form::Plain ? text.text : QByteArray();
        }
        const double cost = textCost(field, test.matcher);
        return leaf(std::move(test), cost, negated);
    }

    Tree buildText(const FilterTerm &term, bool negated)
    {
        const auto mode = term.comparison == FilterComparison::Contains ? TextMatcher::Mode::Part
                                                                        : TextMatcher::Mode::Whole;
        return textLeaf(term.field, std::get<FilterText>(term.value), mode,
                        term.comparison == FilterComparison::NotEqual, negated);
    }

    Tree buildSearch(const FilterText &text, bool negated)
    {
        std::vector<Tree> places;
        for (const FilterField field : {FilterField::Topic, FilterField::Event, FilterField::Text})
            places.push_back(textLeaf(field, text, TextMatcher::Mode::Part, false, negated));
        return combine(negated ? Kind::And : Kind::Or, std::move(places));
    }

    std::size_t slotOf(const FilterPath &path)
    {
        const auto found = std::find_if(m_code.paths.begin(), m_code.paths.end(),
                                        [&path](const JsonPath &known) { return known.steps() == path; });
        const auto slot = std::size_t(found - m_code.paths.begin());
        if (slot == m_code.paths.size())
            m_code.paths.emplace_back(path);
        return slot;
    }

    static constexpr double kJsonCost = 200;

    Tree buildData(const FilterTerm &term, bool negated)
    {
        DataTest test{slotOf(term.path), term.comparison, term.value, std::nullopt, {}};
        double cost = kJsonCost;
        if (const auto *text = std::get_if<FilterText>(&term.value); text && !isOrder(term.comparison)) {
            test.matcher.emplace(*text, term.comparison == FilterComparison::Contains
                                            ? TextMatcher::Mode::Part
                                            : TextMatcher::Mode::Whole);
            cost += test.matcher->isRegex() ? 300 : 5;
        } else if (const auto *number = std::get_if<FilterNumber>(&term.value)) {
            test.numberText = number->text();
        }
        return leaf(std::move(test), cost, negated);
    }

    Tree buildHas(const FilterTerm &term, bool negated)
    {
        HasTest test{std::get<FilterField>(term.value)};
        const bool data = test.field == FilterField::Data;
        if (data)
            test.slot = slotOf(term.path);
        return leaf(test, data ? kJsonCost : 1, negated);
    }

    /// Returns the step to begin with.
    int emit(const Tree &tree, int ifTrue, int ifFalse)
    {
        switch (tree.kind) {
        case Kind::Always:
            return ifTrue;
        case Kind::Never:
            return ifFalse;
        case Kind::Leaf:
            m_code.steps.push_back(tree.negated ? FilterStep{tree.test, ifFalse, ifTrue}
                                                : FilterStep{tree.test, ifTrue, ifFalse});
            return int(m_code.steps.size() - 1);
        case Kind::And:
            for (auto child = tree.children.rbegin(); child != tree.children.rend(); ++child)
                ifTrue = emit(*child, ifTrue, ifFalse);
            return ifTrue;
        case Kind::Or:
            for (auto child = tree.children.rbegin(); child != tree.children.rend(); ++child)
                ifFalse = emit(*child, ifTrue, ifFalse);
            return ifFalse;
        }
        return ifTrue;
    }

    FilterCode m_code;
};

} // namespace

FilterCode compileFilter(const FilterNode &filter, const FilterOptions &options)
{
    return Compiler(options).compile(filter);
}

} // namespace pushscope::capture
