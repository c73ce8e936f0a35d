// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/broker/broker.h"
#include "core/engine/memory.h"
#include "core/net/hub.h"

#include <memory>

namespace pushscope::client {

/// A real hub with its broker, on a free port of loopback.
class TestHub
{
public:
    explicit TestHub(quint16 port = 0, std::size_t messagesPerTopic = 100'000)
    {
        engine::MemoryEngine::Limits history;
        history.messagesPerTopic = messagesPerTopic;
        m_broker = std::make_unique<broker::Broker>(std::make_unique<engine::MemoryEngine>(m_clock, history), m_clock);
        net::HubOptions options;
        options.port = port;
        options.shards = 1;
        m_hub = std::make_unique<net::Hub>(*m_broker, m_clock, options);
        m_started = m_hub->start().has_value();
    }

    [[nodiscard]] bool started() const { return m_started; }
    [[nodiscard]] QUrl url() const { return m_hub->url(); }
    [[nodiscard]] quint16 port() const { return m_hub->port(); }
    [[nodiscard]] std::size_t peers() const { return m_hub->peers().size(); }
    [[nodiscard]] broker::Broker &broker() { return *m_broker; }

    bool publish(const QByteArray &topic, const QByteArray &payload,
                 base::PayloadKind kind = base::PayloadKind::Text, const QByteArray &event = {})
    {
        auto name = broker::Topic::parse(topic);
        return name && m_broker->publish({.topic = *name, .payload = payload, .kind = kind, .event = event});
    }

private:
    base::SystemClock m_clock;
    std::unique_ptr<broker::Broker> m_broker;
    std::unique_ptr<net::Hub> m_hub;
    bool m_started = false;
};

} // namespace pushscope::client
