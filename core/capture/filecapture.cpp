// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/capture/filecapture.h"

#include "core/capture/filecapturestate.h"

#include <algorithm>

namespace pushscope::capture {

using namespace std::chrono_literals;
using client::Frame;
using client::FrameKind;
using client::FramePtr;

namespace {

constexpr std::size_t kFramesPerLock = 256;
constexpr qint64 kBlockBytes = 1024 * 1024;
constexpr qint64 kTopicBytes = 16 * 1024 * 1024;
constexpr auto kHistogramReach = 24h;
constexpr auto kTickWidth = 100ms;
/// The writer wakes at the latest after this, which is what a sudden end can lose.
constexpr auto kWriteEvery = 200ms;
constexpr auto kTopicsEvery = 1s;
constexpr auto kRetryEvery = 1s;
/// ... and sooner when so many full blocks wait.
constexpr std::size_t kBlocksPerWake = 16;
constexpr qint64 kBytesPerBatch = 32 * 1024 * 1024;
/// An end does not wait longer than this for blocks of a removed file.
constexpr auto kAdoptionAtEnd = 5s;
constexpr int kUnreadableBlocksPerRead = 16;

/// The disk budget must hold what is in memory, or a frame could leave the disk before it leaves memory; and half the
/// queue must hold more than the block that is filling.
FileCapture::Options sensible(FileCapture::Options options)
{
    options.queueBytes = std::max(options.queueBytes, 4 * kBlockBytes);
    options.memoryBytes = std::min(options.memoryBytes, options.budgetBytes / 4);
    return options;
}

} // namespace

FileCapture::Private::Private(const base::Clock &c, const Options &o, const QString &file, Files files)
    : clock(c)
    , options(sensible(o))
    , looksOnly(!files.writer)
    , path(file)
    , log(Sequence{1}, kBlockBytes)
    , topics(kTopicBytes)
    , writer(std::move(files.writer))
    , witness(std::move(files.witness))
    , reader(std::move(files.reader))
{
}

base::Result<void> FileCapture::Private::restore()
{
    const auto blocks = witness->blocks();
    const auto states = witness->topics();
    const auto state = witness->state();
    const auto kept = witness->notes();
    if (!blocks)
        return tl::unexpected(blocks.error());
    // One only looks: what can be read is worth more than nothing.
    if (!looksOnly && (!states || !state || !kept))
        return tl::unexpected(!states ? states.error() : !state ? state.error() : kept.error());
    for (const RecordedBlock &block : *blocks) {
        index.add(block);
        messages += block.messages;
    }
    if (state) {
        messages = std::max(messages, state->messages);
        topicsThrough = state->topicsThrough;
    }
    if (kept)
        notes.restore(*kept);
    writtenThrough = std::max(index.empty() ? 0 : index.back().end() - 1, topicsThrough.value);
    log = FrameLog(Sequence{writtenThrough + 1}, kBlockBytes);
    if (states) {
        for (const TopicState &topic : *states)
            topics.restore(topic);
    }
    (void)topics.takeChanged(); // from here on changes count
    restoreTopicsAfter(topicsThrough);
    return index.empty() ? base::Result<void>() : restoreTicks();
}

base::Result<void> FileCapture::Private::restoreTicks()
{
    newest = index.newestSoFar();
    const auto ticks = witness->ticks(newest - kHistogramReach);
    if (!ticks && looksOnly)
        return {};
    if (!ticks)
        return tl::unexpected(ticks.error());
    std::vector<std::pair<qint64, TransportCounts>> inOrder(ticks->begin(), ticks->end());
    std::sort(inOrder.begin(), inOrder.end());
    for (const auto &[tick, counts] : inOrder) {
        for (const base::Transport transport : base::kAllTransports)
            counters.add(base::WallTime{tick * kTickWidth}, transport, counts[std::size_t(transport)]);
    }
    return {};
}

/// What came after the topics were last written is a second's worth, if the program ended suddenly, or nothing.
void FileCapture::Private::restoreTopicsAfter(Sequence through)
{
    const base::SteadyTime now = clock.steadyNow();
    for (std::size_t b = index.blockOf(Sequence{through.value + 1}); b < index.size(); ++b) {
        const auto block = reader.load(index[b].block);
        if (!block)
            continue;
        for (std::size_t i = 0; i < block->frames.size(); ++i) {
            const Frame &frame = block->frames[i];
            const Sequence sequence{block->first.value + i};
            if (sequence > through && frame.kind == FrameKind::Message && frame.direction == client::Direction::In)
                topics.record(std::make_shared<const Frame>(frame), sequence, now);
        }
    }
}

void FileCapture::Private::add(Frame &&frame, base::SteadyTime now)
{
    const Sequence sequence = log.next();
    const FrameBlockPtr &block = log.add(std::move(frame));
    const Frame &kept = block->frames.back();
    ++unwrittenFrames;
    newest = kept.time;
    quint32 topic = TopicDirectory::kUnlisted;
    if (kept.kind == FrameKind::Message) {
        ++messages;
        counters.add(kept.time, kept.transport);
        if (kept.direction == client::Direction::In)
            topic = topics.record(FramePtr(block, &kept), sequence, now);
    }
    block->topics.push_back(topic);
}

/// Lets go of what is on disk as well, and of the oldest that is not while the disk refuses.
void FileCapture::Private::trim(std::vector<FrameBlockPtr> &garbage)
{
    while (log.blocks().size() > 1) {
        const FrameBlock &front = *log.blocks().front();
        const bool onDisk = front.written == front.frames.size();
        const bool lost = !onDisk && trouble && unwrittenBytes() > options.queueBytes;
        if (!(onDisk ? log.bytes() > options.memoryBytes : lost))
            break;
        FrameBlockPtr block = log.takeFront();
        if (onDisk) {
            writtenBytes -= block->bytes;
        } else {
            unwrittenFrames -= block->frames.size() - block->written;
            block->written = block->frames.size();
            writtenThrough = std::max(writtenThrough, block->end() - 1);
        }
        topics.release(*block);
        garbage.push_back(std::move(block));
    }
}

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
        watchFile(false);
        lock.lock();
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
        watchFile(true);
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

Sequence FileCapture::Private::firstHeld() const
{
    return index.empty() ? log.first() : std::min(index[0].block.first, log.first());
}

/// Where a sequence is, or the next one that is held.
FileCapture::Private::Place FileCapture::Private::locate(Sequence from, std::size_t limit) const
{
    Place place;
    place.at = std::min(from, log.next());
    if (place.at < log.first()) {
        const std::size_t b = index.blockOf(place.at);
        if (b < index.size())
            place.at = std::max(place.at, index[b].block.first);
        if (b == index.size() || place.at >= log.first()) {
            place.at = log.first();
        } else {
            place.recorded = index[b].block;
            return place;
        }
    }
    place.spans = log.spans(place.at, limit);
    return place;
}

FileCapture::FileCapture(std::unique_ptr<Private> p) : d(std::move(p))
{
    d->thread = std::thread([this] { d->run(); });
}

FileCapture::~FileCapture()
{
    {
        const std::lock_guard guard(d->mutex);
        d->closing = true;
        d->adoptUntil = d->clock.steadyNow() + kAdoptionAtEnd;
    }
    d->work.notify_all();
    d->thread.join();
}

base::Result<std::unique_ptr<FileCapture>> FileCapture::open(const base::Clock &clock, const QString &path,
                                                             Options options)
{
    auto writer = RecordingWriter::open(path);
    if (!writer)
        return tl::unexpected(writer.error());
    return opened(clock, path, options, std::move(*writer));
}

base::Result<std::unique_ptr<FileCapture>> FileCapture::openRecording(const base::Clock &clock, const QString &path)
{
    return opened(clock, path, {}, nullptr);
}

base::Result<std::unique_ptr<FileCapture>> FileCapture::opened(const base::Clock &clock, const QString &path,
                                                               Options options, std::unique_ptr<RecordingWriter> writer)
{
    auto reader = RecordingReader::open(path);
    auto witness = RecordingReader::open(path);
    if (!reader || !witness)
        return tl::unexpected(!reader ? reader.error() : witness.error());
    auto d = std::make_unique<Private>(
        clock, options, path, Private::Files{std::move(writer), std::move(*reader), std::move(*witness)});
    if (const auto restored = d->restore(); !restored)
        return tl::unexpected(restored.error());
    return std::unique_ptr<FileCapture>(new FileCapture(std::move(d)));
}

void FileCapture::append(std::vector<Frame> frames)
{
    if (d->looksOnly)
        return;
    const base::SteadyTime now = d->clock.steadyNow();
    for (std::size_t begin = 0; begin < frames.size(); begin += kFramesPerLock) {
        const std::size_t end = std::min(begin + kFramesPerLock, frames.size());
        std::vector<FrameBlockPtr> garbage; // freed after the lock is gone
        std::unique_lock lock(d->mutex);
        for (std::size_t i = begin; i < end; ++i)
            d->add(std::move(frames[i]), now);
        if (d->trouble)
            d->trim(garbage);
        if (d->manyWait())
            d->work.notify_one();
        d->progress.wait(lock, [&] { return d->trouble || d->unwrittenBytes() <= d->options.queueBytes; });
    }
}

Capture::Statistics FileCapture::statistics() const
{
    const std::lock_guard guard(d->mutex);
    const quint64 last = d->log.next().value - 1;
    Statistics statistics{
        .range = {d->firstHeld(), Sequence{last}},
        .frames = last,
        .messages = d->messages,
        .forgotten = last - d->index.frames() - d->unwrittenFrames,
        .heldBytes = d->index.bytes(),
        .budgetBytes = d->options.budgetBytes,
        .unlistedTopics = d->topics.unlisted(),
        .oldest = {},
        .newest = d->newest,
    };
    if (!d->index.empty())
        statistics.oldest = d->index[0].block.oldest;
    else if (!d->log.empty())
        statistics.oldest = d->log.blocks().front()->frames.front().time;
    return statistics;
}

Capture::Chunk FileCapture::read(Sequence from, std::size_t limit) const
{
    Chunk chunk;
    const Sequence wanted{std::max<quint64>(from.value, 1)};
    Sequence next = wanted;
    int unreadable = 0;
    do {
        Private::Place place;
        {
            const std::lock_guard guard(d->mutex);
            place = d->locate(next, limit - chunk.frames.size());
        }
        if (!chunk.frames.empty() && place.at != next)
            break; // a chunk has no holes
        next = place.at;
        if (chunk.frames.empty())
            chunk.first = next;
        if (!place.recorded) {
            for (const FrameSpan &span : place.spans)
                span.appendTo(chunk.frames);
            break;
        }
        const auto block = d->reader.load(*place.recorded);
        if (!block && !chunk.frames.empty())
            break;
        if (!block) {
            ++unreadable;
            next = chunk.first = Sequence{place.recorded->end()};
            continue;
        }
        const auto begin = std::size_t(next.value - block->first.value);
        // It may have grown since by the hand of another program.
        const std::size_t end = std::min(place.recorded->frames, begin + limit - chunk.frames.size());
        FrameSpan{block, begin, end}.appendTo(chunk.frames);
        next = Sequence{block->first.value + end};
    } while (chunk.frames.size() < limit && unreadable < kUnreadableBlocksPerRead);
    chunk.skipped = chunk.first > wanted ? chunk.first.value - wanted.value : 0;
    return chunk;
}

Capture::Chunk FileCapture::readInMemory(Sequence from, std::size_t limit) const
{
    Chunk chunk;
    std::vector<FrameSpan> spans;
    {
        const std::lock_guard guard(d->mutex);
        chunk.first = std::clamp(from, d->log.first(), d->log.next());
        if (chunk.first == from)
            spans = d->log.spans(from, limit);
    }
    for (const FrameSpan &span : spans)
        span.appendTo(chunk.frames);
    return chunk;
}

Sequence FileCapture::find(base::WallTime time) const
{
    FrameSpan span;
    std::optional<RecordedBlock> recorded;
    {
        const std::lock_guard guard(d->mutex);
        const std::size_t b = d->index.find(time);
        if (b < d->index.size() && d->index[b].block.first < d->log.first())
            recorded = d->index[b].block;
        else
            span = d->log.find(time);
        if (!recorded && !span.block)
            return d->log.next();
    }
    if (recorded) {
        const auto block = d->reader.load(*recorded);
        if (!block)
            return recorded->first;
        span = {block, 0, recorded->frames};
    }
    return Sequence{span.block->first.value + span.find(time)};
}

std::vector<Capture::TransportCounts> FileCapture::histogram(base::WallTime until,
                                                             std::chrono::milliseconds interval,
                                                             int intervals) const
{
    const std::lock_guard guard(d->mutex);
    return d->counters.histogram(until, interval, intervals);
}

std::vector<Capture::TopicSummary> FileCapture::topics() const
{
    return d->topics.snapshot(d->mutex, d->clock.steadyNow());
}

std::vector<Capture::Note> FileCapture::notes() const
{
    const std::lock_guard guard(d->mutex);
    return d->notes.notes();
}

void FileCapture::setNote(Note note)
{
    const std::lock_guard guard(d->mutex);
    d->notes.setNote(std::move(note), d->firstHeld());
}

void FileCapture::removeNote(Sequence sequence)
{
    const std::lock_guard guard(d->mutex);
    d->notes.removeNote(sequence);
}

std::map<client::SourceId, QString> FileCapture::sourceNames() const
{
    const std::lock_guard guard(d->mutex);
    return d->notes.sourceNames();
}

void FileCapture::setSourceName(client::SourceId source, QString name)
{
    const std::lock_guard guard(d->mutex);
    d->notes.setSourceName(source, std::move(name));
}

std::optional<base::Error> FileCapture::trouble() const
{
    const std::lock_guard guard(d->mutex);
    const bool isTold = d->notice && (d->adopting || d->clock.steadyNow() < d->noticeUntil);
    return d->trouble || !isTold ? d->trouble : d->notice;
}

bool FileCapture::flush()
{
    std::unique_lock lock(d->mutex);
    const quint64 last = d->log.next().value - 1;
    d->flushThrough = last;
    d->work.notify_all();
    d->progress.wait(lock, [&] {
        return d->trouble || (d->writtenThrough >= last && !d->notes.hasChanges() && !d->writingNotes);
    });
    return !d->trouble;
}

} // namespace pushscope::capture
