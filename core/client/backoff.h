// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <functional>
#include <optional>

namespace pushscope::client {

/// How long to wait before the next try: the first delay, doubled with every further failure up to a longest, each
/// spread by +-25 % so that the clients of a hub that restarts do not come back in one moment.
class Backoff
{
public:
    using Milliseconds = std::chrono::milliseconds;
    /// `random` gives numbers from 0 to 1.
    Backoff(Milliseconds first, Milliseconds longest, std::function<double()> random);

    /// What a server asked for (`retry:` of an event stream). It replaces the first delay and is a lower limit
    /// (WHATWG HTML 9.2.3: wait at least the reconnection time), so from then on the spread is 0 to +25 %.
    void setServerDelay(Milliseconds delay);
    [[nodiscard]] Milliseconds next();
    /// The connection was of use: the next failure starts again with the first delay.
    void reset() { m_failures = 0; }

private:
    const Milliseconds m_first;
    const Milliseconds m_longest;
    const std::function<double()> m_random;
    std::optional<Milliseconds> m_serverDelay;
    int m_failures = 0;
};

} // namespace pushscope::client
