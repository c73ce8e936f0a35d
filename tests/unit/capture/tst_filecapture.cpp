// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/capture/filecapture.h"

#include "core/capture/memorycapture.h"
#include "core/capture/recordingfile.h"
#include "core/capture/seriesfeed.h"
#include "recordings.h"

#include <QFile>
#include <QFileInfo>
#include <QProcess>

#include <SQLiteCpp/SQLiteCpp.h>

#include <csignal>
#include <cstdio>
#include <deque>
#include <random>
#include <thread>

#include <sys/resource.h>

using namespace std::chrono_literals;
using namespace pushscope;
using namespace pushscope::capture;
using namespace pushscope::tests;

class FileCaptureTest : public QObject
{
    Q_OBJECT

    ManualClock m_clock;
    QTemporaryDir m_dir;
    int m_files = 0;
    QString newPath() { return m_dir.filePath(QStringLiteral("recording%1.pushscope").arg(++m_files)); }

private Q_SLOTS:
    void framesCanBeReadAtOnce()
    {
        const auto capture = opened(m_clock, newPath());
        QCOMPARE(capture->statistics().range.first.value, 1u);
        QCOMPARE(capture->read(Sequence{1}, 5).first.value, 1u);
        capture->append(numbered(1, 10));
        QCOMPARE(readThrough(*capture, Sequence{1}), 10u);
        QCOMPARE(capture->statistics().range.last.value, 10u);
        QVERIFY(!capture->trouble());
    }

