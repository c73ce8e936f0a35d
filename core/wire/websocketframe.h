// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QByteArrayView>

#include <array>
#include <cstdint>

namespace pushscope::wire {

enum class WebSocketOpcode : unsigned char {
    Continuation = 0x0,
    Text = 0x1,
    Binary = 0x2,
    Close = 0x8,
    Ping = 0x9,
    Pong = 0xA,
};

/// One whole server frame (RFC 6455 5.2): FIN set, not masked, shortest length form. The same bytes serve every
/// client, which is what lets a message be encoded once.
[[nodiscard]] QByteArray encodeServerFrame(WebSocketOpcode opcode, QByteArrayView payload);

/// Bytes of header in front of a payload of this size: 2, 4 or 10, and 4 more when masked (client to server).
[[nodiscard]] int frameHeaderBytes(qsizetype payloadBytes, bool masked);

using WebSocketMask = std::array<unsigned char, 4>;

/// One whole client frame: FIN set, masked with `mask` (RFC 6455 5.3).
[[nodiscard]] QByteArray encodeClientFrame(WebSocketOpcode opcode, QByteArrayView payload, WebSocketMask mask);

/// XORs `size` bytes at `data` with the mask, of which `data` begins at byte `offset` of the payload. Twice is as good
/// as never. A payload may be masked piece by piece.
void applyMask(char *data, qsizetype size, WebSocketMask mask, std::uint64_t offset = 0);

/// The header in front of a frame's payload, of either direction.
struct FrameHeader
{
    bool fin = true;
    unsigned char rsv = 0; ///< RSV1 is bit 2, RSV2 bit 1, RSV3 bit 0; what they may be is agreed in the handshake
    WebSocketOpcode opcode = WebSocketOpcode::Text;
    bool masked = false;
    std::uint64_t length = 0; ///< of the payload; below 2^63
    WebSocketMask mask{};     ///< zero when not masked
    int headerBytes = 0;      ///< where the payload starts
};
struct FrameHeaderResult
{
    enum class Status { Complete, Incomplete, Invalid };
    Status status = Status::Incomplete;
    FrameHeader header; ///< when Complete
};
/// Pure: looks at the bytes from the start of a frame. Invalid (RFC 6455 5.2, 5.5): a reserved opcode, a control frame
/// that is fragmented or over 125 bytes, a length not in its shortest form or with its top bit set. Whether a frame
/// must be masked depends on who reads it, so that is left to the caller.
[[nodiscard]] FrameHeaderResult parseFrameHeader(QByteArrayView bytes);

} // namespace pushscope::wire
