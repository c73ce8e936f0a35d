// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/capture/blockcodec.h"
#include "core/capture/recordingfileid.h"
#include "core/capture/recordingfileschema.h"
#include "core/capture/recordingfilesql.h"

#include <QFile>

#include <algorithm>
#include <array>
#include <span>

#include <fcntl.h>
#include <unistd.h>

namespace pushscope::capture {

namespace {

constexpr int kBusyMilliseconds = 2000;
constexpr qint64 kPageBytes = 16 * 1024;
/// Larger payloads of newest messages are left out of `topics`; their frame has them.
constexpr qsizetype kMaxTopicPayload = 64 * 1024;
/// The recording, and what SQLite keeps beside it.
constexpr std::array kSuffixes{QLatin1String(""), QLatin1String("-wal"), QLatin1String("-shm")};

/// What was captured is nobody else's business. SQLite makes the files beside it with the same rights.
void makePrivate(const QString &path)
{
    const int file = ::open(QFile::encodeName(path).constData(), O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0600);
    if (file >= 0)
        ::close(file);
}

} // namespace

class RecordingWriter::Private
{
public:
    Private(const QString &file, qint64 logBytes)
        : path(file)
        , logPages(std::clamp<qint64>(logBytes, 0, kMostLogBytes) / kPageBytes + 1)
        , db(sqlPath(file), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE, kBusyMilliseconds)
    {
    }

    /// Whether the file is a recording or can become one.
    [[nodiscard]] base::Result<void> prepare();
    void prepareStatements();
    RecordedBlock writeBlock(const FrameSpan &span);
    void putBlock(const RecordedBlock &block, const QByteArray &bytes);
    void writeTopic(const TopicState &topic);
    void writeTicks(const RecordedTicks &ticks);
    void writeNotes(const CaptureNotes::Changes &notes);
    void writeState(const char *name, quint64 value);
    void forget(const Batch &batch);
    /// Runs `write` in a transaction.
    template <class Write>
    base::Result<void> transact(Write write);

