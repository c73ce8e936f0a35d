// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/broker/broker.h"

#include "core/engine/memory.h"
#include "tests/unit/broker/support.h"

#include <semaphore>
#include <thread>

using namespace pushscope;
using broker::Broker;
using broker::Inbox;

namespace {

constexpr int kPublishers = 4;
constexpr int kEach = 10'000;
constexpr quint64 kTotal = quint64(kPublishers) * kEach;

/// A subscriber of everything that resumes again and again from the last position it saw. As all that is published
/// matches, every position from 1 to the last must come exactly once: by replay, by inbox, or by fetching what an
/// inbox could not store.
class ResumingReader
{
public:
    ResumingReader(Broker &broker, quint32 seed, std::size_t inboxMessages)
        : m_broker(broker), m_chance(seed), m_inboxMessages(inboxMessages), m_epoch(broker.head().epoch)
    {
    }

    void run()
    {
        while (m_last < kTotal && m_fault.isEmpty())
            session();
    }

    [[nodiscard]] const QString &fault() const { return m_fault; }
    [[nodiscard]] int sessions() const { return m_sessions; }
    [[nodiscard]] quint64 overflowed() const { return m_overflowed; }

private:
    void session()
    {
        ++m_sessions;
        const auto wakes = std::make_shared<std::counting_semaphore<>>(0);
        const auto inbox = std::make_shared<Inbox>([wakes] { wakes->release(); },
                                                   Inbox::Limits{.messages = m_inboxMessages});
        takeReplay(m_broker.subscribe(inbox, tests::filter("t/#"), base::Cursor{m_epoch, {m_last}}));
        // A second filter over the same topics must not double anything.
        static_cast<void>(m_broker.subscribe(inbox, tests::filter("t/+"), std::nullopt));
        quint64 fetchedTo = 0; // the inbox may repeat what was fetched from history, and nothing else
        for (int batches = m_chance.below(4); batches >= 0 && m_last < kTotal && m_fault.isEmpty(); --batches) {
            wakes->acquire();
            const Inbox::Batch batch = inbox->take();
            for (const broker::MessagePtr &message : batch.messages) {
                if (message->position.value > fetchedTo)
                    expectNext(message->position.value);
            }
            if (!batch.overflow)
                continue;
            m_overflowed += batch.overflow->messages;
            if (batch.overflow->to.value > fetchedTo && batch.overflow->from.value > m_last + 1)
                m_fault = QStringLiteral("the overflow begins after position %1").arg(m_last + 1);
            if (batch.overflow->to.value - batch.overflow->from.value + 1 != batch.overflow->messages)
                m_fault = QStringLiteral("the overflow miscounts");
            const std::array filters{tests::filter("t/#")};
            const auto replay = m_broker.replay(filters, base::Cursor{m_epoch, {m_last}});
            takeReplay(replay);
            fetchedTo = replay.head.position.value;
        }
        m_broker.detach(inbox);
    }

    void takeReplay(const broker::Replay &replay)
    {
        if (!replay.gaps.empty())
            m_fault = QStringLiteral("a gap though everything is retained");
        for (const broker::MessagePtr &message : replay.messages)
            expectNext(message->position.value);
        if (m_last != replay.head.position.value && m_fault.isEmpty())
            m_fault = QStringLiteral("the replay ends at %1, not at its head %2").arg(m_last).arg(replay.head.position.value);
    }

    void expectNext(quint64 position)
    {
        if (position != m_last + 1 && m_fault.isEmpty())
            m_fault = QStringLiteral("%1 came after %2").arg(position).arg(m_last);
        m_last = position;
    }

    Broker &m_broker;
    tests::Chance m_chance;
    const std::size_t m_inboxMessages;
    const base::Epoch m_epoch;
    quint64 m_last = 0;
    quint64 m_overflowed = 0;
    int m_sessions = 0;
    QString m_fault;
};

} // namespace

class TestBrokerThreads : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyPositionComesOnceUnderFire_data()
    {
        QTest::addColumn<qulonglong>("inboxMessages");
        QTest::newRow("roomy inboxes") << 65'536ULL;
        QTest::newRow("inboxes that overflow") << 16ULL;
    }
    void everyPositionComesOnceUnderFire()
    {
        QFETCH(qulonglong, inboxMessages);
        const quint32 seed = tests::Chance::chooseSeed();
        const base::SystemClock clock;
        Broker broker(std::make_unique<engine::MemoryEngine>(
                          clock, engine::MemoryEngine::Limits{.messagesPerTopic = kTotal}),
                      clock);
        ResumingReader first(broker, seed, inboxMessages);
        ResumingReader second(broker, seed + 1, inboxMessages);
        {
            std::vector<std::jthread> threads;
            threads.emplace_back([&] { first.run(); });
            threads.emplace_back([&] { second.run(); });
            for (int publisher = 0; publisher < kPublishers; ++publisher) {
                threads.emplace_back([&broker, publisher] {
                    const broker::Topic topic = tests::topic("t/" + QByteArray::number(publisher));
                    for (int i = 0; i < kEach; ++i) {
                        static_cast<void>(broker.publish({.topic = topic, .payload = QByteArray::number(i)}));
                        if (i % 8 == 0)
                            std::this_thread::yield(); // many turns, not one long run each
                    }
                });
            }
        }
        QVERIFY2(first.fault().isEmpty(), qPrintable(first.fault()));
        QVERIFY2(second.fault().isEmpty(), qPrintable(second.fault()));
        QCOMPARE(broker.statistics().messages, kTotal);
        QCOMPARE(broker.head().position.value, kTotal);
        // Readers count what they took; what overflowed in an inbox they left behind only the broker knows.
        QVERIFY(broker.statistics().inboxOverflows >= first.overflowed() + second.overflowed());
        qInfo("%d and %d sessions, %llu overflows", first.sessions(), second.sessions(),
              static_cast<unsigned long long>(broker.statistics().inboxOverflows));
    }

    void wakeUpsSurviveInboxesThatGo()
    {
        const base::SystemClock clock;
        Broker broker(std::make_unique<engine::MemoryEngine>(clock), clock);
        std::atomic<bool> done = false;
        std::atomic<int> wakes = 0;
        {
            std::jthread publisher([&] {
                while (!done)
                    static_cast<void>(broker.publish({.topic = tests::topic("a"), .payload = "x"}));
            });
            for (int i = 0; i < 2'000; ++i) {
                const auto inbox = std::make_shared<Inbox>([&wakes] { ++wakes; });
                static_cast<void>(broker.subscribe(inbox, tests::filter("a"), std::nullopt));
                if (i % 10 == 0)
                    std::this_thread::yield();
                broker.detach(inbox);
            }
            done = true;
        }
        QCOMPARE(broker.statistics().inboxOverflows, 0u);
        QVERIFY(wakes.load() <= 2'000); // nobody takes, so an inbox is woken once at most
    }
};

QTEST_APPLESS_MAIN(TestBrokerThreads)
#include "tst_brokerthreads.moc"
