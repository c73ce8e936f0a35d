// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/client/frame.h"

#include <QByteArray>
#include <QString>
#include <QStringList>

#include <vector>

namespace pushscope::capture {

/// A run of bytes of a message on the wire, and what it is there for.
struct WirePart
{
    enum class Role : unsigned char {
        Opcode,     ///< first byte of a WebSocket frame
        Length,     ///< second byte
        LongLength, ///< the 2 or 8 bytes that follow where 7 bits do not do
        Mask,
        HttpHead,
        ChunkSize,
        ChunkEnd,
        Envelope, ///< punctuation and names of the dialect
        Topic,
        Id,
        Time,
        Event,
        FieldName, ///< `data: `
        LineEnd,
        Dispatch, ///< the empty line that ends a block
        Other,    ///< comment, `retry:`, a field that is not known
        Payload,
    };
    qsizetype begin = 0;
    qsizetype end = 0;
    Role role = Role::Other;
    QString label;  ///< the bytes in the notation that suits them: `1 000 0001`; may be empty
    QString detail; ///< what they say: `FIN 1 · RSV 0 · opcode 1 text`
    [[nodiscard]] qsizetype size() const { return end - begin; }
};

/// One message as the bytes that a transport puts on the socket for it.
struct WireAnatomy
{
    static constexpr std::size_t kMostParts = 4096; ///< then the rest is one part

    base::Transport transport{};
    client::Direction direction = client::Direction::In;
    bool isReceived = false;     ///< observed, not worked out
    QByteArray bytes;            ///< empty where the transport cannot carry the message
    std::vector<WirePart> parts; ///< in order, without gaps, over all of the bytes
    qint64 payloadBytes = 0;     ///< of the message's own payload; what coding it for the transport adds is overhead
    QStringList remarks;         ///< what is not known or not counted, one sentence each
    [[nodiscard]] qint64 overheadBytes() const { return bytes.size() - payloadBytes; }
};

/// The message as Pushscope's hub sends it over a transport; over the one by which it came, as it really was, as far as
/// that is kept (see client::receivedBytes). What counts:
///
/// - WebSocket: one frame of `/ws`; from a client a masked one, with zeros for the mask.
/// - SSE: one block of `/sse` as one HTTP chunk. The head of the answer comes once a stream and does not count.
/// - long poll: a whole answer of `/poll` with this message alone, as one that waited for it gets it.
/// - poll: the message's own element in the list of an answer. Whatever came since the last poll shares the rest.
///
/// Requests do not count, nor TLS and TCP. Nothing but WebSocket carries what a client sends. Copies the payload and
/// reads it once: not for the UI thread where it is large.
[[nodiscard]] WireAnatomy wireAnatomy(const client::Frame &frame, base::Transport transport);

} // namespace pushscope::capture
