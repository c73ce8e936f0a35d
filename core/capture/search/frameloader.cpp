// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/capture/search/frameloader.h"

#include "core/capture/search/framecache.h"
#include "core/capture/search/previousframe.h"

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <map>
#include <mutex>
#include <set>
#include <thread>

namespace pushscope::capture {

using client::FramePtr;

namespace {

/// Rows that are asked for while the view moves on; older requests are dropped.
constexpr std::size_t kMaxWanted = 256;
/// Read together with a row that was asked for.
constexpr quint64 kPage = 128;
/// From memory, where rows are asked for one after the other.
constexpr quint64 kRun = 64;
/// Neighbours are read in such steps, and no more when they cost so much: any of them can be large.
constexpr std::size_t kNeighbours = 8;
constexpr qint64 kNeighbourBytes = 2 * 1024 * 1024;
constexpr std::size_t kMaxAnswers = 16;
constexpr std::size_t kMaxSearches = 4;
constexpr std::size_t kMaxGone = 65'536;

} // namespace

class FrameLoader::Private
{
public:
    explicit Private(const Capture &c)
        : capture(c)
    {
    }

    // The caller's thread:
    [[nodiscard]] FramePtr fromMemory(Sequence sequence);
    /// With the lock held: a view that has come to another page will want its neighbours soon.
    void noteVisit(Sequence sequence);

    // The loader's thread:
    void run();
    void load(Sequence wanted);
    /// Reads [from, to), as far as that is cheap.
    void loadNeighbours(Sequence from, Sequence to);
    /// The pages before and after the one that the view has come to.
    void loadAround(quint64 page);
    void answer(Sequence sequence, Previous previous);
    /// Reads one frame on this thread, also into the cache.
    [[nodiscard]] FramePtr readOne(Sequence sequence);

    const Capture &capture;
    std::atomic<quint64> version{0};
    std::atomic<bool> stopping{false};

    // The caller's own:
    Sequence memoryFrom; ///< what is before is on disk for good
    Sequence lastAsked;
    quint64 visited = ~quint64(0); ///< the page asked for last

    mutable std::mutex mutex; ///< protects everything up to the thread
    std::condition_variable wake;
    FrameCache cache;
    std::vector<Sequence> wanted;   ///< the one asked for last at the back
    std::optional<quint64> around;  ///< a page whose neighbours have not been read
    std::vector<Sequence> searches; ///< previous frames that are asked for, likewise
    std::map<Sequence, Previous> answers;
    std::vector<Sequence> answerOrder; ///< oldest first
    std::set<Sequence> gone;           ///< not held any more, or not to be read

