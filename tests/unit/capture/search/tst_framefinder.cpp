// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/capture/search/framefinder.h"

#include "tests/unit/capture/filter/naivefilter.h"
#include "tests/unit/capture/filter/randomfilters.h"
#include "tests/unit/capture/search/searchcaptures.h"

#include <QElapsedTimer>
#include <QtTest>

#include <SQLiteCpp/SQLiteCpp.h>

#include <atomic>
#include <thread>

using namespace std::chrono_literals;
using namespace pushscope;
using namespace pushscope::capture;
using namespace pushscope::tests;

namespace {

QByteArray sourceName(client::SourceId source)
{
    return QByteArrayList{"hub", "a", "aB"}.value(int(source.value));
}

FilterOptions options()
{
    return {.zone = QTimeZone::utc(), .sourceName = sourceName};
}

FilterProgram compiled(const char *text)
{
    const auto program = FilterProgram::compile(QString::fromUtf8(text), options());
    if (!program)
        qFatal("%s: %s", text, qPrintable(program.error().sentence));
    return *program;
}

std::vector<quint64> listed(const FrameFinder &finder)
{
    const FrameFinder::Range range = finder.progress().matches;
    std::vector<quint64> sequences;
    for (qint64 match = range.first; match < range.end; ++match)
        sequences.push_back(finder.sequence(match).value);
    return sequences;
}

/// The plain loop: every held frame that fits.
template <class Fits>
std::vector<quint64> loopedOver(const Capture &capture, Fits fits)
{
    std::vector<quint64> sequences;
    for (Sequence next{1};;) {
        const Capture::Chunk chunk = capture.read(next, 1000);
        next = chunk.first;
        if (chunk.frames.empty())
            return sequences;
        for (const client::FramePtr &frame : chunk.frames) {
            if (fits(*frame))
                sequences.push_back(next.value);
            ++next.value;
        }
    }
}

void bothKinds()
{
    QTest::addColumn<QString>("kind");
    QTest::newRow("in memory") << QStringLiteral("memory");
    QTest::newRow("in a file") << QStringLiteral("file");
}

} // namespace

class FrameFinderTest : public QObject
{
    Q_OBJECT

    Captures m_captures;

private Q_SLOTS:
    void withoutAFilterEveryFrameIsAMatch_data() { bothKinds(); }
    void withoutAFilterEveryFrameIsAMatch()
    {
        QFETCH(const QString, kind);
        const auto capture = m_captures.make(kind);
        capture->append(numbered(1, 3000));
        const FrameFinder finder(*capture, {});
        QCOMPARE(finder.progress().matches.first, -3000);
        QCOMPARE(finder.progress().matches.end, 0);
        QCOMPARE(finder.progress().unscanned, 0u);
        QCOMPARE(finder.sequence(-1).value, 3000u);
        QCOMPARE(finder.sequence(-3000).value, 1u);
        QCOMPARE(finder.sequence(-3001).value, 0u);
        QCOMPARE(finder.sequence(0).value, 0u);
        capture->append(numbered(3001, 5));
        QCOMPARE(finder.sequence(4).value, 3005u);
        QCOMPARE(finder.sequence(5).value, 0u);
        QCOMPARE(finder.progress().matches.size(), 3005);
        QCOMPARE(finder.matchAt(Sequence{3005}), 4);
        QCOMPARE(finder.matchAt(Sequence{9999}), 4);
        QCOMPARE(finder.matchAt(Sequence{1}), -3000);
        QCOMPARE(finder.matchAt(Sequence{0}), -3001);
    }

