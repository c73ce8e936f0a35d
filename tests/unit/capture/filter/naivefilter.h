// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/capture/filter/filterfields.h"
#include "core/client/frame.h"

#include <QDateTime>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>
#include <QTimeZone>

// What a filter means, said as plainly as can be and without regard to speed.
namespace pushscope::tests {

class NaiveFilter
{
public:
    using Field = capture::FilterField;
    using Comparison = capture::FilterComparison;
    using Text = capture::FilterText;

    NaiveFilter(const client::Frame &frame, const QTimeZone &zone, const QByteArray &sourceName)
        : m_frame(frame)
        , m_zone(zone)
        , m_sourceName(sourceName)
    {
        // A bare value is no document to Qt, but an element of an array.
        QJsonParseError error;
        const auto document = QJsonDocument::fromJson('[' + frame.payload + ']', &error);
        if (error.error == QJsonParseError::NoError && document.array().size() == 1)
            m_root = document.array().first();
    }

    bool matches(const capture::FilterNode &node) const
    {
        using Kind = capture::FilterNode::Kind;
        const auto each = [this](const capture::FilterNode &child) { return matches(child); };
        switch (node.kind) {
        case Kind::Everything:
            return true;
        case Kind::Term:
            return matches(node.term);
        case Kind::And:
            return std::all_of(node.children.begin(), node.children.end(), each);
        case Kind::Or:
            return std::any_of(node.children.begin(), node.children.end(), each);
        case Kind::Not:
            return !matches(node.children.front());
        }
        return false;
    }

private:
    bool matches(const capture::FilterTerm &term) const
    {
        switch (term.field) {
        case Field::Any: {
            const auto &text = std::get<Text>(term.value);
            return compareText(Comparison::Contains, text, m_frame.payload) ||
                   compareText(Comparison::Contains, text, m_frame.topic) ||
                   compareText(Comparison::Contains, text, m_frame.event);
        }
        case Field::Topic:
            return compareText(term.comparison, std::get<Text>(term.value), m_frame.topic);
        case Field::Event:
            return compareText(term.comparison, std::get<Text>(term.value), m_frame.event);
        case Field::Id:
            return compareText(term.comparison, std::get<Text>(term.value), m_frame.id);
        case Field::Text:
            return compareText(term.comparison, std::get<Text>(term.value), m_frame.payload);
        case Field::Source:
            return compareSource(term);
        case Field::Transport:
            return compareChoice(term, int(m_frame.transport));
        case Field::Direction:
            return compareChoice(term, int(m_frame.direction));
        case Field::Kind:
            return compareChoice(term, int(m_frame.kind));
        case Field::Size:
            return compare(term.comparison, qint64(m_frame.payload.size()), amount(term));
        case Field::Wire:
            return compare(term.comparison, m_frame.wireBytes, amount(term));
        case Field::Latency:
            return m_frame.latency &&
                   compare(term.comparison, qint64(m_frame.latency->count()), amount(term));
        case Field::Time:
            return compareTime(term.comparison, std::get<capture::FilterMoment>(term.value));
        case Field::Data:
            return compareData(term);
        case Field::Has:
            return has(term);
        }
        return false;
    }

    static qint64 amount(const capture::FilterTerm &term)
    {
        return std::get<capture::FilterAmount>(term.value).value;
    }

    template <class T>
    static bool compare(Comparison comparison, const T &a, const T &b)
    {
        switch (comparison) {
        case Comparison::Contains:
        case Comparison::Equal:
            return a == b;
        case Comparison::NotEqual:
            return !(a == b);
        case Comparison::Less:
            return a < b;
        case Comparison::LessEqual:
            return !(b < a);
        case Comparison::Greater:
            return b < a;
        case Comparison::GreaterEqual:
            return !(a < b);
        }
        return false;
    }

    static bool compareText(Comparison comparison, const Text &text, const QByteArray &bytes)
    {
        const QString given = QString::fromUtf8(bytes);
        const QString wanted = QString::fromUtf8(text.text);
        const Qt::CaseSensitivity sensitivity = text.ignoreCase ? Qt::CaseInsensitive : Qt::CaseSensitive;
        if (text.form == Text::Form::Regex) {
            return given.contains(QRegularExpression(wanted, text.ignoreCase
                                                                 ? QRegularExpression::CaseInsensitiveOption
                                                                 : QRegularExpression::NoPatternOption));
        }
        if (text.form == Text::Form::Wildcards)
            return fits(wanted.split(u'/'), given.split(u'/'));
        if (comparison == Comparison::Contains)
            return given.contains(wanted, sensitivity);
        return (given.compare(wanted, sensitivity) == 0) == (comparison == Comparison::Equal);
    }

