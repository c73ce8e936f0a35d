// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/capture/capture.h"
#include "core/capture/exchange/exchangeformat.h"
#include "core/capture/exchange/transfermonitor.h"

namespace pushscope::capture {

/// Numbers for the sources of a file, in the order in which they come up. When they run out, the last one is
/// shared.
struct SourceNumbers
{
    client::SourceId first{1};
    quint32 count = 1'000'000;
};

struct ImportRequest
{
    QString path{};
    Capture &into; ///< must outlive the import; also gets the names of the sources
    SourceNumbers sources{};
    /// Known by how the file begins where it is left out.
    std::optional<ExchangeFormat> format{};
};

/// Larger HAR files are refused.
inline constexpr qint64 kMaxHarBytes = qint64(2) * 1024 * 1024 * 1024;

/// Reads a file of frames, or of other people's: any NDJSON, whose lines become messages; any CSV with a
/// header, whose rows become JSON objects; any HAR, for what is a stream in it or a poll. What can be read is
/// kept, whatever comes after; `notice` says where and why something was left out. Fails only where nothing
/// could be read. On a thread of the caller's: see TransferJob.
[[nodiscard]] base::Result<TransferSummary> importFrames(const ImportRequest &request,
                                                         TransferMonitor &monitor);

class ByteReader;
/// The same from anywhere; `title` is what messages that name no topic get for one.
struct ImportStream
{
    ByteReader &bytes;
    ExchangeFormat format;
    QString fileName{}; ///< for sentences
    QByteArray title{};
    base::WallTime fallbackTime{}; ///< of the first message that has no time of its own
};
[[nodiscard]] base::Result<TransferSummary> importFrames(const ImportStream &stream, Capture &into,
                                                         SourceNumbers sources, TransferMonitor &monitor);

} // namespace pushscope::capture
