// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/capture/capturescanner.h"

#include "core/capture/filecapturestate.h"

#include <functional>

namespace pushscope::capture {

namespace {

/// What is on disk block by block, over a connection of its own; then what is in memory.
class FileScanner final : public CaptureScanner
{
public:
    struct Place
    {
        Sequence at;
        std::optional<RecordedBlock> recorded;
        std::vector<FrameSpan> spans;
    };
    using Locate = std::function<Place(Sequence)>;

    FileScanner(Locate locate, std::unique_ptr<RecordingReader> reader)
        : m_locate(std::move(locate))
        , m_reader(std::move(reader))
    {
    }

    base::Result<void> scan(Sequence from, Sequence to, const Visit &visit, const NewTopics &newTopics) override
    {
        newTopics();
        base::Result<void> whole;
        for (Sequence next = from; next < to;) {
            const Place place = m_locate(next);
            if (place.recorded) {
                newTopics();
                const auto more = scanBlock(*place.recorded, place.at, to, visit);
                if (!more && whole)
                    whole = tl::unexpected(more.error());
                if (more && !*more)
                    return whole;
                next = Sequence{place.recorded->end()};
            } else if (place.spans.empty()) {
                return whole;
            } else {
                newTopics();
                for (const FrameSpan &span : place.spans) {
                    if (!scanSpan(span, to, visit))
                        return whole;
                    next = Sequence{span.block->first.value + span.end};
                }
            }
        }
        return whole;
    }

private:
    /// Whether to go on.
    base::Result<bool> scanBlock(const RecordedBlock &block, Sequence from, Sequence to, const Visit &visit)
    {
        const auto bytes = m_reader->block(block.first);
        if (!bytes && bytes.error().code == base::ErrorCode::NotFound)
            return true; // has left meanwhile
        if (!bytes)
            return tl::unexpected(bytes.error());
        BlockDecoder decoder(*bytes);
        FrameView frame;
        Sequence sequence = block.first;
        for (; sequence.value < block.end() && decoder.next(frame); ++sequence.value) {
            if (sequence >= to || (sequence >= from && !visit(sequence, FilterRow::of(frame))))
                return false;
        }
        if (sequence.value < block.end())
            return base::fail(base::ErrorCode::Io, QStringLiteral("A part of the recording is damaged."));
        return true;
    }

    static bool scanSpan(const FrameSpan &span, Sequence to, const Visit &visit)
    {
        const client::Frame *const frames = span.block->frames.data();
        for (std::size_t i = span.begin; i < span.end; ++i) {
            const Sequence sequence{span.block->first.value + i};
            if (sequence >= to || !visit(sequence, FilterRow::of(frames[i])))
                return false;
        }
        return true;
    }

    Locate m_locate;
    std::unique_ptr<RecordingReader> m_reader;
};

} // namespace

base::Result<std::unique_ptr<CaptureScanner>> FileCapture::scanner() const
{
    auto reader = RecordingReader::open(d->path);
    if (!reader)
        return tl::unexpected(reader.error());
    const auto locate = [&state = *d](Sequence from) {
        constexpr std::size_t kFramesPerLock = 4096;
        const std::lock_guard guard(state.mutex);
        Private::Place place = state.locate(from, kFramesPerLock);
        return FileScanner::Place{place.at, place.recorded, std::move(place.spans)};
    };
    return std::make_unique<FileScanner>(locate, std::move(*reader));
}

} // namespace pushscope::capture
