// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"

#include <memory>

namespace pushscope::broker {
class Broker;
}
namespace pushscope::net {
class Hub;
}

namespace pushscope::probe {

struct ProbeOptions
{
    double rateHz = 10; ///< of the machine's metrics, 1 to 10
};

/// Publishes real data into the broker from a thread of its own: this machine (`system/...`), the hub itself
/// (`hub/...`, once a second) and the textbook's price ticker (`demo/price`, `{"price": N}` once a second).
///
/// | topic | payload |
/// |---|---|
/// | `system/cpu` | `{"value":P,"unit":"%"}` over all cores |
/// | `system/cpu/N` | `{"value":P,"unit":"%"}` of core N |
/// | `system/load` | `{"1m":L,"5m":L,"15m":L}` |
/// | `system/memory` | `{"value":USED,"total":T,"available":A,"percent":P,"unit":"B"}` |
/// | `system/swap` | `{"value":USED,"total":T,"percent":P,"unit":"B"}` |
/// | `system/net/IFACE` | `{"rx":R,"tx":T,"unit":"B/s"}` |
/// | `system/disk/DEVICE` | `{"read":R,"write":W,"unit":"B/s"}` |
/// | `system/uptime` | `{"value":S,"unit":"s"}` once a second |
/// | `hub/clients` | `{"value":N,"websocket":..,"sse":..,"longpoll":..,"poll":..}` |
/// | `hub/traffic` | `{"in":M,"out":M,"dropped":N,"unit":"msg/s"}` |
/// | `demo/price` | `{"price":N}` |
class Probes
{
public:
    /// `hub` may be null: then `hub/...` is left out. Both must outlive this.
    Probes(broker::Broker &broker, const net::Hub *hub, const base::Clock &clock, ProbeOptions options);
    ~Probes(); ///< stops and joins

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace pushscope::probe
