// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dashboard/layoutstore.h"

#include "ui/dashboard/layoutcodec.h"

#include <QDir>
#include <QFileInfo>
#include <QSaveFile>

namespace pushscope::ui {

namespace {

constexpr int kSaveDelayMs = 500;

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
    , m_path(QDir(directory).filePath(QStringLiteral("layouts.json")))
{
    m_timer.setSingleShot(true);
    m_timer.setInterval(kSaveDelayMs);
    connect(&m_timer, &QTimer::timeout, this, &LayoutStore::flush);
}

LayoutStore::~LayoutStore()
{
    flush();
}

LayoutStore::Loaded LayoutStore::load()
{
    Loaded loaded;
    if (QFileInfo::exists(m_path)) {
        auto layout = importFrom(m_path);
        if (layout && !layout->dashboards.empty()) {
            loaded.layout = std::move(*layout);
            return loaded;
        }
        const QString why = layout ? QStringLiteral("It holds no dashboard.") : layout.error().what;
        loaded.notice = QStringLiteral("The kept layout could not be read. %1 %2").arg(why, setAside());
    } else {
        loaded.firstRun = true;
    }
    loaded.layout.dashboards = builtIn();
    return loaded;
}

QString LayoutStore::setAside() const
{
    QString aside = m_path + QLatin1String(".broken");
    for (int i = 2; QFileInfo::exists(aside); ++i)
        aside = QStringLiteral("%1.broken-%2").arg(m_path).arg(i);
    if (QFile::rename(m_path, aside))
        return QStringLiteral("The file is kept as %1.").arg(QFileInfo(aside).fileName());
    return QStringLiteral("It could not be kept beside and will be written over.");
}

void LayoutStore::save(const Layout &layout)
{
    m_waiting = layout;
    m_timer.start();
}

void LayoutStore::flush()
{
    m_timer.stop();
    if (!m_waiting)
        return;
    const auto written = exportTo(m_path, *m_waiting);
    m_waiting.reset();
    if (!written && !m_complained)
        Q_EMIT failed(written.error().sentence());
    m_complained = !written;
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
