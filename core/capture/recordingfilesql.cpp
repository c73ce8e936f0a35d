// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/capture/recordingfilesql.h"

#include <QDir>
#include <QFileInfo>
#include <QLocale>
#include <QStorageInfo>

#include <sqlite3.h>

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <vector>

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

/// A file as SQLite opens it.
class SharedFile
{
public:
    explicit SharedFile(const QString &path)
        : m_vfs(sqlite3_vfs_find(nullptr))
        , m_name(sqlite3_create_filename(sqlPath(QFileInfo(path).absoluteFilePath()).c_str(), "", "", 0, nullptr))
        , m_memory(std::size_t(m_vfs->szOsFile) / sizeof(std::max_align_t) + 1)
    {
        int flags = SQLITE_OPEN_READONLY | SQLITE_OPEN_MAIN_DB;
        m_isOpen = m_name && m_vfs->xOpen(m_vfs, m_name, file(), flags, &flags) == SQLITE_OK;
    }
    SharedFile(const SharedFile &) = delete;
    SharedFile &operator=(const SharedFile &) = delete;
    ~SharedFile()
    {
        if (file()->pMethods)
            file()->pMethods->xClose(file());
        sqlite3_free_filename(m_name);
    }
    [[nodiscard]] bool isOpen() const { return m_isOpen; }
    [[nodiscard]] sqlite3_file *file() { return reinterpret_cast<sqlite3_file *>(m_memory.data()); }

private:
    sqlite3_vfs *const m_vfs;
    const char *const m_name;
    std::vector<std::max_align_t> m_memory; ///< all zero: not open
    bool m_isOpen = false;
};

} // namespace

std::optional<QByteArray> readStart(const QString &path, qsizetype most)
{
    if (!QFileInfo(path).isFile())
        return std::nullopt; // to read from a pipe would take the bytes away
    SharedFile shared(path);
    if (!shared.isOpen())
        return std::nullopt;
    sqlite3_int64 size = 0;
    if (shared.file()->pMethods->xFileSize(shared.file(), &size) != SQLITE_OK)
        return std::nullopt;
    QByteArray bytes(std::min(most, qsizetype(size)), '\0');
    if (shared.file()->pMethods->xRead(shared.file(), bytes.data(), int(bytes.size()), 0) != SQLITE_OK)
        return std::nullopt;
    return bytes;
}

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
