// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/capture/search/matchindex.h"

#include <QtTest>

#include <algorithm>
#include <random>
#include <set>

using namespace pushscope::capture;

namespace {

/// The same thing as plainly as can be: a sorted list of matches and the number of the first.
struct Naive
{
    std::set<quint64> matches;
    quint64 pivot = 0;
    quint64 held = 0;

    [[nodiscard]] qint64 first() const
    {
        return held > pivot ? std::distance(matches.upper_bound(pivot), matches.lower_bound(held))
                            : -std::distance(matches.lower_bound(held), matches.upper_bound(pivot));
    }
};

std::vector<quint64> listed(const MatchIndex &index)
{
    std::vector<quint64> sequences;
    for (qint64 match = index.first(); match < index.end(); ++match)
        sequences.push_back(index.sequence(match).value);
    return sequences;
}

MatchRun run(quint64 pivot, quint64 from, quint64 to, const std::set<quint64> &matches)
{
    MatchRun run(Sequence{pivot}, Sequence{from}, Sequence{to});
    for (auto match = matches.lower_bound(from); match != matches.end() && *match < to; ++match)
        run.add(Sequence{*match});
    return run;
}

} // namespace

class MatchIndexTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void pagesCountAndSelect_data()
    {
        QTest::addColumn<int>("oneIn");
        QTest::newRow("none") << 0;
        QTest::newRow("all") << 1;
        QTest::newRow("every other") << 2;
        QTest::newRow("a few") << 100;
    }
    void pagesCountAndSelect()
    {
        QFETCH(const int, oneIn);
        MatchPage page;
        std::vector<std::size_t> frames;
        for (std::size_t i = 0; i < MatchPage::kFrames; ++i) {
            QCOMPARE(page.rank(i), frames.size());
            if (oneIn > 0 && i % std::size_t(oneIn) == 0) {
                page.set(i);
                page.set(i);
                frames.push_back(i);
            }
        }
        QCOMPARE(page.count(), frames.size());
        QCOMPARE(page.rank(MatchPage::kFrames), frames.size());
        for (std::size_t i = 0; i < frames.size(); ++i)
            QCOMPARE(page.select(i), frames[i]);
    }

    void mergedPagesHaveWhatEitherHas()
    {
        MatchPage odd, even, all;
        for (std::size_t i = 0; i < MatchPage::kFrames; ++i)
            (i % 2 ? odd : even).set(i);
        all.merge(odd);
        QCOMPARE(all.count(), MatchPage::kFrames / 2);
        all.merge(odd);
        QCOMPARE(all.count(), MatchPage::kFrames / 2);
        all.merge(even);
        QCOMPARE(all.count(), MatchPage::kFrames);
        QCOMPARE(all.select(77), std::size_t(77));
        MatchPage other;
        other.merge(all);
        QCOMPARE(other.count(), MatchPage::kFrames);
    }

    void agreesWithAPlainList_data()
    {
        QTest::addColumn<int>("oneIn");
        QTest::newRow("all match") << 1;
        QTest::newRow("every third matches") << 3;
        QTest::newRow("few match") << 3000;
        QTest::newRow("none match") << 0;
    }
    void agreesWithAPlainList()
    {
        QFETCH(const int, oneIn);
        std::mt19937 random(7);
        constexpr quint64 kLast = 60'000;
        for (int round = 0; round < 20; ++round) {
            Naive naive;
            std::set<quint64> all;
            for (quint64 s = 1; s <= kLast; ++s) {
                if (oneIn > 0 && random() % unsigned(oneIn) == 0)
                    all.insert(s);
            }
            naive.pivot = random() % kLast;
            MatchIndex index(Sequence{naive.pivot});
            quint64 backTo = naive.pivot + 1;
            quint64 forwardTo = naive.pivot;
            while (backTo > 1 || forwardTo < kLast) {
                const auto choice = random() % 5;
                if (choice < 2 && backTo > 1) {
                    const quint64 frames = MatchPage::kFrames * (1 + random() % 8);
                    const quint64 from = backTo - std::min<quint64>(backTo - 1, frames);
                    index.addOlder(run(naive.pivot, from, backTo, all));
                    naive.matches.insert(all.lower_bound(from), all.lower_bound(backTo));
                    backTo = from;
                } else if (choice < 4 && forwardTo < kLast) {
                    const quint64 to = std::min<quint64>(forwardTo + 1 + random() % 3000, kLast);
                    index.addNewer(run(naive.pivot, forwardTo + 1, to + 1, all));
                    naive.matches.insert(all.upper_bound(forwardTo), all.upper_bound(to));
                    forwardTo = to;
                } else if (round % 2 == 1) {
                    naive.held = std::max<quint64>(naive.held, random() % (forwardTo + 2));
                    index.forgetBefore(Sequence{naive.held});
                }
            }
            QCOMPARE(index.first(), naive.first());
            const std::vector<quint64> expected(naive.matches.lower_bound(naive.held), naive.matches.end());
            QCOMPARE(listed(index), expected);
            for (int i = 0; i < 300; ++i) {
                const quint64 at = 1 + random() % (kLast + 10);
                const auto upTo = std::upper_bound(expected.begin(), expected.end(), at) - expected.begin();
                QCOMPARE(index.matchAt(Sequence{at}), index.first() + qint64(upTo) - 1);
            }
            QCOMPARE(index.sequence(index.first() - 1).value, 0u);
            QCOMPARE(index.sequence(index.end()).value, 0u);
        }
    }

    void nothingIsFoundInAnEmptyIndex()
    {
        MatchIndex index(Sequence{0});
        QCOMPARE(index.first(), 0);
        QCOMPARE(index.end(), 0);
        QCOMPARE(index.matchAt(Sequence{5}), -1);
        QCOMPARE(index.sequence(0).value, 0u);
    }

    void findsFewAmongTenMillion()
    {
        MatchIndex index(Sequence{0});
        MatchRun run(Sequence{0}, Sequence{1}, Sequence{10'000'001});
        for (quint64 s = 1; s <= 10'000'000; s += 100'000)
            run.add(Sequence{s});
        index.addNewer(std::move(run));
        QCOMPARE(index.end(), 100);
        QCOMPARE(index.sequence(99).value, 9'900'001u);
    }
};

QTEST_GUILESS_MAIN(MatchIndexTest)
#include "tst_matchindex.moc"
