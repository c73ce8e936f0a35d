// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/capture/capture.h"

#include <QString>

#include <memory>
#include <optional>

namespace pushscope::capture {

class RecordingWriter;

/// A capture kept in a recording on disk: bounded in memory whatever it holds. Frames are readable as soon as
/// append() returns; a thread of its own writes them in batches, so that the end of the program, however sudden,
/// loses less than a second. At the disk budget the oldest blocks leave first and are counted as forgotten.
///
/// While the disk is slow, frames wait in a queue of `queueBytes`; when that is full, append() waits, which slows the
/// sources down instead of losing what they send. While the disk refuses (see trouble()), the newest frames stay in
/// memory, older unwritten ones are forgotten and counted, and writing is tried again every second.
///
/// When the file is removed or damaged underneath, it is made again, with what is in memory and what can still be read
/// of the old one; what cannot is counted as forgotten. Where that happens again and again, frames are kept in memory only,
/// and it is tried every minute.
class FileCapture final : public Capture
{
public:
    struct Options
    {
        qint64 budgetBytes = qint64(4) * 1024 * 1024 * 1024; ///< of encoded frames on disk
        qint64 memoryBytes = 32 * 1024 * 1024; ///< of the newest frames, which are read without the disk
        qint64 queueBytes = 64 * 1024 * 1024;
    };
    /// Makes a recording, or goes on with the one that is at `path`.
    [[nodiscard]] static base::Result<std::unique_ptr<FileCapture>> open(const base::Clock &clock, const QString &path,
                                                                         Options options);
    /// Looks at a recording that exists: append() does nothing, and the file is not changed, unless a note is written
    /// where the file allows it.
    [[nodiscard]] static base::Result<std::unique_ptr<FileCapture>> openRecording(const base::Clock &clock,
                                                                                  const QString &path);
    /// Writes what is left.
    ~FileCapture() override;

    void append(std::vector<client::Frame> frames) override;
    /// `heldBytes` and `budgetBytes` are those on disk.
    [[nodiscard]] Statistics statistics() const override;
    [[nodiscard]] Chunk read(Sequence from, std::size_t limit) const override;
    [[nodiscard]] Chunk readInMemory(Sequence from, std::size_t limit) const override;
    [[nodiscard]] Sequence find(base::WallTime time) const override;
    [[nodiscard]] std::vector<TransportCounts> histogram(base::WallTime until, std::chrono::milliseconds interval,
                                                 int intervals) const override;
    [[nodiscard]] std::vector<TopicSummary> topics() const override;
    [[nodiscard]] base::Result<std::unique_ptr<CaptureScanner>> scanner() const override;
    [[nodiscard]] std::vector<Note> notes() const override;
    void setNote(Note note) override;
    void removeNote(Sequence sequence) override;
    [[nodiscard]] std::map<client::SourceId, QString> sourceNames() const override;
    void setSourceName(client::SourceId source, QString name) override;

    /// Why nothing is being written, while that is so, or what happened to the file lately.
    [[nodiscard]] std::optional<base::Error> trouble() const;
    /// Waits until everything appended so far is on disk; returns whether it is.
    bool flush();

    class Private;

private:
    explicit FileCapture(std::unique_ptr<Private> d);
    static base::Result<std::unique_ptr<FileCapture>> opened(const base::Clock &clock, const QString &path,
                                                             Options options, std::unique_ptr<RecordingWriter> writer);
    std::unique_ptr<Private> d;
};

} // namespace pushscope::capture
