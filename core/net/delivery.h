// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/broker/broker.h"
#include "core/net/connection.h"
#include "core/net/deliverytrace.h"
#include "core/net/dialect.h"

#include <QHash>
#include <QSet>

#include <array>
#include <atomic>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <vector>

namespace pushscope::net {

class Subscriber;

/// One filter of one subscriber.
struct Subscription
{
    Subscriber *subscriber;
    broker::TopicFilter filter;
    base::Position after; ///< what came up to here was sent by a replay, or is not wanted
};

/// Whom a shard's messages go to. Either it has a dialect, and messages go straight to its connection, or it
/// is told that some wait for it.
class Subscriber
{
public:
    explicit Subscriber(Connection &connection)
        : m_connection(connection)
    {
    }
    Q_DISABLE_COPY_MOVE(Subscriber)

    void setDialect(std::optional<Dialect> dialect) { m_dialect = dialect; }
    [[nodiscard]] const std::vector<std::unique_ptr<Subscription>> &subscriptions() const
    {
        return m_subscriptions;
    }

protected:
    virtual ~Subscriber() = default;
    virtual void messagesWait() = 0;                 ///< without a dialect: once per tick
    virtual void missed(const broker::Gap &gap) = 0; ///< messages that history no longer had
    [[nodiscard]] virtual PeerIdentity identity() const { return {}; }
    /// Null while no message towards it was recorded.
    [[nodiscard]] DeliveryTrace *trace() const { return m_trace.get(); }

private:
    friend class Delivery;
    /// After a second subscription with a replay: what the replay brought and older filters match as well.
    struct Replayed
    {
        std::vector<broker::TopicFilter> filters;
        base::Position from, to;
    };
    Connection &m_connection;
    std::vector<std::unique_ptr<Subscription>> m_subscriptions;
    std::unique_ptr<Replayed> m_replayed;
    quint32 m_node = 0; ///< the list of messages found for it in the current tick
    std::optional<Dialect> m_dialect;
    std::unique_ptr<DeliveryTrace> m_trace;
};

/// Brings messages from the broker to the subscribers of one shard: one batch a tick, each message encoded
/// once per dialect, and one gathered send per subscriber, whose bytes are shared by all subscribers that are
/// sent the same messages. Lives on the shard's thread; only the wake-up comes from others.
class Delivery
{
public:
    /// `wake` is called on the publishers' threads and asks for a drain() soon. The recorder, if any, must outlive
    /// all subscribers.
    Delivery(broker::Broker &broker, base::Epoch epoch, std::function<void()> wake,
             DeliveryRecorder *recorder = nullptr);
    ~Delivery();
    Q_DISABLE_COPY_MOVE(Delivery)

    /// From now on the subscriber gets what matches, beginning right after the `head` of the answer; what
    /// came before, after `since`, is the answer, and the caller's to send.
    [[nodiscard]] broker::Replay join(Subscriber &subscriber, std::span<const broker::TopicFilter> filters,
                                      const std::optional<base::Cursor> &since);
    void leave(Subscriber &subscriber, const broker::TopicFilter &filter); ///< nothing when it is not there
    void leaveAll(Subscriber &subscriber);

    /// One tick: sends everything that has arrived in the inbox.
    void drain();
    /// Sends these to one subscriber (a replay), under the policy of its queue.
    void send(Subscriber &subscriber, std::span<const broker::MessagePtr> messages);
    /// The subscriber's trace while the ledger is on; null otherwise.
    [[nodiscard]] DeliveryTrace *traceIfOn(Subscriber &subscriber, DeliveryTrace::Origin origin);

    [[nodiscard]] base::Epoch epoch() const { return m_epoch; }

private:
    /// A list of messages of the tick: its last one and, as the parent, the list before that. Subscribers
    /// found for the same messages share the node, so that what is gathered for one serves all of them.
    struct Node
    {
        quint32 parent;
        quint32 index; ///< of the last message
        quint32 first; ///< index of the first
        quint32 count;
        quint32 childIndex;                     ///< the list with this message added...
        quint32 child;                          ///< ...is this node; 0 when there is none yet
        std::array<quint32, kDialects> parcels; ///< number of the parcel, 0 when there is none yet
    };
    struct Parcel
    {
        std::vector<EncodedMessage> own; ///< when the messages do not stand side by side
        std::span<const EncodedMessage> messages;
        QByteArray gathered;
    };

    void deliver(std::span<const broker::MessagePtr> messages);
    std::size_t deliverSlice(std::span<const broker::MessagePtr> messages);
    void touch(Subscription &subscription, quint32 index);
    void sendTouched();
    [[nodiscard]] const Parcel &parcel(quint32 node, Dialect dialect);
    [[nodiscard]] const EncodedMessage &encoded(Dialect dialect, quint32 index);
    void recover(const broker::Inbox::Overflow &overflow);
    void tellGap(const broker::Gap &gap);
    void forget(const Subscription &subscription);
    [[nodiscard]] DeliveryTrace *traceOf(Subscriber &subscriber, DeliveryTrace::Origin origin);

    broker::Broker &m_broker;
    const base::Epoch m_epoch;
    const std::shared_ptr<std::atomic<bool>>
        m_pending; ///< the inbox has something; publishers may outlive us
    const broker::InboxPtr m_inbox;
    broker::TopicIndex<Subscription *> m_index;
    QHash<broker::TopicFilter, int> m_filters; ///< in use, with their number of subscriptions
    QSet<Subscriber *> m_subscribers;
    DeliveryRecorder *const m_recorder;
    base::Position m_dealt; ///< up to here, after an overflow, everything came from history
    bool m_draining = false;

    // Of the tick, kept for their memory.
    std::span<const broker::MessagePtr> m_messages;
    std::vector<Node> m_nodes;
    std::vector<Subscriber *> m_touched;
    std::array<std::vector<EncodedMessage>, kDialects> m_encoded;
    std::vector<Parcel> m_parcels;
    quint32 m_parcelBase = 1; ///< number of m_parcels.front()
    qsizetype m_gatheredBytes = 0;
};

} // namespace pushscope::net
