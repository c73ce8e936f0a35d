// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/shard.h"

#include "core/net/httpsession.h"
#include "core/net/upgrader.h"

#ifdef Q_OS_LINUX
#include "core/net/epolldispatcher.h"
#endif

#include <QAbstractEventDispatcher>
#include <QTimer>

#include <algorithm>
#include <mutex>
#include <utility>

#ifdef __GLIBC__
#include <malloc.h>
#endif

namespace pushscope::net {

namespace {

constexpr std::chrono::milliseconds kSweepEvery{1000};
constexpr std::chrono::milliseconds kSweepWithPolls{100};
constexpr std::chrono::milliseconds kFarewell{1000};
constexpr int kManyGone = 1000;

/// A connection that is only told why it cannot be served.
class Refusal final : public PeerHandler
{
public:
    explicit Refusal(Peer &peer)
        : m_peer(peer)
    {
    }
    void received(QByteArrayView) override {}
    void ended() override {}
    void overflowed() override { m_peer.connection().abort(); }
    void due(base::SteadyTime) override {}
    void goAway() override { m_peer.connection().abort(); }

private:
    Peer &m_peer;
};

} // namespace

struct Shard::Waker
{
    std::mutex mutex; ///< protects what follows
    QAbstractEventDispatcher *dispatcher = nullptr;
    Qt::HANDLE thread = nullptr;
    bool inTurn = false;

