// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/capture/blockcache.h"
#include "core/capture/capturenotes.h"
#include "core/capture/filecapture.h"
#include "core/capture/messagecounters.h"
#include "core/capture/recordingindex.h"

#include <condition_variable>
#include <mutex>
#include <thread>

namespace pushscope::capture {

/// The inside of FileCapture. Newest frames stand in `log`, those on disk in `index`; the two overlap, because what
/// was written stays in memory for a while.
class FileCapture::Private
{
public:
    Private(const base::Clock &c, const Options &o, const QString &file, std::unique_ptr<RecordingWriter> w,
            std::unique_ptr<RecordingReader> r);

    /// Takes over what the file holds. Before the thread starts.
    [[nodiscard]] base::Result<void> restore();
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
        std::vector<std::size_t> writtenBefore;  ///< how many of their frames were on disk already
    };
    void run();
    [[nodiscard]] Job collect(bool everything, base::SteadyTime now);
    static void countTicks(Job &job);
    void settle(const Job &job, const std::vector<RecordedBlock> &recorded);

    const base::Clock &clock;
    const Options options;
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
    std::optional<base::Error> trouble;
    quint64 flushThrough = 0;         ///< somebody waits until all up to here are on disk
    bool closing = false;

    /// Of the thread, once it runs. Closed after the reader: the last connection empties the WAL, if it may write.
    std::unique_ptr<RecordingWriter> writer;
    mutable BlockCache reader;
    std::thread thread;
};

} // namespace pushscope::capture
