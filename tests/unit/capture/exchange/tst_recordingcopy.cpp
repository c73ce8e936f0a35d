// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/capture/exchange/recordingcopy.h"

#include "core/capture/filecapture.h"
#include "exchangeframes.h"

#include <QTemporaryDir>

using namespace pushscope;
using namespace pushscope::capture;
using namespace pushscope::tests;

class RecordingCopyTest : public QObject
{
    Q_OBJECT

    ManualClock m_clock;

private Q_SLOTS:
    void copiesFramesNotesAndNames()
    {
        QTemporaryDir folder;
        const QString path = folder.filePath(QStringLiteral("a.pushscope"));
        const auto frames = awkwardFrames(2000);
        auto recording = FileCapture::open(m_clock, path, {});
        QVERIFY(recording);
        (*recording)->append(frames);
        (*recording)->setSourceName(client::SourceId{2}, QStringLiteral("two"));
        (*recording)->setNote({Sequence{1500}, QStringLiteral("look")});
        QVERIFY((*recording)->flush());
        for (const bool isOpen : {true, false}) {
            if (!isOpen)
                recording->reset();
            MemoryCapture back(m_clock, kPlenty);
            TransferMonitor monitor;
            const auto copied = copyRecording(path, back, monitor);
            QVERIFY2(copied, copied ? "" : qPrintable(copied.error().sentence()));
            QCOMPARE(copied->frames, 2000u);
            QCOMPARE(copied->notice, QString());
            compareFrames(framesOf(back), frames);
            QCOMPARE(back.sourceNames().at(client::SourceId{2}), QStringLiteral("two"));
            QCOMPARE(back.notes().size(), 1u);
            QCOMPARE(back.notes()[0].sequence.value, 1500u);
            QCOMPARE(back.notes()[0].text, QStringLiteral("look"));
        }
        QVERIFY(isRecording(path));
    }

    void saysWhatIsNoRecording()
    {
        QTemporaryDir folder;
        const QString path = folder.filePath(QStringLiteral("a"));
        QVERIFY(!isRecording(path));
        QVERIFY(writeFile(path, "SQLite format 4"));
        QVERIFY(!isRecording(path));
        QVERIFY(writeFile(path, QByteArray("SQLite format 3\0 but not really", 31)));
        QVERIFY(isRecording(path));
        MemoryCapture back(m_clock);
        TransferMonitor monitor;
        const auto copied = copyRecording(path, back, monitor);
        QVERIFY(!copied);
        QVERIFY2(copied.error().what.endsWith(u'.'), qPrintable(copied.error().what));
    }
};

QTEST_GUILESS_MAIN(RecordingCopyTest)
#include "tst_recordingcopy.moc"
