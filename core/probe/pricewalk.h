// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QRandomGenerator>

namespace pushscope::probe {

/// The textbook's price: a random walk in cents that turns back at its bounds.
class PriceWalk
{
public:
    static constexpr int kLowest = 50'00;
    static constexpr int kHighest = 200'00;
    static constexpr int kLargestStep = 75;

    explicit PriceWalk(quint32 seed) : m_random(seed) {}

    /// One step on, as `{"price":N}` with two decimals.
    [[nodiscard]] QByteArray next()
    {
        m_cents += m_random.bounded(-kLargestStep, kLargestStep + 1);
        if (m_cents < kLowest)
            m_cents = 2 * kLowest - m_cents;
        else if (m_cents > kHighest)
            m_cents = 2 * kHighest - m_cents;
        return "{\"price\":" + QByteArray::number(m_cents / 100.0, 'f', 2) + '}';
    }

private:
    QRandomGenerator m_random;
    int m_cents = 100'00;
};

} // namespace pushscope::probe
