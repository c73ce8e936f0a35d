// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/probe/machinerates.h"

#include "core/probe/hubprobe.h"
#include "core/probe/pricewalk.h"
#include "core/probe/schedule.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using namespace pushscope;
using namespace pushscope::probe;
using namespace std::chrono_literals;

namespace {

base::SteadyTime at(std::chrono::milliseconds time)
{
    return base::SteadyTime(1h + time);
}

CpuReading reading(quint64 busy, quint64 total, std::map<int, CpuTimes> cores = {})
{
    return {.all = CpuTimes{busy, total}, .cores = std::move(cores)};
}

} // namespace

class TestMachineRates : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void cpuNeedsTwoReadings()
    {
        CpuMeter meter;
        QVERIFY(!meter.update(reading(10, 100), at(0ms)).all);
        QCOMPARE(meter.update(reading(15, 120), at(100ms)).all, std::optional(25.0));
    }

    void cpuIsOverHalfASecond()
    {
        CpuMeter meter;
        for (int i = 0; i <= 5; ++i) // idle for half a second
            static_cast<void>(meter.update(reading(0, quint64(10 * i)), at(100ms * i)));
        QCOMPARE(meter.update(reading(10, 60), at(600ms)).all, std::optional(20.0));
        QCOMPARE(meter.update(reading(20, 70), at(700ms)).all, std::optional(40.0));
    }

    void slowReadingsGoFromOneToTheNext()
    {
        CpuMeter meter;
        static_cast<void>(meter.update(reading(0, 0), at(0s)));
        QCOMPARE(meter.update(reading(100, 100), at(1s)).all, std::optional(100.0));
        QCOMPARE(meter.update(reading(100, 200), at(2s)).all, std::optional(0.0));
    }

    void cpuStaysWithinItsBoundsWhenCountersGoBack()
    {
        CpuMeter meter;
        static_cast<void>(meter.update(reading(50, 100), at(0ms)));
        QCOMPARE(meter.update(reading(40, 110), at(100ms)).all, std::optional(0.0));
        QCOMPARE(meter.update(reading(90, 120), at(200ms)).all, std::optional(100.0));
        QVERIFY(!meter.update(reading(90, 90), at(300ms)).all); // and says nothing when no time seems to have passed
    }

    void coresComeAndGo()
    {
        CpuMeter meter;
        static_cast<void>(meter.update(reading(0, 10, {{0, {0, 5}}, {1, {0, 5}}}), at(0s)));
        const auto second = meter.update(reading(0, 20, {{0, {1, 10}}, {2, {0, 5}}}), at(1s));
        QCOMPARE(second.cores, (std::map<int, double>{{0, 20.0}}));
        const auto third = meter.update(reading(0, 30, {{0, {1, 15}}, {1, {5, 15}}, {2, {5, 10}}}), at(2s));
        QCOMPARE(third.cores, (std::map<int, double>{{0, 0.0}, {2, 100.0}}));
    }

    void devicesMoveBytesPerSecond()
    {
        DeviceRates rates;
        QVERIFY(rates.update({{"eth0", 1000, 0}}, at(0ms)).empty());
        const auto second = rates.update({{"eth0", 2000, 50}, {"eth1", 9, 9}}, at(500ms));
        QCOMPARE(second.size(), 1u);
        QCOMPARE(second[0].name, QByteArray("eth0"));
        QCOMPARE(second[0].in, 2000.0);
        QCOMPARE(second[0].out, 100.0);
        const auto third = rates.update({{"eth1", 9, 10}}, at(1500ms));
        QCOMPARE(third.size(), 1u);
        QCOMPARE(third[0].out, 1.0);
        QVERIFY(rates.update({{"eth0", 5000, 50}}, at(2s)).empty()); // was away: starts anew
    }

    void aCounterThatWentBackGivesZeroOnce()
    {
        DeviceRates rates;
        static_cast<void>(rates.update({{"eth0", 4'294'967'000, 0}}, at(0s)));
        QCOMPARE(rates.update({{"eth0", 100, 0}}, at(1s))[0].in, 0.0);
        QCOMPARE(rates.update({{"eth0", 300, 0}}, at(2s))[0].in, 200.0);
    }

    void noTimeGivesNoRate()
    {
        DeviceRates rates;
        static_cast<void>(rates.update({{"eth0", 0, 0}}, at(0s)));
        QVERIFY(rates.update({{"eth0", 100, 0}}, at(0s)).empty());
        QCOMPARE(ratePerSecond(0, 100, 0s), 0.0);
        QCOMPARE(ratePerSecond(0, 100, -1s), 0.0);
    }

    void scheduleDoesNotDrift()
    {
        Schedule schedule(at(0ms), 100ms);
        QVERIFY(schedule.isDue(at(0ms)));
        QVERIFY(!schedule.isDue(at(99ms)));
        QVERIFY(schedule.isDue(at(130ms))); // late
        QCOMPARE(schedule.next(), at(200ms));
        QVERIFY(schedule.isDue(at(200ms)));
        QVERIFY(schedule.isDue(at(10'050ms))); // slept through a hundred
        QCOMPARE(schedule.next(), at(10'100ms));
    }

    void priceWalksWithinItsBounds()
    {
        PriceWalk walk(7);
        double before = 100;
        for (int i = 0; i < 100'000; ++i) {
            const QByteArray payload = walk.next();
            const double price = QJsonDocument::fromJson(payload).object().value(u"price").toDouble();
            QVERIFY2(price >= 50 && price <= 200, payload);
            QVERIFY2(std::abs(price - before) <= 0.7501, payload);
            QVERIFY2(payload.indexOf('}') - payload.indexOf('.') == 3, payload); // two decimals
            before = price;
        }
    }

    void saysHowTheHubDoes()
    {
        net::HubStatistics before;
        before.publishedMessages = 100;
        before.deliveredMessages = 1000;
        net::HubStatistics after = before;
        after.peers = {4, 3, 2, 1};
        after.publishedMessages = 150;
        after.deliveredMessages = 1001;
        after.dropped = 5;
        QCOMPARE(clientsPayload(after),
                 QByteArray(R"({"value":10,"websocket":4,"sse":3,"longpoll":2,"poll":1})"));
        QCOMPARE(trafficPayload(before, after, 2s),
                 QByteArray(R"({"in":25.0,"out":0.5,"dropped":2.5,"unit":"msg/s"})"));
    }
};

QTEST_APPLESS_MAIN(TestMachineRates)
#include "tst_machinerates.moc"
