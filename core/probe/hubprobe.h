// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/net/hub.h"
#include "core/probe/outlet.h"

#include <optional>

namespace pushscope::probe {

/// Publishes how the hub itself does: `hub/clients` and `hub/traffic`.
class HubProbe
{
public:
    HubProbe(Outlet &outlet, const net::Hub &hub) : m_outlet(outlet), m_hub(hub) {}

    /// The traffic comes from the second call on.
    void sample(base::SteadyTime now);

private:
    struct Timed
    {
        base::SteadyTime at;
        net::HubStatistics statistics;
    };
    Outlet &m_outlet;
    const net::Hub &m_hub;
    std::optional<Timed> m_before;
};

/// The payload of `hub/clients`.
[[nodiscard]] QByteArray clientsPayload(const net::HubStatistics &statistics);
/// The payload of `hub/traffic` over the time between two readings.
[[nodiscard]] QByteArray trafficPayload(const net::HubStatistics &before, const net::HubStatistics &after,
                                        base::SteadyTime::duration elapsed);

} // namespace pushscope::probe
