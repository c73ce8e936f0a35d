// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/probe/machinerates.h"

#include <algorithm>

namespace pushscope::probe {

namespace {

constexpr std::chrono::milliseconds kWindow{500};

/// Idle time may shrink by a tick now and then (proc(5) on iowait), hence the bounds.
std::optional<double> share(const CpuTimes &before, const CpuTimes &after)
{
    if (after.total <= before.total)
        return std::nullopt;
    const double total = static_cast<double>(after.total - before.total);
    const double busy = after.busy <= before.busy ? 0 : static_cast<double>(after.busy - before.busy);
    return std::clamp(100.0 * busy / total, 0.0, 100.0);
}

} // namespace

double ratePerSecond(quint64 before, quint64 after, base::SteadyTime::duration elapsed)
{
    const double seconds = std::chrono::duration<double>(elapsed).count();
    return after <= before || seconds <= 0 ? 0 : static_cast<double>(after - before) / seconds;
}

CpuMeter::Shares CpuMeter::update(CpuReading reading, base::SteadyTime now)
{
    Shares shares;
    while (m_readings.size() > 1 && now - m_readings[1].at >= kWindow)
        m_readings.pop_front();
    if (!m_readings.empty()) {
        const CpuReading &before = m_readings.front().reading;
        if (before.all && reading.all)
            shares.all = share(*before.all, *reading.all);
        for (const auto &[core, times] : reading.cores) {
            const auto earlier = before.cores.find(core);
            if (earlier == before.cores.end())
                continue;
            if (const auto busy = share(earlier->second, times))
                shares.cores[core] = *busy;
        }
    }
    m_readings.push_back({now, std::move(reading)});
    return shares;
}

std::vector<DeviceRates::Rate> DeviceRates::update(const std::vector<DeviceBytes> &devices, base::SteadyTime now)
{
    std::vector<Rate> rates;
    QHash<QByteArray, DeviceBytes> seen;
    for (const DeviceBytes &device : devices) {
        if (const auto before = m_before.constFind(device.name); before != m_before.cend() && now > m_at) {
            rates.push_back({device.name, ratePerSecond(before->in, device.in, now - m_at),
                             ratePerSecond(before->out, device.out, now - m_at)});
        }
        seen.insert(device.name, device);
    }
    m_before.swap(seen);
    m_at = now;
    return rates;
}

} // namespace pushscope::probe
