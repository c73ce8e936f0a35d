// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/wire/framereader.h"

#include "core/wire/json.h"

#include <QtEndian>

#include <algorithm>
#include <cstring>
#include <utility>

namespace pushscope::wire {

namespace {

constexpr quint16 kProtocolError = 1002;
constexpr quint16 kNoCode = 1005;
constexpr quint16 kInvalidPayload = 1007;
constexpr quint16 kTooBig = 1009;

/// RFC 6455 7.4.1 and 7.4.2, and the codes registered since (1012 to 1014).
bool isCloseCode(quint16 code)
{
    return (code >= 1000 && code <= 1003) || (code >= 1007 && code <= 1014) || (code >= 3000 && code <= 4999);
}

} // namespace

void FrameReader::feed(QByteArrayView bytes, Events &events)
{
    while (m_phase != Phase::Over) {
        if (m_phase == Phase::Header && !readHeader(bytes, events))
            return;
        if (m_phase == Phase::Payload) {
            readPayload(bytes, events);
            if (m_phase == Phase::Payload)
                return; // waits for more
        }
    }
}

/// Whether there is anything more to do now.
bool FrameReader::readHeader(QByteArrayView &bytes, Events &events)
{
    const FrameHeaderResult result = nextHeader(bytes);
    switch (result.status) {
    case FrameHeaderResult::Status::Incomplete:
        return false;
    case FrameHeaderResult::Status::Invalid:
        fail(kProtocolError, "The frame's header is not valid.", events);
        return false;
    case FrameHeaderResult::Status::Complete:
        break;
    }
    beginFrame(result.header, events);
    return true;
}

/// Takes a header from the front, or keeps what has come of it.
FrameHeaderResult FrameReader::nextHeader(QByteArrayView &bytes)
{
    if (bytes.isEmpty())
        return {};
    const std::size_t before = m_headerSize;
    const std::size_t taken = std::min(m_header.size() - before, static_cast<std::size_t>(bytes.size()));
    if (before == 0) {
        const FrameHeaderResult result = parseFrameHeader(bytes);
        if (result.status != FrameHeaderResult::Status::Incomplete) {
            bytes = bytes.sliced(result.header.headerBytes);
            return result;
        }
    }
    std::memcpy(m_header.data() + before, bytes.data(), taken);
    const FrameHeaderResult result =
        parseFrameHeader(QByteArrayView(m_header.data(), static_cast<qsizetype>(before + taken)));
    if (result.status == FrameHeaderResult::Status::Complete) {
        bytes = bytes.sliced(result.header.headerBytes - static_cast<qsizetype>(before));
        m_headerSize = 0;
    } else {
        m_headerSize = static_cast<unsigned char>(before + taken);
    }
    return result;
}

QByteArrayView FrameReader::sequenceError(const FrameHeader &header) const
{
    if (header.rsv != 0)
        return "A reserved bit is set.";
    if (m_reader == WebSocketRole::Server && !header.masked)
        return "A client's frames must be masked.";
    if (m_reader == WebSocketRole::Client && header.masked)
        return "A server's frames must not be masked.";
    if (header.opcode == WebSocketOpcode::Continuation && !m_inMessage)
        return "There is no message to continue.";
    if ((header.opcode == WebSocketOpcode::Text || header.opcode == WebSocketOpcode::Binary) && m_inMessage)
        return "The message before has not ended.";
    return {};
}

void FrameReader::beginFrame(const FrameHeader &header, Events &events)
{
    if (const QByteArrayView wrong = sequenceError(header); !wrong.isEmpty()) {
        fail(kProtocolError, wrong, events);
        return;
    }
    m_final = header.fin;
    m_opcode = header.opcode;
    if (!isControl() && header.length > static_cast<std::uint64_t>(m_maxMessageBytes - m_message.size())) {
        fail(kTooBig, "The message is larger than is taken here.", events);
        return;
    }
    m_mask = header.mask;
    m_length = header.length;
    m_read = 0;
    m_phase = Phase::Payload;
    if (m_opcode == WebSocketOpcode::Text || m_opcode == WebSocketOpcode::Binary) {
        m_kind = m_opcode == WebSocketOpcode::Text ? base::PayloadKind::Text : base::PayloadKind::Binary;
        m_utf8.reset();
        m_inMessage = true;
    }
}

void FrameReader::readPayload(QByteArrayView &bytes, Events &events)
{
    const bool isWhole = m_final && m_read == 0 && static_cast<std::uint64_t>(bytes.size()) >= m_length;
    if (isWhole && m_opcode != WebSocketOpcode::Continuation && !isControl()) {
        readWholeMessage(bytes, events);
        return;
    }
    const auto size =
        static_cast<qsizetype>(std::min(static_cast<std::uint64_t>(bytes.size()), m_length - m_read));
    if (size > 0) {
        QByteArray &target = isControl() ? m_control : m_message;
        const qsizetype before = target.size();
        append(target, bytes.first(size));
        if (m_reader == WebSocketRole::Server)
            applyMask(target.data() + before, size, m_mask, m_read);
        m_read += static_cast<std::uint64_t>(size);
        bytes = bytes.sliced(size);
        if (!isControl() && m_kind == base::PayloadKind::Text &&
            !m_utf8.feed(QByteArrayView(target).sliced(before))) {
            fail(kInvalidPayload, "The text is not valid UTF-8.", events);
            return;
        }
    }
    if (m_read == m_length) {
        m_phase = Phase::Header;
        endFrame(events);
    }
}

/// What nearly every message is: one frame, all of it here.
void FrameReader::readWholeMessage(QByteArrayView &bytes, Events &events)
{
    const auto size = static_cast<qsizetype>(m_length);
    QByteArray payload(bytes.data(), size);
    bytes = bytes.sliced(size);
    if (m_reader == WebSocketRole::Server)
        applyMask(payload.data(), size, m_mask);
    m_phase = Phase::Header;
    m_inMessage = false;
    if (m_kind == base::PayloadKind::Text && !isUtf8(payload)) {
        fail(kInvalidPayload, "The text is not valid UTF-8.", events);
        return;
    }
    events.messageRead(m_kind, std::move(payload));
}

/// Grows with what has come, not with what a header promises, and never beyond the end of a last frame.
void FrameReader::append(QByteArray &target, QByteArrayView piece) const
{
    const qsizetype needed = target.size() + piece.size();
    if (m_final && needed > target.capacity()) {
        const auto end = target.size() + static_cast<qsizetype>(m_length - m_read);
        target.reserve(std::min(end, std::max(needed, 2 * target.capacity())));
    }
    target.append(piece);
}

void FrameReader::endFrame(Events &events)
{
    if (isControl()) {
        endControl(events);
        m_control = QByteArray();
        return;
    }
    if (!m_final)
        return;
    m_inMessage = false;
    if (m_kind == base::PayloadKind::Text && !m_utf8.isComplete()) {
        fail(kInvalidPayload, "The text ends inside a UTF-8 sequence.", events);
        return;
    }
    events.messageRead(m_kind, std::exchange(m_message, QByteArray()));
}

void FrameReader::endControl(Events &events)
{
    if (m_opcode == WebSocketOpcode::Ping) {
        events.pingRead(m_control);
        return;
    }
    if (m_opcode == WebSocketOpcode::Pong) {
        events.pongRead();
        return;
    }
    if (m_control.size() == 1) {
        fail(kProtocolError, "A close code has two bytes.", events);
        return;
    }
    quint16 code = kNoCode;
    if (m_control.size() >= 2) {
        code = qFromBigEndian<quint16>(m_control.constData());
        if (!isCloseCode(code)) {
            fail(kProtocolError, "The close code may not be sent.", events);
            return;
        }
        if (!QByteArrayView(m_control).sliced(2).isValidUtf8()) {
            fail(kInvalidPayload, "The close reason is not valid UTF-8.", events);
            return;
        }
    }
    m_phase = Phase::Over;
    events.closeRead(code, QByteArrayView(m_control).sliced(std::min<qsizetype>(2, m_control.size())));
}

void FrameReader::fail(quint16 code, QByteArrayView reason, Events &events)
{
    m_phase = Phase::Over;
    m_message = QByteArray();
    events.violated(code, reason);
}

} // namespace pushscope::wire
