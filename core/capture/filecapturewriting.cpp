// SPDX-License-Identifier: GPL-3.0-or-later
// The thread of a FileCapture that writes.
#include "core/capture/filecapturestate.h"

#include <algorithm>

namespace pushscope::capture {

using namespace std::chrono_literals;
using client::Frame;
using client::FrameKind;

namespace {

/// The writer wakes at the latest after this, which is what a sudden end can lose.
constexpr auto kWriteEvery = 200ms;
constexpr auto kTopicsEvery = 1s;
constexpr auto kRetryEvery = 1s;
/// ... and sooner when so many full blocks wait.
constexpr std::size_t kBlocksPerWake = 16;
constexpr qint64 kBytesPerBatch = 32 * 1024 * 1024;

} // namespace

FileCapture::Private::Job FileCapture::Private::collect(bool everything, base::SteadyTime now)
{
    Job job;
    qint64 bytes = 0;
    for (std::size_t b = log.blockOf(Sequence{writtenThrough + 1}); b < log.blocks().size(); ++b) {
        const FrameBlockPtr &block = log.blocks()[b];
        // In small steps beside the budget too: what is cut from the disk is reckoned by what the batch costs here.
        if (bytes > std::min(kBytesPerBatch, options.budgetBytes / 8) || (!everything && log.isOpen(*block)))
            break;
        bytes += block->bytes;
        job.batch.blocks.push_back({block, 0, block->frames.size()});
        job.blocks.push_back(block);
        job.countedBefore.push_back(block->counted);
    }
    job.batch.notes = notes.takeChanges();
    writingNotes = !job.batch.notes.empty();
    if (job.empty())
        return job;
    if (now - topicsWritten >= kTopicsEvery || closing) {
        topicsWritten = now;
        topicsThrough = Sequence{log.next().value - 1};
        job.batch.topics = topics.takeChanged();
    }
    job.batch.state = {.topicsThrough = topicsThrough, .messages = messages, .open = true, .offered = false};
    job.batch.keepFrom = index.keepFrom(options.budgetBytes - bytes);
    job.batch.keepTicksFrom = newest - kHistogramReach;
    return job;
}

void FileCapture::Private::countTicks(Job &job)
{
    for (std::size_t b = 0; b < job.blocks.size(); ++b) {
        const FrameSpan &span = job.batch.blocks[b];
        const Frame *const frames = span.block->frames.data();
        for (std::size_t i = job.countedBefore[b]; i < span.end; ++i) {
            if (frames[i].kind == FrameKind::Message)
                ++job.batch.ticks[frames[i].time.time_since_epoch() / kTickWidth][std::size_t(frames[i].transport)];
        }
    }
}

void FileCapture::Private::settle(const Job &job, const std::vector<RecordedBlock> &recorded)
{
    trouble.reset();
    writingNotes = false;
    index.forgetBefore(job.batch.keepFrom);
    for (std::size_t b = 0; b < job.blocks.size(); ++b) {
        FrameBlock &block = *job.blocks[b];
        index.add(recorded[b]);
        block.counted = job.batch.blocks[b].end;
        if (job.batch.blocks[b].end <= block.written)
            continue; // given up meanwhile
        unwrittenFrames -= job.batch.blocks[b].end - block.written;
        block.written = job.batch.blocks[b].end;
        writtenThrough = std::max(writtenThrough, recorded[b].end() - 1);
        if (block.written == block.frames.size() && !log.isOpen(block))
            writtenBytes += block.bytes;
    }
}

void FileCapture::Private::putBack(const Job &job)
{
    topics.putBackChanged(job.batch.topics);
    notes.putBack(job.batch.notes);
    writingNotes = false;
}

bool FileCapture::Private::manyWait() const
{
    return log.next().value - writtenThrough > kBlocksPerWake * FrameBlock::kFrames
           || unwrittenBytes() > options.queueBytes / 2;
}

void FileCapture::Private::run()
{
    if (looksOnly)
        return runLooking();
    std::unique_lock lock(mutex);
    for (;;) {
        work.wait_for(lock, kWriteEvery,
                      [&] { return closing || adopting || flushThrough > writtenThrough || manyWait(); });
        lock.unlock();
        const bool isGivenUp = !watchFile(false);
        lock.lock();
        if (isGivenUp && closing)
            return;
        if (isGivenUp) {
            work.wait_for(lock, kRetryEvery, [&] { return closing; });
            continue;
        }
        // A block that is still filling is written only when there is time for it: it will have to be written again.
        Job job = collect(closing || flushThrough > writtenThrough || !manyWait(), clock.steadyNow());
        const bool isDone = job.empty() && (!adopting || (closing && clock.steadyNow() > adoptUntil));
        if (isDone && closing)
            return end();
        if (isDone) {
            progress.notify_all();
            continue;
        }
        lock.unlock();
        const bool wasWritten = job.empty() || write(job);
        if (wasWritten)
            adoptSome();
        lock.lock();
        if (trouble && closing)
            return;
        if (trouble)
            work.wait_for(lock, kRetryEvery, [&] { return closing; });
    }
}

/// Without the lock. Whether it worked.
bool FileCapture::Private::write(Job &job)
{
    job.batch.ticks = oldTicks;
    countTicks(job);
    const auto recorded = writer->write(job.batch);
    if (recorded)
        oldTicks.clear();
    std::vector<FrameBlockPtr> garbage; // freed after the lock is gone
    {
        const std::lock_guard guard(mutex);
        if (recorded) {
            settle(job, *recorded);
        } else {
            trouble = recorded.error();
            putBack(job);
        }
        trim(garbage);
        progress.notify_all();
    }
    job = {};
    if (!recorded && recorded.error().code == base::ErrorCode::InvalidArgument)
        (void)watchFile(true);
    return recorded.has_value();
}

void FileCapture::Private::end()
{
    if (const auto ended = writer->end(); !ended)
        trouble = ended.error();
}

/// There are only notes to write, and a connection for it is made when there are.
void FileCapture::Private::runLooking()
{
    std::unique_lock lock(mutex);
    while (!closing || (notes.hasChanges() && !trouble)) {
        work.wait_for(lock, kWriteEvery, [&] { return closing; });
        if (!notes.hasChanges())
            continue;
        const CaptureNotes::Changes changes = notes.takeChanges();
        writingNotes = true;
        lock.unlock();
        base::Result<void> written;
        if (!writer) {
            if (auto opened = RecordingWriter::open(path))
                writer = std::move(*opened);
            else
                written = tl::unexpected(opened.error());
        }
        if (writer)
            written = writer->writeNotes(changes);
        lock.lock();
        writingNotes = false;
        trouble.reset();
        if (!written) {
            trouble = written.error();
            notes.putBack(changes);
        }
        progress.notify_all();
        if (trouble)
            work.wait_for(lock, kRetryEvery, [&] { return closing; });
    }
}

} // namespace pushscope::capture
