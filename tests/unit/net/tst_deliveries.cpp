// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/wire/plaindialect.h"
#include "rawclient.h"
#include "testhub.h"

#include <QTest>

#include <array>
#include <atomic>
#include <memory>
#include <numeric>
#include <thread>
#include <vector>

using namespace pushscope;
using base::Transport;
using net::DeliveryRecord;
using test::getRequest;
using test::RawClient;
using test::TestHub;
using Fate = DeliveryRecord::Fate;
using Deliveries = net::DeliveryLedger::Deliveries;

namespace {

constexpr int kSlowMessages = 100;
const QByteArray kLarge(200'000, 'x');

net::HubOptions twoShards()
{
    net::HubOptions options;
    options.shards = 2;
    return options;
}

/// Lets much wait for a peer that does not read.
net::HubOptions patient()
{
    net::HubOptions options;
    options.limits.queue.bytes = 64 * 1024 * 1024;
    return options;
}

/// Takes what has come, for a moment.
void readSome(RawClient &client)
{
    (void)client.waitFor([](const QByteArray &) { return false; }, 20);
    client.buffer.clear();
}

/// A plain WebSocket subscribed to `filter`, in the past if `since` is given.
std::unique_ptr<RawClient> subscriber(quint16 port, const QByteArray &filter, const QByteArray &since = {})
{
    auto client = std::make_unique<RawClient>(port);
    if (!client->upgrade("/ws", "User-Agent: tester/1\r\n"))
        return {};
    (void)client->readFrame(); // welcome
    const QByteArray past = since.isEmpty() ? QByteArray() : ",\"since\":\"" + since + '"';
    const QByteArray answer = client->request("{\"subscribe\":[\"" + filter + "\"]" + past + '}');
    return answer.startsWith("{\"ok\"") ? std::move(client) : nullptr;
}

QByteArray addressOf(const RawClient &client)
{
    return "127.0.0.1:" + QByteArray::number(client.socket->localPort());
}

quint64 count(const Deliveries &deliveries, Fate fate)
{
    return deliveries.fates[static_cast<std::size_t>(fate)];
}

quint64 count(const Deliveries &deliveries)
{
    return std::accumulate(deliveries.fates.begin(), deliveries.fates.end(), quint64{0});
}

const DeliveryRecord *find(const Deliveries &deliveries, const QByteArray &address)
{
    const auto found = std::ranges::find(deliveries.records, address, &DeliveryRecord::address);
    return found == deliveries.records.end() ? nullptr : &*found;
}

/// All deliveries of the messages from 1 to `last`, by fate.
std::array<quint64, DeliveryRecord::kFates> fates(const TestHub &hub, quint64 last)
{
    std::array<quint64, DeliveryRecord::kFates> sum{};
    for (quint64 position = 1; position <= last; ++position) {
        const auto told = hub.hub.ledger().deliveries({hub.broker.head().epoch, {position}});
        for (std::size_t i = 0; told && i < sum.size(); ++i)
            sum[i] += told->fates[i];
    }
    return sum;
}

} // namespace

class TestDeliveries : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void areNotRecordedUnlessSomebodyLooks()
    {
        TestHub hub;
        const auto client = subscriber(hub.hub.port(), "a");
        QVERIFY(client);
        const base::Cursor before = hub.publish("a", "1");
        QVERIFY(client->waitForText("\"data\":1"));
        hub.hub.ledger().setEnabled(true);
        const base::Cursor during = hub.publish("a", "2");
        QTRY_VERIFY(hub.hub.ledger().deliveries(during));
        hub.hub.ledger().setEnabled(false);
        const base::Cursor after = hub.publish("a", "3");
        QVERIFY(client->waitForText("\"data\":3"));
        QVERIFY(!hub.hub.ledger().deliveries(before));
        QVERIFY(!hub.hub.ledger().deliveries(after));
        QCOMPARE(count(*hub.hub.ledger().deliveries(during)), 1u); // still known
        QCOMPARE(hub.hub.ledger().statistics().records, 1u);
    }

