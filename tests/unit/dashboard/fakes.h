// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/client/frame.h"

namespace pushscope {

/// Time that the test decides.
class FakeClock final : public base::Clock
{
public:
    base::WallTime wall{std::chrono::seconds(1'700'000'000)};
    base::SteadyTime steady{std::chrono::hours(1)};

    [[nodiscard]] base::WallTime wallNow() const override { return wall; }
    [[nodiscard]] base::SteadyTime steadyNow() const override { return steady; }
    void pass(std::chrono::microseconds time)
    {
        wall += time;
        steady += time;
    }
};

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
