// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"

#include <QByteArray>
#include <QSaveFile>

namespace pushscope::capture {

/// A file that stands under its name only when it is whole. What is written is gathered; after a failure
/// nothing more is written, and finish() tells of it.
class OutputFile
{
public:
    explicit OutputFile(const QString &path);

    [[nodiscard]] base::Result<void> open();
    /// To append to; now and then it is written out by flushSome().
    [[nodiscard]] QByteArray &text() { return m_text; }
    /// Writes when much has come together. False after a failure.
    bool flushSome();
    [[nodiscard]] qint64 bytes() const { return m_written + m_text.size(); }
    /// Writes the rest and puts the file in its place.
    [[nodiscard]] base::Result<void> finish();

private:
    bool flush();

    QSaveFile m_file;
    QByteArray m_text;
    qint64 m_written = 0;
    bool m_hasFailed = false;
    QString m_whyFailed;
};

/// Why a file can be neither made nor read, in one sentence with what to do.
[[nodiscard]] base::Error fileError(const QString &path, bool forWriting, const QString &system);

} // namespace pushscope::capture
