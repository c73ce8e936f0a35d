// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/client/frame.h"

#include <mutex>

namespace pushscope::client {

/// Keeps what sources observe. Thread-safe: written on the network thread, read by the test.
class FrameLog final : public FrameSink
{
public:
    void append(std::vector<Frame> frames) override
    {
        const std::scoped_lock lock(m_mutex);
        m_appends += 1;
        for (Frame &frame : frames)
            m_frames.push_back(std::move(frame));
    }

    [[nodiscard]] std::vector<Frame> all() const
    {
        const std::scoped_lock lock(m_mutex);
        return m_frames;
    }
    [[nodiscard]] std::vector<Frame> of(FrameKind kind, Direction direction = Direction::In) const
    {
        std::vector<Frame> result;
        for (const Frame &frame : all()) {
            if (frame.kind == kind && frame.direction == direction)
                result.push_back(frame);
        }
        return result;
    }
    [[nodiscard]] int count(FrameKind kind, Direction direction = Direction::In) const
    {
        return static_cast<int>(of(kind, direction).size());
    }
    [[nodiscard]] QList<QByteArray> payloads(FrameKind kind = FrameKind::Message,
                                             Direction direction = Direction::In) const
    {
        QList<QByteArray> result;
        for (const Frame &frame : of(kind, direction))
            result.append(frame.payload);
        return result;
    }
    [[nodiscard]] int appends() const
    {
        const std::scoped_lock lock(m_mutex);
        return m_appends;
    }

private:
    mutable std::mutex m_mutex; ///< protects what follows
    std::vector<Frame> m_frames;
    int m_appends = 0;
};

} // namespace pushscope::client
