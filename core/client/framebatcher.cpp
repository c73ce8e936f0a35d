// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/client/framebatcher.h"

#include <utility>

namespace pushscope::client {

void FrameBatcher::add(Frame frame)
{
    m_bytes += frame.payload.size() + frame.raw.size();
    m_frames.push_back(std::move(frame));
    if (m_frames.size() >= kMostFrames || m_bytes >= kMostBytes) {
        flush();
    } else if (!m_scheduled) {
        // Posted events are sent once per turn, after everything that was readable has been read.
        m_scheduled = true;
        QMetaObject::invokeMethod(
            this,
            [this] {
                m_scheduled = false;
                flush();
            },
            Qt::QueuedConnection);
    }
}

void FrameBatcher::flush()
{
    m_bytes = 0;
    if (!m_frames.empty())
        m_sink.append(std::exchange(m_frames, {}));
}

} // namespace pushscope::client
