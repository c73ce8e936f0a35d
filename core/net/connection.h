// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/net/channel.h"
#include "core/net/outboundqueue.h"

#include <QByteArrayView>
#include <QHostAddress>

#include <memory>
#include <optional>
#include <span>
#include <vector>

namespace pushscope::net {

/// One accepted connection: a channel, the queue of what goes out, and a handler that speaks the protocol of the
/// moment (HTTP first, then perhaps an event stream or WebSocket). Owned by its shard, on whose thread it lives.
///
/// Life: after abort(), after closeAfterSending() has finished, or when the other side is gone, the owner's
/// connectionClosed() is called once, from the event loop or from within the call that ended it; the owner then
/// destroys the connection later, never inside that call. After it nothing is sent and no handler is called.
class Connection final : private Channel::Events
{
public:
    /// Speaks one protocol over the connection. Owned by it; replaced by setHandler().
    class Handler : public OutboundQueue::GapEncoder
    {
    public:
        virtual ~Handler() = default;
        /// Bytes came in; all are the handler's to keep or to use, and their memory only for the call. It may call
        /// anything on the connection.
        virtual void received(QByteArrayView bytes) = 0;
        /// The other side will send no more (FIN). Mostly a reason for closeAfterSending() or abort().
        virtual void ended() = 0;
        /// The slow-peer policy Disconnect has struck, or the bound is full of what cannot be dropped: say
        /// farewell and close, or abort() (then the rest is dropped).
        virtual void overflowed() = 0;
        virtual void drained() {} ///< everything queued has been taken by the operating system
        virtual void closed() {}  ///< the connection is over; the last call
        [[nodiscard]] QByteArray encodeGap(base::Position, base::Position) const override { return {}; }
    };
    class Owner
    {
    public:
        virtual void connectionClosed(Connection &connection) = 0;

    protected:
        ~Owner() = default;
    };

    /// Plain, or TLS when `tls` is given.
    Connection(int descriptor, const QSslConfiguration *tls, const OutboundQueue::Limits &limits, Owner &owner);
    ~Connection();
    Q_DISABLE_COPY_MOVE(Connection)

    /// The old handler is destroyed once no call into it is under way.
    void setHandler(std::unique_ptr<Handler> handler);

    /// Anything but messages: never dropped. With a trace as in OutboundQueue::send().
    void send(QByteArray bytes, DeliveryTrace *trace = nullptr);
    /// Between the two, what send() is given is held and then leaves in one piece: an answer that says "subscribed" is
    /// not on its way before that is true. Calls nest; deliver() and closeAfterSending() do not wait.
    void cork() { ++m_corks; }
    void uncork();
    void deliver(std::span<const EncodedMessage> messages, const QByteArray &gathered,
                 DeliveryTrace *trace = nullptr);

    /// Sends what waits, then FIN, then reads and discards until the other side has closed too, so that a reset
    /// cannot overtake the last bytes. Who takes longer than two seconds is cut by expire().
    void closeAfterSending();
    void abort(); ///< at once
    /// To be called about once a second while isClosing(): cuts a farewell that takes too long.
    void expire(base::SteadyTime now);
    [[nodiscard]] bool isClosing() const { return m_phase != Phase::Open; }
    [[nodiscard]] bool isClosed() const { return m_phase == Phase::Closed; }

    void setReading(bool on);
    /// Gives the handler bytes again that an earlier one had received but not used (an upgrade's, say).
    void reinject(QByteArrayView bytes);

    [[nodiscard]] QHostAddress peerAddress() const;
    [[nodiscard]] quint16 peerPort() const;
    [[nodiscard]] bool isSecure() const { return m_secure; }
    [[nodiscard]] const OutboundQueue &queue() const { return m_queue; }
    [[nodiscard]] quint64 receivedBytes() const { return m_receivedBytes; }

private:
    enum class Phase : unsigned char {
        Open,
        Draining,  ///< closeAfterSending(), bytes still wait
        Lingering, ///< FIN sent, waiting for the other side's
        Closed,
    };
    class Call;
    void channelReadable() override;
    void channelWritable() override;
    void sendHeld();
    void react(OutboundQueue::Outcome outcome);
    void finishSendingIfDrained();
    void finish();

    OutboundQueue m_queue;
    std::unique_ptr<Channel> m_channel;
    std::unique_ptr<Handler> m_handler;
    std::vector<std::unique_ptr<Handler>> m_retired; ///< replaced while a call into one was under way
    Owner &m_owner;
    const int m_descriptor;
    quint64 m_receivedBytes = 0;
    std::optional<base::SteadyTime> m_closeBy;
    QByteArray m_held; ///< while corked
    int m_corks = 0;
    int m_calls = 0; ///< calls into the handler under way
    Phase m_phase = Phase::Open;
    bool m_secure = false;
    bool m_overflowTold = false;
    bool m_ended = false; ///< the other side has sent FIN
};

} // namespace pushscope::net
