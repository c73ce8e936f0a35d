// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QObject>
#include <QString>
#include <QTimer>

#include <functional>

namespace pushscope::ui {

/// One JSON file of the settings folder, for whoever keeps something in it: written a moment after the last change,
/// whole or not at all, and readable by its owner only, since it may hold a secret. UI thread.
class StateFile : public QObject
{
    Q_OBJECT

public:
    struct Subject
    {
        QString file;     ///< `settings.json`
        QString kept;     ///< `The kept settings`, of which a sentence says that they could not be read
        QString changed;  ///< `The settings`, of which a sentence says that they could not be written
        qint64 maxBytes = 1024 * 1024;
    };
    /// `contents` is asked for whenever the file is written, last in the destructor, if something waits.
    StateFile(const QString &directory, Subject subject, std::function<QByteArray()> contents);
    ~StateFile() override;

    struct Read
    {
        bool existed = false;
        QString complaint; ///< one sentence; empty when all is well
    };
    /// Gives the bytes to `take`, which says in a sentence why it cannot use them, or nothing. A file that cannot be
    /// read is moved beside as `FILE.broken` (`.broken-2`, ... where that exists), never overwritten.
    [[nodiscard]] Read read(const std::function<QString(const QByteArray &)> &take);

    void touch(); ///< something has changed
    void flush(); ///< writes now

Q_SIGNALS:
    void failed(const QString &sentence); ///< said once until writing works again

private:
    [[nodiscard]] QString setAside() const;

    const QString m_path;
    const Subject m_subject;
    const std::function<QByteArray()> m_contents;
    QTimer m_timer;
    bool m_complained = false;
};

} // namespace pushscope::ui
