// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/capture/recordingindex.h"

#include <algorithm>

namespace pushscope::capture {

void RecordingIndex::add(const RecordedBlock &block)
{
    if (!m_entries.empty() && m_entries.back().block.first == block.first) {
        m_frames -= m_entries.back().block.frames;
        m_bytes -= m_entries.back().block.bytes;
        m_entries.pop_back();
    }
    const base::WallTime before = m_entries.empty() ? block.newest : m_entries.back().newestSoFar;
    m_entries.push_back({block, std::max(before, block.newest)});
    m_frames += block.frames;
    m_bytes += block.bytes;
}

void RecordingIndex::forgetBefore(Sequence first)
{
    while (!m_entries.empty() && m_entries.front().block.first < first) {
        m_frames -= m_entries.front().block.frames;
        m_bytes -= m_entries.front().block.bytes;
        m_entries.pop_front();
    }
}

void RecordingIndex::forgetFrom(Sequence first)
{
    while (!m_entries.empty() && m_entries.back().block.first >= first) {
        m_frames -= m_entries.back().block.frames;
        m_bytes -= m_entries.back().block.bytes;
        m_entries.pop_back();
    }
}

void RecordingIndex::forgetBlock(Sequence first)
{
    const auto found = m_entries.begin() + std::ptrdiff_t(blockOf(first));
    if (found == m_entries.end() || found->block.first != first)
        return;
    m_frames -= found->block.frames;
    m_bytes -= found->block.bytes;
    m_entries.erase(found);
}

Sequence RecordingIndex::keepFrom(qint64 bytes) const
{
    Sequence first{0};
    qint64 left = m_bytes;
    for (std::size_t i = 0; left > bytes && i + 1 < m_entries.size(); ++i) {
        left -= m_entries[i].block.bytes;
        first = m_entries[i + 1].block.first;
    }
    return first;
}

std::size_t RecordingIndex::blockOf(Sequence sequence) const
{
    const auto found = std::partition_point(m_entries.begin(), m_entries.end(), [&](const Entry &entry) {
        return entry.block.end() <= sequence.value;
    });
    return std::size_t(found - m_entries.begin());
}

/// As FrameLog::find().
std::size_t RecordingIndex::find(base::WallTime time) const
{
    auto found = std::partition_point(m_entries.begin(), m_entries.end(),
                                      [&](const Entry &entry) { return entry.newestSoFar < time; });
    while (found != m_entries.end() && found->block.newest < time)
        ++found;
    return std::size_t(found - m_entries.begin());
}

} // namespace pushscope::capture
