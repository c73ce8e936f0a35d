// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/capture/messagecounters.h"

#include <algorithm>

namespace pushscope::capture {

using namespace std::chrono_literals;

namespace {

constexpr int kMaxIntervals = 100'000;

/// Which interval of this length a time lies in, counted from the epoch.
qint64 indexOf(base::WallTime time, std::chrono::microseconds width)
{
    const qint64 t = time.time_since_epoch().count();
    const qint64 w = width.count();
    return t / w - (t % w < 0 ? 1 : 0);
}

} // namespace

void MessageCounters::Ring::add(base::WallTime time, base::Transport transport, quint32 messages)
{
    const qint64 tick = indexOf(time, m_width);
    if (tick < 0)
        return;
    const auto size = qint64(m_slots.size());
    Slot &slot = m_slots[std::size_t(tick % size)];
    const auto lap = quint32(tick / size);
    if (slot.lap > lap && slot.lap - lap == 1)
        return; // late by up to a turn: the slot already serves a newer time
    if (slot.lap != lap)
        slot = {lap, {}};
    slot.counts[std::size_t(transport)] += messages;
}

void MessageCounters::Ring::addTo(Capture::TransportCounts &counts, qint64 tick) const
{
    if (tick < 0)
        return;
    const auto size = qint64(m_slots.size());
    const Slot &slot = m_slots[std::size_t(tick % size)];
    if (slot.lap != quint32(tick / size))
        return;
    for (std::size_t transport = 0; transport < counts.size(); ++transport)
        counts[transport] += slot.counts[transport];
}

MessageCounters::MessageCounters() : m_rings{Ring{10ms, 8192}, Ring{100ms, 36'864}, Ring{10s, 8640}} {}

void MessageCounters::add(base::WallTime time, base::Transport transport, quint32 messages)
{
    for (Ring &ring : m_rings)
        ring.add(time, transport, messages);
    m_newest = std::max(m_newest, time);
}

const MessageCounters::Ring &MessageCounters::ringFor(std::chrono::microseconds interval,
                                                      std::chrono::microseconds reach) const
{
    // The coarsest that is exact is the cheapest; failing that, the finest that reaches back far enough.
    for (auto ring = m_rings.rbegin(); ring != m_rings.rend(); ++ring) {
        if (interval % ring->width() == 0us && ring->span() >= reach)
            return *ring;
    }
    for (const Ring &ring : m_rings) {
        if (ring.span() >= reach)
            return ring;
    }
    return m_rings.back();
}

std::vector<Capture::TransportCounts> MessageCounters::histogram(base::WallTime until,
                                                                 std::chrono::milliseconds interval,
                                                                 int intervals) const
{
    if (interval <= 0ms || intervals <= 0)
        return {};
    std::vector<Capture::TransportCounts> counts(std::size_t(std::min(intervals, kMaxIntervals)));
    const std::chrono::microseconds length = interval;
    const qint64 firstInterval = indexOf(until, length) - qint64(counts.size()) + 1;
    const base::WallTime from{length * firstInterval};
    const base::WallTime end{from + length * qint64(counts.size())};

    const Ring &ring = ringFor(length, std::max(m_newest - from, 0us));
    // Nothing lies outside of what the ring spans, so the walk is bounded by the ring whatever was asked for.
    const base::WallTime walkFrom = std::max(from, m_newest - ring.span());
    const base::WallTime walkEnd = std::min(end, m_newest + 1us);
    for (qint64 tick = indexOf(walkFrom + ring.width() - 1us, ring.width());; ++tick) {
        const base::WallTime start{ring.width() * tick};
        if (start >= walkEnd)
            break;
        ring.addTo(counts[std::size_t(indexOf(start, length) - firstInterval)], tick);
    }
    return counts;
}

} // namespace pushscope::capture
