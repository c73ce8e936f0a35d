// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/ratemeter.h"

#include <algorithm>

namespace pushscope::base {

namespace {

std::int64_t tickOf(SteadyTime time, std::chrono::milliseconds tick)
{
    return time.time_since_epoch() / tick;
}

} // namespace

void RateMeter::add(SteadyTime now, std::uint64_t events, std::uint64_t bytes)
{
    if (!m_started) {
        m_started = true;
        m_first = now;
    }
    const std::int64_t tick = tickOf(now, kTick);
    Slot &slot = m_slots[static_cast<std::size_t>(tick) % m_slots.size()];
    if (slot.tick != tick)
        slot = {tick, 0, 0};
    slot.events += events;
    slot.bytes += bytes;
}

RateMeter::Rate RateMeter::rate(SteadyTime now) const
{
    if (!m_started)
        return {};
    const std::int64_t current = tickOf(now, kTick);
    double events = 0;
    double bytes = 0;
    for (const Slot &slot : m_slots) {
        if (slot.tick > current - kTicks && slot.tick <= current) {
            events += static_cast<double>(slot.events);
            bytes += static_cast<double>(slot.bytes);
        }
    }
    // The window reaches from the start of its oldest tick to now; a meter younger than that has seen less,
    // but one lone event must not look like a flood, so no less than one tick counts.
    const std::chrono::duration<double> partial = now.time_since_epoch() - current * kTick;
    const std::chrono::duration<double> window = (kTicks - 1) * kTick + partial;
    const std::chrono::duration<double> lived = now - m_first;
    const double seconds = std::max(std::min(window, lived), std::chrono::duration<double>(kTick)).count();
    return {events / seconds, bytes / seconds};
}

} // namespace pushscope::base
