// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/deliverytrace.h"

#include <algorithm>
#include <limits>
#include <utility>

namespace pushscope::net {

namespace {

/// What a shard holds back at most. Beyond, a tick with many peers hands over several times.
constexpr std::size_t kEntriesHeld = 4096;

quint32 clamped(qsizetype value)
{
    return static_cast<quint32>(std::min<qsizetype>(value, std::numeric_limits<quint32>::max()));
}

} // namespace

DeliveryRecorder::DeliveryRecorder(DeliveryLedger &ledger, const base::Clock &clock, base::Epoch epoch)
    : m_ledger(ledger)
    , m_clock(clock)
{
    m_batch.epoch = epoch;
}

DeliveryRecorder::~DeliveryRecorder()
{
    commit();
}

void DeliveryRecorder::handOver()
{
    m_ledger.add(m_batch);
    m_batch.arrived.clear();
    m_batch.entries.clear();
    m_batch.endings.clear();
    m_batch.gone.clear();
    m_fresh = 0;
}

DeliveryTrace::DeliveryTrace(DeliveryRecorder &recorder, PeerIdentity identity)
    : m_recorder(recorder)
    , m_peer(identity.id)
    , m_transport(identity.transport)
{
    m_recorder.m_batch.arrived.push_back(std::move(identity));
}

DeliveryTrace::~DeliveryTrace()
{
    m_recorder.m_batch.gone.push_back(m_peer);
}

base::WallTime DeliveryTrace::begin(std::size_t messages)
{
    if (m_recorder.m_batch.entries.size() + messages > kEntriesHeld)
        m_recorder.commit();
    m_recorder.m_fresh = m_recorder.m_batch.entries.size();
    return m_recorder.m_clock.wallNow();
}

void DeliveryTrace::add(base::Position position, base::WallTime now, qsizetype bytes, qsizetype ahead)
{
    m_recorder.m_batch.entries.push_back({position,
                                          {.queued = now,
                                           .sent = {},
                                           .peer = m_peer,
                                           .wireBytes = clamped(bytes),
                                           .ahead = clamped(ahead),
                                           .fate = Fate::Queued,
                                           .transport = m_transport,
                                           .fromHistory = m_origin == Origin::History}});
}

void DeliveryTrace::queued(std::span<const EncodedMessage> messages, qsizetype ahead)
{
    const base::WallTime now = begin(messages.size());
    for (const EncodedMessage &each : messages)
        add(each.message->position, now, each.bytes.size(), ahead++);
}

void DeliveryTrace::queued(std::span<const Part> parts, qsizetype totalBytes)
{
    const base::WallTime now = begin(parts.size());
    qsizetype shared = totalBytes;
    for (const Part &part : parts)
        shared -= part.bytes;
    auto left = static_cast<qsizetype>(parts.size());
    qsizetype ahead = 0;
    for (const Part &part : parts) {
        const qsizetype share = shared / left--; // so that the parts make up the whole
        shared -= share;
        add(part.position, now, part.bytes + share, ahead++);
    }
}

/// Whether the entries of the last queued() are this peer's and still here.
bool DeliveryTrace::isFresh() const
{
    const auto &entries = m_recorder.m_batch.entries;
    return m_recorder.m_fresh < entries.size() && entries[m_recorder.m_fresh].second.peer == m_peer;
}

std::vector<base::Position> DeliveryTrace::positions() const
{
    std::vector<base::Position> result;
    const auto &entries = m_recorder.m_batch.entries;
    for (std::size_t i = m_recorder.m_fresh; isFresh() && i < entries.size(); ++i)
        result.push_back(entries[i].first);
    return result;
}

void DeliveryTrace::ended(Fate fate, std::size_t first, std::size_t count)
{
    if (!isFresh())
        return;
    const auto fresh = std::span(m_recorder.m_batch.entries).subspan(m_recorder.m_fresh);
    const base::WallTime now = m_recorder.m_clock.wallNow();
    for (auto &[position, entry] : fresh.subspan(first, std::min(count, fresh.size() - first))) {
        entry.fate = fate;
        entry.sent = now;
    }
}

void DeliveryTrace::ended(base::Position position, Fate fate)
{
    DeliveryBatch &batch = m_recorder.m_batch;
    const base::WallTime now = m_recorder.m_clock.wallNow();
    if (isFresh()) {
        const auto fresh = batch.entries.begin() + static_cast<std::ptrdiff_t>(m_recorder.m_fresh);
        const auto found =
            std::ranges::lower_bound(fresh, batch.entries.end(), position, {}, [](auto &e) { return e.first; });
        if (found != batch.entries.end() && found->first == position && found->second.fate == Fate::Queued) {
            found->second.fate = fate;
            found->second.sent = now;
            return;
        }
    }
    batch.endings.push_back({position, {.at = now, .peer = m_peer, .fate = fate}});
}

} // namespace pushscope::net
