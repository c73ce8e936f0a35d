// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inspect/detail/fieldterm.h"

#include "core/capture/filter/filtercompletion.h"
#include "core/wire/jsontoken.h"

namespace pushscope::ui {

namespace {

/// Longer texts make no filter that anybody can read.
constexpr qsizetype kMostText = 200;

QString quoted(const QString &text)
{
    QString out(u'"');
    for (const QChar c : text) {
        if (c == u'"' || c == u'\\')
            out += u'\\';
        if (c.unicode() < 0x20)
            out += QStringLiteral("\\u%1").arg(uint(c.unicode()), 4, 16, QLatin1Char('0'));
        else
            out += c;
    }
    return out + u'"';
}

} // namespace

QString fieldTerm(const QByteArray &pointer, const QString &sign, const QByteArray &jsonValue)
{
    const QString field = capture::fieldFromPointer(pointer) + sign;
    if (jsonValue.startsWith('"')) {
        const auto text = wire::jsonStringValue(jsonValue);
        return text && text->size() <= kMostText ? field + quoted(QString::fromUtf8(*text)) : QString();
    }
    if (!wire::isJsonWord(jsonValue) || jsonValue.size() > kMostText)
        return {};
    return field + QString::fromLatin1(jsonValue);
}

} // namespace pushscope::ui
