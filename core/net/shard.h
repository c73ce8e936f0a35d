// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/net/hubcontext.h"
#include "core/net/peer.h"
#include "core/net/statistics.h"

#include <QObject>
#include <QThread>

#include <atomic>
#include <functional>
#include <future>
#include <memory>
#include <mutex>
#include <vector>

QT_BEGIN_NAMESPACE
class QTimer;
QT_END_NAMESPACE

namespace pushscope::net {

class Upgrader;

/// One I/O thread of the hub: an event loop (on epoll where there is one), its peers, and the delivery of
/// messages to them, once per turn of the loop. Made, started and stopped by the hub's thread; members not
/// said to be for any thread are for its own.
class Shard final : public QObject
{
    Q_OBJECT

public:
    explicit Shard(HubContext &context);
    ~Shard() override;

    void start();
    /// Says farewell to all peers and ends the thread, in about a second at most. Both wait.
    void beginStop();
    void finishStop();

    [[nodiscard]] HubContext &context() { return m_context; }
    [[nodiscard]] Delivery &delivery() { return *m_delivery; }
    [[nodiscard]] Upgrader &upgrader() { return *m_upgrader; }
    [[nodiscard]] base::SteadyTime now() const { return m_context.clock.steadyNow(); }

    // For any thread.
    void post(std::function<void()> call);
    void run(const std::function<void()> &call); ///< waits until it is done; not from the shard's thread
    [[nodiscard]] int load() const { return m_load.load(std::memory_order_relaxed); }
    /// Counts a connection that is on its way here.
    void reserve() { m_load.fetch_add(1, std::memory_order_relaxed); }

    /// Takes over an accepted connection that the census has admitted and reserve() has counted.
    void adopt(int descriptor, const QHostAddress &address);
    /// Answers an accepted connection with a refusal and closes it.
    void refuse(int descriptor, const QByteArray &answer);

    // For Peer.
    void setDue(quint32 slot, base::SteadyTime due) { m_slots[slot].due = due; }
    void retire(Peer &peer);
    void countPeers(base::Transport transport, int change)
    {
        m_peers[static_cast<std::size_t>(transport)] += change;
    }

    [[nodiscard]] Snapshot snapshot(SnapshotDetail detail) const;
    /// Long polls want to end more precisely than to a second: counts who waits.
    void countWaiting(int change);

private:
    struct Slot
    {
        std::unique_ptr<Peer> peer;
        base::SteadyTime due;
    };
    /// Wakes the loop from any thread; outlives it, for publishers under way.
    struct Waker;

    Peer &admit(int descriptor, const QHostAddress &address);
    void begin(std::promise<void> &begun);
    void turn(); ///< once in each turn of the loop, before it waits
    void runCalls();
    void sweep(); ///< calls whoever is due
    void end();
    void endIfEmpty();
    void setSweepInterval();
    void giveBackMemory();

    HubContext &m_context;
    QThread m_thread;
    bool m_isStarted = false; ///< the hub thread's
    const std::shared_ptr<Waker> m_waker;
    DeliveryRecorder m_recorder; ///< outlives the peers
    std::mutex m_callsMutex; ///< protects m_calls
    std::vector<std::function<void()>> m_calls;
    std::unique_ptr<Delivery> m_delivery;
    std::unique_ptr<Upgrader> m_upgrader;
    std::unique_ptr<QTimer> m_sweeper;
    std::vector<Slot> m_slots;
    std::vector<std::unique_ptr<Peer>> m_retired; ///< destroyed when none of their code is on the stack
    std::array<int, 4> m_peers{};
    std::promise<void> m_ended; ///< nothing of the shard is touched on its thread after
    FlowTotals m_gone;          ///< of peers that are no more
    std::atomic<int> m_load{0};
    int m_waiting = 0;
    int m_goneSinceSweep = 0;
    int m_goneUntrimmed = 0;
    bool m_stopping = false;
};

} // namespace pushscope::net
