// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/memory.h"
#include "core/net/catchup.h"
#include "core/net/delivery.h"

#include <QSocketNotifier>
#include <QTest>

#include <array>

#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

using namespace pushscope;
using broker::TopicFilter;
using net::Connection;
using net::Dialect;

namespace {

TopicFilter filter(const char *text)
{
    return *TopicFilter::parse(text);
}

class Handler final : public Connection::Handler
{
public:
    void received(QByteArrayView) override {}
    void ended() override {}
    void overflowed() override {}
    void drained() override { onDrained(); }
    std::function<void()> onDrained = [] {};
};

struct Pair
{
    Pair()
    {
        std::array<int, 2> ends{};
        if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, ends.data()) == 0) {
            ours = ends[0];
            theirs = ends[1];
        }
    }
    int ours = -1;
    int theirs = -1;
};

/// A subscriber over one end of a socket pair; the test reads the other. Raw frames of one-letter payloads
/// are three bytes, of which the third says which message it was.
class Member final : private Connection::Owner, public net::Subscriber
{
public:
    explicit Member(net::OutboundQueue::Limits queueLimits = {})
        : net::Subscriber(connection)
        , limits(queueLimits)
        , connection(pair.ours, nullptr, limits, *this)
    {
        auto made = std::make_unique<Handler>();
        handler = made.get();
        connection.setHandler(std::move(made));
        setDialect(Dialect::RawFrame);
    }
    ~Member() { ::close(pair.theirs); }

    QByteArray readAll()
    {
        QByteArray all;
        std::array<char, 65536> some;
        while (true) {
            const ssize_t count = ::read(pair.theirs, some.data(), some.size());
            if (count <= 0)
                return all;
            all.append(some.data(), count);
        }
    }
    /// The payloads of what has come, one letter each.
    QByteArray letters()
    {
        const QByteArray bytes = readAll();
        QByteArray result;
        for (qsizetype i = 2; i < bytes.size(); i += 3)
            result += bytes[i];
        return result;
    }

    Pair pair;
    net::OutboundQueue::Limits limits;
    Connection connection;
    Handler *handler;
    int told = 0;
    std::vector<broker::Gap> gaps;

private:
    void connectionClosed(Connection &) override {}
    void messagesWait() override { ++told; }
    void missed(const broker::Gap &gap) override { gaps.push_back(gap); }
};

} // namespace

class TestDelivery : public QObject
{
    Q_OBJECT

private:
    base::SystemClock m_clock;
    std::unique_ptr<broker::Broker> m_broker;
    std::unique_ptr<net::Delivery> m_delivery;
    int m_wakes = 0;

    void makeBroker(engine::MemoryEngine::Limits limits = {})
    {
        m_delivery.reset();
        m_broker = std::make_unique<broker::Broker>(std::make_unique<engine::MemoryEngine>(m_clock, limits),
                                                    m_clock);
        m_delivery =
            std::make_unique<net::Delivery>(*m_broker, m_broker->head().epoch, [this] { ++m_wakes; });
    }
    base::Cursor publish(const char *topic, const QByteArray &payload)
    {
        return *m_broker->publish({.topic = *broker::Topic::parse(topic),
                                   .payload = payload,
                                   .kind = base::PayloadKind::Text,
                                   .event = {},
                                   .key = {}});
    }
    void join(Member &member, std::initializer_list<const char *> filters)
    {
        std::vector<TopicFilter> parsed;
        for (const char *text : filters)
            parsed.push_back(filter(text));
        (void)m_delivery->join(member, parsed, std::nullopt);
    }

private Q_SLOTS:
    void init()
    {
        m_wakes = 0;
        makeBroker();
    }

    void sendsEachWhatItsFiltersMatchOnceAndInOrder()
    {
        Member a, ab, all, twice, none;
        join(a, {"a"});
        join(ab, {"a", "b"});
        join(all, {"#"});
        join(twice, {"a", "+", "#"});
        join(none, {"z"});
        for (const char *topic : {"a", "b", "c", "a", "b"})
            publish(topic, QByteArray(topic));
        QCOMPARE(m_wakes, 1);
        m_delivery->drain();
        QCOMPARE(a.letters(), QByteArray("aa"));
        QCOMPARE(ab.letters(), QByteArray("abab"));
        QCOMPARE(all.letters(), QByteArray("abcab"));
        QCOMPARE(twice.letters(), QByteArray("abcab"));
        QCOMPARE(none.letters(), QByteArray());
        QCOMPARE(ab.connection.queue().counters().offered, 4u);
        QCOMPARE(ab.connection.queue().counters().sent, 4u);
    }

    void sendsTheSameBytesToAllOfADialect()
    {
        Member one, other;
        join(one, {"a"});
        join(other, {"#"});
        publish("a", "x");
        const auto stored = m_broker->retained(std::array{filter("a")});
        m_delivery->drain();
        const QByteArray first = net::encode(Dialect::RawFrame, *stored.front(), m_broker->head().epoch);
        const QByteArray second = net::encode(Dialect::RawFrame, *stored.front(), m_broker->head().epoch);
        QCOMPARE(first.constData(), second.constData());
    }

