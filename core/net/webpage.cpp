// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/webpage.h"

#include <QCryptographicHash>
#include <QDirIterator>
#include <QFile>
#include <QFileInfo>

namespace pushscope::net {

namespace {

QByteArray contentTypeOf(const QString &suffix)
{
    static const QHash<QString, QByteArray> types{
        {QStringLiteral("html"), "text/html; charset=utf-8"},
        {QStringLiteral("js"), "text/javascript; charset=utf-8"},
        {QStringLiteral("css"), "text/css; charset=utf-8"},
        {QStringLiteral("svg"), "image/svg+xml"},
        {QStringLiteral("png"), "image/png"},
        {QStringLiteral("ico"), "image/x-icon"},
        {QStringLiteral("json"), "application/json; charset=utf-8"},
        {QStringLiteral("txt"), "text/plain; charset=utf-8"},
        {QStringLiteral("woff2"), "font/woff2"},
    };
    return types.value(suffix.toLower(), "application/octet-stream");
}

} // namespace

WebPage::WebPage(const QString &folder)
{
    QDirIterator files(folder, QDir::Files, QDirIterator::Subdirectories);
    while (files.hasNext()) {
        QFile file(files.next());
        if (!file.open(QIODevice::ReadOnly))
            continue;
        const QByteArray body = file.readAll();
        const QByteArray digest = QCryptographicHash::hash(body, QCryptographicHash::Sha256).left(12);
        const QByteArray path = file.fileName().mid(folder.size()).toUtf8();
        m_files.insert(path.startsWith('/') ? path : '/' + path,
                       {contentTypeOf(QFileInfo(file).suffix()), body,
                        '"' + digest.toBase64(QByteArray::Base64UrlEncoding) + '"'});
    }
}

const WebPage::File *WebPage::find(const QByteArray &path) const
{
    const auto found = m_files.constFind(path == "/" ? QByteArrayLiteral("/index.html") : path);
    return found == m_files.cend() ? nullptr : &*found;
}

} // namespace pushscope::net
