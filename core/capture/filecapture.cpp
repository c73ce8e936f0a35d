// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/capture/filecapture.h"

#include "core/capture/filecapturestate.h"

#include <algorithm>

namespace pushscope::capture {

using namespace std::chrono_literals;
using client::Frame;

namespace {

constexpr std::size_t kFramesPerLock = 256;
/// An end does not wait longer than this for blocks of a removed file.
constexpr auto kAdoptionAtEnd = 5s;
constexpr int kUnreadableBlocksPerRead = 16;

} // namespace

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
    auto writer = RecordingWriter::open(path, Private::logBytes(options));
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
        const bool notesAreKept = !d->notes.hasChanges() && !d->writingNotes;
        return d->trouble || (d->writtenThrough >= last && notesAreKept && !d->adopting);
    });
    return !d->trouble;
}

} // namespace pushscope::capture
