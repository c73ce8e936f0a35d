// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/capture/exchange/importsink.h"

#include <algorithm>

namespace pushscope::capture {

namespace {

constexpr std::size_t kBatchFrames = 2048;
constexpr qint64 kBatchBytes = 4 * 1024 * 1024;

} // namespace

ImportSink::ImportSink(Capture &into, SourceNumbers numbers, TransferMonitor &monitor,
                       base::WallTime fallbackTime)
    : m_into(into)
    , m_numbers(numbers)
    , m_monitor(monitor)
    , m_nextTime(fallbackTime)
{
}

client::SourceId ImportSink::source(const QByteArray &key, const QString &name)
{
    auto found = m_sources.find(key);
    if (found == m_sources.end()) {
        const quint32 last = std::max<quint32>(m_numbers.count, 1) - 1;
        const auto index = quint32(std::min<std::size_t>(m_sources.size(), last));
        // What shares the last number is not remembered, so that a file cannot fill the memory with names.
        if (m_sources.size() > last)
            return client::SourceId{m_numbers.first.value + last};
        found = m_sources.emplace(key, Known{client::SourceId{m_numbers.first.value + index}}).first;
    }
    Known &known = found->second;
    if (!known.isNamed && !name.isEmpty()) {
        known.isNamed = true;
        m_into.setSourceName(known.id, name);
    }
    return known.id;
}

void ImportSink::add(client::Frame frame)
{
    m_batchBytes += frame.payload.size() + frame.raw.size();
    m_batch.push_back(std::move(frame));
    if (m_batch.size() >= kBatchFrames || m_batchBytes >= kBatchBytes)
        flush();
}

void ImportSink::flush()
{
    if (m_batch.empty())
        return;
    m_frames += m_batch.size();
    m_batchBytes = 0;
    m_into.append(std::exchange(m_batch, {}));
    m_monitor.frames = m_frames;
}

base::WallTime ImportSink::nextTime()
{
    const base::WallTime time = m_nextTime;
    m_nextTime += std::chrono::microseconds(1);
    return time;
}

void ImportSink::leaveOut(const QString &where, const QString &why, quint64 count)
{
    if (m_leftOut == 0)
        m_firstLeftOut = where + u' ' + why;
    m_leftOut += count;
}

void ImportSink::stop(const QString &sentence)
{
    if (m_stop.isEmpty())
        m_stop = sentence;
}

TransferSummary ImportSink::summary(const QString &unit) const
{
    TransferSummary summary{.frames = frames(),
                            .sources = m_sources.size(),
                            .bytes = m_monitor.bytes,
                            .leftOut = m_leftOut,
                            .notice = m_stop,
                            .cancelled = m_monitor.isCancelled};
    if (m_leftOut == 0)
        return summary;
    QString sentence = m_leftOut == 1 ? QStringLiteral("%1 and was left out.").arg(m_firstLeftOut)
                                      : QStringLiteral("%1 %2 were left out: %3.")
                                            .arg(QString::number(m_leftOut), unit,
                                                 m_firstLeftOut + QStringLiteral(", and so on"));
    sentence[0] = sentence[0].toUpper();
    summary.notice = m_stop.isEmpty() ? sentence : m_stop + u' ' + sentence;
    return summary;
}

} // namespace pushscope::capture
