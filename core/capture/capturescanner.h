// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/capture/capture.h"
#include "core/capture/filter/filterrow.h"

#include <functional>

namespace pushscope::capture {

/// Reads a capture in bulk, in views, without making frames. Each thread has its own.
class CaptureScanner
{
public:
    virtual ~CaptureScanner() = default;

    /// Gets one frame and its sequence; returns whether to go on.
    using Visit = std::function<bool(Sequence, const FilterRow &)>;
    /// Called before the first row and wherever the topic numbers of the rows begin to mean other topics.
    using NewTopics = std::function<void()>;
    /// Visits the held frames of [from, to) in order. Frames that are gone are passed over; so are those that
    /// cannot be read, and the first reason is the error that is returned in the end.
    [[nodiscard]] virtual base::Result<void> scan(Sequence from, Sequence to, const Visit &visit,
                                                  const NewTopics &newTopics) = 0;
};

} // namespace pushscope::capture
