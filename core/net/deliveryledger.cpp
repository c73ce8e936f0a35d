// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/deliveryledger.h"

#include "core/net/deliverytrace.h"

#include <algorithm>
#include <atomic>
#include <deque>
#include <mutex>
#include <unordered_map>
#include <utility>

namespace pushscope::net {

namespace {

using Fate = DeliveryRecord::Fate;

constexpr std::size_t kMostRecords = 1000;
/// What a node of a hash takes besides its value: links, the allocator's head, its share of the buckets.
constexpr std::size_t kNodeBytes = 48;

/// The deliveries of one message.
struct Group
{
    base::Position message;
    std::vector<LedgerEntry> entries;
    std::vector<LedgerEnding> endings; ///< not yet applied to the entries: that is done when somebody asks

    [[nodiscard]] std::size_t bytes() const
    {
        return sizeof(Group) + kNodeBytes + sizeof(std::pair<std::uint64_t, std::uint64_t>) +
               entries.capacity() * sizeof(LedgerEntry) + endings.capacity() * sizeof(LedgerEnding);
    }
};

struct KnownPeer
{
    QByteArray address;
    QByteArray agent;
    quint64 entries = 0; ///< that name it
    bool gone = false;

    [[nodiscard]] std::size_t bytes() const
    {
        return sizeof(KnownPeer) + kNodeBytes + static_cast<std::size_t>(address.capacity() + agent.capacity());
    }
};

/// A peer's messages leave its queue in order, so an ending belongs to its first entry that still waits.
void applyEndings(Group &group)
{
    std::vector<std::pair<quint64, std::size_t>> waiting;
    for (std::size_t i = 0; i < group.entries.size(); ++i) {
        if (group.entries[i].fate == Fate::Queued)
            waiting.emplace_back(group.entries[i].peer, i);
    }
    std::ranges::sort(waiting);
    for (const LedgerEnding &ending : std::exchange(group.endings, {})) {
        auto at = std::ranges::lower_bound(waiting, std::pair(ending.peer, std::size_t{0}));
        for (; at != waiting.end() && at->first == ending.peer; ++at) {
            LedgerEntry &entry = group.entries[at->second];
            if (entry.fate != Fate::Queued)
                continue;
            entry.fate = ending.fate;
            entry.sent = ending.at;
            break;
        }
    }
}

} // namespace

class DeliveryLedger::Private
{
public:
    explicit Private(qint64 budgetBytes)
        : budget(static_cast<std::size_t>(std::max<qint64>(budgetBytes, 0)))
    {
    }

    void add(const DeliveryBatch &batch);
    void clear();
    void keepFinished() { m_keepsFinished = true; }
    [[nodiscard]] FinishedBatch takeFinished();
    [[nodiscard]] std::optional<Deliveries> deliveries(const base::Cursor &message);
    [[nodiscard]] Statistics statistics() const;

    const std::size_t budget;
    std::atomic<bool> enabled{false};
    mutable std::mutex mutex; ///< protects what follows

private:
    [[nodiscard]] Group *find(base::Position message);
    [[nodiscard]] Group &findOrMake(base::Position message);
    [[nodiscard]] DeliveryRecord toRecord(const LedgerEntry &entry) const;
    void finish(base::Position message, const LedgerEntry &entry, base::WallTime at);
    void finishLate();
    void arrive(const PeerIdentity &peer);
    void leave(quint64 peer);
    void forgetOldest();
    void forgetIfUnused(std::unordered_map<quint64, KnownPeer>::iterator peer);
    /// Does what changes the group and keeps the sum of bytes right.
    template <class F>
    void change(Group &group, F &&how)
    {
        m_bytes -= group.bytes();
        how();
        m_bytes += group.bytes();
    }

