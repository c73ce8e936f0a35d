// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/capture/filter/filtertermparser.h"

#include "core/broker/topicfilter.h"
#include "core/capture/filter/filterfields.h"
#include "core/capture/filter/filtervalues.h"

#include <QRegularExpression>
#include <QStringList>

#include <algorithm>

namespace pushscope::capture {

namespace {

using Form = FilterText::Form;
using Kind = FilterToken::Kind;
using Sign = FilterLexer::Sign;

tl::unexpected<FilterError> refused(qsizetype position, qsizetype length, QString sentence)
{
    return tl::unexpected(FilterError{position, length, std::move(sentence)});
}

tl::unexpected<FilterError> refused(const FilterToken &token, QString sentence)
{
    return refused(token.position, token.length, std::move(sentence));
}

QString listOf(std::span<const QLatin1String> words)
{
    QStringList list;
    for (const QLatin1String word : words)
        list.append(word);
    return list.join(QLatin1String(", "));
}

FilterResult<FilterText> textOf(const FilterToken &token)
{
    FilterText text{token.text.toUtf8(), Form::Plain, token.ignoreCase || token.kind == Kind::Word};
    if (token.kind != Kind::Regex)
        return text;
    text.form = Form::Regex;
    if (token.text.isEmpty())
        return refused(token, QStringLiteral("A regular expression must stand between the slashes."));
    const QRegularExpression regex(token.text);
    if (!regex.isValid()) {
        const qsizetype last = token.text.size() - 1;
        const qsizetype at = std::clamp<qsizetype>(regex.patternErrorOffset(), 0, last);
        return refused(
            token.position + 1 + at, 1,
            QStringLiteral("The regular expression cannot be read here: %1.").arg(regex.errorString()));
    }
    return text;
}

/// Reads `field sign value` when field and sign are known.
class Comparison
{
public:
    Comparison(const FilterToken &name, FilterField field, Sign sign, FilterLexer &lexer)
        : m_name(name)
        , m_sign(sign)
        , m_lexer(lexer)
    {
        m_term.field = field;
        m_term.comparison = sign.comparison;
        m_term.path = name.path;
    }

    FilterResult<FilterTerm> parse()
    {
        const FilterField field = m_term.field;
        if (field == FilterField::Has)
            return parseHas();
        if ((isTextField(field) || !choicesOf(field).empty()) && isOrder(m_sign.comparison))
            return refusedSign(QStringLiteral("'%1' is compared with ':', '=' or '!='.").arg(nameOf(field)));
        auto token = m_lexer.value(field != FilterField::Topic);
        if (!token)
            return tl::unexpected(std::move(token.error()));
        if (token->kind == Kind::End)
            return needsValue();
        m_value = std::move(*token);
        if (m_value.kind == Kind::Regex && m_sign.comparison != FilterComparison::Contains)
            return refusedSign(QStringLiteral("A regular expression goes with ':'."));
        if (field == FilterField::Data)
            return parseData();
        if (isTextField(field))
            return parseText();
        // `:` and `=` are the same where there are no parts.
        if (m_term.comparison == FilterComparison::Contains)
            m_term.comparison = FilterComparison::Equal;
        if (!choicesOf(field).empty())
            return parseChoice();
        return field == FilterField::Time ? parseTime() : parseAmount();
    }

private:
    tl::unexpected<FilterError> refusedSign(QString sentence) const
    {
        return refused(m_sign.position, m_sign.length, std::move(sentence));
    }

    tl::unexpected<FilterError> needsValue() const
    {
        const QString name = m_name.kind == Kind::Path ? toText(m_name.path) : m_name.text;
        return refusedSign(QStringLiteral("'%1%2' needs a value.").arg(name, signOf(m_sign.comparison)));
    }

    FilterResult<FilterTerm> finished(FilterValue value)
    {
        m_term.value = std::move(value);
        return std::move(m_term);
    }

    FilterResult<FilterTerm> parseText()
    {
        auto text = textOf(m_value);
        if (!text)
            return tl::unexpected(std::move(text.error()));
        const bool wildcards = text->text.contains('+') || text->text.contains('#');
        if (m_term.field == FilterField::Topic && m_term.comparison == FilterComparison::Contains &&
            wildcards) {
            const auto filter = broker::TopicFilter::parse(text->text);
            if (!filter)
                return refused(m_value, filter.error().sentence());
            text->form = Form::Wildcards;
            text->ignoreCase = false;
        }
        return finished(std::move(*text));
    }

