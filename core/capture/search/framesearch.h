// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/capture/search/framefinder.h"
#include "core/capture/search/matchindex.h"

#include <atomic>
#include <condition_variable>
#include <map>
#include <mutex>
#include <thread>
#include <vector>

namespace pushscope::capture {

/// The search behind a FrameFinder. Starts at a pivot, the newest frame when it began: one thread goes
/// forward from there with what is captured, as many as there are cores go back to the oldest, piece by
/// piece, and join what they find in order.
///
/// With `until` the pivot is where that time was first reached, and forward is only what had been captured
/// already: times are not strictly in order, so some of it may still lie before.
class FrameSearch
{
public:
    FrameSearch(const Capture &capture, FrameFinder::Request request);
    ~FrameSearch();

    [[nodiscard]] FrameFinder::Progress progress() const;
    [[nodiscard]] Sequence sequence(qint64 match) const;
    [[nodiscard]] qint64 matchAt(Sequence sequence) const;

private:
    class Searcher;
    struct Piece
    {
        Sequence from;
        Sequence to; ///< not included; 0 when there is none
    };

    void runForward();
    void runBack();
    /// Where to begin; may have to ask the disk.
    void plan();
    [[nodiscard]] Piece takePiece();
    void join(Piece piece, MatchRun run, std::chrono::steady_clock::duration took);

    // With the lock held:
    void forget(const Capture::Range &range) const;
    void note(const Searcher &searcher, quint64 costlyBefore);

    const Capture &m_capture;
    const FrameFinder::Request m_request;
    const bool m_nothing; ///< matches, whatever comes
    std::atomic<bool> m_stopping{false};

    mutable std::mutex m_mutex; ///< protects everything up to the threads
    std::condition_variable m_wake;
    bool m_planned = false;
    mutable MatchIndex m_index{Sequence{}};
    Sequence m_pivot;
    mutable quint64 m_lowest = 1; ///< the oldest frame to look at
    quint64 m_backTo = 1;         ///< everything from here to the pivot is in the index
    quint64 m_nextTo = 1;         ///< where the next piece ends
    quint64 m_pieceFrames;        ///< of the next piece
    std::map<quint64, std::pair<Piece, MatchRun>>
        m_waiting;              ///< pieces that are done, by end, until those after are
    mutable quint64 m_last = 0; ///< the newest frame to look at
    quint64 m_forwardTo = 0;    ///< everything from the pivot to here is in the index, this one included
    quint64 m_scanned = 0;
    quint64 m_costly = 0;
    std::optional<base::Error> m_error;

    std::vector<std::thread> m_threads;
};

} // namespace pushscope::capture
