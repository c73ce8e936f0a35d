// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/capture/scratchfolder.h"

#include "core/capture/recordingfile.h"
#include "recordings.h"

#include <QProcess>

using namespace std::chrono_literals;
using namespace pushscope;
using namespace pushscope::capture;
using namespace pushscope::tests;

namespace {

std::unique_ptr<ScratchFolder> openedFolder(const base::Clock &clock, const QString &folder)
{
    auto scratch = ScratchFolder::open(clock, folder);
    if (!scratch)
        qWarning("%s", qPrintable(scratch.error().sentence()));
    return scratch ? std::move(*scratch) : nullptr;
}

/// Marks a recording as that of a program that is still running, or died.
void markOpen(const QString &path)
{
    RecordingWriter::Batch batch;
    batch.state = {.topicsThrough = {}, .messages = 100, .open = true, .offered = false};
    QVERIFY(RecordingWriter::open(path).value()->write(batch));
}

} // namespace

class ScratchFolderTest : public QObject
{
    Q_OBJECT

    ManualClock m_clock;
    QTemporaryDir m_dir;
    int m_folders = 0;
    QString newFolder() { return m_dir.filePath(QStringLiteral("captures%1/inside").arg(++m_folders)); }

    /// A run that captures so many messages and ends; returns its file.
    QString run(const QString &folder, std::size_t messages, bool suddenly = false)
    {
        m_clock.advance(10s);
        const auto scratch = openedFolder(m_clock, folder);
        {
            const auto capture = opened(m_clock, scratch->path());
            capture->append(numbered(1, messages));
        }
        if (suddenly)
            markOpen(scratch->path());
        return scratch->path();
    }
    QStringList leftIn(const QString &folder)
    {
        m_clock.advance(10s);
        QStringList paths;
        for (const auto &leftover : openedFolder(m_clock, folder)->leftovers())
            paths.push_back(leftover.path);
        return paths;
    }

private Q_SLOTS:
    void makesAFolderThatOnlyItsOwnerReads()
    {
        const QString folder = newFolder();
        const auto scratch = openedFolder(m_clock, folder);
        QVERIFY(scratch);
        QCOMPARE(QFile::permissions(folder) & (QFile::ReadGroup | QFile::ReadOther | QFile::ExeOther),
                 QFile::Permissions());
        QVERIFY(scratch->path().startsWith(folder));
        QVERIFY(!QFile::exists(scratch->path()));
        QVERIFY(scratch->leftovers().empty());
        const auto capture = opened(m_clock, scratch->path());
        QCOMPARE(QFile::permissions(scratch->path()) & (QFile::ReadGroup | QFile::ReadOther), QFile::Permissions());
    }

    void leavesTheRightsOfAFolderThatExists()
    {
        const QString folder = newFolder();
        QVERIFY(QDir().mkpath(folder));
        const auto before = QFile::permissions(folder);
        QVERIFY(openedFolder(m_clock, folder));
        QCOMPARE(QFile::permissions(folder), before);
    }

    void noTwoRunsShareAFile()
    {
        const QString folder = newFolder();
        std::vector<std::unique_ptr<ScratchFolder>> runs;
        QSet<QString> paths;
        for (int i = 0; i < 20; ++i) {
            runs.push_back(openedFolder(m_clock, folder)); // all in the same second
            paths.insert(runs.back()->path());
        }
        QCOMPARE(paths.size(), 20);
    }

