// SPDX-License-Identifier: GPL-3.0-or-later
#include "rawclient.h"
#include "testhub.h"

#include <QTest>

#include <ctime>
#include <vector>

#include <fcntl.h>
#include <sys/resource.h>
#include <unistd.h>

using namespace pushscope;
using test::RawClient;
using test::TestHub;

namespace {

double cpuSeconds()
{
    timespec time{};
    ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) * 1e-9;
}

} // namespace

/// Alone in its process, because it takes away the descriptors of all of it.
class TestDescriptors : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void goesOnAfterTheProcessRanOutOfDescriptors()
    {
        QTest::ignoreMessage(QtWarningMsg, "No file descriptors are left; new connections are turned away.");
        TestHub hub;
        RawClient before(hub.hub.port());
        QCOMPARE(before.get("/healthz").status, 200);
        // A connection of ours waits with its descriptor in hand before the last ones are used up.
        std::vector<int> taken;
        int descriptor = ::open("/dev/null", O_RDONLY);
        const rlimit few{static_cast<rlim_t>(descriptor + 6), 1'000'000};
        rlimit usual{};
        QCOMPARE(::getrlimit(RLIMIT_NOFILE, &usual), 0);
        const rlimit limited{few.rlim_cur, usual.rlim_max};
        QCOMPARE(::setrlimit(RLIMIT_NOFILE, &limited), 0);
        while (descriptor >= 0) {
            taken.push_back(descriptor);
            descriptor = ::open("/dev/null", O_RDONLY);
        }
        ::close(taken.back()); // for the client's end
        taken.pop_back();
        RawClient waiting(hub.hub.port());
        const double began = cpuSeconds();
        const test::Answer answer = waiting.get("/healthz");
        QCOMPARE(answer.status, 503);
        QVERIFY(waiting.waitForEnd());
        QTest::qWait(500);
        QVERIFY2(cpuSeconds() - began < 0.3, "It spins.");
        QCOMPARE(before.get("/healthz").status, 200);
        QVERIFY(hub.statistics().refused >= 1);
        QCOMPARE(::setrlimit(RLIMIT_NOFILE, &usual), 0);
        for (const int each : taken)
            ::close(each);
        QTRY_COMPARE(RawClient(hub.hub.port()).get("/healthz").status, 200);
    }
};

QTEST_GUILESS_MAIN(TestDescriptors)
#include "tst_descriptors.moc"
