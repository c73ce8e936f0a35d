// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/client/sourcerecord.h"

namespace pushscope::client {

void SourceRecord::countReceived(base::SteadyTime now, qint64 wireBytes,
                                 std::optional<std::chrono::microseconds> latency)
{
    const std::scoped_lock lock(m_mutex);
    ++m_status.messages;
    m_status.bytesIn += wireBytes;
    m_rate.add(now, 1, static_cast<std::uint64_t>(wireBytes));
    if (latency)
        recordLatency(now, *latency);
}

void SourceRecord::recordLatency(base::SteadyTime now, std::chrono::microseconds latency)
{
    if (now - m_turnStarted >= kTurn) {
        if (now - m_turnStarted < 2 * kTurn)
            m_earlierLatency = m_latency;
        else
            m_earlierLatency.reset();
        m_latency.reset();
        m_turnStarted = now;
    }
    m_latency.record(latency);
}

SourceStatus SourceRecord::snapshot(base::SteadyTime now) const
{
    std::unique_lock lock(m_mutex);
    SourceStatus status = m_status;
    const base::RateMeter rate = m_rate;
    base::LatencyHistogram latency;
    const auto age = now - m_turnStarted;
    if (age < 2 * kTurn)
        latency.merge(m_latency);
    if (age < kTurn)
        latency.merge(m_earlierLatency);
    lock.unlock();

    status.messageRate = rate.rate(now).events;
    if (latency.count() > 0) {
        status.latencyP50 = latency.quantile(0.50);
        status.latencyP99 = latency.quantile(0.99);
    }
    return status;
}

} // namespace pushscope::client