    void readsFromMemoryAndDiskAlike()
    {
        const auto capture = opened(m_clock, newPath());
        for (quint64 i = 1; i <= 30'000; i += 100) {
            capture->append(numbered(i, 100));
            if (i % 3000 == 1)
                QCOMPARE(readThrough(*capture, Sequence{1}), i + 99);
        }
        QVERIFY(capture->flush());
        QCOMPARE(readThrough(*capture, Sequence{1}), 30'000u);
        const auto statistics = capture->statistics();
        QCOMPARE(statistics.frames, 30'000u);
        QCOMPARE(statistics.messages, 30'000u);
        QCOMPARE(statistics.forgotten, 0u);
        QVERIFY(statistics.heldBytes > 30'000 * 100);
        for (const quint64 from : {1ull, 511ull, 512ull, 513ull, 14'999ull, 29'999ull, 30'000ull, 30'001ull, 99'999ull}) {
            const auto chunk = capture->read(Sequence{from}, 3);
            QCOMPARE(chunk.first.value, std::min<quint64>(from, 30'001));
            QCOMPARE(chunk.skipped, 0u);
            QCOMPARE(chunk.frames.size(), std::min<quint64>(3, 30'001 - chunk.first.value));
            if (!chunk.frames.empty())
                QCOMPARE(numberIn(chunk.frames[0]), from);
        }
        QCOMPARE(capture->read(Sequence{100}, 0).first.value, 100u);
    }

    void agreesWithACaptureInMemory()
    {
        std::mt19937 random(11);
        const auto file = opened(m_clock, newPath());
        MemoryCapture memory(m_clock, 1'000'000'000);
        for (int i = 0; i < 400; ++i) {
            std::vector<client::Frame> frames;
            for (int f = int(random() % 100); f >= 0; --f) {
                auto time = kStart + std::chrono::milliseconds(i * 10) + std::chrono::microseconds(random() % 30'000);
                if (i > 150)
                    time -= 800ms; // the wall clock was set back
                frames.push_back(message(time, "t/" + QByteArray::number(random() % 9), QByteArray(int(random() % 90), 'x'),
                                         1 + quint32(random() % 2)));
                if (random() % 10 == 0)
                    frames.back().kind = client::FrameKind::Gap;
                if (random() % 10 == 0)
                    frames.back().direction = client::Direction::Out;
            }
            file->append(frames);
            memory.append(frames);
        }
        QVERIFY(file->flush());
        for (int i = 0; i < 500; ++i) {
            const auto time = kStart - 1s + std::chrono::microseconds(random() % 6'000'000);
            QCOMPARE(file->find(time), memory.find(time));
        }
        QCOMPARE(file->histogram(kStart + 4s, 100ms, 50), memory.histogram(kStart + 4s, 100ms, 50));
        QCOMPARE(listing(file->topics()), listing(memory.topics()));
        QCOMPARE(file->statistics().messages, memory.statistics().messages);
        QCOMPARE(file->statistics().newest, memory.statistics().newest);
        QCOMPARE(file->statistics().oldest, memory.statistics().oldest);
    }

    void goesOnWhereItEnded()
    {
        const QString path = newPath();
        QByteArray topics;
        std::vector<Capture::TransportCounts> histogram;
        {
            const auto capture = opened(m_clock, path);
            capture->append(numbered(1, 5000));
            topics = listing(capture->topics());
            histogram = capture->histogram(kStart + 5s, 1000ms, 10);
        }
        const auto capture = opened(m_clock, path);
        QCOMPARE(capture->statistics().range.last.value, 5000u);
        QCOMPARE(capture->statistics().messages, 5000u);
        QCOMPARE(capture->statistics().newest, kStart + 5s);
        QCOMPARE(readThrough(*capture, Sequence{1}), 5000u);
        QCOMPARE(listing(capture->topics()), topics);
        QCOMPARE(capture->histogram(kStart + 5s, 1000ms, 10), histogram);
        QCOMPARE(capture->find(kStart + 3s).value, 3000u);
        capture->append(numbered(5001, 5000));
        QCOMPARE(readThrough(*capture, Sequence{1}), 10'000u);
    }

    void forgetsTheOldestAtItsDiskBudget()
    {
        const QString path = newPath();
        const FileCapture::Options options{.budgetBytes = 2'000'000, .memoryBytes = 300'000, .queueBytes = 4'000'000};
        const auto capture = opened(m_clock, path, options);
        for (quint64 i = 1; i <= 100'000; i += 500)
            capture->append(numbered(i, 500));
        QVERIFY(capture->flush());
        const auto statistics = capture->statistics();
        QVERIFY(statistics.heldBytes <= options.budgetBytes);
        QVERIFY(statistics.heldBytes > options.budgetBytes / 2);
        QVERIFY(statistics.forgotten > 50'000);
        QCOMPARE(statistics.range.first.value, statistics.forgotten + 1);
        QCOMPARE(statistics.oldest, kStart + std::chrono::milliseconds(statistics.range.first.value));
        const auto chunk = capture->read(Sequence{1}, 10);
        QCOMPARE(chunk.first, statistics.range.first);
        QCOMPARE(chunk.skipped, statistics.forgotten);
        QCOMPARE(readThrough(*capture, statistics.range.first), 100'000 - statistics.forgotten);
        QCOMPARE(capture->topics().size(), 7u);
        QVERIFY2(QFileInfo(path).size() < 12'000'000, "the space of what is forgotten is used again");
    }

    void feedsSeriesLikeACaptureInMemory()
    {
        const auto capture = opened(m_clock, newPath());
        for (int i = 0; i < 20'000; ++i)
            capture->append({message(kStart + i * 1ms, "t", "{\"v\":" + QByteArray::number(i) + "}")});
        QVERIFY(capture->flush());
        SeriesFeed feed(*capture);
        const auto id = feed.add({.source = {}, .filter = broker::TopicFilter::parse("t").value(), .field = "/v"});
        QTRY_VERIFY(feed.update(20ms));
        QCOMPARE(feed.series(id).at(0).history->count(), 20'000u);
        QCOMPARE(feed.series(id)[0].history->newest()->value, 19'999.0);
    }

    void readersAndWritersMeet()
    {
        const FileCapture::Options options{.budgetBytes = 20'000'000, .memoryBytes = 500'000, .queueBytes = 4'000'000};
        const auto capture = opened(m_clock, newPath(), options);
        std::atomic<bool> writing{true};
        std::thread writer([&] {
            for (quint64 i = 1; i <= 200'000; i += 250)
                capture->append(numbered(i, 250));
            writing = false;
        });
        bool right = true;
        quint64 seen = 0;
        Sequence next{1};
        std::mt19937 random(5);
        for (bool last = false; !last;) {
            last = !writing;
            const auto chunk = capture->read(next, 3000);
            for (std::size_t i = 0; i < chunk.frames.size(); ++i)
                right &= numberIn(chunk.frames[i]) == chunk.first.value + i;
            seen += chunk.frames.size() + chunk.skipped;
            next = Sequence{chunk.first.value + chunk.frames.size()};
            last &= chunk.frames.empty();
            const auto range = capture->statistics().range;
            if (range.last >= range.first) {
                const Sequence anywhere{range.first.value + random() % (range.last.value - range.first.value + 1)};
                const auto jump = capture->read(anywhere, 5);
                right &= !jump.frames.empty() && numberIn(jump.frames[0]) == jump.first.value;
                right &= jump.first.value == anywhere.value + jump.skipped;
            }
            if (!last && chunk.frames.empty())
                std::this_thread::yield();
            if (last == false && !writing && next.value > 200'000)
                last = true;
        }
        writer.join();
        QVERIFY(right);
        QCOMPARE(seen, 200'000u);
    }

    void aDamagedBlockIsSkippedAndCounted()
    {
        const QString path = newPath();
        {
            const auto capture = opened(m_clock, path);
            capture->append(numbered(1, 2048));
        }
        SQLite::Database(path.toStdString(), SQLite::OPEN_READWRITE)
            .exec("UPDATE data SET frames=substr(frames,1,5000) WHERE first=513");
        const auto capture = opened(m_clock, path);
        const auto before = capture->read(Sequence{1}, 5000);
        QCOMPARE(before.frames.size(), 512u);
        const auto after = capture->read(Sequence{513}, 5000);
        QCOMPARE(after.first.value, 1025u);
        QCOMPARE(after.skipped, 512u);
        QCOMPARE(after.frames.size(), 1024u);
    }

    void goesOnWhenTheDiskTakesNoMoreAndRecovers()
    {
        const auto capture = opened(m_clock, newPath());
        capture->append(numbered(1, 3000));
        QVERIFY(capture->flush());
        rlimit limit{};
        QVERIFY(getrlimit(RLIMIT_FSIZE, &limit) == 0);
        std::signal(SIGXFSZ, SIG_IGN);
        const rlimit tight{1'000'000, limit.rlim_max};
        QVERIFY(setrlimit(RLIMIT_FSIZE, &tight) == 0);
        for (quint64 i = 3001; i <= 60'000; i += 500)
            capture->append(numbered(i, 500));
        const bool flushed = capture->flush();
        const auto trouble = capture->trouble();
        const auto during = capture->statistics();
        const auto kept = capture->read(Sequence{1}, 3000).frames.size();
        const auto newest = capture->read(Sequence{60'000}, 1).frames.size();
        QVERIFY(setrlimit(RLIMIT_FSIZE, &limit) == 0);

        QVERIFY(!flushed);
        QVERIFY(trouble);
        QVERIFY2(trouble->what.contains(QStringLiteral("no room")), qPrintable(trouble->what));
        QVERIFY2(trouble->what.contains(QStringLiteral("B free on its disk")), qPrintable(trouble->what));
        QCOMPARE(kept, 3000u);
        QCOMPARE(newest, 1u);
        QVERIFY(during.forgotten > 0);
        QCOMPARE(during.range.first.value, 1u);

        QTRY_VERIFY_WITH_TIMEOUT(!capture->trouble(), 10'000);
        capture->append(numbered(60'001, 1000));
        QVERIFY(capture->flush());
        QCOMPARE(capture->read(Sequence{60'001}, 5000).frames.size(), 1000u);
        // Every frame was either read or is counted as forgotten.
        quint64 seen = 0;
        quint64 skipped = 0;
        for (Sequence next{1}; next.value <= 61'000;) {
            const auto chunk = capture->read(next, 5000);
            QVERIFY(!chunk.frames.empty());
            QCOMPARE(numberIn(chunk.frames.front()), chunk.first.value);
            seen += chunk.frames.size();
            skipped += chunk.skipped;
            next = Sequence{chunk.first.value + chunk.frames.size()};
        }
        QCOMPARE(seen + skipped, 61'000u);
        QCOMPARE(skipped, capture->statistics().forgotten);
    }

    void keepsMessagesOfTwentyMegabytes()
    {
        const QString path = newPath();
        std::mt19937 random(3);
        QByteArray bytes(20 * 1024 * 1024, Qt::Uninitialized);
        for (char &byte : bytes)
            byte = char(random());
        client::Frame large = message(kStart, "large", bytes);
        large.payloadKind = base::PayloadKind::Binary;
        large.wireForm = client::WireForm::Kept;
        large.raw = "head" + bytes + "tail";
        {
            const auto capture = opened(m_clock, path, {.budgetBytes = 512 * 1024 * 1024, .memoryBytes = 30'000'000});
            for (int i = 0; i < 4; ++i) {
                capture->append(numbered(1, 3));
                capture->append({large});
            }
            QCOMPARE(capture->statistics().range.last.value, 16u);
        }
        const auto capture = opened(m_clock, path, {.budgetBytes = 512 * 1024 * 1024, .memoryBytes = 30'000'000});
        for (const quint64 at : {4u, 8u, 12u, 16u}) {
            const auto chunk = capture->read(Sequence{at}, 1);
            QCOMPARE(chunk.frames.size(), 1u);
            QCOMPARE(chunk.frames[0]->payload.size(), bytes.size());
            QVERIFY(chunk.frames[0]->payload == bytes);
            QVERIFY(chunk.frames[0]->raw == large.raw);
            QCOMPARE(chunk.frames[0]->payloadKind, base::PayloadKind::Binary);
        }
        QCOMPARE(capture->topics().size(), 4u);
    }

    void looksAtARecordingWithoutChangingIt()
    {
        const QString path = newPath();
        {
            const auto capture = opened(m_clock, path);
            capture->append(numbered(1, 5000));
            capture->setNote({Sequence{7}, QStringLiteral("seven")});
        }
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray before = file.readAll();
        {
            const auto capture = lookedAt(m_clock, path);
            QVERIFY(capture);
            capture->append(numbered(5001, 10));
            QCOMPARE(capture->statistics().range.last.value, 5000u);
            QCOMPARE(readThrough(*capture, Sequence{1}), 5000u);
            QCOMPARE(capture->topics().size(), 7u);
            QCOMPARE(written(*capture), QByteArray("7 seven\n"));
            QVERIFY(!capture->trouble());
        }
        file.seek(0);
        QVERIFY(file.readAll() == before);
        QVERIFY(!QFile::exists(path + QStringLiteral("-wal")));
    }

    void keepsNotesOnARecordingThatIsLookedAt()
    {
        const QString path = newPath();
        opened(m_clock, path)->append(numbered(1, 100));
        {
            const auto capture = lookedAt(m_clock, path);
            capture->setNote({Sequence{3}, QStringLiteral("three")});
            capture->setSourceName(client::SourceId{1}, QStringLiteral("market"));
            QVERIFY(capture->flush());
            capture->setNote({Sequence{4}, QStringLiteral("four")}); // written at the end
        }
        QCOMPARE(written(*lookedAt(m_clock, path)), QByteArray("3 three\n4 four\n1=market\n"));
        QCOMPARE(lookedAt(m_clock, path)->statistics().messages, 100u);
    }

    void looksIntoAFolderThatMayNotBeWritten()
    {
        QVERIFY(QDir(m_dir.path()).mkdir(QStringLiteral("locked")));
        const QString folder = m_dir.filePath(QStringLiteral("locked"));
        const QString path = folder + QStringLiteral("/a.pushscope");
        opened(m_clock, path)->append(numbered(1, 2000));
        QVERIFY(QFile::setPermissions(path, QFile::ReadOwner));
        QVERIFY(QFile::setPermissions(folder, QFile::ReadOwner | QFile::ExeOwner));
        const auto capture = lookedAt(m_clock, path);
        QVERIFY(capture);
        QCOMPARE(readThrough(*capture, Sequence{1}), 2000u);
        QVERIFY(QFile::setPermissions(folder, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner));
    }

    void looksAtARecordingThatIsBeingWritten()
    {
        const QString path = newPath();
        const auto writing = opened(m_clock, path);
        writing->append(numbered(1, 3000));
        QVERIFY(writing->flush());
        const auto looking = lookedAt(m_clock, path);
        looking->setNote({Sequence{1}, QStringLiteral("from beside")});
        QVERIFY(looking->flush());
        writing->append(numbered(3001, 3000));
        QVERIFY(writing->flush());
        QCOMPARE(readThrough(*looking, Sequence{1}), 3000u);
        QCOMPARE(readThrough(*writing, Sequence{1}), 6000u);
    }

    void saysThatAFolderIsMissing()
    {
        const auto capture = FileCapture::open(m_clock, m_dir.filePath(QStringLiteral("no/such/folder")), kSmall);
        QVERIFY(!capture);
        QVERIFY(capture.error().what.contains(QStringLiteral("cannot be opened")));
    }

    void losesLessThanASecondWhenKilled_data()
    {
        QTest::addColumn<int>("pause"); // microseconds between a hundred messages
        QTest::newRow("150,000 messages a second") << 500;
        QTest::newRow("as fast as it goes") << 0;
    }
    void losesLessThanASecondWhenKilled()
    {
        QFETCH(int, pause);
        const QString path = newPath();
        QProcess child;
        child.start(QCoreApplication::applicationFilePath(), {QStringLiteral("--capture-until-killed"), path, QString::number(pause)});
        QVERIFY(child.waitForStarted());
        // The child tells each number that it appended a second ago or earlier.
        quint64 told = 0;
        while (told < 100'000 && child.waitForReadyRead(10'000)) {
            const QByteArray lines = child.readAllStandardOutput();
            const qsizetype end = lines.lastIndexOf('\n');
            if (end > 0)
                told = lines.mid(lines.lastIndexOf('\n', end - 1) + 1, end).trimmed().toULongLong();
        }
        child.kill();
        QVERIFY(child.waitForFinished());
        QCOMPARE(child.exitStatus(), QProcess::CrashExit);
        QVERIFY(told >= 100'000);

        const auto capture = opened(m_clock, path);
        QVERIFY(capture);
        const auto statistics = capture->statistics();
        QVERIFY2(statistics.range.last.value >= told, "nothing older than a second is lost");
        QCOMPARE(readThrough(*capture, statistics.range.first), statistics.range.last.value - statistics.forgotten);
        quint64 listed = 0;
        for (const auto &topic : capture->topics())
            listed += topic.messages;
        QVERIFY(listed >= told && listed <= statistics.range.last.value);
    }

    void takesNoMoreOfASmallDiskThanTwiceItsBudget()
    {
        const QString path = newPath();
        constexpr qint64 kBudget = 8 * 1024 * 1024;
        const auto capture = opened(m_clock, path, {.budgetBytes = kBudget});
        QVERIFY(capture);
        qint64 most = 0;
        for (quint64 i = 0; i < 40; ++i) {
            capture->append(numbered(i * 10'000 + 1, 10'000));
            QVERIFY(capture->flush());
            most = std::max(most, QFileInfo(path).size() + QFileInfo(path + QStringLiteral("-wal")).size());
        }
        QVERIFY(capture->statistics().forgotten > 0);
        QVERIFY2(most > kBudget && most < 2 * kBudget, qPrintable(QString::number(most)));
    }
};

namespace {

int captureUntilKilled(const QString &path, std::chrono::microseconds pause)
{
    const base::SystemClock clock;
    const auto capture = opened(clock, path, {.budgetBytes = 512 * 1024 * 1024});
    std::deque<std::pair<base::SteadyTime, quint64>> appended;
    for (quint64 i = 1;; i += 100) {
        capture->append(numbered(i, 100));
        const auto now = clock.steadyNow();
        appended.emplace_back(now, i + 99);
        bool tell = false;
        quint64 safe = 0;
        while (!appended.empty() && now - appended.front().first > 1s) {
            safe = appended.front().second;
            appended.pop_front();
            tell = true;
        }
        if (tell) {
            std::printf("%llu\n", static_cast<unsigned long long>(safe));
            std::fflush(stdout);
        }
        if (pause > 0us)
            std::this_thread::sleep_for(pause);
    }
}

} // namespace

int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    if (argc == 4 && qstrcmp(argv[1], "--capture-until-killed") == 0)
        return captureUntilKilled(QFile::decodeName(argv[2]), std::chrono::microseconds(QByteArray(argv[3]).toInt()));
    FileCaptureTest test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_filecapture.moc"
