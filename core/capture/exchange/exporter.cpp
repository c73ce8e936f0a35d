// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/capture/exchange/exporter.h"

#include "core/capture/exchange/framewriter.h"

#include <set>

namespace pushscope::capture {

base::Result<TransferSummary> exportFrames(const ExportRequest &request, TransferMonitor &monitor)
{
    OutputFile out(request.path);
    if (auto opened = out.open(); !opened)
        return tl::unexpected(std::move(opened).error());
    const SourceNames names = request.capture.sourceNames();
    const auto writer = FrameWriter::make(request.format, out, names);
    SelectedFrames frames(request.capture, *request.selection);
    monitor.framesTotal = request.selection->count();

    TransferSummary summary;
    std::set<client::SourceId> sources;
    writer->begin();
    while (true) {
        const auto &batch = frames.next();
        for (const SelectedFrames::Entry &entry : batch) {
            if (monitor.isCancelled) {
                summary.cancelled = true;
                return summary; // the unfinished file goes with `out`
            }
            writer->add(entry.sequence, *entry.frame);
            sources.insert(entry.frame->source);
            // Each may be large.
            if (!out.flushSome())
                break;
        }
        if (batch.empty() || !out.flushSome())
            break;
        summary.frames += batch.size();
        monitor.frames = frames.passed();
        monitor.bytes = out.bytes();
    }
    if (auto ended = writer->end(); !ended)
        return tl::unexpected(std::move(ended).error());
    summary.bytes = out.bytes();
    if (auto finished = out.finish(); !finished)
        return tl::unexpected(std::move(finished).error());
    monitor.bytes = summary.bytes;
    summary.sources = sources.size();
    summary.leftOut = frames.gone();
    if (summary.leftOut > 0) {
        summary.notice = QStringLiteral("%1 of the messages are no longer held, so they are not in the file.")
                             .arg(summary.leftOut);
    }
    return summary;
}

} // namespace pushscope::capture
