// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/capture/capture.h"
#include "core/capture/search/framefinder.h"

#include <functional>
#include <memory>
#include <vector>

namespace pushscope::capture {

/// Which frames of a capture are meant, in their order. Asked by one thread at a time.
class FrameSelection
{
public:
    virtual ~FrameSelection() = default;
    [[nodiscard]] virtual quint64 count() const = 0;
    /// 0 for one that is gone.
    [[nodiscard]] virtual Sequence at(quint64 index) const = 0;

    /// All that are held now, and none of those to come.
    [[nodiscard]] static std::unique_ptr<FrameSelection> everything(const Capture &capture);
    /// These, in whatever order they are given.
    [[nodiscard]] static std::unique_ptr<FrameSelection> of(std::vector<Sequence> sequences);
    /// Matches that were found by now; the finder stays alive with the selection.
    [[nodiscard]] static std::unique_ptr<FrameSelection> matches(std::shared_ptr<const FrameFinder> finder,
                                                                 FrameFinder::Range range);
};

/// Reads the selected frames front to back, in batches, without holding more than one of them. Frames that
/// the capture forgot meanwhile are passed over and counted.
class SelectedFrames
{
public:
    SelectedFrames(const Capture &capture, const FrameSelection &selection);

    struct Entry
    {
        Sequence sequence;
        client::FramePtr frame;
    };
    /// The next ones, valid until the next call; empty at the end.
    [[nodiscard]] const std::vector<Entry> &next();
    [[nodiscard]] quint64 passed() const { return m_passed; } ///< of the selection, so far
    [[nodiscard]] quint64 gone() const { return m_gone; }

private:
    void read(Sequence first, std::size_t count);

    const Capture &m_capture;
    const FrameSelection &m_selection;
    const quint64 m_count;
    std::vector<Entry> m_batch;
    quint64 m_passed = 0;
    quint64 m_gone = 0;
};

} // namespace pushscope::capture