    void tellEachTransport()
    {
        TestHub hub(twoShards());
        hub.hub.ledger().setEnabled(true);
        const auto plain = subscriber(hub.hub.port(), "a");
        QVERIFY(plain);
        RawClient raw(hub.hub.port()), stream(hub.hub.port()), waiting(hub.hub.port()), polling(hub.hub.port());
        QVERIFY(raw.upgrade("/ws/raw/a"));
        stream.send(getRequest("/sse?topic=a", "User-Agent: streamer\r\n"));
        QVERIFY(stream.waitForText("id: "));
        waiting.send(getRequest("/poll?topic=a&wait=30"));
        QTRY_COMPARE(hub.hub.statistics().peers[2], 1);
        const QByteArray start = hub.broker.head().toByteArray();
        const base::Cursor message = hub.publish("a", "\"hello\"");
        QTRY_VERIFY(hub.hub.ledger().deliveries(message).value_or(Deliveries{}).records.size() == 4);
        QCOMPARE(polling.get("/poll?topic=a&since=" + start).status, 200);
        QTRY_COMPARE(hub.hub.ledger().deliveries(message)->records.size(), 5u);

        const Deliveries told = *hub.hub.ledger().deliveries(message);
        QCOMPARE(count(told, Fate::Sent), 5u);
        struct Expected
        {
            const RawClient &client;
            Transport transport;
            QByteArray agent;
            bool fromHistory;
            qint64 wireBytes; ///< 0: more than the payload
        };
        const QByteArray plainText = "{\"message\":{\"topic\":\"a\",\"id\":\"" + message.toByteArray();
        QVERIFY(plain->waitForText(plainText));
        const QByteArray frame = plain->buffer;
        for (const Expected &each : {Expected{*plain, Transport::WebSocket, "tester/1", false, frame.size()},
                                     Expected{raw, Transport::WebSocket, {}, false, 9},
                                     Expected{stream, Transport::Sse, "streamer", false, 0},
                                     Expected{waiting, Transport::LongPoll, {}, false, 0},
                                     Expected{polling, Transport::Poll, {}, true, 0}}) {
            const DeliveryRecord *record = find(told, addressOf(each.client));
            QVERIFY(record);
            QCOMPARE(record->transport, each.transport);
            QCOMPARE(record->agent, each.agent);
            QCOMPARE(record->fromHistory, each.fromHistory);
            QVERIFY(each.wireBytes > 0 ? record->wireBytes == each.wireBytes : record->wireBytes > 9);
            QCOMPARE(record->ahead, 0);
            QVERIFY(record->sent && *record->sent >= record->queued);
        }
        const test::Answer answer = waiting.readAnswer();
        QCOMPARE(find(told, addressOf(waiting))->wireBytes, answer.head.size() + answer.body.size());
    }

    void areAsManyAsTheHubOffered()
    {
        TestHub hub(twoShards());
        hub.hub.ledger().setEnabled(true);
        std::vector<std::unique_ptr<RawClient>> clients;
        for (const char *filter : {"a", "a", "#", "b", "a/+", "a"}) {
            clients.push_back(subscriber(hub.hub.port(), filter));
            QVERIFY(clients.back());
        }
        constexpr int kRounds = 300;
        for (int i = 0; i < kRounds; ++i) {
            hub.publish("a", "1");
            hub.publish("b", "2");
        }
        constexpr quint64 kExpected = kRounds * (4 + 2);
        QTRY_COMPARE(fates(hub, 2 * kRounds)[static_cast<std::size_t>(Fate::Sent)], kExpected);
        QCOMPARE(hub.statistics().offered, kExpected);
        QCOMPARE(hub.hub.ledger().statistics().records, kExpected);
        const base::Epoch epoch = hub.broker.head().epoch;
        for (quint64 position = 1; position <= 2 * kRounds; ++position) {
            const auto told = hub.hub.ledger().deliveries({epoch, {position}});
            QCOMPARE(count(*told), position % 2 ? 4u : 2u);
            QVERIFY(std::ranges::is_sorted(told->records, {}, &DeliveryRecord::queued));
        }
    }

