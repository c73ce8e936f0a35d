// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/capture/filter/filterast.h"

#include "core/capture/filter/filterfields.h"
#include "core/capture/filter/filtervalues.h"

#include <algorithm>

namespace pushscope::capture {

namespace {

using Kind = FilterNode::Kind;

QString toText(const FilterText &text, FilterField field)
{
    const QString plain = filterTextOf(text.text);
    if (text.form == FilterText::Form::Regex)
        return u'/' + plain + (text.ignoreCase ? QLatin1String("/i") : QLatin1String("/"));
    const bool bare = field == FilterField::Any ? isBareText(plain) : isBareValue(field, plain);
    if (text.form == FilterText::Form::Wildcards)
        return bare ? plain : quotedFilterText(text.text);
    if (text.ignoreCase && bare)
        return plain;
    return quotedFilterText(text.text) + (text.ignoreCase ? QLatin1String("i") : QLatin1String());
}

/// Writes a value as its term's field reads it.
struct ValueText
{
    const FilterTerm &term;

    QString operator()(const FilterText &text) const { return toText(text, term.field); }
    QString operator()(const FilterNumber &number) const { return QString::fromLatin1(number.text()); }
    QString operator()(FilterLiteral literal) const
    {
        switch (literal) {
        case FilterLiteral::Null:
            return QStringLiteral("null");
        case FilterLiteral::False:
            return QStringLiteral("false");
        case FilterLiteral::True:
            return QStringLiteral("true");
        }
        return {};
    }
    QString operator()(FilterChoice choice) const
    {
        const auto choices = choicesOf(term.field);
        return choice.value < choices.size() ? QString(choices[choice.value]) : QString();
    }
    QString operator()(FilterAmount amount) const
    {
        return capture::toText(amount, term.field == FilterField::Latency ? FilterUnits::Microseconds
                                                                          : FilterUnits::Bytes);
    }
    QString operator()(const FilterMoment &moment) const { return capture::toText(moment); }
    QString operator()(FilterField field) const
    {
        return field == FilterField::Data ? capture::toText(term.path) : QString(nameOf(field));
    }
};

QString toText(const FilterTerm &term)
{
    const QString value = std::visit(ValueText{term}, term.value);
    if (term.field == FilterField::Any)
        return value;
    const QString name =
        term.field == FilterField::Data ? capture::toText(term.path) : QString(nameOf(term.field));
    // Where `:` and `=` mean the same, `:` is the one that people write.
    const bool same = !isTextField(term.field) && term.field != FilterField::Data &&
                      term.comparison == FilterComparison::Equal;
    return name + (same ? QLatin1String(":") : signOf(term.comparison)) + value;
}

} // namespace

QString toText(const FilterPath &path)
{
    QString text = QStringLiteral("data");
    for (const FilterPathStep &step : path) {
        const QString key = filterTextOf(step.key);
        if (step.index != FilterPathStep::kKey)
            text += QStringLiteral("[%1]").arg(step.index);
        else if (!key.isEmpty() && std::all_of(key.begin(), key.end(), isKeyCharacter))
            text += u'.' + key;
        else
            text += u'[' + quotedFilterText(step.key) + u']';
    }
    return text;
}

QString toText(const FilterNode &filter)
{
    const auto inParentheses = [](const FilterNode &node, bool wanted) {
        return wanted ? u'(' + toText(node) + u')' : toText(node);
    };
    switch (filter.kind) {
    case Kind::Everything:
        return {};
    case Kind::Term:
        return toText(filter.term);
    case Kind::Not: {
        const FilterNode &child = filter.children.front();
        return u'-' + inParentheses(child, child.kind == Kind::And || child.kind == Kind::Or);
    }
    case Kind::And:
    case Kind::Or:
        break;
    }
    const bool both = filter.kind == Kind::And;
    QString text;
    for (const FilterNode &child : filter.children) {
        if (!text.isEmpty())
            text += both ? QLatin1String(" ") : QLatin1String(" or ");
        text += inParentheses(child, both && child.kind == Kind::Or);
    }
    return text;
}

} // namespace pushscope::capture
