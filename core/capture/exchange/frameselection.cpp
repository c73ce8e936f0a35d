// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/capture/exchange/frameselection.h"

#include <algorithm>

namespace pushscope::capture {

namespace {

constexpr std::size_t kBatch = 512;

class SequenceRange final : public FrameSelection
{
public:
    explicit SequenceRange(Capture::Range range)
        : m_first(range.first.value)
        , m_count(range.last.value + 1 - range.first.value)
    {
    }
    [[nodiscard]] quint64 count() const override { return m_count; }
    [[nodiscard]] Sequence at(quint64 index) const override { return Sequence{m_first + index}; }

private:
    const quint64 m_first;
    const quint64 m_count;
};

class SequenceList final : public FrameSelection
{
public:
    explicit SequenceList(std::vector<Sequence> sequences)
        : m_sequences(std::move(sequences))
    {
        std::sort(m_sequences.begin(), m_sequences.end());
        m_sequences.erase(std::unique(m_sequences.begin(), m_sequences.end()), m_sequences.end());
    }
    [[nodiscard]] quint64 count() const override { return m_sequences.size(); }
    [[nodiscard]] Sequence at(quint64 index) const override { return m_sequences[index]; }

private:
    std::vector<Sequence> m_sequences;
};

class MatchRange final : public FrameSelection
{
public:
    MatchRange(std::shared_ptr<const FrameFinder> finder, FrameFinder::Range range)
        : m_finder(std::move(finder))
        , m_range(range)
    {
    }
    [[nodiscard]] quint64 count() const override { return quint64(std::max<qint64>(0, m_range.size())); }
    [[nodiscard]] Sequence at(quint64 index) const override
    {
        return m_finder->sequence(m_range.first + qint64(index));
    }

private:
    const std::shared_ptr<const FrameFinder> m_finder;
    const FrameFinder::Range m_range;
};

} // namespace

std::unique_ptr<FrameSelection> FrameSelection::everything(const Capture &capture)
{
    return std::make_unique<SequenceRange>(capture.statistics().range);
}

std::unique_ptr<FrameSelection> FrameSelection::of(std::vector<Sequence> sequences)
{
    return std::make_unique<SequenceList>(std::move(sequences));
}

std::unique_ptr<FrameSelection> FrameSelection::matches(std::shared_ptr<const FrameFinder> finder,
                                                        FrameFinder::Range range)
{
    return std::make_unique<MatchRange>(std::move(finder), range);
}

SelectedFrames::SelectedFrames(const Capture &capture, const FrameSelection &selection)
    : m_capture(capture)
    , m_selection(selection)
    , m_count(selection.count())
{
    m_batch.reserve(kBatch);
}

const std::vector<SelectedFrames::Entry> &SelectedFrames::next()
{
    m_batch.clear();
    while (m_batch.empty() && m_passed < m_count) {
        // Neighbours are read together: a whole capture is, and matches often are.
        Sequence first;
        std::size_t run = 0;
        for (std::size_t i = 0; i < kBatch && m_passed < m_count; ++i, ++m_passed) {
            const Sequence sequence = m_selection.at(m_passed);
            if (run > 0 && sequence.value == first.value + run) {
                ++run;
                continue;
            }
            read(first, run);
            first = sequence;
            run = sequence.value > 0 ? 1 : 0;
            m_gone += 1 - run;
        }
        read(first, run);
    }
    return m_batch;
}

void SelectedFrames::read(Sequence first, std::size_t count)
{
    const std::size_t before = m_batch.size();
    Sequence from = first;
    const quint64 end = first.value + count;
    while (from.value < end) {
        Capture::Chunk chunk = m_capture.read(from, std::size_t(end - from.value));
        quint64 sequence = chunk.first.value;
        for (client::FramePtr &frame : chunk.frames) {
            if (sequence >= end)
                break;
            m_batch.push_back({Sequence{sequence++}, std::move(frame)});
        }
        if (chunk.frames.empty() || sequence <= from.value)
            break;
        from = Sequence{sequence};
    }
    m_gone += count - (m_batch.size() - before);
}

} // namespace pushscope::capture
