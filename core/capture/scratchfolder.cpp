// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/capture/scratchfolder.h"

#include "core/capture/recordingfile.h"
#include "core/capture/recordingfileid.h"

#include <QDateTime>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QStorageInfo>

#include <algorithm>
#include <array>

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

namespace pushscope::capture {

namespace {

constexpr int kMaxTries = 1000;
constexpr QLatin1String kPrefix("capture-");
constexpr QLatin1String kSuffix(".pushscope");
constexpr std::array kCompanions{QLatin1String(""), QLatin1String("-wal"), QLatin1String("-shm"),
                                 QLatin1String("-journal"), QLatin1String(".damaged"), QLatin1String(".damaged-wal"),
                                 QLatin1String(".damaged-shm")};

QString lockPath(const QString &recording)
{
    return recording + QStringLiteral(".lock");
}

qint64 bytesOf(const QString &recording)
{
    qint64 bytes = 0;
    for (const QLatin1String companion : kCompanions)
        bytes += QFileInfo(recording + companion).size();
    return bytes;
}

/// The index of a recording; nothing when it cannot be read or holds nothing.
std::optional<ScratchFolder::Leftover> describe(const QString &path)
{
    const auto reader = RecordingReader::open(path);
    if (!reader)
        return std::nullopt;
    const auto blocks = (*reader)->blocks();
    const auto state = (*reader)->state();
    if (!blocks || !state || blocks->empty())
        return std::nullopt;
    ScratchFolder::Leftover leftover{.path = path,
                                     .oldest = blocks->front().oldest,
                                     .newest = blocks->front().newest,
                                     .bytes = bytesOf(path),
                                     .endedSuddenly = state->open,
                                     .wasOffered = state->offered};
    for (const RecordedBlock &block : *blocks) {
        leftover.frames += block.frames;
        leftover.messages += block.messages;
        leftover.newest = std::max(leftover.newest, block.newest);
    }
    return leftover;
}

} // namespace

/// Held by an open file description: the system lets go of it when the program ends, however it ends.
class ScratchFolder::Lock
{
public:
    /// Null when another has it, or the folder may not be written.
    static std::unique_ptr<Lock> take(const QString &recording)
    {
        const QByteArray path = QFile::encodeName(lockPath(recording));
        const int file = ::open(path.constData(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
        if (file < 0)
            return nullptr;
        auto lock = std::unique_ptr<Lock>(new Lock(recording, file));
        if (::flock(file, LOCK_EX | LOCK_NB) != 0)
            return nullptr;
        // Its last owner may have removed the name between the two calls.
        struct stat held = {};
        struct stat named = {};
        const bool same = ::fstat(file, &held) == 0 && ::stat(path.constData(), &named) == 0
                          && held.st_ino == named.st_ino && held.st_dev == named.st_dev;
        return same ? std::move(lock) : nullptr;
    }
    Lock(const Lock &) = delete;
    Lock &operator=(const Lock &) = delete;
    ~Lock() { ::close(m_file); }

    [[nodiscard]] const QString &recording() const { return m_recording; }
    /// The name goes while the lock is held.
    void removeName() const { QFile::remove(lockPath(m_recording)); }

private:
    Lock(QString recording, int file) : m_recording(std::move(recording)), m_file(file) {}

    const QString m_recording;
    const int m_file;
};

ScratchFolder::ScratchFolder(QString folder) : m_folder(std::move(folder)) {}

ScratchFolder::~ScratchFolder()
{
    for (const auto &lock : m_locks)
        lock->removeName();
}

base::Result<std::unique_ptr<ScratchFolder>> ScratchFolder::open(const base::Clock &clock, const QString &folder)
{
    const QString absolute = QFileInfo(folder).absoluteFilePath();
    const bool isNew = !QFileInfo(absolute).isDir();
    if (isNew && !QDir().mkpath(absolute)) {
        return base::fail(base::ErrorCode::Io,
                          QStringLiteral("The folder %1 for captures cannot be made.").arg(QDir::toNativeSeparators(folder)),
                          QStringLiteral("Check that you may write to the folder above it."));
    }
    if (isNew) // what was captured is nobody else's business
        QFile::setPermissions(absolute, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    std::unique_ptr<ScratchFolder> scratch(new ScratchFolder(absolute));
    if (const auto taken = scratch->takePath(clock); !taken)
        return tl::unexpected(taken.error());
    scratch->removeOld();
    scratch->m_freeBytes = std::max<qint64>(QStorageInfo(absolute).bytesAvailable(), 0);
    return scratch;
}

base::Result<void> ScratchFolder::takePath(const base::Clock &clock)
{
    const auto ms = std::chrono::floor<std::chrono::milliseconds>(clock.wallNow()).time_since_epoch().count();
    const QString day = QDateTime::fromMSecsSinceEpoch(ms, Qt::UTC).toString(QStringLiteral("yyyyMMdd-HHmmss"));
    for (int number = 1; number <= kMaxTries; ++number) {
        const QString path = m_folder + u'/' + kPrefix + day + QStringLiteral("-%1").arg(number, 3, 10, QLatin1Char('0'))
                             + kSuffix;
        if (QFileInfo::exists(path))
            continue;
        auto lock = Lock::take(path);
        if (!lock || QFileInfo::exists(path))
            continue;
        m_locks.push_back(std::move(lock));
        m_path = path;
        return {};
    }
    return base::fail(base::ErrorCode::Io,
                      QStringLiteral("No file for the capture can be made in %1.").arg(QDir::toNativeSeparators(m_folder)),
                      QStringLiteral("Check that you may write there."));
}

qint64 ScratchFolder::budget(qint64 wanted) const
{
    return std::min(wanted, m_freeBytes / 2);
}

/// Newest first: the names begin with the time.
QStringList ScratchFolder::recordings() const
{
    QStringList paths;
    const QDir folder(m_folder);
    const auto names = folder.entryList({kPrefix + u'*' + kSuffix}, QDir::Files, QDir::Name | QDir::Reversed);
    for (const QString &name : names) {
        if (const QString path = m_folder + u'/' + name; path != m_path)
            paths.push_back(path);
    }
    return paths;
}

std::vector<ScratchFolder::Leftover> ScratchFolder::leftovers() const
{
    std::vector<Leftover> leftovers;
    for (const QString &path : recordings()) {
        const bool isOurs = std::any_of(m_locks.begin(), m_locks.end(),
                                        [&](const auto &lock) { return lock->recording() == path; });
        const auto lock = isOurs ? nullptr : Lock::take(path);
        if (!isOurs && !lock)
            continue;
        if (auto leftover = describe(path))
            leftovers.push_back(std::move(*leftover));
        if (lock)
            lock->removeName();
    }
    return leftovers;
}

void ScratchFolder::removeOld()
{
    bool isNewest = true;
    for (const QString &path : recordings()) {
        const auto lock = Lock::take(path);
        if (!lock)
            continue;
        const auto leftover = describe(path);
        const bool isEmpty = !leftover && (bytesOf(path) == 0 || RecordingReader::open(path).has_value());
        const bool isAwaited = leftover && leftover->endedSuddenly && !leftover->wasOffered;
        // One that cannot be read is left for a person to look at; it is never the newest that is kept.
        if (isEmpty || (leftover && !isNewest && !isAwaited)) {
            for (const QLatin1String companion : kCompanions)
                QFile::remove(path + companion);
        }
        isNewest &= !leftover;
        lock->removeName();
    }
    removeOrphans();
}

/// What SQLite kept beside recordings that somebody took away is of no use without them.
void ScratchFolder::removeOrphans() const
{
    constexpr std::array kOrphans{QLatin1String("-wal"), QLatin1String("-shm"), QLatin1String("-journal")};
    const QDir folder(m_folder);
    for (const QLatin1String orphan : kOrphans) {
        for (const QString &name : folder.entryList({kPrefix + u'*' + kSuffix + orphan}, QDir::Files)) {
            const QString path = m_folder + u'/' + name.chopped(orphan.size());
            const auto lock = path == m_path || QFileInfo::exists(path) ? nullptr : Lock::take(path);
            if (!lock)
                continue;
            QFile::remove(path + orphan);
            lock->removeName();
        }
    }
}

base::Result<void> ScratchFolder::setOffered(const QString &leftover)
{
    auto writer = RecordingWriter::open(leftover);
    if (!writer)
        return tl::unexpected(writer.error());
    return (*writer)->setOffered();
}

bool ScratchFolder::hold(const QString &leftover)
{
    for (const auto &lock : m_locks) {
        if (lock->recording() == leftover)
            return true;
    }
    auto lock = QFileInfo::exists(leftover) ? Lock::take(leftover) : nullptr;
    if (!lock)
        return false;
    m_locks.push_back(std::move(lock));
    return true;
}

base::Result<void> ScratchFolder::remove(const QString &leftover)
{
    const QString file = QDir::toNativeSeparators(leftover);
    if (!recordings().contains(leftover))
        return base::fail(base::ErrorCode::NotFound, QStringLiteral("There is no earlier capture %1.").arg(file));
    if (!hold(leftover)) {
        return base::fail(base::ErrorCode::Unavailable, QStringLiteral("Another program has the capture %1 open.").arg(file),
                          QStringLiteral("Close it there first."));
    }
    for (const QLatin1String companion : kCompanions)
        QFile::remove(leftover + companion);
    const auto lock = std::find_if(m_locks.begin(), m_locks.end(),
                                   [&](const auto &held) { return held->recording() == leftover; });
    (*lock)->removeName();
    m_locks.erase(lock);
    if (QFileInfo::exists(leftover)) {
        return base::fail(base::ErrorCode::Io, QStringLiteral("The capture %1 cannot be removed.").arg(file),
                          QStringLiteral("Check that you may write to its folder."));
    }
    return {};
}

} // namespace pushscope::capture
