// SPDX-License-Identifier: GPL-3.0-or-later
// Rounds of chaos, each made from a seed: publishers race, subscribers stop reading, vanish and come back with their
// cursors, under every policy and several shards. Afterwards every message has exactly one fate.
//
//     PUSHSCOPE_STORM_SEED=N      run this one round
//     PUSHSCOPE_STORM_ROUNDS=N    run so many, from a random seed on (60)
#include "stormclient.h"

#include "core/broker/broker.h"
#include "core/engine/memory.h"
#include "core/net/hub.h"

#include <QDeadlineTimer>
#include <QTest>

#include <poll.h>

#include <atomic>
#include <map>
#include <thread>

using namespace pushscope;
using net::SlowPeerPolicy;
using test::StormClient;

namespace {

constexpr std::array<const char *, 4> kTopics{"a/1", "a/2", "b/1", "b/2/x"};
constexpr std::array<const char *, 5> kFilters{"#", "a/+", "b/#", "a/1", "+/2/x"};

struct Published
{
    QByteArray topic;
    QByteArray key;
};

class Round
{
public:
    explicit Round(quint32 seed) : m_random(seed) {}

    /// Empty when all was well.
    QString run()
    {
        prepare();
        std::atomic<int> publishing = 2;
        std::vector<std::thread> publishers;
        for (int i = 0; i < 2; ++i) {
            publishers.emplace_back([this, seed = m_random.generate(), &publishing] {
                publishSome(QRandomGenerator(seed));
                --publishing;
            });
        }
        while (publishing > 0)
            disturb();
        for (std::thread &publisher : publishers)
            publisher.join();
        QString problem = settle();
        for (const auto &client : m_clients)
            problem = problem.isEmpty() ? client->complaint() : problem;
        for (const auto &client : m_clients)
            problem = problem.isEmpty() ? accountFor(*client) : problem;
        return problem.isEmpty() ? balance() : problem;
    }

private:
    void prepare()
    {
        const engine::MemoryEngine::Limits history{.messagesPerTopic = m_random.bounded(2) ? 5000U : 40U};
        m_broker = std::make_unique<broker::Broker>(std::make_unique<engine::MemoryEngine>(m_clock, history), m_clock);
        net::HubOptions options;
        options.port = 0;
        options.shards = m_random.bounded(1, 4);
        m_policy = static_cast<SlowPeerPolicy>(m_random.bounded(4));
        options.limits.queue = {.bytes = m_random.bounded(1, 60) * 1000, .messages = m_random.bounded(1, 60), .policy = m_policy};
        m_hub = std::make_unique<net::Hub>(*m_broker, m_clock, options);
        if (const auto started = m_hub->start(); !started)
            qFatal("%s", qPrintable(started.error().sentence()));
        for (int i = 0; i < 6; ++i) {
            m_clients.push_back(std::make_unique<StormClient>(
                m_random.bounded(2) ? StormClient::Kind::WebSocket : StormClient::Kind::EventStream, m_hub->port(),
                kFilters[static_cast<std::size_t>(m_random.bounded(int(kFilters.size())))], m_broker->head()));
        }
    }

