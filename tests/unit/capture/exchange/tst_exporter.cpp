// SPDX-License-Identifier: GPL-3.0-or-later
#include "exchangeframes.h"

#include "core/capture/exchange/transferjob.h"

#include <QTemporaryDir>

#include <csignal>
#include <sys/resource.h>
#include <unistd.h>

using namespace pushscope;
using namespace pushscope::capture;
using namespace pushscope::tests;

Q_DECLARE_METATYPE(pushscope::capture::ExchangeFormat)

namespace {

std::vector<client::Frame> numbered(int count, int payloadBytes = 8)
{
    std::vector<client::Frame> frames;
    for (int i = 1; i <= count; ++i)
        frames.push_back(message(kStart + std::chrono::milliseconds(i), "t",
                                 QByteArray::number(i).leftJustified(payloadBytes, ' ')));
    return frames;
}

/// No file may grow beyond this, as on a full disk.
class SmallDisk
{
public:
    explicit SmallDisk(rlim_t bytes)
    {
        std::signal(SIGXFSZ, SIG_IGN);
        getrlimit(RLIMIT_FSIZE, &m_before);
        const rlimit small{bytes, m_before.rlim_max};
        setrlimit(RLIMIT_FSIZE, &small);
    }
    ~SmallDisk() { setrlimit(RLIMIT_FSIZE, &m_before); }

private:
    rlimit m_before{};
};

} // namespace

class ExporterTest : public QObject
{
    Q_OBJECT

    ManualClock m_clock;

    static base::Result<TransferSummary> write(const Capture &capture,
                                               std::unique_ptr<FrameSelection> selection, const QString &path,
                                               ExchangeFormat format = ExchangeFormat::Ndjson)
    {
        TransferMonitor monitor;
        return exportFrames(
            {.capture = capture, .selection = std::move(selection), .format = format, .path = path}, monitor);
    }

    /// The payloads in a file of ours.
    static QByteArray payloadsIn(const QString &path)
    {
        QByteArray numbers;
        for (const QByteArray &line : readFile(path).split('\n')) {
            const qsizetype at = line.indexOf("\"payload\":\"");
            if (at >= 0)
                numbers += line.mid(at + 11, 8).trimmed() + ' ';
        }
        return numbers.trimmed();
    }

private Q_SLOTS:
    void writesJustWhatIsSelected_data()
    {
        QTest::addColumn<QList<quint64>>("sequences");
        QTest::addColumn<QByteArray>("payloads");
        QTest::newRow("none") << QList<quint64>{} << QByteArray();
        QTest::newRow("one") << QList<quint64>{5} << QByteArray("5");
        QTest::newRow("neighbours") << QList<quint64>{5, 6, 7} << QByteArray("5 6 7");
        QTest::newRow("in any order, twice") << QList<quint64>{900, 5, 7, 6, 5} << QByteArray("5 6 7 900");
        QTest::newRow("with some that never were")
            << QList<quint64>{0, 1, 1000, 1001, 5000} << QByteArray("1 1000");
    }
    void writesJustWhatIsSelected()
    {
        QFETCH(QList<quint64>, sequences);
        QFETCH(QByteArray, payloads);
        MemoryCapture capture(m_clock, kPlenty);
        capture.append(numbered(1000));
        std::vector<Sequence> selected;
        for (const quint64 sequence : sequences)
            selected.push_back(Sequence{sequence});
        QTemporaryDir folder;
        const QString path = folder.filePath(QStringLiteral("x.ndjson"));
        const auto result = write(capture, FrameSelection::of(selected), path);
        QVERIFY(result);
        QCOMPARE(payloadsIn(path), payloads);
    }

    void writesWhatIsStillHeldAndCountsTheRest()
    {
        MemoryCapture capture(m_clock, 256 * 1024);
        capture.append(numbered(2000, 1000));
        const auto range = capture.statistics().range;
        QVERIFY(range.first.value > 500);
        QTemporaryDir folder;
        const QString path = folder.filePath(QStringLiteral("x.ndjson"));
        const auto result =
            write(capture, FrameSelection::of({Sequence{1}, Sequence{2}, range.first, range.last}), path);
        QVERIFY(result);
        QCOMPARE(payloadsIn(path),
                 QByteArray::number(range.first.value) + ' ' + QByteArray::number(range.last.value));
        QCOMPARE(result->leftOut, 2u);
        QCOMPARE(result->notice,
                 QStringLiteral("2 of the messages are no longer held, so they are not in the file."));
    }

