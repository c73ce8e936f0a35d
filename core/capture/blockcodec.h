// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/client/frame.h"

#include <QByteArrayView>

#include <span>
#include <vector>

namespace pushscope::capture {

// How a recording keeps a block of frames. A block stands for itself: nothing outside is needed to read it.
//
//     version      1 byte, 2
//     count        varint, number of frames
//     time         zigzag varint, microseconds since the epoch, from which the first frame counts
//     topics       varint count, then each: varint source, string topic
//     events       varint count, then each: string
//     heads        varint bytes, then a head for each frame:
//       flags      1 byte: transport (2 bits), direction (1), kind (3), payload kind (1), has latency (1)
//       time       zigzag varint, microseconds after the frame before
//       topic      varint, index into topics
//       event      varint, index into events times 4, plus the wire form (2 bits)
//       id         varint, bytes in common with the id before; string, the rest
//       wire       zigzag varint, wire bytes less payload bytes
//       latency    zigzag varint, microseconds, where there is one
//       payload    varint, bytes
//       raw        where the wire form is Kept: varint, where in the raw bytes the payload stands, plus 1, or 0 when it
//                  does not; varint, bytes besides the payload that stands there
//     payloads     one after the other, up to the end, each followed by its raw bytes besides it
//
// In version 1, which is still read, the event is the index alone, and nothing is known of the wire form.
//
// A varint is LEB128; a string is a varint of its bytes and the bytes. Heads are apart from payloads so that a scan
// for a topic or a time touches few bytes.

/// Appends to `out`.
void encodeBlock(std::span<const client::Frame> frames, QByteArray &out);

/// One frame of a block, without copies: its views end with the bytes that were decoded.
struct FrameView
{
    client::SourceId source;
    base::Transport transport{};
    client::Direction direction{};
    client::FrameKind kind{};
    base::PayloadKind payloadKind{};
    base::WallTime time;
    std::size_t topicIndex = 0; ///< into BlockDecoder::topics()
    QByteArrayView topic;
    QByteArrayView event;
    QByteArrayView id; ///< valid until the next frame is read
    QByteArrayView payload;
    client::WireForm wireForm{};
    QByteArrayView rawBefore; ///< the raw bytes are these, the payload if it stands among them, and ...
    QByteArrayView rawAfter;  ///< ... these
    bool rawHoldsPayload = false;
    qint64 wireBytes = 0;
    std::optional<std::chrono::microseconds> latency;

    /// Put together; empty where none were kept.
    [[nodiscard]] QByteArray raw() const;
};

/// Reads a block from the first frame to the last. Never trusts the bytes: a damaged block ends early and says so.
class BlockDecoder
{
public:
    explicit BlockDecoder(QByteArrayView bytes);

    struct Topic
    {
        client::SourceId source;
        QByteArrayView topic;
    };
    [[nodiscard]] const std::vector<Topic> &topics() const { return m_topics; }
    [[nodiscard]] std::size_t count() const { return m_count; }
    /// Whether another frame was read into `frame`.
    bool next(FrameView &frame);
    /// Something did not fit; what was read before is right.
    [[nodiscard]] bool damaged() const { return m_damaged; }

private:
    [[nodiscard]] quint64 varint();
    [[nodiscard]] qint64 zigzag();
    [[nodiscard]] QByteArrayView string();
    [[nodiscard]] QByteArrayView take(quint64 bytes);

    /// The raw bytes of a frame whose payload ends at `m_payload`; whether they are there.
    bool readRaw(FrameView &frame, quint64 place, quint64 bytes);

    const char *m_at;
    const char *m_end; ///< of the part that is being read
    const char *m_payload = nullptr;
    const char *m_payloadEnd = nullptr;
    char m_version = 0;
    std::size_t m_count = 0;
    std::size_t m_read = 0;
    qint64 m_time = 0;
    std::vector<Topic> m_topics;
    std::vector<QByteArrayView> m_events;
    QByteArray m_id;
    bool m_damaged = false;
};

/// All frames, topics and events shared among them. Fewer than the block says when it is damaged.
[[nodiscard]] std::vector<client::Frame> decodeBlock(QByteArrayView bytes);

} // namespace pushscope::capture
