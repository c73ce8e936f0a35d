// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/probe/probes.h"

#include "core/probe/hubprobe.h"
#include "core/probe/machineprobe.h"
#include "core/probe/pricewalk.h"
#include "core/probe/schedule.h"

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <thread>

namespace pushscope::probe {

namespace {

constexpr std::chrono::milliseconds kSecondReading{100}; ///< after the first, so that rates are there at once

base::SteadyTime::duration periodOf(double rateHz)
{
    const double rate = rateHz > 1 ? std::min(rateHz, 10.0) : 1.0; // not a number: 1
    return std::chrono::duration_cast<base::SteadyTime::duration>(std::chrono::duration<double>(1 / rate));
}

} // namespace

class Probes::Private
{
public:
    Private(broker::Broker &broker, const net::Hub *hub, const base::Clock &clock, ProbeOptions options)
        : m_clock(clock)
        , m_period(periodOf(options.rateHz))
        , m_outlet(broker)
        , m_machine(m_outlet)
        , m_hub(hub ? std::make_unique<HubProbe>(m_outlet, *hub) : nullptr)
        , m_price(QRandomGenerator::global()->generate())
        , m_thread([this](const std::stop_token &stop) { run(stop); })
    {
    }

private:
    void run(const std::stop_token &stop)
    {
        const base::SteadyTime start = m_clock.steadyNow();
        Schedule machine(start, m_period);
        Schedule second(start, std::chrono::seconds{1});
        base::SteadyTime early = start + kSecondReading; // in the far future once it is done
        while (!stop.stop_requested()) {
            const base::SteadyTime now = m_clock.steadyNow();
            const bool isEarly = now >= early;
            if (machine.isDue(now) || isEarly)
                m_machine.sample(now);
            if (isEarly)
                early = base::SteadyTime::max();
            if (second.isDue(now))
                sampleSecond(now);
            const base::SteadyTime next = std::min({machine.next(), second.next(), early});
            std::unique_lock lock(m_mutex);
            m_stopped.wait_for(lock, stop, next - m_clock.steadyNow(), [] { return false; });
        }
    }

    void sampleSecond(base::SteadyTime now)
    {
        m_outlet.publish("demo/price", m_price.next());
        m_machine.sampleUptime();
        if (m_hub)
            m_hub->sample(now);
    }

    const base::Clock &m_clock;
    const base::SteadyTime::duration m_period;
    Outlet m_outlet;
    MachineProbe m_machine;
    const std::unique_ptr<HubProbe> m_hub;
    PriceWalk m_price;
    std::mutex m_mutex; ///< only for waiting
    std::condition_variable_any m_stopped;
    std::jthread m_thread; ///< last: it uses all of the above, and stops first
};

Probes::Probes(broker::Broker &broker, const net::Hub *hub, const base::Clock &clock, ProbeOptions options)
    : d(std::make_unique<Private>(broker, hub, clock, options))
{
}

Probes::~Probes() = default;

} // namespace pushscope::probe
