// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/capture/captureopener.h"

#include "core/capture/exchange/importer.h"
#include "core/capture/exchange/recordingcopy.h"
#include "core/capture/filecapture.h"

#include <QDir>
#include <QLockFile>
#include <QStorageInfo>
#include <QTemporaryDir>

namespace pushscope::capture {

namespace {

const QLatin1String kImportFolders("import-*");

QString lockIn(const QString &folder)
{
    return QDir(folder).filePath(QStringLiteral("lock"));
}

/// The folder of an import, for as long as its capture is open.
struct ImportFolder
{
    explicit ImportFolder(const QString &parent)
        : folder(QDir(parent).filePath(QStringLiteral("import-XXXXXX")))
        , lock(lockIn(folder.path()))
    {
        lock.setStaleLockTime(0);
    }

    QTemporaryDir folder;
    QLockFile lock;
    std::unique_ptr<FileCapture> capture; ///< closed before the folder goes
};

} // namespace

CaptureOpener::CaptureOpener(const base::Clock &clock, const QString &folder)
    : m_clock(clock)
    , m_folder(folder)
{
    const QDir parent(folder);
    for (const QString &name : parent.entryList({kImportFolders}, QDir::Dirs)) {
        QLockFile lock(lockIn(parent.filePath(name)));
        lock.setStaleLockTime(0);
        if (!lock.tryLock(0))
            continue; // another window shows it
        lock.unlock();
        QDir(parent.filePath(name)).removeRecursively();
    }
}

base::Result<CaptureOpener::Opened> CaptureOpener::open(const QString &path, TransferMonitor &monitor) const
{
    // One with that name is told of as a recording, even where it has come to hold something else.
    if (!path.endsWith(QLatin1String(".pushscope"), Qt::CaseInsensitive) && !isRecording(path))
        return import(path, monitor);
    auto recording = FileCapture::openRecording(m_clock, path);
    if (!recording)
        return tl::unexpected(recording.error());
    const Capture::Statistics statistics = (*recording)->statistics();
    TransferSummary summary;
    summary.frames = statistics.frames - statistics.forgotten;
    summary.sources = (*recording)->sourceNames().size();
    return Opened{std::move(*recording), summary};
}

base::Result<CaptureOpener::Opened> CaptureOpener::import(const QString &path, TransferMonitor &monitor) const
{
    auto held = std::make_shared<ImportFolder>(m_folder);
    if (!held->folder.isValid() || !held->lock.tryLock(0)) {
        return base::fail(base::ErrorCode::Io, QStringLiteral("There is no room for an import in %1").arg(m_folder),
                          QStringLiteral("Give another folder with --captures-dir DIR."));
    }
    const qint64 room = QStorageInfo(m_folder).bytesAvailable() / 2;
    auto capture = FileCapture::open(m_clock, held->folder.filePath(QStringLiteral("import.pushscope")),
                                     {.budgetBytes = std::max<qint64>(room, 64 * 1024 * 1024)});
    if (!capture)
        return tl::unexpected(capture.error());
    held->capture = std::move(*capture);
    auto summary = importFrames({.path = path, .into = *held->capture, .sources = {}, .format = {}}, monitor);
    if (!summary)
        return tl::unexpected(summary.error());
    Capture *const inside = held->capture.get();
    return Opened{std::shared_ptr<Capture>(std::move(held), inside), std::move(*summary)};
}

} // namespace pushscope::capture
