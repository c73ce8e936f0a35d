// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/capture/exchange/framesorter.h"

#include "core/capture/blockcodec.h"

#include <QDir>

#include <algorithm>
#include <queue>

namespace pushscope::capture {

using client::Frame;

namespace {

constexpr std::size_t kBlockFrames = 512;
constexpr qint64 kBlockBytes = 1024 * 1024;

qint64 costOf(const Frame &frame)
{
    return qint64(sizeof(Frame)) + frame.payload.size() + frame.raw.size() + frame.topic.size() +
           frame.id.size();
}

} // namespace

FrameSorter::FrameSorter(qint64 runBytes)
    : m_runBytes(runBytes)
    , m_file(QDir::tempPath() + QStringLiteral("/pushscope-XXXXXX.sort-part"))
{
}

base::Error FrameSorter::trouble() const
{
    return {base::ErrorCode::Io,
            QStringLiteral("The folder for temporary files, %1, could not be used: %2.")
                .arg(QDir::tempPath(), m_file.errorString()),
            {}};
}

base::Result<void> FrameSorter::add(Frame frame)
{
    m_isSorted = m_isSorted && (m_pending.empty() || m_pending.back().time <= frame.time);
    m_pendingBytes += costOf(frame);
    m_pending.push_back(std::move(frame));
    return m_pendingBytes < m_runBytes ? base::Result<void>() : spill();
}

void FrameSorter::sortPending()
{
    if (!m_isSorted) {
        std::stable_sort(m_pending.begin(), m_pending.end(),
                         [](const Frame &a, const Frame &b) { return a.time < b.time; });
    }
    m_isSorted = true;
}

base::Result<void> FrameSorter::spill()
{
    if (m_hasFailed || (!m_file.isOpen() && !m_file.open())) {
        m_hasFailed = true;
        return tl::unexpected(trouble());
    }
    sortPending();
    Run run;
    QByteArray block;
    for (std::size_t begin = 0; begin < m_pending.size();) {
        std::size_t end = begin;
        qint64 bytes = 0;
        while (end < m_pending.size() && end - begin < kBlockFrames && (end == begin || bytes < kBlockBytes))
            bytes += costOf(m_pending[end++]);
        block.resize(0);
        encodeBlock(std::span(m_pending).subspan(begin, end - begin), block);
        if (!m_file.seek(m_written) || m_file.write(block) != block.size()) {
            m_hasFailed = true;
            return tl::unexpected(trouble());
        }
        run.pieces.push_back({m_written, block.size()});
        m_written += block.size();
        begin = end;
    }
    m_pending.clear();
    m_pendingBytes = 0;
    m_runs.push_back(std::move(run));
    return {};
}

bool FrameSorter::fill(Run &run)
{
    while (run.next == run.frames.size() && run.nextPiece < run.pieces.size()) {
        const Piece piece = run.pieces[run.nextPiece++];
        run.frames.clear();
        run.next = 0;
        if (!m_file.seek(piece.at)) {
            m_hasFailed = true;
            continue;
        }
        const QByteArray block = m_file.read(piece.bytes);
        m_hasFailed = m_hasFailed || block.size() != piece.bytes;
        run.frames = decodeBlock(block);
    }
    return run.next < run.frames.size();
}

base::Result<void> FrameSorter::take(const std::function<bool(Frame &&)> &give)
{
    const bool failedBefore = std::exchange(m_hasFailed, false);
    sortPending();
    Run last;
    last.frames = std::exchange(m_pending, {});
    m_runs.push_back(std::move(last));

    using Head = std::pair<base::WallTime, std::size_t>; // of a run; at a tie the earlier run is first
    std::priority_queue<Head, std::vector<Head>, std::greater<>> heads;
    const auto offer = [&](std::size_t index) {
        if (fill(m_runs[index]))
            heads.emplace(m_runs[index].frames[m_runs[index].next].time, index);
    };
    for (std::size_t i = 0; i < m_runs.size(); ++i)
        offer(i);
    while (!heads.empty()) {
        const std::size_t index = heads.top().second;
        heads.pop();
        Run &run = m_runs[index];
        if (!give(std::move(run.frames[run.next++])))
            return {};
        offer(index);
    }
    return failedBefore || m_hasFailed ? base::Result<void>(tl::unexpected(trouble())) : base::Result<void>();
}

} // namespace pushscope::capture
