// SPDX-License-Identifier: GPL-3.0-or-later
// What a FileCapture does when its file is removed or damaged while it is written.
#include "core/capture/filecapturestate.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>

namespace pushscope::capture {

using namespace std::chrono_literals;

namespace {

constexpr auto kNoticeStays = 10s;
constexpr std::size_t kMostReplacements = 6; ///< in this span:
constexpr auto kReplacementsSpan = 60s;
constexpr qint64 kBytesPerAdoption = 8 * 1024 * 1024;

QString damagedPath(const QString &path)
{
    return path + QStringLiteral(".damaged");
}

} // namespace

bool FileCapture::Private::watchFile(bool isDamaged)
{
    const QString file = QDir::toNativeSeparators(path);
    switch (writer->standing()) {
    case RecordingWriter::Standing::InPlace:
        return !isDamaged
               || replaceFile({base::ErrorCode::Io,
                               QStringLiteral("The recording %1 was damaged by something else.").arg(file),
                               QStringLiteral("It is being made again from what is left of it.")});
    case RecordingWriter::Standing::Removed:
        return replaceFile({base::ErrorCode::Io,
                            QStringLiteral("The recording %1 was removed by something else.").arg(file),
                            QStringLiteral("It is being made again from what is left of it.")});
    case RecordingWriter::Standing::Replaced:
        tell({base::ErrorCode::Io, QStringLiteral("Something else was put in the place of the recording %1.").arg(file),
              QStringLiteral("Move it away, so that what comes in can be kept there.")});
        return true;
    }
    return true;
}

/// Each time all of it is written once more: something that removes the file whenever it is there would keep this
/// thread, and the end of the program, busy for good.
bool FileCapture::Private::wasReplacedTooOften()
{
    const base::SteadyTime now = clock.steadyNow();
    while (!replacements.empty() && now - replacements.front() >= kReplacementsSpan)
        replacements.pop_front();
    const std::lock_guard guard(mutex);
    return replacements.size() >= kMostReplacements + (closing ? 1 : 0); // once more for what would go otherwise
}

void FileCapture::Private::tell(const base::Error &what)
{
    const std::lock_guard guard(mutex);
    notice = what;
    noticeUntil = clock.steadyNow() + kNoticeStays;
}

/// Until it works, the connections go on with the file that nobody else sees any more.
bool FileCapture::Private::replaceFile(const base::Error &reason)
{
    if (wasReplacedTooOften()) {
        const std::lock_guard guard(mutex);
        trouble = base::Error{base::ErrorCode::Io,
                              QStringLiteral("The recording %1 is removed or damaged again and again by something else.")
                                  .arg(QDir::toNativeSeparators(path)),
                              QStringLiteral("Only the newest messages are kept, in memory, until it is left alone; "
                                             "that is tried every minute.")};
        progress.notify_all();
        return false;
    }
    QDir().mkpath(QFileInfo(path).absolutePath());
    writer->moveAside(damagedPath(path));
    auto freshWriter = RecordingWriter::open(path, logBytes(options));
    if (!freshWriter) {
        tell({base::ErrorCode::Io, reason.what, freshWriter.error().sentence()});
        return true;
    }
    auto freshWitness = RecordingReader::open(path);
    if (!freshWitness) {
        tell({base::ErrorCode::Io, reason.what, freshWitness.error().sentence()});
        return true;
    }
    tell(reason);
    replacements.push_back(clock.steadyNow());
    startAgain(std::move(*freshWriter), std::move(*freshWitness));
    return true;
}

/// All that is in memory is to be written again; what is only in the old file is taken over from there bit by bit.
void FileCapture::Private::startAgain(std::unique_ptr<RecordingWriter> freshWriter,
                                      std::unique_ptr<RecordingReader> freshWitness)
{
    writer = std::move(freshWriter);
    oldFiles.push_back(std::exchange(witness, std::move(freshWitness)));
    const auto ticks = oldFiles.back()->ticks({});
    const bool isCounted = ticks.has_value();
    if (isCounted) {
        for (const auto &[tick, counts] : *ticks) { // beside those of a file before it that are not written yet
            for (std::size_t transport = 0; transport < counts.size(); ++transport)
                oldTicks[tick][transport] += counts[transport];
        }
    }

    const std::lock_guard guard(mutex);
    trouble.reset();
    index.forgetFrom(log.first());
    toAdopt.clear();
    for (std::size_t b = 0; b < index.size(); ++b)
        toAdopt.push_back(index[b].block);
    adopting = true;
    unwrittenFrames = 0;
    for (const FrameBlockPtr &block : log.blocks()) {
        block->written = 0;
        block->counted = isCounted ? block->counted : 0;
        unwrittenFrames += block->frames.size();
    }
    writtenThrough = log.first().value - 1;
    writtenBytes = 0;
    topicsWritten = {};
    topics.putBackAll();
    notes.putBackAll();
}

void FileCapture::Private::adoptSome()
{
    if (oldFiles.empty())
        return;
    std::vector<RecordedBlock> some;
    {
        const std::lock_guard guard(mutex);
        const Sequence first = firstHeld();
        for (qint64 bytes = 0; !toAdopt.empty() && bytes < kBytesPerAdoption; toAdopt.pop_back()) {
            if (toAdopt.back().first < first)
                continue; // has left the budget meanwhile
            some.push_back(toAdopt.back());
            bytes += toAdopt.back().bytes;
        }
    }
    std::vector<RecordedBlock> missing = some;
    for (const auto &oldFile : oldFiles) {
        const auto unreadable = writer->adoptBlocks(*oldFile, missing);
        if (!unreadable) {
            toAdopt.insert(toAdopt.end(), some.rbegin(), some.rend());
            const std::lock_guard guard(mutex);
            trouble = unreadable.error();
            progress.notify_all();
            return;
        }
        missing = *unreadable;
    }
    adoptedAll &= missing.empty();
    {
        const std::lock_guard guard(mutex);
        for (const RecordedBlock &block : missing)
            index.forgetBlock(block.first);
    }
    if (toAdopt.empty())
        finishAdopting();
}

void FileCapture::Private::finishAdopting()
{
    if (auto fresh = RecordingReader::open(path))
        reader.renew(std::move(*fresh));
    oldFiles.clear();
    if (adoptedAll) {
        for (const auto *suffix : {"", "-wal", "-shm"})
            QFile::remove(damagedPath(path) + QLatin1String(suffix));
    }
    adoptedAll = true;
    const std::lock_guard guard(mutex);
    adopting = false;
    noticeUntil = clock.steadyNow() + kNoticeStays;
    progress.notify_all();
}

} // namespace pushscope::capture
