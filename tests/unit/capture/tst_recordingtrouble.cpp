// SPDX-License-Identifier: GPL-3.0-or-later
// What becomes of a capture when its file is removed, damaged or replaced while it is written.
#include "core/capture/captureopener.h"
#include "core/capture/capturescanner.h"
#include "core/capture/exchange/recordingcopy.h"
#include "recordings.h"

#include <SQLiteCpp/SQLiteCpp.h>

#include <atomic>
#include <thread>

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace std::chrono_literals;
using namespace pushscope;
using namespace pushscope::capture;
using namespace pushscope::tests;

namespace {

constexpr quint64 kMany = 30'000;

bool isTold(const FileCapture &capture, QStringView part)
{
    const auto trouble = capture.trouble();
    return trouble && trouble->what.contains(part);
}

/// Every frame was either read or is counted as forgotten.
void compareWithWhatIsCounted(const Capture &capture, quint64 last)
{
    quint64 seen = 0;
    quint64 skipped = 0;
    for (Sequence next{1}; next.value <= last;) {
        const auto chunk = capture.read(next, 5000);
        QVERIFY(!chunk.frames.empty());
        for (std::size_t i = 0; i < chunk.frames.size(); ++i)
            QCOMPARE(numberIn(chunk.frames[i]), chunk.first.value + i);
        seen += chunk.frames.size();
        skipped += chunk.skipped;
        next = Sequence{chunk.first.value + chunk.frames.size()};
    }
    QCOMPARE(seen + skipped, last);
    QCOMPARE(skipped, capture.statistics().forgotten);
}

/// Whether another program finds a lock on the file; without one it may take away the log beside the file.
bool isLocked(const QString &path)
{
    const QByteArray name = QFile::encodeName(path);
    const pid_t child = ::fork(); // a process does not see its own locks
    if (child == 0) {
        struct flock lock = {};
        lock.l_type = F_WRLCK;
        lock.l_whence = SEEK_SET;
        const int file = ::open(name.constData(), O_RDWR | O_CLOEXEC);
        const bool wasAsked = file >= 0 && ::fcntl(file, F_GETLK, &lock) == 0;
        ::_exit(wasAsked && lock.l_type != F_UNLCK ? 0 : 1);
    }
    int status = 0;
    return ::waitpid(child, &status, 0) == child && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

} // namespace

class RecordingTroubleTest : public QObject
{
    Q_OBJECT