    void publishSome(QRandomGenerator random)
    {
        for (int n = random.bounded(50, 300); n > 0; --n) {
            const QByteArray topic = kTopics[static_cast<std::size_t>(random.bounded(int(kTopics.size())))];
            const QByteArray key = QByteArray::number(random.bounded(4));
            const auto cursor = m_broker->publish({.topic = *broker::Topic::parse(topic),
                                                   .payload = QByteArray(random.bounded(10) ? 100 : 20'000, 'x'),
                                                   .event = {},
                                                   .key = key});
            const std::lock_guard lock(m_mutex);
            m_published[cursor->position.value] = {topic, key};
        }
    }

    void disturb()
    {
        StormClient &client = *m_clients[static_cast<std::size_t>(m_random.bounded(int(m_clients.size())))];
        if (!client.isConnected())
            client.connect();
        else if (m_random.bounded(40) == 0)
            client.disconnect();
        else if (m_random.bounded(3) == 0)
            client.pump(m_random.bounded(1, 30'000));
    }

    /// Everyone reads and comes back until nothing more is due.
    QString settle()
    {
        const quint64 head = m_broker->head().position.value;
        const QDeadlineTimer deadline(std::chrono::seconds(20));
        for (;;) {
            bool all = true;
            std::vector<pollfd> waiting;
            for (const auto &client : m_clients) {
                if (!client->complaint().isEmpty() || client->reached() >= lastFor(*client, head))
                    continue;
                all = false;
                if (!client->isConnected())
                    client->connect();
                while (client->isConnected() && client->pump(65536)) { }
                if (client->isConnected())
                    waiting.push_back({.fd = client->descriptor(), .events = POLLIN, .revents = 0});
            }
            if (all)
                return {};
            if (deadline.hasExpired())
                return stuck(head);
            ::poll(waiting.data(), waiting.size(), 50);
        }
    }

    QString stuck(quint64 head)
    {
        for (const auto &client : m_clients) {
            if (client->reached() < lastFor(*client, head)) {
                QString text = QStringLiteral("policy %1: a client of %2, %3, waits for position %4 and has reached %5; "
                                              "peers at the hub:")
                                   .arg(static_cast<int>(m_policy))
                                   .arg(QString::fromUtf8(client->filter()),
                                        client->isConnected() ? QStringLiteral("connected") : QStringLiteral("gone"))
                                   .arg(lastFor(*client, head))
                                   .arg(client->reached());
                for (const net::PeerInfo &peer : m_hub->peers()) {
                    text += QStringLiteral(" [%1 %2 offered, %3 sent, %4 dropped, %5 conflated, %6 waiting]")
                                .arg(QString::fromUtf8(peer.filters.value(0)))
                                .arg(peer.offered)
                                .arg(peer.sentMessages)
                                .arg(peer.dropped)
                                .arg(peer.conflated)
                                .arg(peer.queuedMessages);
                }
                return text;
            }
        }
        return {};
    }

    quint64 lastFor(const StormClient &client, quint64 head)
    {
        const auto filter = *broker::TopicFilter::parse(client.filter());
        for (auto it = m_published.rbegin(); it != m_published.rend(); ++it) {
            if (it->first <= head && filter.matches(QByteArrayView(it->second.topic)))
                return it->first;
        }
        return 0;
    }

    QString accountFor(const StormClient &client)
    {
        const auto filter = *broker::TopicFilter::parse(client.filter());
        std::map<std::pair<QByteArray, QByteArray>, bool> newerReceived;
        auto received = client.received().rbegin();
        for (auto it = m_published.rbegin(); it != m_published.rend() && it->first > client.start(); ++it) {
            const auto &[position, message] = *it;
            if (!filter.matches(QByteArrayView(message.topic)))
                continue;
            bool &newer = newerReceived[{message.topic, message.key}];
            if (received != client.received().rend() && *received == position) {
                ++received;
                newer = true;
                continue;
            }
            const bool told = std::any_of(client.gaps().begin(), client.gaps().end(), [&](const StormClient::Gap &gap) {
                return (!gap.topic || *gap.topic == message.topic) && position >= gap.from && position <= gap.to;
            });
            if (!told && !(m_policy == SlowPeerPolicy::Conflate && newer)) {
                QString text = QStringLiteral("policy %1: position %2 never reached a client of %3, and nobody told it; gaps:")
                                   .arg(static_cast<int>(m_policy))
                                   .arg(position)
                                   .arg(QString::fromUtf8(client.filter()));
                for (const StormClient::Gap &gap : client.gaps())
                    text += QStringLiteral(" %1 %2-%3").arg(QString::fromUtf8(gap.topic.value_or("*"))).arg(gap.from).arg(gap.to);
                return text;
            }
            newer = true; // told, or given way to one that was received or told
        }
        if (received != client.received().rend())
            return QStringLiteral("position %1 came to a client that did not ask for it").arg(*received);
        return {};
    }

    QString balance()
    {
        m_clients.clear();
        net::HubStatistics s;
        const bool alone = QTest::qWaitFor([&] {
            s = m_hub->statistics();
            return std::all_of(s.peers.begin(), s.peers.end(), [](int count) { return count == 0; }) && s.offered > 0;
        });
        if (!alone)
            return QStringLiteral("peers that have gone are still counted, or nothing was offered to anyone");
        if (s.offered != s.deliveredMessages + s.dropped + s.conflated + s.queuedMessages || s.queuedMessages != 0) {
            return QStringLiteral("%1 offered, %2 sent, %3 dropped, %4 conflated, %5 waiting")
                .arg(s.offered)
                .arg(s.deliveredMessages)
                .arg(s.dropped)
                .arg(s.conflated)
                .arg(s.queuedMessages);
        }
        return {};
    }

    const base::SystemClock m_clock;
    QRandomGenerator m_random;
    SlowPeerPolicy m_policy = SlowPeerPolicy::Disconnect;
    std::unique_ptr<broker::Broker> m_broker;
    std::unique_ptr<net::Hub> m_hub;
    std::vector<std::unique_ptr<StormClient>> m_clients;
    std::mutex m_mutex; ///< protects m_published while publishers run
    std::map<quint64, Published> m_published; ///< by position
};

} // namespace

class TestStorm : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyMessageHasOneFate()
    {
        bool single = false;
        const quint32 chosen = qEnvironmentVariable("PUSHSCOPE_STORM_SEED").toUInt(&single);
        const quint32 first = single ? chosen : QRandomGenerator::system()->generate();
        bool given = false;
        const quint32 wanted = qEnvironmentVariable("PUSHSCOPE_STORM_ROUNDS").toUInt(&given);
        const quint32 rounds = single ? 1 : given ? wanted : 60;
        qInfo("%u rounds from seed %u on", rounds, first);
        for (quint32 i = 0; i < rounds; ++i) {
            const QString problem = Round(first + i).run();
            QVERIFY2(problem.isEmpty(), qPrintable(QStringLiteral("PUSHSCOPE_STORM_SEED=%1: %2").arg(first + i).arg(problem)));
        }
    }
};

QTEST_GUILESS_MAIN(TestStorm)
#include "tst_storm.moc"
