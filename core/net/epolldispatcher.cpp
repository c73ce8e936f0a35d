// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/epolldispatcher.h"

#include <QCoreApplication>
#include <QEvent>
#include <QHash>
#include <QLoggingCategory>
#include <QSocketNotifier>
#include <QTimerEvent>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <chrono>
#include <climits>
#include <set>
#include <span>
#include <vector>

#include <poll.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>

namespace pushscope::net {

namespace {

Q_LOGGING_CATEGORY(lcDispatcher, "pushscope.net.dispatcher")

using Clock = std::chrono::steady_clock;

constexpr std::uint32_t kReadEvents = EPOLLIN | EPOLLHUP | EPOLLERR;
constexpr std::uint32_t kWriteEvents = EPOLLOUT | EPOLLHUP | EPOLLERR;

/// What is watched on one descriptor. The generation tells an event of a closed descriptor from one of the next
/// connection that was given the same number within the same batch.
struct Watch
{
    Readiness::Target *target = nullptr;
    std::array<QSocketNotifier *, 3> notifiers{}; ///< by QSocketNotifier::Type
    std::uint32_t generation = 0;
    std::uint32_t events = 0; ///< as the kernel knows them
    bool known = false;       ///< to the kernel

    [[nodiscard]] bool isUsed() const
    {
        return target || std::any_of(notifiers.begin(), notifiers.end(), [](auto *n) { return n != nullptr; });
    }
};

struct Timer
{
    QObject *object = nullptr;
    std::chrono::milliseconds interval{};
    Qt::TimerType type = Qt::PreciseTimer;
    Clock::time_point due;
    bool firing = false; ///< an event loop inside its own slot does not fire it again
};

std::uint32_t eventsOf(Readiness::Interest interest)
{
    std::uint32_t events = 0;
    if (static_cast<unsigned>(interest) & static_cast<unsigned>(Readiness::Interest::Read))
        events |= EPOLLIN;
    if (static_cast<unsigned>(interest) & static_cast<unsigned>(Readiness::Interest::Write))
        events |= EPOLLOUT;
    return events;
}

/// Coarse timers meet on a common grid of a twentieth of their interval (Qt promises 5 %), very coarse ones on
/// whole seconds, so that many of them cost one wake-up.
Clock::time_point dueTime(Clock::time_point now, const Timer &timer)
{
    const Clock::time_point exact = now + timer.interval;
    std::chrono::milliseconds grid{1};
    switch (timer.type) {
    case Qt::PreciseTimer: return exact;
    case Qt::CoarseTimer: grid = timer.interval / 20; break;
    case Qt::VeryCoarseTimer: grid = std::chrono::seconds(1); break;
    }
    if (grid <= std::chrono::milliseconds(1))
        return exact;
    const auto since = exact.time_since_epoch();
    return Clock::time_point((since + grid / 2) / grid * grid);
}

} // namespace

class EpollDispatcher::Private
{
public:
    Private()
        : epoll(::epoll_create1(EPOLL_CLOEXEC))
        , wake(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK))
    {
        epoll_event event{.events = EPOLLIN, .data = {.u64 = static_cast<std::uint32_t>(wake)}};
        if (epoll < 0 || wake < 0 || ::epoll_ctl(epoll, EPOLL_CTL_ADD, wake, &event) != 0)
            qFatal("No epoll instance can be had: %s", qPrintable(qt_error_string(errno)));
    }
    ~Private()
    {
        ::close(wake);
        ::close(epoll);
    }

    Watch &watch(int descriptor)
    {
        if (static_cast<std::size_t>(descriptor) >= watches.size())
            watches.resize(static_cast<std::size_t>(descriptor) + 64);
        return watches[static_cast<std::size_t>(descriptor)];
    }

    void update(int descriptor, std::uint32_t events);
    void updateNotifiers(int descriptor);
    int wait(int timeout, bool sockets, std::span<epoll_event> events) const;
    void clearWake();
    bool dispatch(const epoll_event &event);
    bool notify(int descriptor, std::uint32_t generation, std::uint32_t events);
    [[nodiscard]] int timeoutTill(Clock::time_point now) const;
    bool fireTimers();
    void arm(int id, Timer &timer, Clock::time_point due);

    const int epoll;
    const int wake;
    std::vector<Watch> watches; ///< by descriptor
    QHash<int, Timer> timers;   ///< by id
    std::set<std::pair<Clock::time_point, int>> queue;
    std::atomic<bool> woken = false;
    std::atomic<bool> interrupted = false;
};

