// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/capture/recordingfile.h"

#include <list>
#include <mutex>

namespace pushscope::capture {

/// Blocks read back from a recording; those used last stay decoded. Thread-safe: callers take turns on its connection.
class BlockCache
{
public:
    explicit BlockCache(std::unique_ptr<RecordingReader> reader) : m_reader(std::move(reader)) {}

    /// At least the frames that the index entry tells of; null when the block is gone or damaged.
    [[nodiscard]] std::shared_ptr<const FrameBlock> load(const RecordedBlock &wanted);
    /// Reads from another connection from now on.
    void renew(std::unique_ptr<RecordingReader> reader);

private:
    static constexpr std::size_t kMaxBlocks = 64;
    static constexpr qint64 kMaxBytes = 32 * 1024 * 1024;

    std::mutex m_mutex; ///< protects everything
    std::unique_ptr<RecordingReader> m_reader;
    std::list<std::shared_ptr<const FrameBlock>> m_blocks; ///< the one used last first
    qint64 m_bytes = 0;
};

} // namespace pushscope::capture
