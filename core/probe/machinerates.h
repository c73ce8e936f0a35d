// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/probe/procparsers.h"

#include <QHash>

#include <deque>

namespace pushscope::probe {

/// Makes shares of busy time out of readings. A clock tick is 10 ms long, so at ten readings a second the time from
/// one to the next would only tell ten steps: each share is over the last half second (or since the last reading).
class CpuMeter
{
public:
    struct Shares
    {
        std::optional<double> all;      ///< percent, 0 to 100
        std::map<int, double> cores;
    };
    /// Nothing of what there is no earlier reading of: all at first, a core that has just come on line.
    [[nodiscard]] Shares update(CpuReading reading, base::SteadyTime now);

private:
    struct Timed
    {
        base::SteadyTime at;
        CpuReading reading;
    };
    std::deque<Timed> m_readings; ///< of the window, and the one before it
};

/// Makes bytes per second out of counters. A counter that went back (a wrap, a device that was replaced) gives 0 for
/// that once.
class DeviceRates
{
public:
    struct Rate
    {
        QByteArray name;
        double in = 0;  ///< bytes per second
        double out = 0;
    };
    /// Only of devices that were there at the last call too. Forgets those that are gone.
    [[nodiscard]] std::vector<Rate> update(const std::vector<DeviceBytes> &devices, base::SteadyTime now);

private:
    QHash<QByteArray, DeviceBytes> m_before;
    base::SteadyTime m_at;
};

/// The growth of a counter per second, never negative; 0 when no time has passed.
[[nodiscard]] double ratePerSecond(quint64 before, quint64 after, base::SteadyTime::duration elapsed);

} // namespace pushscope::probe