    QString path;
    qint64 logPages;
    SQLite::Database db;
    std::unique_ptr<SQLite::Statement> putIndex, putData, putTopic, putTick, putNote, dropNote, putSource, putState,
        dropBlocks, dropData, dropTicks;
    QByteArray buffer;
    std::array<RecordingFileId, kSuffixes.size()> ids;
};

base::Result<void> RecordingWriter::Private::prepare()
{
    db.exec("PRAGMA page_size=" + std::to_string(kPageBytes)); // takes effect in a new file only
    // Before the log: the mark of a recording then stands in the file itself from the start.
    if (db.execAndGet("PRAGMA application_id").getInt() == 0
        && db.execAndGet("SELECT count(*) FROM sqlite_schema").getInt() == 0)
        makeRecordingTables(db);
    const auto format = recordingFormat(db, path);
    if (!format)
        return tl::unexpected(format.error());
    db.exec("PRAGMA journal_mode=WAL");
    // In WAL mode this loses nothing when the program dies, and keeps the file whole when the power does.
    db.exec("PRAGMA synchronous=NORMAL");
    db.exec("PRAGMA wal_autocheckpoint=" + std::to_string(logPages));
    db.exec("PRAGMA cache_size=-16384");
    if (*format < kRecordingFormat)
        migrateRecording(db);
    prepareStatements();
    (void)db.execAndGet("SELECT count(*) FROM state"); // the first transaction makes the files beside this one
    for (std::size_t i = 0; i < kSuffixes.size(); ++i)
        ids[i] = RecordingFileId::of(path + kSuffixes[i]);
    return {};
}

void RecordingWriter::Private::prepareStatements()
{
    const auto make = [&](const char *sql) { return std::make_unique<SQLite::Statement>(db, sql); };
    putIndex = make("INSERT OR REPLACE INTO blocks VALUES(?,?,?,?,?,?)");
    putData = make("INSERT OR REPLACE INTO data VALUES(?,?)");
    putTopic = make("INSERT OR REPLACE INTO topics VALUES(?,?,?,?,?,?)");
    putTick = make("INSERT INTO ticks VALUES(?,?,?,?,?) ON CONFLICT(tick) DO UPDATE SET ws=ws+excluded.ws,"
                   "sse=sse+excluded.sse,longpoll=longpoll+excluded.longpoll,poll=poll+excluded.poll");
    putNote = make("INSERT OR REPLACE INTO notes VALUES(?,?)");
    dropNote = make("DELETE FROM notes WHERE sequence=?");
    putSource = make("INSERT OR REPLACE INTO sources VALUES(?,?)");
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
    putBlock(block, buffer);
    return block;
}

void RecordingWriter::Private::putBlock(const RecordedBlock &block, const QByteArray &bytes)
{
    bindNumber(*putIndex, 1, qint64(block.first.value));
    bindNumber(*putIndex, 2, qint64(block.frames));
    bindNumber(*putIndex, 3, qint64(block.messages));
    bindNumber(*putIndex, 4, micros(block.oldest));
    bindNumber(*putIndex, 5, micros(block.newest));
    bindNumber(*putIndex, 6, block.bytes);
    runOnce(*putIndex);
    bindNumber(*putData, 1, qint64(block.first.value));
    bindBlob(*putData, 2, bytes);
    runOnce(*putData);
}

void RecordingWriter::Private::writeTopic(const TopicState &topic)
{
    client::Frame last = *topic.last;
    if (last.payload.size() > kMaxTopicPayload)
        last.payload.clear();
    last.raw.clear();
    last.wireForm = client::WireForm::Unknown;
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

void RecordingWriter::Private::writeTicks(const RecordedTicks &ticks)
{
    for (const auto &[tick, counts] : ticks) {
        bindNumber(*putTick, 1, tick);
        for (std::size_t transport = 0; transport < counts.size(); ++transport)
            bindNumber(*putTick, int(transport) + 2, counts[transport]);
        runOnce(*putTick);
    }
}

void RecordingWriter::Private::writeNotes(const CaptureNotes::Changes &notes)
{
    for (const CaptureNotes::NoteChange &change : notes.notes) {
        SQLite::Statement &statement = change.text ? *putNote : *dropNote;
        bindNumber(statement, 1, qint64(change.sequence.value));
        if (change.text)
            statement.bind(2, change.text->toStdString());
        runOnce(statement);
    }
    for (const auto &[source, name] : notes.sourceNames) {
        bindNumber(*putSource, 1, qint64(source.value));
        putSource->bind(2, name.toStdString());
        runOnce(*putSource);
    }
}

void RecordingWriter::Private::writeState(const char *name, quint64 value)
{
    putState->bindNoCopy(1, name);
    bindNumber(*putState, 2, qint64(value));
    runOnce(*putState);
}

void RecordingWriter::Private::forget(const Batch &batch)
{
    bindNumber(*dropBlocks, 1, qint64(batch.keepFrom.value));
    runOnce(*dropBlocks);
    bindNumber(*dropData, 1, qint64(batch.keepFrom.value));
    runOnce(*dropData);
    bindNumber(*dropTicks, 1, qint64(batch.keepTicksFrom.time_since_epoch() / kRecordedTick));
    runOnce(*dropTicks);
}

template <class Write>
base::Result<void> RecordingWriter::Private::transact(Write write)
{
    const auto failed = [this](const SQLite::Exception &error) {
        const auto failure = recordingFailure(path, error, &db);
        // The statement that failed is left half-way.
        for (const auto *statement : {&putIndex, &putData, &putTopic, &putTick, &putNote, &dropNote, &putSource,
                                      &putState, &dropBlocks, &dropData, &dropTicks})
            (*statement)->tryReset();
        return failure;
    };
    try {
        SQLite::Transaction transaction(db);
        try {
            write();
            transaction.commit();
            return {};
        } catch (const SQLite::Exception &error) {
            return failed(error); // before the transaction is rolled back, which hides the reason
        }
    } catch (const SQLite::Exception &error) {
        return failed(error);
    }
}

RecordingWriter::RecordingWriter(std::unique_ptr<Private> p) : d(std::move(p)) {}

RecordingWriter::~RecordingWriter() = default;

base::Result<std::unique_ptr<RecordingWriter>> RecordingWriter::open(const QString &path, qint64 logBytes)
{
    if (const auto header = checkRecordingHeader(path, RecordingMustExist::No); !header)
        return tl::unexpected(header.error());
    makePrivate(path);
    try {
        auto d = std::make_unique<Private>(path, logBytes);
        if (const auto prepared = d->prepare(); !prepared)
            return tl::unexpected(prepared.error());
        return std::unique_ptr<RecordingWriter>(new RecordingWriter(std::move(d)));
    } catch (const SQLite::Exception &error) {
        return recordingFailure(path, error);
    }
}

base::Result<std::vector<RecordedBlock>> RecordingWriter::write(const Batch &batch)
{
    std::vector<RecordedBlock> written;
    const auto done = d->transact([&] {
        if (batch.keepFrom.value > 0)
            d->forget(batch);
        for (const FrameSpan &span : batch.blocks)
            written.push_back(d->writeBlock(span));
        d->writeTicks(batch.ticks);
        for (const TopicState &topic : batch.topics)
            d->writeTopic(topic);
        d->writeNotes(batch.notes);
        d->writeState(kTopicsThroughState, batch.state.topicsThrough.value);
        d->writeState(kMessagesState, batch.state.messages);
        if (batch.state.open) {
            d->writeState(kOpenState, 1);
            d->writeState(kOfferedState, 0);
        }
    });
    if (!done)
        return tl::unexpected(done.error());
    return written;
}

base::Result<std::vector<RecordedBlock>> RecordingWriter::adoptBlocks(RecordingReader &other,
                                                                      std::span<const RecordedBlock> blocks)
{
    std::vector<RecordedBlock> unreadable;
    const auto done = d->transact([&] {
        for (const RecordedBlock &block : blocks) {
            const auto bytes = other.block(block.first);
            if (bytes && BlockDecoder(*bytes).count() >= block.frames)
                d->putBlock(block, *bytes);
            else
                unreadable.push_back(block);
        }
    });
    if (!done)
        return tl::unexpected(done.error());
    return unreadable;
}

base::Result<void> RecordingWriter::writeNotes(const CaptureNotes::Changes &notes)
{
    return d->transact([&] { d->writeNotes(notes); });
}

base::Result<void> RecordingWriter::end()
{
    return d->transact([&] { d->writeState(kOpenState, 0); });
}

base::Result<void> RecordingWriter::setOffered()
{
    return d->transact([&] { d->writeState(kOfferedState, 1); });
}

RecordingWriter::Standing RecordingWriter::standing() const
{
    Standing standing = Standing::InPlace;
    for (std::size_t i = 0; i < kSuffixes.size(); ++i) {
        if (!d->ids[i].exists())
            continue;
        const RecordingFileId id = RecordingFileId::of(d->path + kSuffixes[i]);
        if (i == 0 && id.exists() && id != d->ids[i])
            return Standing::Replaced;
        if (id != d->ids[i])
            standing = Standing::Removed;
    }
    return standing;
}

void RecordingWriter::moveAside(const QString &path) const
{
    for (std::size_t i = 0; i < kSuffixes.size(); ++i) {
        const QString name = d->path + kSuffixes[i];
        if (RecordingFileId::of(name) == d->ids[i] && d->ids[i].exists()) {
            QFile::remove(path + kSuffixes[i]);
            QFile::rename(name, path + kSuffixes[i]);
        } else {
            QFile::remove(name); // made by a connection that lost its own: nothing of ours is in it
        }
    }
}

} // namespace pushscope::capture
