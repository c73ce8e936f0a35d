// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/net/outboundqueue.h"

#include <QtGlobal>

#include <chrono>

namespace pushscope::net {

/// Every bound on what comes from outside, with its default.
struct Limits
{
    qsizetype headBytes = 16 * 1024;
    std::chrono::milliseconds headTime{10'000}; ///< from accept, or a request's first byte, to its whole head
    qsizetype messageBytes = 1024 * 1024;       ///< HTTP body and WebSocket message
    int peers = 16'384;                         ///< connections in all
    int peersPerAddress = 16'384;               ///< connections from one address
    int subscriptionsPerPeer = 256;
    double publishRate = 0;      ///< messages per second and peer; 0: as fast as it likes
    OutboundQueue::Limits queue; ///< what may wait for one peer, and what happens beyond
    std::chrono::milliseconds idleTime{
        75'000}; ///< keep-alive connection without a request, or a body that stalls
    std::chrono::milliseconds heartbeat{15'000}; ///< SSE comment, WebSocket ping; two unanswered end the peer
    std::chrono::milliseconds retry{1'000};      ///< told to SSE clients
    std::chrono::milliseconds longestPoll{60'000}; ///< upper bound of `wait`
    int messagesPerPoll = 1'000;
};

} // namespace pushscope::net
