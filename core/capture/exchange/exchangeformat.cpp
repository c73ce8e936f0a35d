// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/capture/exchange/exchangeformat.h"

#include "core/capture/exchange/jsonwalker.h"
#include "core/wire/json.h"
#include "core/wire/jsontoken.h"

namespace pushscope::capture {

namespace {

/// `{"log":{` with something in it that a log of requests has, as far as is to be seen.
bool looksLikeHar(QByteArrayView text)
{
    ByteReader bytes(text);
    JsonWalker walker(bytes);
    bool found = false;
    walker.members([&](const QByteArray &key) {
        if (key != "log" || walker.peek() != JsonWalker::Kind::Object)
            return walker.skip();
        walker.members([&](const QByteArray &inner) {
            found = inner == "version" || inner == "creator" || inner == "browser" || inner == "pages" ||
                    inner == "entries";
            return !found && walker.skip();
        });
        return false;
    });
    return found;
}

bool looksLikeText(QByteArrayView text)
{
    return !text.contains('\0');
}

} // namespace

QString displayName(ExchangeFormat format)
{
    return suffix(format).toUpper();
}

QString suffix(ExchangeFormat format)
{
    switch (format) {
    case ExchangeFormat::Ndjson:
        return QStringLiteral("ndjson");
    case ExchangeFormat::Csv:
        return QStringLiteral("csv");
    case ExchangeFormat::Har:
        return QStringLiteral("har");
    }
    return {};
}

std::optional<ExchangeFormat> formatOfName(const QString &name)
{
    for (const auto format : {ExchangeFormat::Ndjson, ExchangeFormat::Csv, ExchangeFormat::Har}) {
        if (name.endsWith(u'.' + suffix(format), Qt::CaseInsensitive))
            return format;
    }
    return name.endsWith(QLatin1String(".jsonl"), Qt::CaseInsensitive) ? std::optional(ExchangeFormat::Ndjson)
                                                                       : std::nullopt;
}

std::optional<ExchangeFormat> detectFormat(QByteArrayView beginning, bool isWhole)
{
    if (beginning.startsWith("\xEF\xBB\xBF"))
        beginning = beginning.sliced(3);
    const QByteArrayView text = wire::trimJsonSpace(beginning);
    if (text.isEmpty() || !looksLikeText(text))
        return {};
    if (text.startsWith('{') && looksLikeHar(text))
        return ExchangeFormat::Har;
    const qsizetype end = text.indexOf('\n');
    const QByteArrayView line = wire::trimJsonSpace(end < 0 ? text : text.first(end));
    if (wire::isJson(line))
        return ExchangeFormat::Ndjson;
    // A first line that is too long to be seen whole, or a damaged one.
    if (line.startsWith('{') || line.startsWith('['))
        return ExchangeFormat::Ndjson;
    const bool hasColumns = line.contains(',') || line.contains(';') || line.contains('\t');
    return hasColumns || (end >= 0 && !isWhole) ? std::optional(ExchangeFormat::Csv) : std::nullopt;
}

} // namespace pushscope::capture
