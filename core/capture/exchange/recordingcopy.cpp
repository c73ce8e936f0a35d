// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/capture/exchange/recordingcopy.h"

#include "core/capture/blockcodec.h"
#include "core/capture/recordingfile.h"
#include "core/capture/recordingfilesql.h"

#include <set>

namespace pushscope::capture {

namespace {

constexpr QByteArrayView kStart("SQLite format 3\0", 16);

} // namespace

bool isRecording(const QString &path)
{
    return readStart(path, kStart.size()) == kStart;
}

base::Result<TransferSummary> copyRecording(const QString &path, Capture &into, TransferMonitor &monitor)
{
    const auto reader = RecordingReader::open(path);
    if (!reader)
        return tl::unexpected(reader.error());
    const auto blocks = (*reader)->blocks();
    if (!blocks)
        return tl::unexpected(blocks.error());
    const auto notes = (*reader)->notes();
    if (!notes)
        return tl::unexpected(notes.error());
    for (const RecordedBlock &block : *blocks)
        monitor.framesTotal += block.frames;
    for (const auto &[source, name] : notes->sourceNames)
        into.setSourceName(source, name);

    TransferSummary summary;
    std::set<client::SourceId> sources;
    std::map<Sequence, Sequence> numbers; // of the frames with notes, there and here
    for (const CaptureNotes::NoteChange &note : notes->notes)
        numbers.emplace(note.sequence, Sequence{});
    for (const RecordedBlock &block : *blocks) {
        if (monitor.isCancelled) {
            summary.cancelled = true;
            return summary;
        }
        const auto bytes = (*reader)->block(block.first);
        std::vector<client::Frame> frames = bytes ? decodeBlock(*bytes) : std::vector<client::Frame>();
        summary.leftOut += block.frames - std::min(block.frames, frames.size());
        for (std::size_t i = 0; i < frames.size(); ++i) {
            sources.insert(frames[i].source);
            const auto noted = numbers.find(Sequence{block.first.value + i});
            if (noted != numbers.end())
                noted->second = Sequence{summary.frames + i + 1};
        }
        summary.frames += frames.size();
        summary.bytes += block.bytes;
        into.append(std::move(frames));
        monitor.frames = summary.frames;
    }
    for (const CaptureNotes::NoteChange &note : notes->notes) {
        if (note.text && numbers[note.sequence].value > 0)
            into.setNote({numbers[note.sequence], *note.text});
    }
    summary.sources = sources.size();
    if (summary.leftOut > 0)
        summary.notice =
            QStringLiteral("%1 frames of %2 are damaged and were left out.").arg(summary.leftOut).arg(path);
    return summary;
}

} // namespace pushscope::capture
