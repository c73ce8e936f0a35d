// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/base/error.h"
#include "core/capture/exchange/transfermonitor.h"

#include <QString>

#include <memory>

namespace pushscope::capture {

class Capture;

/// Opens captures that are in files: recordings as they are, anything else by importing it into a recording of its own,
/// which goes when the capture is let go of. Any thread may call; calls take as long as the file does.
class CaptureOpener
{
public:
    /// Imports lie in folders below `folder`; those that a sudden end has left there are removed.
    CaptureOpener(const base::Clock &clock, const QString &folder);

    struct Opened
    {
        std::shared_ptr<Capture> capture;
        TransferSummary summary; ///< of an import; of a recording how many frames it holds
    };
    [[nodiscard]] base::Result<Opened> open(const QString &path, TransferMonitor &monitor) const;

private:
    [[nodiscard]] base::Result<Opened> import(const QString &path, TransferMonitor &monitor) const;

    const base::Clock &m_clock;
    const QString m_folder;
};

} // namespace pushscope::capture