    void followsWhatTheCaptureForgets_data() { bothKinds(); }
    void followsWhatTheCaptureForgets()
    {
        QFETCH(const QString, kind);
        const auto capture = m_captures.make(kind, true);
        capture->append(numbered(1, 2000));
        const FrameFinder all(*capture, {});
        const FrameFinder some(*capture, {.filter = compiled("data.price=3")});
        for (quint64 i = 2001; i < 40'000; i += 1000) {
            capture->append(numbered(i, 1000));
            Captures::flush(*capture);
        }
        QTRY_COMPARE(some.progress().unscanned, 0u);
        const Capture::Range range = capture->statistics().range;
        QVERIFY(range.first.value > 2000);
        QCOMPARE(all.progress().matches.first, qint64(range.first.value) - 2001);
        QCOMPARE(all.sequence(all.progress().matches.first), range.first);
        QCOMPARE(all.matchAt(Sequence{1}), all.progress().matches.first - 1);
        QCOMPARE(listed(some), loopedOver(*capture, [](const client::Frame &frame) {
                     return frame.payload.contains("\"price\":3");
                 }));
        QCOMPARE(some.matchAt(Sequence{1}), some.progress().matches.first - 1);
    }

    void agreesWithALoopOverAllFrames_data() { bothKinds(); }
    void agreesWithALoopOverAllFrames()
    {
        QFETCH(const QString, kind);
        const auto capture = m_captures.make(kind);
        RandomFilters random(3, false);
        for (int batch = 0; batch < 40; ++batch) {
            std::vector<client::Frame> frames;
            for (int i = 0; i < 100; ++i)
                frames.push_back(random.frame());
            capture->append(std::move(frames));
        }
        Captures::flush(*capture);
        for (int round = 0; round < 60; ++round) {
            const FilterNode filter = random.filter();
            FrameFinder::Request request{.filter = FilterProgram(filter, options())};
            if (round % 3 == 1)
                request.from = kStart + std::chrono::seconds(1000 * round);
            if (round % 3 == 2)
                request.until = kStart + std::chrono::seconds(2000 * round);
            const quint64 last = capture->statistics().range.last.value;
            const FrameFinder finder(*capture, request);
            capture->append({random.frame(), random.frame(), random.frame()});
            QTRY_COMPARE(finder.progress().unscanned, 0u);
            auto expected = loopedOver(*capture, [&](const client::Frame &frame) {
                return (!request.from || frame.time >= *request.from) &&
                       (!request.until || frame.time < *request.until) &&
                       NaiveFilter(frame, QTimeZone::utc(), sourceName(frame.source)).matches(filter);
            });
            if (request.until)
                std::erase_if(expected, [last](quint64 sequence) { return sequence > last; });
            QVERIFY2(listed(finder) == expected, qPrintable(toText(filter)));
            QVERIFY(!finder.progress().error);
            if (!request.from && !request.until)
                QCOMPARE(finder.progress().scanned, last + 3);
            for (quint64 at = 0; at < 4000; at += 7) {
                const auto upTo = std::upper_bound(expected.begin(), expected.end(), at) - expected.begin();
                QCOMPARE(finder.matchAt(Sequence{at}), finder.progress().matches.first + qint64(upTo) - 1);
            }
        }
    }

