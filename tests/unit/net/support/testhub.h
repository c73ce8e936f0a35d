// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/broker/broker.h"
#include "core/engine/memory.h"
#include "core/net/hub.h"

#include <QTest>

namespace pushscope::test {

/// A hub on a free port with a broker of its own, started at once.
class TestHub
{
public:
    explicit TestHub(net::HubOptions options = {}, engine::MemoryEngine::Limits history = {})
        : broker(std::make_unique<engine::MemoryEngine>(clock, history), clock,
                 {.payloadBytes = options.limits.messageBytes})
        , hub(broker, clock, onFreePort(std::move(options)))
        , started(hub.start())
    {
    }

    base::Cursor publish(const char *topic, const QByteArray &payload,
                         base::PayloadKind kind = base::PayloadKind::Text)
    {
        return *broker.publish({.topic = *broker::Topic::parse(topic),
                                .payload = payload,
                                .kind = kind,
                                .event = {},
                                .key = {}});
    }
    /// Figures not older than the call.
    [[nodiscard]] net::HubStatistics statistics()
    {
        (void)hub.statistics();
        QTest::qWait(150); // what is younger than 100 ms counts as fresh
        (void)hub.statistics();
        QTest::qWait(20);
        return hub.statistics();
    }

    base::SystemClock clock;
    broker::Broker broker;
    net::Hub hub;
    base::Result<void> started;

private:
    static net::HubOptions onFreePort(net::HubOptions options)
    {
        options.port = 0;
        return options;
    }
};

} // namespace pushscope::test
