// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/engine/memory.h"
#include "core/net/hub.h"
#include "core/probe/probes.h"

#include <memory>
#include <optional>

namespace pushscope::broker {
class Broker;
}

namespace pushscope::app {

/// A hub with its broker and probes, as the window embeds it and `serve` runs it.
class LocalHub
{
public:
    struct Options
    {
        net::HubOptions hub;
        engine::MemoryEngine::Limits history;
        std::optional<probe::ProbeOptions> probes = probe::ProbeOptions{}; ///< none: no probes
    };
    LocalHub(const base::Clock &clock, Options options);
    ~LocalHub();

    base::Result<void> start();
    /// As start(), but when the port is taken tries the 20 after it and then any free one.
    base::Result<void> startNear();
    void stop();

    [[nodiscard]] const net::Hub &hub() const { return *m_hub; }

private:
    const base::Clock &m_clock;
    Options m_options;
    std::unique_ptr<broker::Broker> m_broker;
    std::unique_ptr<net::Hub> m_hub;
    std::unique_ptr<probe::Probes> m_probes;
};

} // namespace pushscope::app
