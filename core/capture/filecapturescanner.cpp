// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/capture/capturescanner.h"

#include "core/capture/blockcodec.h"
#include "core/capture/filecapturestate.h"

#include <algorithm>
#include <chrono>

namespace pushscope::capture {

namespace {

/// Reads blocks over a connection of its own, so that scans on several threads do not wait for each other,
/// and the newest frames from memory.
class FileScanner final : public CaptureScanner
{
public:
    explicit FileScanner(const FileCapture::Private &capture)
        : m_capture(capture)
    {
    }

    base::Result<void> scan(Sequence from, Sequence to, const Visit &visit,
                            const NewTopics &newTopics) override
    {
        m_trouble.reset();
        newTopics();
        bool isInMemory = false;
        Sequence next{std::max<quint64>(from.value, 1)};
        while (next < to) {
            const FileCapture::Private::Place place = locate(next, to);
            if (place.at >= to || (!place.recorded && place.spans.empty()))
                break;
            // Each block numbers its topics anew; those of frames in memory have the same numbers for good.
            if (place.recorded || !isInMemory)
                newTopics();
            isInMemory = !place.recorded;
            if (!(place.recorded ? scanBlock(*place.recorded, place.at, to, visit)
                                 : scanSpans(place.spans, visit)))
                break;
            next = Sequence{place.recorded ? place.recorded->end() : endOf(place.spans.back())};
        }
        if (m_trouble)
            return tl::unexpected(*m_trouble);
        return {};
    }

private:
    [[nodiscard]] FileCapture::Private::Place locate(Sequence next, Sequence to) const
    {
        const std::lock_guard guard(m_capture.mutex);
        return m_capture.locate(next, std::size_t(to.value - next.value));
    }

    [[nodiscard]] static quint64 endOf(const FrameSpan &span) { return span.block->first.value + span.end; }

    /// Whether to go on.
    [[nodiscard]] static bool scanSpans(const std::vector<FrameSpan> &spans, const Visit &visit)
    {
        for (const FrameSpan &span : spans) {
            const client::Frame *const frames = span.block->frames.data();
            const quint32 *const topics = span.block->topics.data();
            for (std::size_t i = span.begin; i < span.end; ++i) {
                FilterRow row = FilterRow::of(frames[i]);
                row.topicId = topics[i];
                if (!visit(Sequence{span.block->first.value + i}, row))
                    return false;
            }
        }
        return true;
    }

    [[nodiscard]] bool scanBlock(const RecordedBlock &block, Sequence from, Sequence to, const Visit &visit)
    {
        base::Result<QByteArray> bytes = read(block.first);
        if (!bytes && isHeld(block) && reopen())
            bytes = read(block.first);
        if (!bytes)
            return !isHeld(block) || scanShared(block, from, to, visit);
        BlockDecoder decoder(*bytes);
        FrameView frame;
        Sequence sequence = block.first;
        for (; sequence < to && decoder.next(frame); ++sequence.value) {
            if (sequence >= from && !visit(sequence, FilterRow::of(frame)))
                return false;
        }
        if (sequence.value < std::min(to.value, block.end()))
            note({base::ErrorCode::Io, QStringLiteral("A part of the recording is damaged."), {}});
        return true;
    }

    [[nodiscard]] base::Result<QByteArray> read(Sequence block)
    {
        if (!m_reader && !reopen())
            return base::fail(base::ErrorCode::Io, QString());
        return m_reader->block(block);
    }

    /// The recording may be another file by now, when something removed the one before. Not for each block,
    /// though.
    bool reopen()
    {
        const auto now = std::chrono::steady_clock::now();
        if (m_openedAt && now - *m_openedAt < kReopenAfter)
            return false;
        m_openedAt = now;
        auto reader = RecordingReader::open(m_capture.path);
        if (reader)
            m_reader = std::move(*reader);
        return reader.has_value();
    }

    /// A block that is not in the file with this name, perhaps because that was removed: the capture's own
    /// connection still reads the one before.
    [[nodiscard]] bool scanShared(const RecordedBlock &recorded, Sequence from, Sequence to,
                                  const Visit &visit)
    {
        const auto block = m_capture.reader.load(recorded);
        if (!block) {
            if (isHeld(recorded))
                note({base::ErrorCode::Io, QStringLiteral("A part of the recording cannot be read."), {}});
            return true;
        }
        const quint64 end = std::min(to.value, block->end());
        for (Sequence sequence = std::max(from, block->first); sequence.value < end; ++sequence.value) {
            const client::Frame &frame = block->frames[std::size_t(sequence.value - block->first.value)];
            if (!visit(sequence, FilterRow::of(frame)))
                return false;
        }
        return true;
    }

    /// It has not left since it was located.
    [[nodiscard]] bool isHeld(const RecordedBlock &block) const
    {
        const std::lock_guard guard(m_capture.mutex);
        const std::size_t b = m_capture.index.blockOf(block.first);
        return b < m_capture.index.size() && m_capture.index[b].block.first == block.first;
    }

    void note(base::Error error)
    {
        if (!m_trouble)
            m_trouble = std::move(error);
    }

    static constexpr auto kReopenAfter = std::chrono::seconds(1);

    const FileCapture::Private &m_capture;
    std::unique_ptr<RecordingReader> m_reader; ///< null until a block is wanted
    std::optional<std::chrono::steady_clock::time_point> m_openedAt;
    std::optional<base::Error> m_trouble;
};

} // namespace

base::Result<std::unique_ptr<CaptureScanner>> FileCapture::scanner() const
{
    return std::make_unique<FileScanner>(*d);
}

} // namespace pushscope::capture
