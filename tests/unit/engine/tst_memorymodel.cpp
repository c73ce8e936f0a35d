// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/memory.h"

#include "tests/unit/engine/engineconformance.h"

#include <algorithm>
#include <map>

using namespace pushscope;
using engine::MemoryEngine;

namespace {

/// The rules of MemoryEngine written down as plainly as possible: one list, looked through every time.
class Model
{
public:
    explicit Model(const MemoryEngine::Limits &limits) : m_limits(limits) {}

    void append(const QByteArray &topic, qsizetype payload, base::SteadyTime now)
    {
        if (!m_active.contains(topic) && m_active.size() == m_limits.topics)
            forget();
        m_active[topic] = ++m_head;
        m_first.try_emplace(topic, m_head);
        m_held.push_back({topic, m_head, now, MemoryEngine::kMessageOverhead + static_cast<std::size_t>(payload)});
        while (std::count_if(m_held.begin(), m_held.end(), [&](const Held &h) { return h.topic == topic; }) >
               static_cast<std::ptrdiff_t>(m_limits.messagesPerTopic))
            evict(std::find_if(m_held.begin(), m_held.end(), [&](const Held &h) { return h.topic == topic; }));
        std::vector<Held> old;
        std::copy_if(m_held.begin(), m_held.end(), std::back_inserter(old), [&](const Held &h) { return isOld(h, now); });
        for (const Held &gone : old)
            evict(std::find_if(m_held.begin(), m_held.end(), [&](const Held &h) { return h.position == gone.position; }));
        while (bytes() > m_limits.bytes)
            evict(m_held.begin());
    }

    /// Positions and gaps as `positionsOf` and `describe` write them, the gaps sorted.
    struct Answer
    {
        QByteArray positions;
        QByteArrayList gaps;
    };
    [[nodiscard]] Answer replay(const std::vector<broker::TopicFilter> &filters, quint64 since, base::SteadyTime now) const
    {
        const auto matches = [&](const QByteArray &topic) {
            return std::any_of(filters.begin(), filters.end(), [&](const auto &f) { return f.matches(topic); });
        };
        Answer answer;
        std::map<QByteArray, quint64> lost;
        for (const auto &[topic, position] : m_lost) {
            if (matches(topic) && position > since)
                lost[topic] = position;
        }
        QByteArrayList positions;
        for (const Held &held : m_held) {
            if (!matches(held.topic) || held.position <= since)
                continue;
            if (isOld(held, now))
                lost[held.topic] = std::max(lost[held.topic], held.position);
            else
                positions.append(QByteArray::number(qulonglong(held.position)));
        }
        answer.positions = positions.join(' ');
        if (mayHaveForgotten(filters, since))
            answer.gaps.append(gap("*", since, m_forgotten));
        for (const auto &[topic, position] : lost)
            answer.gaps.append(gap(topic, since, position));
        std::sort(answer.gaps.begin(), answer.gaps.end());
        return answer;
    }

private:
    struct Held
    {
        QByteArray topic;
        quint64 position;
        base::SteadyTime at;
        std::size_t cost;
    };
    using Place = std::vector<Held>::iterator;

    static QByteArray gap(const QByteArray &topic, quint64 since, quint64 to)
    {
        return topic + ':' + QByteArray::number(qulonglong(since + 1)) + '-' + QByteArray::number(qulonglong(to));
    }
    [[nodiscard]] bool isOld(const Held &held, base::SteadyTime now) const
    {
        return now - held.at > m_limits.age && m_active.at(held.topic) != held.position;
    }
    [[nodiscard]] std::size_t bytes() const
    {
        std::size_t sum = 0;
        for (const Held &held : m_held)
            sum += held.cost;
        return sum;
    }
    [[nodiscard]] bool mayHaveForgotten(const std::vector<broker::TopicFilter> &filters, quint64 since) const
    {
        return since < m_forgotten && std::any_of(filters.begin(), filters.end(), [&](const auto &filter) {
                   const auto first = m_first.find(filter.bytes());
                   return filter.hasWildcards() || first == m_first.end() || first->second > since + 1;
               });
    }
    void evict(Place place)
    {
        m_lost[place->topic] = place->position;
        m_held.erase(place);
    }
    void forget()
    {
        const auto silent = std::min_element(m_active.begin(), m_active.end(),
                                             [](const auto &a, const auto &b) { return a.second < b.second; });
        const QByteArray topic = silent->first;
        m_forgotten = std::max(m_forgotten, silent->second);
        std::erase_if(m_held, [&](const Held &held) { return held.topic == topic; });
        m_lost.erase(topic);
        m_first.erase(topic);
        m_active.erase(topic);
    }

