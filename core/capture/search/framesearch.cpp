// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/capture/search/framesearch.h"

#include "core/capture/capturescanner.h"
#include "core/capture/filter/filterevaluator.h"

#include <algorithm>

namespace pushscope::capture {

using namespace std::chrono_literals;
using std::chrono::steady_clock;

namespace {

constexpr unsigned kMaxThreads = 4;
/// Frames that were just captured are looked at this much later.
constexpr auto kLookEvery = 15ms;
/// The first pieces are small, so that the first hits come at once; then they grow until each takes about
/// this long.
constexpr quint64 kMinPiece = MatchPage::kFrames;
constexpr quint64 kMaxPiece = 64 * MatchPage::kFrames;
constexpr auto kPieceTime = 15ms;

/// How many frames to look at next, after so many took so long.
quint64 nextPiece(quint64 frames, steady_clock::duration took)
{
    if (took < kPieceTime / 2)
        return std::min(frames * 2, kMaxPiece);
    return took > kPieceTime * 2 ? std::max(frames / 2, kMinPiece) : frames;
}

} // namespace

/// What each thread has for itself.
class FrameSearch::Searcher
{
public:
    explicit Searcher(const FrameSearch &search)
        : m_search(search)
        , m_evaluator(search.m_request.filter)
        , m_everything(search.m_request.filter.matchesEverything())
    {
    }

    [[nodiscard]] MatchRun search(Sequence from, Sequence to)
    {
        MatchRun run(m_search.m_pivot, from, to);
        if (!m_scanner) {
            auto scanner = m_search.m_capture.scanner();
            if (!scanner) {
                m_error = scanner.error();
                return run;
            }
            m_scanner = std::move(*scanner);
        }
        const auto visit = [&](Sequence sequence, const FilterRow &row) {
            if (isInTime(row.time) && (m_everything || m_evaluator.matches(row)))
                run.add(sequence);
            return !m_search.m_stopping.load(std::memory_order_relaxed);
        };
        const auto scanned = m_scanner->scan(from, to, visit, [this] { m_evaluator.forget(); });
        if (!scanned)
            m_error = scanned.error();
        return run;
    }
    [[nodiscard]] quint64 costly() const { return m_evaluator.costly(); }
    [[nodiscard]] const std::optional<base::Error> &error() const { return m_error; }

private:
    [[nodiscard]] bool isInTime(base::WallTime time) const
    {
        const FrameFinder::Request &request = m_search.m_request;
        return (!request.from || time >= *request.from) && (!request.until || time < *request.until);
    }

