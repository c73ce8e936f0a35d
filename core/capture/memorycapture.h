// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/capture/capture.h"

#include <memory>

namespace pushscope::capture {

/// A capture that lives in memory, bounded in bytes: the oldest frames leave first and are counted.
class MemoryCapture final : public Capture
{
public:
    explicit MemoryCapture(const base::Clock &clock, qint64 budgetBytes = 64 * 1024 * 1024);
    ~MemoryCapture() override;

    void append(std::vector<client::Frame> frames) override;
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

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace pushscope::capture
