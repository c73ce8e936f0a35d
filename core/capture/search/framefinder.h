// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/capture/capture.h"
#include "core/capture/filter/filterprogram.h"

#include <memory>
#include <optional>

namespace pushscope::capture {

/// The frames of a capture that match a filter, numbered in their order: found on threads of its own, from
/// the newest back to the oldest, and forward as more are captured. A match keeps its number for good: those
/// captured after the search began count 0, 1, 2 upwards, those before -1, -2 downwards, so that the list
/// grows at both ends and shrinks only where the capture forgets. One bit a frame is kept, so that ten
/// million frames take 2 MB whatever matches. (With `until` the numbers part where that time was first
/// reached, so that the newest matches come first there too.)
///
/// Without a filter and without limits nothing is searched: every frame is a match.
///
/// All methods may be called from any thread and return at once. The capture must outlive this.
class FrameFinder
{
public:
    struct Request
    {
        FilterProgram filter{};
        std::optional<base::WallTime> from{}; ///< frames at or after
        std::optional<base::WallTime>
            until{}; ///< frames before; then nothing that is yet to come is looked at
    };
    FrameFinder(const Capture &capture, Request request);
    ~FrameFinder(); ///< ends the search, within a few milliseconds

    /// The matches [first, end); empty when they are the same.
    struct Range
    {
        qint64 first = 0;
        qint64 end = 0;
        [[nodiscard]] qint64 size() const { return end - first; }
    };
    struct Progress
    {
        Range matches;
        quint64 scanned = 0;                ///< frames looked at so far
        quint64 unscanned = 0;              ///< frames that are still to be looked at
        quint64 costly = 0;                 ///< texts on which a regular expression was given up
        std::optional<base::Error> error{}; ///< what could not be read; the rest is searched all the same
    };
    [[nodiscard]] Progress progress() const;

    /// Of a match; 0 when it is out of range.
    [[nodiscard]] Sequence sequence(qint64 match) const;
    /// The newest match at or before a frame; `first` - 1 when there is none.
    [[nodiscard]] qint64 matchAt(Sequence sequence) const;

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace pushscope::capture
