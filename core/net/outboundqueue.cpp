// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/outboundqueue.h"

#include "core/net/deliverytrace.h"

#include <QHash>

#include <algorithm>
#include <array>

namespace pushscope::net {

namespace {

/// Pieces gathered into one call (well below IOV_MAX) and the bytes after which more would not help.
constexpr std::size_t kGatherPieces = 64;
constexpr qsizetype kGatherBytes = 256 * 1024;

iovec toIovec(const QByteArray &bytes, qsizetype offset = 0)
{
    return {const_cast<char *>(bytes.constData()) + offset, static_cast<std::size_t>(bytes.size() - offset)};
}

} // namespace

/// A part of what waits. A message that gave way leaves an empty piece behind, which costs nothing to skip and
/// keeps the numbering of pieces simple.
struct OutboundQueue::Piece
{
    enum class Kind : unsigned char {
        Other,
        Message,
        Gap, ///< encoded when its turn comes, since it may still grow
        Gone,
    };
    using Positions = std::vector<base::Position>;

    Kind kind = Kind::Other;
    bool traced = false; ///< a message whose end the trace wants to know
    QByteArray bytes;
    broker::MessagePtr message;
    base::Position from, to;                       ///< of a gap
    std::unique_ptr<const Positions> answered = {}; ///< traced messages inside an answer

    [[nodiscard]] std::pair<QByteArray, QByteArray> key() const { return {message->topic.bytes(), message->key}; }
};

struct OutboundQueue::Backlog
{
    std::deque<Piece> pieces;
    quint64 firstNumber = 0; ///< of pieces.front(); pieces are numbered in order of arrival
    qsizetype begun = 0;     ///< bytes of the front piece that have left
    qsizetype bytes = 0;
    qsizetype messages = 0;
    QHash<std::pair<QByteArray, QByteArray>, quint64> newestOfKey; ///< with policy Conflate
    std::optional<std::pair<base::Position, base::Position>> lostAtEnd; ///< with policy DropNewest
    DeliveryTrace *trace = nullptr; ///< once there was one