    const MemoryEngine::Limits m_limits;
    std::vector<Held> m_held;
    std::map<QByteArray, quint64> m_active; ///< newest position
    std::map<QByteArray, quint64> m_first;  ///< first position since it came
    std::map<QByteArray, quint64> m_lost;   ///< newest position let go
    quint64 m_forgotten = 0;
    quint64 m_head = 0;
};

QByteArrayList sortedGaps(const std::vector<broker::Gap> &gaps)
{
    QByteArrayList texts;
    for (const broker::Gap &gap : gaps)
        texts.append(tests::describe({gap}));
    std::sort(texts.begin(), texts.end());
    return texts;
}

bool covers(const broker::Gap &gap, const QByteArray &topic, quint64 position)
{
    return (!gap.topic || gap.topic->bytes() == topic) && gap.from.value <= position && position <= gap.to.value;
}

std::vector<broker::TopicFilter> randomFilters(tests::Chance &chance)
{
    std::vector<broker::TopicFilter> filters;
    while (filters.empty() || chance.oneIn(2)) {
        if (auto filter = broker::TopicFilter::parse(tests::randomFilterName(chance)))
            filters.push_back(*filter);
    }
    return filters;
}

/// Out of every range, bounds that bite soon and bounds that hardly ever do.
MemoryEngine::Limits randomLimits(tests::Chance &chance)
{
    return {.messagesPerTopic = static_cast<std::size_t>(1 + chance.below(chance.oneIn(2) ? 4 : 1000)),
            .bytes = (MemoryEngine::kMessageOverhead + 50) * static_cast<std::size_t>(1 + chance.below(300)),
            .age = std::chrono::seconds(1 + chance.below(chance.oneIn(2) ? 20 : 10'000)),
            .topics = static_cast<std::size_t>(1 + chance.below(chance.oneIn(2) ? 8 : 1000))};
}

} // namespace

class TestMemoryModel : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void agreesWithTheRulesAndNeverLiesAboutLoss()
    {
        tests::Chance chance;
        for (int engines = 0; engines < 200; ++engines) {
            checkOneEngine(chance);
            if (QTest::currentTestFailed())
                return;
        }
    }

private:
    static void checkOneEngine(tests::Chance &chance)
    {
        tests::ManualClock clock;
        const MemoryEngine::Limits limits = randomLimits(chance);
        MemoryEngine engine(clock, limits);
        Model model(limits);
        std::vector<QByteArray> published; // topics by position, from 1
        for (int step = 0; step < 300; ++step) {
            if (chance.oneIn(4))
                clock.advance(std::chrono::milliseconds(chance.below(5000)));
            const QByteArray topic = tests::randomTopicName(chance);
            const qsizetype size = chance.below(100);
            QVERIFY(engine.append({.topic = tests::topic(topic), .payload = QByteArray(size, 'x')}));
            model.append(topic, size, clock.steadyNow());
            published.push_back(topic);
            if (!chance.oneIn(3))
                continue;
            if (chance.oneIn(3))
                clock.advance(std::chrono::milliseconds(chance.below(20'000)));
            const auto filters = randomFilters(chance);
            const auto since = static_cast<quint64>(chance.below(static_cast<int>(published.size()) + 1));
            const broker::Replay replay = engine.replay(filters, base::Cursor{engine.head().epoch, {since}});
            const Model::Answer expected = model.replay(filters, since, clock.steadyNow());
            QCOMPARE(tests::positionsOf(replay.messages), expected.positions);
            QCOMPARE(sortedGaps(replay.gaps), expected.gaps);
            checkHonesty(replay, filters, since, published);
            if (QTest::currentTestFailed())
                return;
        }
    }

    /// Whatever the bounds: each message after the cursor that matches is there, or a gap says that it is not.
    static void checkHonesty(const broker::Replay &replay, const std::vector<broker::TopicFilter> &filters,
                             quint64 since, const std::vector<QByteArray> &published)
    {
        auto next = replay.messages.begin();
        for (quint64 position = since + 1; position <= published.size(); ++position) {
            const QByteArray &topic = published[position - 1];
            const bool wanted = std::any_of(filters.begin(), filters.end(),
                                            [&](const auto &filter) { return filter.matches(topic); });
            const bool there = next != replay.messages.end() && (*next)->position.value == position;
            if (there)
                ++next;
            const bool told = std::any_of(replay.gaps.begin(), replay.gaps.end(),
                                          [&](const auto &gap) { return covers(gap, topic, position); });
            const bool toldOfTopic = std::any_of(replay.gaps.begin(), replay.gaps.end(), [&](const auto &gap) {
                return gap.topic && covers(gap, topic, position);
            });
            QVERIFY2(!wanted || there || told, "lost in silence");
            QVERIFY2(wanted || !there, "came unwanted");
            QVERIFY2(!there || !toldOfTopic, "said to be lost, but there");
        }
        QVERIFY2(next == replay.messages.end(), "out of order");
    }
};

QTEST_APPLESS_MAIN(TestMemoryModel)
#include "tst_memorymodel.moc"