void EpollDispatcher::Private::update(int descriptor, std::uint32_t events)
{
    Watch &entry = watch(descriptor);
    if (!entry.isUsed()) {
        // The descriptor may be closed already, and then the kernel has forgotten it by itself.
        if (entry.known)
            ::epoll_ctl(epoll, EPOLL_CTL_DEL, descriptor, nullptr);
        entry.known = false;
        ++entry.generation;
        return;
    }
    if (entry.known && entry.events == events)
        return;
    epoll_event event{.events = events,
                      .data = {.u64 = (static_cast<std::uint64_t>(entry.generation) << 32)
                                      | static_cast<std::uint32_t>(descriptor)}};
    if (::epoll_ctl(epoll, entry.known ? EPOLL_CTL_MOD : EPOLL_CTL_ADD, descriptor, &event) != 0) {
        qCWarning(lcDispatcher, "Descriptor %d cannot be watched: %s", descriptor,
                  qPrintable(qt_error_string(errno)));
        return;
    }
    entry.known = true;
    entry.events = events;
}

void EpollDispatcher::Private::updateNotifiers(int descriptor)
{
    static constexpr std::array<std::uint32_t, 3> kEvents{EPOLLIN, EPOLLOUT, EPOLLPRI};
    const Watch &entry = watch(descriptor);
    std::uint32_t events = 0;
    for (std::size_t type = 0; type < kEvents.size(); ++type) {
        if (entry.notifiers[type])
            events |= kEvents[type];
    }
    update(descriptor, events);
}

int EpollDispatcher::Private::wait(int timeout, bool sockets, std::span<epoll_event> events) const
{
    if (sockets)
        return ::epoll_wait(epoll, events.data(), static_cast<int>(events.size()), timeout);
    pollfd descriptor{.fd = wake, .events = POLLIN, .revents = 0};
    const int count = ::poll(&descriptor, 1, timeout);
    if (count > 0)
        events.front() = {.events = EPOLLIN, .data = {.u64 = static_cast<std::uint32_t>(wake)}};
    return count;
}

void EpollDispatcher::Private::clearWake()
{
    std::uint64_t count = 0;
    [[maybe_unused]] const ssize_t got = ::read(wake, &count, sizeof count);
    // Whoever calls wakeUp() before this line is heard all the same: posted events and aboutToBlock() come in the
    // next turn before it waits.
    woken.store(false);
}

bool EpollDispatcher::Private::dispatch(const epoll_event &event)
{
    const auto descriptor = static_cast<int>(event.data.u64 & 0xFFFFFFFFU);
    if (descriptor == wake) {
        clearWake();
        return false;
    }
    const auto generation = static_cast<std::uint32_t>(event.data.u64 >> 32);
    const auto isCurrent = [&] {
        const Watch &entry = watches[static_cast<std::size_t>(descriptor)];
        return entry.generation == generation && entry.isUsed();
    };
    if (!isCurrent())
        return false;
    if (!watches[static_cast<std::size_t>(descriptor)].target)
        return notify(descriptor, generation, event.events);
    if (event.events & kReadEvents)
        watches[static_cast<std::size_t>(descriptor)].target->readable();
    if ((event.events & EPOLLOUT) && isCurrent())
        watches[static_cast<std::size_t>(descriptor)].target->writable();
    return true;
}

bool EpollDispatcher::Private::notify(int descriptor, std::uint32_t generation, std::uint32_t events)
{
    static constexpr std::array<std::uint32_t, 3> kEvents{kReadEvents, kWriteEvents, EPOLLPRI};
    bool any = false;
    for (std::size_t type = 0; type < kEvents.size(); ++type) {
        const Watch &entry = watches[static_cast<std::size_t>(descriptor)];
        if (entry.generation != generation || !entry.notifiers[type] || !(events & kEvents[type]))
            continue;
        QEvent activation(QEvent::SockAct);
        QCoreApplication::sendEvent(entry.notifiers[type], &activation);
        any = true;
    }
    return any;
}

int EpollDispatcher::Private::timeoutTill(Clock::time_point now) const
{
    for (const auto &[due, id] : queue) {
        if (timers[id].firing)
            continue;
        const auto left = std::chrono::ceil<std::chrono::milliseconds>(due - now).count();
        return static_cast<int>(std::clamp<std::int64_t>(left, 0, INT_MAX));
    }
    return -1;
}

void EpollDispatcher::Private::arm(int id, Timer &timer, Clock::time_point due)
{
    queue.erase({timer.due, id});
    timer.due = due;
    queue.emplace(due, id);
}

bool EpollDispatcher::Private::fireTimers()
{
    if (queue.empty())
        return false;
    const Clock::time_point now = Clock::now();
    std::vector<int> due;
    for (const auto &[time, id] : queue) {
        if (time > now)
            break;
        due.push_back(id);
    }
    for (const int id : due) {
        const auto timer = timers.find(id);
        if (timer == timers.end() || timer->firing || timer->due > now)
            continue;
        const Clock::time_point next = dueTime(timer->due, *timer);
        arm(id, *timer, next > now ? next : dueTime(now, *timer));
        timer->firing = true;
        QTimerEvent event(id);
        QCoreApplication::sendEvent(timer->object, &event);
        // The slot may have stopped this timer, or others.
        if (const auto after = timers.find(id); after != timers.end())
            after->firing = false;
    }
    return !due.empty();
}

