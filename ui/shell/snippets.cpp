// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/snippets.h"

namespace pushscope::ui {

namespace {

/// Nothing means anything to a shell between single quotes but the single quote itself.
QString shellQuoted(QString text)
{
    text.replace(u'\'', QStringLiteral("'\\''"));
    return u'\'' + text + u'\'';
}

/// What may stand in a path and needs no quoting in a shell, too.
QString inUrl(const QByteArray &topic)
{
    return QString::fromLatin1(topic.toPercentEncoding("/"));
}

QString withoutSlash(const QUrl &hub)
{
    return hub.toString(QUrl::RemovePath | QUrl::RemoveQuery | QUrl::StripTrailingSlash);
}

} // namespace

QString curlPublish(const QUrl &hub, const QByteArray &topic, const QByteArray &payload)
{
    // A leading @ would make curl read a file; --data-raw takes it as it is.
    const QString option = payload.startsWith('@') ? QStringLiteral("--data-raw") : QStringLiteral("-d");
    return QStringLiteral("curl %1 %2 %3/publish/%4")
        .arg(option, shellQuoted(QString::fromUtf8(payload)), withoutSlash(hub), inUrl(topic));
}

QString eventSourceLine(const QByteArray &topic)
{
    return QStringLiteral("new EventSource(\"/sse?topic=%1\").onmessage = e => console.log(e.data)")
        .arg(inUrl(topic));
}

QString pageAddress(const QUrl &hub)
{
    return withoutSlash(hub) + u'/';
}

} // namespace pushscope::ui
