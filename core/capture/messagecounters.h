// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/capture/capture.h"

#include <array>
#include <vector>

namespace pushscope::capture {

/// Counts messages per tick of wall time and transport, so that a rate histogram never has to look at frames. Three rings of
/// fixed size: 10 ms ticks over the last 80 s, 100 ms over the last hour, 10 s over the last day. Not thread-safe.
class MessageCounters
{
public:
    MessageCounters();

    /// Times may come in any order; one that is older than a ring reaches is left out of that ring.
    void add(base::WallTime time, base::Transport transport, quint32 messages = 1);

    /// Messages per interval, oldest first, ending with the interval that holds `until`; intervals start at whole
    /// multiples of their length. Exact for lengths that are multiples of a tick of a ring that reaches back far
    /// enough; otherwise a tick counts into the interval in which it starts. At most 100,000 intervals.
    [[nodiscard]] std::vector<Capture::TransportCounts> histogram(base::WallTime until,
                                                                  std::chrono::milliseconds interval,
                                                                  int intervals) const;

private:
    class Ring
    {
    public:
        Ring(std::chrono::milliseconds width, std::size_t slots) : m_width(width), m_slots(slots) {}
        void add(base::WallTime time, base::Transport transport, quint32 messages);
        void addTo(Capture::TransportCounts &counts, qint64 tick) const;
        [[nodiscard]] std::chrono::microseconds width() const { return m_width; }
        [[nodiscard]] std::chrono::microseconds span() const { return m_width * qint64(m_slots.size()); }

    private:
        struct Slot
        {
            quint32 lap = 0; ///< which turn of the ring the count belongs to
            Capture::TransportCounts counts{};
        };
        std::chrono::microseconds m_width;
        std::vector<Slot> m_slots;
    };
    [[nodiscard]] const Ring &ringFor(std::chrono::microseconds interval, std::chrono::microseconds reach) const;

    std::array<Ring, 3> m_rings; ///< finest first
    base::WallTime m_newest{};
};

} // namespace pushscope::capture
