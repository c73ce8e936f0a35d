// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/capture/capture.h"
#include "core/capture/exchange/transfermonitor.h"

namespace pushscope::capture {

/// Whether a file is a recording, by how it begins; this process may have it open.
[[nodiscard]] bool isRecording(const QString &path);

/// Reads a recording into an empty capture, with its notes and the names of its sources, and leaves it as it
/// is; somebody else may go on writing it. Damaged blocks are left out and told of.
[[nodiscard]] base::Result<TransferSummary> copyRecording(const QString &path, Capture &into,
                                                          TransferMonitor &monitor);

} // namespace pushscope::capture
