// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/capture/exchange/transferjob.h"

#include <QObject>
#include <QTimer>

namespace pushscope::ui {

/// One export or import under way: works on a thread of its own and is looked at a few times a second.
/// Destroying it cancels. UI thread.
class Transfer : public QObject
{
    Q_OBJECT

public:
    enum class Kind { Export, Import, Open };
    struct Task
    {
        Kind kind = Kind::Export;
        QString path{};
        quint64 expected = 0; ///< messages to write; 0 while unknown
        capture::TransferJob::Work work{};
    };
    explicit Transfer(Task task, QObject *parent = nullptr);

    [[nodiscard]] Kind kind() const { return m_kind; }
    [[nodiscard]] const QString &path() const { return m_path; }
    [[nodiscard]] bool isOver() const { return m_result.has_value(); }
    [[nodiscard]] bool hasFailed() const { return m_result && !*m_result; }
    [[nodiscard]] bool wasCancelled() const { return m_result && *m_result && (*m_result)->cancelled; }
    [[nodiscard]] double share() const { return m_job.progress().share(); } ///< 0 to 1
    /// How it stands, in one line: "Exporting 1,204,112 messages to x.ndjson · 42 %", then how it ended.
    [[nodiscard]] QString sentence() const;
    void cancel();

Q_SIGNALS:
    void progressed();
    void finished();

private:
    void look();
    [[nodiscard]] QString underWay() const;
    [[nodiscard]] QString over(const capture::TransferSummary &summary) const;

    const Kind m_kind;
    const QString m_path;
    const QString m_fileName;
    const quint64 m_expected;
    std::optional<base::Result<capture::TransferSummary>> m_result;
    QTimer m_timer;
    capture::TransferJob m_job;
};

} // namespace pushscope::ui
