// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/capture/capture.h"
#include "core/capture/capturescanner.h"
#include "tests/unit/support/fakeclock.h"

#include <algorithm>
#include <atomic>

namespace pushscope {

[[nodiscard]] inline client::Frame message(const QByteArray &topic, const QByteArray &payload,
                                           base::WallTime time)
{
    client::Frame frame;
    frame.source = {1};
    frame.time = time;
    frame.topic = topic;
    frame.payload = payload;
    frame.wireBytes = payload.size() + 2;
    frame.latency = std::chrono::microseconds(900);
    return frame;
}

/// Any number of frames that exist only while they are looked at: number n is `{"n":n}`, a millisecond after
/// the one before.
class EndlessCapture final : public capture::Capture
{
public:
    static constexpr base::WallTime kBegin{std::chrono::seconds(1'700'000'000)};
    std::atomic<quint64> first = 1;
    std::atomic<quint64> last = 0;
    mutable std::atomic<quint64> framesMade = 0;

    [[nodiscard]] static client::Frame frameOf(quint64 n)
    {
        return message("count/" + QByteArray::number(n % 10), "{\"n\":" + QByteArray::number(n) + "}",
                       kBegin + std::chrono::milliseconds(n));
    }

    void append(std::vector<client::Frame> frames) override { last += frames.size(); }
    [[nodiscard]] Statistics statistics() const override
    {
        Statistics s;
        s.range = {{first}, {last}};
        s.frames = s.messages = last;
        s.forgotten = first - 1;
        s.oldest = kBegin + std::chrono::milliseconds(first.load());
        s.newest = kBegin + std::chrono::milliseconds(last.load());
        return s;
    }
    [[nodiscard]] Chunk read(capture::Sequence from, std::size_t limit) const override
    {
        Chunk chunk;
        chunk.first = {std::max(from.value, first.load())};
        chunk.skipped = chunk.first.value - from.value;
        for (quint64 n = chunk.first.value; n <= last && chunk.frames.size() < limit; ++n) {
            chunk.frames.push_back(std::make_shared<const client::Frame>(frameOf(n)));
            ++framesMade;
        }
        return chunk;
    }
    /// The newest are in memory, as of a capture on disk.
    [[nodiscard]] Chunk readInMemory(capture::Sequence from, std::size_t limit) const override
    {
        const quint64 memory = last > 1'000 ? last - 1'000 : 1;
        if (from.value < memory)
            return {.frames = {}, .first = {memory}, .skipped = 0};
        return read(from, limit);
    }
    [[nodiscard]] capture::Sequence find(base::WallTime time) const override
    {
        const auto n = std::chrono::ceil<std::chrono::milliseconds>(time - kBegin).count();
        return {std::clamp<quint64>(static_cast<quint64>(std::max<qint64>(n, 0)), first, last + 1)};
    }
    [[nodiscard]] std::vector<TransportCounts> histogram(base::WallTime, std::chrono::milliseconds,
                                                         int intervals) const override
    {
        return std::vector<TransportCounts>(static_cast<std::size_t>(intervals), TransportCounts{5, 3, 0, 0});
    }
    [[nodiscard]] std::vector<TopicSummary> topics() const override { return {}; }
    [[nodiscard]] base::Result<std::unique_ptr<capture::CaptureScanner>> scanner() const override
    {
        return base::fail(base::ErrorCode::Unavailable, QStringLiteral("Nothing to scan."));
    }
    [[nodiscard]] std::vector<Note> notes() const override { return {}; }
    void setNote(Note) override {}
    void removeNote(capture::Sequence) override {}
    [[nodiscard]] std::map<client::SourceId, QString> sourceNames() const override { return {}; }
    void setSourceName(client::SourceId, QString) override {}
};

} // namespace pushscope
