// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/capture/capture.h"

#include <list>
#include <unordered_map>

namespace pushscope::capture {

/// Frames that were asked for lately, bounded in bytes and in number. Each is a copy that stands for itself,
/// so that a frame does not keep the whole block alive that it came from. Not thread-safe.
class FrameCache
{
public:
    static constexpr qint64 kBytes = qint64(32) * 1024 * 1024;
    static constexpr std::size_t kFrames = 16'384;
    /// Frames that were asked for among the last so many stay beyond kBytes: a screenful of large ones must
    /// fit, or they would push each other out for ever.
    static constexpr quint64 kScreenful = 256;
    static constexpr qint64 kScreenfulBytes = 4 * kBytes;

    /// Null when it is not there.
    [[nodiscard]] client::FramePtr find(Sequence sequence);
    [[nodiscard]] bool contains(Sequence sequence) const { return m_index.contains(sequence.value); }
    /// Returns the copy.
    client::FramePtr insert(Sequence sequence, const client::Frame &frame);
    [[nodiscard]] qint64 bytes() const { return m_bytes; }

private:
    struct Entry
    {
        Sequence sequence;
        client::FramePtr frame;
        qint64 bytes;
        quint64 asked; ///< when, by m_asked
    };
    [[nodiscard]] bool isOverfull() const;

    std::list<Entry> m_entries; ///< the one asked for last first
    std::unordered_map<quint64, std::list<Entry>::iterator> m_index;
    qint64 m_bytes = 0;
    quint64 m_asked = kScreenful; ///< counts find()
};

} // namespace pushscope::capture
