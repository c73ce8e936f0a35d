// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/client/backoff.h"

#include <algorithm>

namespace pushscope::client {

namespace {

constexpr double kSpread = 0.25;
// A server that asks for no delay at all must not make a client spin; one that asks for years is not believed.
constexpr std::chrono::milliseconds kShortest{20};
constexpr std::chrono::milliseconds kMostFromServer = std::chrono::hours(24);

} // namespace

Backoff::Backoff(Milliseconds first, Milliseconds longest, std::function<double()> random)
    : m_first(std::max(first, kShortest))
    , m_longest(std::max(longest, m_first))
    , m_random(std::move(random))
{
}

void Backoff::setServerDelay(Milliseconds delay)
{
    m_serverDelay = std::clamp(delay, kShortest, kMostFromServer);
}

Backoff::Milliseconds Backoff::next()
{
    const Milliseconds first = m_serverDelay.value_or(m_first);
    const Milliseconds longest = std::max(m_longest, first);
    Milliseconds delay = first;
    for (int i = 0; i < m_failures && delay < longest; ++i)
        delay = std::min(delay * 2, longest);
    if (delay < longest)
        ++m_failures;
    const double random = std::clamp(m_random(), 0.0, 1.0);
    const double factor = m_serverDelay ? 1.0 + kSpread * random : 1.0 - kSpread + 2 * kSpread * random;
    return std::chrono::round<Milliseconds>(delay * factor);
}

} // namespace pushscope::client
