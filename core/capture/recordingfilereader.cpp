// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/capture/blockcodec.h"
#include "core/capture/recordingfileid.h"
#include "core/capture/recordingfileschema.h"
#include "core/capture/recordingfilesql.h"

#include <QFileInfo>
#include <QUrl>

#include <sqlite3.h>

namespace pushscope::capture {

namespace {

constexpr int kBusyMilliseconds = 2000;

/// One file, open for reading.
class Connection
{
public:
    Connection(const QString &path, const std::string &name, int flags)
        : m_db(name, SQLite::OPEN_READONLY | flags, kBusyMilliseconds)
        , m_id(RecordingFileId::of(path))
    {
        m_db.exec("PRAGMA cache_size=-2048");
    }

    [[nodiscard]] SQLite::Database &db() { return m_db; }
    [[nodiscard]] const RecordingFileId &id() const { return m_id; }

    /// Nothing when it is not there.
    std::optional<QByteArray> block(Sequence first)
    {
        if (!m_getBlock)
            m_getBlock = std::make_unique<SQLite::Statement>(m_db, "SELECT frames FROM data WHERE first=?");
        // Resetting ends the read transaction, so that the WAL can be emptied.
        const auto reset = qScopeGuard([this] { m_getBlock->tryReset(); });
        bindNumber(*m_getBlock, 1, qint64(first.value));
        if (!m_getBlock->executeStep())
            return std::nullopt;
        return blobOf(m_getBlock->getColumn(0));
    }

private:
    SQLite::Database m_db;
    RecordingFileId m_id;
    std::unique_ptr<SQLite::Statement> m_getBlock;
};

bool isRefused(const SQLite::Exception &error)
{
    return error.getErrorCode() == SQLITE_CANTOPEN || error.getErrorCode() == SQLITE_READONLY;
}

std::unique_ptr<Connection> connectTo(const QString &path)
{
    try {
        auto connection = std::make_unique<Connection>(path, sqlPath(path), 0);
        (void)connection->db().execAndGet("SELECT count(*) FROM sqlite_schema");
        return connection;
    } catch (const SQLite::Exception &error) {
        // In a folder that may not be written SQLite cannot keep its usual files beside this one. Without a log it needs
        // none.
        if (!isRefused(error) || QFileInfo(path + QStringLiteral("-wal")).size() > 0)
            throw;
    }
    QUrl url = QUrl::fromLocalFile(QFileInfo(path).absoluteFilePath());
    url.setQuery(QStringLiteral("immutable=1"));
    return std::make_unique<Connection>(path, url.toEncoded().toStdString(), SQLite::OPEN_URI);
}

/// One that only reads makes the files beside a recording, but cannot remove them as the last one out.
void removeEmptyLog(const QString &path)
{
    const QFileInfo log(path + QStringLiteral("-wal"));
    if (!log.exists() || log.size() > 0)
        return;
    try {
        SQLite::Database db(sqlPath(path), SQLite::OPEN_READWRITE);
        (void)db.execAndGet("SELECT count(*) FROM state");
    } catch (const SQLite::Exception &) {
        // It stays, and does no harm.
    }
}

} // namespace

class RecordingReader::Private
{
public:
    explicit Private(const QString &file) : path(file), connection(connectTo(file)) {}

    /// Another file has come in the place of this one: that is where new blocks are.
    void lookForNewFile();
    template <class Read>
    auto guarded(Read read) -> base::Result<decltype(read())>
    {
        try {
            return read();
        } catch (const SQLite::Exception &error) {
            return recordingFailure(path, error, &connection->db());
        }
    }

