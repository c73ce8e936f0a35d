// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/net/hub.h"

#include <functional>
#include <vector>

namespace pushscope::net {

struct FlowCounters;
struct HubContext;
class OutboundQueue;

/// Sums over peers, the gone ones included.
struct FlowTotals
{
    quint64 offered = 0;
    quint64 sent = 0;
    quint64 sentBytes = 0;
    quint64 dropped = 0;
    quint64 conflated = 0;
    quint64 received = 0;

    void add(const FlowCounters &counters, quint64 receivedMessages);
    void add(const FlowTotals &other);
};

/// The figures of one shard at one moment, or of all of them.
struct Snapshot
{
    std::array<int, 4> peers{}; ///< by Transport
    FlowTotals flow;
    quint64 queuedMessages = 0;
    quint64 queuedBytes = 0;
    std::vector<PeerInfo> peerList; ///< only when asked for

    void add(Snapshot &&other);
};

enum class SnapshotDetail : unsigned char { Sums, Peers };

/// Asks every shard and hands over the sum, on the thread of the shard that answered last.
void gatherSnapshot(const HubContext &context, SnapshotDetail detail, std::function<void(Snapshot)> done);

[[nodiscard]] HubStatistics toStatistics(const HubContext &context, const Snapshot &snapshot);

/// `/metrics`: text format 0.0.4 of Prometheus.
[[nodiscard]] QByteArray toPrometheus(const HubStatistics &statistics);
/// `/api/peers`
[[nodiscard]] QByteArray toJson(const std::vector<PeerInfo> &peers, const HubStatistics &statistics);

} // namespace pushscope::net