    void wake()
    {
        const std::lock_guard lock(mutex);
        // On its own thread the turn is still to come, and sees to what has come before the loop waits.
        if (dispatcher && (inTurn || QThread::currentThreadId() != thread))
            dispatcher->wakeUp();
    }
};

Shard::Shard(HubContext &context)
    : m_context(context)
    , m_waker(std::make_shared<Waker>())
    , m_recorder(context.ledger, context.clock, context.epoch)
{
    m_thread.setObjectName(QStringLiteral("shard"));
    // Told on the shard's thread, after the last event it handles.
    connect(&m_thread, &QThread::finished, &m_thread, [this] { m_ended.set_value(); }, Qt::DirectConnection);
#ifdef Q_OS_LINUX
    m_thread.setEventDispatcher(new EpollDispatcher);
#endif
    moveToThread(&m_thread);
}

Shard::~Shard()
{
    beginStop();
    finishStop();
}

void Shard::start()
{
    std::promise<void> begun;
    // Emitted by the new thread, so begin() runs there.
    connect(&m_thread, &QThread::started, this, [this, &begun] { begin(begun); });
    m_isStarted = true;
    m_thread.start();
    begun.get_future().wait();
}

void Shard::begin(std::promise<void> &begun)
{
    QAbstractEventDispatcher *dispatcher = QAbstractEventDispatcher::instance();
    {
        const std::lock_guard lock(m_waker->mutex);
        m_waker->dispatcher = dispatcher;
        m_waker->thread = QThread::currentThreadId();
    }
    m_delivery = std::make_unique<Delivery>(
        m_context.broker, m_context.epoch, [waker = m_waker] { waker->wake(); }, &m_recorder);
    m_upgrader = std::make_unique<Upgrader>();
    m_sweeper = std::make_unique<QTimer>();
    m_sweeper->setTimerType(Qt::CoarseTimer);
    connect(m_sweeper.get(), &QTimer::timeout, this, &Shard::sweep);
    setSweepInterval();
    m_sweeper->start();
    connect(dispatcher, &QAbstractEventDispatcher::aboutToBlock, this, &Shard::turn);
    begun.set_value();
}

void Shard::setSweepInterval()
{
    const Limits &limits = m_context.options.limits;
    const auto shortest = std::min({limits.headTime, limits.idleTime, limits.heartbeat}) / 8;
    const auto interval = m_waiting > 0 ? kSweepWithPolls : kSweepEvery;
    m_sweeper->setInterval(std::clamp(shortest, std::chrono::milliseconds(5), interval));
}

void Shard::countWaiting(int change)
{
    const bool any = m_waiting > 0;
    m_waiting += change;
    if (m_sweeper && any != (m_waiting > 0))
        setSweepInterval();
}

void Shard::post(std::function<void()> call)
{
    {
        const std::lock_guard lock(m_callsMutex);
        m_calls.push_back(std::move(call));
    }
    m_waker->wake();
}

void Shard::run(const std::function<void()> &call)
{
    std::promise<void> done;
    post([&] {
        call();
        done.set_value();
    });
    done.get_future().wait();
}

void Shard::runCalls()
{
    std::vector<std::function<void()>> calls;
    {
        const std::lock_guard lock(m_callsMutex);
        calls.swap(m_calls);
    }
    for (const std::function<void()> &call : calls)
        call();
}

Peer &Shard::admit(int descriptor, const QHostAddress &address)
{
    m_slots.push_back({std::make_unique<Peer>(*this, m_context.census.nextId(), descriptor, address),
                       base::SteadyTime::max()});
    Peer &peer = *m_slots.back().peer;
    peer.m_slot = static_cast<quint32>(m_slots.size() - 1);
    return peer;
}

void Shard::adopt(int descriptor, const QHostAddress &address)
{
    Peer &peer = admit(descriptor, address);
    peer.setHandler(std::make_unique<HttpSession>(peer));
    if (m_stopping)
        peer.handler().goAway();
}

void Shard::refuse(int descriptor, const QByteArray &answer)
{
    reserve();
    Peer &peer = admit(descriptor, {});
    peer.setHandler(std::make_unique<Refusal>(peer));
    peer.connection().send(answer);
    peer.close();
}

void Shard::retire(Peer &peer)
{
    m_delivery->leaveAll(peer);
    if (!peer.address().isNull())
        m_context.census.release(peer.address());
    m_gone.add(peer.counters(), peer.receivedMessages());
    if (peer.transport())
        countPeers(*peer.transport(), -1);
    const quint32 slot = peer.m_slot;
    m_retired.push_back(std::move(m_slots[slot].peer));
    if (slot + 1 < m_slots.size()) {
        m_slots[slot] = std::move(m_slots.back());
        m_slots[slot].peer->m_slot = slot;
    }
    m_slots.pop_back();
    ++m_goneSinceSweep;
    m_load.fetch_sub(1, std::memory_order_relaxed);
}

void Shard::turn()
{
    const auto setInTurn = [this](bool on) {
        const std::lock_guard lock(m_waker->mutex);
        m_waker->inTurn = on;
    };
    setInTurn(true);
    runCalls();
    if (m_delivery)
        m_delivery->drain();
    setInTurn(false);
    m_retired.clear();
    m_recorder.commit();
    if (m_stopping)
        endIfEmpty();
}

void Shard::sweep()
{
    const base::SteadyTime time = now();
    for (std::size_t i = m_slots.size(); i-- > 0;) {
        if (i >= m_slots.size() || m_slots[i].due > time)
            continue;
        Peer &peer = *m_slots[i].peer;
        if (!peer.connection().isClosing()) {
            m_slots[i].due = base::SteadyTime::max();
            peer.handler().due(time);
        } else {
            m_slots[i].due = time + kSweepEvery;
            peer.connection().expire(time);
        }
    }
    giveBackMemory();
}

/// Once a crowd has left, what the allocator keeps of it goes back to the system.
void Shard::giveBackMemory()
{
    m_goneUntrimmed += m_goneSinceSweep;
    const bool quiet = std::exchange(m_goneSinceSweep, 0) == 0;
    if (!quiet || m_goneUntrimmed < kManyGone)
        return;
    m_goneUntrimmed = 0;
    m_slots.shrink_to_fit();
    m_retired.shrink_to_fit();
#ifdef __GLIBC__
    ::malloc_trim(0);
#endif
}

Snapshot Shard::snapshot(SnapshotDetail detail) const
{
    Snapshot result;
    result.peers = m_peers;
    result.flow = m_gone;
    for (const Slot &slot : m_slots) {
        const Peer &peer = *slot.peer;
        result.flow.add(peer.counters(), peer.receivedMessages());
        result.queuedMessages += static_cast<quint64>(peer.connection().queue().waitingMessages());
        result.queuedBytes += static_cast<quint64>(peer.connection().queue().waitingBytes());
        if (detail == SnapshotDetail::Peers && peer.transport())
            result.peerList.push_back(peer.info());
    }
    return result;
}

void Shard::beginStop()
{
    if (!m_isStarted)
        return;
    post([this] {
        m_stopping = true;
        std::vector<Peer *> peers;
        for (const Slot &slot : m_slots)
            peers.push_back(slot.peer.get());
        for (Peer *peer : peers) { // retired ones live until the turn ends
            if (!peer->connection().isClosing())
                peer->handler().goAway();
        }
        QTimer::singleShot(kFarewell, this, &Shard::end);
        endIfEmpty();
    });
}

void Shard::endIfEmpty()
{
    if (m_slots.empty())
        QMetaObject::invokeMethod(this, &Shard::end, Qt::QueuedConnection);
}

void Shard::end()
{
    if (!m_delivery)
        return;
    while (!m_slots.empty())
        m_slots.back().peer->connection().abort();
    m_retired.clear();
    m_recorder.commit();
    m_sweeper.reset();
    m_upgrader.reset();
    m_delivery.reset();
    {
        const std::lock_guard lock(m_waker->mutex);
        m_waker->dispatcher = nullptr;
    }
    QAbstractEventDispatcher::instance()->disconnect(this);
    m_thread.quit();
}

void Shard::finishStop()
{
    if (!std::exchange(m_isStarted, false))
        return;
    m_ended.get_future().wait();
    m_thread.wait();
}

} // namespace pushscope::net