    std::deque<Group> m_groups; ///< in the order in which their first entries came
    std::uint64_t m_firstNumber = 0; ///< of m_groups.front(); they are numbered in that order
    std::unordered_map<std::uint64_t, std::uint64_t> m_numbers; ///< by position
    std::unordered_map<quint64, KnownPeer> m_peers;
    base::Epoch m_epoch;
    std::size_t m_bytes = 0;
    quint64 m_entries = 0;
    quint64 m_forgotten = 0;
    bool m_keepsFinished = false;
    FinishedBatch m_finished;
    std::vector<std::pair<base::Position, LedgerEnding>> m_late; ///< of messages that waited: finished when asked for
};

Group *DeliveryLedger::Private::find(base::Position message)
{
    const auto number = m_numbers.find(message.value);
    return number == m_numbers.end() ? nullptr : &m_groups[number->second - m_firstNumber];
}

Group &DeliveryLedger::Private::findOrMake(base::Position message)
{
    if (Group *known = find(message))
        return *known;
    m_numbers.emplace(message.value, m_firstNumber + m_groups.size());
    Group &made = m_groups.emplace_back(Group{.message = message, .entries = {}, .endings = {}});
    m_bytes += made.bytes();
    return made;
}

void DeliveryLedger::Private::add(const DeliveryBatch &batch)
{
    if (batch.epoch != m_epoch) {
        clear();
        m_epoch = batch.epoch;
    }
    for (const PeerIdentity &peer : batch.arrived)
        arrive(peer);
    auto peer = m_peers.end();
    for (const auto &[position, entry] : batch.entries) {
        if (peer == m_peers.end() || peer->first != entry.peer)
            peer = m_peers.find(entry.peer);
        if (peer != m_peers.end())
            ++peer->second.entries;
        Group &group = findOrMake(position);
        change(group, [&group, &what = entry] { group.entries.push_back(what); });
        ++m_entries;
        if (m_keepsFinished && entry.fate != Fate::Queued)
            finish(position, entry, entry.fate == Fate::Sent ? entry.sent : entry.queued);
    }
    for (const auto &[position, ending] : batch.endings) {
        Group *group = find(position);
        if (group && group->endings.size() < group->entries.size())
            change(*group, [group, &what = ending] { group->endings.push_back(what); });
    }
    if (m_keepsFinished) {
        const std::size_t room = kMostFinished - std::min(kMostFinished, m_late.size());
        const std::size_t taken = std::min(room, batch.endings.size());
        m_late.insert(m_late.end(), batch.endings.begin(), batch.endings.begin() + std::ptrdiff_t(taken));
        m_finished.missed += batch.endings.size() - taken;
    }
    for (const quint64 gone : batch.gone)
        leave(gone);
    while (m_bytes > budget && !m_groups.empty())
        forgetOldest();
}

void DeliveryLedger::Private::finish(base::Position message, const LedgerEntry &entry, base::WallTime at)
{
    if (m_finished.deliveries.size() >= kMostFinished) {
        ++m_finished.missed;
        return;
    }
    m_finished.deliveries.push_back({{m_epoch, message}, toRecord(entry), at});
}

/// Message by message, because each must be looked through.
void DeliveryLedger::Private::finishLate()
{
    std::ranges::stable_sort(m_late, {}, [](const auto &late) { return late.first.value; });
    for (auto late = m_late.begin(); late != m_late.end();) {
        const base::Position position = late->first;
        Group *const group = find(position);
        std::unordered_multimap<quint64, const LedgerEntry *> byPeer;
        if (group) {
            change(*group, [group] { applyEndings(*group); });
            for (const LedgerEntry &entry : group->entries)
                byPeer.emplace(entry.peer, &entry);
        }
        for (; late != m_late.end() && late->first == position; ++late) {
            const LedgerEnding &ending = late->second;
            const auto [from, to] = byPeer.equal_range(ending.peer);
            const auto found = std::find_if(from, to, [&ending](const auto &of) {
                return of.second->fate == ending.fate && of.second->sent == ending.at;
            });
            if (found == to)
                ++m_finished.missed; // forgotten meanwhile
            else
                finish(position, *found->second, ending.at);
        }
    }
    m_late.clear();
}

DeliveryLedger::FinishedBatch DeliveryLedger::Private::takeFinished()
{
    finishLate();
    return std::exchange(m_finished, {});
}

void DeliveryLedger::Private::arrive(const PeerIdentity &peer)
{
    const auto [known, isNew] =
        m_peers.try_emplace(peer.id, KnownPeer{.address = peer.address, .agent = peer.agent});
    if (isNew)
        m_bytes += known->second.bytes();
}

void DeliveryLedger::Private::leave(quint64 peer)
{
    const auto known = m_peers.find(peer);
    if (known == m_peers.end())
        return;
    known->second.gone = true;
    forgetIfUnused(known);
}

void DeliveryLedger::Private::forgetIfUnused(std::unordered_map<quint64, KnownPeer>::iterator peer)
{
    if (!peer->second.gone || peer->second.entries > 0)
        return;
    m_bytes -= peer->second.bytes();
    m_peers.erase(peer);
}

void DeliveryLedger::Private::forgetOldest()
{
    const Group &oldest = m_groups.front();
    for (const LedgerEntry &entry : oldest.entries) {
        const auto peer = m_peers.find(entry.peer);
        if (peer == m_peers.end())
            continue;
        --peer->second.entries;
        forgetIfUnused(peer);
    }
    m_entries -= oldest.entries.size();
    m_forgotten += oldest.entries.size();
    m_bytes -= oldest.bytes();
    m_numbers.erase(oldest.message.value);
    m_groups.pop_front();
    ++m_firstNumber;
}

void DeliveryLedger::Private::clear()
{
    const quint64 forgotten = m_forgotten;
    while (!m_groups.empty())
        forgetOldest();
    m_forgotten = forgotten;
}

DeliveryRecord DeliveryLedger::Private::toRecord(const LedgerEntry &entry) const
{
    DeliveryRecord record{.peer = entry.peer,
                          .address = {},
                          .agent = {},
                          .transport = entry.transport,
                          .fate = entry.fate,
                          .fromHistory = entry.fromHistory,
                          .wireBytes = entry.wireBytes,
                          .ahead = entry.ahead,
                          .queued = entry.queued};
    if (entry.fate == Fate::Sent)
        record.sent = entry.sent;
    const auto peer = m_peers.find(entry.peer);
    if (peer != m_peers.end()) {
        record.address = peer->second.address;
        record.agent = peer->second.agent;
    }
    return record;
}

std::optional<DeliveryLedger::Deliveries> DeliveryLedger::Private::deliveries(const base::Cursor &message)
{
    Group *group = message.epoch == m_epoch ? find(message.position) : nullptr;
    if (!group)
        return std::nullopt;
    if (!group->endings.empty())
        change(*group, [group] { applyEndings(*group); });
    // Each shard hands over in order, but one after the other.
    if (!std::ranges::is_sorted(group->entries, {}, &LedgerEntry::queued))
        std::ranges::stable_sort(group->entries, {}, &LedgerEntry::queued);
    Deliveries result;
    for (const LedgerEntry &entry : group->entries) {
        ++result.fates[static_cast<std::size_t>(entry.fate)];
        if (result.records.size() < kMostRecords)
            result.records.push_back(toRecord(entry));
        else
            ++result.omitted;
    }
    return result;
}

DeliveryLedger::Statistics DeliveryLedger::Private::statistics() const
{
    return {.messages = m_groups.size(),
            .records = m_entries,
            .bytes = static_cast<qint64>(m_bytes),
            .budgetBytes = static_cast<qint64>(budget),
            .forgotten = m_forgotten};
}

DeliveryLedger::DeliveryLedger(qint64 budgetBytes)
    : d(std::make_unique<Private>(budgetBytes))
{
}

DeliveryLedger::~DeliveryLedger() = default;

void DeliveryLedger::setEnabled(bool enabled)
{
    d->enabled.store(enabled, std::memory_order_relaxed);
}

bool DeliveryLedger::isEnabled() const
{
    return d->enabled.load(std::memory_order_relaxed);
}

void DeliveryLedger::clear()
{
    const std::lock_guard lock(d->mutex);
    d->clear();
}

void DeliveryLedger::keepFinished()
{
    const std::lock_guard lock(d->mutex);
    d->keepFinished();
}

DeliveryLedger::FinishedBatch DeliveryLedger::takeFinished()
{
    const std::lock_guard lock(d->mutex);
    return d->takeFinished();
}

std::optional<DeliveryLedger::Deliveries> DeliveryLedger::deliveries(const base::Cursor &message) const
{
    const std::lock_guard lock(d->mutex);
    return d->deliveries(message);
}

DeliveryLedger::Statistics DeliveryLedger::statistics() const
{
    const std::lock_guard lock(d->mutex);
    return d->statistics();
}

void DeliveryLedger::add(const DeliveryBatch &batch)
{
    const std::lock_guard lock(d->mutex);
    d->add(batch);
}

} // namespace pushscope::net
