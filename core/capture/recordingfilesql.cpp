// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/capture/recordingfilesql.h"

#include <QDir>
#include <QFileInfo>
#include <QLocale>
#include <QStorageInfo>

#include <sqlite3.h>

#include <cerrno>

namespace pushscope::capture {

namespace {

QString freeSpace(const QString &path)
{
    const qint64 bytes = QStorageInfo(QFileInfo(path).absolutePath()).bytesAvailable();
    return QLocale(QLocale::English).formattedDataSize(std::max<qint64>(bytes, 0), 1, QLocale::DataSizeSIFormat);
}

/// What the operating system said last of the database or of the log beside it: SQLite's own answer for a connection is
/// cleared before one can ask.
int lastErrno(const SQLite::Database &db, int filePointer)
{
    sqlite3_file *file = nullptr;
    int reason = 0;
    if (sqlite3_file_control(db.getHandle(), "main", filePointer, &file) == SQLITE_OK && file && file->pMethods)
        file->pMethods->xFileControl(file, SQLITE_FCNTL_LAST_ERRNO, &reason);
    return reason;
}

bool isNoRoom(int reason)
{
    return reason == ENOSPC || reason == EDQUOT || reason == EFBIG;
}

bool isAboutSpace(const SQLite::Exception &error, const SQLite::Database *db)
{
    if (error.getErrorCode() == SQLITE_FULL)
        return true;
    if (error.getErrorCode() != SQLITE_IOERR || !db)
        return false;
    return isNoRoom(lastErrno(*db, SQLITE_FCNTL_FILE_POINTER)) || isNoRoom(lastErrno(*db, SQLITE_FCNTL_JOURNAL_POINTER));
}

} // namespace

tl::unexpected<base::Error> recordingFailure(const QString &path, const SQLite::Exception &error,
                                             const SQLite::Database *db)
{
    const QString file = QDir::toNativeSeparators(path);
    if (isAboutSpace(error, db)) {
        return base::fail(base::ErrorCode::Io,
                          QStringLiteral("There is no room for the recording %1 to grow (%2 free on its disk).")
                              .arg(file, freeSpace(path)),
                          QStringLiteral("Free some space; recording then goes on by itself."));
    }
    switch (error.getErrorCode()) {
    case SQLITE_CANTOPEN:
        return base::fail(base::ErrorCode::Io, QStringLiteral("The recording %1 cannot be opened.").arg(file),
                          QStringLiteral("Check that the folder exists and that you may write to it."));
    case SQLITE_READONLY:
    case SQLITE_PERM:
        return base::fail(base::ErrorCode::Io, QStringLiteral("The recording %1 may not be written.").arg(file),
                          QStringLiteral("Copy it to a folder of yours to change it."));
    case SQLITE_BUSY:
        return base::fail(base::ErrorCode::Io, QStringLiteral("Another program is writing the recording %1.").arg(file),
                          QStringLiteral("Close that program, or record to another file."));
    case SQLITE_NOTADB:
    case SQLITE_CORRUPT:
        return base::fail(base::ErrorCode::InvalidArgument, QStringLiteral("The recording %1 is damaged.").arg(file));
    default:
        return base::fail(base::ErrorCode::Io, QStringLiteral("The recording %1 failed: %2.")
                                                   .arg(file, QString::fromUtf8(error.getErrorStr())));
    }
}

} // namespace pushscope::capture
