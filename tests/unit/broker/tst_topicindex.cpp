// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/broker/topicindex.h"

#include "tests/unit/broker/support.h"

#include <map>
#include <utility>

using namespace pushscope;
using broker::LevelTree;
using broker::TopicIndex;

namespace {

/// Every visit as value -> how often.
template <class Index>
std::map<int, int> visits(const Index &index, QByteArrayView topic)
{
    std::map<int, int> seen;
    index.match(topic, [&](int value) { ++seen[value]; });
    return seen;
}

std::vector<int> sorted(const LevelTree::Ids &ids)
{
    std::vector<int> result(ids.begin(), ids.end());
    std::sort(result.begin(), result.end());
    return result;
}

} // namespace

class TestTopicIndex : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void findsExactAndWildcardFilters()
    {
        TopicIndex<int> index;
        index.add(tests::filter("a/b"), 1);
        index.add(tests::filter("a/+"), 2);
        index.add(tests::filter("#"), 3);
        index.add(tests::filter("a/b/#"), 4);
        index.add(tests::filter("a/c"), 5);
        QCOMPARE(visits(index, "a/b"), (std::map<int, int>{{1, 1}, {2, 1}, {3, 1}, {4, 1}}));
        QCOMPARE(visits(index, "x"), (std::map<int, int>{{3, 1}}));
    }

    void visitsAValueOncePerMatchingFilter()
    {
        TopicIndex<int> index;
        index.add(tests::filter("a/b"), 1);
        index.add(tests::filter("a/+"), 1);
        index.add(tests::filter("a/b"), 1);
        QCOMPARE(visits(index, "a/b"), (std::map<int, int>{{1, 2}}));
    }

    void countsAdds()
    {
        TopicIndex<int> index;
        const auto filter = tests::filter("a/#");
        index.add(filter, 1);
        index.add(filter, 1);
        QVERIFY(index.remove(filter, 1));
        QCOMPARE(visits(index, "a").size(), 1u);
        QVERIFY(index.remove(filter, 1));
        QVERIFY(visits(index, "a").empty());
        QVERIFY(!index.remove(filter, 1));
        QVERIFY(index.isEmpty());
    }

    void visitsInTheOrderOfAdding()
    {
        TopicIndex<int> index;
        std::vector<int> expected;
        for (int value = 0; value < 1000; ++value) {
            index.add(tests::filter("a"), 7 * value);
            expected.push_back(7 * value);
        }
        std::vector<int> seen;
        index.match("a", [&](int value) { seen.push_back(value); });
        QCOMPARE(seen, expected);
    }

    void keepsTheOthersWhenManyLeaveOneFilter()
    {
        TopicIndex<int> index;
        const auto filter = tests::filter("a/+");
        for (int value = 0; value < 10'000; ++value)
            index.add(filter, value);
        for (int value = 0; value < 10'000; ++value) {
            if (value % 100 != 0)
                QVERIFY(index.remove(filter, value));
        }
        const auto seen = visits(index, "a/b");
        QCOMPARE(seen.size(), 100u);
        for (const auto &[value, count] : seen)
            QVERIFY(value % 100 == 0 && count == 1);
        for (int value = 0; value < 10'000; value += 100)
            QVERIFY(index.remove(filter, value));
        QVERIFY(index.isEmpty());
    }

    void agreesWithAskingEveryFilter()
    {
        tests::Chance chance;
        TopicIndex<int> index;
        std::map<std::pair<QByteArray, int>, int> model;
        for (int round = 0; round < 2'000; ++round) {
            const auto filter = broker::TopicFilter::parse(tests::randomFilterName(chance));
            if (!filter)
                continue;
            const int value = chance.below(40);
            const auto place = model.find({filter->bytes(), value});
            if (chance.oneIn(2)) {
                index.add(*filter, value);
                ++model[{filter->bytes(), value}];
            } else {
                QCOMPARE(index.remove(*filter, value), place != model.end());
                if (place != model.end() && --place->second == 0)
                    model.erase(place);
            }
            const QByteArray topic = tests::randomTopicName(chance);
            std::map<int, int> expected;
            for (const auto &[key, count] : model) {
                if (tests::filter(key.first).matches(topic))
                    ++expected[key.second];
            }
            QVERIFY2(visits(index, topic) == expected, topic);
        }
    }

    void treeAgreesWithAskingEveryTopic()
    {
        tests::Chance chance;
        LevelTree tree;
        std::map<QByteArray, int> model;
        for (int round = 0; round < 2'000; ++round) {
            const QByteArray topic = tests::randomTopicName(chance);
            if (chance.oneIn(2)) {
                tree.insert(topic, round);
                model[topic] = round;
            } else {
                tree.remove(topic);
                model.erase(topic);
            }
            QCOMPARE(tree.isEmpty(), model.empty());
            const auto filter = broker::TopicFilter::parse(tests::randomFilterName(chance));
            if (!filter)
                continue;
            std::vector<int> expected;
            for (const auto &[name, id] : model) {
                if (filter->matches(name))
                    expected.push_back(id);
            }
            std::sort(expected.begin(), expected.end());
            LevelTree::Ids ids;
            tree.collectTopics(filter->bytes(), ids);
            QVERIFY2(sorted(ids) == expected, filter->bytes());
        }
    }

    void bearsTheDeepestNames()
    {
        TopicIndex<int> index;
        const QByteArray topic(255, '/');
        QByteArray wildcards("+");
        while (wildcards.size() < 253)
            wildcards += "/+";
        index.add(tests::filter(wildcards + "/#"), 1);
        index.add(tests::filter(topic), 2);
        QCOMPARE(visits(index, topic), (std::map<int, int>{{1, 1}, {2, 1}}));
    }
};

QTEST_APPLESS_MAIN(TestTopicIndex)
#include "tst_topicindex.moc"
