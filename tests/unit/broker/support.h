// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/broker/topicfilter.h"

#include <QRandomGenerator>
#include <QTest>

#include <array>
#include <atomic>
#include <random>

namespace pushscope::tests {

/// Stands still until told otherwise. Thread-safe.
class ManualClock final : public base::Clock
{
public:
    [[nodiscard]] base::WallTime wallNow() const override
    {
        return base::WallTime(std::chrono::microseconds(1'700'000'000'000'000 + m_passed.load()));
    }
    [[nodiscard]] base::SteadyTime steadyNow() const override
    {
        return base::SteadyTime(std::chrono::hours(1) + std::chrono::microseconds(m_passed.load()));
    }
    void advance(std::chrono::microseconds by) { m_passed += by.count(); }

private:
    std::atomic<std::int64_t> m_passed = 0;
};

/// The topic or filter of a name known to be good.
inline broker::Topic topic(QByteArrayView name)
{
    return *broker::Topic::parse(name);
}
inline broker::TopicFilter filter(QByteArrayView name)
{
    return *broker::TopicFilter::parse(name);
}

/// Chance that can be had again: the seed is printed, and PUSHSCOPE_TEST_SEED sets it.
class Chance
{
public:
    Chance() : Chance(chooseSeed()) {}
    explicit Chance(quint32 seed) : m_engine(seed) {}

    /// 0 to `bound` - 1
    int below(int bound) { return std::uniform_int_distribution<int>(0, bound - 1)(m_engine); }
    bool oneIn(int n) { return below(n) == 0; }

    static quint32 chooseSeed()
    {
        bool given = false;
        quint32 seed = qEnvironmentVariable("PUSHSCOPE_TEST_SEED").toUInt(&given);
        if (!given)
            seed = QRandomGenerator::system()->generate();
        qInfo("seed %u (to repeat: PUSHSCOPE_TEST_SEED=%u)", seed, seed);
        return seed;
    }

private:
    std::mt19937 m_engine;
};

/// A topic of one to four levels out of few names, so that filters hit; some levels are empty.
inline QByteArray randomTopicName(Chance &chance)
{
    static constexpr std::array names{"a", "b", "c", "$sys", ""};
    QByteArray name;
    const int levels = 1 + chance.below(4);
    for (int i = 0; i < levels; ++i)
        name += (i > 0 ? "/" : "") + QByteArray(names[static_cast<std::size_t>(chance.below(5))]);
    return name.isEmpty() ? QByteArray("a") : name;
}

/// The like with wildcards at random.
inline QByteArray randomFilterName(Chance &chance)
{
    QList<QByteArray> levels = randomTopicName(chance).split('/');
    for (QByteArray &level : levels) {
        if (chance.oneIn(3))
            level = "+";
    }
    if (chance.oneIn(3))
        levels.last() = "#";
    return levels.join('/');
}

} // namespace pushscope::tests
