// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/net/readiness.h"

#include <QAbstractEventDispatcher>

#include <memory>

namespace pushscope::net {

/// An event dispatcher on epoll(7), for threads that own thousands of connections: the cost of a turn grows with
/// what happened, not with how many descriptors are watched (Qt's own dispatchers call poll() over all of them).
/// Serves socket notifiers, timers, posted events and wake-ups; `aboutToBlock` is emitted once in every turn,
/// before it waits. Linux. Give it to a thread with QThread::setEventDispatcher(). Thread-safe: wakeUp() and
/// interrupt(), the rest on its own thread.
class EpollDispatcher final : public QAbstractEventDispatcher
{
    Q_OBJECT

public:
    explicit EpollDispatcher(QObject *parent = nullptr);
    ~EpollDispatcher() override;

    bool processEvents(QEventLoop::ProcessEventsFlags flags) override;

    void registerSocketNotifier(QSocketNotifier *notifier) override;
    void unregisterSocketNotifier(QSocketNotifier *notifier) override;

    void registerTimer(int timerId, qint64 interval, Qt::TimerType type, QObject *object) override;
    bool unregisterTimer(int timerId) override;
    bool unregisterTimers(QObject *object) override;
    [[nodiscard]] QList<TimerInfo> registeredTimers(QObject *object) const override;
    [[nodiscard]] int remainingTime(int timerId) override;

    void wakeUp() override;
    void interrupt() override;

    // For Readiness: one target a descriptor, beside which no QSocketNotifier may watch it.
    void watch(int descriptor, Readiness::Target &target, Readiness::Interest interest);
    void change(int descriptor, Readiness::Interest interest);
    void forget(int descriptor);

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace pushscope::net