    void matchesKeepTheirNumbersWhileFramesComeAndGo_data() { bothKinds(); }
    void matchesKeepTheirNumbersWhileFramesComeAndGo()
    {
        QFETCH(const QString, kind);
        const auto capture = m_captures.make(kind, true);
        capture->append(numbered(1, 20'000));
        Captures::flush(*capture);
        const quint64 start = capture->statistics().range.last.value;
        const FrameFinder finder(*capture, {.filter = compiled("data.price=3")});
        std::atomic<bool> isDone{false};
        const std::jthread writer([&] {
            for (quint64 i = 20'001; i < 120'000; i += 250)
                capture->append(numbered(i, 250));
            isDone = true;
        });
        std::map<qint64, quint64> seen;
        for (bool goOn = true; goOn;) {
            goOn = !isDone || finder.progress().unscanned > 0;
            const FrameFinder::Range range = finder.progress().matches;
            quint64 before = 0;
            for (qint64 match = range.first; match < range.end; match += 1 + range.size() / 50) {
                const quint64 sequence = finder.sequence(match).value;
                if (sequence == 0)
                    continue; // forgotten in between
                QVERIFY(sequence > before);
                QCOMPARE(sequence % 7, 3u);
                QCOMPARE(match >= 0, sequence > start);
                QCOMPARE(seen.emplace(match, sequence).first->second, sequence);
                before = sequence;
            }
        }
        QVERIFY(seen.size() > 10);
        Captures::flush(*capture); // from here on nothing more is forgotten
        QCOMPARE(listed(finder), loopedOver(*capture, [](const client::Frame &frame) {
                     return frame.payload.contains("\"price\":3");
                 }));
        QCOMPARE(finder.sequence(finder.progress().matches.end - 1).value, 119'997u);
    }

    void limitsOfTimeHoldForFramesOutOfOrder_data()
    {
        QTest::addColumn<QString>("kind");
        QTest::addColumn<int>("from");
        QTest::addColumn<int>("until");
        for (const char *kind : {"memory", "file"}) {
            QTest::addRow("from, %s", kind) << QString::fromLatin1(kind) << 2000 << -1;
            QTest::addRow("until, %s", kind) << QString::fromLatin1(kind) << -1 << 2000;
            QTest::addRow("between, %s", kind) << QString::fromLatin1(kind) << 2000 << 3000;
            QTest::addRow("nothing between, %s", kind) << QString::fromLatin1(kind) << 3000 << 2000;
            QTest::addRow("before everything, %s", kind) << QString::fromLatin1(kind) << -1 << 0;
            QTest::addRow("after everything, %s", kind) << QString::fromLatin1(kind) << 100'000 << -1;
        }
    }
    void limitsOfTimeHoldForFramesOutOfOrder()
    {
        QFETCH(const QString, kind);
        QFETCH(const int, from);
        QFETCH(const int, until);
        const auto capture = m_captures.make(kind);
        capture->append(numbered(1, 5000));
        capture->append(numbered(1500, 2000)); // imported: older ones behind newer ones
        capture->append(numbered(5001, 100));
        Captures::flush(*capture);
        FrameFinder::Request request;
        if (from >= 0)
            request.from = kStart + std::chrono::milliseconds(from);
        if (until >= 0)
            request.until = kStart + std::chrono::milliseconds(until);
        const auto fits = [&](const client::Frame &frame) {
            return (from < 0 || frame.time >= *request.from) && (until < 0 || frame.time < *request.until);
        };
        const FrameFinder finder(*capture, request);
        QTRY_COMPARE(finder.progress().unscanned, 0u);
        QCOMPARE(listed(finder), loopedOver(*capture, fits));
        // What comes now counts only where there is no end.
        const auto before = finder.progress().matches;
        capture->append(numbered(from < 0 ? 1 : quint64(from), 1));
        if (until < 0)
            QTRY_COMPARE(finder.progress().matches.end, before.end + 1);
        else
            QCOMPARE(listed(finder).size(), std::size_t(before.size()));
    }

    void findsInACaptureThatBeginsEmpty_data() { bothKinds(); }
    void findsInACaptureThatBeginsEmpty()
    {
        QFETCH(const QString, kind);
        const auto capture = m_captures.make(kind);
        const FrameFinder finder(*capture, {.filter = compiled("data.price=3")});
        const FrameFinder all(*capture, {});
        QCOMPARE(finder.progress().matches.size(), 0);
        QCOMPARE(all.progress().matches.size(), 0);
        QCOMPARE(finder.matchAt(Sequence{1}), -1);
        QCOMPARE(all.matchAt(Sequence{1}), -1);
        capture->append(numbered(1, 10));
        QTRY_COMPARE(finder.progress().matches.size(), 2);
        QCOMPARE(finder.sequence(0).value, 3u);
        QCOMPARE(finder.sequence(1).value, 10u);
        QCOMPARE(all.progress().matches.size(), 10);
    }

    void aFilterThatNothingFitsIsDoneAtOnce()
    {
        const auto capture = m_captures.make(QStringLiteral("memory"));
        capture->append(numbered(1, 1000));
        const FilterProgram nothing = compiled("has:topic -has:topic");
        const FrameFinder finder(*capture, {.filter = nothing});
        QTRY_COMPARE(finder.progress().unscanned, 0u);
        QCOMPARE(finder.progress().scanned, 1000u);
        QCOMPARE(finder.progress().matches.size(), 0);
    }

    void endsInTheMiddleOfASearch()
    {
        const auto capture = m_captures.make(QStringLiteral("file"));
        for (quint64 i = 1; i < 100'000; i += 1000)
            capture->append(numbered(i, 1000));
        Captures::flush(*capture);
        QElapsedTimer timer;
        timer.start();
        for (int i = 0; i < 20; ++i)
            const FrameFinder finder(*capture, {.filter = compiled("/(x+)+y|price.*[^a-z]{5}(a|b|c)$/")});
        QVERIFY2(timer.elapsed() < 2000, qPrintable(QString::number(timer.elapsed())));
    }

    void aDamagedBlockIsNamedAndTheRestSearched()
    {
        const QString path = m_captures.newPath();
        {
            const auto capture = m_captures.file(Captures::kOnDisk, path);
            capture->append(numbered(1, 5000));
        }
        {
            SQLite::Database db(path.toStdString(), SQLite::OPEN_READWRITE);
            db.exec("UPDATE data SET frames=substr(frames,1,2000) WHERE first=513");
            db.exec("DELETE FROM data WHERE first=1537");
        }
        const auto capture = m_captures.file(Captures::kOnDisk, path);
        const FrameFinder finder(*capture, {.filter = compiled("data.number>0")});
        QTRY_COMPARE(finder.progress().unscanned, 0u);
        QVERIFY(finder.progress().error);
        const auto found = listed(finder);
        QVERIFY(found.size() >= 5000 - 2 * 512);
        QVERIFY(found.size() < 5000 - 512);
        QCOMPARE(found.front(), 1u);
        QCOMPARE(found.back(), 5000u);
        QVERIFY(std::find(found.begin(), found.end(), 1025u) != found.end());
        QVERIFY(std::find(found.begin(), found.end(), 1600u) == found.end());
    }

    void searchesOnWhenTheFileIsRemoved()
    {
        const QString path = m_captures.newPath();
        const auto capture = m_captures.file(Captures::kOnDisk, path);
        capture->append(numbered(1, 5000));
        QVERIFY(capture->flush());
        QVERIFY(QFile::remove(path));
        for (int round = 0; round < 10; ++round) {
            const FrameFinder finder(*capture, {.filter = compiled("data.number>0")});
            QTRY_COMPARE(finder.progress().unscanned, 0u);
            QCOMPARE(listed(finder).size(), std::size_t(5000 + round * 100));
            QVERIFY(!finder.progress().error);
            capture->append(numbered(5001 + quint64(round) * 100, 100)); // and the recording is made again
            QVERIFY(capture->flush());
        }
    }

    void tellsOfTextsThatCostTooMuch()
    {
        const auto capture = m_captures.make(QStringLiteral("memory"));
        capture->append({message(kStart, "t", QByteArray(200'000, 'a') + 'b')});
        const FrameFinder finder(*capture, {.filter = compiled("text:/(a+)+$/")});
        QTRY_COMPARE(finder.progress().unscanned, 0u);
        QCOMPARE(finder.progress().costly, 1u);
    }

    void whoeverAsksMayAskFromAnyThread()
    {
        const auto capture = m_captures.make(QStringLiteral("file"));
        capture->append(numbered(1, 20'000));
        for (const char *filter : {"", "data.price=3"}) {
            const FrameFinder finder(*capture, {.filter = compiled(filter)});
            std::atomic<quint64> wrong{0};
            const auto ask = [&] {
                for (int i = 0; i < 2000; ++i) {
                    const FrameFinder::Range range = finder.progress().matches;
                    const Sequence sequence =
                        finder.sequence(range.first + i % std::max<qint64>(range.size(), 1));
                    if (sequence.value > 0 && finder.sequence(finder.matchAt(sequence)) != sequence)
                        ++wrong;
                }
            };
            {
                const std::jthread other(ask);
                capture->append(numbered(20'001, 1000));
                ask();
            }
            QCOMPARE(wrong.load(), 0u);
        }
    }
};

QTEST_GUILESS_MAIN(FrameFinderTest)
#include "tst_framefinder.moc"
