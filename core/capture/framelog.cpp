// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/capture/framelog.h"

#include <algorithm>

namespace pushscope::capture {

using client::Frame;
using client::FramePtr;

namespace {

qint64 arrayCost(const QByteArray &bytes)
{
    constexpr qint64 kHeader = 32; // of the shared array and of the allocation
    return bytes.capacity() > 0 ? bytes.capacity() + kHeader : 0;
}

} // namespace

qint64 frameCost(const Frame &frame)
{
    return qint64(sizeof(Frame)) + qint64(sizeof(quint32)) + arrayCost(frame.topic) + arrayCost(frame.event)
           + arrayCost(frame.id) + arrayCost(frame.payload) + arrayCost(frame.raw);
}

void FrameSpan::appendTo(std::vector<FramePtr> &frames) const
{
    const Frame *const data = block->frames.data();
    for (std::size_t i = begin; i < end; ++i)
        frames.push_back(FramePtr(block, data + i));
}

std::size_t FrameSpan::find(base::WallTime time) const
{
    const Frame *const data = block->frames.data();
    const Frame *const found =
        std::find_if(data + begin, data + end, [&](const Frame &frame) { return frame.time >= time; });
    return std::size_t(found - data);
}

bool FrameLog::isOpen(const FrameBlock &block) const
{
    return &block == m_blocks.back().get() && block.frames.size() < FrameBlock::kFrames
           && block.bytes < m_blockBytes;
}

const FrameBlockPtr &FrameLog::add(Frame &&frame)
{
    if (m_blocks.empty() || !isOpen(*m_blocks.back())) {
        auto block = std::make_shared<FrameBlock>();
        block->first = Sequence{m_next};
        block->frames.reserve(FrameBlock::kFrames);
        block->topics.reserve(FrameBlock::kFrames);
        block->newest = frame.time;
        block->newestSoFar = m_blocks.empty() ? frame.time : m_blocks.back()->newestSoFar;
        m_blocks.push_back(std::move(block));
    }
    ++m_next;
    const FrameBlockPtr &block = m_blocks.back();
    const qint64 cost = frameCost(frame);
    block->bytes += cost;
    m_bytes += cost;
    block->newest = std::max(block->newest, frame.time);
    block->newestSoFar = std::max(block->newestSoFar, frame.time);
    block->frames.push_back(std::move(frame));
    return block;
}

FrameBlockPtr FrameLog::takeFront()
{
    FrameBlockPtr block = std::move(m_blocks.front());
    m_blocks.pop_front();
    m_bytes -= block->bytes;
    return block;
}

std::size_t FrameLog::blockOf(Sequence sequence) const
{
    const auto found = std::partition_point(m_blocks.begin(), m_blocks.end(), [&](const FrameBlockPtr &block) {
        return block->end() <= sequence.value;
    });
    return std::size_t(found - m_blocks.begin());
}

std::vector<FrameSpan> FrameLog::spans(Sequence from, std::size_t limit) const
{
    std::vector<FrameSpan> spans;
    quint64 next = from.value;
    for (std::size_t b = blockOf(from); b < m_blocks.size() && limit > 0; ++b) {
        const FrameBlockPtr &block = m_blocks[b];
        const auto begin = std::size_t(next - block->first.value);
        const std::size_t end = std::min(block->frames.size(), begin + limit);
        spans.push_back({block, begin, end});
        limit -= end - begin;
        next = block->end();
    }
    return spans;
}

/// Times are nearly ordered: frames of several sources overlap by a little, and a wall clock can be set back. The
/// largest time so far is ordered whatever happens, and the first frame that lifts it to `time` is the answer.
FrameSpan FrameLog::find(base::WallTime time) const
{
    auto found = std::partition_point(m_blocks.begin(), m_blocks.end(),
                                      [&](const FrameBlockPtr &block) { return block->newestSoFar < time; });
    // A time that only forgotten frames reached stands in newestSoFar as well: look on for one that is held.
    while (found != m_blocks.end() && (*found)->newest < time)
        ++found;
    if (found == m_blocks.end())
        return {};
    return {*found, 0, (*found)->frames.size()};
}

} // namespace pushscope::capture