    void writesTheMatchesOfAFinder()
    {
        MemoryCapture capture(m_clock, kPlenty);
        capture.append(numbered(1000));
        const auto finder = std::make_shared<FrameFinder>(
            capture, FrameFinder::Request{.filter = {},
                                          .from = kStart + std::chrono::milliseconds(10),
                                          .until = kStart + std::chrono::milliseconds(13)});
        QTRY_COMPARE(finder->progress().unscanned, 0u);
        QTemporaryDir folder;
        const QString path = folder.filePath(QStringLiteral("x.ndjson"));
        QVERIFY(write(capture, FrameSelection::matches(finder, finder->progress().matches), path));
        QCOMPARE(payloadsIn(path), QByteArray("10 11 12"));
    }

    void leavesWhatWasThereUntilItIsWhole_data()
    {
        QTest::addColumn<ExchangeFormat>("format");
        QTest::newRow("NDJSON") << ExchangeFormat::Ndjson;
        QTest::newRow("CSV") << ExchangeFormat::Csv;
        QTest::newRow("HAR") << ExchangeFormat::Har;
    }
    void leavesWhatWasThereUntilItIsWhole()
    {
        QFETCH(ExchangeFormat, format);
        MemoryCapture capture(m_clock, kPlenty);
        capture.append(numbered(20'000, 200));
        QTemporaryDir folder;
        const QString path = folder.filePath(QStringLiteral("x"));
        QVERIFY(writeFile(path, "before"));

        TransferMonitor monitor;
        monitor.isCancelled = true;
        const auto cancelled = exportFrames({.capture = capture,
                                             .selection = FrameSelection::everything(capture),
                                             .format = format,
                                             .path = path},
                                            monitor);
        QVERIFY(cancelled && cancelled->cancelled);
        QCOMPARE(readFile(path), QByteArray("before"));
        QCOMPARE(QDir(folder.path()).entryList(QDir::Files), QStringList{QStringLiteral("x")});

        base::Result<TransferSummary> failed;
        {
            const SmallDisk disk(1'500'000); // in the middle of a write
            failed = write(capture, FrameSelection::everything(capture), path, format);
        }
        QVERIFY(!failed);
        QVERIFY2(failed.error().what.startsWith(path + QStringLiteral(" could not be written: ")),
                 qPrintable(failed.error().what));
        QVERIFY2(failed.error().what.contains(QStringLiteral("File too large")), qPrintable(failed.error().what));
        QCOMPARE(readFile(path), QByteArray("before"));
        QCOMPARE(QDir(folder.path()).entryList(QDir::Files), QStringList{QStringLiteral("x")});
        QVERIFY(write(capture, FrameSelection::everything(capture), path, format));
        QVERIFY(readFile(path).size() > 1024 * 1024);
    }

    void saysWhyAFileCannotBeMade()
    {
        MemoryCapture capture(m_clock);
        capture.append(numbered(1));
        const auto sentence = [&](const QString &path) {
            const auto result = write(capture, FrameSelection::everything(capture), path);
            return result ? QString() : result.error().sentence();
        };
        QTemporaryDir folder;
        QCOMPARE(sentence(folder.filePath(QStringLiteral("none/x.csv"))),
                 QStringLiteral("The folder %1/none does not exist.").arg(folder.path()));
        QCOMPARE(sentence(folder.path()),
                 QStringLiteral("%1 is a folder. Name a file in it.").arg(folder.path()));
        QVERIFY(sentence(QStringLiteral("/proc/x.csv")).startsWith(QStringLiteral("/proc")));
    }

    void tellsHowFarItIsAndStopsAtOnce()
    {
        MemoryCapture capture(m_clock, kPlenty);
        capture.append(numbered(100'000));
        QTemporaryDir folder;
        const QString path = folder.filePath(QStringLiteral("x.csv"));
        const ExportRequest request{.capture = capture,
                                    .selection = FrameSelection::everything(capture),
                                    .format = ExchangeFormat::Csv,
                                    .path = path};
        TransferJob job([request](TransferMonitor &monitor) { return exportFrames(request, monitor); });
        QTRY_VERIFY(job.result().has_value());
        QVERIFY(*job.result());
        QCOMPARE(job.progress().frames, 100'000u);
        QCOMPARE(job.progress().framesTotal, 100'000u);
        QCOMPARE(job.progress().bytes, QFileInfo(path).size());
        QCOMPARE(job.progress().share(), 1.0);
        {
            const TransferJob ended(
                [request](TransferMonitor &monitor) { return exportFrames(request, monitor); });
        }
        QCOMPARE(QDir(folder.path()).entryList(QDir::Files), QStringList{QStringLiteral("x.csv")});
    }
};

QTEST_GUILESS_MAIN(ExporterTest)
#include "tst_exporter.moc"
