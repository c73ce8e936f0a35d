// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/client/frame.h"

#include <QString>

#include <array>
#include <compare>
#include <map>
#include <memory>
#include <vector>

namespace pushscope::capture {

class CaptureScanner;

/// Numbers the frames of a capture in order of arrival, from 1. 0 stands before the first.
struct Sequence
{
    quint64 value = 0;
    constexpr auto operator<=>(const Sequence &) const = default;
};

/// The ordered frames of the running program, and the one place from which dashboards, tree and inspector read.
/// Writers append from any thread; readers call from any thread and get shared immutable frames.
class Capture : public client::FrameSink
{
public:
    struct Range
    {
        Sequence first; ///< oldest frame still held; `last` + 1 when empty
        Sequence last;  ///< newest frame; 0 when nothing was ever captured
    };
    struct Statistics
    {
        Range range;
        quint64 frames = 0;        ///< ever captured
        quint64 messages = 0;      ///< those of kind Message
        quint64 forgotten = 0;     ///< frames that left because the budget was reached
        qint64 heldBytes = 0;      ///< estimate of what the held frames cost
        qint64 budgetBytes = 0;
        quint64 unlistedTopics = 0; ///< messages on topics beyond the bound of topics()
        base::WallTime oldest;     ///< of the frames still held
        base::WallTime newest;
    };
    [[nodiscard]] virtual Statistics statistics() const = 0;

    struct Chunk
    {
        std::vector<client::FramePtr> frames; ///< in sequence order, starting at `first`
        Sequence first;                       ///< sequence of frames.front(), or of the next to come when empty
        quint64 skipped = 0; ///< frames between the asked-for start and `first` that are no longer held
    };
    /// At most `limit` frames from `from` on (`from` included).
    [[nodiscard]] virtual Chunk read(Sequence from, std::size_t limit) const = 0;
    /// The same without waiting for a disk: no frames when `from` is not in memory; then `first` is where memory begins.
    [[nodiscard]] virtual Chunk readInMemory(Sequence from, std::size_t limit) const = 0;
    /// The first held frame observed at or after `time`; `last` + 1 when there is none.
    [[nodiscard]] virtual Sequence find(base::WallTime time) const = 0;

    using TransportCounts = std::array<quint32, 4>; ///< by base::Transport
    /// Messages per interval, oldest first, ending with the interval that holds `until`.
    [[nodiscard]] virtual std::vector<TransportCounts> histogram(base::WallTime until, std::chrono::milliseconds interval,
                                                         int intervals) const = 0;

    struct TopicSummary
    {
        client::SourceId source;
        QByteArray topic;
        quint64 messages = 0;
        quint64 bytes = 0;      ///< payload bytes
        double rate = 0;        ///< messages per second, lately
        client::FramePtr last;  ///< never null
    };
    /// One entry per source and topic seen, sorted by source, then topic; at most 100,000, the rest is counted in
    /// `Statistics::unlistedTopics`.
    [[nodiscard]] virtual std::vector<TopicSummary> topics() const = 0;

    /// For reading in bulk, on a thread of the caller's. Must not outlive the capture.
    [[nodiscard]] virtual base::Result<std::unique_ptr<CaptureScanner>> scanner() const = 0;

    /// What people wrote beside a frame; an empty note is a bare bookmark. Kept with the capture, at most 10,000.
    struct Note
    {
        Sequence sequence;
        QString text;
    };
    [[nodiscard]] virtual std::vector<Note> notes() const = 0; ///< in order of sequences
    virtual void setNote(Note note) = 0;
    virtual void removeNote(Sequence sequence) = 0;

    /// What people call a source; kept with the capture, where its number alone would mean nothing later.
    [[nodiscard]] virtual std::map<client::SourceId, QString> sourceNames() const = 0;
    virtual void setSourceName(client::SourceId source, QString name) = 0;
};

} // namespace pushscope::capture
