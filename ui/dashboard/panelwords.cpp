// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dashboard/panelwords.h"

#include "ui/widgets/plaintext.h"
#include "ui/widgets/unitformat.h"

#include <QStringList>

#include <algorithm>

namespace pushscope::ui {

namespace {

using namespace std::chrono;

/// A sentence without its full stop, to be continued.
QString opened(QString sentence)
{
    while (sentence.endsWith(QLatin1Char('.')))
        sentence.chop(1);
    return sentence;
}

QString kindOf(const QByteArray &json)
{
    switch (json.isEmpty() ? '\0' : json.front()) {
    case '"': return QStringLiteral("text");
    case '{': return QStringLiteral("an object");
    case '[': return QStringLiteral("a list");
    case 'n': return QStringLiteral("null");
    default: return QStringLiteral("no number");
    }
}

} // namespace

QString durationText(microseconds duration)
{
    const qint64 whole = std::max<qint64>(0, duration_cast<seconds>(duration).count());
    if (whole < 120)
        return QStringLiteral("%1 s").arg(whole);
    if (whole < 2 * 3600)
        return QStringLiteral("%1 min").arg(whole / 60);
    return QStringLiteral("%1 h").arg(whole / 3600);
}

QString givenText(double value, const QString &unit)
{
    FormattedValue text = formatValue(value, unit);
    if (text.number.contains(QLatin1Char('.'))) {
        while (text.number.endsWith(QLatin1Char('0')))
            text.number.chop(1);
        if (text.number.endsWith(QLatin1Char('.')))
            text.number.chop(1);
    }
    return text.text();
}

QString connectionText(const client::SourceStatus &source, base::SteadyTime now)
{
    const QString error = opened(plainText(source.lastError));
    const QString begin = source.name + QLatin1String(": ");
    switch (source.state) {
    case client::SourceState::Connected: return {};
    case client::SourceState::Connecting: return begin + QStringLiteral("connecting.");
    case client::SourceState::Waiting: {
        const auto left = source.retryAt ? ceil<seconds>(*source.retryAt - now) : seconds(0);
        const QString next = left.count() > 0 ? QStringLiteral(" Trying again in %1 s.").arg(left.count())
                                              : QStringLiteral(" Trying again.");
        return begin + (error.isEmpty() ? QStringLiteral("disconnected") : error) + QLatin1Char('.') + next;
    }
    case client::SourceState::Stopped: return begin + QStringLiteral("stopped.");
    case client::SourceState::Ended:
        return begin + (error.isEmpty() ? QStringLiteral("the stream has ended") : error) + QLatin1Char('.');
    }
    return {};
}

QString unreadableText(capture::FieldReader &reader, const QByteArray &payload, const QByteArray &field)
{
    if (field.startsWith('@') || reader.number(payload, field))
        return {};
    const QString name = field.isEmpty() ? QStringLiteral("The payload")
                                         : QStringLiteral("`%1`").arg(plainText(QByteArrayView(field), 40));
    const QString so = QStringLiteral("so nothing can be charted.");
    const auto fields = reader.fields(payload);
    if (field.isEmpty()) {
        const QString kind = fields.empty() ? QStringLiteral("no number") : kindOf(payload.trimmed());
        return QStringLiteral("%1 of the newest message is %2, %3").arg(name, kind, so);
    }
    const auto found = std::ranges::find(fields, field, &capture::FieldReader::Field::pointer);
    if (found != fields.end())
        return QStringLiteral("%1 is %2 in the newest message, %3").arg(name, kindOf(found->preview), so);
    if (fields.empty())
        return QStringLiteral("The newest message is not JSON with fields, so %1 cannot be read.").arg(name);
    return QStringLiteral("%1 is not in the newest message, %2").arg(name, so);
}

QString topicText(const std::vector<Binding> &bindings)
{
    QStringList topics;
    for (const Binding &binding : bindings) {
        const QString text = binding.filter == "#" ? QStringLiteral("all topics")
                                                   : plainText(QByteArrayView(binding.filter), 255);
        if (!topics.contains(text))
            topics.append(text);
    }
    return topics.join(QLatin1String(", "));
}

QString ownUnit(const QByteArray &field)
{
    if (field == "@latency")
        return QStringLiteral("us");
    if (field == "@size")
        return QStringLiteral("B");
    if (field == "@rate")
        return QStringLiteral("msg/s");
    return {};
}

} // namespace pushscope::ui
