// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/capture/search/framefinder.h"

#include "core/capture/search/framesearch.h"

#include <algorithm>
#include <atomic>

namespace pushscope::capture {

/// Without a filter a match's number is a frame's, counted from the newest at the start.
class FrameFinder::Private
{
public:
    explicit Private(const Capture &c)
        : capture(c)
    {
    }

    [[nodiscard]] Range refresh() const
    {
        const Capture::Range range = capture.statistics().range;
        // In this order: a reader between the two sees a range that is too small, never one that is wrong.
        held = range.first.value;
        last = range.last.value;
        return matches();
    }
    [[nodiscard]] Range matches() const
    {
        return {qint64(held.load()) - start - 1, qint64(last.load()) - start};
    }

    const Capture &capture;
    std::unique_ptr<FrameSearch> search; ///< null without a filter
    qint64 start = 0;
    mutable std::atomic<quint64> held = 1;
    mutable std::atomic<quint64> last = 0;
};

FrameFinder::FrameFinder(const Capture &capture, Request request)
    : d(std::make_unique<Private>(capture))
{
    if (!request.filter.matchesEverything() || request.from || request.until)
        d->search = std::make_unique<FrameSearch>(capture, std::move(request));
    (void)d->refresh();
    d->start = qint64(d->last.load());
}

FrameFinder::~FrameFinder() = default;

FrameFinder::Progress FrameFinder::progress() const
{
    if (d->search)
        return d->search->progress();
    const Range matches = d->refresh();
    return {.matches = matches, .scanned = quint64(matches.size()), .unscanned = 0, .costly = 0};
}

Sequence FrameFinder::sequence(qint64 match) const
{
    if (d->search)
        return d->search->sequence(match);
    Range range = d->matches();
    if (match >= range.end)
        range = d->refresh();
    return match >= range.first && match < range.end ? Sequence{quint64(d->start + 1 + match)} : Sequence{};
}

qint64 FrameFinder::matchAt(Sequence sequence) const
{
    if (d->search)
        return d->search->matchAt(sequence);
    Range range = d->matches();
    const qint64 match = qint64(sequence.value) - d->start - 1;
    if (match >= range.end)
        range = d->refresh();
    return std::clamp(match, range.first - 1, range.end - 1);
}

} // namespace pushscope::capture
