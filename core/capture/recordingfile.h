// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/capture/capture.h"
#include "core/capture/capturenotes.h"
#include "core/capture/framelog.h"
#include "core/capture/topicdirectory.h"

#include <QString>

#include <memory>
#include <span>
#include <unordered_map>
#include <vector>

namespace SQLite {
class Database;
} // namespace SQLite

namespace pushscope::capture {

// A recording is a SQLite database in WAL mode. Frames lie in blocks of up to 512 (see blockcodec.h):
//
//     blocks(first, frames, messages, oldest, newest, bytes)   one short row a block: what is read on opening
//     data(first, frames)                                      the block itself
//     ticks(tick, ws, sse, longpoll, poll)                     messages per 100 ms of wall time, by transport
//     topics(source, topic, messages, bytes, sequence, last)   newest state of each topic; `last` is a block of one,
//                                                              without its payload where that is large
//     notes(sequence, text), sources(source, name)             what people wrote, see CaptureNotes
//     state(name, value)                                       numbers of the recording, see RecordingState
//
// A block that is not full yet is written again, under the same number, when more has come.

/// What the index of a recording says of a block.
struct RecordedBlock
{
    Sequence first;
    std::size_t frames = 0;
    std::size_t messages = 0;
    base::WallTime oldest; ///< time of its first frame
    base::WallTime newest; ///< largest time in it
    qint64 bytes = 0;

    [[nodiscard]] quint64 end() const { return first.value + frames; }
};

/// Messages per 100 ms, by the number of the tick since the epoch.
using RecordedTicks = std::unordered_map<qint64, Capture::TransportCounts>;

struct RecordingState
{
    Sequence topicsThrough; ///< the topics tell of the messages up to here
    quint64 messages = 0;   ///< ever captured
    bool open = false;      ///< a program writes it, or ended suddenly while it did
    bool offered = false;   ///< somebody was asked what to do with it since
};

/// A connection that reads beside the writer and never changes the file. Used by one thread at a time; a scan opens
/// one for each of its threads. When the file was removed and made anew meanwhile, both are read, the new one first.
class RecordingReader
{
public:
    [[nodiscard]] static base::Result<std::unique_ptr<RecordingReader>> open(const QString &path);
    ~RecordingReader();

    /// The bytes of a block for BlockDecoder; NotFound when it has been removed.
    [[nodiscard]] base::Result<QByteArray> block(Sequence first);
    [[nodiscard]] base::Result<std::vector<RecordedBlock>> blocks();
    [[nodiscard]] base::Result<std::vector<TopicState>> topics();
    [[nodiscard]] base::Result<RecordedTicks> ticks(base::WallTime from);
    [[nodiscard]] base::Result<CaptureNotes::Changes> notes();
    [[nodiscard]] base::Result<RecordingState> state();

private:
    class Private;
    explicit RecordingReader(std::unique_ptr<Private> d);
    std::unique_ptr<Private> d;
};

/// The one connection that writes. Used by one thread at a time. Every call may fail: the disk belongs to others.
class RecordingWriter
{
public:
    /// Makes the file where there is none; goes on with one that exists, and brings one of an older format up to date.
    /// What is no recording is left as it is. The log beside the file is emptied into it at `logBytes`.
    [[nodiscard]] static base::Result<std::unique_ptr<RecordingWriter>> open(const QString &path,
                                                                             qint64 logBytes = kMostLogBytes);
    static constexpr qint64 kMostLogBytes = 64 * 1024 * 1024;
    ~RecordingWriter();

    /// What one transaction writes.
    struct Batch
    {
        std::vector<FrameSpan> blocks; ///< each from the start of its block
        std::vector<TopicState> topics;
        RecordingState state;
        RecordedTicks ticks;           ///< added to those that are there
        CaptureNotes::Changes notes;
        Sequence keepFrom;             ///< blocks before go; 0 keeps all
        base::WallTime keepTicksFrom;
    };
    /// All of it or nothing. Returns the index entries of the blocks, in their order.
    [[nodiscard]] base::Result<std::vector<RecordedBlock>> write(const Batch &batch);

    /// Takes over blocks of another recording. Returns those that cannot be read there.
    [[nodiscard]] base::Result<std::vector<RecordedBlock>> adoptBlocks(RecordingReader &other,
                                                                       std::span<const RecordedBlock> blocks);

    [[nodiscard]] base::Result<void> writeNotes(const CaptureNotes::Changes &notes);
    /// Nothing more is to come: the recording did not end suddenly.
    [[nodiscard]] base::Result<void> end();
    [[nodiscard]] base::Result<void> setOffered();

    enum class Standing {
        InPlace,
        Removed,  ///< the file, or one that SQLite keeps beside it, is gone: what is written is lost in the end
        Replaced, ///< something else is in its place
    };
    [[nodiscard]] Standing standing() const;
    /// Moves what is left of the file in its place out of the way, to `path`; this connection goes on with it.
    void moveAside(const QString &path) const;

private:
    class Private;
    explicit RecordingWriter(std::unique_ptr<Private> d);
    std::unique_ptr<Private> d;
};

} // namespace pushscope::capture
