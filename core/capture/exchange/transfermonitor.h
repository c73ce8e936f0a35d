// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QtGlobal>

#include <atomic>

namespace pushscope::capture {

/// Between a transfer on a thread of its own and whoever watches it from another.
struct TransferMonitor
{
    std::atomic<bool> isCancelled{false}; ///< set from outside: ends the transfer within a batch
    std::atomic<quint64> frames{0};       ///< done so far
    std::atomic<quint64> framesTotal{0};  ///< 0 while unknown
    std::atomic<qint64> bytes{0};         ///< of the file, done so far
    std::atomic<qint64> bytesTotal{0};    ///< 0 while unknown
};

/// How a transfer ended that did not fail.
struct TransferSummary
{
    quint64 frames = 0;
    quint64 sources = 0;    ///< that the frames came from
    qint64 bytes = 0;       ///< of the file
    quint64 leftOut = 0;    ///< lines, rows or frames that could not be read
    QString notice{};       ///< one sentence on what was left out and why; empty when nothing was
    bool cancelled = false; ///< an export has removed its file; an import keeps what it has read
};

} // namespace pushscope::capture
