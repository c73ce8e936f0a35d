// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inspect/transfer/transfer.h"

#include "ui/widgets/plaintext.h"
#include "ui/widgets/unitformat.h"

#include <QFileInfo>

namespace pushscope::ui {

namespace {

constexpr std::chrono::milliseconds kInterval{100};

QString messages(quint64 count)
{
    return count == 1 ? Transfer::tr("1 message") : Transfer::tr("%1 messages").arg(formatCount(count));
}

} // namespace

Transfer::Transfer(Task task, QObject *parent)
    : QObject(parent)
    , m_kind(task.kind)
    , m_path(task.path)
    , m_fileName(plainText(QFileInfo(task.path).fileName(), 80))
    , m_expected(task.expected)
    , m_job(std::move(task.work))
{
    connect(&m_timer, &QTimer::timeout, this, &Transfer::look);
    m_timer.start(kInterval);
}

void Transfer::look()
{
    m_result = m_job.result();
    if (!m_result) {
        Q_EMIT progressed();
        return;
    }
    m_timer.stop();
    Q_EMIT finished();
}

void Transfer::cancel()
{
    m_job.cancel();
}

QString Transfer::underWay() const
{
    const auto progress = m_job.progress();
    const QString percent = tr("%1 %").arg(int(progress.share() * 100));
    if (m_kind == Kind::Export)
        return tr("Exporting %1 to %2 · %3").arg(messages(m_expected), m_fileName, percent);
    if (m_kind == Kind::Open)
        return tr("Opening %1").arg(m_fileName);
    return tr("Importing %1 · %2 so far · %3").arg(m_fileName, messages(progress.frames), percent);
}

QString Transfer::over(const capture::TransferSummary &summary) const
{
    QString text;
    if (summary.cancelled)
        text = m_kind == Kind::Export
                   ? tr("The export was cancelled; no file was left behind.")
                   : tr("The import was cancelled after %1.").arg(messages(summary.frames));
    else if (m_kind == Kind::Export)
        text = tr("Exported %1 to %2 · %3")
                   .arg(messages(summary.frames), m_fileName, formatBytes(double(summary.bytes)));
    else if (m_kind == Kind::Open)
        text = tr("Opened %1 of %2").arg(messages(summary.frames), m_fileName);
    else
        text = tr("Imported %1 from %2").arg(messages(summary.frames), m_fileName);
    return summary.notice.isEmpty() ? text : text + tr(" · ") + plainText(summary.notice, 400);
}

QString Transfer::sentence() const
{
    if (!m_result)
        return underWay();
    return *m_result ? over(**m_result) : plainText(m_result->error().sentence(), 400);
}

} // namespace pushscope::ui
