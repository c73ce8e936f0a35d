// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/capture/search/framecache.h"

#include "core/capture/framelog.h"

namespace pushscope::capture {

client::FramePtr FrameCache::find(Sequence sequence)
{
    ++m_asked;
    const auto found = m_index.find(sequence.value);
    if (found == m_index.end())
        return nullptr;
    m_entries.splice(m_entries.begin(), m_entries, found->second);
    found->second->asked = m_asked;
    return found->second->frame;
}

client::FramePtr FrameCache::insert(Sequence sequence, const client::Frame &frame)
{
    if (const auto found = m_index.find(sequence.value); found != m_index.end())
        return found->second->frame;
    auto copy = std::make_shared<const client::Frame>(frame);
    const qint64 bytes = frameCost(frame);
    m_entries.push_front({sequence, copy, bytes, m_asked});
    m_index.emplace(sequence.value, m_entries.begin());
    m_bytes += bytes;
    while (m_entries.size() > 1 && isOverfull()) {
        m_bytes -= m_entries.back().bytes;
        m_index.erase(m_entries.back().sequence.value);
        m_entries.pop_back();
    }
    return copy;
}

bool FrameCache::isOverfull() const
{
    if (m_entries.size() > kFrames || m_bytes > kScreenfulBytes)
        return true;
    return m_bytes > kBytes && m_entries.back().asked + kScreenful < m_asked;
}

} // namespace pushscope::capture
