// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/capture/capture.h"

#include <memory>

namespace pushscope::capture {

/// Single frames of a capture for a view that must not wait for a disk. What is in memory is there at once;
/// the rest is read on a thread of its own, what was asked for last first, and stays for a while.
class FrameLoader
{
public:
    explicit FrameLoader(const Capture &capture);
    ~FrameLoader();

    /// The frame, or null while it is being read; then `version()` grows when it has come. Null for good when
    /// it is no longer held (see `isGone`). One thread calls.
    [[nodiscard]] client::FramePtr frame(Sequence sequence);
    [[nodiscard]] bool isGone(Sequence sequence) const;
    /// The frame before this one from the same source, in the same direction and on the same topic.
    struct Previous
    {
        bool isKnown = false; ///< it has been looked for; version() grows when that is so
        Sequence sequence;    ///< 0 when there is none that is held
        client::FramePtr frame;
    };
    [[nodiscard]] Previous previous(Sequence sequence);

    /// Grows whenever something that was asked for has come or is gone.
    [[nodiscard]] quint64 version() const;

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace pushscope::capture