    void sendsNothingAfterLeaving()
    {
        Member member;
        join(member, {"a", "b"});
        m_delivery->leave(member, filter("a"));
        publish("a", "a");
        publish("b", "b");
        m_delivery->drain();
        QCOMPARE(member.letters(), QByteArray("b"));
        m_delivery->leaveAll(member);
        publish("b", "b");
        m_delivery->drain();
        QCOMPARE(member.letters(), QByteArray());
    }

    void sendsNothingThatWasPublishedBeforeJoining()
    {
        Member early, late;
        join(early, {"a"});
        publish("a", "1");
        join(late, {"a"});
        publish("a", "2");
        m_delivery->drain();
        QCOMPARE(early.letters(), QByteArray("12"));
        QCOMPARE(late.letters(), QByteArray("2"));
    }

    void aReplayAndTheInboxNeverBringTheSameTwice()
    {
        Member member;
        const base::Cursor start = m_broker->head();
        join(member, {"a/#"});
        publish("a/b", "1");
        publish("a/c", "2");
        const std::array also{filter("+/b")};
        const broker::Replay replay = m_delivery->join(member, also, start);
        m_delivery->send(member, replay.messages);
        publish("a/b", "3");
        m_delivery->drain();
        // The replay brought the first; the inbox, which had it too, brings the rest.
        QCOMPARE(member.letters(), QByteArray("123"));
    }

    void tellsAWaitingPollOncePerTick()
    {
        Member member;
        member.setDialect(std::nullopt);
        join(member, {"a", "#"});
        publish("a", "1");
        publish("a", "2");
        m_delivery->drain();
        QCOMPARE(member.told, 1);
        QCOMPARE(member.letters(), QByteArray());
    }

    void fetchesFromHistoryWhatDidNotFitTheInbox()
    {
        makeBroker({.messagesPerTopic = 100'000});
        Member member;
        member.setDialect(std::nullopt);
        Member reader({.bytes = 1 << 30, .messages = 1 << 30});
        join(reader, {"a"});
        constexpr int kMessages = 70'000; // the inbox holds 65,536
        for (int i = 0; i < kMessages; ++i)
            publish("a", QByteArray(1, static_cast<char>('a' + i % 26)));
        m_delivery->drain();
        publish("a", "!");
        m_delivery->drain();
        QByteArray got;
        QTRY_VERIFY_WITH_TIMEOUT((got += reader.letters()).size() >= kMessages + 1, 20'000);
        QCOMPARE(got.size(), kMessages + 1);
        for (int i = 0; i < kMessages; ++i)
            QCOMPARE(got[i], static_cast<char>('a' + i % 26));
        QCOMPARE(got.back(), '!');
        QVERIFY(reader.gaps.empty());
    }

    void tellsTheGapWhereHistoryIsShorterThanTheLoss()
    {
        makeBroker({.messagesPerTopic = 10});
        Member reader({.bytes = 1 << 30, .messages = 1 << 30}), stranger;
        join(reader, {"a"});
        join(stranger, {"b"});
        for (int i = 0; i < 70'000; ++i)
            publish("a", "x");
        m_delivery->drain();
        QCOMPARE(reader.gaps.size(), 1u);
        QCOMPARE(reader.gaps.front().to.value, 69'990u);
        QVERIFY(stranger.gaps.empty());
    }

    void catchesUpNoFasterThanThePeerReads()
    {
        makeBroker({.messagesPerTopic = 100'000});
        const base::Cursor start = m_broker->head();
        const QByteArray payload(8 * 1024, 'x');
        constexpr int kMessages = 2'000; // 16 MiB, far beyond the queue
        for (int i = 0; i < kMessages; ++i)
            publish("a", payload);
        Member member({.bytes = 256 * 1024, .messages = 1'000});
        net::Catchup catchup(*m_delivery, member, member.connection, member.limits,
                             [&](const broker::Gap &gap, base::Cursor) { member.gaps.push_back(gap); });
        member.handler->onDrained = [&] { catchup.goOn(); };
        catchup.start({filter("a")}, start);
        QCOMPARE(catchup.filters(), 1u);
        QVERIFY(member.connection.queue().waitingBytes() <= 256 * 1024);
        publish("a", "end");
        qsizetype bytes = 0;
        const qsizetype expected = kMessages * (payload.size() + 4) + 5;
        QTRY_VERIFY_WITH_TIMEOUT(
            (bytes += member.readAll().size()) >= expected || (m_delivery->drain(), false), 20'000);
        QCOMPARE(bytes, expected);
        QCOMPARE(catchup.filters(), 0u);
        QCOMPARE(member.connection.queue().counters().dropped, 0u);
        QVERIFY(member.gaps.empty());
        publish("a", "!");
        m_delivery->drain();
        QCOMPARE(member.letters(), QByteArray("!"));
    }
};

QTEST_GUILESS_MAIN(TestDelivery)
#include "tst_delivery.moc"