    QString path;
    std::unique_ptr<Connection> connection;
    std::unique_ptr<Connection> newFile; ///< null unless there is one
    int format = kRecordingFormat;
};

void RecordingReader::Private::lookForNewFile()
{
    const RecordingFileId id = RecordingFileId::of(path);
    if (!id.exists() || id == (newFile ? newFile : connection)->id())
        return;
    try {
        newFile = connectTo(path);
    } catch (const SQLite::Exception &) {
        // It may be in the making. What is missing is looked for again with the next block.
    }
}

RecordingReader::RecordingReader(std::unique_ptr<Private> p) : d(std::move(p)) {}

RecordingReader::~RecordingReader()
{
    const QString path = d->path;
    d.reset();
    removeEmptyLog(path);
}

base::Result<std::unique_ptr<RecordingReader>> RecordingReader::open(const QString &path)
{
    if (const auto header = checkRecordingHeader(path, RecordingMustExist::Yes); !header)
        return tl::unexpected(header.error());
    try {
        auto d = std::make_unique<Private>(path);
        const auto format = recordingFormat(d->connection->db(), path);
        if (!format)
            return tl::unexpected(format.error());
        d->format = *format;
        return std::unique_ptr<RecordingReader>(new RecordingReader(std::move(d)));
    } catch (const SQLite::Exception &error) {
        return recordingFailure(path, error);
    }
}

base::Result<QByteArray> RecordingReader::block(Sequence first)
{
    d->lookForNewFile();
    if (d->newFile) {
        try {
            if (auto bytes = d->newFile->block(first))
                return std::move(*bytes);
        } catch (const SQLite::Exception &) {
            // The old file may have it.
        }
    }
    auto bytes = d->guarded([&] { return d->connection->block(first); });
    if (!bytes)
        return tl::unexpected(bytes.error());
    if (!*bytes) {
        return base::fail(base::ErrorCode::NotFound,
                          QStringLiteral("These messages are no longer in the recording."));
    }
    return std::move(**bytes);
}

base::Result<std::vector<RecordedBlock>> RecordingReader::blocks()
{
    return d->guarded([&] {
        std::vector<RecordedBlock> blocks;
        SQLite::Statement query(d->connection->db(),
                                "SELECT first,frames,messages,oldest,newest,bytes FROM blocks ORDER BY first");
        while (query.executeStep()) {
            blocks.push_back({.first = Sequence{quint64(query.getColumn(0).getInt64())},
                              .frames = std::size_t(query.getColumn(1).getInt64()),
                              .messages = std::size_t(query.getColumn(2).getInt64()),
                              .oldest = wallTime(query.getColumn(3).getInt64()),
                              .newest = wallTime(query.getColumn(4).getInt64()),
                              .bytes = query.getColumn(5).getInt64()});
        }
        return blocks;
    });
}

base::Result<std::vector<TopicState>> RecordingReader::topics()
{
    return d->guarded([&] {
        std::vector<TopicState> topics;
        SQLite::Statement query(d->connection->db(),
                                "SELECT source,topic,messages,bytes,sequence,last FROM topics");
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
    });
}

base::Result<RecordedTicks> RecordingReader::ticks(base::WallTime from)
{
    return d->guarded([&] {
        if (d->format < 2) // it did not tell transports apart
            return countRecordedTicks(d->connection->db(), from);
        RecordedTicks ticks;
        SQLite::Statement query(d->connection->db(), "SELECT tick,ws,sse,longpoll,poll FROM ticks WHERE tick>=?");
        bindNumber(query, 1, qint64(from.time_since_epoch() / kRecordedTick));
        while (query.executeStep()) {
            Capture::TransportCounts &counts = ticks[query.getColumn(0).getInt64()];
            for (std::size_t transport = 0; transport < counts.size(); ++transport)
                counts[transport] = query.getColumn(int(transport) + 1).getUInt();
        }
        return ticks;
    });
}

base::Result<CaptureNotes::Changes> RecordingReader::notes()
{
    return d->guarded([&] {
        CaptureNotes::Changes notes;
        if (d->format < 2)
            return notes;
        SQLite::Statement query(d->connection->db(), "SELECT sequence,text FROM notes ORDER BY sequence LIMIT ?");
        bindNumber(query, 1, qint64(CaptureNotes::kMaxNotes));
        while (query.executeStep()) {
            notes.notes.push_back({Sequence{quint64(query.getColumn(0).getInt64())},
                                   QString::fromUtf8(blobOf(query.getColumn(1)))});
        }
        SQLite::Statement names(d->connection->db(), "SELECT source,name FROM sources LIMIT ?");
        bindNumber(names, 1, qint64(CaptureNotes::kMaxNames));
        while (names.executeStep()) {
            notes.sourceNames.emplace(client::SourceId{quint32(names.getColumn(0).getInt64())},
                                      QString::fromUtf8(blobOf(names.getColumn(1))));
        }
        return notes;
    });
}

base::Result<RecordingState> RecordingReader::state()
{
    return d->guarded([&] {
        RecordingState state;
        SQLite::Statement query(d->connection->db(), "SELECT name,value FROM state");
        while (query.executeStep()) {
            const std::string name = query.getColumn(0).getString();
            const auto value = quint64(query.getColumn(1).getInt64());
            if (name == kTopicsThroughState)
                state.topicsThrough = Sequence{value};
            else if (name == kMessagesState)
                state.messages = value;
            else if (name == kOpenState)
                state.open = value != 0;
            else if (name == kOfferedState)
                state.offered = value != 0;
        }
        return state;
    });
}

} // namespace pushscope::capture
