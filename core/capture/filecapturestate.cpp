// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/capture/filecapturestate.h"

#include <algorithm>

namespace pushscope::capture {

using client::Frame;
using client::FrameKind;
using client::FramePtr;

namespace {

constexpr qint64 kBlockBytes = 1024 * 1024;
constexpr qint64 kTopicBytes = 16 * 1024 * 1024;

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

} // namespace pushscope::capture
