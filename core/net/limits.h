// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtTypes>

#include <chrono>

namespace pushscope::net {

/// Every bound on what comes from outside, with its default.
struct Limits
{
    qsizetype headBytes = 16 * 1024;
    std::chrono::milliseconds headTime{10'000};        ///< from accept to a whole request head
    qsizetype messageBytes = 1024 * 1024;              ///< HTTP body and WebSocket message
    int peers = 16'384;                                ///< connections in all
    int subscriptionsPerPeer = 256;
    qsizetype outboundBytesPerPeer = 4 * 1024 * 1024;  ///< then the peer is disconnected (1013 / end of stream)
    std::chrono::milliseconds idleTime{75'000};        ///< keep-alive connection without a request
    std::chrono::milliseconds heartbeat{15'000};       ///< SSE comment, WebSocket ping
    std::chrono::milliseconds retry{1'000};            ///< told to SSE clients
    std::chrono::milliseconds longestPoll{60'000};     ///< upper bound of `wait`
    int messagesPerPoll = 1'000;
};

} // namespace pushscope::net
