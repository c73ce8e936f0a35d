// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/capture/memorycapture.h"

#include "core/capture/messagecounters.h"
#include "core/capture/topicdirectory.h"

#include <algorithm>
#include <deque>
#include <mutex>

namespace pushscope::capture {

using client::Frame;
using client::FrameKind;
using client::FramePtr;

namespace {

constexpr std::size_t kFramesPerBlock = 256;
constexpr std::size_t kFramesPerLock = 256;
/// A block is closed at this part of the budget, so that forgetting goes in small steps.
constexpr qint64 kBlocksInBudget = 64;
/// The newest messages of topics that fell silent long ago may cost this part of the budget.
constexpr qint64 kTopicsInBudget = 4;

/// Frames that were captured one after the other. Frames are never moved once they are in, so a reader may go on
/// with those it saw under the lock while the writer adds more behind them.
struct Block
{
    Sequence first;
    std::vector<Frame> frames;    ///< reserved to kFramesPerBlock, never grown beyond
    std::vector<quint32> topics;  ///< each frame's entry in the topic directory
    qint64 bytes = 0;
    base::WallTime newest;        ///< largest time of the frames in it
    base::WallTime newestSoFar;   ///< largest time of all frames up to its end, forgotten ones included

    [[nodiscard]] quint64 end() const { return first.value + frames.size(); }
};
using BlockPtr = std::shared_ptr<Block>;

/// A stretch of a block's frames, fixed while the lock was held.
struct Span
{
    BlockPtr block;
    std::size_t begin;
    std::size_t end;
};

} // namespace

class MemoryCapture::Private
{
public:
    Private(const base::Clock &c, qint64 budgetBytes)
        : clock(c)
        , budget(std::max<qint64>(budgetBytes, 0))
        , topics(budget / kTopicsInBudget)
    {
    }

    void add(Frame &&frame, base::SteadyTime now);
    void forget(std::vector<BlockPtr> &garbage);
    [[nodiscard]] Range range() const;
    [[nodiscard]] std::size_t blockOf(quint64 sequence) const;

    const base::Clock &clock;
    const qint64 budget;

    mutable std::mutex mutex; ///< protects everything below, for at most kFramesPerLock frames at a time
    std::deque<BlockPtr> blocks;
    quint64 last = 0;
    quint64 messages = 0;
    quint64 forgotten = 0;
    qint64 blockBytes = 0;
    MessageCounters counters;
    TopicDirectory topics;
};

void MemoryCapture::Private::add(Frame &&frame, base::SteadyTime now)
{
    const Sequence sequence{++last};
    if (blocks.empty() || blocks.back()->frames.size() == kFramesPerBlock
        || blocks.back()->bytes >= budget / kBlocksInBudget) {
        auto block = std::make_shared<Block>();
        block->first = sequence;
        block->frames.reserve(kFramesPerBlock);
        block->topics.reserve(kFramesPerBlock);
        if (!blocks.empty())
            block->newestSoFar = blocks.back()->newestSoFar;
        block->newest = frame.time;
        blocks.push_back(std::move(block));
    }
    const BlockPtr &block = blocks.back();
    const qint64 cost = frameCost(frame);
    block->bytes += cost;
    blockBytes += cost;
    block->newest = std::max(block->newest, frame.time);
    block->newestSoFar = std::max(block->newestSoFar, frame.time);
    const Frame &kept = block->frames.emplace_back(std::move(frame));

    quint32 topic = TopicDirectory::kUnlisted;
    if (kept.kind == FrameKind::Message) {
        ++messages;
        counters.add(kept.time);
        if (kept.direction == client::Direction::In)
            topic = topics.record(FramePtr(block, &kept), sequence, now);
    }
    block->topics.push_back(topic);
}

/// The newest block always stays: a capture that has seen something shows at least its end.
void MemoryCapture::Private::forget(std::vector<BlockPtr> &garbage)
{
    while (blockBytes + topics.heldBytes() > budget && blocks.size() > 1) {
        BlockPtr block = std::move(blocks.front());
        blocks.pop_front();
        blockBytes -= block->bytes;
        forgotten += block->frames.size();
        for (std::size_t i = 0; i < block->topics.size(); ++i)
            topics.release(block->topics[i], Sequence{block->first.value + i});
        garbage.push_back(std::move(block));
    }
}

Capture::Range MemoryCapture::Private::range() const
{
    return {blocks.empty() ? Sequence{last + 1} : blocks.front()->first, Sequence{last}};
}

/// The block that holds a held sequence.
std::size_t MemoryCapture::Private::blockOf(quint64 sequence) const
{
    const auto found = std::partition_point(blocks.begin(), blocks.end(),
                                            [&](const BlockPtr &block) { return block->end() <= sequence; });
    return std::size_t(found - blocks.begin());
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
        std::vector<BlockPtr> garbage; // freed after the lock is gone
        const std::lock_guard guard(d->mutex);
        for (std::size_t i = begin; i < end; ++i)
            d->add(std::move(frames[i]), now);
        d->forget(garbage);
    }
}

