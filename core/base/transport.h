// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLatin1String>

#include <array>

namespace pushscope::base {

/// How messages travel between a hub and a client.
enum class Transport : unsigned char { WebSocket, Sse, LongPoll, Poll };

inline constexpr std::array kAllTransports{Transport::WebSocket, Transport::Sse, Transport::LongPoll,
                                           Transport::Poll};

/// `ws`, `sse`, `longpoll`, `poll`: as in `--transport` and in saved layouts.
[[nodiscard]] constexpr QLatin1String keyword(Transport transport)
{
    switch (transport) {
    case Transport::WebSocket: return QLatin1String("ws");
    case Transport::Sse: return QLatin1String("sse");
    case Transport::LongPoll: return QLatin1String("longpoll");
    case Transport::Poll: return QLatin1String("poll");
    }
    return {};
}

} // namespace pushscope::base
