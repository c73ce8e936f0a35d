// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/broker/message.h"
#include "core/net/channel.h"

#include <QByteArray>

#include <deque>
#include <memory>
#include <optional>
#include <span>

namespace pushscope::net {

class DeliveryTrace;

/// What happens to a message when a peer's queue is full.
enum class SlowPeerPolicy : unsigned char {
    Disconnect, ///< the peer is sent away (1013, end of stream) and can resume from its cursor
    DropOldest, ///< the oldest waiting messages go, and the peer is told the gap
    DropNewest, ///< what does not fit goes, and the peer is told the gap
    Conflate,   ///< a waiting message gives way to a newer one of its key (without a key: of its topic)
};

/// Every message offered to a peer ends as exactly one of these:
/// offered = sent + dropped + conflated + what OutboundQueue::waitingMessages() says.
struct FlowCounters
{
    quint64 offered = 0;
    quint64 sent = 0;      ///< the last byte was taken by the operating system (or TLS)
    quint64 sentBytes = 0; ///< all bytes taken, of messages and of everything else
    quint64 dropped = 0;   ///< by policy, or still waiting when the connection ended
    quint64 conflated = 0;
};

/// One message in a peer's dialect: bytes shared with every other peer.
struct EncodedMessage
{
    QByteArray bytes;
    broker::MessagePtr message;
};

/// What waits to be sent to one peer, in order: messages, under a bound and a policy, and everything else
/// (answers, pongs, close frames), which is never dropped but counts against the bound. While nothing waits,
/// bytes go straight to the channel and the queue owns no memory. Not thread-safe; its shard's.
class OutboundQueue
{
public:
    struct Limits
    {
        qsizetype bytes = 4 * 1024 * 1024;
        qsizetype messages = 16 * 1024;
        SlowPeerPolicy policy = SlowPeerPolicy::Disconnect;
    };
    /// Encodes what tells the peer that the messages from one position to another are lost to it.
    class GapEncoder
    {
    public:
        [[nodiscard]] virtual QByteArray encodeGap(base::Position from, base::Position to) const = 0;

    protected:
        ~GapEncoder() = default;
    };

    explicit OutboundQueue(const Limits &limits); ///< `limits` must outlive the queue; they are shared by all
    ~OutboundQueue();
    Q_DISABLE_COPY_MOVE(OutboundQueue)

    enum class Outcome : unsigned char {
        Fine,     ///< sent, waiting, or dealt with by policy
        Overflow, ///< the bound is reached and the peer must go (policy Disconnect, or bytes that cannot be dropped)
        Broken,   ///< the channel failed
    };
    /// Anything but messages. With a trace: the answer in which those that it was last told of are.
    [[nodiscard]] Outcome send(Channel &channel, QByteArray bytes, DeliveryTrace *trace = nullptr);
    /// Messages in order of position. `gathered` holds the bytes of all of them one after the other (for a single
    /// message, the same bytes): with nothing waiting they leave in one call. A trace is told what becomes of each, and
    /// must outlive the queue.
    [[nodiscard]] Outcome deliver(Channel &channel, std::span<const EncodedMessage> messages,
                                  const QByteArray &gathered, DeliveryTrace *trace = nullptr);
    /// Goes on sending, from channelWritable().
    [[nodiscard]] Outcome flush(Channel &channel, const GapEncoder &gaps);
    /// What waits and has not begun to leave counts as dropped: a peer that is sent away needs to hear only why.
    void dropMessages();
    /// The connection is over: all that waits counts as dropped.
    void abandon();

    [[nodiscard]] bool isEmpty() const { return !m_backlog; }
    [[nodiscard]] qsizetype waitingBytes() const;
    [[nodiscard]] qsizetype waitingMessages() const;
    [[nodiscard]] const FlowCounters &counters() const { return m_counters; }

private:
    struct Piece;
    struct Backlog;
    [[nodiscard]] Outcome enqueue(const EncodedMessage &message, DeliveryTrace *trace);
    [[nodiscard]] bool fits(qsizetype bytes) const;
    void append(const EncodedMessage &message, DeliveryTrace *trace);
    void settle(qint64 taken);
    [[nodiscard]] bool dropOldest();
    void conflate(const EncodedMessage &message);
    [[nodiscard]] Backlog &backlog();

    const Limits &m_limits;
    FlowCounters m_counters;
    std::unique_ptr<Backlog> m_backlog; ///< only while something waits
};

} // namespace pushscope::net
