// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/epolldispatcher.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QSocketNotifier>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTest>
#include <QThread>
#include <QTimer>

#include <array>
#include <atomic>
#include <functional>

#include <sys/socket.h>
#include <unistd.h>

using namespace pushscope;
using net::EpollDispatcher;
using net::Readiness;
using namespace std::chrono_literals;

namespace {

struct Pair
{
    Pair()
    {
        if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, ends.data()) != 0)
            qFatal("no socket pair");
    }
    ~Pair()
    {
        ::close(ends[0]);
        ::close(ends[1]);
    }
    void write(const char *text = "x") const { (void)!::write(ends[1], text, 1); }
    void drain() const
    {
        std::array<char, 64> buffer;
        (void)!::read(ends[0], buffer.data(), buffer.size());
    }
    std::array<int, 2> ends{};
};

class Target final : public Readiness::Target
{
public:
    void readable() override { onReadable(); }
    void writable() override { onWritable(); }
    std::function<void()> onReadable = [] {};
    std::function<void()> onWritable = [] {};
};

} // namespace

/// Runs on the dispatcher itself: main() gives it to the main thread before the application exists.
class TestEpollDispatcher : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theTestRunsOnIt()
    {
        QVERIFY(qobject_cast<EpollDispatcher *>(QAbstractEventDispatcher::instance()));
    }

    void tellsReadinessLevelTriggered()
    {
        Pair pair;
        Target target;
        int readable = 0;
        target.onReadable = [&] { ++readable; };
        Readiness readiness(pair.ends[0], target);
        pair.write();
        QTRY_VERIFY(readable >= 3); // unread bytes are told again and again
        pair.drain();
        QCoreApplication::processEvents();
        const int after = readable;
        QCoreApplication::processEvents();
        QCOMPARE(readable, after);
    }

    void tellsWritabilityOnlyWhenAskedFor()
    {
        Pair pair;
        Target target;
        int writable = 0;
        target.onWritable = [&] { ++writable; };
        Readiness readiness(pair.ends[0], target);
        QCoreApplication::processEvents();
        QCOMPARE(writable, 0);
        readiness.setInterest(Readiness::Interest::ReadWrite);
        QTRY_VERIFY(writable > 0);
        readiness.setInterest(Readiness::Interest::None);
        const int after = writable;
        pair.write();
        QCoreApplication::processEvents();
        QCOMPARE(writable, after);
    }

    /// Both are ready in one batch, and whichever comes first destroys the other, closes its descriptor and opens
    /// a new one that gets the same number.
    void anEventOfAClosedDescriptorNeverReachesTheNextOwnerOfItsNumber()
    {
        std::array<Pair, 2> pairs;
        std::array<Target, 2> targets;
        std::array<std::unique_ptr<Readiness>, 2> readiness;
        Target stranger;
        int strangerCalls = 0;
        stranger.onReadable = [&] { ++strangerCalls; };
        std::unique_ptr<Readiness> strangers;
        int calls = 0;
        for (std::size_t i : {0U, 1U}) {
            readiness[i] = std::make_unique<Readiness>(pairs[i].ends[0], targets[i]);
            targets[i].onReadable = [&, i] {
                ++calls;
                pairs[i].drain();
                const std::size_t other = 1 - i;
                const int number = pairs[other].ends[0];
                readiness[other].reset();
                ::close(number);
                QCOMPARE(::dup2(pairs[i].ends[0], number), number); // quiet: it was just drained
                strangers = std::make_unique<Readiness>(number, stranger);
            };
            pairs[i].write();
        }
        QTRY_COMPARE(calls, 1);
        for (int turn = 0; turn < 5; ++turn)
            QCoreApplication::processEvents();
        QCOMPARE(calls, 1);
        QCOMPARE(strangerCalls, 0);
    }

    void servesSocketNotifiersOfBothDirectionsOnOneDescriptor()
    {
        Pair pair;
        QSocketNotifier read(pair.ends[0], QSocketNotifier::Read);
        QSocketNotifier write(pair.ends[0], QSocketNotifier::Write);
        int reads = 0;
        int writes = 0;
        connect(&read, &QSocketNotifier::activated, this, [&] {
            ++reads;
            pair.drain();
        });
        connect(&write, &QSocketNotifier::activated, this, [&] {
            ++writes;
            write.setEnabled(false);
        });
        pair.write();
        QTRY_COMPARE(reads, 1);
        QTRY_COMPARE(writes, 1);
        write.setEnabled(true);
        QTRY_COMPARE(writes, 2);
        QCOMPARE(reads, 1);
    }

    void carriesAWholeTcpConversation()
    {
        QTcpServer server;
        QVERIFY(server.listen(QHostAddress::LocalHost));
        QByteArray echoed;
        connect(&server, &QTcpServer::newConnection, this, [&] {
            QTcpSocket *peer = server.nextPendingConnection();
            connect(peer, &QTcpSocket::readyRead, this, [peer] { peer->write(peer->readAll()); });
        });
        QTcpSocket client;
        client.connectToHost(QHostAddress::LocalHost, server.serverPort());
        connect(&client, &QTcpSocket::connected, this, [&] { client.write(QByteArray(1'000'000, 'x')); });
        connect(&client, &QTcpSocket::readyRead, this, [&] { echoed += client.readAll(); });
        QTRY_COMPARE(echoed.size(), 1'000'000);
        bool disconnected = false;
        connect(&client, &QTcpSocket::disconnected, this, [&] { disconnected = true; });
        client.disconnectFromHost();
        QTRY_VERIFY(disconnected);
    }

    void timersFireInOrderAndNeverEarly()
    {
        QElapsedTimer clock;
        clock.start();
        QList<int> order;
        QList<qint64> times;
        for (const int delay : {30, 10, 20}) {
            QTimer::singleShot(delay, Qt::PreciseTimer, this, [&order, &times, &clock, delay] {
                order.append(delay);
                times.append(clock.elapsed());
            });
        }
        QTRY_COMPARE(order.size(), 3);
        QCOMPARE(order, (QList<int>{10, 20, 30}));
        QVERIFY(times[0] >= 10 && times[1] >= 20 && times[2] >= 30);
    }

    void aTimerMayStopItselfOrAnotherAndIsNotFiredInsideItself()
    {
        QTimer first;
        QTimer second;
        int firsts = 0;
        int seconds = 0;
        int depth = 0;
        first.setInterval(1);
        second.setInterval(1);
        connect(&first, &QTimer::timeout, this, [&] {
            QCOMPARE(++depth, 1);
            ++firsts;
            second.stop();
            QCoreApplication::processEvents(); // an inner turn
            if (firsts == 3)
                first.stop();
            --depth;
        });
        connect(&second, &QTimer::timeout, this, [&] { ++seconds; });
        first.start();
        second.start();
        QTRY_COMPARE(firsts, 3);
        QVERIFY(!first.isActive());
        QVERIFY(seconds <= 1);
    }

    void knowsRemainingTimesAndMovesTimersWithTheirObject()
    {
        QTimer timer;
        timer.start(std::chrono::hours(1));
        QVERIFY(timer.remainingTime() > 3'500'000);
        auto *dispatcher = QAbstractEventDispatcher::instance();
        const auto timers = dispatcher->registeredTimers(&timer);
        QCOMPARE(timers.size(), 1);
        QCOMPARE(timers.first().interval, 3'600'000);
        QVERIFY(dispatcher->unregisterTimers(&timer));
        QVERIFY(!dispatcher->unregisterTimers(&timer));
        QVERIFY(dispatcher->registeredTimers(&timer).isEmpty());
    }

    void zeroTimersTakeTurnsWithSockets()
    {
        Pair pair;
        Target target;
        bool read = false;
        target.onReadable = [&] { read = true; };
        Readiness readiness(pair.ends[0], target);
        QTimer busy;
        int turns = 0;
        connect(&busy, &QTimer::timeout, this, [&] { ++turns; });
        busy.start(0);
        QTRY_VERIFY(turns > 10);
        pair.write();
        QTRY_VERIFY(read);
        const int before = turns;
        QTRY_VERIFY(turns > before);
    }

    void everyPostFromAnotherThreadArrives()
    {
        constexpr int kThreads = 4;
        constexpr int kPosts = 20'000;
        std::atomic<int> arrived = 0;
        std::vector<std::unique_ptr<QThread>> threads;
        for (int i = 0; i < kThreads; ++i) {
            threads.emplace_back(QThread::create([this, &arrived] {
                for (int n = 0; n < kPosts; ++n)
                    QMetaObject::invokeMethod(this, [&arrived] { ++arrived; }, Qt::QueuedConnection);
            }));
            threads.back()->start();
        }
        QTRY_COMPARE_WITH_TIMEOUT(arrived.load(), kThreads * kPosts, 30'000);
        for (const auto &thread : threads)
            QVERIFY(thread->wait());
    }

    /// A shard drains its inbox there: it must come after every wake-up, even when nothing else happens.
    void aboutToBlockComesInTheTurnAfterAWakeUp()
    {
        QThread thread;
        auto *dispatcher = new EpollDispatcher;
        thread.setEventDispatcher(dispatcher);
        std::atomic<int> asked = 0;
        std::atomic<int> seen = 0;
        connect(dispatcher, &QAbstractEventDispatcher::aboutToBlock, dispatcher, [&] { seen.store(asked.load()); },
                Qt::DirectConnection);
        thread.start();
        for (int round = 1; round <= 10'000; ++round) {
            asked.store(round);
            dispatcher->wakeUp();
            if (round % 1000 == 0)
                QTRY_COMPARE(seen.load(), round);
        }
        thread.quit();
        QVERIFY(thread.wait());
    }

    void quitEndsALoopThatWaits()
    {
        QThread thread;
        thread.setEventDispatcher(new EpollDispatcher);
        thread.start();
        thread.quit();
        QVERIFY(thread.wait(10'000));
    }

    void aHangUpIsReadable()
    {
        Pair pair;
        Target target;
        bool readable = false;
        std::unique_ptr<Readiness> readiness;
        target.onReadable = [&] {
            readable = true;
            readiness.reset();
        };
        readiness = std::make_unique<Readiness>(pair.ends[0], target);
        ::shutdown(pair.ends[1], SHUT_RDWR);
        QTRY_VERIFY(readable);
    }
};

int main(int argc, char **argv)
{
    QCoreApplication::setEventDispatcher(new EpollDispatcher);
    QCoreApplication application(argc, argv);
    TestEpollDispatcher test;
    return QTest::qExec(&test, argc, argv);
}
#include "tst_epolldispatcher.moc"