    void listsWhatAnEarlierRunLeft()
    {
        const QString folder = newFolder();
        const QString path = run(folder, 5000);
        const auto scratch = openedFolder(m_clock, folder);
        for (int again = 0; again < 2; ++again) {
            const auto leftovers = scratch->leftovers();
            QCOMPARE(leftovers.size(), 1u);
            QCOMPARE(leftovers[0].path, path);
            QCOMPARE(leftovers[0].frames, 5000u);
            QCOMPARE(leftovers[0].messages, 5000u);
            QCOMPARE(leftovers[0].oldest, kStart + 1ms);
            QCOMPARE(leftovers[0].newest, kStart + 5s);
            QVERIFY(leftovers[0].bytes > 500'000);
            QVERIFY(!leftovers[0].endedSuddenly);
            QVERIFY(!leftovers[0].wasOffered);
        }
        QCOMPARE(readThrough(*opened(m_clock, path), Sequence{1}), 5000u);
    }

    void doesNotListWhatAnotherRunHolds()
    {
        const QString folder = newFolder();
        const auto other = openedFolder(m_clock, folder);
        const auto capture = opened(m_clock, other->path());
        capture->append(numbered(1, 100));
        QVERIFY(capture->flush());
        const auto scratch = openedFolder(m_clock, folder);
        QVERIFY(scratch->leftovers().empty());
        QVERIFY(!scratch->hold(other->path()));
        QVERIFY(!scratch->remove(other->path()));
        QVERIFY(QFile::exists(other->path()));
    }

    void aRunThatHoldsALeftoverHasItForItself()
    {
        const QString folder = newFolder();
        const QString path = run(folder, 100);
        const auto first = openedFolder(m_clock, folder);
        QVERIFY(first->hold(path));
        QVERIFY(first->hold(path));
        QCOMPARE(first->leftovers().size(), 1u);
        {
            const auto second = openedFolder(m_clock, folder);
            QVERIFY(second->leftovers().empty());
            QVERIFY(!second->hold(path));
        }
        QVERIFY(QFile::exists(path));
    }

    void keepsTheNewestOfThoseThatEndedWell()
    {
        const QString folder = newFolder();
        const QString first = run(folder, 100);
        const QString second = run(folder, 200);
        QVERIFY(QFile::exists(first)); // it was the newest when the second began
        const QString third = run(folder, 300);
        QVERIFY(!QFile::exists(first));
        QCOMPARE(leftIn(folder), QStringList{third});
        QVERIFY(!QFile::exists(second));
    }

    void keepsWhatEndedSuddenlyUntilItWasOffered()
    {
        const QString folder = newFolder();
        const QString sudden = run(folder, 100, true);
        (void)run(folder, 100);
        const QString newest = run(folder, 100);
        {
            m_clock.advance(10s);
            const auto scratch = openedFolder(m_clock, folder);
            const auto leftovers = scratch->leftovers();
            QCOMPARE(leftovers.size(), 2u);
            QCOMPARE(leftovers[0].path, newest);
            QCOMPARE(leftovers[1].path, sudden);
            QVERIFY(leftovers[1].endedSuddenly);
            QVERIFY(!leftovers[1].wasOffered);
            QVERIFY(scratch->setOffered(sudden));
            QVERIFY(scratch->leftovers().at(1).wasOffered);
        }
        QCOMPARE(leftIn(folder), QStringList{newest});
        QVERIFY(!QFile::exists(sudden));
    }

    void removesALeftoverWithAllThatBelongsToIt()
    {
        const QString folder = newFolder();
        const QString path = run(folder, 100);
        QFile log(path + QStringLiteral("-wal"));
        QVERIFY(log.open(QIODevice::WriteOnly));
        log.close();
        const auto scratch = openedFolder(m_clock, folder);
        QVERIFY(scratch->remove(path));
        QCOMPARE(QDir(folder).entryList({QStringLiteral("*") + QFileInfo(path).fileName() + QStringLiteral("*")}),
                 QStringList());
        QVERIFY(!scratch->remove(path));
        QVERIFY(!scratch->remove(m_dir.filePath(QStringLiteral("elsewhere"))));
    }

    void removesEmptyOnesAndLeavesWhatItDoesNotKnow()
    {
        const QString folder = newFolder();
        const QString empty = run(folder, 0);
        QFile nothing(folder + QStringLiteral("/capture-0.pushscope"));
        QVERIFY(nothing.open(QIODevice::WriteOnly));
        nothing.close();
        const QString kept = run(folder, 10);
        const QStringList strangers{folder + QStringLiteral("/capture-1.pushscope"), folder + QStringLiteral("/notes.txt")};
        for (const QString &stranger : strangers) {
            QFile file(stranger);
            QVERIFY(file.open(QIODevice::WriteOnly));
            file.write("not a recording");
        }
        QCOMPARE(leftIn(folder), QStringList{kept});
        QVERIFY(!QFile::exists(empty));
        QVERIFY(!nothing.exists());
        for (const QString &stranger : strangers)
            QVERIFY(QFile::exists(stranger));
        QVERIFY(!QDir(folder).entryList().join(u' ').contains(QStringLiteral(".lock")));
    }

    void budgetsHalfOfWhatIsFree()
    {
        const auto scratch = openedFolder(m_clock, newFolder());
        QVERIFY(scratch->freeBytes() > 0);
        QCOMPARE(scratch->budget(1), 1);
        QCOMPARE(scratch->budget(scratch->freeBytes() * 2), scratch->freeBytes() / 2);
    }

    void saysThatAFolderCannotBeMade()
    {
        QFile file(m_dir.filePath(QStringLiteral("file")));
        QVERIFY(file.open(QIODevice::WriteOnly));
        const auto scratch = ScratchFolder::open(m_clock, m_dir.filePath(QStringLiteral("file/inside")));
        QVERIFY(!scratch);
        QVERIFY2(scratch.error().what.contains(QStringLiteral("cannot be made")), qPrintable(scratch.error().what));
    }

    void offersWhatAKilledRunLeft()
    {
        const QString folder = newFolder();
        QProcess child;
        child.start(QCoreApplication::applicationFilePath(), {QStringLiteral("--capture-in"), folder});
        QVERIFY(child.waitForStarted());
        QByteArray path;
        while (!path.endsWith('\n') && child.waitForReadyRead(10'000))
            path += child.readAllStandardOutput();
        QVERIFY(openedFolder(m_clock, folder)->leftovers().empty());
        child.kill();
        QVERIFY(child.waitForFinished());

        const auto scratch = openedFolder(m_clock, folder);
        const auto leftovers = scratch->leftovers();
        QCOMPARE(leftovers.size(), 1u);
        QCOMPARE(leftovers[0].path, QString::fromUtf8(path.trimmed()));
        QCOMPARE(leftovers[0].messages, 1000u);
        QVERIFY(leftovers[0].endedSuddenly);
        QVERIFY(scratch->leftovers().at(0).endedSuddenly); // to look does not change it
        QCOMPARE(readThrough(*lookedAt(m_clock, leftovers[0].path), Sequence{1}), 1000u);
    }

    void removesWhatIsLeftOfARecordingThatWasTakenAway()
    {
        const QString folder = newFolder();
        const QString kept = run(folder, 10);
        const QString gone = QFileInfo(kept).path() + QStringLiteral("/capture-20200101-000000-001.pushscope");
        for (const auto *suffix : {"-wal", "-shm", ".damaged"}) {
            QFile file(gone + QLatin1String(suffix));
            QVERIFY(file.open(QIODevice::WriteOnly) && file.write("x") == 1);
        }
        QCOMPARE(leftIn(folder), QStringList{kept});
        QVERIFY(!QFile::exists(gone + QStringLiteral("-wal")));
        QVERIFY(!QFile::exists(gone + QStringLiteral("-shm")));
        QVERIFY(QFile::exists(gone + QStringLiteral(".damaged"))); // for a person to look at
        QVERIFY(!QFile::exists(gone + QStringLiteral(".lock")));
    }
};

namespace {

int captureIn(const QString &folder)
{
    const base::SystemClock clock;
    const auto scratch = openedFolder(clock, folder);
    const auto capture = opened(clock, scratch->path());
    capture->append(numbered(1, 1000));
    capture->flush();
    std::printf("%s\n", qPrintable(scratch->path()));
    std::fflush(stdout);
    for (;;)
        pause();
}

} // namespace

int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    if (argc == 3 && qstrcmp(argv[1], "--capture-in") == 0)
        return captureIn(QFile::decodeName(argv[2]));
    ScratchFolderTest test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_scratchfolder.moc"
