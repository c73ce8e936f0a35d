// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

class QSocketNotifier;

namespace pushscope::app {

/// Turns SIGINT and SIGTERM into a Qt signal on the thread that made this (a signal handler may do no more than
/// write to a socket). At most one at a time; SIGPIPE is ignored from here on, so that a closed pipe is a failed
/// write and not a sudden end.
class UnixSignals : public QObject
{
    Q_OBJECT

public:
    explicit UnixSignals(QObject *parent = nullptr);
    ~UnixSignals() override;

Q_SIGNALS:
    void terminationRequested();

private:
    QSocketNotifier *m_notifier = nullptr;
};

} // namespace pushscope::app
