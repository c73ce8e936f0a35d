// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/capture/recordingfile.h"

#include "core/capture/blockcodec.h"

#include <QDir>

#include <SQLiteCpp/SQLiteCpp.h>
#include <sqlite3.h>

#include <span>

namespace pushscope::capture {

namespace {

constexpr int kApplicationId = 0x50555348; // "PUSH"
constexpr int kFormat = 1;
constexpr int kBusyMilliseconds = 2000;
/// Larger payloads of newest messages are left out of `topics`; their frame has them.
constexpr qsizetype kMaxTopicPayload = 64 * 1024;

constexpr char kTopicsThrough[] = "topics_through";
constexpr char kMessages[] = "messages";

constexpr char kSchema[] = R"(
    CREATE TABLE blocks(first INTEGER PRIMARY KEY, frames INTEGER NOT NULL, messages INTEGER NOT NULL,
                        oldest INTEGER NOT NULL, newest INTEGER NOT NULL, bytes INTEGER NOT NULL);
    CREATE TABLE data(first INTEGER PRIMARY KEY, frames BLOB NOT NULL);
    CREATE TABLE ticks(tick INTEGER PRIMARY KEY, messages INTEGER NOT NULL);
    CREATE TABLE topics(source INTEGER NOT NULL, topic BLOB NOT NULL, messages INTEGER NOT NULL,
                        bytes INTEGER NOT NULL, sequence INTEGER NOT NULL, last BLOB NOT NULL,
                        PRIMARY KEY(source, topic)) WITHOUT ROWID;
    CREATE TABLE state(name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
)";

tl::unexpected<base::Error> failure(const QString &path, const SQLite::Exception &error)
{
    const QString file = QDir::toNativeSeparators(path);
    const auto text = QString::fromUtf8(error.getErrorStr());
    switch (error.getErrorCode()) {
    case SQLITE_FULL:
        return base::fail(base::ErrorCode::Io, QStringLiteral("The disk is full, so %1 cannot grow.").arg(file),
                          QStringLiteral("Free some space; recording then goes on by itself."));
    case SQLITE_CANTOPEN:
        return base::fail(base::ErrorCode::Io, QStringLiteral("The recording %1 cannot be opened.").arg(file),
                          QStringLiteral("Check that the folder exists and that you may write to it."));
    case SQLITE_NOTADB:
    case SQLITE_CORRUPT:
        return base::fail(base::ErrorCode::InvalidArgument,
                          QStringLiteral("%1 is damaged or is no recording.").arg(file));
    default:
        return base::fail(base::ErrorCode::Io, QStringLiteral("The recording %1 failed: %2.").arg(file, text));
    }
}

qint64 micros(base::WallTime time)
{
    return time.time_since_epoch().count();
}

base::WallTime wallTime(qint64 micros)
{
    return base::WallTime{std::chrono::microseconds(micros)};
}

QByteArray blobOf(const SQLite::Column &column)
{
    return QByteArray(static_cast<const char *>(column.getBlob()), column.getBytes());
}

void bindBlob(SQLite::Statement &statement, int index, const QByteArray &bytes)
{
    // SQLite takes a null pointer, which an empty array may have, for NULL.
    statement.bindNoCopy(index, bytes.isEmpty() ? "" : bytes.constData(), int(bytes.size()));
}

void bindNumber(SQLite::Statement &statement, int index, qint64 value)
{
    statement.bind(index, std::int64_t(value));
}

void runOnce(SQLite::Statement &statement)
{
    statement.exec();
    statement.reset();
}

} // namespace

class RecordingWriter::Private
{
public:
    explicit Private(const QString &file)
        : path(file)
        , db(file.toUtf8().toStdString(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE, kBusyMilliseconds)
    {
    }

    /// Whether the file is a recording or can become one.
    [[nodiscard]] base::Result<void> prepare();
    void prepareStatements();
    RecordedBlock writeBlock(const FrameSpan &span);
    void writeTopic(const TopicState &topic);
    void writeState(const char *name, quint64 value);
    void forget(const Batch &batch);
    /// After a failure, which leaves the statement that failed half-way.
    void resetStatements();

    QString path;
    SQLite::Database db;
    std::unique_ptr<SQLite::Statement> putBlock, putData, putTopic, putTick, putState, dropBlocks, dropData, dropTicks;
    QByteArray buffer;
};

base::Result<void> RecordingWriter::Private::prepare()
{
    db.exec("PRAGMA page_size=16384"); // takes effect in a new file only
    db.exec("PRAGMA journal_mode=WAL");
    // In WAL mode this loses nothing when the program dies, and keeps the file whole when the power does.
    db.exec("PRAGMA synchronous=NORMAL");
    db.exec("PRAGMA wal_autocheckpoint=4000");
    db.exec("PRAGMA cache_size=-16384");
    const int application = db.execAndGet("PRAGMA application_id").getInt();
    const int format = db.execAndGet("PRAGMA user_version").getInt();
    if (application == 0 && format == 0 && db.execAndGet("SELECT count(*) FROM sqlite_schema").getInt() == 0) {
        SQLite::Transaction transaction(db);
        db.exec(kSchema);
        db.exec("PRAGMA application_id=" + std::to_string(kApplicationId));
        db.exec("PRAGMA user_version=" + std::to_string(kFormat));
        transaction.commit();
    } else if (application != kApplicationId) {
        return base::fail(base::ErrorCode::InvalidArgument,
                          QStringLiteral("%1 is no recording.").arg(QDir::toNativeSeparators(path)));
    } else if (format != kFormat) {
        return base::fail(base::ErrorCode::InvalidArgument,
                          QStringLiteral("%1 was made by a newer version.").arg(QDir::toNativeSeparators(path)),
                          QStringLiteral("Open it with that version."));
    }
    prepareStatements();
    return {};
}

void RecordingWriter::Private::prepareStatements()
{
    const auto make = [&](const char *sql) { return std::make_unique<SQLite::Statement>(db, sql); };
    putBlock = make("INSERT OR REPLACE INTO blocks VALUES(?,?,?,?,?,?)");
    putData = make("INSERT OR REPLACE INTO data VALUES(?,?)");
    putTopic = make("INSERT OR REPLACE INTO topics VALUES(?,?,?,?,?,?)");
    putTick = make("INSERT INTO ticks VALUES(?,?) ON CONFLICT(tick) DO UPDATE SET messages=messages+excluded.messages");
    putState = make("INSERT OR REPLACE INTO state VALUES(?,?)");
    dropBlocks = make("DELETE FROM blocks WHERE first<?");
    dropData = make("DELETE FROM data WHERE first<?");
    dropTicks = make("DELETE FROM ticks WHERE tick<?");
}

RecordedBlock RecordingWriter::Private::writeBlock(const FrameSpan &span)
{
    const std::span<const client::Frame> frames(span.block->frames.data(), span.end);
    buffer.clear();
    encodeBlock(frames, buffer);
    RecordedBlock block{.first = span.block->first,
                        .frames = frames.size(),
                        .messages = 0,
                        .oldest = frames.front().time,
                        .newest = frames.front().time,
                        .bytes = buffer.size()};
    for (const client::Frame &frame : frames) {
        block.newest = std::max(block.newest, frame.time);
        block.messages += frame.kind == client::FrameKind::Message ? 1 : 0;
    }
    bindNumber(*putBlock, 1, qint64(block.first.value));
    bindNumber(*putBlock, 2, qint64(block.frames));
    bindNumber(*putBlock, 3, qint64(block.messages));
    bindNumber(*putBlock, 4, micros(block.oldest));
    bindNumber(*putBlock, 5, micros(block.newest));
    bindNumber(*putBlock, 6, block.bytes);
    runOnce(*putBlock);
    bindNumber(*putData, 1, qint64(block.first.value));
    bindBlob(*putData, 2, buffer);
    runOnce(*putData);
    return block;
}

void RecordingWriter::Private::writeTopic(const TopicState &topic)
{
    client::Frame last = *topic.last;
    if (last.payload.size() > kMaxTopicPayload)
        last.payload.clear();
    buffer.clear();
    encodeBlock({&last, 1}, buffer);
    bindNumber(*putTopic, 1, qint64(topic.key.source.value));
    bindBlob(*putTopic, 2, topic.key.topic);
    bindNumber(*putTopic, 3, qint64(topic.messages));
    bindNumber(*putTopic, 4, qint64(topic.bytes));
    bindNumber(*putTopic, 5, qint64(topic.sequence.value));
    bindBlob(*putTopic, 6, buffer);
    runOnce(*putTopic);
}

void RecordingWriter::Private::writeState(const char *name, quint64 value)
{
    putState->bindNoCopy(1, name);
    bindNumber(*putState, 2, qint64(value));
    runOnce(*putState);
}

void RecordingWriter::Private::resetStatements()
{
    for (const auto *statement :
         {&putBlock, &putData, &putTopic, &putTick, &putState, &dropBlocks, &dropData, &dropTicks})
        (*statement)->tryReset();
}

void RecordingWriter::Private::forget(const Batch &batch)
{
    bindNumber(*dropBlocks, 1, qint64(batch.keepFrom.value));
    runOnce(*dropBlocks);
    bindNumber(*dropData, 1, qint64(batch.keepFrom.value));
    runOnce(*dropData);
    bindNumber(*dropTicks, 1, qint64(batch.keepTicksFrom.time_since_epoch() / std::chrono::milliseconds(100)));
    runOnce(*dropTicks);
}

RecordingWriter::RecordingWriter(std::unique_ptr<Private> p) : d(std::move(p)) {}

RecordingWriter::~RecordingWriter() = default;

base::Result<std::unique_ptr<RecordingWriter>> RecordingWriter::open(const QString &path)
{
    try {
        auto d = std::make_unique<Private>(path);
        if (const auto prepared = d->prepare(); !prepared)
            return tl::unexpected(prepared.error());
        return std::unique_ptr<RecordingWriter>(new RecordingWriter(std::move(d)));
    } catch (const SQLite::Exception &error) {
        return failure(path, error);
    }
}

base::Result<std::vector<RecordedBlock>> RecordingWriter::blocks()
{
    try {
        std::vector<RecordedBlock> blocks;
        SQLite::Statement query(d->db, "SELECT first,frames,messages,oldest,newest,bytes FROM blocks ORDER BY first");
        while (query.executeStep()) {
            blocks.push_back({.first = Sequence{quint64(query.getColumn(0).getInt64())},
                              .frames = std::size_t(query.getColumn(1).getInt64()),
                              .messages = std::size_t(query.getColumn(2).getInt64()),
                              .oldest = wallTime(query.getColumn(3).getInt64()),
                              .newest = wallTime(query.getColumn(4).getInt64()),
                              .bytes = query.getColumn(5).getInt64()});
        }
        return blocks;
    } catch (const SQLite::Exception &error) {
        return failure(d->path, error);
    }
}

base::Result<std::vector<TopicState>> RecordingWriter::topics()
{
    try {
        std::vector<TopicState> topics;
        SQLite::Statement query(d->db, "SELECT source,topic,messages,bytes,sequence,last FROM topics");
        while (query.executeStep()) {
            std::vector<client::Frame> last = decodeBlock(blobOf(query.getColumn(5)));
            if (last.empty())
                continue;
            topics.push_back({.key = {client::SourceId{quint32(query.getColumn(0).getInt64())},
                                      blobOf(query.getColumn(1))},
                              .messages = quint64(query.getColumn(2).getInt64()),
                              .bytes = quint64(query.getColumn(3).getInt64()),
                              .sequence = Sequence{quint64(query.getColumn(4).getInt64())},
                              .last = std::make_shared<const client::Frame>(std::move(last.front()))});
        }
        return topics;
    } catch (const SQLite::Exception &error) {
        return failure(d->path, error);
    }
}

base::Result<RecordedTicks> RecordingWriter::ticks(base::WallTime from)
{
    try {
        RecordedTicks ticks;
        SQLite::Statement query(d->db, "SELECT tick,messages FROM ticks WHERE tick>=?");
        bindNumber(query, 1, qint64(from.time_since_epoch() / std::chrono::milliseconds(100)));
        while (query.executeStep())
            ticks.emplace(query.getColumn(0).getInt64(), query.getColumn(1).getUInt());
        return ticks;
    } catch (const SQLite::Exception &error) {
        return failure(d->path, error);
    }
}

base::Result<RecordingState> RecordingWriter::state()
{
    try {
        RecordingState state;
        SQLite::Statement query(d->db, "SELECT name,value FROM state");
        while (query.executeStep()) {
            const std::string name = query.getColumn(0).getString();
            const auto value = quint64(query.getColumn(1).getInt64());
            if (name == kTopicsThrough)
                state.topicsThrough = Sequence{value};
            else if (name == kMessages)
                state.messages = value;
        }
        return state;
    } catch (const SQLite::Exception &error) {
        return failure(d->path, error);
    }
}

base::Result<std::vector<RecordedBlock>> RecordingWriter::write(const Batch &batch)
{
    try {
        std::vector<RecordedBlock> written;
        SQLite::Transaction transaction(d->db);
        if (batch.keepFrom.value > 0)
            d->forget(batch);
        for (const FrameSpan &span : batch.blocks)
            written.push_back(d->writeBlock(span));
        for (const auto &[tick, messages] : batch.ticks) {
            bindNumber(*d->putTick, 1, tick);
            bindNumber(*d->putTick, 2, qint64(messages));
            runOnce(*d->putTick);
        }
        for (const TopicState &topic : batch.topics)
            d->writeTopic(topic);
        d->writeState(kTopicsThrough, batch.state.topicsThrough.value);
        d->writeState(kMessages, batch.state.messages);
        transaction.commit();
        return written;
    } catch (const SQLite::Exception &error) {
        d->resetStatements();
        return failure(d->path, error);
    }
}

class RecordingReader::Private
{
public:
    explicit Private(const QString &file)
        : path(file)
        , db(file.toUtf8().toStdString(), SQLite::OPEN_READONLY, kBusyMilliseconds)
        , getBlock(db, "SELECT frames FROM data WHERE first=?")
    {
        db.exec("PRAGMA cache_size=-2048");
    }

    QString path;
    SQLite::Database db;
    SQLite::Statement getBlock;
};

RecordingReader::RecordingReader(std::unique_ptr<Private> p) : d(std::move(p)) {}

RecordingReader::~RecordingReader() = default;

base::Result<std::unique_ptr<RecordingReader>> RecordingReader::open(const QString &path)
{
    try {
        return std::unique_ptr<RecordingReader>(new RecordingReader(std::make_unique<Private>(path)));
    } catch (const SQLite::Exception &error) {
        return failure(path, error);
    }
}

base::Result<QByteArray> RecordingReader::block(Sequence first)
{
    try {
        d->getBlock.tryReset();
        bindNumber(d->getBlock, 1, qint64(first.value));
        if (!d->getBlock.executeStep()) {
            d->getBlock.tryReset();
            return base::fail(base::ErrorCode::NotFound,
                              QStringLiteral("These messages are no longer in the recording."));
        }
        QByteArray bytes = blobOf(d->getBlock.getColumn(0));
        d->getBlock.tryReset(); // ends the read transaction, so that the WAL can be emptied
        return bytes;
    } catch (const SQLite::Exception &error) {
        d->getBlock.tryReset();
        return failure(d->path, error);
    }
}

} // namespace pushscope::capture
