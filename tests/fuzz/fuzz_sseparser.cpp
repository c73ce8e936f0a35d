// SPDX-License-Identifier: GPL-3.0-or-later
// A stream means what a plain reading of WHATWG HTML 9.2.6 says, however it is cut, and blocks of our own read back.
#include "core/wire/json.h"
#include "core/wire/sse.h"
#include "core/wire/sseparser.h"
#include "core/wire/utf8.h"
#include "tests/fuzz/fuzz.h"

#include <algorithm>

using namespace pushscope;
using fuzz::require;
using wire::SseEvent;
using wire::SseParser;

namespace {

struct Outcome
{
    std::vector<SseEvent> events;
    QByteArray lastEventId;
    std::optional<std::chrono::milliseconds> retry;
    SseParser::Status status = SseParser::Status::Ok;
};

bool same(const SseEvent &a, const SseEvent &b)
{
    return a.type == b.type && a.data == b.data && a.lastEventId == b.lastEventId && a.wireBytes == b.wireBytes;
}

bool same(const Outcome &a, const Outcome &b)
{
    return a.lastEventId == b.lastEventId && a.retry == b.retry && a.status == b.status &&
           std::equal(a.events.begin(), a.events.end(), b.events.begin(), b.events.end(),
                      [](const SseEvent &x, const SseEvent &y) { return same(x, y); });
}

Outcome parsed(const QList<QByteArray> &pieces, qsizetype maxEventBytes)
{
    SseParser parser(maxEventBytes);
    Outcome outcome;
    for (const QByteArray &piece : pieces) {
        const std::size_t before = outcome.events.size();
        outcome.status = parser.feed(piece, outcome.events);
        for (std::size_t i = before; i < outcome.events.size(); ++i) {
            const SseEvent &event = outcome.events[i];
            require(event.block.isNull() || event.block.size() == event.wireBytes, "the bytes of a block are all of it");
        }
    }
    outcome.lastEventId = parser.lastEventId();
    outcome.retry = parser.retry();
    return outcome;
}

/// The standard's steps in the standard's order, on the whole text at once.
class Reference
{
public:
    explicit Reference(const QByteArray &stream)
    {
        QByteArray text;
        wire::appendRepairedUtf8(text, stream);
        if (text.startsWith("\xEF\xBB\xBF"))
            text.remove(0, 3);
        text.replace("\r\n", "\n").replace('\r', '\n');
        QList<QByteArray> lines = text.split('\n');
        lines.removeLast(); // what no line end finished
        for (const QByteArray &line : lines)
            read(line);
    }

    bool agrees(const Outcome &outcome) const
    {
        return outcome.lastEventId == m_lastEventId &&
               std::equal(m_events.begin(), m_events.end(), outcome.events.begin(), outcome.events.end(),
                          [](const SseEvent &a, const SseEvent &b) {
                              return a.type == b.type && a.data == b.data && a.lastEventId == b.lastEventId;
                          });
    }

private:
    void read(const QByteArray &line)
    {
        if (line.isEmpty())
            return dispatch();
        const qsizetype colon = line.indexOf(':');
        QByteArray value = colon < 0 ? QByteArray() : line.sliced(colon + 1);
        if (value.startsWith(' '))
            value.remove(0, 1);
        const QByteArray field = colon < 0 ? line : line.first(colon);
        if (field == "event")
            m_type = value;
        else if (field == "data")
            m_data += value + '\n';
        else if (field == "id" && !value.contains('\0'))
            m_id = value;
    }
    void dispatch()
    {
        m_lastEventId = m_id;
        if (!m_data.isEmpty()) {
            m_data.chop(1);
            m_events.push_back({m_type.isEmpty() ? QByteArray("message") : m_type, m_data, m_lastEventId, 0});
        }
        m_data.clear();
        m_type.clear();
    }

    QByteArray m_data;
    QByteArray m_type;
    QByteArray m_id;
    QByteArray m_lastEventId;
    std::vector<SseEvent> m_events;
};

void checkOwnBlock(const SseEvent &event)
{
    const QByteArray block = wire::encodeSseBlock(event.lastEventId, event.type, event.data);
    const Outcome again = parsed({block}, block.size());
    require(again.events.size() == 1 && again.events[0].type == event.type && again.events[0].data == event.data &&
                again.events[0].lastEventId == event.lastEventId && again.events[0].wireBytes == block.size(),
            "a written block reads back");
}

} // namespace

PUSHSCOPE_FUZZ_TARGET(input)
{
    const unsigned seed = input.byte();
    const QByteArray stream = input.rest();
    const qsizetype tight = static_cast<qsizetype>(seed % 64);
    require(same(parsed({stream}, tight), parsed(fuzz::cutUp(stream, seed), tight)), "a bound holds however it is cut");

    // Repairing may make three bytes of one, so this bound is out of reach.
    const Outcome whole = parsed({stream}, 4 * stream.size() + 1);
    require(whole.status == SseParser::Status::Ok, "a bound that is not reached does not matter");
    require(same(whole, parsed(fuzz::cutUp(stream, seed), 4 * stream.size() + 1)), "the same events however it is cut");
    require(Reference(stream).agrees(whole), "the events are those of the standard");
    for (const SseEvent &event : whole.events) {
        require(wire::isUtf8(event.data) && wire::isUtf8(event.type) && wire::isUtf8(event.lastEventId),
                "events hold valid text");
        checkOwnBlock(event);
    }
}
