// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/hub.h"

#include "core/net/hubcontext.h"
#include "core/net/listener.h"
#include "core/net/shard.h"
#include "core/net/tlsfiles.h"

#include <QThread>

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <mutex>

namespace pushscope::net {

namespace {

constexpr int kMostShardsByDefault = 4;
constexpr std::chrono::milliseconds kFreshFor{100};
constexpr std::chrono::seconds kUsableFor{1};
constexpr std::chrono::milliseconds kPatience{50};

/// The newest snapshot, for callers on any thread. A stale one is returned while the next is being made, a
/// very old one is waited for a moment.
struct SnapshotCache
{
    std::mutex mutex; ///< protects what follows
    std::condition_variable arrived;
    Snapshot snapshot;
    std::optional<base::SteadyTime> madeAt;
    bool asked = false;
};

} // namespace

class Hub::Private
{
public:
    Private(broker::Broker &broker, const base::Clock &clock, HubOptions options)
        : m_broker(broker)
        , m_options(std::move(options))
        , m_clock(clock)
        , m_census(m_options.limits.peers, m_options.limits.peersPerAddress)
    {
    }

    base::Result<void> start();
    void stop();
    [[nodiscard]] Snapshot latest(SnapshotDetail detail);
    [[nodiscard]] HubStatistics statistics();

    [[nodiscard]] QUrl url() const
    {
        QUrl url;
        url.setScheme(m_options.certificateFile.isEmpty() ? QStringLiteral("http") : QStringLiteral("https"));
        url.setHost(reachableAddress());
        url.setPort(m_port);
        return url;
    }
    [[nodiscard]] quint16 port() const { return m_port; }

    DeliveryLedger ledger;

private:
    /// Bound to every address, the hub is reached on this machine by loopback.
    [[nodiscard]] QString reachableAddress() const
    {
        const QHostAddress &address = m_options.address;
        if (address == QHostAddress::AnyIPv6)
            return QHostAddress(QHostAddress::LocalHostIPv6).toString();
        if (address == QHostAddress::AnyIPv4 || address == QHostAddress::Any)
            return QHostAddress(QHostAddress::LocalHost).toString();
        return address.toString();
    }

    broker::Broker &m_broker;
    const HubOptions m_options;
    const base::Clock &m_clock;
    Census m_census;
    std::unique_ptr<HubContext> m_context;
    std::vector<std::unique_ptr<Shard>> m_shards;
    std::unique_ptr<Listener> m_listener; ///< on the first shard's thread
    quint16 m_port = 0;
    mutable std::mutex m_runningMutex; ///< protects m_running, for calls of other threads while the hub stops
    bool m_running = false;
    const std::shared_ptr<SnapshotCache> m_sums = std::make_shared<SnapshotCache>();
    const std::shared_ptr<SnapshotCache> m_peers = std::make_shared<SnapshotCache>();
};

base::Result<void> Hub::Private::start()
{
    auto access = Access::make(m_options);
    if (!access)
        return tl::unexpected(access.error());
    auto tls = loadTls(m_options.certificateFile, m_options.keyFile);
    if (!tls)
        return tl::unexpected(tls.error());
    m_context.reset(new HubContext{.broker = m_broker,
                                   .clock = m_clock,
                                   .options = m_options,
                                   .epoch = m_broker.head().epoch,
                                   .access = std::move(*access),
                                   .page = WebPage(m_options.page),
                                   .tls = std::move(*tls),
                                   .census = m_census,
                                   .ledger = ledger,
                                   .shards = {}});
    const int wanted =
        m_options.shards > 0 ? m_options.shards : std::min(QThread::idealThreadCount(), kMostShardsByDefault);
    for (int i = 0; i < std::max(wanted, 1); ++i) {
        m_shards.push_back(std::make_unique<Shard>(*m_context));
        m_context->shards.push_back(m_shards.back().get());
    }
    for (const auto &shard : m_shards)
        shard->start();

    base::Result<void> listening;
    Shard &home = *m_shards.front();
    home.run([&] {
        m_listener = std::make_unique<Listener>(*m_context, home);
        listening = m_listener->start();
        m_port = m_listener->port();
    });
    {
        const std::lock_guard lock(m_runningMutex);
        m_running = true;
    }
    if (!listening)
        stop();
    return listening;
}

void Hub::Private::stop()
{
    {
        const std::lock_guard lock(m_runningMutex);
        if (!m_running)
            return;
        m_running = false;
    }
    m_shards.front()->run([this] { m_listener.reset(); });
    for (const auto &shard : m_shards)
        shard->beginStop();
    for (const auto &shard : m_shards)
        shard->finishStop();
    m_context->shards.clear();
    m_shards.clear();
}

Snapshot Hub::Private::latest(SnapshotDetail detail)
{
    const auto &cache = detail == SnapshotDetail::Peers ? m_peers : m_sums;
    const base::SteadyTime now = std::chrono::steady_clock::now();
    std::unique_lock lock(cache->mutex);
    const auto isYounger = [&](auto bound) { return cache->madeAt && now - *cache->madeAt < bound; };
    {
        const std::lock_guard running(m_runningMutex);
        if (!m_running)
            return cache->snapshot;
        if (!cache->asked && !isYounger(kFreshFor)) {
            cache->asked = true;
            gatherSnapshot(*m_context, detail, [cache](Snapshot made) {
                const std::lock_guard arriving(cache->mutex);
                cache->snapshot = std::move(made);
                cache->madeAt = std::chrono::steady_clock::now();
                cache->asked = false;
                cache->arrived.notify_all();
            });
        }
    }
    if (cache->asked && !isYounger(kUsableFor))
        cache->arrived.wait_for(lock, kPatience, [&] { return !cache->asked; });
    return cache->snapshot;
}

HubStatistics Hub::Private::statistics()
{
    return m_context ? toStatistics(*m_context, latest(SnapshotDetail::Sums)) : HubStatistics{};
}

Hub::Hub(broker::Broker &broker, const base::Clock &clock, HubOptions options)
    : d(std::make_unique<Private>(broker, clock, std::move(options)))
{
}

Hub::~Hub()
{
    stop();
}

base::Result<void> Hub::start()
{
    return d->start();
}

void Hub::stop()
{
    d->stop();
}

QUrl Hub::url() const
{
    return d->url();
}

quint16 Hub::port() const
{
    return d->port();
}

HubStatistics Hub::statistics() const
{
    return d->statistics();
}

std::vector<PeerInfo> Hub::peers() const
{
    return d->latest(SnapshotDetail::Peers).peerList;
}

DeliveryLedger &Hub::ledger() const
{
    return d->ledger;
}

} // namespace pushscope::net
