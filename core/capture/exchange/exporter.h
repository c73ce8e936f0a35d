// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/capture/exchange/exchangeformat.h"
#include "core/capture/exchange/frameselection.h"
#include "core/capture/exchange/transfermonitor.h"

namespace pushscope::capture {

struct ExportRequest
{
    const Capture &capture; ///< must outlive the export
    std::shared_ptr<const FrameSelection> selection{};
    ExchangeFormat format = ExchangeFormat::Ndjson;
    QString path{}; ///< replaced when the export is whole, untouched otherwise
};

/// Writes the selected frames, holding a batch of them at a time. On a thread of the caller's: see
/// TransferJob.
[[nodiscard]] base::Result<TransferSummary> exportFrames(const ExportRequest &request,
                                                         TransferMonitor &monitor);

} // namespace pushscope::capture