    void tellWhatASlowPeerDidNotGet_data()
    {
        QTest::addColumn<net::SlowPeerPolicy>("policy");
        QTest::addColumn<Fate>("fate");
        QTest::newRow("disconnected") << net::SlowPeerPolicy::Disconnect << Fate::Lost;
        QTest::newRow("oldest dropped") << net::SlowPeerPolicy::DropOldest << Fate::Dropped;
        QTest::newRow("newest dropped") << net::SlowPeerPolicy::DropNewest << Fate::Dropped;
        QTest::newRow("conflated") << net::SlowPeerPolicy::Conflate << Fate::Conflated;
    }
    void tellWhatASlowPeerDidNotGet()
    {
        QFETCH(net::SlowPeerPolicy, policy);
        QFETCH(Fate, fate);
        net::HubOptions options = twoShards();
        options.limits.queue = {.bytes = 2'000'000, .policy = policy};
        TestHub hub(options);
        hub.hub.ledger().setEnabled(true);
        const auto slow = subscriber(hub.hub.port(), "a");
        const auto quick = subscriber(hub.hub.port(), "a");
        QVERIFY(slow && quick);
        slow->socket->setReadBufferSize(1);
        for (int i = 1; i <= kSlowMessages; ++i) {
            hub.publish("a", kLarge);
            QVERIFY(quick->readFrame().payload.size() > kLarge.size());
        }
        const auto sum = [&](Fate which) { return fates(hub, kSlowMessages)[static_cast<std::size_t>(which)]; };
        QTRY_VERIFY(sum(fate) > 0);
        // What still waits is sent once the peer reads, or lost with it.
        slow->socket->setReadBufferSize(0);
        QTRY_VERIFY_WITH_TIMEOUT((readSome(*slow), sum(Fate::Queued) == 0), 20'000);
        const net::HubStatistics statistics = hub.statistics(); // a turn of each shard later
        const auto all = fates(hub, kSlowMessages);
        const auto is = [&](Fate which) { return all[static_cast<std::size_t>(which)]; };
        QCOMPARE(std::accumulate(all.begin(), all.end(), quint64{0}), statistics.offered);
        QCOMPARE(is(Fate::Sent), statistics.deliveredMessages);
        QCOMPARE(is(Fate::Conflated), statistics.conflated);
        QCOMPARE(is(Fate::Dropped) + is(Fate::Lost), statistics.dropped);
        QCOMPARE(is(Fate::Lost) > 0, fate == Fate::Lost);
        QCOMPARE(is(Fate::Conflated) > 0, fate == Fate::Conflated);
        const auto first = hub.hub.ledger().deliveries({hub.broker.head().epoch, {1}});
        QCOMPARE(count(*first), 2u);
        QCOMPARE(first->records.size(), 2u);
    }

    void tellWhatWasLostWithAPeer()
    {
        TestHub hub(patient());
        hub.hub.ledger().setEnabled(true);
        auto slow = subscriber(hub.hub.port(), "a");
        QVERIFY(slow);
        const QByteArray address = addressOf(*slow);
        slow->socket->setReadBufferSize(1);
        for (int i = 0; i < 20; ++i)
            hub.publish("a", QByteArray(500'000, 'x'));
        const base::Cursor last = hub.broker.head();
        QTRY_VERIFY(hub.hub.ledger().deliveries(last).has_value());
        slow->socket->abort();
        slow.reset();
        QTRY_COMPARE(hub.hub.statistics().peers[0], 0);
        QTRY_COMPARE(hub.hub.ledger().deliveries(last)->records.front().fate, Fate::Lost);
        // Long gone, it is still told apart.
        QCOMPARE(hub.hub.ledger().deliveries(last)->records.front().address, address);
        QVERIFY(hub.hub.ledger().deliveries(last)->records.front().ahead > 0);
        QCOMPARE(fates(hub, last.position.value)[static_cast<std::size_t>(Fate::Queued)], 0u);
    }

    void tellWhatAPeerThatCameBackGotFromHistory()
    {
        TestHub hub(twoShards());
        hub.hub.ledger().setEnabled(true);
        const base::Cursor start = hub.broker.head();
        std::vector<base::Cursor> missed;
        for (int i = 0; i < 5; ++i)
            missed.push_back(hub.publish("a", "\"missed\""));
        const auto back = subscriber(hub.hub.port(), "a", start.toByteArray());
        QVERIFY(back);
        RawClient stream(hub.hub.port());
        stream.send(getRequest("/sse?topic=a", "Last-Event-ID: " + missed[2].toByteArray() + "\r\n"));
        QVERIFY(stream.waitForText(missed.back().toByteArray()));
        const base::Cursor live = hub.publish("a", "\"live\"");
        QTRY_COMPARE(hub.hub.ledger().deliveries(live).value_or(Deliveries{}).records.size(), 2u);
        for (std::size_t i = 0; i < missed.size(); ++i) {
            const auto each = hub.hub.ledger().deliveries(missed[i]);
            QCOMPARE(each->records.size(), i < 3 ? 1u : 2u);
            QVERIFY(std::ranges::all_of(each->records, &DeliveryRecord::fromHistory));
            QCOMPARE(find(*each, addressOf(*back))->ahead, static_cast<qsizetype>(i));
        }
        const auto told = hub.hub.ledger().deliveries(live);
        QVERIFY(std::ranges::none_of(told->records, &DeliveryRecord::fromHistory));
        // Asked for twice, told twice.
        QVERIFY(back->request("{\"unsubscribe\":[\"a\"]}").contains("message"));
        QVERIFY(subscriber(hub.hub.port(), "a", missed[3].toByteArray()));
        QTRY_COMPARE(hub.hub.ledger().deliveries(missed[4])->records.size(), 3u);
    }

    void anAnswerThatDoesNotLeaveIsNotSent()
    {
        TestHub hub;
        hub.hub.ledger().setEnabled(true);
        const QByteArray start = hub.broker.head().toByteArray();
        for (int i = 0; i < 20; ++i)
            hub.publish("a", QByteArray(1'000'000, 'x'));
        RawClient client(hub.hub.port());
        client.socket->setReadBufferSize(1);
        client.send(getRequest("/poll?topic=a&since=" + start) + getRequest("/poll?topic=a&since=" + start));
        const auto all = [&] { return fates(hub, hub.broker.head().position.value); };
        QTRY_VERIFY(all()[static_cast<std::size_t>(Fate::Queued)] > 0);
        const quint64 queued = all()[static_cast<std::size_t>(Fate::Queued)];
        client.socket->setReadBufferSize(0);
        QVERIFY(client.readAnswer().status == 200);
        QVERIFY(client.readAnswer().status == 200);
        QTRY_COMPARE(all()[static_cast<std::size_t>(Fate::Queued)], 0u);
        QVERIFY(all()[static_cast<std::size_t>(Fate::Sent)] >= queued);
        const quint64 offered = hub.statistics().offered;
        QCOMPARE(hub.hub.ledger().statistics().records, offered);
    }

    void aPollForTheHeadAloneDeliversNothing()
    {
        TestHub hub;
        hub.hub.ledger().setEnabled(true);
        const QByteArray start = hub.broker.head().toByteArray();
        const base::Cursor message = hub.publish("a", "1");
        RawClient client(hub.hub.port());
        QCOMPARE(client.ask("HEAD /poll?topic=a&since=" + start + " HTTP/1.1\r\nHost: localhost\r\n\r\n", true).status,
                 200);
        QCOMPARE(hub.statistics().offered, 0u);
        QVERIFY(!hub.hub.ledger().deliveries(message));
    }

    void endAfterTheLedgerIsSwitchedOff()
    {
        TestHub hub(patient());
        hub.hub.ledger().setEnabled(true);
        const auto slow = subscriber(hub.hub.port(), "a");
        QVERIFY(slow);
        slow->socket->setReadBufferSize(1);
        for (int i = 0; i < 20; ++i)
            hub.publish("a", QByteArray(500'000, 'x'));
        const base::Cursor last = hub.broker.head();
        QTRY_VERIFY(hub.hub.ledger().deliveries(last).has_value());
        hub.hub.ledger().setEnabled(false);
        slow->socket->setReadBufferSize(0);
        QTRY_VERIFY_WITH_TIMEOUT(
            (readSome(*slow), hub.hub.ledger().deliveries(last)->records.front().fate == Fate::Sent), 20'000);
    }

    void mayBeAskedForByAnyThreadWhileTheyCome()
    {
        TestHub hub(twoShards());
        std::vector<std::unique_ptr<RawClient>> clients;
        for (int i = 0; i < 8; ++i) {
            clients.push_back(subscriber(hub.hub.port(), "#"));
            QVERIFY(clients.back());
        }
        constexpr quint64 kMessages = 4000;
        std::atomic<bool> published{false}, over{false};
        std::atomic<quint64> found{0};
        const base::Epoch epoch = hub.broker.head().epoch;
        net::DeliveryLedger &ledger = hub.hub.ledger();
        std::thread asking([&] {
            while (!over) {
                const quint64 head = hub.broker.head().position.value;
                for (quint64 back = 0; back < std::min<quint64>(head, 50); ++back)
                    found += ledger.deliveries({epoch, {head - back}}) ? 1 : 0;
                (void)ledger.statistics();
            }
        });
        std::thread switching([&] {
            while (!published) {
                ledger.setEnabled(!ledger.isEnabled());
                std::this_thread::yield();
            }
            ledger.setEnabled(true);
        });
        std::thread publishing([&] {
            for (quint64 i = 0; i < kMessages; ++i)
                hub.publish("a/b", QByteArray::number(static_cast<qulonglong>(i)));
            published = true;
        });
        for (const auto &client : clients)
            QVERIFY(client->waitForText("\"data\":" + QByteArray::number(kMessages - 1)));
        publishing.join();
        switching.join();
        const base::Cursor last = hub.publish("a", "1");
        QTRY_VERIFY(count(ledger.deliveries(last).value_or(Deliveries{}), Fate::Sent) == 8);
        QTRY_VERIFY(found > 0);
        over = true;
        asking.join();
        const auto statistics = ledger.statistics();
        QCOMPARE(statistics.forgotten, 0u);
        QVERIFY(statistics.records <= 8 * (kMessages + 1));
    }
};

QTEST_GUILESS_MAIN(TestDeliveries)
#include "tst_deliveries.moc"
