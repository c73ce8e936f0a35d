// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/client/frame.h"

#include <QTemporaryFile>

#include <functional>
#include <vector>

namespace pushscope::capture {

/// Puts frames in the order of their times, those of one time in the order in which they came, holding a
/// bounded part of them: sorted runs wait in a temporary file and are merged.
class FrameSorter
{
public:
    explicit FrameSorter(qint64 runBytes = 64 * 1024 * 1024);

    /// Fails where the temporary file cannot be written; the frames so far are still given by take().
    [[nodiscard]] base::Result<void> add(client::Frame frame);
    /// Hands everything over, once; `give` returns whether to go on.
    [[nodiscard]] base::Result<void> take(const std::function<bool(client::Frame &&)> &give);

private:
    struct Piece
    {
        qint64 at = 0;
        qint64 bytes = 0;
    };
    /// Sorted frames, in blocks in the temporary file, or those that stayed in memory.
    struct Run
    {
        std::vector<Piece> pieces;
        std::size_t nextPiece = 0;
        std::vector<client::Frame> frames;
        std::size_t next = 0;
    };
    [[nodiscard]] base::Result<void> spill();
    [[nodiscard]] bool fill(Run &run); ///< whether it has a frame next
    void sortPending();
    [[nodiscard]] base::Error trouble() const;

    const qint64 m_runBytes;
    std::vector<client::Frame> m_pending;
    qint64 m_pendingBytes = 0;
    bool m_isSorted = true; ///< the pending ones
    std::vector<Run> m_runs;
    QTemporaryFile m_file;
    qint64 m_written = 0;
    bool m_hasFailed = false;
};

} // namespace pushscope::capture