Capture::Statistics MemoryCapture::statistics() const
{
    const std::lock_guard guard(d->mutex);
    Statistics statistics{
        .range = d->range(),
        .frames = d->last,
        .messages = d->messages,
        .forgotten = d->forgotten,
        .heldBytes = d->blockBytes + d->topics.heldBytes(),
        .budgetBytes = d->budget,
        .unlistedTopics = d->topics.unlisted(),
        .oldest = {},
        .newest = {},
    };
    if (!d->blocks.empty()) {
        statistics.oldest = d->blocks.front()->frames.front().time;
        statistics.newest = d->blocks.back()->frames.back().time;
    }
    return statistics;
}

Capture::Chunk MemoryCapture::read(Sequence from, std::size_t limit) const
{
    Chunk chunk;
    std::vector<Span> spans;
    std::size_t count = 0;
    {
        const std::lock_guard guard(d->mutex);
        const Range range = d->range();
        const quint64 wanted = std::max<quint64>(from.value, 1);
        quint64 next = std::clamp(wanted, range.first.value, d->last + 1);
        chunk.first = Sequence{next};
        chunk.skipped = next > wanted ? next - wanted : 0;
        if (next <= d->last && limit > 0) {
            for (std::size_t b = d->blockOf(next); b < d->blocks.size() && count < limit; ++b) {
                const BlockPtr &block = d->blocks[b];
                const std::size_t begin = std::size_t(next - block->first.value);
                const std::size_t end = std::min(block->frames.size(), begin + (limit - count));
                spans.push_back({block, begin, end});
                count += end - begin;
                next = block->end();
            }
        }
    }
    chunk.frames.reserve(count);
    for (const Span &span : spans) {
        const Frame *const frames = span.block->frames.data();
        for (std::size_t i = span.begin; i < span.end; ++i)
            chunk.frames.push_back(FramePtr(span.block, frames + i));
    }
    return chunk;
}

/// Times are nearly ordered: frames of several sources overlap by a little, and a wall clock can be set back. The
/// largest time so far is ordered whatever happens, and the first frame that lifts it to `time` is the answer.
Sequence MemoryCapture::find(base::WallTime time) const
{
    BlockPtr block;
    std::size_t size = 0;
    {
        const std::lock_guard guard(d->mutex);
        const auto reached = [&](const BlockPtr &b) { return b->newestSoFar < time; };
        auto found = std::partition_point(d->blocks.begin(), d->blocks.end(), reached);
        // A time that only forgotten frames reached stands in newestSoFar as well: look on for one that is held.
        while (found != d->blocks.end() && (*found)->newest < time)
            ++found;
        if (found == d->blocks.end())
            return Sequence{d->last + 1};
        block = *found;
        size = block->frames.size();
    }
    const Frame *const frames = block->frames.data();
    const Frame *const frame =
        std::find_if(frames, frames + size, [&](const Frame &f) { return f.time >= time; });
    return Sequence{block->first.value + quint64(frame - frames)};
}

std::vector<quint32> MemoryCapture::histogram(base::WallTime until, std::chrono::milliseconds interval,
                                              int intervals) const
{
    const std::lock_guard guard(d->mutex);
    return d->counters.histogram(until, interval, intervals);
}

std::vector<Capture::TopicSummary> MemoryCapture::topics() const
{
    return d->topics.snapshot(d->mutex, d->clock.steadyNow());
}

} // namespace pushscope::capture
