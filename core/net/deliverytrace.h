// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/net/deliveryledger.h"
#include "core/net/outboundqueue.h"

#include <QByteArray>

#include <span>
#include <vector>

namespace pushscope::net {

/// Whom messages go to, as a person tells peers apart.
struct PeerIdentity
{
    quint64 id = 0;
    base::Transport transport{};
    QByteArray address;
    QByteArray agent;
};

/// What the ledger keeps of one message towards one peer; the peer's identity is kept once, beside.
struct LedgerEntry
{
    base::WallTime queued;
    base::WallTime sent; ///< with Fate::Sent
    quint64 peer = 0;
    quint32 wireBytes = 0;
    quint32 ahead = 0;
    DeliveryRecord::Fate fate{};
    base::Transport transport{};
    bool fromHistory = false;
};

/// How a message that had to wait ended.
struct LedgerEnding
{
    base::WallTime at;
    quint64 peer = 0;
    DeliveryRecord::Fate fate{};
};

/// What one shard has to tell the ledger since it last did; to be taken in this order.
struct DeliveryBatch
{
    base::Epoch epoch;
    std::vector<PeerIdentity> arrived = {};
    std::vector<std::pair<base::Position, LedgerEntry>> entries = {};
    std::vector<std::pair<base::Position, LedgerEnding>> endings = {};
    std::vector<quint64> gone = {}; ///< peers of which nothing more will be told

    [[nodiscard]] bool isEmpty() const
    {
        return arrived.empty() && entries.empty() && endings.empty() && gone.empty();
    }
};

/// Collects what a shard's traces tell, and moves it into the ledger batch by batch. The shard's thread only.
class DeliveryRecorder
{
public:
    DeliveryRecorder(DeliveryLedger &ledger, const base::Clock &clock, base::Epoch epoch);
    ~DeliveryRecorder();
    Q_DISABLE_COPY_MOVE(DeliveryRecorder)

    [[nodiscard]] bool isOn() const { return m_ledger.isEnabled(); }
    /// At the end of a turn of the loop; while the ledger is off, this is all that is left to do.
    void commit()
    {
        if (!m_batch.isEmpty())
            handOver();
    }

private:
    friend class DeliveryTrace;
    void handOver();

    DeliveryLedger &m_ledger;
    const base::Clock &m_clock;
    DeliveryBatch m_batch;
    std::size_t m_fresh = 0; ///< where the entries of the last DeliveryTrace::queued() begin
};

/// Follows messages towards one peer on their way through its queue. Made when the peer is first recorded, and
/// owned by it; must not outlive the recorder. Once a message has been recorded, its end is too, even when the
/// ledger is switched off meanwhile.
class DeliveryTrace
{
public:
    enum class Origin : unsigned char { Live, History };

    DeliveryTrace(DeliveryRecorder &recorder, PeerIdentity identity);
    ~DeliveryTrace();
    Q_DISABLE_COPY_MOVE(DeliveryTrace)

    void setTransport(base::Transport transport) { m_transport = transport; }
    void setOrigin(Origin origin) { m_origin = origin; }

    /// The messages join the queue now, behind `ahead` others.
    void queued(std::span<const EncodedMessage> messages, qsizetype ahead);
    /// Messages that share an answer: each with its own bytes and an equal part of the rest of `totalBytes`.
    struct Part
    {
        base::Position position;
        qsizetype bytes;
    };
    void queued(std::span<const Part> parts, qsizetype totalBytes);
    [[nodiscard]] std::vector<base::Position> positions() const; ///< of the last queued()

    using Fate = DeliveryRecord::Fate;
    /// So ended, of the last queued(), those from the `first` on: `count` of them, or all.
    void ended(Fate fate, std::size_t first = 0, std::size_t count = SIZE_MAX);
    /// So ended a single one, whenever it was queued.
    void ended(base::Position position, Fate fate);

private:
    void add(base::Position position, base::WallTime now, qsizetype bytes, qsizetype ahead);
    [[nodiscard]] base::WallTime begin(std::size_t messages);
    [[nodiscard]] bool isFresh() const;

    DeliveryRecorder &m_recorder;
    const quint64 m_peer;
    base::Transport m_transport;
    Origin m_origin = Origin::Live;
};

} // namespace pushscope::net
