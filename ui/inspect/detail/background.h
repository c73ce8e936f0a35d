// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QMetaObject>
#include <QObject>
#include <QThread>
#include <QThreadPool>

#include <atomic>
#include <memory>
#include <utility>

namespace pushscope::ui {

/// One piece of work at a time beside the UI thread: what is begun later replaces what runs, whose result is then
/// dropped. Small work is done at once. UI thread; nothing waits when it goes away.
class Background
{
public:
    /// Payloads of up to this size are read within a frame of the display.
    static constexpr qsizetype kAtOnceBytes = 256 * 1024;

    Background() = default;
    ~Background() { drop(); }
    Q_DISABLE_COPY_MOVE(Background)

    /// `make` gets no reference to anything of the UI thread; `take` gets what it returned, on the UI thread.
    template <class Make, class Take>
    void run(qsizetype bytes, Make make, Take take)
    {
        drop();
        if (bytes <= kAtOnceBytes) {
            take(make());
            return;
        }
        m_busy = true;
        const quint64 job = m_state->current;
        // The relay lives as long as the job, so that a result always finds somebody who knows whether it is wanted.
        QThreadPool::globalInstance()->start(
            [this, job, state = m_state, relay = m_relay, make = std::move(make), take = std::move(take)]() mutable {
                if (state->current != job)
                    return;
                auto result = std::make_shared<decltype(make())>(make());
                QMetaObject::invokeMethod(
                    relay.get(),
                    [this, job, state, result, take = std::move(take)]() mutable {
                        if (state->current != job)
                            return; // then `this` may be gone as well
                        m_busy = false;
                        take(std::move(*result));
                    },
                    Qt::QueuedConnection);
            });
    }
    /// What runs is of no interest any more.
    void drop()
    {
        ++m_state->current;
        m_busy = false;
    }
    [[nodiscard]] bool isBusy() const { return m_busy; }

private:
    struct State
    {
        std::atomic<quint64> current = 0;
    };
    std::shared_ptr<State> m_state = std::make_shared<State>();
    std::shared_ptr<QObject> m_relay{new QObject, [](QObject *relay) {
                                         if (relay->thread() == QThread::currentThread())
                                             delete relay;
                                         else
                                             relay->deleteLater();
                                     }};
    bool m_busy = false;
};

} // namespace pushscope::ui
