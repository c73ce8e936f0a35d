// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/wire/websocketframe.h"

#include <algorithm>
#include <cstring>

namespace pushscope::wire {

namespace {

constexpr unsigned char kFin = 0x80;
constexpr unsigned char kMasked = 0x80;
constexpr unsigned char kLength16 = 126;
constexpr unsigned char kLength64 = 127;
constexpr std::uint64_t kMaxControlBytes = 125;

char *putBigEndian(char *to, std::uint64_t value, int bytes)
{
    for (int i = bytes - 1; i >= 0; --i)
        *to++ = static_cast<char>(value >> (8 * i));
    return to;
}

std::uint64_t bigEndian(const unsigned char *from, int bytes)
{
    std::uint64_t value = 0;
    for (int i = 0; i < bytes; ++i)
        value = value << 8U | from[i];
    return value;
}

/// Writes all of a header but the mask; returns where it goes on.
char *putHeader(char *to, WebSocketOpcode opcode, qsizetype payloadBytes, bool masked)
{
    const auto flag = static_cast<unsigned char>(masked ? kMasked : 0);
    const auto length = static_cast<std::uint64_t>(payloadBytes);
    *to++ = static_cast<char>(kFin | static_cast<unsigned char>(opcode));
    if (length < kLength16) {
        *to++ = static_cast<char>(flag | length);
        return to;
    }
    const bool isShort = length <= 0xFFFF;
    *to++ = static_cast<char>(flag | (isShort ? kLength16 : kLength64));
    return putBigEndian(to, length, isShort ? 2 : 8);
}

bool isKnown(unsigned opcode)
{
    return opcode <= 0x2 || (opcode >= 0x8 && opcode <= 0xA);
}

} // namespace

int frameHeaderBytes(qsizetype payloadBytes, bool masked)
{
    const int length = payloadBytes < kLength16 ? 2 : payloadBytes <= 0xFFFF ? 4 : 10;
    return length + (masked ? 4 : 0);
}

QByteArray encodeServerFrame(WebSocketOpcode opcode, QByteArrayView payload)
{
    QByteArray frame(frameHeaderBytes(payload.size(), false) + payload.size(), Qt::Uninitialized);
    char *to = putHeader(frame.data(), opcode, payload.size(), false);
    std::copy(payload.begin(), payload.end(), to);
    return frame;
}

QByteArray encodeClientFrame(WebSocketOpcode opcode, QByteArrayView payload, WebSocketMask mask)
{
    QByteArray frame(frameHeaderBytes(payload.size(), true) + payload.size(), Qt::Uninitialized);
    char *to = putHeader(frame.data(), opcode, payload.size(), true);
    to = std::copy(mask.begin(), mask.end(), to);
    std::copy(payload.begin(), payload.end(), to);
    applyMask(to, payload.size(), mask);
    return frame;
}

void applyMask(char *data, qsizetype size, WebSocketMask mask, std::uint64_t offset)
{
    std::array<unsigned char, 8> twice{};
    for (std::size_t i = 0; i < twice.size(); ++i)
        twice[i] = mask[(offset + i) % 4];
    std::uint64_t key = 0;
    std::memcpy(&key, twice.data(), sizeof key);
    qsizetype i = 0;
    for (; i + 8 <= size; i += 8) {
        std::uint64_t word = 0;
        std::memcpy(&word, data + i, sizeof word);
        word ^= key;
        std::memcpy(data + i, &word, sizeof word);
    }
    for (; i < size; ++i)
        data[i] = static_cast<char>(static_cast<unsigned char>(data[i]) ^ twice[static_cast<std::size_t>(i) % 8]);
}

FrameHeaderResult parseFrameHeader(QByteArrayView bytes)
{
    using Status = FrameHeaderResult::Status;
    const auto *at = reinterpret_cast<const unsigned char *>(bytes.data());
    FrameHeaderResult result;
    FrameHeader &header = result.header;
    if (bytes.isEmpty())
        return result;
    const unsigned opcode = at[0] & 0x0FU;
    const bool control = (opcode & 0x8U) != 0;
    header.fin = (at[0] & kFin) != 0;
    header.rsv = static_cast<unsigned char>(at[0] >> 4U & 7U);
    header.opcode = static_cast<WebSocketOpcode>(opcode);
    if (!isKnown(opcode) || (control && !header.fin))
        return {Status::Invalid, {}};
    if (bytes.size() < 2)
        return result;
    header.masked = (at[1] & kMasked) != 0;
    header.length = at[1] & 0x7FU;
    if (control && header.length > kMaxControlBytes)
        return {Status::Invalid, {}};
    const int lengthBytes = header.length == kLength16 ? 2 : header.length == kLength64 ? 8 : 0;
    header.headerBytes = 2 + lengthBytes + (header.masked ? 4 : 0);
    if (lengthBytes != 0) {
        if (bytes.size() < 2 + lengthBytes)
            return result;
        header.length = bigEndian(at + 2, lengthBytes);
        const std::uint64_t least = lengthBytes == 2 ? kLength16 : 0x10000;
        if (header.length < least || header.length >> 63U != 0)
            return {Status::Invalid, {}};
    }
    if (bytes.size() < header.headerBytes)
        return result;
    if (header.masked)
        std::memcpy(header.mask.data(), at + 2 + lengthBytes, header.mask.size());
    result.status = Status::Complete;
    return result;
}

} // namespace pushscope::wire
