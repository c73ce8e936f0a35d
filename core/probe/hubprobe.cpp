// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/probe/hubprobe.h"

#include "core/probe/machinerates.h"

#include <numeric>

namespace pushscope::probe {

namespace {

QByteArray rate(quint64 before, quint64 after, base::SteadyTime::duration elapsed)
{
    return QByteArray::number(ratePerSecond(before, after, elapsed), 'f', 1);
}

} // namespace

QByteArray clientsPayload(const net::HubStatistics &statistics)
{
    const auto now = [&](base::Transport transport) {
        return QByteArray::number(statistics.peers[static_cast<std::size_t>(transport)]);
    };
    const int all = std::accumulate(statistics.peers.begin(), statistics.peers.end(), 0);
    return "{\"value\":" + QByteArray::number(all) + ",\"websocket\":" + now(base::Transport::WebSocket) +
           ",\"sse\":" + now(base::Transport::Sse) + ",\"longpoll\":" + now(base::Transport::LongPoll) +
           ",\"poll\":" + now(base::Transport::Poll) + '}';
}

QByteArray trafficPayload(const net::HubStatistics &before, const net::HubStatistics &after,
                          base::SteadyTime::duration elapsed)
{
    return "{\"in\":" + rate(before.publishedMessages, after.publishedMessages, elapsed) +
           ",\"out\":" + rate(before.deliveredMessages, after.deliveredMessages, elapsed) +
           ",\"dropped\":" + rate(before.dropped, after.dropped, elapsed) + ",\"unit\":\"msg/s\"}";
}

void HubProbe::sample(base::SteadyTime now)
{
    const net::HubStatistics statistics = m_hub.statistics();
    m_outlet.publish("hub/clients", clientsPayload(statistics));
    if (m_before)
        m_outlet.publish("hub/traffic", trafficPayload(m_before->statistics, statistics, now - m_before->at));
    m_before = Timed{now, statistics};
}

} // namespace pushscope::probe
