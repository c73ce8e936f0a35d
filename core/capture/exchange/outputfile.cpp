// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/capture/exchange/outputfile.h"

#include <QFileInfo>

namespace pushscope::capture {

using base::ErrorCode;

namespace {

constexpr qsizetype kGathered = 1024 * 1024;

} // namespace

base::Error fileError(const QString &path, bool forWriting, const QString &system)
{
    const QFileInfo file(path);
    if (path.isEmpty())
        return {ErrorCode::InvalidArgument, QStringLiteral("No file was named."), {}};
    if (file.isDir())
        return {ErrorCode::Io, QStringLiteral("%1 is a folder.").arg(path),
                QStringLiteral("Name a file in it.")};
    const QFileInfo folder(file.absolutePath());
    if (!folder.isDir())
        return {
            ErrorCode::NotFound, QStringLiteral("The folder %1 does not exist.").arg(folder.filePath()), {}};
    if (!forWriting && !file.exists())
        return {ErrorCode::NotFound, QStringLiteral("%1 does not exist.").arg(path), {}};
    const QFileInfo &gate = !forWriting || file.exists() ? file : folder;
    if (forWriting ? !gate.isWritable() : !gate.isReadable()) {
        return {ErrorCode::Forbidden,
                QStringLiteral("%1 may not be %2.")
                    .arg(gate.filePath(), forWriting ? QStringLiteral("written") : QStringLiteral("read")),
                QStringLiteral("Choose another place, or change its permissions.")};
    }
    return {ErrorCode::Io,
            QStringLiteral("%1 could not be %2: %3.")
                .arg(path, forWriting ? QStringLiteral("written") : QStringLiteral("read"), system),
            {}};
}

OutputFile::OutputFile(const QString &path)
    : m_file(path)
{
}

base::Result<void> OutputFile::open()
{
    if (!m_file.open(QIODevice::WriteOnly))
        return tl::unexpected(fileError(m_file.fileName(), true, m_file.errorString()));
    m_text.reserve(kGathered + kGathered / 4);
    return {};
}

bool OutputFile::flush()
{
    // A disk that fills up takes a part first; only the next attempt says why.
    for (QByteArrayView rest = m_text; !m_hasFailed && !rest.isEmpty();) {
        const qint64 taken = m_file.write(rest.data(), rest.size());
        m_hasFailed = taken <= 0;
        if (m_hasFailed)
            m_whyFailed = m_file.errorString();
        else
            rest = rest.sliced(taken);
    }
    m_written += m_text.size();
    m_text.resize(0);
    return !m_hasFailed;
}

bool OutputFile::flushSome()
{
    return m_text.size() < kGathered ? !m_hasFailed : flush();
}

base::Result<void> OutputFile::finish()
{
    if (flush() && m_file.commit())
        return {};
    const QString system = m_hasFailed ? m_whyFailed : m_file.errorString();
    m_file.cancelWriting();
    return tl::unexpected(base::Error{
        ErrorCode::Io, QStringLiteral("%1 could not be written: %2.").arg(m_file.fileName(), system),
        QStringLiteral("Nothing was left behind.")});
}

} // namespace pushscope::capture
