// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/livecapture.h"
#include "core/capture/recordingfile.h"
#include "core/client/sources.h"
#include "recordings.h"
#include "support/cutproxy.h"
#include "support/testhub.h"

using namespace std::chrono_literals;
using namespace pushscope;
using namespace pushscope::app;
using namespace pushscope::tests;
using client::FrameKind;

namespace {

constexpr int kPatience = 30'000;

std::vector<client::FramePtr> framesOf(const capture::Capture &capture)
{
    return capture.read(capture::Sequence{1}, 10'000).frames;
}

QList<QByteArray> sentencesOf(const capture::Capture &capture, FrameKind kind)
{
    QList<QByteArray> sentences;
    for (const auto &frame : framesOf(capture)) {
        if (frame->kind == kind)
            sentences.append(frame->payload);
    }
    return sentences;
}

} // namespace

/// What a run of the window keeps, and what it finds of those before.
class LiveCaptureTest : public QObject
{
    Q_OBJECT

    ManualClock m_clock;
    QTemporaryDir m_dir;

    /// A run that was killed while it captured.
    QString killedRun(const QString &folder, std::size_t messages)
    {
        m_clock.advance(10s);
        const auto scratch = capture::ScratchFolder::open(m_clock, folder).value();
        {
            const auto capture = opened(m_clock, scratch->path());
            capture->append(numbered(1, messages));
        }
        capture::RecordingWriter::Batch batch;
        batch.state = {.topicsThrough = {}, .messages = messages, .open = true, .offered = false};
        if (!capture::RecordingWriter::open(scratch->path()).value()->write(batch))
            return {};
        return scratch->path();
    }
    QString offered(const QString &folder)
    {
        m_clock.advance(10s);
        const LiveCapture live(m_clock, {.folder = folder});
        const auto &leftover = live.leftover();
        return leftover && leftover->endedSuddenly && !leftover->wasOffered ? leftover->path : QString();
    }

private Q_SLOTS:
    void offersEveryCaptureThatEndedSuddenly()
    {
        const QString folder = m_dir.filePath(QStringLiteral("sudden"));
        const QString large = killedRun(folder, 1000);
        const QString small = killedRun(folder, 10); // nobody could see the offer of the large one
        QCOMPARE(offered(folder), large);
        QCOMPARE(offered(folder), small);
        QCOMPARE(offered(folder), QString());
    }

    void keepsWhatHappensToAConnection()
    {
        const QString folder = m_dir.filePath(QStringLiteral("connection"));
        const base::SystemClock clock;
        std::vector<FrameKind> seen;
        {
            LiveCapture live(clock, {.folder = folder});
            const capture::Capture &kept = live.capture();
            auto hub = std::make_unique<client::TestHub>(0, 5);
            QVERIFY(hub->started());
            const QByteArray start = hub->broker().head().toByteArray();
            for (int i = 1; i <= 20; ++i) // more than the hub keeps
                hub->publish("n", QByteArray::number(i));
            client::CutProxy proxy(hub->port());
            client::Sources sources(live.capture(), clock);
            client::SourceOptions options;
            options.url = proxy.url();
            options.filters = {"n"};
            options.since = start;
            options.firstRetry = 20ms;
            (void)sources.add(options);
            QTRY_COMPARE(kept.statistics().messages, 5u);
            QTRY_VERIFY(proxy.cut() > 0);
            QTRY_COMPARE_WITH_TIMEOUT(sentencesOf(kept, FrameKind::Resumed).size(), 1, kPatience);
            hub.reset(); // says goodbye
            QTRY_COMPARE_WITH_TIMEOUT(sentencesOf(kept, FrameKind::Closed).size(), 2, kPatience);
            QTRY_VERIFY_WITH_TIMEOUT(sentencesOf(kept, FrameKind::Reconnecting).size() >= 2, kPatience);
            for (const auto &frame : framesOf(kept))
                seen.push_back(frame->kind);
        }
        const QStringList files = QDir(folder).entryList({QStringLiteral("*.pushscope")}, QDir::Files);
        QCOMPARE(files.size(), 1);
        const auto kept = lookedAt(clock, QDir(folder).filePath(files[0]));
        QVERIFY(kept);
        QCOMPARE(sentencesOf(*kept, FrameKind::Opened).size(), 2);
        QVERIFY(sentencesOf(*kept, FrameKind::Gap).value(0).contains("from position 1 to 15"));
        QVERIFY(sentencesOf(*kept, FrameKind::Reconnecting).size() >= 2);
        QCOMPARE(sentencesOf(*kept, FrameKind::Resumed).size(), 1);
        const QByteArray goodbye = sentencesOf(*kept, FrameKind::Closed).value(1);
        QVERIFY2(goodbye.contains("1001"), goodbye.constData());
        const auto frames = framesOf(*kept);
        for (std::size_t i = 0; i < seen.size(); ++i)
            QCOMPARE(int(frames[i]->kind), int(seen[i]));
    }
};

QTEST_GUILESS_MAIN(LiveCaptureTest)
#include "tst_livecapture.moc"
