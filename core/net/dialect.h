// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/cursor.h"
#include "core/broker/engine.h"
#include "core/broker/message.h"

#include <QByteArray>

namespace pushscope::net {

/// How a message is put on the wire. All peers of a dialect are sent the same bytes.
enum class Dialect : unsigned char {
    PlainFrame,    ///< `/ws`: JSON in a text frame
    RawFrame,      ///< `/ws/raw/T`: the payload in a frame of its kind
    SseChunk,      ///< an event-stream block as one HTTP chunk
    EnvelopeChunk, ///< the same with `envelope=1`
    SseBlock,      ///< without chunks, for HTTP/1.0
    EnvelopeBlock,
};
inline constexpr int kDialects = 6;

/// Encoded once for all shards (Message::encodings), but for the two of HTTP/1.0, which nobody should need.
[[nodiscard]] QByteArray encode(Dialect dialect, const broker::Message &message, base::Epoch epoch);

/// The object that the plain dialect, `event: gap` and a poll's `gap` share: `{"topic":T,"from":P,"to":P}`.
[[nodiscard]] QByteArray gapObject(const broker::Gap &gap);

/// What tells a peer of the dialect that messages are lost to it; empty where there is no word for it (raw).
/// `seen` is the cursor that a stream may resume from after reading the notice.
[[nodiscard]] QByteArray encodeGapNotice(Dialect dialect, const broker::Gap &gap, base::Cursor seen);

/// The bytes of an event stream as its dialect carries them: as a chunk, or as they are.
[[nodiscard]] QByteArray streamBytes(Dialect dialect, QByteArrayView blocks);

[[nodiscard]] QByteArray envelope(const broker::Message &message, base::Epoch epoch);

} // namespace pushscope::net
