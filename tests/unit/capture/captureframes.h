// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/client/frame.h"

#include <atomic>

// What the capture tests share: a clock that stands still and frames made by hand.
namespace pushscope::tests {

/// A clock that only the test moves. Wall time starts at 2023-11-14T22:13:20Z, a whole multiple of 100 seconds.
class ManualClock final : public base::Clock
{
public:
    static constexpr base::WallTime kStart{std::chrono::seconds(1'700'000'000)};

    [[nodiscard]] base::WallTime wallNow() const override { return kStart + elapsed(); }
    [[nodiscard]] base::SteadyTime steadyNow() const override { return base::SteadyTime(std::chrono::hours(1) + elapsed()); }
    void advance(std::chrono::microseconds by) { m_elapsed += by.count(); }

private:
    [[nodiscard]] std::chrono::microseconds elapsed() const { return std::chrono::microseconds(m_elapsed); }
    std::atomic<qint64> m_elapsed{0};
};

inline constexpr base::WallTime kStart = ManualClock::kStart;

inline client::Frame message(base::WallTime time, const QByteArray &topic, const QByteArray &payload,
                             quint32 source = 1)
{
    client::Frame frame;
    frame.source = client::SourceId{source};
    frame.time = time;
    frame.topic = topic;
    frame.payload = payload;
    frame.wireBytes = payload.size() + 2;
    return frame;
}

} // namespace pushscope::tests
