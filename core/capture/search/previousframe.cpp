// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/capture/search/previousframe.h"

#include <algorithm>

namespace pushscope::capture {

namespace {

/// Takes a few milliseconds.
constexpr quint64 kMaxFrames = 16'384;

} // namespace

PreviousFrame::State PreviousFrame::step(CaptureScanner &scanner, Sequence oldest,
                                         const std::atomic<bool> &stopping)
{
    if (m_to <= oldest)
        return State::NotFound;
    const Sequence from{m_to.value - std::min(m_to.value - oldest.value, m_frames)};
    const auto visit = [&](Sequence sequence, const FilterRow &row) {
        if (row.kind == m_frame->kind && row.source == m_frame->source &&
            row.direction == m_frame->direction && row.topic == m_frame->topic)
            m_found = sequence;
        return !stopping.load(std::memory_order_relaxed);
    };
    // What cannot be read is passed over: the frame before that is still the best answer.
    (void)scanner.scan(from, m_to, visit, [] {});
    m_to = from;
    m_frames = std::min(m_frames * 2, kMaxFrames);
    return m_found.value > 0 ? State::Found : State::Searching;
}

} // namespace pushscope::capture
