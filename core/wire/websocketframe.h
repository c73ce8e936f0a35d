// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QByteArrayView>

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

} // namespace pushscope::wire
