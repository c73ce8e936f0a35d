// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/capture/capturescanner.h"

#include "core/capture/memorycapturestate.h"

namespace pushscope::capture {

namespace {

/// Frames in memory, taken in stretches so that the lock is held shortly and little is kept alive meanwhile.
class MemoryScanner final : public CaptureScanner
{
public:
    MemoryScanner(std::mutex &mutex, const FrameLog &log)
        : m_mutex(mutex)
        , m_log(log)
    {
    }

    base::Result<void> scan(Sequence from, Sequence to, const Visit &visit,
                            const NewTopics &newTopics) override
    {
        newTopics();
        for (Sequence next = from;;) {
            std::vector<FrameSpan> spans;
            {
                const std::lock_guard guard(m_mutex);
                next = std::max(next, m_log.first());
                if (next < to)
                    spans = m_log.spans(next, std::min<quint64>(to.value - next.value, kFramesPerLock));
            }
            if (spans.empty())
                return {};
            for (const FrameSpan &span : spans) {
                const client::Frame *const frames = span.block->frames.data();
                const quint32 *const topics = span.block->topics.data();
                for (std::size_t i = span.begin; i < span.end; ++i) {
                    FilterRow row = FilterRow::of(frames[i]);
                    row.topicId = topics[i];
                    if (!visit(Sequence{span.block->first.value + i}, row))
                        return {};
                }
                next = Sequence{span.block->first.value + span.end};
            }
        }
    }

private:
    static constexpr quint64 kFramesPerLock = 4096;

    std::mutex &m_mutex;
    const FrameLog &m_log;
};

} // namespace

base::Result<std::unique_ptr<CaptureScanner>> MemoryCapture::scanner() const
{
    return std::make_unique<MemoryScanner>(d->mutex, d->log);
}

} // namespace pushscope::capture