    void tell(const Piece &piece, DeliveryRecord::Fate fate) const
    {
        if (piece.traced)
            trace->ended(piece.message->position, fate);
        if (!piece.answered)
            return;
        for (const base::Position position : *piece.answered)
            trace->ended(position, fate);
    }
    void removeGoneFront()
    {
        while (!pieces.empty() && pieces.front().kind == Piece::Kind::Gone)
            popFront();
    }
    void popFront()
    {
        pieces.pop_front();
        ++firstNumber;
        begun = 0;
    }
    /// Where pieces that have not begun to leave start.
    [[nodiscard]] std::size_t firstUntouched() const { return begun > 0 ? 1 : 0; }
    /// Neither pieces that gave way nor keys long sent may outnumber what waits, or a stuck peer would hold more
    /// and more of them.
    void compact();
    void makeGone(Piece &piece, DeliveryRecord::Fate fate)
    {
        tell(piece, fate);
        bytes -= piece.bytes.size();
        messages -= piece.kind == Piece::Kind::Message ? 1 : 0;
        piece = {.kind = Piece::Kind::Gone, .bytes = {}, .message = {}, .from = {}, .to = {}};
    }
};

OutboundQueue::OutboundQueue(const Limits &limits) : m_limits(limits) {}

OutboundQueue::~OutboundQueue() = default;

OutboundQueue::Backlog &OutboundQueue::backlog()
{
    if (!m_backlog)
        m_backlog = std::make_unique<Backlog>();
    return *m_backlog;
}

qsizetype OutboundQueue::waitingBytes() const
{
    return m_backlog ? m_backlog->bytes - m_backlog->begun : 0;
}

qsizetype OutboundQueue::waitingMessages() const
{
    return m_backlog ? m_backlog->messages : 0;
}

OutboundQueue::Outcome OutboundQueue::send(Channel &channel, QByteArray bytes, DeliveryTrace *trace)
{
    if (bytes.isEmpty())
        return Outcome::Fine;
    qint64 taken = 0;
    if (!m_backlog) {
        const iovec piece = toIovec(bytes);
        taken = channel.send({&piece, 1});
        m_counters.sentBytes += static_cast<quint64>(std::max<qint64>(taken, 0));
        if (trace && (taken < 0 || taken == bytes.size()))
            trace->ended(taken < 0 ? DeliveryRecord::Fate::Lost : DeliveryRecord::Fate::Sent);
        if (taken < 0)
            return Outcome::Broken;
        if (taken == bytes.size())
            return Outcome::Fine;
    }
    Backlog &waiting = backlog();
    // One piece may always wait, whatever its size: a large answer is no sign of a slow peer.
    const bool full = waitingBytes() > m_limits.bytes;
    waiting.bytes += bytes.size();
    waiting.pieces.push_back(
        {.kind = Piece::Kind::Other, .bytes = std::move(bytes), .message = {}, .from = {}, .to = {}});
    if (waiting.pieces.size() == 1)
        waiting.begun = static_cast<qsizetype>(taken);
    if (trace) {
        waiting.trace = trace;
        waiting.pieces.back().answered = std::make_unique<const Piece::Positions>(trace->positions());
    }
    return full ? Outcome::Overflow : Outcome::Fine;
}

OutboundQueue::Outcome OutboundQueue::deliver(Channel &channel, std::span<const EncodedMessage> messages,
                                              const QByteArray &gathered, DeliveryTrace *trace)
{
    m_counters.offered += messages.size();
    if (trace) [[unlikely]]
        trace->queued(messages, waitingMessages());
    std::size_t done = 0;
    qint64 begun = 0;
    if (!m_backlog) {
        const iovec piece = toIovec(gathered);
        const qint64 taken = channel.send({&piece, 1});
        if (taken < 0) {
            m_counters.dropped += messages.size();
            if (trace)
                trace->ended(DeliveryRecord::Fate::Lost);
            return Outcome::Broken;
        }
        m_counters.sentBytes += static_cast<quint64>(taken);
        if (taken == gathered.size()) {
            m_counters.sent += messages.size();
            if (trace) [[unlikely]]
                trace->ended(DeliveryRecord::Fate::Sent);
            return Outcome::Fine;
        }
        for (begun = taken; begun >= messages[done].bytes.size(); ++done)
            begun -= messages[done].bytes.size();
        m_counters.sent += done;
        if (trace)
            trace->ended(DeliveryRecord::Fate::Sent, 0, done);
        if (begun > 0) {
            append(messages[done++], trace); // what has begun must be ended, whatever the policy
            backlog().begun = static_cast<qsizetype>(begun);
        }
    }
    for (; done < messages.size(); ++done) {
        const Outcome outcome = enqueue(messages[done], trace);
        if (outcome != Outcome::Fine) {
            m_counters.dropped += messages.size() - done;
            if (trace)
                trace->ended(DeliveryRecord::Fate::Lost, done);
            return outcome;
        }
    }
    return Outcome::Fine;
}

bool OutboundQueue::fits(qsizetype bytes) const
{
    if (!m_backlog || m_backlog->messages == 0)
        return waitingBytes() <= m_limits.bytes;
    return waitingBytes() + bytes <= m_limits.bytes && m_backlog->messages < m_limits.messages;
}

void OutboundQueue::append(const EncodedMessage &message, DeliveryTrace *trace)
{
    Backlog &waiting = backlog();
    if (waiting.lostAtEnd) {
        const auto [from, to] = *std::exchange(waiting.lostAtEnd, std::nullopt);
        waiting.pieces.push_back({.kind = Piece::Kind::Gap, .bytes = {}, .message = {}, .from = from, .to = to});
    }
    waiting.pieces.push_back({.kind = Piece::Kind::Message,
                              .traced = trace != nullptr,
                              .bytes = message.bytes,
                              .message = message.message,
                              .from = {},
                              .to = {}});
    if (trace)
        waiting.trace = trace;
    waiting.bytes += message.bytes.size();
    ++waiting.messages;
}

OutboundQueue::Outcome OutboundQueue::enqueue(const EncodedMessage &message, DeliveryTrace *trace)
{
    const qsizetype size = message.bytes.size();
    switch (m_limits.policy) {
    case SlowPeerPolicy::Disconnect:
        if (!fits(size))
            return Outcome::Overflow;
        append(message, trace);
        return Outcome::Fine;
    case SlowPeerPolicy::DropNewest:
        if (fits(size)) {
            append(message, trace);
        } else {
            ++m_counters.dropped;
            if (trace)
                trace->ended(message.message->position, DeliveryRecord::Fate::Dropped);
            auto &lost = backlog().lostAtEnd;
            lost = {lost ? lost->first : message.message->position, message.message->position};
        }
        return Outcome::Fine;
    case SlowPeerPolicy::Conflate:
        conflate(message);
        [[fallthrough]];
    case SlowPeerPolicy::DropOldest:
        while (!fits(size) && dropOldest()) { }
        append(message, trace);
        if (m_limits.policy == SlowPeerPolicy::Conflate) {
            backlog().newestOfKey[backlog().pieces.back().key()] =
                backlog().firstNumber + backlog().pieces.size() - 1;
            backlog().compact();
        }
        return Outcome::Fine;
    }
    return Outcome::Fine;
}

bool OutboundQueue::dropOldest()
{
    Backlog &waiting = backlog();
    auto oldest = waiting.pieces.begin() + static_cast<std::ptrdiff_t>(waiting.firstUntouched());
    auto gap = waiting.pieces.end();
    for (; oldest != waiting.pieces.end() && oldest->kind != Piece::Kind::Message; ++oldest) {
        if (oldest->kind == Piece::Kind::Gap && oldest->bytes.isEmpty())
            gap = oldest;
    }
    if (oldest == waiting.pieces.end())
        return false;
    const base::Position position = oldest->message->position;
    ++m_counters.dropped;
    waiting.makeGone(*oldest, DeliveryRecord::Fate::Dropped);
    if (gap != waiting.pieces.end()) {
        gap->to = position;
        // All before it keep their places but lose their numbers, which only messages not begun are asked for.
        waiting.pieces.erase(oldest);
        ++waiting.firstNumber;
    } else {
        // The message's place becomes the place where the peer is told.
        *oldest = {.kind = Piece::Kind::Gap, .bytes = {}, .message = {}, .from = position, .to = position};
    }
    return true;
}

void OutboundQueue::conflate(const EncodedMessage &message)
{
    Backlog &waiting = backlog();
    const auto older =
        waiting.newestOfKey.constFind({message.message->topic.bytes(), message.message->key});
    if (older == waiting.newestOfKey.constEnd() || *older < waiting.firstNumber + waiting.firstUntouched())
        return;
    Piece &piece = waiting.pieces[*older - waiting.firstNumber];
    if (piece.kind != Piece::Kind::Message)
        return; // dropped meanwhile
    waiting.makeGone(piece, DeliveryRecord::Fate::Conflated);
    ++m_counters.conflated;
    if (waiting.firstUntouched() == 0)
        waiting.removeGoneFront();
}

void OutboundQueue::Backlog::compact()
{
    const auto used = static_cast<std::size_t>(messages) + 64;
    if (std::max(pieces.size(), static_cast<std::size_t>(newestOfKey.size())) <= 2 * used)
        return;
    std::deque<Piece> kept;
    newestOfKey.clear();
    for (Piece &piece : pieces) {
        if (piece.kind == Piece::Kind::Gone)
            continue;
        if (piece.kind == Piece::Kind::Message)
            newestOfKey[piece.key()] = firstNumber + kept.size();
        kept.push_back(std::move(piece));
    }
    pieces = std::move(kept);
}

OutboundQueue::Outcome OutboundQueue::flush(Channel &channel, const GapEncoder &gaps)
{
    while (m_backlog) {
        Backlog &waiting = *m_backlog;
        std::array<iovec, kGatherPieces> pieces;
        std::size_t count = 0;
        qint64 wanted = 0;
        for (std::size_t i = 0; i < waiting.pieces.size() && count < pieces.size() && wanted < kGatherBytes; ++i) {
            Piece &piece = waiting.pieces[i];
            if (piece.kind == Piece::Kind::Gap && piece.bytes.isEmpty()) {
                piece.bytes = gaps.encodeGap(piece.from, piece.to);
                waiting.bytes += piece.bytes.size();
                if (piece.bytes.isEmpty())
                    piece.kind = Piece::Kind::Gone; // a dialect without a word for it
            }
            if (piece.bytes.isEmpty())
                continue;
            pieces[count] = toIovec(piece.bytes, i == 0 ? waiting.begun : 0);
            wanted += static_cast<qint64>(pieces[count++].iov_len);
        }
        const qint64 taken = count > 0 ? channel.send(std::span(pieces).first(count)) : 0;
        if (taken < 0)
            return Outcome::Broken;
        m_counters.sentBytes += static_cast<quint64>(taken);
        settle(taken);
        if (taken < wanted)
            return Outcome::Fine;
        if (waiting.pieces.empty()) {
            if (waiting.lostAtEnd) {
                const auto [from, to] = *std::exchange(waiting.lostAtEnd, std::nullopt);
                waiting.pieces.push_back(
                    {.kind = Piece::Kind::Gap, .bytes = {}, .message = {}, .from = from, .to = to});
                continue;
            }
            m_backlog.reset();
        }
    }
    return Outcome::Fine;
}

void OutboundQueue::settle(qint64 taken)
{
    Backlog &waiting = *m_backlog;
    while (!waiting.pieces.empty()) {
        const Piece &front = waiting.pieces.front();
        const qint64 left = front.bytes.size() - waiting.begun;
        if (taken < left) {
            waiting.begun += static_cast<qsizetype>(taken);
            return;
        }
        if (front.kind == Piece::Kind::Gap && front.bytes.isEmpty() && taken == 0)
            break; // not yet asked for its bytes
        taken -= left;
        waiting.bytes -= front.bytes.size();
        if (front.kind == Piece::Kind::Message) {
            ++m_counters.sent;
            --waiting.messages;
        }
        waiting.tell(front, DeliveryRecord::Fate::Sent);
        waiting.popFront();
    }
}

void OutboundQueue::dropMessages()
{
    if (!m_backlog)
        return;
    Backlog &waiting = *m_backlog;
    for (std::size_t i = waiting.firstUntouched(); i < waiting.pieces.size(); ++i) {
        if (waiting.pieces[i].kind == Piece::Kind::Message) {
            ++m_counters.dropped;
            waiting.makeGone(waiting.pieces[i], DeliveryRecord::Fate::Lost);
        }
    }
    waiting.lostAtEnd.reset();
    waiting.newestOfKey.clear();
    if (waiting.firstUntouched() == 0)
        waiting.removeGoneFront();
    if (waiting.pieces.empty())
        m_backlog.reset();
}

void OutboundQueue::abandon()
{
    m_counters.dropped += static_cast<quint64>(waitingMessages());
    if (m_backlog && m_backlog->trace) {
        for (const Piece &piece : m_backlog->pieces)
            m_backlog->tell(piece, DeliveryRecord::Fate::Lost);
    }
    m_backlog.reset();
}

} // namespace pushscope::net
