// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/localhub.h"

#include "core/broker/broker.h"

#include <sys/resource.h>

namespace pushscope::app {

namespace {

/// A connection is a descriptor; the usual soft bound of 1,024 is for programs that use select(2).
void raiseDescriptorLimit()
{
    rlimit limit{};
    if (::getrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur < limit.rlim_max) {
        limit.rlim_cur = limit.rlim_max;
        ::setrlimit(RLIMIT_NOFILE, &limit);
    }
}

} // namespace

LocalHub::LocalHub(const base::Clock &clock, Options options)
    : m_clock(clock)
    , m_options(std::move(options))
    , m_broker(std::make_unique<broker::Broker>(
          std::make_unique<engine::MemoryEngine>(clock, m_options.history), clock,
          broker::Broker::Limits{.payloadBytes = m_options.hub.limits.messageBytes}))
{
}

LocalHub::~LocalHub()
{
    stop();
}

base::Result<void> LocalHub::start()
{
    raiseDescriptorLimit();
    m_hub = std::make_unique<net::Hub>(*m_broker, m_clock, m_options.hub);
    if (auto started = m_hub->start(); !started)
        return started;
    if (m_options.probes)
        m_probes = std::make_unique<probe::Probes>(*m_broker, m_hub.get(), m_clock, *m_options.probes);
    return {};
}

base::Result<void> LocalHub::startNear()
{
    const quint16 wanted = m_options.hub.port;
    auto first = start();
    if (first || first.error().code != base::ErrorCode::Io || wanted == 0)
        return first;
    for (int offset = 1; offset <= 20 && wanted + offset <= 65535; ++offset) {
        m_options.hub.port = static_cast<quint16>(wanted + offset);
        if (start())
            return {};
    }
    m_options.hub.port = 0;
    return start() ? base::Result<void>{} : first;
}

void LocalHub::stop()
{
    m_probes.reset();
    if (m_hub)
        m_hub->stop();
}

} // namespace pushscope::app
