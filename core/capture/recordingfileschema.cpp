// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/capture/recordingfileschema.h"

#include "core/capture/blockcodec.h"
#include "core/capture/recordingfilesql.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QtEndian>

namespace pushscope::capture {

namespace {

constexpr char kMagic[] = "SQLite format 3"; // and a zero, which ends this text as well
constexpr qsizetype kHeaderBytes = 100;
constexpr qsizetype kUserVersionAt = 60;
constexpr qsizetype kApplicationIdAt = 68;

constexpr char kFirstTables[] = R"(
    CREATE TABLE blocks(first INTEGER PRIMARY KEY, frames INTEGER NOT NULL, messages INTEGER NOT NULL,
                        oldest INTEGER NOT NULL, newest INTEGER NOT NULL, bytes INTEGER NOT NULL);
    CREATE TABLE data(first INTEGER PRIMARY KEY, frames BLOB NOT NULL);
    CREATE TABLE topics(source INTEGER NOT NULL, topic BLOB NOT NULL, messages INTEGER NOT NULL,
                        bytes INTEGER NOT NULL, sequence INTEGER NOT NULL, last BLOB NOT NULL,
                        PRIMARY KEY(source, topic)) WITHOUT ROWID;
    CREATE TABLE state(name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
)";
constexpr char kSecondTables[] = R"(
    CREATE TABLE ticks(tick INTEGER PRIMARY KEY, ws INTEGER NOT NULL, sse INTEGER NOT NULL,
                       longpoll INTEGER NOT NULL, poll INTEGER NOT NULL);
    CREATE TABLE notes(sequence INTEGER PRIMARY KEY, text TEXT NOT NULL);
    CREATE TABLE sources(source INTEGER PRIMARY KEY, name TEXT NOT NULL);
)";

base::Result<void> checkFormat(int application, int format, const QString &path)
{
    const QString file = QDir::toNativeSeparators(path);
    if (application != kRecordingApplication) {
        return base::fail(base::ErrorCode::InvalidArgument,
                          QStringLiteral("%1 is a database of another program and no recording.").arg(file));
    }
    if (format > kRecordingFormat) {
        return base::fail(base::ErrorCode::InvalidArgument,
                          QStringLiteral("The recording %1 was made by a newer version.").arg(file),
                          QStringLiteral("Open it with that version."));
    }
    if (format < 1)
        return base::fail(base::ErrorCode::InvalidArgument, QStringLiteral("The recording %1 is damaged.").arg(file));
    return {};
}

qint32 bigEndian(const QByteArray &header, qsizetype at)
{
    return qFromBigEndian<qint32>(header.constData() + at);
}

void setFormat(SQLite::Database &db)
{
    db.exec("PRAGMA application_id=" + std::to_string(kRecordingApplication));
    db.exec("PRAGMA user_version=" + std::to_string(kRecordingFormat));
}

} // namespace

base::Result<void> checkRecordingHeader(const QString &path, RecordingMustExist mustExist)
{
    const QString name = QDir::toNativeSeparators(path);
    if (!QFileInfo::exists(path)) {
        if (mustExist == RecordingMustExist::No)
            return {};
        return base::fail(base::ErrorCode::NotFound, QStringLiteral("There is no file %1.").arg(name));
    }
    if (QFileInfo(path).isDir())
        return base::fail(base::ErrorCode::InvalidArgument, QStringLiteral("%1 is a folder and no recording.").arg(name));
    const auto start = readStart(path, kHeaderBytes);
    if (!start) {
        QFile file(path); // says why
        (void)file.open(QIODevice::ReadOnly);
        return base::fail(base::ErrorCode::Io, QStringLiteral("%1 cannot be read: %2.").arg(name, file.errorString()),
                          QStringLiteral("Check that you may read it."));
    }
    const QByteArray &header = *start;
    if (header.isEmpty() && mustExist == RecordingMustExist::No)
        return {};
    if (header.size() < kHeaderBytes || !header.startsWith(QByteArrayView(kMagic, sizeof kMagic)))
        return base::fail(base::ErrorCode::InvalidArgument, QStringLiteral("%1 is no recording.").arg(name));
    const int application = bigEndian(header, kApplicationIdAt);
    const int format = bigEndian(header, kUserVersionAt);
    // A recording of the first format whose program died early may have its mark in the log beside it only.
    if (application == 0 && format == 0 && QFileInfo(path + QStringLiteral("-wal")).size() > 0)
        return {};
    return checkFormat(application, format, path);
}

base::Result<int> recordingFormat(SQLite::Database &db, const QString &path)
{
    const int application = db.execAndGet("PRAGMA application_id").getInt();
    const int format = db.execAndGet("PRAGMA user_version").getInt();
    if (const auto known = checkFormat(application, format, path); !known)
        return tl::unexpected(known.error());
    return format;
}

void makeRecordingTables(SQLite::Database &db)
{
    SQLite::Transaction transaction(db, SQLite::TransactionBehavior::IMMEDIATE);
    // Another program may have made them while this one waited.
    if (db.execAndGet("PRAGMA application_id").getInt() != 0)
        return;
    db.exec(kFirstTables);
    db.exec(kSecondTables);
    setFormat(db);
    transaction.commit();
}

void migrateRecording(SQLite::Database &db)
{
    SQLite::Transaction transaction(db, SQLite::TransactionBehavior::IMMEDIATE);
    const RecordedTicks ticks = countRecordedTicks(db, {});
    db.exec("DROP TABLE ticks");
    db.exec(kSecondTables);
    SQLite::Statement put(db, "INSERT INTO ticks VALUES(?,?,?,?,?)");
    for (const auto &[tick, counts] : ticks) {
        bindNumber(put, 1, tick);
        for (std::size_t transport = 0; transport < counts.size(); ++transport)
            bindNumber(put, int(transport) + 2, counts[transport]);
        runOnce(put);
    }
    setFormat(db);
    transaction.commit();
}

RecordedTicks countRecordedTicks(SQLite::Database &db, base::WallTime from)
{
    RecordedTicks ticks;
    SQLite::Statement query(db, "SELECT data.frames FROM data JOIN blocks USING(first) WHERE newest>=?");
    bindNumber(query, 1, micros(from));
    while (query.executeStep()) {
        const SQLite::Column column = query.getColumn(0);
        BlockDecoder decoder({static_cast<const char *>(column.getBlob()), qsizetype(column.getBytes())});
        FrameView frame;
        while (decoder.next(frame)) {
            if (frame.kind == client::FrameKind::Message)
                ++ticks[frame.time.time_since_epoch() / kRecordedTick][std::size_t(frame.transport)];
        }
    }
    return ticks;
}

} // namespace pushscope::capture
