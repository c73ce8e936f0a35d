// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QHash>
#include <QString>

namespace pushscope::net {

/// The files of the page at `/`, read once and kept. Never changes, so any thread may ask.
class WebPage
{
public:
    struct File
    {
        QByteArray contentType;
        QByteArray body;
        QByteArray etag; ///< quoted
    };
    /// `folder` may be missing: then there is no page.
    explicit WebPage(const QString &folder);

    /// By path as in a request; `/` is `index.html`. Null when there is no such file.
    [[nodiscard]] const File *find(const QByteArray &path) const;

private:
    QHash<QByteArray, File> m_files;
};

} // namespace pushscope::net
