// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/client/frame.h"

#include <QObject>

namespace pushscope::client {

/// Gathers what all sources observe in one turn of the network thread's event loop and hands it to the sink in one
/// append, in order of arrival. Bounded: a turn that observes very much is handed over in several pieces, so that
/// at most `kMostFrames` frames or about `kMostBytes` of payload and kept bytes wait here.
class FrameBatcher : public QObject
{
    Q_OBJECT

public:
    static constexpr std::size_t kMostFrames = 4096;
    static constexpr qsizetype kMostBytes = 8 * 1024 * 1024;

    explicit FrameBatcher(FrameSink &sink) : m_sink(sink) {}

    void add(Frame frame);
    /// Hands over what waits, now.
    void flush();

private:
    FrameSink &m_sink;
    std::vector<Frame> m_frames;
    qsizetype m_bytes = 0;
    bool m_scheduled = false;
};

} // namespace pushscope::client