    static bool fits(QStringList filter, QStringList topic)
    {
        while (!filter.isEmpty()) {
            const QString level = filter.takeFirst();
            if (level == u"#")
                return true;
            if (topic.isEmpty() || (level != u"+" && level != topic.first()))
                return false;
            topic.removeFirst();
        }
        return topic.isEmpty();
    }

    bool compareSource(const capture::FilterTerm &term) const
    {
        const auto &text = std::get<Text>(term.value);
        const bool negated = term.comparison == Comparison::NotEqual;
        const bool isNumber =
            text.form == Text::Form::Plain && text.text == QByteArray::number(m_frame.source.value);
        return (isNumber || compareText(negated ? Comparison::Equal : term.comparison, text, m_sourceName)) !=
               negated;
    }

    static bool compareChoice(const capture::FilterTerm &term, int value)
    {
        return compare(term.comparison, value, int(std::get<capture::FilterChoice>(term.value).value));
    }

    bool compareTime(Comparison comparison, const capture::FilterMoment &moment) const
    {
        const qint64 microseconds = m_frame.time.time_since_epoch().count();
        const QDateTime utc = QDateTime::fromMSecsSinceEpoch(microseconds / 1000, Qt::UTC);
        const QDateTime local = moment.utc ? utc : utc.toTimeZone(m_zone);
        // Days and microseconds as a person reads them off the clock.
        const qint64 ofDay = qint64(local.time().msecsSinceStartOfDay()) * 1000 + microseconds % 1000;
        const qint64 day = moment.day ? local.date().toJulianDay() - *moment.day : 0;
        const qint64 given = day * 86'400'000'000 + ofDay;
        if (comparison == Comparison::Equal)
            return given >= moment.microseconds && given < moment.microseconds + moment.unit();
        if (comparison == Comparison::NotEqual)
            return given < moment.microseconds || given >= moment.microseconds + moment.unit();
        return compare(comparison, given, moment.microseconds);
    }

    QJsonValue at(const capture::FilterPath &path) const
    {
        QJsonValue value = m_root;
        for (const auto &step : path) {
            const bool index = step.index != capture::FilterPathStep::kKey;
            if (index && value.isArray())
                value = value.toArray().size() > step.index ? value.toArray().at(step.index)
                                                            : QJsonValue(QJsonValue::Undefined);
            else if (!index && value.isObject())
                value = value.toObject().value(QString::fromUtf8(step.key));
            else
                value = QJsonValue(QJsonValue::Undefined);
        }
        return value;
    }

    bool compareData(const capture::FilterTerm &term) const
    {
        const QJsonValue value = at(term.path);
        if (value.isUndefined())
            return false;
        if (term.comparison != Comparison::NotEqual)
            return compareData(term.comparison, term.value, value);
        return !compareData(Comparison::Equal, term.value, value);
    }

    static bool compareData(Comparison comparison, const capture::FilterValue &wanted,
                            const QJsonValue &value)
    {
        const QString string = value.toString();
        if (const auto *number = std::get_if<capture::FilterNumber>(&wanted)) {
            bool isNumber = value.isDouble();
            const double given = isNumber ? value.toDouble() : string.toDouble(&isNumber);
            if (isNumber && compare(comparison, given, number->value))
                return true;
            return comparison == Comparison::Contains && value.isString() &&
                   string.contains(QString::fromLatin1(number->text()));
        }
        if (const auto *literal = std::get_if<capture::FilterLiteral>(&wanted)) {
            const QString word = value.isString() ? string.toLower()
                                 : value.isNull() ? QStringLiteral("null")
                                 : value.isBool() ? QVariant(value.toBool()).toString()
                                                  : QString();
            return word == QStringList{QStringLiteral("null"), QStringLiteral("false"),
                                       QStringLiteral("true")}[int(*literal)];
        }
        const auto &text = std::get<Text>(wanted);
        if (!value.isString())
            return false;
        return capture::isOrder(comparison)
                   ? compare(comparison, string.toUtf8().toStdString(), text.text.toStdString())
                   : compareText(comparison, text, string.toUtf8());
    }

    bool has(const capture::FilterTerm &term) const
    {
        switch (std::get<Field>(term.value)) {
        case Field::Topic:
            return !m_frame.topic.isEmpty();
        case Field::Event:
            return !m_frame.event.isEmpty();
        case Field::Id:
            return !m_frame.id.isEmpty();
        case Field::Latency:
            return m_frame.latency.has_value();
        default:
            return !at(term.path).isUndefined();
        }
    }

    const client::Frame &m_frame;
    const QTimeZone m_zone;
    const QByteArray m_sourceName;
    QJsonValue m_root = QJsonValue(QJsonValue::Undefined);
};

} // namespace pushscope::tests
