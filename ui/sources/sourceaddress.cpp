// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sources/sourceaddress.h"

#include "ui/widgets/plaintext.h"

#include <QCoreApplication>

namespace pushscope::ui {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("SourceAddress", text);
}

} // namespace

base::Result<QUrl> readAddress(const QString &typed)
{
    QString text = typed.trimmed();
    const QString example = tr("Type one such as wss://example.org/stream.");
    if (text.isEmpty())
        return base::fail(base::ErrorCode::InvalidArgument, tr("The address is missing."), example);
    if (!text.contains(QLatin1String("://")))
        text.prepend(QLatin1String("http://"));
    QUrl url(text, QUrl::StrictMode);
    if (!url.isValid())
        url = QUrl(text, QUrl::TolerantMode); // with blanks or quotes in it, as people write them
    if (!url.isValid() || url.host().isEmpty())
        return base::fail(base::ErrorCode::InvalidArgument,
                          tr("This is no address: %1.").arg(plainText(typed.trimmed(), 120)), example);
    static const QStringList known{QStringLiteral("ws"), QStringLiteral("wss"), QStringLiteral("http"),
                                   QStringLiteral("https")};
    if (!known.contains(url.scheme()))
        return base::fail(base::ErrorCode::InvalidArgument, tr("%1: is no scheme of a stream.").arg(url.scheme()),
                          tr("Use ws, wss, http or https."));
    return url;
}

base::Transport likelyTransport(const QString &typed)
{
    const QString text = typed.trimmed().toLower();
    const bool web = text.startsWith(QLatin1String("http://")) || text.startsWith(QLatin1String("https://"));
    const qsizetype end = text.indexOf(u'?');
    const QString path = end < 0 ? text : text.first(end);
    if (!web || path.endsWith(QLatin1String("/ws")) || path.endsWith(QLatin1String("/websocket")))
        return base::Transport::WebSocket;
    return path.endsWith(QLatin1String("/poll")) ? base::Transport::LongPoll : base::Transport::Sse;
}

bool isCurlCommand(const QString &typed)
{
    QStringView text = QStringView(typed).trimmed();
    if (text.startsWith(QLatin1String("$ ")))
        text = text.sliced(2).trimmed();
    return text.startsWith(QLatin1String("curl")) && text.size() > 4 && text[4].isSpace();
}

} // namespace pushscope::ui
