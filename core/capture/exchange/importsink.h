// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/capture/exchange/importer.h"

#include <unordered_map>
#include <vector>

namespace pushscope::capture {

/// Where the readers of files put frames: into the capture, in batches. Also keeps what is to be said of the
/// file.
class ImportSink
{
public:
    ImportSink(Capture &into, SourceNumbers numbers, TransferMonitor &monitor, base::WallTime fallbackTime);
    ImportSink(const ImportSink &) = delete;

    /// The source that goes by a name of the reader's choosing; it gets a number, and `name` when it is new
    /// or had none.
    [[nodiscard]] client::SourceId source(const QByteArray &key, const QString &name);
    void add(client::Frame frame);
    void flush();
    [[nodiscard]] bool isCancelled() const { return m_monitor.isCancelled; }
    void noteOffset(qint64 bytes) { m_monitor.bytes = bytes; }

    /// For messages without a time: each a microsecond after the one before.
    [[nodiscard]] base::WallTime nextTime();

    /// Something at `where`, e.g. "line 17", could not be read; `why` goes on: "is not JSON".
    void leaveOut(const QString &where, const QString &why, quint64 count = 1);
    /// The file cannot be read any further: a whole sentence. The first one counts.
    void stop(const QString &sentence);

    [[nodiscard]] quint64 frames() const { return m_frames + m_batch.size(); }
    [[nodiscard]] quint64 leftOut() const { return m_leftOut; }
    [[nodiscard]] TransferSummary summary(const QString &unit) const;

private:
    Capture &m_into;
    const SourceNumbers m_numbers;
    TransferMonitor &m_monitor;
    base::WallTime m_nextTime;
    struct Known
    {
        client::SourceId id;
        bool isNamed = false;
    };
    std::unordered_map<QByteArray, Known> m_sources;
    std::vector<client::Frame> m_batch;
    qint64 m_batchBytes = 0;
    quint64 m_frames = 0;
    quint64 m_leftOut = 0;
    QString m_firstLeftOut; ///< "line 17 is not JSON"
    QString m_stop;
};

} // namespace pushscope::capture
