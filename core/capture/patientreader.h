// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/capture/capture.h"

#include <memory>
#include <optional>

namespace pushscope::capture {

/// Reads a capture for one who must not wait for a disk: what is in memory comes at once, the rest is read on a thread of
/// its own, a long stretch at a time and the next one ahead. The thread is made when it is first needed. One thread
/// calls; the capture must outlive this.
class PatientReader
{
public:
    explicit PatientReader(const Capture &capture);
    ~PatientReader(); ///< waits for the stretch that is being read

    /// As Capture::read(); nothing while that is being read, which the same question, asked again, will tell.
    [[nodiscard]] std::optional<Capture::Chunk> read(Sequence from, std::size_t limit);
    /// As Capture::find(), in the same way.
    [[nodiscard]] std::optional<Sequence> find(base::WallTime time);

private:
    class Worker;
    [[nodiscard]] bool isInMemory(base::WallTime time) const;
    [[nodiscard]] Worker &worker();

    const Capture &m_capture;
    std::unique_ptr<Worker> m_worker;
    Sequence m_asked;         ///< from where `m_chunk` was asked for
    Capture::Chunk m_chunk;   ///< the stretch that came last
    std::optional<std::pair<base::WallTime, Sequence>> m_found; ///< the time that was looked up last
};

} // namespace pushscope::capture
