// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/capture/exchange/transferjob.h"

#include <algorithm>

namespace pushscope::capture {

double TransferJob::Progress::share() const
{
    const double share = framesTotal > 0  ? double(frames) / double(framesTotal)
                         : bytesTotal > 0 ? double(bytes) / double(bytesTotal)
                                          : 0;
    return std::clamp(share, 0.0, 1.0);
}

TransferJob::TransferJob(Work work)
    : m_thread([this, work = std::move(work)] {
        auto result = work(m_monitor);
        const std::lock_guard guard(m_mutex);
        m_result = std::move(result);
    })
{
}

TransferJob::~TransferJob()
{
    cancel();
    m_thread.join();
}

TransferJob::Progress TransferJob::progress() const
{
    return {.frames = m_monitor.frames,
            .framesTotal = m_monitor.framesTotal,
            .bytes = m_monitor.bytes,
            .bytesTotal = m_monitor.bytesTotal};
}

std::optional<base::Result<TransferSummary>> TransferJob::result() const
{
    const std::lock_guard guard(m_mutex);
    return m_result;
}

} // namespace pushscope::capture
