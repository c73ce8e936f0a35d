// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/base/cursor.h"
#include "core/base/transport.h"

#include <QByteArray>

#include <array>
#include <memory>
#include <optional>
#include <vector>

namespace pushscope::net {

struct DeliveryBatch;

/// What became of one message towards one peer.
struct DeliveryRecord
{
    enum class Fate : unsigned char {
        Queued,    ///< waits for the peer to read, wholly or in part
        Sent,      ///< its last byte was handed to the kernel (with TLS: to TLS)
        Dropped,   ///< the queue was full
        Conflated, ///< gave way to a newer one of its key
        Lost,      ///< the peer went away, or was sent away, before it was sent
    };
    static constexpr std::size_t kFates = 5;
    quint64 peer = 0;
    QByteArray address; ///< `127.0.0.1:52114`
    QByteArray agent;   ///< as in PeerInfo
    base::Transport transport{};
    Fate fate = Fate::Queued;
    bool fromHistory = false;   ///< the peer asked for what had been, e.g. by a cursor when it came back
    qint64 wireBytes = 0;       ///< framing included; of a poll's answer, with an equal part of its head
    qsizetype ahead = 0;        ///< messages that stood before it in the peer's queue when it joined them
    base::WallTime queued;
    std::optional<base::WallTime> sent{};
};

/// Who got which message: for looking at single messages, so it is off unless somebody looks, and costs one test a
/// batch then. While it is on, deliveries are kept by message within a bound, and the messages whose deliveries began
/// longest ago are forgotten and counted. Every member may be called on any thread.
class DeliveryLedger
{
public:
    static constexpr qint64 kDefaultBudgetBytes = 64 * 1024 * 1024;

    explicit DeliveryLedger(qint64 budgetBytes = kDefaultBudgetBytes);
    ~DeliveryLedger();

    /// From the next batch on. Switched off, it keeps what it has, and is told how that ended.
    void setEnabled(bool enabled);
    [[nodiscard]] bool isEnabled() const;
    void clear(); ///< forgets everything, uncounted

    struct Deliveries
    {
        std::vector<DeliveryRecord> records; ///< in the order in which they were queued, at most 1,000
        quint64 omitted = 0;                 ///< further ones
        std::array<quint64, DeliveryRecord::kFates> fates{}; ///< how many, by Fate, the omitted included
    };
    /// Nothing when the message is not in the ledger: it was published while that was off, or has been forgotten, or
    /// nobody wanted it.
    [[nodiscard]] std::optional<Deliveries> deliveries(const base::Cursor &message) const;

    /// A delivery whose fate is known.
    struct Finished
    {
        base::Cursor message;
        DeliveryRecord record;
        base::WallTime at; ///< when it was sent or given up
    };
    static constexpr std::size_t kMostFinished = 100'000;
    /// From now on what ends is kept for takeFinished(), too, up to kMostFinished; further ones count as missed.
    void keepFinished();
    struct FinishedBatch
    {
        std::vector<Finished> deliveries; ///< in the order in which they were told of
        quint64 missed = 0;               ///< since the last call
    };
    [[nodiscard]] FinishedBatch takeFinished();

    struct Statistics
    {
        quint64 messages = 0; ///< held
        quint64 records = 0;  ///< held
        qint64 bytes = 0;
        qint64 budgetBytes = 0;
        quint64 forgotten = 0; ///< records that left because the budget was reached
    };
    [[nodiscard]] Statistics statistics() const;

    /// For the shards: takes in what one of them recorded.
    void add(const DeliveryBatch &batch);

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace pushscope::net
