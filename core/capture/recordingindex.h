// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/capture/recordingfile.h"

#include <deque>

namespace pushscope::capture {

/// Which blocks a recording holds, in memory: some 70 bytes a block, so 20,000 blocks for 10,000,000 frames take
/// under 2 MB. Not thread-safe.
class RecordingIndex
{
public:
    struct Entry
    {
        RecordedBlock block;
        base::WallTime newestSoFar; ///< largest time of all blocks up to this one
    };

    /// Blocks come in order; the newest may come again, grown.
    void add(const RecordedBlock &block);
    void forgetBefore(Sequence first);
    void forgetFrom(Sequence first);
    void forgetBlock(Sequence first);

    [[nodiscard]] bool empty() const { return m_entries.empty(); }
    [[nodiscard]] std::size_t size() const { return m_entries.size(); }
    [[nodiscard]] const Entry &operator[](std::size_t i) const { return m_entries[i]; }
    [[nodiscard]] const RecordedBlock &back() const { return m_entries.back().block; }
    [[nodiscard]] base::WallTime newestSoFar() const { return m_entries.back().newestSoFar; }
    [[nodiscard]] quint64 frames() const { return m_frames; }
    [[nodiscard]] qint64 bytes() const { return m_bytes; }

    /// Where to cut so that at most `bytes` remain (one block always does); 0 when there is nothing to cut.
    [[nodiscard]] Sequence keepFrom(qint64 bytes) const;
    /// Index of the first block that ends after `sequence`.
    [[nodiscard]] std::size_t blockOf(Sequence sequence) const;
    /// Index of the block in which the first frame at or after `time` is; size() when there is none.
    [[nodiscard]] std::size_t find(base::WallTime time) const;

private:
    std::deque<Entry> m_entries;
    quint64 m_frames = 0;
    qint64 m_bytes = 0;
};

} // namespace pushscope::capture
