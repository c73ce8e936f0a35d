// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/capture/capturescanner.h"

#include <atomic>

namespace pushscope::capture {

/// Looks for the frame before another of the same kind, source, direction and topic, backwards in steps, so
/// that its thread can do other things in between.
class PreviousFrame
{
public:
    /// Before `sequence`, which is that of `frame`.
    PreviousFrame(Sequence sequence, client::FramePtr frame)
        : m_frame(std::move(frame))
        , m_to(sequence)
    {
    }

    enum class State { Searching, Found, NotFound };
    /// Looks at the frames of one step; `oldest` is the first frame that is held.
    [[nodiscard]] State step(CaptureScanner &scanner, Sequence oldest, const std::atomic<bool> &stopping);
    [[nodiscard]] Sequence found() const { return m_found; }

private:
    client::FramePtr m_frame;
    Sequence m_to; ///< what is before has not been looked at
    quint64 m_frames = 512;
    Sequence m_found;
};

} // namespace pushscope::capture
