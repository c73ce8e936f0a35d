// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/probe/probes.h"

#include "core/broker/broker.h"
#include "core/engine/memory.h"
#include "core/net/hub.h"
#include "core/probe/machineprobe.h"
#include "tests/unit/broker/support.h"

#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>

using namespace pushscope;
using namespace std::chrono_literals;
using probe::MachineProbe;
using probe::Outlet;
using probe::Probes;

class TestProbes : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        QVERIFY(m_folder->isValid());
        QVERIFY(QDir(m_folder->path()).mkpath(QStringLiteral("proc/net")));
        m_broker = std::make_unique<broker::Broker>(std::make_unique<engine::MemoryEngine>(m_clock), m_clock);
    }

    void publishesTheMachineAsItsFilesHaveIt()
    {
        Outlet outlet(*m_broker);
        MachineProbe machine(outlet, folders());
        write("stat", "cpu 0 0 0 0\ncpu0 0 0 0 0\n");
        write("loadavg", "0.5 1.25 2 1/2 3\n");
        write("meminfo", "MemTotal: 1000 kB\nMemAvailable: 250 kB\nSwapTotal: 0 kB\nSwapFree: 0 kB\n");
        write("net/dev", "eth0: 100 0 0 0 0 0 0 0 200 0\n");
        write("diskstats", "8 0 sda 0 0 0 0 0 0 0 0\n8 1 sda1 0 0 0 0 0 0 0 0\n7 0 loop0 0 0 0 0 0 0 0 0\n");
        write("uptime", "12.34 5.6\n");
        machine.sample(at(0ms));
        machine.sampleUptime();
        QCOMPARE(topics(), (QByteArrayList{"system/load", "system/memory", "system/swap", "system/uptime"}));
        QCOMPARE(last("system/load"), QByteArray(R"({"1m":0.50,"5m":1.25,"15m":2.00})"));
        QCOMPARE(last("system/memory"),
                 QByteArray(R"({"value":768000,"total":1024000,"available":256000,"percent":75.0,"unit":"B"})"));
        QCOMPARE(last("system/swap"), QByteArray(R"({"value":0,"total":0,"percent":0.0,"unit":"B"})"));
        QCOMPARE(last("system/uptime"), QByteArray(R"({"value":12.34,"unit":"s"})"));

        write("stat", "cpu 1 0 2 7\ncpu0 10 0 0 0\n");
        write("net/dev", "eth0: 200 0 0 0 0 0 0 0 250 0\n");
        write("diskstats", "8 0 sda 0 0 2 0 0 0 4 0\n8 1 sda1 0 0 2 0 0 0 4 0\n7 0 loop0 0 0 9 0 0 0 9 0\n");
        machine.sample(at(500ms));
        QCOMPARE(last("system/cpu"), QByteArray(R"({"value":30.0,"unit":"%"})"));
        QCOMPARE(last("system/cpu/0"), QByteArray(R"({"value":100.0,"unit":"%"})"));
        QCOMPARE(last("system/net/eth0"), QByteArray(R"({"rx":200,"tx":100,"unit":"B/s"})"));
        QCOMPARE(last("system/disk/sda"), QByteArray(R"({"read":2048,"write":4096,"unit":"B/s"})"));
        QCOMPARE(topics().size(), 8); // no partition, no loop device
    }

    void believesTheListOfBlockDevices()
    {
        QVERIFY(QDir(m_folder->path()).mkpath(QStringLiteral("sys/block/sda")));
        Outlet outlet(*m_broker);
        MachineProbe machine(outlet, folders());
        write("diskstats", "8 0 sda 0 0 0 0 0 0 0 0\n8 1 sdb 0 0 0 0 0 0 0 0\n");
        machine.sample(at(0s));
        machine.sample(at(1s));
        QCOMPARE(topics(), QByteArrayList{"system/disk/sda"});
    }

    void leavesOutNamesThatAreNoTopics()
    {
        Outlet outlet(*m_broker);
        MachineProbe machine(outlet, folders());
        write("net/dev", "a+b: 1 0 0 0 0 0 0 0 1 0\nc#: 1 0 0 0 0 0 0 0 1 0\n\xFF: 1 0 0 0 0 0 0 0 1 0\n"
                         "good: 1 0 0 0 0 0 0 0 1 0\n");
        machine.sample(at(0s));
        machine.sample(at(1s));
        QCOMPARE(topics(), QByteArrayList{"system/net/good"});
    }

    void boundsTheNumberOfInterfaces()
    {
        Outlet outlet(*m_broker);
        MachineProbe machine(outlet, folders());
        QByteArray text;
        for (int i = 0; i < 5000; ++i)
            text += "veth" + QByteArray::number(i) + ": 1 0 0 0 0 0 0 0 1 0\n";
        write("net/dev", text);
        machine.sample(at(0s));
        machine.sample(at(1s));
        QCOMPARE(topics().size(), 64);
    }

    void aMachineThatTellsNothingPublishesNothing()
    {
        Outlet outlet(*m_broker);
        MachineProbe machine(outlet, {.proc = QStringLiteral("/nowhere"), .sys = QStringLiteral("/nowhere")});
        machine.sample(at(0s));
        machine.sampleUptime();
        machine.sample(at(1s));
        QVERIFY(topics().isEmpty());
    }

    void movesWithinASecondOnThisMachine_data()
    {
        QTest::addColumn<double>("rateHz");
        QTest::newRow("as fast as can be") << 10.0;
        QTest::newRow("as slow as can be") << 1.0;
        QTest::newRow("faster than allowed") << 1e9;
        QTest::newRow("slower than allowed") << 0.0;
        QTest::newRow("no number") << std::numeric_limits<double>::quiet_NaN();
    }
    void movesWithinASecondOnThisMachine()
    {
        QFETCH(double, rateHz);
        const base::SystemClock clock;
        Probes probes(*m_broker, nullptr, clock, {.rateHz = rateHz});
        QTRY_VERIFY_WITH_TIMEOUT(!last("demo/price").isEmpty(), 1000);
        if (QFile::exists(QStringLiteral("/proc/stat"))) {
            QTRY_VERIFY_WITH_TIMEOUT(!last("system/cpu").isEmpty(), 1000);
            const auto cpu = QJsonDocument::fromJson(last("system/cpu")).object();
            QVERIFY(cpu.value(u"value").isDouble());
            QCOMPARE(cpu.value(u"unit").toString(), QStringLiteral("%"));
        }
        for (const auto &known : m_broker->topics())
            QVERIFY2(QJsonDocument::fromJson(known.last->payload).isObject(), known.topic.bytes());
        QVERIFY(!topics().contains("hub/clients"));
    }

    void publishesHowTheHubDoes()
    {
        const base::SystemClock clock;
        net::HubOptions options;
        options.port = 0;
        net::Hub hub(*m_broker, clock, options);
        const auto started = hub.start();
        QVERIFY2(started, started ? "" : qPrintable(started.error().sentence()));
        Probes probes(*m_broker, &hub, clock, {});
        QTRY_COMPARE(last("hub/clients"), QByteArray(R"({"value":0,"websocket":0,"sse":0,"longpoll":0,"poll":0})"));
        QTRY_VERIFY(!last("hub/traffic").isEmpty());
        const auto traffic = QJsonDocument::fromJson(last("hub/traffic")).object();
        QVERIFY(traffic.value(u"in").toDouble(-1) >= 0);
        QCOMPARE(traffic.value(u"dropped").toDouble(-1), 0.0);
    }

    void tellsThePriceAgainAfterASecond()
    {
        tests::ManualClock clock;
        Probes probes(*m_broker, nullptr, clock, {});
        QTRY_COMPARE(published("demo/price"), 1u);
        clock.advance(999ms);
        QTRY_VERIFY(published("system/load") >= 2u); // it has seen the new time
        QCOMPARE(published("demo/price"), 1u);
        clock.advance(1ms);
        QTRY_COMPARE(published("demo/price"), 2u);
        clock.advance(60s); // asleep: not sixty prices at once
        QTRY_COMPARE(published("demo/price"), 3u);
    }

    void stopsAtOnce()
    {
        const base::SystemClock clock;
        QElapsedTimer timer;
        timer.start();
        for (int i = 0; i < 20; ++i)
            Probes probes(*m_broker, nullptr, clock, {.rateHz = 1});
        QVERIFY2(timer.elapsed() < 5'000, "waits for its next turn"); // would be 20 s
    }

private:
    [[nodiscard]] MachineProbe::Folders folders() const
    {
        return {.proc = m_folder->filePath(QStringLiteral("proc")), .sys = m_folder->filePath(QStringLiteral("sys"))};
    }
    void write(const char *name, const QByteArray &text)
    {
        QFile file(folders().proc + u'/' + QLatin1String(name));
        QVERIFY(file.open(QIODevice::WriteOnly));
        QCOMPARE(file.write(text), text.size());
    }
    static base::SteadyTime at(std::chrono::milliseconds time) { return base::SteadyTime(1h + time); }

    [[nodiscard]] QByteArrayList topics() const
    {
        QByteArrayList names;
        for (const auto &known : m_broker->topics())
            names.append(known.topic.bytes());
        std::sort(names.begin(), names.end());
        return names;
    }
    [[nodiscard]] QByteArray last(QByteArrayView name) const
    {
        const std::array filters{tests::filter(name)};
        const auto messages = m_broker->retained(filters);
        return messages.empty() ? QByteArray() : messages.front()->payload;
    }
    [[nodiscard]] quint64 published(QByteArrayView name) const
    {
        for (const auto &known : m_broker->topics()) {
            if (known.topic == tests::topic(name))
                return known.messages;
        }
        return 0;
    }

    tests::ManualClock m_clock;
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<broker::Broker> m_broker;
};

QTEST_GUILESS_MAIN(TestProbes)
#include "tst_probes.moc"
