// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/capture/capture.h"
#include "core/capture/framelog.h"
#include "core/capture/topicdirectory.h"

#include <QString>

#include <memory>
#include <unordered_map>
#include <vector>

namespace SQLite {
class Database;
class Exception;
class Statement;
} // namespace SQLite

namespace pushscope::capture {

// A recording is a SQLite database in WAL mode. Frames lie in blocks of up to 512 (see blockcodec.h):
//
//     blocks(first, frames, messages, oldest, newest, bytes)   one short row a block: what is read on opening
//     data(first, frames)                                      the block itself
//     ticks(tick, messages)                                    messages per 100 ms of wall time
//     topics(source, topic, messages, bytes, sequence, last)   newest state of each topic; `last` is a block of one,
//                                                              without its payload where that is large
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
using RecordedTicks = std::unordered_map<qint64, quint32>;

struct RecordingState
{
    Sequence topicsThrough; ///< the topics tell of the messages up to here
    quint64 messages = 0;   ///< ever captured
};

/// The one connection that writes. Used by one thread at a time. Every call may fail: the disk belongs to others.
class RecordingWriter
{
public:
    /// Makes the file where there is none; goes on with one that exists.
    [[nodiscard]] static base::Result<std::unique_ptr<RecordingWriter>> open(const QString &path);
    ~RecordingWriter();

    [[nodiscard]] base::Result<std::vector<RecordedBlock>> blocks();
    [[nodiscard]] base::Result<std::vector<TopicState>> topics();
    [[nodiscard]] base::Result<RecordedTicks> ticks(base::WallTime from);
    [[nodiscard]] base::Result<RecordingState> state();

    /// What one transaction writes.
    struct Batch
    {
        std::vector<FrameSpan> blocks; ///< each from the start of its block
        std::vector<TopicState> topics;
        RecordingState state;
        RecordedTicks ticks;
        Sequence keepFrom;             ///< blocks before go; 0 keeps all
        base::WallTime keepTicksFrom;
    };
    /// All of it or nothing. Returns the index entries of the blocks, in their order.
    [[nodiscard]] base::Result<std::vector<RecordedBlock>> write(const Batch &batch);

private:
    class Private;
    explicit RecordingWriter(std::unique_ptr<Private> d);
    std::unique_ptr<Private> d;
};

/// A connection that reads beside the writer. Used by one thread at a time; a scan opens one for each of its threads.
class RecordingReader
{
public:
    [[nodiscard]] static base::Result<std::unique_ptr<RecordingReader>> open(const QString &path);
    ~RecordingReader();

    /// The bytes of a block for BlockDecoder; NotFound when it has been removed.
    [[nodiscard]] base::Result<QByteArray> block(Sequence first);

private:
    class Private;
    explicit RecordingReader(std::unique_ptr<Private> d);
    std::unique_ptr<Private> d;
};

} // namespace pushscope::capture
