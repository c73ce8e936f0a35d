// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/capture/capture.h"

#include <array>
#include <deque>
#include <memory>
#include <vector>

// Which frames of a capture match, one bit a frame, and the numbers of the matches.
namespace pushscope::capture {

/// The matches among 1,024 frames in a row. None and all take no bits.
class MatchPage
{
public:
    static constexpr std::size_t kFrames = 1024;

    void set(std::size_t frame);
    void merge(const MatchPage &other);
    [[nodiscard]] std::size_t count() const { return m_count; }
    /// Matches before a frame.
    [[nodiscard]] std::size_t rank(std::size_t frame) const;
    /// The frame of the match that has so many before it.
    [[nodiscard]] std::size_t select(std::size_t rank) const;

private:
    using Bits = std::array<quint64, kFrames / 64>;
    void setCount(std::size_t count);

    std::unique_ptr<Bits> m_bits; ///< null when none or all match
    quint32 m_count = 0;
};

/// What was found among frames [from, to). Pages are counted from the pivot: page 0 begins with the frame
/// after it.
class MatchRun
{
public:
    MatchRun(Sequence pivot, Sequence from, Sequence to);
    void add(Sequence match)
    {
        const auto offset = std::size_t(qint64(match.value) - m_origin);
        m_pages[offset / MatchPage::kFrames].set(offset % MatchPage::kFrames);
    }

private:
    friend class MatchIndex;
    qint64 m_firstPage;
    qint64 m_origin; ///< sequence of the first page's first frame; may lie before 1
    std::vector<MatchPage> m_pages;
};

/// Runs put together at both ends. Matches after the pivot have the numbers 0, 1, 2 upwards, those before -1,
/// -2 downwards, so that none ever changes. Not thread-safe.
class MatchIndex
{
public:
    explicit MatchIndex(Sequence pivot)
        : m_pivot(pivot)
    {
    }

    /// The run ends where the oldest begins, or at the pivot.
    void addOlder(MatchRun run);
    /// The run begins where the newest ends, or after the pivot; frames between are taken for no matches.
    void addNewer(MatchRun run);
    /// Frames before `first` are no longer held.
    void forgetBefore(Sequence first);

    /// Numbers of the matches [first, end).
    [[nodiscard]] qint64 first() const { return m_first; }
    [[nodiscard]] qint64 end() const { return m_end; }
    /// Of a match; 0 when it is out of range.
    [[nodiscard]] Sequence sequence(qint64 match) const;
    /// The newest match at or before a frame; first() - 1 when there is none.
    [[nodiscard]] qint64 matchAt(Sequence sequence) const;

private:
    struct Entry
    {
        MatchPage page;
        qint64 firstMatch; ///< number of its first match, or of the next one's when it has none
    };
    [[nodiscard]] qint64 start(qint64 page) const;
    void update();

    Sequence m_pivot;
    Sequence m_held; ///< what is before is forgotten
    std::deque<Entry> m_pages;
    qint64 m_firstPage = 0; ///< of m_pages
    qint64 m_first = 0;
    qint64 m_end = 0;
};

} // namespace pushscope::capture
