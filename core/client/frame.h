// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/base/payload.h"
#include "core/base/transport.h"

#include <QByteArray>
#include <QHashFunctions>

#include <chrono>
#include <compare>
#include <memory>
#include <optional>
#include <vector>

namespace pushscope::client {

/// Names a source for as long as the program runs; never reused.
struct SourceId
{
    quint32 value = 0;
    constexpr auto operator<=>(const SourceId &) const = default;
    friend size_t qHash(SourceId id, size_t seed = 0) noexcept { return ::qHash(id.value, seed); }
};

enum class Direction : unsigned char { In, Out };

enum class FrameKind : unsigned char {
    Message,      ///< a message with a payload
    Control,      ///< part of the protocol: welcome, ok, error, pong
    Opened,       ///< connected; payload: the address, and the sub-protocol where some were offered
    Closed,       ///< ended; payload: one sentence with code and reason
    Reconnecting, ///< payload: one sentence with the delay
    Resumed,      ///< reconnected and asked for what was missed; payload: the cursor
    Gap,          ///< the server said that messages are lost; payload: one sentence
};

/// What is known of the bytes that carried a message, inside the transport's own framing: the text of the WebSocket
/// message, the block of the event stream, the element of a poll's list. See wireform.h.
enum class WireForm : unsigned char {
    Unknown,   ///< not kept
    Bare,      ///< the payload is all there was
    Canonical, ///< exactly as Pushscope's own hub writes it, so that the frame's other members tell every byte
    Kept,      ///< `raw` has them
};

/// One thing observed on a wire. Immutable once it is in the capture.
struct Frame
{
    SourceId source;
    base::Transport transport{};
    Direction direction = Direction::In;
    FrameKind kind = FrameKind::Message;
    base::PayloadKind payloadKind = base::PayloadKind::Text;
    base::WallTime time;  ///< when it was observed here
    QByteArray topic;     ///< empty where the protocol names none and the source gives none
    QByteArray event;
    QByteArray id;
    QByteArray payload;
    QByteArray raw;       ///< see WireForm::Kept; otherwise empty
    WireForm wireForm = WireForm::Unknown;
    qint64 wireBytes = 0; ///< bytes on the wire for this frame, framing included, TLS and TCP not
    std::optional<std::chrono::microseconds> latency; ///< from the hub's time in the message to `time`
};
using FramePtr = std::shared_ptr<const Frame>;

/// Takes what sources observe. Called on the network thread, in batches, in order of arrival.
class FrameSink
{
public:
    virtual ~FrameSink() = default;
    virtual void append(std::vector<Frame> frames) = 0;
};

} // namespace pushscope::client
