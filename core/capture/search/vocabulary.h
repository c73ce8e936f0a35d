// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/capture/capture.h"
#include "core/capture/filter/filtercompletion.h"

#include <atomic>

namespace pushscope::capture {

/// What a filter may speak of: topics, events and names of sources, and the fields and short texts in the
/// JSON of the newest messages and of each topic's last, those seen most often first. Everything is bounded;
/// takes up to some 100 ms, so a thread of the caller's calls it, now and then, and raises `stopping` when it
/// has no more use for it.
[[nodiscard]] FilterVocabulary gatherVocabulary(const Capture &capture, const std::atomic<bool> &stopping);

} // namespace pushscope::capture
