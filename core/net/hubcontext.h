// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/broker/broker.h"
#include "core/net/access.h"
#include "core/net/census.h"
#include "core/net/deliveryledger.h"
#include "core/net/hub.h"
#include "core/net/webpage.h"

#include <QSslConfiguration>

#include <optional>
#include <vector>

namespace pushscope::net {

class Shard;

/// What all shards of a hub share. Set up before the first of them starts and not changed after; what changes
/// inside (broker, census) is thread-safe by itself.
struct HubContext
{
    broker::Broker &broker;
    const base::Clock &clock;
    const HubOptions options;
    const base::Epoch epoch;
    const Access access;
    const WebPage page;
    const std::optional<QSslConfiguration> tls;
    Census &census;
    DeliveryLedger &ledger;
    std::vector<Shard *> shards;

    [[nodiscard]] const QSslConfiguration *tlsOrNull() const { return tls ? &*tls : nullptr; }
};

} // namespace pushscope::net
