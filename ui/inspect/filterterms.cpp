// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inspect/filterterms.h"

#include "core/capture/filter/filterfields.h"
#include "core/capture/filter/filterlexer.h"
#include "core/capture/filter/filterparser.h"
#include "core/capture/filter/filtervalues.h"
#include "ui/theme/theme.h"

#include <algorithm>

namespace pushscope::ui {

namespace {

using capture::FilterField;
using capture::FilterLexer;
using capture::FilterToken;
using Kind = capture::FilterToken::Kind;

QString compared(FilterField field, const QByteArray &text)
{
    return text.isEmpty() ? QString()
                          : QString(capture::nameOf(field)) + u'=' + capture::quotedFilterText(text);
}

QString choice(FilterField field, std::size_t index)
{
    return QString(capture::nameOf(field)) + u':' + QString(capture::choicesOf(field)[index]);
}

QString amount(FilterField field, qint64 value, capture::FilterUnits units)
{
    return QString(capture::nameOf(field)) + u'=' + capture::toText(capture::FilterAmount{value}, units);
}

QColor valueColour(FilterField field, const QString &value, const Theme &theme)
{
    if (field == FilterField::Transport) {
        for (const base::Transport transport : base::kAllTransports) {
            if (value.compare(base::keyword(transport), Qt::CaseInsensitive) == 0)
                return theme.colour(transport);
        }
    }
    return theme.ink;
}

} // namespace

QString filterTerm(MessageColumn column, const client::Frame &frame, const QString &sourceName)
{
    switch (column) {
    case MessageColumn::Time:
    case MessageColumn::Delta:
    case MessageColumn::Preview:
        return {};
    case MessageColumn::Direction:
        return choice(FilterField::Direction, static_cast<std::size_t>(frame.direction));
    case MessageColumn::Transport:
        return choice(FilterField::Transport, static_cast<std::size_t>(frame.transport));
    case MessageColumn::Source:
        return compared(FilterField::Source, sourceName.toUtf8());
    case MessageColumn::Topic:
        return compared(FilterField::Topic, frame.topic);
    case MessageColumn::Event:
        return frame.kind == client::FrameKind::Message
                   ? compared(FilterField::Event, frame.event)
                   : choice(FilterField::Kind, static_cast<std::size_t>(frame.kind));
    case MessageColumn::Id:
        return compared(FilterField::Id, frame.id);
    case MessageColumn::Size:
        return amount(FilterField::Size, frame.payload.size(), capture::FilterUnits::Bytes);
    case MessageColumn::Wire:
        return amount(FilterField::Wire, frame.wireBytes, capture::FilterUnits::Bytes);
    case MessageColumn::Latency:
        return frame.latency ? QStringLiteral("latency>=") +
                                   capture::toText(capture::FilterAmount{frame.latency->count()},
                                                   capture::FilterUnits::Microseconds)
                             : QString();
    }
    return {};
}

QString withTerm(const QString &filter, const QString &term)
{
    const QString trimmed = filter.trimmed();
    if (trimmed.isEmpty() || term.isEmpty())
        return trimmed.isEmpty() ? term : trimmed;
    const auto node = capture::parseFilter(trimmed);
    const bool isOr = node && node->kind == capture::FilterNode::Kind::Or;
    return (isOr ? u'(' + trimmed + u')' : trimmed) + u' ' + term;
}

std::vector<ColouredPart> colourFilter(const QString &text, const Theme &theme)
{
    std::vector<ColouredPart> parts;
    if (text.size() > capture::kMaxFilterLength)
        return parts;
    FilterLexer lexer(text);
    for (;;) {
        const auto token = lexer.term();
        if (!token || token->kind == Kind::End)
            return parts;
        const auto add = [&parts](qsizetype from, qsizetype length, const QColor &colour) {
            parts.push_back({from, length, colour});
        };
        const bool named = token->kind == Kind::Word || token->kind == Kind::Path;
        if (!named) {
            const bool isText = token->kind == Kind::String || token->kind == Kind::Regex;
            add(token->position, token->length, isText ? theme.ink : theme.t2);
            continue;
        }
        const auto sign = capture::isKeyword(token->text) ? std::nullopt : lexer.sign();
        if (!sign) {
            add(token->position, token->length, capture::isKeyword(token->text) ? theme.t2 : theme.ink);
            continue;
        }
        const FilterField field = token->kind == Kind::Path
                                      ? FilterField::Data
                                      : capture::filterFieldOf(token->text).value_or(FilterField::Any);
        const bool colon = sign->comparison == capture::FilterComparison::Contains;
        add(token->position, token->length, theme.t3);
        add(sign->position, sign->length, colon ? theme.t3 : theme.t2);
        const auto value =
            field == FilterField::Has ? lexer.pathOrWord() : lexer.value(field != FilterField::Topic);
        if (!value)
            return parts;
        if (value->kind != Kind::End)
            add(value->position, value->length, valueColour(field, value->text, theme));
    }
}

} // namespace pushscope::ui
