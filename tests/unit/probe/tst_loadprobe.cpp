// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/probe/loadprobe.h"

#include "core/broker/broker.h"
#include "core/engine/memory.h"
#include "core/net/hub.h"
#include "core/wire/json.h"

#include <QRegularExpression>
#include <QTcpServer>
#include <QTest>

using namespace pushscope;
using namespace std::chrono_literals;

namespace {

/// A hub with nothing but the load on it.
struct House
{
    explicit House(net::HubOptions options = {})
        : broker(std::make_unique<engine::MemoryEngine>(clock, engine::MemoryEngine::Limits{}), clock)
    {
        options.port = 0;
        options.shards = 1;
        hub = std::make_unique<net::Hub>(broker, clock, options);
    }
    [[nodiscard]] std::uint64_t published() const { return broker.statistics().messages; }

    base::SystemClock clock;
    broker::Broker broker;
    std::unique_ptr<net::Hub> hub;
};

} // namespace

class tst_loadprobe : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }
    void makesPayloadsOfExactlyTheSize_data();
    void makesPayloadsOfExactlyTheSize();
    void keepsItsRate();
    void neverSendsMoreThanItsBound();
    void publishesTheSizeAskedFor();
    void changesWhileItRuns();
    void doesNothingUntilStartedAndAfterStop();
    void saysWhyThereIsNoHub();
    void saysWhatTheHubRefuses();
};

void tst_loadprobe::makesPayloadsOfExactlyTheSize_data()
{
    QTest::addColumn<qsizetype>("bytes");
    for (const qsizetype bytes : {1, 2, 3, 15, 16, 17, 20, 21, 22, 23, 24, 128, 65536})
        QTest::addRow("%d bytes", static_cast<int>(bytes)) << bytes;
}

void tst_loadprobe::makesPayloadsOfExactlyTheSize()
{
    QFETCH(qsizetype, bytes);
    for (const quint64 n : {quint64(1), quint64(987'654), ~quint64(0)}) {
        const QByteArray payload = probe::loadPayload(n, bytes);
        QCOMPARE(payload.size(), bytes);
        QVERIFY2(wire::isJson(payload), payload.constData());
    }
}

void tst_loadprobe::keepsItsRate()
{
    House house;
    QVERIFY(house.hub->start());
    probe::LoadProbe load(house.hub->url(), house.clock);
    load.start({.topic = "load/rate", .perSecond = 2000, .bytes = 64});
    QTRY_VERIFY(house.published() > 0);
    const base::SteadyTime begin = house.clock.steadyNow();
    const auto before = house.published();
    QTRY_VERIFY(house.published() - before >= 4000);
    const double seconds = std::chrono::duration<double>(house.clock.steadyNow() - begin).count();
    const double rate = static_cast<double>(house.published() - before) / seconds;
    // Never faster, but for the tenth of a second that it may catch up; slower only as this machine is busy.
    QVERIFY2(rate < 2300, qPrintable(QString::number(rate)));
    QVERIFY2(rate > 600, qPrintable(QString::number(rate)));
    QVERIFY(load.status().running);
    QVERIFY(load.status().connected);
    QVERIFY(load.status().perSecond > 0);
    QVERIFY(load.status().error.isEmpty());
}

void tst_loadprobe::neverSendsMoreThanItsBound()
{
    House house;
    QVERIFY(house.hub->start());
    probe::LoadProbe load(house.hub->url(), house.clock);
    load.start({.perSecond = 1e9, .bytes = 32});
    QTRY_VERIFY(house.published() > 0);
    const base::SteadyTime begin = house.clock.steadyNow();
    const auto before = house.published();
    QTRY_VERIFY(house.clock.steadyNow() - begin > 1s);
    const double seconds = std::chrono::duration<double>(house.clock.steadyNow() - begin).count();
    const double rate = static_cast<double>(house.published() - before) / seconds;
    QVERIFY2(rate < 1.15 * probe::LoadProbe::kMostPerSecond, qPrintable(QString::number(rate)));
}

void tst_loadprobe::publishesTheSizeAskedFor()
{
    House house;
    QVERIFY(house.hub->start());
    probe::LoadProbe load(house.hub->url(), house.clock);
    load.start({.topic = "load/\"quoted\" ü", .perSecond = 500, .bytes = 200});
    QTRY_VERIFY(house.published() >= 10);
    load.stop();
    const auto topics = house.broker.topics();
    QCOMPARE(topics.size(), 1U);
    QCOMPARE(topics.front().topic.bytes(), QByteArray("load/\"quoted\" ü"));
    const auto statistics = house.broker.statistics();
    QCOMPARE(statistics.bytes, statistics.messages * 200);
}

void tst_loadprobe::changesWhileItRuns()
{
    House house;
    QVERIFY(house.hub->start());
    probe::LoadProbe load(house.hub->url(), house.clock);
    load.start({.topic = "load/a", .perSecond = 100, .bytes = 50});
    QTRY_VERIFY(house.published() > 0);
    load.start({.topic = "load/b", .perSecond = 100, .bytes = 100});
    QTRY_COMPARE(house.broker.topics().size(), 2U);
    QCOMPARE(house.hub->statistics().peersEver, 1U);
}

void tst_loadprobe::doesNothingUntilStartedAndAfterStop()
{
    House house;
    QVERIFY(house.hub->start());
    probe::LoadProbe load(house.hub->url(), house.clock);
    QVERIFY(!load.status().running);
    load.start({.perSecond = 1000});
    QTRY_VERIFY(house.published() > 0);
    load.stop();
    QVERIFY(!load.status().running);
    QTRY_VERIFY(!load.status().connected);
    QTRY_COMPARE(house.hub->statistics().peers[0], 0);
    const auto last = house.published();
    QCOMPARE(load.status().sent, last);
    load.start({.perSecond = 1000});
    QTRY_VERIFY(house.published() > last);
}

void tst_loadprobe::saysWhyThereIsNoHub()
{
    QTcpServer server;
    QVERIFY(server.listen(QHostAddress::LocalHost));
    const quint16 port = server.serverPort();
    server.close();
    const base::SystemClock clock;
    probe::LoadProbe load(QUrl(QStringLiteral("http://127.0.0.1:%1").arg(port)), clock);
    load.start({});
    QTRY_VERIFY(!load.status().running);
    QVERIFY2(load.status().error.contains(QStringLiteral("refused")), qPrintable(load.status().error));
}

void tst_loadprobe::saysWhatTheHubRefuses()
{
    net::HubOptions options;
    options.limits.publishRate = 5;
    House house(options);
    QVERIFY(house.hub->start());
    probe::LoadProbe load(house.hub->url(), house.clock);
    load.start({.perSecond = 1000});
    QTRY_VERIFY(!load.status().error.isEmpty());
    QVERIFY(!load.status().running);
    QVERIFY2(load.status().error.contains(QStringLiteral("messages a second")), qPrintable(load.status().error));
}

QTEST_MAIN(tst_loadprobe)
#include "tst_loadprobe.moc"
