// SPDX-License-Identifier: GPL-3.0-or-later
// What people write beside a capture, and its counts by transport: alike in memory and on disk.
#include "core/capture/capturenotes.h"

#include "core/capture/memorycapture.h"
#include "recordings.h"

#include <random>

using namespace std::chrono_literals;
using namespace pushscope;
using namespace pushscope::capture;
using namespace pushscope::tests;

class CaptureNotesTest : public QObject
{
    Q_OBJECT

    ManualClock m_clock;
    QTemporaryDir m_dir;
    int m_files = 0;

    QString newPath() { return m_dir.filePath(QStringLiteral("notes%1.pushscope").arg(++m_files)); }
    std::unique_ptr<Capture> made()
    {
        QFETCH_GLOBAL(bool, onDisk);
        if (onDisk)
            return opened(m_clock, newPath());
        return std::make_unique<MemoryCapture>(m_clock, 1'000'000);
    }

private Q_SLOTS:
    void initTestCase_data()
    {
        QTest::addColumn<bool>("onDisk");
        QTest::newRow("in memory") << false;
        QTest::newRow("on disk") << true;
    }

    void notesComeInOrderOfTheirFrames()
    {
        const auto capture = made();
        capture->append(numbered(1, 20));
        capture->setNote({Sequence{9}, QStringLiteral("nine")});
        capture->setNote({Sequence{2}, {}});
        capture->setNote({Sequence{5}, QStringLiteral("fünf")});
        capture->setNote({Sequence{9}, QStringLiteral("NINE")});
        QCOMPARE(written(*capture), QByteArray("2 \n5 fünf\n9 NINE\n"));
        capture->removeNote(Sequence{5});
        capture->removeNote(Sequence{6});
        QCOMPARE(written(*capture), QByteArray("2 \n9 NINE\n"));
    }

    void sourcesHaveNames()
    {
        const auto capture = made();
        capture->setSourceName(client::SourceId{2}, QStringLiteral("weather"));
        capture->setSourceName(client::SourceId{1}, QStringLiteral("market"));
        capture->setSourceName(client::SourceId{2}, QStringLiteral("rain"));
        QCOMPARE(written(*capture), QByteArray("1=market\n2=rain\n"));
    }

    void textsAreBoundedBetweenCharacters()
    {
        const auto capture = made();
        QString text(4095, u'x');
        text += QString::fromUtf8("🌧🌧");
        capture->setNote({Sequence{1}, text});
        capture->setNote({Sequence{2}, QString(9000, QChar(u'ü'))});
        capture->setNote({Sequence{3}, QString(9000, QChar(0xD83C))}); // halves of characters
        capture->setSourceName(client::SourceId{1}, QString(5000, u'n'));
        QCOMPARE(capture->notes().at(0).text, QString(4095, u'x'));
        QCOMPARE(capture->notes().at(1).text, QString(2048, QChar(u'ü')));
        QVERIFY(capture->notes().at(2).text.size() <= 4096 / 3);
        QCOMPARE(capture->sourceNames().at(client::SourceId{1}), QString(256, u'n'));
    }

    void aNoteOnAFrameThatIsGoneMakesRoomForANewOne()
    {
        CaptureNotes notes;
        constexpr Sequence kFirstHeld{51};
        for (quint64 i = 1; i <= 10'060; ++i)
            notes.setNote({Sequence{i}, {}}, kFirstHeld);
        QCOMPARE(notes.notes().size(), 10'000u);
        QCOMPARE(notes.notes().front().sequence.value, 51u);
        QCOMPARE(notes.notes().back().sequence.value, 10'050u);
    }

    void aNoteOnAHeldFrameIsNotGivenUpForANewOne()
    {
        const auto capture = made();
        capture->append(numbered(1, 1000));
        for (quint64 i = 1; i <= 10'000; ++i)
            capture->setNote({Sequence{i}, {}});
        capture->setNote({Sequence{20'000}, QStringLiteral("too many")});
        QCOMPARE(capture->notes().size(), 10'000u);
        QCOMPARE(capture->notes().back().sequence.value, 10'000u);
        capture->setNote({Sequence{10'000}, QStringLiteral("changed")});
        QCOMPARE(capture->notes().back().text, QStringLiteral("changed"));
    }

    void countsEachTransportByItself()
    {
        const auto capture = made();
        std::mt19937 random(9);
        std::vector<Capture::TransportCounts> expected(40);
        for (int i = 0; i < 5000; ++i) {
            client::Frame frame = message(kStart + std::chrono::microseconds(random() % 20'000'000), "t", "1");
            frame.transport = base::Transport(random() % 4);
            ++expected[std::size_t((frame.time - kStart) / 500ms)][std::size_t(frame.transport)];
            capture->append({frame});
        }
        QCOMPARE(capture->histogram(kStart + 19'999ms, 500ms, 40), expected);
    }

    void allOfItSurvivesTheProgram()
    {
        const QString path = newPath();
        std::vector<Capture::TransportCounts> histogram;
        QByteArray before;
        {
            const auto capture = opened(m_clock, path);
            capture->append(numbered(1, 10'000));
            capture->setNote({Sequence{2}, QStringLiteral("a\nb\u202e")});
            capture->setNote({Sequence{3}, QStringLiteral("goes")});
            capture->setNote({Sequence{9000}, {}});
            QVERIFY(capture->flush());
            capture->removeNote(Sequence{3});
            capture->setSourceName(client::SourceId{1}, QStringLiteral("märket"));
            before = written(*capture);
            histogram = capture->histogram(kStart + 10s, 100ms, 100);
        }
        const auto capture = opened(m_clock, path);
        QCOMPARE(written(*capture), before);
        QVERIFY(before.contains("9000 \n") && !before.contains("goes"));
        QCOMPARE(capture->histogram(kStart + 10s, 100ms, 100), histogram);
        QCOMPARE(histogram[50], (Capture::TransportCounts{25, 25, 25, 25}));
    }

    void notesReachTheDiskThoughNothingIsCaptured()
    {
        const QString path = newPath();
        const auto capture = opened(m_clock, path);
        capture->setNote({Sequence{1}, QStringLiteral("early")});
        QVERIFY(capture->flush());
        QCOMPARE(written(*lookedAt(m_clock, path)), QByteArray("1 early\n"));
    }
};

QTEST_GUILESS_MAIN(CaptureNotesTest)
#include "tst_capturenotes.moc"
