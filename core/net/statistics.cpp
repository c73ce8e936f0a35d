// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/statistics.h"

#include "core/net/hubcontext.h"
#include "core/net/shard.h"
#include "core/wire/json.h"

#include <atomic>
#include <memory>
#include <mutex>

namespace pushscope::net {

namespace {

QByteArray number(quint64 value)
{
    return QByteArray::number(static_cast<qulonglong>(value));
}

void appendMetric(QByteArray &out, QByteArrayView name, QByteArrayView type, QByteArrayView help,
                  quint64 value)
{
    out.append("# HELP ").append(name).append(' ').append(help).append('\n');
    out.append("# TYPE ").append(name).append(' ').append(type).append('\n');
    out.append(name).append(' ').append(number(value)).append('\n');
}

void appendField(QByteArray &out, QByteArrayView name, quint64 value)
{
    out.append(",\"").append(name).append("\":").append(number(value));
}

void appendField(QByteArray &out, QByteArrayView name, QByteArrayView text)
{
    out.append(",\"").append(name).append("\":");
    wire::appendJsonString(out, text);
}

QByteArray toJson(const PeerInfo &peer)
{
    QByteArray out = "{\"id\":" + number(peer.id);
    appendField(out, "transport",
                QByteArrayView(base::keyword(peer.transport).data(), base::keyword(peer.transport).size()));
    appendField(out, "address", peer.address);
    appendField(out, "agent", peer.agent);
    out += ",\"filters\":[";
    for (qsizetype i = 0; i < peer.filters.size(); ++i) {
        if (i > 0)
            out += ',';
        wire::appendJsonString(out, peer.filters[i]);
    }
    out += ']';
    appendField(out, "since", static_cast<quint64>(peer.since.time_since_epoch().count()));
    appendField(out, "offered", peer.offered);
    appendField(out, "sent", peer.sentMessages);
    appendField(out, "dropped", peer.dropped);
    appendField(out, "conflated", peer.conflated);
    appendField(out, "queued", static_cast<quint64>(peer.queuedMessages));
    appendField(out, "queuedBytes", static_cast<quint64>(peer.queuedBytes));
    appendField(out, "sentBytes", peer.sentBytes);
    appendField(out, "received", peer.receivedMessages);
    return out + '}';
}

} // namespace

void FlowTotals::add(const FlowCounters &counters, quint64 receivedMessages)
{
    offered += counters.offered;
    sent += counters.sent;
    sentBytes += counters.sentBytes;
    dropped += counters.dropped;
    conflated += counters.conflated;
    received += receivedMessages;
}

void FlowTotals::add(const FlowTotals &other)
{
    offered += other.offered;
    sent += other.sent;
    sentBytes += other.sentBytes;
    dropped += other.dropped;
    conflated += other.conflated;
    received += other.received;
}

void Snapshot::add(Snapshot &&other)
{
    for (std::size_t i = 0; i < peers.size(); ++i)
        peers[i] += other.peers[i];
    flow.add(other.flow);
    queuedMessages += other.queuedMessages;
    queuedBytes += other.queuedBytes;
    peerList.insert(peerList.end(), std::make_move_iterator(other.peerList.begin()),
                    std::make_move_iterator(other.peerList.end()));
}

void gatherSnapshot(const HubContext &context, SnapshotDetail detail, std::function<void(Snapshot)> done)
{
    struct Sum
    {
        std::mutex mutex; ///< protects what follows
        Snapshot snapshot;
        std::size_t missing;
    };
    const auto sum = std::make_shared<Sum>();
    sum->missing = context.shards.size();
    for (Shard *shard : context.shards) {
        shard->post([shard, detail, sum, done] {
            Snapshot mine = shard->snapshot(detail);
            std::unique_lock lock(sum->mutex);
            sum->snapshot.add(std::move(mine));
            if (--sum->missing > 0)
                return;
            Snapshot whole = std::move(sum->snapshot);
            lock.unlock();
            done(std::move(whole));
        });
    }
}

HubStatistics toStatistics(const HubContext &context, const Snapshot &snapshot)
{
    const broker::Broker::Statistics published = context.broker.statistics();
    return {.peers = snapshot.peers,
            .peersEver = context.census.ever(),
            .publishedMessages = published.messages,
            .publishedBytes = published.bytes,
            .deliveredMessages = snapshot.flow.sent,
            .deliveredBytes = snapshot.flow.sentBytes,
            .dropped = snapshot.flow.dropped,
            .refused = context.census.refused(),
            .offered = snapshot.flow.offered,
            .conflated = snapshot.flow.conflated,
            .queuedMessages = snapshot.queuedMessages,
            .queuedBytes = snapshot.queuedBytes,
            .receivedMessages = snapshot.flow.received};
}

QByteArray toPrometheus(const HubStatistics &s)
{
    QByteArray out = "# HELP pushscope_peers Connections now, by transport.\n# TYPE pushscope_peers gauge\n";
    for (const base::Transport transport : base::kAllTransports) {
        const QLatin1String word = base::keyword(transport);
        out.append("pushscope_peers{transport=\"").append(word.data(), word.size()).append("\"} ");
        out.append(number(static_cast<quint64>(s.peers[static_cast<std::size_t>(transport)]))).append('\n');
    }
    const auto counter = [&out](QByteArrayView name, QByteArrayView help, quint64 value) {
        appendMetric(out, name, "counter", help, value);
    };
    counter("pushscope_connections_total", "Connections accepted.", s.peersEver);
    counter("pushscope_refused_total", "Connections and requests turned away by a bound or an access rule.",
            s.refused);
    counter("pushscope_published_messages_total", "Messages published.", s.publishedMessages);
    counter("pushscope_published_bytes_total", "Payload bytes published.", s.publishedBytes);
    counter("pushscope_received_messages_total", "Messages that came from peers.", s.receivedMessages);
    counter("pushscope_offered_messages_total",
            "Messages towards peers: sent, dropped, conflated and queued.", s.offered);
    counter("pushscope_sent_messages_total", "Messages handed to the operating system.", s.deliveredMessages);
    counter("pushscope_sent_bytes_total", "Bytes handed to the operating system.", s.deliveredBytes);
    counter("pushscope_dropped_messages_total", "Messages that slow peers did not get.", s.dropped);
    counter("pushscope_conflated_messages_total", "Messages that gave way to newer ones.", s.conflated);
    appendMetric(out, "pushscope_queued_messages", "gauge", "Messages that wait for their peers.",
                 s.queuedMessages);
    appendMetric(out, "pushscope_queued_bytes", "gauge", "Bytes that wait for their peers.", s.queuedBytes);
    return out;
}

QByteArray toJson(const std::vector<PeerInfo> &peers, const HubStatistics &s)
{
    QByteArray out = "{\"peers\":[";
    for (std::size_t i = 0; i < peers.size(); ++i) {
        if (i > 0)
            out += ',';
        out += toJson(peers[i]);
    }
    out += "],\"total\":{\"offered\":" + number(s.offered);
    appendField(out, "sent", s.deliveredMessages);
    appendField(out, "dropped", s.dropped);
    appendField(out, "conflated", s.conflated);
    appendField(out, "queued", s.queuedMessages);
    appendField(out, "queuedBytes", s.queuedBytes);
    appendField(out, "sentBytes", s.deliveredBytes);
    appendField(out, "received", s.receivedMessages);
    appendField(out, "connections", s.peersEver);
    appendField(out, "refused", s.refused);
    return out + "}}";
}

} // namespace pushscope::net
