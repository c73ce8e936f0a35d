// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/capture/exchange/transfermonitor.h"

#include <functional>
#include <mutex>
#include <optional>
#include <thread>

namespace pushscope::capture {

/// One export or import on a thread of its own, asked for how far it is. What it works on must outlive it.
class TransferJob
{
public:
    using Work = std::function<base::Result<TransferSummary>(TransferMonitor &)>;
    explicit TransferJob(Work work);
    ~TransferJob(); ///< cancels, and waits for the batch that is under way

    struct Progress
    {
        quint64 frames = 0;
        quint64 framesTotal = 0; ///< 0 while unknown
        qint64 bytes = 0;
        qint64 bytesTotal = 0; ///< 0 while unknown
        /// Of the whole, from 0 to 1.
        [[nodiscard]] double share() const;
    };
    [[nodiscard]] Progress progress() const;
    void cancel() { m_monitor.isCancelled = true; }
    /// Nothing while it is under way.
    [[nodiscard]] std::optional<base::Result<TransferSummary>> result() const;

private:
    TransferMonitor m_monitor;
    mutable std::mutex m_mutex; ///< protects the result
    std::optional<base::Result<TransferSummary>> m_result;
    std::thread m_thread;
};

} // namespace pushscope::capture
