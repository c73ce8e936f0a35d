// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/delivery.h"

#include <algorithm>
#include <utility>

namespace pushscope::net {

namespace {

// Bounds of what one slice of a batch may hold at once; a tick of usual size is one slice.
constexpr std::size_t kSliceMessages = 1024;
constexpr qsizetype kSliceBytes = 1024 * 1024;
constexpr std::size_t kSliceNodes = 65536;
constexpr qsizetype kGatheredBytes = 32 * 1024 * 1024;

/// Fetches a subscriber's memory ahead: the system call for the one before it has filled the caches with
/// other things, and the misses were half of what a delivery cost besides that call. Inlined at any rate,
/// since compilers leave out calls to a function that only prefetches.
[[gnu::always_inline]] inline void prefetch(const Subscriber &subscriber)
{
    constexpr std::size_t kLine = 64;
    constexpr std::size_t kLines = 5; // itself and the connection that follows it in a Peer
    const auto *at = reinterpret_cast<const char *>(&subscriber);
    for (std::size_t i = 0; i < kLines; ++i)
        __builtin_prefetch(at + i * kLine);
}

} // namespace

Delivery::Delivery(broker::Broker &broker, base::Epoch epoch, std::function<void()> wake,
                   DeliveryRecorder *recorder)
    : m_broker(broker)
    , m_epoch(epoch)
    , m_pending(std::make_shared<std::atomic<bool>>(false))
    , m_inbox(std::make_shared<broker::Inbox>([pending = m_pending, wake = std::move(wake)] {
        pending->store(true, std::memory_order_release);
        wake();
    }))
    , m_recorder(recorder)
{
}

Delivery::~Delivery()
{
    m_broker.detach(m_inbox);
}

broker::Replay Delivery::join(Subscriber &subscriber, std::span<const broker::TopicFilter> filters,
                              const std::optional<base::Cursor> &since)
{
    if (subscriber.m_connection.isClosed())
        return {{}, {}, m_broker.head()}; // it ended while it was being answered, and will not leave again
    std::vector<Subscription *> added;
    const bool hadOthers = !subscriber.m_subscriptions.empty();
    for (const broker::TopicFilter &filter : filters) {
        const auto same = [&](const auto &other) { return other->filter == filter; };
        if (std::ranges::any_of(subscriber.m_subscriptions, same))
            continue;
        if (++m_filters[filter] == 1)
            (void)m_broker.subscribe(m_inbox, filter, std::nullopt);
        added.push_back(
            subscriber.m_subscriptions
                .emplace_back(std::make_unique<Subscription>(Subscription{&subscriber, filter, {}}))
                .get());
        m_index.add(filter, added.back());
    }
    m_subscribers.insert(&subscriber);
    // All filters stand in the inbox before the question is asked, so nothing can fall between.
    broker::Replay replay = since ? m_broker.replay(filters, since) : broker::Replay{{}, {}, m_broker.head()};
    for (Subscription *subscription : added)
        subscription->after = replay.head.position;
    if (hadOthers && !replay.messages.empty()) {
        subscriber.m_replayed = std::make_unique<Subscriber::Replayed>(Subscriber::Replayed{
            {filters.begin(), filters.end()}, replay.messages.front()->position, replay.head.position});
    }
    return replay;
}

void Delivery::forget(const Subscription &subscription)
{
    // The index holds the address only.
    m_index.remove(subscription.filter, const_cast<Subscription *>(&subscription));
    const auto used = m_filters.find(subscription.filter);
    if (used != m_filters.end() && --*used == 0) {
        m_filters.erase(used);
        m_broker.unsubscribe(m_inbox, subscription.filter);
    }
}

void Delivery::leave(Subscriber &subscriber, const broker::TopicFilter &filter)
{
    auto &all = subscriber.m_subscriptions;
    const auto found = std::ranges::find_if(all, [&](const auto &each) { return each->filter == filter; });
    if (found == all.end())
        return;
    forget(**found);
    all.erase(found);
    if (all.empty())
        m_subscribers.remove(&subscriber);
}

void Delivery::leaveAll(Subscriber &subscriber)
{
    for (const auto &subscription : subscriber.m_subscriptions)
        forget(*subscription);
    subscriber.m_subscriptions.clear();
    subscriber.m_replayed.reset();
    m_subscribers.remove(&subscriber);
}

void Delivery::drain()
{
    if (m_draining || !m_pending->load(std::memory_order_relaxed) ||
        !m_pending->exchange(false, std::memory_order_acq_rel))
        return;
    m_draining = true;
    const broker::Inbox::Batch batch = m_inbox->take();
    deliver(batch.messages);
    if (batch.overflow)
        recover(*batch.overflow);
    m_draining = false;
}

void Delivery::deliver(std::span<const broker::MessagePtr> messages)
{
    while (!messages.empty() && messages.front()->position <= m_dealt)
        messages = messages.subspan(1);
    while (!messages.empty())
        messages = messages.subspan(deliverSlice(messages));
}

std::size_t Delivery::deliverSlice(std::span<const broker::MessagePtr> messages)
{
    m_messages = messages;
    m_nodes.assign(1, Node{});
    std::size_t count = 0;
    qsizetype bytes = 0;
    while (count < messages.size() && count < kSliceMessages && bytes < kSliceBytes &&
           m_nodes.size() < kSliceNodes) {
        const auto index = static_cast<quint32>(count);
        m_index.match(messages[count]->topic.bytes(), [&](Subscription *found) { touch(*found, index); });
        bytes += messages[count]->payload.size();
        ++count;
    }
    m_messages = messages.first(count);
    sendTouched();
    return count;
}

void Delivery::touch(Subscription &subscription, quint32 index)
{
    const broker::Message &message = *m_messages[index];
    if (message.position <= subscription.after)
        return;
    Subscriber &subscriber = *subscription.subscriber;
    if (subscriber.m_replayed) [[unlikely]] {
        const Subscriber::Replayed &replayed = *subscriber.m_replayed;
        const auto matches = [&](const broker::TopicFilter &filter) { return filter.matches(message.topic); };
        if (message.position > replayed.to)
            subscriber.m_replayed.reset();
        else if (message.position >= replayed.from && std::ranges::any_of(replayed.filters, matches))
            return;
    }
    const quint32 at = subscriber.m_node;
    if (at == 0)
        m_touched.push_back(&subscriber);
    else if (m_nodes[at].index == index)
        return; // found through another of its filters
    if (m_nodes[at].child == 0 || m_nodes[at].childIndex != index) {
        const quint32 first = at == 0 ? index : m_nodes[at].first;
        const auto child = static_cast<quint32>(m_nodes.size());
        m_nodes.push_back({.parent = at,
                           .index = index,
                           .first = first,
                           .count = m_nodes[at].count + 1,
                           .childIndex = 0,
                           .child = 0,
                           .parcels = {}});
        m_nodes[at].childIndex = index;
        m_nodes[at].child = child;
    }
    subscriber.m_node = m_nodes[at].child;
}

DeliveryTrace *Delivery::traceOf(Subscriber &subscriber, DeliveryTrace::Origin origin)
{
    if (!subscriber.m_trace)
        subscriber.m_trace = std::make_unique<DeliveryTrace>(*m_recorder, subscriber.identity());
    subscriber.m_trace->setOrigin(origin);
    return subscriber.m_trace.get();
}

DeliveryTrace *Delivery::traceIfOn(Subscriber &subscriber, DeliveryTrace::Origin origin)
{
    return m_recorder && m_recorder->isOn() ? traceOf(subscriber, origin) : nullptr;
}

void Delivery::sendTouched()
{
    const bool isOn = m_recorder && m_recorder->isOn();
    for (std::size_t i = 0; i < m_touched.size(); ++i) {
        Subscriber *subscriber = m_touched[i];
        if (i + 1 < m_touched.size())
            prefetch(*m_touched[i + 1]);
        const quint32 node = std::exchange(subscriber->m_node, 0);
        if (subscriber->m_connection.isClosing() || subscriber->m_subscriptions.empty())
            continue;
        if (!subscriber->m_dialect) {
            subscriber->messagesWait();
            continue;
        }
        const Parcel &found = parcel(node, *subscriber->m_dialect);
        DeliveryTrace *trace = nullptr;
        if (isOn) [[unlikely]]
            trace = traceOf(*subscriber, DeliveryTrace::Origin::Live);
        subscriber->m_connection.deliver(found.messages, found.gathered, trace);
    }
    m_touched.clear();
    for (auto &encodedOfDialect : m_encoded)
        encodedOfDialect.clear();
    m_parcelBase = 1;
    m_parcels.clear();
    m_gatheredBytes = 0;
}

const EncodedMessage &Delivery::encoded(Dialect dialect, quint32 index)
{
    auto &all = m_encoded[static_cast<std::size_t>(dialect)];
    if (all.empty())
        all.resize(m_messages.size());
    EncodedMessage &result = all[index];
    if (!result.message)
        result = {encode(dialect, *m_messages[index], m_epoch), m_messages[index]};
    return result;
}

const Delivery::Parcel &Delivery::parcel(quint32 node, Dialect dialect)
{
    quint32 &number = m_nodes[node].parcels[static_cast<std::size_t>(dialect)];
    if (number >= m_parcelBase)
        return m_parcels[number - m_parcelBase];
    if (m_gatheredBytes > kGatheredBytes) {
        // Everybody is sent something else: what was gathered for one serves nobody after.
        m_parcelBase += static_cast<quint32>(m_parcels.size());
        m_parcels.clear();
        m_gatheredBytes = 0;
    }
    number = m_parcelBase + static_cast<quint32>(m_parcels.size());
    Parcel &made = m_parcels.emplace_back();
    const Node &list = m_nodes[node];
    if (list.index - list.first + 1 == list.count) {
        for (quint32 i = list.first; i <= list.index; ++i)
            (void)encoded(dialect, i);
        made.messages =
            std::span(m_encoded[static_cast<std::size_t>(dialect)]).subspan(list.first, list.count);
    } else {
        made.own.resize(list.count);
        quint32 at = node;
        for (auto place = made.own.rbegin(); place != made.own.rend(); ++place, at = m_nodes[at].parent)
            *place = encoded(dialect, m_nodes[at].index);
        made.messages = made.own;
    }
    if (list.count == 1) {
        made.gathered = made.messages.front().bytes;
        return made;
    }
    qsizetype size = 0;
    for (const EncodedMessage &each : made.messages)
        size += each.bytes.size();
    made.gathered.reserve(size);
    for (const EncodedMessage &each : made.messages)
        made.gathered += each.bytes;
    m_gatheredBytes += size;
    return made;
}

void Delivery::send(Subscriber &subscriber, std::span<const broker::MessagePtr> messages)
{
    if (messages.empty() || !subscriber.m_dialect)
        return;
    std::vector<EncodedMessage> all;
    all.reserve(messages.size());
    QByteArray gathered;
    for (const broker::MessagePtr &message : messages) {
        all.push_back({encode(*subscriber.m_dialect, *message, m_epoch), message});
        gathered += all.back().bytes;
    }
    subscriber.m_connection.deliver(all, gathered, traceIfOn(subscriber, DeliveryTrace::Origin::History));
}

void Delivery::recover(const broker::Inbox::Overflow &overflow)
{
    const QList<broker::TopicFilter> filters = m_filters.keys();
    const base::Cursor seen{m_epoch, {overflow.from.value - 1}};
    const broker::Replay replay = m_broker.replay(std::span(filters.cbegin(), filters.cend()), seen);
    for (const broker::Gap &gap : replay.gaps)
        tellGap(gap);
    deliver(replay.messages);
    m_dealt = replay.head.position; // what the inbox gets meanwhile up to here has just been sent
}

void Delivery::tellGap(const broker::Gap &gap)
{
    QSet<Subscriber *> concerned;
    if (gap.topic) {
        m_index.match(gap.topic->bytes(), [&](Subscription *found) {
            if (found->after < gap.to)
                concerned.insert(found->subscriber);
        });
    } else {
        concerned = m_subscribers;
    }
    for (Subscriber *subscriber : std::as_const(concerned))
        subscriber->missed(gap);
}

} // namespace pushscope::net
