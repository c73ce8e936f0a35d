// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/probe/procparsers.h"

#include <QTest>

using namespace pushscope::probe;

class TestProcParsers : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsCpuTimes()
    {
        const CpuReading reading = parseStat("cpu  8460 10 4280 196583 742 5 77 19 900 80\n"
                                             "cpu0 3498 10 1671 99851 22 5 11 6 450 40\n"
                                             "cpu1 4962 0 2609 96732 720 0 66 13 450 40\n"
                                             "intr 272947 0 0\nctxt 526839\nbtime 1700000000\n");
        QVERIFY(reading.all);
        QCOMPARE(reading.all->busy, 8460u + 10 + 4280 + 5 + 77 + 19); // guest time is part of user time
        QCOMPARE(reading.all->total, reading.all->busy + 196583 + 742);
        QCOMPARE(reading.cores.size(), 2u);
        QCOMPARE(reading.cores.at(1).total, 4962u + 2609 + 96732 + 720 + 66 + 13);
    }

    void readsCpuTimesOfOldKernels()
    {
        const CpuReading reading = parseStat("cpu  1 2 3 4\n");
        QCOMPARE(reading.all->busy, 6u);
        QCOMPARE(reading.all->total, 10u);
    }

    void leavesOutWhatIsNoCpuLine_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::newRow("nothing") << QByteArray();
        QTest::newRow("no cpu line") << QByteArray("intr 1 2 3\n");
        QTest::newRow("too few fields") << QByteArray("cpu 1 2 3\ncpu0 1\n");
        QTest::newRow("no numbers") << QByteArray("cpu a b c d\n");
        QTest::newRow("negative numbers") << QByteArray("cpu -1 2 3 4\n");
        QTest::newRow("numbers past 64 bits") << QByteArray("cpu 99999999999999999999 2 3 4\n");
        QTest::newRow("another word") << QByteArray("cpufreq 1 2 3 4\n");
        QTest::newRow("cut short") << QByteArray("cp");
    }
    void leavesOutWhatIsNoCpuLine()
    {
        QFETCH(QByteArray, text);
        const CpuReading reading = parseStat(text);
        QVERIFY(!reading.all);
        QVERIFY(reading.cores.empty());
    }

    void keepsTheNumbersOfCoresThatAreOnline()
    {
        const CpuReading reading = parseStat("cpu 4 4 4 4\ncpu0 1 1 1 1\ncpu3 1 1 1 1\n");
        QCOMPARE(reading.cores.size(), 2u);
        QVERIFY(reading.cores.contains(3));
    }

    void readsLoad()
    {
        const auto load = parseLoadAverage("0.11 12.50 100.09 2/95 10224\n");
        QVERIFY(load);
        QCOMPARE(load->one, 0.11);
        QCOMPARE(load->five, 12.5);
        QCOMPARE(load->fifteen, 100.09);
        QVERIFY(!parseLoadAverage(""));
        QVERIFY(!parseLoadAverage("0.11 0.12"));
        QVERIFY(!parseLoadAverage("a b c"));
    }

    void readsMemory()
    {
        const auto memory = parseMemoryInfo("MemTotal:       24684096 kB\n"
                                            "MemFree:        24136648 kB\n"
                                            "MemAvailable:   24289232 kB\n"
                                            "Buffers:            2208 kB\n"
                                            "SwapTotal:       2097148 kB\n"
                                            "SwapFree:        1048574 kB\n"
                                            "HugePages_Total:       0\n");
        QVERIFY(memory);
        QCOMPARE(memory->total, 24684096ULL * 1024);
        QCOMPARE(memory->available, 24289232ULL * 1024);
        QCOMPARE(memory->swapTotal, 2097148ULL * 1024);
        QCOMPARE(memory->swapFree, 1048574ULL * 1024);
    }

    void estimatesWhatIsAvailableOnOldKernels()
    {
        const auto memory = parseMemoryInfo("MemTotal: 1000 kB\nMemFree: 100 kB\nBuffers: 20 kB\nCached: 300 kB\n");
        QCOMPARE(memory->available, 420u * 1024);
        QCOMPARE(memory->swapTotal, 0u);
    }

    void neverSaysMoreIsFreeThanThereIs()
    {
        const auto memory = parseMemoryInfo("MemTotal: 10 kB\nMemAvailable: 20 kB\nSwapTotal: 5 kB\nSwapFree: 9 kB\n");
        QCOMPARE(memory->available, memory->total);
        QCOMPARE(memory->swapFree, memory->swapTotal);
    }

    void hasNoMemoryWithoutATotal()
    {
        QVERIFY(!parseMemoryInfo(""));
        QVERIFY(!parseMemoryInfo("MemFree: 100 kB\n"));
        QVERIFY(!parseMemoryInfo("MemTotal: many kB\n"));
        QVERIFY(!parseMemoryInfo("MemTotal"));
    }

    void readsInterfaces()
    {
        const auto devices = parseNetDev(kNetHead + "    lo:   20860     266    0    0    0     0          0"
                                                    "         0    20860     266    0    0    0     0       0          0\n"
                                                    "  ifb0:       0       0    0    0    0     0          0"
                                                    "         0        0       0    0    0    0     0       0          0\n"
                                                    "  eth0:191012212    3625    0    0    0     0          0"
                                                    "         0   154391    2099    0    0    0     0       0          0\n");
        QCOMPARE(devices.size(), 1u);
        QCOMPARE(devices[0].name, QByteArray("eth0"));
        QCOMPARE(devices[0].in, 191012212u);
        QCOMPARE(devices[0].out, 154391u);
    }

    void keepsTheLoopbackWhenItIsAlone()
    {
        const auto devices = parseNetDev(kNetHead + "    lo: 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16\n");
        QCOMPARE(devices.size(), 1u);
        QCOMPARE(devices[0].name, QByteArray("lo"));
        QCOMPARE(devices[0].in, 1u);
        QCOMPARE(devices[0].out, 9u);
    }

    void readsInterfacesWithColonsInTheirNames()
    {
        const auto devices = parseNetDev("eth0:1: 5 0 0 0 0 0 0 0 6 0\n");
        QCOMPARE(devices.size(), 1u);
        QCOMPARE(devices[0].name, QByteArray("eth0:1"));
        QCOMPARE(devices[0].out, 6u);
    }

    void leavesOutBrokenInterfaceLines()
    {
        QVERIFY(parseNetDev("").empty());
        QVERIFY(parseNetDev(kNetHead).empty());
        QVERIFY(parseNetDev("eth0: 1 2 3\neth1: a 0 0 0 0 0 0 0 1\nnonsense\n:\n").empty());
    }

    void readsDisks()
    {
        const auto devices = parseDiskStats(" 254       0 vda 1200 30 96000 500 800 90 64000 900 0 700 1400 0 0 0 0\n"
                                            " 254       1 vda1 1100 30 95000 500 800 90 64000 900 0 700 1400\n"
                                            "   7       0 loop0 0 0 0 0 0 0 0 0 0 0 0\n"
                                            "   8       0 sda 1 2\n");
        QCOMPARE(devices.size(), 3u);
        QCOMPARE(devices[0].name, QByteArray("vda"));
        QCOMPARE(devices[0].in, 96000u * 512);
        QCOMPARE(devices[0].out, 64000u * 512);
        QVERIFY(parseDiskStats("").empty());
    }

    void tellsDrivesByName_data()
    {
        QTest::addColumn<QByteArray>("name");
        QTest::addColumn<bool>("drive");
        for (const char *name : {"sda", "sdaa", "vda", "xvdb", "hda", "nvme0n1", "nvme10n2", "mmcblk0", "nbd3"})
            QTest::newRow(name) << QByteArray(name) << true;
        for (const char *name : {"", "sda1", "vda15", "nvme0n1p1", "mmcblk0p12", "nbd0p1", "loop0", "ram3", "zram0",
                                 "dm-0", "md127", "sr0", "fd0"})
            QTest::newRow(*name ? name : "nothing") << QByteArray(name) << false;
    }
    void tellsDrivesByName()
    {
        QFETCH(QByteArray, name);
        QFETCH(bool, drive);
        QCOMPARE(isDrive(name), drive);
    }

    void readsUptime()
    {
        QCOMPARE(parseUptime("1053.80 1965.84\n"), std::optional(1053.8));
        QVERIFY(!parseUptime(""));
        QVERIFY(!parseUptime("long\n"));
    }

private:
    const QByteArray kNetHead = "Inter-|   Receive                                                |  Transmit\n"
                                " face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs\n";
};

QTEST_APPLESS_MAIN(TestProcParsers)
#include "tst_procparsers.moc"
