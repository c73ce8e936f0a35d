// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/capture/blockcache.h"

#include "core/capture/blockcodec.h"

#include <algorithm>

namespace pushscope::capture {

void BlockCache::renew(std::unique_ptr<RecordingReader> reader)
{
    const std::lock_guard guard(m_mutex);
    m_reader.swap(reader);
}

std::shared_ptr<const FrameBlock> BlockCache::load(const RecordedBlock &wanted)
{
    const std::lock_guard guard(m_mutex);
    const auto found = std::find_if(m_blocks.begin(), m_blocks.end(),
                                    [&](const auto &block) { return block->first == wanted.first; });
    if (found != m_blocks.end()) {
        if ((*found)->frames.size() >= wanted.frames) {
            m_blocks.splice(m_blocks.begin(), m_blocks, found);
            return m_blocks.front();
        }
        m_bytes -= (*found)->bytes;
        m_blocks.erase(found); // it has grown since
    }
    const auto bytes = m_reader->block(wanted.first);
    if (!bytes)
        return nullptr;
    auto block = std::make_shared<FrameBlock>();
    block->first = wanted.first;
    block->frames = decodeBlock(*bytes);
    if (block->frames.size() < wanted.frames)
        return nullptr;
    for (const client::Frame &frame : block->frames)
        block->bytes += frameCost(frame);
    m_bytes += block->bytes;
    m_blocks.push_front(std::move(block));
    while (m_blocks.size() > 1 && (m_blocks.size() > kMaxBlocks || m_bytes > kMaxBytes)) {
        m_bytes -= m_blocks.back()->bytes;
        m_blocks.pop_back();
    }
    return m_blocks.front();
}

} // namespace pushscope::capture
