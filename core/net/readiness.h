// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

#include <memory>

QT_BEGIN_NAMESPACE
class QSocketNotifier;
QT_END_NAMESPACE

namespace pushscope::net {

class EpollDispatcher;

/// Tells its target when a descriptor can be read from or written to, level-triggered. On a thread with an
/// EpollDispatcher the descriptor stands there directly, without an object of Qt's for each direction, which is
/// what keeps many idle connections cheap; on other dispatchers two QSocketNotifiers do the same. Belongs to
/// the thread that made it. The descriptor must stay open until this is gone, and is not owned.
class Readiness
{
public:
    class Target
    {
    public:
        /// Either may destroy the Readiness. A hang-up or an error counts as readable: the next read tells.
        virtual void readable() = 0;
        virtual void writable() = 0;

    protected:
        ~Target() = default;
    };
    enum class Interest : unsigned char { None = 0, Read = 1, Write = 2, ReadWrite = 3 };

    Readiness(int descriptor, Target &target, Interest interest = Interest::Read);
    ~Readiness();
    Q_DISABLE_COPY_MOVE(Readiness)

    void setInterest(Interest interest);
    [[nodiscard]] Interest interest() const { return m_interest; }

private:
    struct Notifiers;
    EpollDispatcher *m_epoll = nullptr;
    std::unique_ptr<Notifiers> m_notifiers; ///< where there is no epoll
    const int m_descriptor;
    Interest m_interest;
};

} // namespace pushscope::net
