// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/latencyhistogram.h"
#include "core/base/ratemeter.h"
#include "core/client/source.h"

#include <mutex>

namespace pushscope::client {

/// What is known of one source, shared between the network thread that writes it and whoever asks. Thread-safe; the
/// lock is held for a few additions per message and for the time of one copy per question.
class SourceRecord
{
public:
    explicit SourceRecord(SourceStatus status) : m_status(std::move(status)) {}

    /// Changes fields of the status; `change` must be short.
    template <class Change>
    void update(const Change &change)
    {
        const std::scoped_lock lock(m_mutex);
        change(m_status);
    }

    void countReceived(base::SteadyTime now, qint64 wireBytes, std::optional<std::chrono::microseconds> latency);
    [[nodiscard]] SourceStatus snapshot(base::SteadyTime now) const;

private:
    /// Two histograms take turns, so that quantiles are over the last half to whole minute.
    static constexpr std::chrono::seconds kTurn{30};
    void recordLatency(base::SteadyTime now, std::chrono::microseconds latency);

    mutable std::mutex m_mutex; ///< protects everything below
    SourceStatus m_status;
    base::RateMeter m_rate;
    base::LatencyHistogram m_latency;
    base::LatencyHistogram m_earlierLatency;
    base::SteadyTime m_turnStarted{};
};

} // namespace pushscope::client
