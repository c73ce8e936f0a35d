// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/capture/capturenotes.h"
#include "core/capture/framelog.h"
#include "core/capture/memorycapture.h"
#include "core/capture/messagecounters.h"
#include "core/capture/topicdirectory.h"

#include <mutex>

namespace pushscope::capture {

/// The inside of MemoryCapture.
class MemoryCapture::Private
{
public:
    Private(const base::Clock &c, qint64 budgetBytes);

    void add(client::Frame &&frame, base::SteadyTime now);
    void forget(std::vector<FrameBlockPtr> &garbage);

    const base::Clock &clock;
    const qint64 budget;

    mutable std::mutex mutex; ///< protects everything below, for a few hundred frames at a time
    FrameLog log;
    quint64 messages = 0;
    quint64 forgotten = 0;
    MessageCounters counters;
    TopicDirectory topics;
    CaptureNotes notes;
};

} // namespace pushscope::capture
