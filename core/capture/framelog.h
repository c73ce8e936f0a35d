// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/capture/capture.h"

#include <deque>
#include <memory>
#include <vector>

namespace pushscope::capture {

/// Frames that were captured one after the other. Frames are never moved once they are in, so a reader may go on
/// with those it saw under the lock while the writer adds more behind them.
struct FrameBlock
{
    static constexpr std::size_t kFrames = 512;

    Sequence first;
    std::vector<client::Frame> frames; ///< reserved to kFrames, never grown beyond
    std::vector<quint32> topics;       ///< each frame's entry in the topic directory
    std::size_t written = 0;           ///< how many of the frames are in a file
    std::size_t counted = 0;           ///< how many of them its message counts tell of
    qint64 bytes = 0;
    base::WallTime newest;             ///< largest time of the frames in it
    base::WallTime newestSoFar;        ///< largest time of all frames up to its end, forgotten ones included

    [[nodiscard]] quint64 end() const { return first.value + frames.size(); }
};
using FrameBlockPtr = std::shared_ptr<FrameBlock>;

/// A stretch of a block's frames, fixed while the lock was held; the frames may be read without it.
struct FrameSpan
{
    std::shared_ptr<const FrameBlock> block;
    std::size_t begin = 0;
    std::size_t end = 0;

    void appendTo(std::vector<client::FramePtr> &frames) const;
    /// The first frame at or after `time`, as an index into the block; `end` when there is none.
    [[nodiscard]] std::size_t find(base::WallTime time) const;
};

/// A queue of blocks: frames come in at the back, blocks leave at the front. Not thread-safe: its owner has a lock.
class FrameLog
{
public:
    /// `next` numbers the first frame to come. A block is closed at `blockBytes`, full or not.
    FrameLog(Sequence next, qint64 blockBytes) : m_next(next.value), m_blockBytes(blockBytes) {}

    const FrameBlockPtr &add(client::Frame &&frame);
    FrameBlockPtr takeFront();

    [[nodiscard]] bool empty() const { return m_blocks.empty(); }
    [[nodiscard]] const std::deque<FrameBlockPtr> &blocks() const { return m_blocks; }
    [[nodiscard]] qint64 bytes() const { return m_bytes; }
    /// `first` is `next` when empty.
    [[nodiscard]] Sequence first() const { return m_blocks.empty() ? next() : m_blocks.front()->first; }
    [[nodiscard]] Sequence next() const { return Sequence{m_next}; }
    [[nodiscard]] bool isOpen(const FrameBlock &block) const;

    /// Index of the block that holds a held sequence.
    [[nodiscard]] std::size_t blockOf(Sequence sequence) const;
    /// At most `limit` frames from a held sequence on.
    [[nodiscard]] std::vector<FrameSpan> spans(Sequence from, std::size_t limit) const;
    /// The block in which the first frame at or after `time` is; an empty span when there is none.
    [[nodiscard]] FrameSpan find(base::WallTime time) const;

private:
    std::deque<FrameBlockPtr> m_blocks;
    quint64 m_next;
    qint64 m_blockBytes;
    qint64 m_bytes = 0;
};

/// Estimate of what a frame costs in memory.
[[nodiscard]] qint64 frameCost(const client::Frame &frame);

} // namespace pushscope::capture
