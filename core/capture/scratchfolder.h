// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/base/error.h"

#include <QString>

#include <memory>
#include <vector>

namespace pushscope::capture {

/// The folder in which runs of the program keep their captures. Each run has a file of its own there, and a lock on it
/// that ends with the program, however it ends. What earlier runs left is kept until it was offered to somebody, but
/// never more than is needed for that: one that ended well goes when a newer one is there.
///
/// Every call reads or writes the disk; one thread at a time, any thread.
class ScratchFolder
{
public:
    /// Makes the folder, readable by its owner only, where there is none; removes what is no longer needed of earlier runs.
    [[nodiscard]] static base::Result<std::unique_ptr<ScratchFolder>> open(const base::Clock &clock, const QString &folder);
    /// Lets go of the locks. The files stay.
    ~ScratchFolder();

    /// Where this run keeps its capture; nothing is there yet.
    [[nodiscard]] const QString &path() const { return m_path; }
    /// What a capture may take of the disk: `wanted`, but at most half of what was free at the start.
    [[nodiscard]] qint64 budget(qint64 wanted) const;
    [[nodiscard]] qint64 freeBytes() const { return m_freeBytes; }

    struct Leftover
    {
        QString path;
        quint64 frames = 0; ///< that it holds
        quint64 messages = 0;
        base::WallTime oldest; ///< of the frames that it holds
        base::WallTime newest;
        qint64 bytes = 0;      ///< on disk
        bool endedSuddenly = false;
        bool wasOffered = false;
    };
    /// What earlier runs left and nobody holds, newest first. Empty and unreadable ones are not listed.
    [[nodiscard]] std::vector<Leftover> leftovers() const;
    /// Somebody was asked about it: from the next run on it may go as one that ended well.
    [[nodiscard]] base::Result<void> setOffered(const QString &leftover);
    /// Keeps other runs from listing or removing it, until this ends; false when another run was faster.
    [[nodiscard]] bool hold(const QString &leftover);
    /// With all that SQLite keeps beside it. One that another run holds stays, with an error.
    [[nodiscard]] base::Result<void> remove(const QString &leftover);

private:
    class Lock;
    explicit ScratchFolder(QString folder);
    [[nodiscard]] base::Result<void> takePath(const base::Clock &clock);
    [[nodiscard]] QStringList recordings() const;
    void removeOld();
    void removeOrphans() const;

    const QString m_folder;
    QString m_path;
    qint64 m_freeBytes = 0;
    std::vector<std::unique_ptr<Lock>> m_locks; ///< of this run's file and of the leftovers that it holds
};

} // namespace pushscope::capture
