// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFile>
#include <QString>

#include <sys/stat.h>

namespace pushscope::capture {

/// Which file a path leads to, so that one can tell when it leads to another, or to none.
class RecordingFileId
{
public:
    RecordingFileId() = default;
    [[nodiscard]] static RecordingFileId of(const QString &path)
    {
        struct stat status = {};
        RecordingFileId id;
        if (::stat(QFile::encodeName(path).constData(), &status) == 0) {
            id.m_device = status.st_dev;
            id.m_inode = status.st_ino;
        }
        return id;
    }
    [[nodiscard]] bool exists() const { return m_inode != 0; }
    bool operator==(const RecordingFileId &) const = default;

private:
    dev_t m_device = 0;
    ino_t m_inode = 0;
};

} // namespace pushscope::capture
