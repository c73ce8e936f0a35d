// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/capture/patientreader.h"

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <thread>
#include <variant>

namespace pushscope::capture {

namespace {

constexpr std::size_t kStretch = 8192;

/// The part of a chunk from `from` on, which lies in it or in the hole before it.
Capture::Chunk part(const Capture::Chunk &chunk, Sequence from, std::size_t limit)
{
    const quint64 begin = std::max(from, chunk.first).value - chunk.first.value;
    const std::size_t size = std::min<std::size_t>(limit, chunk.frames.size() - begin);
    const auto first = chunk.frames.begin() + std::ptrdiff_t(begin);
    return {.frames = {first, first + std::ptrdiff_t(size)},
            .first = Sequence{chunk.first.value + begin},
            .skipped = chunk.first > from ? chunk.first.value - from.value : 0};
}

} // namespace

/// Answers one question at a time; a new one takes the place of one that has not begun.
class PatientReader::Worker
{
public:
    using Question = std::variant<Sequence, base::WallTime>;
    struct Answer
    {
        Capture::Chunk chunk; ///< to a sequence
        Sequence sequence;    ///< to a time
    };

    explicit Worker(const Capture &capture)
        : m_capture(capture)
        , m_thread([this] { run(); })
    {
    }
    ~Worker()
    {
        {
            const std::lock_guard guard(m_mutex);
            m_closing = true;
        }
        m_work.notify_all();
        m_thread.join();
    }

    /// The answer, once, when it has come; asks otherwise, unless that is being done.
    std::optional<Answer> ask(const Question &question)
    {
        const std::lock_guard guard(m_mutex);
        if (m_answer && m_answered == question)
            return std::exchange(m_answer, std::nullopt);
        if (m_underWay != question) {
            m_waiting = question;
            m_work.notify_all();
        }
        return std::nullopt;
    }

private:
    void run()
    {
        std::unique_lock lock(m_mutex);
        for (;;) {
            m_work.wait(lock, [this] { return m_closing || m_waiting; });
            if (m_closing)
                return;
            m_underWay = std::exchange(m_waiting, std::nullopt);
            const Question question = *m_underWay;
            lock.unlock();
            Answer answer;
            if (const auto *from = std::get_if<Sequence>(&question))
                answer.chunk = m_capture.read(*from, kStretch);
            else
                answer.sequence = m_capture.find(std::get<base::WallTime>(question));
            lock.lock();
            m_answered = question;
            m_answer = std::move(answer);
            m_underWay.reset();
        }
    }

    const Capture &m_capture;
    std::mutex m_mutex; ///< protects what follows
    std::condition_variable m_work;
    std::optional<Question> m_waiting;
    std::optional<Question> m_underWay;
    std::optional<Question> m_answered;
    std::optional<Answer> m_answer;
    bool m_closing = false;
    std::thread m_thread;
};

PatientReader::PatientReader(const Capture &capture) : m_capture(capture) {}

PatientReader::~PatientReader() = default;

PatientReader::Worker &PatientReader::worker()
{
    if (!m_worker)
        m_worker = std::make_unique<Worker>(m_capture);
    return *m_worker;
}

std::optional<Capture::Chunk> PatientReader::read(Sequence from, std::size_t limit)
{
    const Sequence held = std::max(from, m_capture.statistics().range.first);
    Capture::Chunk chunk = m_capture.readInMemory(held, limit);
    if (chunk.first == held || !chunk.frames.empty()) {
        chunk.skipped = chunk.first.value - from.value;
        return chunk;
    }
    const auto end = [this] { return Sequence{m_chunk.first.value + m_chunk.frames.size()}; };
    if (from < m_asked || from >= end()) {
        auto answer = worker().ask(from);
        if (!answer)
            return std::nullopt;
        m_asked = from;
        m_chunk = std::move(answer->chunk);
    }
    if (m_chunk.frames.empty())
        return m_chunk; // nothing can be read from there on
    chunk = part(m_chunk, from, limit);
    if (chunk.first.value + chunk.frames.size() == end().value)
        (void)worker().ask(end()); // while the caller is busy with this one
    return chunk;
}

bool PatientReader::isInMemory(base::WallTime time) const
{
    const Sequence begin = m_capture.readInMemory(Sequence{1}, 1).first;
    const Capture::Chunk oldest = m_capture.readInMemory(begin, 1);
    return begin <= m_capture.statistics().range.first || oldest.frames.empty() || time > oldest.frames.front()->time;
}

std::optional<Sequence> PatientReader::find(base::WallTime time)
{
    if (isInMemory(time))
        return m_capture.find(time);
    if (m_found && m_found->first == time)
        return m_found->second;
    const auto answer = worker().ask(time);
    if (!answer)
        return std::nullopt;
    m_found = {time, answer->sequence};
    return answer->sequence;
}

} // namespace pushscope::capture