    std::thread thread;
};

FramePtr FrameLoader::Private::fromMemory(Sequence sequence)
{
    if (sequence < memoryFrom)
        return nullptr;
    // A view asks for its rows in order, or for rows far apart.
    const quint64 ahead = sequence.value - lastAsked.value;
    const quint64 back = lastAsked.value - sequence.value;
    const quint64 count = ahead < kRun || back < kRun ? kRun : 1;
    const Sequence first{back < kRun && sequence.value > kRun ? sequence.value - kRun + 1 : sequence.value};
    Capture::Chunk chunk = capture.readInMemory(std::max(first, memoryFrom), std::size_t(count));
    if (chunk.frames.empty() || chunk.first > sequence)
        chunk = capture.readInMemory(sequence, 1);
    if (chunk.frames.empty()) {
        if (chunk.first > sequence)
            memoryFrom = chunk.first;
        return nullptr;
    }
    FramePtr result;
    const std::lock_guard guard(mutex);
    for (const FramePtr &frame : chunk.frames) {
        const FramePtr copy = cache.insert(chunk.first, *frame);
        if (chunk.first == sequence)
            result = copy;
        ++chunk.first.value;
    }
    return result;
}

void FrameLoader::Private::noteVisit(Sequence sequence)
{
    const quint64 page = sequence.value / kPage;
    if (page == visited)
        return;
    visited = page;
    if (sequence.value + kPage >= memoryFrom.value)
        return; // what follows is in memory
    around = page;
    wake.notify_one();
}

void FrameLoader::Private::run()
{
    std::optional<PreviousFrame> search;
    Sequence searched;
    std::unique_ptr<CaptureScanner> scanner;
    std::unique_lock lock(mutex);
    for (;;) {
        wake.wait(lock, [&] { return stopping || !wanted.empty() || !searches.empty() || around; });
        if (stopping)
            return;
        if (!wanted.empty()) {
            const Sequence next = wanted.back();
            wanted.pop_back();
            if (cache.contains(next))
                continue;
            lock.unlock();
            load(next);
            lock.lock();
            continue;
        }
        if (around) {
            const quint64 page = *around;
            around.reset();
            lock.unlock();
            loadAround(page);
            lock.lock();
            continue;
        }
        const Sequence next = searches.back();
        lock.unlock();
        if (!scanner) {
            if (auto made = capture.scanner())
                scanner = std::move(*made);
        }
        if (searched != next || !search) {
            const FramePtr frame = readOne(next);
            search.reset();
            if (frame && scanner)
                search.emplace(next, frame);
            searched = next;
        }
        const auto state = search ? search->step(*scanner, capture.statistics().range.first, stopping)
                                  : PreviousFrame::State::NotFound;
        if (state != PreviousFrame::State::Searching && !stopping) {
            const Sequence found = search ? search->found() : Sequence{};
            answer(next,
                   {.isKnown = true, .sequence = found, .frame = found.value > 0 ? readOne(found) : nullptr});
            search.reset();
        }
        lock.lock();
    }
}

FramePtr FrameLoader::Private::readOne(Sequence sequence)
{
    {
        const std::lock_guard guard(mutex);
        if (FramePtr known = cache.find(sequence))
            return known;
    }
    const Capture::Chunk chunk = capture.read(sequence, 1);
    const std::lock_guard guard(mutex);
    if (!chunk.frames.empty() && chunk.first == sequence)
        return cache.insert(sequence, *chunk.frames.front());
    if (chunk.first > sequence) {
        gone.insert(sequence);
        if (gone.size() > kMaxGone)
            gone.erase(gone.begin());
    }
    return nullptr;
}

void FrameLoader::Private::load(Sequence sequence)
{
    const FramePtr frame = readOne(sequence);
    ++version;
    if (!frame || stopping)
        return;
    const quint64 page = sequence.value - sequence.value % kPage;
    loadNeighbours(Sequence{sequence.value + 1}, Sequence{page + kPage});
    loadNeighbours(Sequence{page}, sequence);
}

void FrameLoader::Private::loadAround(quint64 page)
{
    loadNeighbours(Sequence{(page + 1) * kPage}, Sequence{(page + 2) * kPage});
    if (page > 0)
        loadNeighbours(Sequence{(page - 1) * kPage}, Sequence{page * kPage});
}

void FrameLoader::Private::loadNeighbours(Sequence from, Sequence to)
{
    from = std::max(from, Sequence{1});
    {
        const std::lock_guard guard(mutex);
        if (cache.contains(from) && cache.contains(Sequence{to.value - 1}))
            return;
    }
    qint64 left = kNeighbourBytes;
    bool came = false;
    while (from < to && left > 0 && !stopping) {
        const auto limit = std::size_t(std::min<quint64>(to.value - from.value, kNeighbours));
        Capture::Chunk chunk = capture.read(from, limit);
        if (chunk.frames.empty() || chunk.first >= to)
            break;
        const std::lock_guard guard(mutex);
        for (const FramePtr &frame : chunk.frames) {
            if (chunk.first >= to)
                break;
            cache.insert(chunk.first, *frame);
            const auto asked = std::find(wanted.begin(), wanted.end(), chunk.first);
            if (asked != wanted.end()) {
                wanted.erase(asked);
                came = true;
            }
            left -= frame->payload.size() + frame->raw.size();
            ++chunk.first.value;
        }
        from = chunk.first;
    }
    if (came)
        ++version;
}

void FrameLoader::Private::answer(Sequence sequence, Previous previous)
{
    const std::lock_guard guard(mutex);
    std::erase(searches, sequence);
    if (answers.emplace(sequence, std::move(previous)).second)
        answerOrder.push_back(sequence);
    if (answerOrder.size() > kMaxAnswers) {
        answers.erase(answerOrder.front());
        answerOrder.erase(answerOrder.begin());
    }
    ++version;
}

FrameLoader::FrameLoader(const Capture &capture)
    : d(std::make_unique<Private>(capture))
{
    d->thread = std::thread([this] { d->run(); });
}

FrameLoader::~FrameLoader()
{
    {
        const std::lock_guard guard(d->mutex);
        d->stopping = true;
    }
    d->wake.notify_all();
    d->thread.join();
}

FramePtr FrameLoader::frame(Sequence sequence)
{
    {
        const std::lock_guard guard(d->mutex);
        d->noteVisit(sequence);
        if (FramePtr known = d->cache.find(sequence))
            return known;
        if (d->gone.contains(sequence) || sequence.value == 0)
            return nullptr;
    }
    FramePtr frame = d->fromMemory(sequence);
    d->lastAsked = sequence;
    if (frame || sequence >= d->memoryFrom)
        return frame; // or it is yet to come
    {
        const std::lock_guard guard(d->mutex);
        std::erase(d->wanted, sequence);
        if (d->wanted.size() == kMaxWanted)
            d->wanted.erase(d->wanted.begin());
        d->wanted.push_back(sequence);
    }
    d->wake.notify_one();
    return nullptr;
}

bool FrameLoader::isGone(Sequence sequence) const
{
    const std::lock_guard guard(d->mutex);
    return d->gone.contains(sequence);
}

FrameLoader::Previous FrameLoader::previous(Sequence sequence)
{
    {
        const std::lock_guard guard(d->mutex);
        if (const auto known = d->answers.find(sequence); known != d->answers.end())
            return known->second;
        std::erase(d->searches, sequence);
        if (d->searches.size() == kMaxSearches)
            d->searches.erase(d->searches.begin());
        d->searches.push_back(sequence);
    }
    d->wake.notify_one();
    return {};
}

quint64 FrameLoader::version() const
{
    return d->version;
}

} // namespace pushscope::capture
