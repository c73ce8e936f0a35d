// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/wire/sseparser.h"

#include "core/wire/utf8.h"

#include <algorithm>
#include <charconv>
#include <cstring>
#include <limits>
#include <utility>

namespace pushscope::wire {

namespace {

constexpr char kBom[] = "\xEF\xBB\xBF";
constexpr int kBomBytes = 3;

/// Finds line ends. Each kind's next place is remembered, so that a stream with only one kind is searched once for
/// the other, not once a line.
class LineEnds
{
public:
    explicit LineEnds(QByteArrayView bytes) : m_end(bytes.end()), m_cr(bytes.begin()), m_lf(bytes.begin())
    {
        m_cr = find(m_cr, '\r');
        m_lf = find(m_lf, '\n');
    }

    /// The first CR or LF at or after `from`; the end when there is none.
    const char *next(const char *from)
    {
        if (m_cr < from)
            m_cr = find(from, '\r');
        if (m_lf < from)
            m_lf = find(from, '\n');
        return std::min(m_cr, m_lf);
    }

private:
    const char *find(const char *from, char c) const
    {
        const void *found = from == m_end ? nullptr : std::memchr(from, c, static_cast<std::size_t>(m_end - from));
        return found ? static_cast<const char *>(found) : m_end;
    }

    const char *m_end;
    const char *m_cr;
    const char *m_lf;
};

QByteArray decoded(QByteArrayView bytes)
{
    QByteArray text;
    appendRepairedUtf8(text, bytes);
    return text;
}

} // namespace

SseParser::SseParser(qsizetype maxEventBytes) : m_maxEventBytes(maxEventBytes) {}

SseParser::Status SseParser::feed(QByteArrayView bytes, std::vector<SseEvent> &events)
{
    m_blockFrom = bytes.begin();
    if (!m_tooLarge)
        feedLines(skipBom(bytes), events);
    keepBlockStart(bytes.end());
    return m_tooLarge ? Status::TooLarge : Status::Ok;
}

/// What the piece has brought of a block that has not ended.
void SseParser::keepBlockStart(const char *end)
{
    // A server may send comments for ever without ending the block; those are nobody's.
    constexpr qsizetype kMostBesidesData = 64 * 1024;
    const qsizetype size = end - m_blockFrom;
    m_blockIsLost = m_blockIsLost || m_tooLarge || size > m_maxEventBytes + kMostBesidesData - m_blockStart.size();
    if (m_blockIsLost)
        m_blockStart = QByteArray();
    else
        m_blockStart.append(m_blockFrom, size);
}

QByteArrayView SseParser::takeBlock(const char *end)
{
    QByteArrayView block(m_blockFrom, end);
    if (m_blockIsLost) {
        block = {};
    } else if (!m_blockStart.isEmpty()) {
        m_joined = std::exchange(m_blockStart, {});
        m_joined.append(block);
        block = m_joined;
    }
    m_blockStart.clear();
    m_blockIsLost = false;
    m_blockFrom = end;
    return block;
}

/// Eats one BOM at the start of the stream, also when it comes in pieces. Returns what is left.
QByteArrayView SseParser::skipBom(QByteArrayView bytes)
{
    while (m_bomBytes >= 0 && !bytes.isEmpty()) {
        if (bytes.front() != kBom[m_bomBytes]) {
            // It was none: what looked like one is the start of the first line.
            keepPartialLine(QByteArrayView(kBom, m_bomBytes));
            m_bomBytes = -1;
            break;
        }
        bytes = bytes.sliced(1);
        if (++m_bomBytes == kBomBytes) {
            m_blockBytes += kBomBytes;
            m_bomBytes = -1;
        }
    }
    return bytes;
}

void SseParser::feedLines(QByteArrayView bytes, std::vector<SseEvent> &events)
{
    if (bytes.isEmpty())
        return;
    const char *at = bytes.begin();
    if (m_afterCr && *at == '\n') {
        ++m_blockBytes;
        ++at;
    }
    m_afterCr = false;
    LineEnds ends(bytes);
    while (at != bytes.end() && !m_tooLarge) {
        const char *end = ends.next(at);
        const QByteArrayView part(at, end);
        if (end == bytes.end()) {
            keepPartialLine(part);
            return;
        }
        at = end + 1;
        ++m_blockBytes;
        if (m_line.isEmpty()) {
            m_blockBytes += part.size();
            endLine(part, at, events);
        } else {
            keepPartialLine(part);
            endLine(m_line, at, events);
            m_line.clear();
        }
        if (*end != '\r')
            continue;
        m_afterCr = at == bytes.end();
        if (!m_afterCr && *at == '\n') {
            ++m_blockBytes;
            ++at;
        }
    }
}

void SseParser::keepPartialLine(QByteArrayView part)
{
    if (part.size() > m_maxEventBytes - m_line.size()) {
        m_tooLarge = true;
        return;
    }
    m_line.append(part);
    m_blockBytes += part.size();
}

void SseParser::endLine(QByteArrayView line, const char *end, std::vector<SseEvent> &events)
{
    if (m_tooLarge || line.size() > m_maxEventBytes) {
        m_tooLarge = true;
        return;
    }
    if (line.isEmpty())
        dispatch(end, events);
    else if (line.front() != ':')
        readField(line);
}

void SseParser::readField(QByteArrayView line)
{
    const qsizetype colon = line.indexOf(':');
    if (colon < 0) {
        setField(line, {});
        return;
    }
    QByteArrayView value = line.sliced(colon + 1);
    if (value.startsWith(' '))
        value = value.sliced(1);
    setField(line.first(colon), value);
}

void SseParser::setField(QByteArrayView name, QByteArrayView value)
{
    if (name == "data") {
        appendData(value);
    } else if (name == "event") {
        m_type = decoded(value);
    } else if (name == "id") {
        if (!value.contains('\0'))
            m_idBuffer = decoded(value);
    } else if (name == "retry") {
        setRetry(value);
    }
}

void SseParser::appendData(QByteArrayView value)
{
    if (m_hasData)
        m_data.append('\n');
    m_hasData = true;
    appendRepairedUtf8(m_data, value);
    m_tooLarge = m_tooLarge || m_data.size() > m_maxEventBytes;
}

void SseParser::setRetry(QByteArrayView digits)
{
    const auto isDigit = [](char c) { return c >= '0' && c <= '9'; };
    if (digits.isEmpty() || !std::all_of(digits.begin(), digits.end(), isDigit))
        return;
    std::int64_t value = 0;
    const auto [stop, error] = std::from_chars(digits.begin(), digits.end(), value);
    // More than fits is for ever; half of the range leaves room for arithmetic.
    constexpr std::int64_t longest = std::numeric_limits<std::int32_t>::max();
    m_retry = std::chrono::milliseconds(error == std::errc{} ? std::min(value, longest) : longest);
}

void SseParser::dispatch(const char *end, std::vector<SseEvent> &events)
{
    const QByteArrayView block = takeBlock(end);
    m_lastEventId = m_idBuffer;
    if (m_hasData) {
        events.push_back({m_type.isEmpty() ? QByteArrayLiteral("message") : std::exchange(m_type, {}),
                          std::exchange(m_data, {}), m_lastEventId, m_blockBytes, block});
    }
    m_type.clear();
    m_hasData = false;
    m_blockBytes = 0;
}

void SseParser::restart()
{
    m_line.clear();
    m_blockStart.clear();
    m_blockFrom = nullptr;
    m_blockIsLost = false;
    m_data.clear();
    m_type.clear();
    m_idBuffer = m_lastEventId;
    m_blockBytes = 0;
    m_bomBytes = 0;
    m_hasData = false;
    m_afterCr = false;
    m_tooLarge = false;
}

} // namespace pushscope::wire
