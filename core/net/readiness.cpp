// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/readiness.h"

#include "core/net/epolldispatcher.h"

#include <QSocketNotifier>

namespace pushscope::net {

struct Readiness::Notifiers
{
    Notifiers(int descriptor, Target &target)
        : read(descriptor, QSocketNotifier::Read)
        , write(descriptor, QSocketNotifier::Write)
    {
        QObject::connect(&read, &QSocketNotifier::activated, &read, [&target] { target.readable(); });
        QObject::connect(&write, &QSocketNotifier::activated, &write, [&target] { target.writable(); });
    }
    void set(Interest interest)
    {
        read.setEnabled(static_cast<unsigned>(interest) & static_cast<unsigned>(Interest::Read));
        write.setEnabled(static_cast<unsigned>(interest) & static_cast<unsigned>(Interest::Write));
    }
    QSocketNotifier read;
    QSocketNotifier write;
};

Readiness::Readiness(int descriptor, Target &target, Interest interest)
    : m_epoll(qobject_cast<EpollDispatcher *>(QAbstractEventDispatcher::instance()))
    , m_descriptor(descriptor)
    , m_interest(interest)
{
    if (m_epoll) {
        m_epoll->watch(descriptor, target, interest);
    } else {
        m_notifiers = std::make_unique<Notifiers>(descriptor, target);
        m_notifiers->set(interest);
    }
}

Readiness::~Readiness()
{
    // A thread's dispatcher may end before what it watched.
    if (m_epoll && QAbstractEventDispatcher::instance() == m_epoll)
        m_epoll->forget(m_descriptor);
}

void Readiness::setInterest(Interest interest)
{
    if (interest == m_interest)
        return;
    m_interest = interest;
    if (m_epoll)
        m_epoll->change(m_descriptor, interest);
    else
        m_notifiers->set(interest);
}

} // namespace pushscope::net
