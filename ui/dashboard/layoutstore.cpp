// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dashboard/layoutstore.h"

#include "ui/dashboard/layoutcodec.h"

#include <QFileInfo>
#include <QSaveFile>

namespace pushscope::ui {

namespace {

base::Result<QByteArray> readAll(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) {
        return base::fail(
            base::ErrorCode::Io,
            QStringLiteral("%1 cannot be read: %2.").arg(QFileInfo(path).fileName(), file.errorString()));
    }
    // One byte more than allowed is enough to be refused as too large.
    return file.read(kMaxLayoutBytes + 1);
}

} // namespace

LayoutStore::LayoutStore(const QString &directory, QObject *parent)
    : QObject(parent)
    , m_file(directory,
             {.file = QStringLiteral("layouts.json"),
              .kept = QStringLiteral("The kept layout"),
              .changed = QStringLiteral("Changes of the layout"),
              .maxBytes = kMaxLayoutBytes},
             [this] { return toJson(m_layout); })
{
    connect(&m_file, &StateFile::failed, this, &LayoutStore::failed);
}

LayoutStore::Loaded LayoutStore::load()
{
    Loaded loaded;
    const StateFile::Read read = m_file.read([&loaded](const QByteArray &json) {
        auto layout = layoutFromJson(json);
        if (!layout)
            return layout.error().what;
        if (layout->dashboards.empty())
            return QStringLiteral("It holds no dashboard.");
        loaded.layout = std::move(*layout);
        return QString();
    });
    loaded.firstRun = !read.existed;
    loaded.notice = read.complaint;
    if (loaded.layout.dashboards.empty())
        loaded.layout.dashboards = builtIn();
    return loaded;
}

void LayoutStore::save(const Layout &layout)
{
    m_layout = layout;
    m_file.touch();
}

base::Result<void> LayoutStore::exportTo(const QString &path, const Layout &layout)
{
    QSaveFile file(path);
    if (file.open(QIODevice::WriteOnly)) {
        file.write(toJson(layout));
        if (file.commit())
            return {};
    }
    return base::fail(
        base::ErrorCode::Io,
        QStringLiteral("The layout could not be written to %1: %2.").arg(path, file.errorString()));
}

base::Result<Layout> LayoutStore::importFrom(const QString &path)
{
    return readAll(path).and_then(layoutFromJson);
}

std::vector<Dashboard> LayoutStore::builtIn()
{
    std::vector<Dashboard> dashboards;
    for (const auto *name : {"thismachine", "market", "wire"}) {
        const auto layout = importFrom(QStringLiteral(":/layouts/%1.json").arg(QLatin1String(name)));
        if (!layout) {
            qCritical("%s", qPrintable(layout.error().sentence()));
            continue;
        }
        dashboards.insert(dashboards.end(), layout->dashboards.begin(), layout->dashboards.end());
    }
    return dashboards;
}

} // namespace pushscope::ui