    ManualClock m_clock;
    QTemporaryDir m_dir;
    int m_files = 0;
    QString newPath()
    {
        const QString folder = QStringLiteral("run%1").arg(++m_files);
        QDir(m_dir.path()).mkdir(folder);
        return m_dir.filePath(folder + QStringLiteral("/recording.pushscope"));
    }
    /// Until the file is whole again.
    bool isOver(const FileCapture &capture)
    {
        m_clock.advance(11s);
        return !capture.trouble();
    }

private Q_SLOTS:
    void losesNothingWhenTheFileIsRemoved_data()
    {
        QTest::addColumn<QStringList>("suffixes");
        QTest::addColumn<bool>("folder");
        QTest::newRow("all of it") << QStringList{{}, QStringLiteral("-wal"), QStringLiteral("-shm")} << false;
        QTest::newRow("the file") << QStringList{{}} << false;
        QTest::newRow("the log beside it") << QStringList{QStringLiteral("-wal")} << false;
        QTest::newRow("its folder") << QStringList() << true;
    }
    void losesNothingWhenTheFileIsRemoved()
    {
        QFETCH(QStringList, suffixes);
        QFETCH(bool, folder);
        const QString path = newPath();
        QByteArray topics;
        QByteArray notes;
        std::vector<Capture::TransportCounts> histogram;
        {
            const auto capture = opened(m_clock, path);
            capture->append(numbered(1, kMany));
            capture->setNote({Sequence{5}, QStringLiteral("five")});
            capture->setSourceName(client::SourceId{1}, QStringLiteral("one"));
            QVERIFY(capture->flush());
            QVERIFY(!capture->trouble());
            if (folder)
                QVERIFY(QDir(QFileInfo(path).path()).removeRecursively());
            for (const QString &suffix : suffixes)
                QVERIFY(QFile::remove(path + suffix));

            QTRY_VERIFY(isTold(*capture, u"was removed"));
            capture->append(numbered(kMany + 1, 1000));
            QCOMPARE(readThrough(*capture, Sequence{1}), kMany + 1000); // while it is being made again as well
            QTRY_VERIFY(isOver(*capture));
            QVERIFY(capture->flush());
            QCOMPARE(capture->statistics().forgotten, 0u);
            QCOMPARE(readThrough(*capture, Sequence{1}), kMany + 1000);
            topics = listing(capture->topics());
            notes = written(*capture);
            histogram = capture->histogram(kStart + 31s, 1000ms, 32);
            QVERIFY(!QFile::exists(path + QStringLiteral(".damaged")));
        }
        const auto capture = opened(m_clock, path);
        QVERIFY(capture);
        QCOMPARE(capture->statistics().messages, kMany + 1000);
        QCOMPARE(readThrough(*capture, Sequence{1}), kMany + 1000);
        QCOMPARE(listing(capture->topics()), topics);
        QCOMPARE(written(*capture), notes);
        QCOMPARE(capture->histogram(kStart + 31s, 1000ms, 32), histogram);
    }

