// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/client/frame.h"
#include "tests/unit/support/fakeclock.h"

namespace pushscope {

[[nodiscard]] inline client::Frame message(client::SourceId source, base::WallTime time,
                                           const QByteArray &topic, const QByteArray &payload)
{
    client::Frame frame;
    frame.source = source;
    frame.time = time;
    frame.topic = topic;
    frame.payload = payload;
    frame.wireBytes = payload.size() + 2;
    frame.latency = std::chrono::microseconds(900);
    return frame;
}

} // namespace pushscope
