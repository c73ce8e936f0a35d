// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/base/error.h"

#include <QByteArray>
#include <QString>

#include <SQLiteCpp/SQLiteCpp.h>

#include <optional>

namespace pushscope::capture {

// What the parts of a recording file share when they speak with SQLite. Not for others.

/// One sentence for what SQLite threw; `db`, where there is one, tells why the operating system refused.
[[nodiscard]] tl::unexpected<base::Error> recordingFailure(const QString &path, const SQLite::Exception &error,
                                                           const SQLite::Database *db = nullptr);

/// Up to `most` bytes from the start of a file; nothing when it cannot be opened. Through SQLite, which knows what this
/// process has open: with any other descriptor of a file, closing it would let go of the locks on a recording, and the
/// next program that closed it would take its log for abandoned.
[[nodiscard]] std::optional<QByteArray> readStart(const QString &path, qsizetype most);

[[nodiscard]] inline std::string sqlPath(const QString &path)
{
    return path.toUtf8().toStdString();
}

[[nodiscard]] inline qint64 micros(base::WallTime time)
{
    return time.time_since_epoch().count();
}

[[nodiscard]] inline base::WallTime wallTime(qint64 micros)
{
    return base::WallTime{std::chrono::microseconds(micros)};
}

[[nodiscard]] inline QByteArray blobOf(const SQLite::Column &column)
{
    return QByteArray(static_cast<const char *>(column.getBlob()), column.getBytes());
}

/// The bytes must stay until the statement has run.
inline void bindBlob(SQLite::Statement &statement, int index, const QByteArray &bytes)
{
    // SQLite takes a null pointer, which an empty array may have, for NULL.
    statement.bindNoCopy(index, bytes.isEmpty() ? "" : bytes.constData(), int(bytes.size()));
}

inline void bindNumber(SQLite::Statement &statement, int index, qint64 value)
{
    statement.bind(index, std::int64_t(value));
}

inline void runOnce(SQLite::Statement &statement)
{
    statement.exec();
    statement.reset();
}

} // namespace pushscope::capture
