// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/capture/blockcodec.h"
#include "core/client/frame.h"

#include <QByteArrayView>

#include <chrono>
#include <optional>

namespace pushscope::capture {

/// What a filter looks at: one frame, in views only, so that a block of a recording is searched without
/// making frames. Valid as long as the bytes behind it.
struct FilterRow
{
    static constexpr quint32 kNoTopicId = ~quint32(0);

    client::SourceId source;
    base::Transport transport{};
    client::Direction direction{};
    client::FrameKind kind{};
    base::WallTime time;
    /// Rows of one number have one topic, until FilterEvaluator::forget(); the answer for a topic is then
    /// worked out once. Small numbers, counted from 0, are remembered.
    quint32 topicId = kNoTopicId;
    QByteArrayView topic;
    QByteArrayView event;
    QByteArrayView id;
    QByteArrayView payload;
    qint64 wireBytes = 0;
    std::optional<std::chrono::microseconds> latency;

    [[nodiscard]] static FilterRow of(const client::Frame &frame)
    {
        return {.source = frame.source,
                .transport = frame.transport,
                .direction = frame.direction,
                .kind = frame.kind,
                .time = frame.time,
                .topicId = kNoTopicId,
                .topic = frame.topic,
                .event = frame.event,
                .id = frame.id,
                .payload = frame.payload,
                .wireBytes = frame.wireBytes,
                .latency = frame.latency};
    }
    /// The topic's number is the block's: forget() before the next block.
    [[nodiscard]] static FilterRow of(const FrameView &frame)
    {
        return {.source = frame.source,
                .transport = frame.transport,
                .direction = frame.direction,
                .kind = frame.kind,
                .time = frame.time,
                .topicId = quint32(frame.topicIndex),
                .topic = frame.topic,
                .event = frame.event,
                .id = frame.id,
                .payload = frame.payload,
                .wireBytes = frame.wireBytes,
                .latency = frame.latency};
    }
};

} // namespace pushscope::capture
