// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/wire/httprequest.h"

#include <algorithm>
#include <charconv>
#include <utility>

namespace pushscope::wire {

namespace {

/// Of one line of the framing: a chunk's size with its extensions, or a trailer field.
constexpr qsizetype kMaxLineBytes = 4 * 1024;
constexpr qsizetype kMaxTrailerBytes = 16 * 1024;
/// A length that was only promised must not cost memory.
constexpr std::uint64_t kMaxReservedBytes = 64 * 1024;

bool hasControls(QByteArrayView text)
{
    return std::any_of(text.begin(), text.end(), [](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return (byte < 0x20 && c != '\t') || byte == 0x7F;
    });
}

/// chunk-size [ chunk-ext ] of RFC 9112 7.1; the extensions are ignored, as they must be when unknown.
std::optional<std::uint64_t> chunkSize(QByteArrayView line)
{
    std::uint64_t size = 0;
    const auto [stop, error] = std::from_chars(line.begin(), line.end(), size, 16);
    if (error != std::errc{} || hasControls(line))
        return std::nullopt;
    const QByteArrayView digits(line.begin(), stop);
    QByteArrayView rest(stop, line.end());
    while (!rest.isEmpty() && (rest.front() == ' ' || rest.front() == '\t'))
        rest = rest.sliced(1);
    const bool bare = digits.size() == line.size();
    return bare || rest.startsWith(';') ? std::optional(size) : std::nullopt;
}

/// A field line, of which only the form matters: a name without space, a colon.
bool isFieldLine(QByteArrayView line)
{
    const qsizetype colon = line.indexOf(':');
    return colon > 0 && !line.first(colon).contains(' ') && !hasControls(line) && line.front() != '\t';
}

} // namespace

HttpBodyReader::HttpBodyReader(const HttpRequestHead &head, std::uint64_t maxBytes) : m_maxBytes(maxBytes)
{
    if (head.chunked) {
        m_phase = Phase::ChunkSize;
        m_status = Status::NeedMore;
    } else if (head.contentLength.value_or(0) > maxBytes) {
        m_status = Status::TooLarge;
    } else if (head.contentLength.value_or(0) > 0) {
        m_phase = Phase::Length;
        m_status = Status::NeedMore;
        m_remaining = *head.contentLength;
        m_body.reserve(static_cast<qsizetype>(std::min(m_remaining, kMaxReservedBytes)));
    }
}

HttpBodyReader::Status HttpBodyReader::feed(QByteArrayView bytes, qsizetype &consumed)
{
    QByteArrayView rest = bytes;
    while (m_status == Status::NeedMore && !rest.isEmpty())
        step(rest);
    consumed = bytes.size() - rest.size();
    return m_status;
}

QByteArray HttpBodyReader::takeBody()
{
    return std::exchange(m_body, {});
}

void HttpBodyReader::step(QByteArrayView &rest)
{
    switch (m_phase) {
    case Phase::Length:
        readData(rest, Phase::Done);
        if (m_phase == Phase::Done)
            finish(Status::Complete);
        return;
    case Phase::ChunkData:
        readData(rest, Phase::ChunkEnd);
        return;
    case Phase::ChunkSize:
    case Phase::ChunkEnd:
    case Phase::Trailer:
        if (readLine(rest))
            endLine();
        return;
    case Phase::Done:
        return;
    }
}

void HttpBodyReader::readData(QByteArrayView &rest, Phase next)
{
    const auto here = std::min(m_remaining, static_cast<std::uint64_t>(rest.size()));
    m_body.append(rest.first(static_cast<qsizetype>(here)));
    rest = rest.sliced(static_cast<qsizetype>(here));
    m_remaining -= here;
    if (m_remaining == 0)
        m_phase = next;
}

/// Collects a line into m_line, without its CRLF; true when it is whole.
bool HttpBodyReader::readLine(QByteArrayView &rest)
{
    const qsizetype feed = rest.indexOf('\n');
    const QByteArrayView part = rest.first(feed < 0 ? rest.size() : feed);
    const qsizetype room = m_phase == Phase::ChunkEnd ? 1 : kMaxLineBytes;
    if (m_line.size() + part.size() > room) {
        finish(Status::Invalid);
        return false;
    }
    m_line.append(part);
    // A CR may be the last byte that came, but nothing else may follow it in the line.
    const qsizetype ret = m_line.indexOf('\r');
    rest = rest.sliced(part.size());
    if ((ret >= 0 && ret != m_line.size() - 1) || (feed >= 0 && ret < 0)) {
        finish(Status::Invalid);
        return false;
    }
    if (feed < 0)
        return false;
    rest = rest.sliced(1);
    m_line.chop(1);
    return true;
}

void HttpBodyReader::endLine()
{
    switch (m_phase) {
    case Phase::ChunkSize:
        startChunk();
        break;
    case Phase::ChunkEnd:
        m_phase = Phase::ChunkSize;
        if (!m_line.isEmpty())
            finish(Status::Invalid);
        break;
    case Phase::Trailer:
        m_trailerBytes += m_line.size();
        if (m_line.isEmpty())
            finish(Status::Complete);
        else if (m_trailerBytes > kMaxTrailerBytes || !isFieldLine(m_line))
            finish(Status::Invalid);
        break;
    case Phase::Length:
    case Phase::ChunkData:
    case Phase::Done:
        break;
    }
    m_line.resize(0);
}

void HttpBodyReader::startChunk()
{
    const auto size = chunkSize(m_line);
    if (!size) {
        finish(Status::Invalid);
    } else if (*size > m_maxBytes - static_cast<std::uint64_t>(m_body.size())) {
        finish(Status::TooLarge);
    } else if (*size == 0) {
        m_phase = Phase::Trailer;
    } else {
        m_phase = Phase::ChunkData;
        m_remaining = *size;
    }
}

void HttpBodyReader::finish(Status status)
{
    m_phase = Phase::Done;
    m_status = status;
    if (status != Status::Complete)
        m_body = {};
}

} // namespace pushscope::wire
