// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/capture/blockcache.h"
#include "core/capture/capturenotes.h"
#include "core/capture/filecapture.h"
#include "core/capture/messagecounters.h"
#include "core/capture/recordingindex.h"

#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>

namespace pushscope::capture {

/// The inside of FileCapture. Newest frames stand in `log`, those on disk in `index`; the two overlap, because what
/// was written stays in memory for a while.
class FileCapture::Private
{
public:
    static constexpr auto kHistogramReach = std::chrono::hours(24);
    static constexpr auto kTickWidth = std::chrono::milliseconds(100);

    /// The files of a recording. Without a writer it is looked at only.
    struct Files
    {
        std::unique_ptr<RecordingWriter> writer;
        std::unique_ptr<RecordingReader> reader;
        std::unique_ptr<RecordingReader> witness;
    };
    Private(const base::Clock &c, const Options &o, const QString &file, Files files);

    /// How far the log beside a file may grow: on a small disk there must be room for both.
    [[nodiscard]] static qint64 logBytes(const Options &options) { return options.budgetBytes / 4; }

    /// Takes over what the file holds. Before the thread starts.
    [[nodiscard]] base::Result<void> restore();
    [[nodiscard]] base::Result<void> restoreTicks();
    void restoreTopicsAfter(Sequence through);

    // With the lock held:
    void add(client::Frame &&frame, base::SteadyTime now);
    void trim(std::vector<FrameBlockPtr> &garbage);
    [[nodiscard]] qint64 unwrittenBytes() const { return log.bytes() - writtenBytes; }
    [[nodiscard]] bool manyWait() const;
    [[nodiscard]] Sequence firstHeld() const; ///< `last` + 1 when there is none

    /// Where a sequence is: in a block on disk, or in memory.
    struct Place
    {
        Sequence at; ///< the one asked for, or the next that is held
        std::optional<RecordedBlock> recorded;
        std::vector<FrameSpan> spans;
    };
    [[nodiscard]] Place locate(Sequence from, std::size_t limit) const;

    // The writer's thread:
    struct Job
    {
        RecordingWriter::Batch batch;
        std::vector<FrameBlockPtr> blocks;       ///< those of the batch
        std::vector<std::size_t> countedBefore;  ///< how many of their frames the ticks on disk tell of already
        [[nodiscard]] bool empty() const { return blocks.empty() && batch.notes.empty(); }
    };
    void run();
    void runLooking();
    [[nodiscard]] Job collect(bool everything, base::SteadyTime now);
    bool write(Job &job);
    void end();
    static void countTicks(Job &job);
    void settle(const Job &job, const std::vector<RecordedBlock> &recorded);
    void putBack(const Job &job);

    // The writer's thread, without the lock, where the file suffers (filecapturerecovery.cpp):
    /// Makes the file again where it was removed, or when it `isDamaged`. False when that happens too often, and
    /// `trouble` says so.
    bool watchFile(bool isDamaged);
    bool replaceFile(const base::Error &reason);
    [[nodiscard]] bool wasReplacedTooOften();
    void startAgain(std::unique_ptr<RecordingWriter> freshWriter, std::unique_ptr<RecordingReader> freshWitness);
    /// Takes some blocks over from the files that were removed.
    void adoptSome();
    void finishAdopting();
    void tell(const base::Error &what);

    const base::Clock &clock;
    const Options options;
    const bool looksOnly;
    const QString path; ///< of the recording

    mutable std::mutex mutex;         ///< protects everything up to `writer`
    std::condition_variable work;     ///< there is something to write
    std::condition_variable progress; ///< something was written, or could not be
    FrameLog log;
    RecordingIndex index;
    TopicDirectory topics;
    MessageCounters counters;
    CaptureNotes notes;
    base::WallTime newest;            ///< time of the newest frame
    quint64 messages = 0;
    quint64 unwrittenFrames = 0;      ///< in `log`, not in `index`
    quint64 writtenThrough = 0;       ///< all up to here are on disk or given up
    qint64 writtenBytes = 0;          ///< of the full blocks in `log` that are on disk
    base::SteadyTime topicsWritten{};
    Sequence topicsThrough;
    std::optional<base::Error> trouble; ///< nothing can be written
    std::optional<base::Error> notice;  ///< something happened to the file; told for a while
    base::SteadyTime noticeUntil{};
    bool adopting = false;            ///< blocks of a file that was removed are still to be taken over
    bool writingNotes = false;
    quint64 flushThrough = 0;         ///< somebody waits until all up to here are on disk
    bool closing = false;
    base::SteadyTime adoptUntil{};    ///< once it is closing

    /// Of the thread, once it runs. Closed after the reader: the last connection empties the WAL, if it may write.
    std::unique_ptr<RecordingWriter> writer;
    std::unique_ptr<RecordingReader> witness; ///< of the thread: keeps the file readable if it is removed
    std::vector<std::unique_ptr<RecordingReader>> oldFiles; ///< of the thread: those that were removed
    std::vector<RecordedBlock> toAdopt;       ///< of the thread: blocks that only an old file has; the next one last
    bool adoptedAll = true;                   ///< of the thread
    std::deque<base::SteadyTime> replacements; ///< of the thread: when the file was made again lately
    RecordedTicks oldTicks;                   ///< of the thread: what an old file counted
    mutable BlockCache reader;
    std::thread thread;
};

} // namespace pushscope::capture
