// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/capture/memorycapture.h"

#include "core/capture/memorycapturestate.h"

#include <algorithm>

namespace pushscope::capture {

using client::Frame;
using client::FrameKind;
using client::FramePtr;

namespace {

constexpr std::size_t kFramesPerLock = 256;
/// A block is closed at this part of the budget, so that forgetting goes in small steps.
constexpr qint64 kBlocksInBudget = 64;
/// The newest messages of topics that fell silent long ago may cost this part of the budget.
constexpr qint64 kTopicsInBudget = 4;

} // namespace

MemoryCapture::Private::Private(const base::Clock &c, qint64 budgetBytes)
    : clock(c)
    , budget(std::max<qint64>(budgetBytes, 0))
    , log(Sequence{1}, budget / kBlocksInBudget)
    , topics(budget / kTopicsInBudget)
{
}

void MemoryCapture::Private::add(Frame &&frame, base::SteadyTime now)
{
    const Sequence sequence = log.next();
    const FrameBlockPtr &block = log.add(std::move(frame));
    const Frame &kept = block->frames.back();
    quint32 topic = TopicDirectory::kUnlisted;
    if (kept.kind == FrameKind::Message) {
        ++messages;
        counters.add(kept.time, kept.transport);
        if (kept.direction == client::Direction::In)
            topic = topics.record(FramePtr(block, &kept), sequence, now);
    }
    block->topics.push_back(topic);
}

/// The newest block always stays: a capture that has seen something shows at least its end.
void MemoryCapture::Private::forget(std::vector<FrameBlockPtr> &garbage)
{
    while (log.bytes() + topics.heldBytes() > budget && log.blocks().size() > 1) {
        FrameBlockPtr block = log.takeFront();
        forgotten += block->frames.size();
        topics.release(*block);
        garbage.push_back(std::move(block));
    }
}

MemoryCapture::MemoryCapture(const base::Clock &clock, qint64 budgetBytes)
    : d(std::make_unique<Private>(clock, budgetBytes))
{
}

MemoryCapture::~MemoryCapture() = default;

void MemoryCapture::append(std::vector<Frame> frames)
{
    const base::SteadyTime now = d->clock.steadyNow();
    for (std::size_t begin = 0; begin < frames.size(); begin += kFramesPerLock) {
        const std::size_t end = std::min(begin + kFramesPerLock, frames.size());
        std::vector<FrameBlockPtr> garbage; // freed after the lock is gone
        const std::lock_guard guard(d->mutex);
        for (std::size_t i = begin; i < end; ++i)
            d->add(std::move(frames[i]), now);
        d->forget(garbage);
    }
}

Capture::Statistics MemoryCapture::statistics() const
{
    const std::lock_guard guard(d->mutex);
    const quint64 last = d->log.next().value - 1;
    Statistics statistics{
        .range = {d->log.first(), Sequence{last}},
        .frames = last,
        .messages = d->messages,
        .forgotten = d->forgotten,
        .heldBytes = d->log.bytes() + d->topics.heldBytes(),
        .budgetBytes = d->budget,
        .unlistedTopics = d->topics.unlisted(),
        .oldest = {},
        .newest = {},
    };
    if (!d->log.empty()) {
        statistics.oldest = d->log.blocks().front()->frames.front().time;
        statistics.newest = d->log.blocks().back()->frames.back().time;
    }
    return statistics;
}

Capture::Chunk MemoryCapture::read(Sequence from, std::size_t limit) const
{
    Chunk chunk;
    std::vector<FrameSpan> spans;
    {
        const std::lock_guard guard(d->mutex);
        const quint64 wanted = std::max<quint64>(from.value, 1);
        chunk.first = std::clamp(Sequence{wanted}, d->log.first(), d->log.next());
        chunk.skipped = chunk.first.value > wanted ? chunk.first.value - wanted : 0;
        spans = d->log.spans(chunk.first, limit);
    }
    for (const FrameSpan &span : spans)
        span.appendTo(chunk.frames);
    return chunk;
}

Capture::Chunk MemoryCapture::readInMemory(Sequence from, std::size_t limit) const
{
    Chunk chunk = read(from, limit);
    if (chunk.first != from)
        chunk.frames.clear();
    return chunk;
}

Sequence MemoryCapture::find(base::WallTime time) const
{
    FrameSpan span;
    {
        const std::lock_guard guard(d->mutex);
        span = d->log.find(time);
        if (!span.block)
            return d->log.next();
    }
    return Sequence{span.block->first.value + span.find(time)};
}

std::vector<Capture::TransportCounts> MemoryCapture::histogram(base::WallTime until,
                                                               std::chrono::milliseconds interval,
                                                               int intervals) const
{
    const std::lock_guard guard(d->mutex);
    return d->counters.histogram(until, interval, intervals);
}

std::vector<Capture::TopicSummary> MemoryCapture::topics() const
{
    return d->topics.snapshot(d->mutex, d->clock.steadyNow());
}

std::vector<Capture::Note> MemoryCapture::notes() const
{
    const std::lock_guard guard(d->mutex);
    return d->notes.notes();
}

void MemoryCapture::setNote(Note note)
{
    const std::lock_guard guard(d->mutex);
    d->notes.setNote(std::move(note), d->log.first());
    (void)d->notes.takeChanges(); // there is no file for them
}

void MemoryCapture::removeNote(Sequence sequence)
{
    const std::lock_guard guard(d->mutex);
    d->notes.removeNote(sequence);
    (void)d->notes.takeChanges();
}

std::map<client::SourceId, QString> MemoryCapture::sourceNames() const
{
    const std::lock_guard guard(d->mutex);
    return d->notes.sourceNames();
}

void MemoryCapture::setSourceName(client::SourceId source, QString name)
{
    const std::lock_guard guard(d->mutex);
    d->notes.setSourceName(source, std::move(name));
    (void)d->notes.takeChanges();
}

} // namespace pushscope::capture