    const FrameSearch &m_search;
    FilterEvaluator m_evaluator;
    const bool m_everything;
    std::unique_ptr<CaptureScanner> m_scanner;
    std::optional<base::Error> m_error;
};

FrameSearch::FrameSearch(const Capture &capture, FrameFinder::Request request)
    : m_capture(capture)
    , m_request(std::move(request))
    , m_nothing(m_request.filter.matchesNothing())
    , m_pieceFrames(kMinPiece)
{
    const Capture::Range range = capture.statistics().range;
    m_last = m_forwardTo = range.last.value;
    m_lowest = range.first.value;
    m_pivot = range.last;
    m_backTo = m_nextTo = m_pivot.value + 1;
    m_index = MatchIndex(m_pivot);
    if (m_nothing)
        return;
    m_threads.emplace_back([this] { runForward(); });
    const unsigned back = std::clamp(std::thread::hardware_concurrency(), 1U, kMaxThreads);
    for (unsigned i = 0; i < back; ++i)
        m_threads.emplace_back([this] { runBack(); });
}

FrameSearch::~FrameSearch()
{
    {
        const std::lock_guard guard(m_mutex);
        m_stopping = true;
    }
    m_wake.notify_all();
    for (std::thread &thread : m_threads)
        thread.join();
}

void FrameSearch::plan()
{
    // No frame before the one that find() names has reached the time.
    const Sequence lowest = m_request.from ? m_capture.find(*m_request.from) : Sequence{1};
    const Sequence beyond = m_request.until ? m_capture.find(*m_request.until) : Sequence{};
    const std::lock_guard guard(m_mutex);
    if (m_request.until)
        m_pivot = Sequence{std::min(beyond.value - 1, m_last)};
    m_lowest = std::max(m_lowest, lowest.value);
    m_forwardTo = std::max(m_pivot.value, m_lowest - 1);
    m_backTo = m_nextTo = m_pivot.value + 1;
    m_index = MatchIndex(m_pivot);
    m_planned = true;
    m_wake.notify_all();
}

void FrameSearch::runForward()
{
    plan();
    Searcher searcher(*this);
    quint64 frames = kMinPiece;
    std::unique_lock lock(m_mutex);
    while (!m_stopping) {
        if (!m_request.until) {
            lock.unlock();
            const Capture::Range range = m_capture.statistics().range;
            lock.lock();
            forget(range);
        }
        while (m_forwardTo < m_last && !m_stopping) {
            const Piece piece{Sequence{m_forwardTo + 1},
                              Sequence{std::min(m_forwardTo + frames, m_last) + 1}};
            lock.unlock();
            const auto begin = steady_clock::now();
            const quint64 costly = searcher.costly();
            MatchRun run = searcher.search(piece.from, piece.to);
            frames = nextPiece(frames, steady_clock::now() - begin);
            lock.lock();
            if (m_stopping)
                return;
            m_index.addNewer(std::move(run));
            m_scanned += piece.to.value - piece.from.value;
            m_forwardTo = piece.to.value - 1;
            note(searcher, costly);
        }
        if (m_request.until)
            return;
        m_wake.wait_for(lock, kLookEvery, [&] { return m_stopping.load(); });
    }
}

void FrameSearch::runBack()
{
    {
        std::unique_lock lock(m_mutex);
        m_wake.wait(lock, [&] { return m_planned || m_stopping; });
    }
    Searcher searcher(*this);
    for (;;) {
        const Piece piece = takePiece();
        if (piece.to.value == 0)
            return;
        const auto begin = steady_clock::now();
        const quint64 costly = searcher.costly();
        MatchRun run = searcher.search(piece.from, piece.to);
        const auto took = steady_clock::now() - begin;
        const std::lock_guard guard(m_mutex);
        if (m_stopping)
            return;
        join(piece, std::move(run), took);
        note(searcher, costly);
    }
}

FrameSearch::Piece FrameSearch::takePiece()
{
    const std::lock_guard guard(m_mutex);
    if (m_stopping || m_nextTo <= m_lowest)
        return {};
    const Sequence to{m_nextTo};
    m_nextTo -= std::min(m_nextTo - m_lowest, m_pieceFrames);
    return {Sequence{m_nextTo}, to};
}

void FrameSearch::join(Piece piece, MatchRun run, steady_clock::duration took)
{
    m_pieceFrames = nextPiece(m_pieceFrames, took);
    m_scanned += piece.to.value - piece.from.value;
    m_waiting.emplace(piece.to.value, std::pair(piece, std::move(run)));
    for (auto next = m_waiting.find(m_backTo); next != m_waiting.end(); next = m_waiting.find(m_backTo)) {
        m_backTo = next->second.first.from.value;
        m_index.addOlder(std::move(next->second.second));
        m_waiting.erase(next);
    }
}

void FrameSearch::forget(const Capture::Range &range) const
{
    m_lowest = std::max(m_lowest, range.first.value);
    if (!m_request.until)
        m_last = std::max(m_last, range.last.value);
    m_index.forgetBefore(range.first);
}

void FrameSearch::note(const Searcher &searcher, quint64 costlyBefore)
{
    m_costly += searcher.costly() - costlyBefore;
    if (!m_error)
        m_error = searcher.error();
}

FrameFinder::Progress FrameSearch::progress() const
{
    const Capture::Range range = m_capture.statistics().range;
    const std::lock_guard guard(m_mutex);
    if (m_nothing)
        return {.matches = {}, .scanned = range.last.value + 1 - range.first.value};
    forget(range);
    const quint64 forwardFrom = std::max(m_forwardTo + 1, m_lowest);
    return {.matches = {m_index.first(), m_index.end()},
            .scanned = m_scanned,
            .unscanned = (m_backTo > m_lowest ? m_backTo - m_lowest : 0) +
                         (m_last + 1 > forwardFrom ? m_last + 1 - forwardFrom : 0),
            .costly = m_costly,
            .error = m_error};
}

Sequence FrameSearch::sequence(qint64 match) const
{
    const std::lock_guard guard(m_mutex);
    return m_index.sequence(match);
}

qint64 FrameSearch::matchAt(Sequence sequence) const
{
    const std::lock_guard guard(m_mutex);
    return m_index.matchAt(sequence);
}

} // namespace pushscope::capture