    void countsWhatADamageTook_data()
    {
        QTest::addColumn<QString>("kind");
        QTest::newRow("emptied") << QStringLiteral("emptied");
        QTest::newRow("overwritten in the middle") << QStringLiteral("overwritten");
        QTest::newRow("cut in half") << QStringLiteral("cut");
    }
    void countsWhatADamageTook()
    {
        QFETCH(QString, kind);
        const QString path = newPath();
        quint64 last = kMany;
        quint64 forgotten = 0;
        {
            const auto capture = opened(m_clock, path);
            capture->append(numbered(1, kMany));
            QVERIFY(capture->flush());
            {
                SQLite::Database db(path.toStdString(), SQLite::OPEN_READWRITE, 5000);
                (void)db.execAndGet("PRAGMA wal_checkpoint(TRUNCATE)");
            }
            const qint64 size = QFileInfo(path).size();
            QVERIFY(size > 2'000'000);
            if (kind == QStringLiteral("overwritten")) {
                QFile file(path);
                QVERIFY(file.open(QIODevice::ReadWrite));
                file.seek(16'384);
                file.write(QByteArray(int(size / 2), '\x5a'));
            } else {
                QVERIFY(QFile::resize(path, kind == QStringLiteral("cut") ? size / 2 / 16'384 * 16'384 : 0));
            }
            for (int i = 0; i < 200 && !isTold(*capture, u"damaged"); ++i) {
                capture->append(numbered(last + 1, 500));
                last += 500;
                QTest::qWait(10);
            }
            QTRY_VERIFY(isTold(*capture, u"was damaged"));
            QTRY_VERIFY(isOver(*capture));
            QVERIFY(capture->flush());
            compareWithWhatIsCounted(*capture, last);
            forgotten = capture->statistics().forgotten;
            QVERIFY(forgotten < kMany);
            QVERIFY2(forgotten > 0 || QFile::exists(path + QStringLiteral(".damaged")) == false,
                     "what could not be read stays for a person to look at");
        }
        const auto capture = opened(m_clock, path);
        QVERIFY(capture);
        compareWithWhatIsCounted(*capture, last);
        QCOMPARE(capture->statistics().forgotten, forgotten);
    }

    void leavesAloneWhatWasPutInItsPlace()
    {
        const QString path = newPath();
        {
            const auto capture = opened(m_clock, path);
            capture->append(numbered(1, kMany));
            QVERIFY(capture->flush());
            QVERIFY(QFile::rename(path, path + QStringLiteral(".moved")));
            QFile other(path);
            QVERIFY(other.open(QIODevice::WriteOnly));
            other.write("mine");
            other.close();
            QTRY_VERIFY(isTold(*capture, u"Something else"));
            capture->append(numbered(kMany + 1, 500));
            QVERIFY(capture->flush());
            QVERIFY(other.open(QIODevice::ReadOnly));
            QCOMPARE(other.readAll(), QByteArray("mine"));
            QVERIFY(QFile::remove(path));
            QTRY_VERIFY(isTold(*capture, u"was removed"));
            QTRY_VERIFY(isOver(*capture));
        }
        QCOMPARE(readThrough(*opened(m_clock, path), Sequence{1}), kMany + 500);
    }

    void goesOnUntilTheFileCanBeMadeAgain()
    {
        const QString path = newPath();
        const QString folder = QFileInfo(path).path();
        {
            const auto capture = opened(m_clock, path);
            capture->append(numbered(1, kMany));
            QVERIFY(capture->flush());
            QVERIFY(QDir(folder).removeRecursively());
            QFile other(folder); // where the folder was
            while (!other.open(QIODevice::WriteOnly)) // it may have been made again already
                QVERIFY(QDir(folder).removeRecursively());
            other.close();
            QTRY_VERIFY(isTold(*capture, u"was removed"));
            capture->append(numbered(kMany + 1, kMany));
            QVERIFY(capture->flush());
            QCOMPARE(readThrough(*capture, Sequence{1}), 2 * kMany);
            QVERIFY(other.remove());
            QTRY_VERIFY(QFile::exists(path));
            QTRY_VERIFY(isOver(*capture));
            QCOMPARE(readThrough(*capture, Sequence{1}), 2 * kMany);
        }
        QCOMPARE(readThrough(*opened(m_clock, path), Sequence{1}), 2 * kMany);
    }

    void losesNothingWhenRemovedAgainAndAgainUnderLoad()
    {
        const QString path = newPath();
        constexpr quint64 kLast = 200'000;
        {
            const auto capture = opened(m_clock, path);
            std::atomic<quint64> appended{0};
            std::thread writer([&] {
                for (quint64 i = 1; i <= kLast; i += 100) {
                    capture->append(numbered(i, 100));
                    appended = i + 99;
                }
            });
            for (const quint64 at : {20'000u, 60'000u, 65'000u, 120'000u}) {
                while (appended < at)
                    std::this_thread::yield();
                for (const auto *suffix : {"", "-wal", "-shm"})
                    QFile::remove(path + QLatin1String(suffix));
            }
            writer.join();
            QVERIFY(capture->flush());
            QTRY_VERIFY(isOver(*capture));
            QCOMPARE(capture->statistics().forgotten, 0u);
            QCOMPARE(readThrough(*capture, Sequence{1}), kLast);
        }
        QCOMPARE(readThrough(*opened(m_clock, path), Sequence{1}), kLast);
    }

    void keepsItsLocksWhateverElseLooksIntoTheFile()
    {
        const QString path = newPath();
        const auto capture = opened(m_clock, path);
        capture->append(numbered(1, kMany));
        QVERIFY(capture->flush());
        QVERIFY(isLocked(path));
        QVERIFY(isRecording(path));
        QVERIFY(isLocked(path));
        QVERIFY(capture->scanner().value()->scan(Sequence{1}, Sequence{kMany},
                                                 [](Sequence, const FilterRow &) { return true; }, [] {}));
        QVERIFY(isLocked(path));
        QVERIFY(lookedAt(m_clock, path));
        QVERIFY(isLocked(path));
        TransferMonitor monitor;
        QVERIFY(QFile::link(path, path + QStringLiteral(".link")));
        QVERIFY(CaptureOpener(m_clock, m_dir.path()).open(path + QStringLiteral(".link"), monitor));
        QVERIFY(isLocked(path));
    }

    void givesUpMakingTheFileAgainWhereItGoesEachTime()
    {
        const QString path = newPath();
        const auto capture = opened(m_clock, path);
        capture->append(numbered(1, kMany));
        QVERIFY(capture->flush());
        int made = 0;
        const auto isGivenUp = [&] {
            made += QFile::remove(path) ? 1 : 0;
            return isTold(*capture, u"again and again");
        };
        QTRY_VERIFY_WITH_TIMEOUT(isGivenUp(), 30'000);
        QVERIFY2(made > 2 && made < 20, qPrintable(QString::number(made)));
        QVERIFY(!capture->flush());
        QVERIFY(!QFile::exists(path));
        capture->append(numbered(kMany + 1, 5000)); // does not wait for the disk
        QCOMPARE(readThrough(*capture, Sequence{1}), kMany + 5000);
        QCOMPARE(capture->statistics().forgotten, 0u);
        capture->append(numbered(kMany + 5001, kMany)); // nor where memory does not hold it
        compareWithWhatIsCounted(*capture, 2 * kMany + 5000);

        m_clock.advance(2min);
        QTRY_VERIFY(QFile::exists(path));
        QTRY_VERIFY(isOver(*capture));
        QVERIFY(capture->flush());
        compareWithWhatIsCounted(*capture, 2 * kMany + 5000);
    }

    void makesTheFileOnceMoreAtTheEnd()
    {
        const QString path = newPath();
        {
            const auto capture = opened(m_clock, path);
            capture->append(numbered(1, 5000));
            QVERIFY(capture->flush());
            const auto isGivenUp = [&] {
                QFile::remove(path);
                return isTold(*capture, u"again and again");
            };
            QTRY_VERIFY_WITH_TIMEOUT(isGivenUp(), 30'000);
            QVERIFY(!QFile::exists(path));
        }
        QCOMPARE(readThrough(*opened(m_clock, path), Sequence{1}), 5000u);
    }

    void endsSoonWhereTheFileGoesEachTime()
    {
        const QString path = newPath();
        std::atomic<bool> isOn{true};
        auto capture = opened(m_clock, path);
        capture->append(numbered(1, kMany));
        QVERIFY(capture->flush());
        std::thread remover([&] {
            while (isOn)
                QFile::remove(path);
        });
        QElapsedTimer timer;
        timer.start();
        QTRY_VERIFY(capture->trouble());
        capture.reset();
        isOn = false;
        remover.join();
        QVERIFY2(timer.elapsed() < 10'000, qPrintable(QString::number(timer.elapsed())));
    }

    void aScanOfTheRemovedFileFindsWhatIsInTheNewOne()
    {
        const QString path = newPath();
        const auto capture = opened(m_clock, path);
        capture->append(numbered(1, kMany));
        QVERIFY(capture->flush());
        const auto scanner = capture->scanner().value();
        for (const auto *suffix : {"", "-wal", "-shm"})
            QVERIFY(QFile::remove(path + QLatin1String(suffix)));
        QTRY_VERIFY(isTold(*capture, u"was removed"));
        QTRY_VERIFY(isOver(*capture));
        capture->append(numbered(kMany + 1, kMany));
        QVERIFY(capture->flush());
        quint64 next = 1;
        const auto scanned = scanner->scan(
            Sequence{1}, Sequence{2 * kMany + 1},
            [&](Sequence sequence, const FilterRow &row) {
                next += sequence.value == next && row.payload.trimmed().toULongLong() == next ? 1 : 0;
                return true;
            },
            [] {});
        QVERIFY(scanned);
        QCOMPARE(next, 2 * kMany + 1);
    }
};

QTEST_GUILESS_MAIN(RecordingTroubleTest)
#include "tst_recordingtrouble.moc"