    FilterResult<FilterTerm> parseChoice()
    {
        const auto choices = choicesOf(m_term.field);
        for (std::size_t i = 0; i < choices.size(); ++i) {
            if (m_value.kind != Kind::Regex && m_value.text.compare(choices[i], Qt::CaseInsensitive) == 0)
                return finished(FilterChoice{static_cast<unsigned char>(i)});
        }
        return refused(m_value,
                       QStringLiteral("'%1' is one of %2.").arg(nameOf(m_term.field), listOf(choices)));
    }

    FilterResult<FilterTerm> parseAmount()
    {
        const bool duration = m_term.field == FilterField::Latency;
        const FilterUnits units = duration ? FilterUnits::Microseconds : FilterUnits::Bytes;
        if (m_value.kind == Kind::Word) {
            if (const auto amount = amountFrom(m_value.text, units))
                return finished(*amount);
        }
        return refused(
            m_value,
            duration ? QStringLiteral("'latency' is compared with a number and us, ms, s, min or h, as 5ms.")
                     : QStringLiteral("'%1' is compared with a number of bytes, as 100, 1k or 2MiB.")
                           .arg(nameOf(m_term.field)));
    }

    FilterResult<FilterTerm> parseTime()
    {
        if (m_value.kind == Kind::Word) {
            if (const auto moment = momentFrom(m_value.text))
                return finished(*moment);
        }
        return refused(
            m_value,
            QStringLiteral("'time' is compared with a time, as 14:32:05 or 2026-01-31T14:32:05.250Z."));
    }

    FilterResult<FilterTerm> parseData()
    {
        const bool order = isOrder(m_term.comparison);
        if (m_value.kind == Kind::Word) {
            if (const auto number = numberFrom(m_value.text))
                return finished(*number);
            if (const auto literal = literalFrom(m_value.text); literal && !order)
                return finished(*literal);
        }
        if (order && (m_value.kind != Kind::String || m_value.ignoreCase)) {
            return refused(m_value, QStringLiteral("'%1' compares with a number, or with text in quotes.")
                                        .arg(signOf(m_term.comparison)));
        }
        auto text = textOf(m_value);
        if (!text)
            return tl::unexpected(std::move(text.error()));
        return finished(std::move(*text));
    }

    FilterResult<FilterTerm> parseHas()
    {
        if (m_sign.comparison != FilterComparison::Contains)
            return refusedSign(QStringLiteral("'has' is followed by ':' and a field."));
        auto token = m_lexer.pathOrWord();
        if (!token)
            return tl::unexpected(std::move(token.error()));
        if (token->kind == Kind::End)
            return needsValue();
        m_term.path = token->path;
        if (token->kind == Kind::Path) {
            if (m_lexer.atSign())
                return refused(
                    *token, QStringLiteral("'has' asks only whether the field is there; leave 'has:' out to "
                                           "compare it."));
            return finished(FilterField::Data);
        }
        QStringList known;
        for (const FilterField field : fieldsToHave()) {
            if (token->text.compare(nameOf(field), Qt::CaseInsensitive) == 0)
                return finished(field);
            known.append(nameOf(field));
        }
        return refused(*token, QStringLiteral("'has' asks for %1 or a field such as data.price.")
                                   .arg(known.join(QLatin1String(", "))));
    }

    const FilterToken m_name;
    const Sign m_sign;
    FilterLexer &m_lexer;
    FilterToken m_value;
    FilterTerm m_term;
};

} // namespace

FilterResult<FilterTerm> parseFilterTerm(const FilterToken &token, FilterLexer &lexer)
{
    if (token.kind == Kind::Word || token.kind == Kind::Path) {
        const auto sign = lexer.sign();
        const auto field = token.kind == Kind::Path ? FilterField::Data : filterFieldOf(token.text);
        if (sign && field)
            return Comparison(token, *field, *sign, lexer).parse();
        if (sign) {
            return refused(token,
                           QStringLiteral("There is no field '%1'; put text that holds '%2' in quotes.")
                               .arg(token.text, signOf(sign->comparison)));
        }
        if (token.kind == Kind::Path) {
            const QString path = toText(token.path);
            return refused(
                token, QStringLiteral("'%1' needs a comparison, as %1>0; has:%1 asks whether it is there.")
                           .arg(path));
        }
    }
    if (token.kind == Kind::String && token.text.isEmpty())
        return refused(token, QStringLiteral("Text must stand between the quotation marks."));
    auto text = textOf(token);
    if (!text)
        return tl::unexpected(std::move(text.error()));
    FilterTerm term;
    term.value = std::move(*text);
    return term;
}

} // namespace pushscope::capture