EpollDispatcher::EpollDispatcher(QObject *parent) : QAbstractEventDispatcher(parent), d(std::make_unique<Private>())
{
}

EpollDispatcher::~EpollDispatcher() = default;

bool EpollDispatcher::processEvents(QEventLoop::ProcessEventsFlags flags)
{
    d->interrupted.store(false);
    Q_EMIT awake();
    QCoreApplication::sendPostedEvents();
    if (d->interrupted.load())
        return false;
    Q_EMIT aboutToBlock();

    // Whatever was posted meanwhile has called wakeUp(), so that waiting ends at once.
    const bool mayWait = flags & QEventLoop::WaitForMoreEvents;
    std::array<epoll_event, 256> events;
    const int count = d->wait(mayWait ? d->timeoutTill(Clock::now()) : 0,
                              !(flags & QEventLoop::ExcludeSocketNotifiers), events);
    bool any = false;
    for (int i = 0; i < count; ++i)
        any |= d->dispatch(events[static_cast<std::size_t>(i)]);
    any |= d->fireTimers();
    return any;
}

void EpollDispatcher::registerSocketNotifier(QSocketNotifier *notifier)
{
    const int descriptor = static_cast<int>(notifier->socket());
    Watch &entry = d->watch(descriptor);
    if (entry.target) {
        qCWarning(lcDispatcher, "Descriptor %d is watched already", descriptor);
        return;
    }
    entry.notifiers[notifier->type()] = notifier;
    d->updateNotifiers(descriptor);
}

void EpollDispatcher::unregisterSocketNotifier(QSocketNotifier *notifier)
{
    const int descriptor = static_cast<int>(notifier->socket());
    Watch &entry = d->watch(descriptor);
    if (entry.notifiers[notifier->type()] != notifier)
        return;
    entry.notifiers[notifier->type()] = nullptr;
    d->updateNotifiers(descriptor);
}

void EpollDispatcher::registerTimer(int timerId, qint64 interval, Qt::TimerType type, QObject *object)
{
    Timer &timer = d->timers[timerId];
    timer = {.object = object, .interval = std::chrono::milliseconds(interval), .type = type, .due = {}};
    d->arm(timerId, timer, dueTime(Clock::now(), timer));
}

bool EpollDispatcher::unregisterTimer(int timerId)
{
    const auto timer = d->timers.constFind(timerId);
    if (timer == d->timers.constEnd())
        return false;
    d->queue.erase({timer->due, timerId});
    d->timers.erase(timer);
    return true;
}

bool EpollDispatcher::unregisterTimers(QObject *object)
{
    bool any = false;
    const QList<TimerInfo> registered = registeredTimers(object);
    for (const TimerInfo &info : registered)
        any |= unregisterTimer(info.timerId);
    return any;
}

QList<EpollDispatcher::TimerInfo> EpollDispatcher::registeredTimers(QObject *object) const
{
    QList<TimerInfo> list;
    for (auto timer = d->timers.cbegin(); timer != d->timers.cend(); ++timer) {
        if (timer->object == object)
            list.append(TimerInfo(timer.key(), static_cast<int>(timer->interval.count()), timer->type));
    }
    return list;
}

int EpollDispatcher::remainingTime(int timerId)
{
    const auto timer = d->timers.constFind(timerId);
    if (timer == d->timers.constEnd())
        return -1;
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(timer->due - Clock::now()).count();
    return static_cast<int>(std::clamp<std::int64_t>(left, 0, INT_MAX));
}

void EpollDispatcher::wakeUp()
{
    if (!d->woken.exchange(true)) {
        const std::uint64_t one = 1;
        [[maybe_unused]] const ssize_t written = ::write(d->wake, &one, sizeof one);
    }
}

void EpollDispatcher::interrupt()
{
    d->interrupted.store(true);
    wakeUp();
}

void EpollDispatcher::watch(int descriptor, Readiness::Target &target, Readiness::Interest interest)
{
    d->watch(descriptor).target = &target;
    d->update(descriptor, eventsOf(interest));
}

void EpollDispatcher::change(int descriptor, Readiness::Interest interest)
{
    d->update(descriptor, eventsOf(interest));
}

void EpollDispatcher::forget(int descriptor)
{
    d->watch(descriptor).target = nullptr;
    d->update(descriptor, 0);
}

} // namespace pushscope::net
