// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/capture/filter/filterfields.h"

#include "core/base/transport.h"
#include "core/capture/filter/filtervalues.h"

#include <algorithm>
#include <array>

namespace pushscope::capture {

namespace {

constexpr std::array kFields{
    FilterFieldName{FilterField::Topic, QLatin1String("topic"),
                    QLatin1String("MQTT filter, or part of the topic")},
    FilterFieldName{FilterField::Data, QLatin1String("data"), QLatin1String("value in a JSON payload")},
    FilterFieldName{FilterField::Text, QLatin1String("text"), QLatin1String("payload as text")},
    FilterFieldName{FilterField::Event, QLatin1String("event"), QLatin1String("event type")},
    FilterFieldName{FilterField::Id, QLatin1String("id"), QLatin1String("event id")},
    FilterFieldName{FilterField::Source, QLatin1String("source"),
                    QLatin1String("name or number of the source")},
    FilterFieldName{FilterField::Transport, QLatin1String("transport"),
                    QLatin1String("ws, sse, longpoll, poll")},
    FilterFieldName{FilterField::Direction, QLatin1String("dir"), QLatin1String("in, out")},
    FilterFieldName{FilterField::Kind, QLatin1String("kind"), QLatin1String("message, gap, closed, ...")},
    FilterFieldName{FilterField::Size, QLatin1String("size"),
                    QLatin1String("bytes of payload: 100, 1k, 2MiB")},
    FilterFieldName{FilterField::Wire, QLatin1String("wire"), QLatin1String("bytes on the wire")},
    FilterFieldName{FilterField::Latency, QLatin1String("latency"), QLatin1String("500us, 5ms, 2s")},
    FilterFieldName{FilterField::Time, QLatin1String("time"), QLatin1String("14:32:05, 2026-01-31T14:32")},
    FilterFieldName{FilterField::Has, QLatin1String("has"), QLatin1String("whether there is one")},
};

constexpr std::array kTransports{
    base::keyword(base::Transport::WebSocket), base::keyword(base::Transport::Sse),
    base::keyword(base::Transport::LongPoll), base::keyword(base::Transport::Poll)};
constexpr std::array kDirections{QLatin1String("in"), QLatin1String("out")};
constexpr std::array kKinds{QLatin1String("message"), QLatin1String("control"),      QLatin1String("opened"),
                            QLatin1String("closed"),  QLatin1String("reconnecting"), QLatin1String("resumed"),
                            QLatin1String("gap")};
constexpr std::array kToHave{FilterField::Topic, FilterField::Event, FilterField::Id, FilterField::Latency,
                             FilterField::Data};

bool hasControls(QStringView text)
{
    return std::any_of(text.begin(), text.end(), [](QChar c) {
        return c.unicode() < 0x20 || c.unicode() == 0x7F || c.unicode() == 0xFEFF;
    });
}

bool beginsLikePath(QStringView text)
{
    return text.startsWith(u"data.", Qt::CaseInsensitive) || text.startsWith(u"data[", Qt::CaseInsensitive);
}

} // namespace

std::span<const FilterFieldName> filterFields()
{
    return kFields;
}

std::optional<FilterField> filterFieldOf(QStringView name)
{
    for (const FilterFieldName &known : kFields) {
        if (name.compare(known.name, Qt::CaseInsensitive) == 0)
            return known.field;
    }
    return std::nullopt;
}

QLatin1String nameOf(FilterField field)
{
    for (const FilterFieldName &known : kFields) {
        if (known.field == field)
            return known.name;
    }
    return {};
}

std::span<const QLatin1String> choicesOf(FilterField field)
{
    if (field == FilterField::Transport)
        return kTransports;
    if (field == FilterField::Direction)
        return kDirections;
    if (field == FilterField::Kind)
        return kKinds;
    return {};
}

std::span<const FilterField> fieldsToHave()
{
    return kToHave;
}

bool isTextField(FilterField field)
{
    return field == FilterField::Topic || field == FilterField::Event || field == FilterField::Id ||
           field == FilterField::Source || field == FilterField::Text;
}

QLatin1String signOf(FilterComparison comparison)
{
    switch (comparison) {
    case FilterComparison::Contains:
        return QLatin1String(":");
    case FilterComparison::Equal:
        return QLatin1String("=");
    case FilterComparison::NotEqual:
        return QLatin1String("!=");
    case FilterComparison::Less:
        return QLatin1String("<");
    case FilterComparison::LessEqual:
        return QLatin1String("<=");
    case FilterComparison::Greater:
        return QLatin1String(">");
    case FilterComparison::GreaterEqual:
        return QLatin1String(">=");
    }
    return {};
}

bool isOrder(FilterComparison comparison)
{
    return comparison >= FilterComparison::Less;
}

bool isKeyCharacter(QChar c)
{
    return c.isLetterOrNumber() || c.isMark() || c.isSurrogate() || c == u'_' || c == u'-' || c == u'$' ||
           c == u'@';
}

bool endsWord(QChar c)
{
    return c.isSpace() || c == u'(' || c == u')' || c == u'"';
}

bool isSignAt(QStringView text, qsizetype i)
{
    const QChar c = text[i];
    return c == u':' || c == u'=' || c == u'<' || c == u'>' ||
           (c == u'!' && i + 1 < text.size() && text[i + 1] == u'=');
}

bool isWord(QStringView word, QLatin1String keyword)
{
    return word == keyword || word == QString(keyword).toUpper();
}

bool isKeyword(QStringView word)
{
    return isWord(word, QLatin1String("or")) || isWord(word, QLatin1String("and")) ||
           isWord(word, QLatin1String("not"));
}

bool isBareText(QStringView text)
{
    if (text.isEmpty() || text.front() == u'-' || text.front() == u'/' || isKeyword(text) ||
        beginsLikePath(text) || hasControls(text))
        return false;
    for (qsizetype i = 0; i < text.size(); ++i) {
        if (endsWord(text[i]) || isSignAt(text, i))
            return false;
    }
    return true;
}

bool isBareValue(FilterField field, QStringView text)
{
    if (text.isEmpty() || text.front() == u'=' || hasControls(text) ||
        std::any_of(text.begin(), text.end(), endsWord))
        return false;
    if (text.front() == u'/' && field != FilterField::Topic)
        return false;
    return field != FilterField::Data || (!numberFrom(text) && !literalFrom(text));
}

QString filterTextOf(QByteArrayView utf8)
{
    const QString text = QString::fromUtf8(utf8);
    return utf8.startsWith("\xEF\xBB\xBF") ? QChar(0xFEFF) + text : text;
}

QString quotedFilterText(const QByteArray &utf8)
{
    QString quoted = QStringLiteral("\"");
    const QString text = filterTextOf(utf8);
    for (const QChar c : text) {
        if (c == u'"' || c == u'\\')
            quoted += u'\\' + QString(c);
        else if (c == u'\n')
            quoted += QLatin1String("\\n");
        else if (c == u'\r')
            quoted += QLatin1String("\\r");
        else if (c == u'\t')
            quoted += QLatin1String("\\t");
        else if (c.unicode() < 0x20 || c.unicode() == 0x7F || c.unicode() == 0xFEFF)
            quoted += QStringLiteral("\\u%1").arg(c.unicode(), 4, 16, QLatin1Char('0'));
        else
            quoted += c;
    }
    return quoted + u'"';
}

} // namespace pushscope::capture
