// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/capture/filecapture.h"
#include "core/capture/memorycapture.h"
#include "core/capture/patientreader.h"

#include <QTemporaryDir>
#include <QTest>

using namespace pushscope;
using namespace pushscope::capture;
using namespace std::chrono_literals;

namespace {

constexpr quint64 kFrames = 50'000;
const base::WallTime kStart{1'700'000'000s};

/// One a millisecond, with its number for a payload.
std::vector<client::Frame> someFrames()
{
    std::vector<client::Frame> frames(kFrames);
    for (quint64 i = 0; i < kFrames; ++i) {
        frames[i].time = kStart + std::chrono::milliseconds(i);
        frames[i].topic = "t";
        frames[i].payload = QByteArray::number(i + 1).leftJustified(100, ' ');
    }
    return frames;
}

quint64 numberOf(const client::FramePtr &frame)
{
    return frame->payload.trimmed().toULongLong();
}

} // namespace

class TestPatientReader : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        auto file = FileCapture::open(m_clock, m_folder->filePath(QStringLiteral("a.pushscope")),
                                      {.memoryBytes = 1024 * 1024});
        QVERIFY(file);
        m_file = std::move(*file);
        m_file->append(someFrames());
        QVERIFY(m_file->flush());
        QTRY_VERIFY(m_file->readInMemory(Sequence{1}, 1).frames.empty());
    }
    void cleanup() { m_file.reset(); }

    void givesWhatIsInMemoryAtOnce()
    {
        PatientReader reader(*m_file);
        const auto chunk = reader.read(Sequence{kFrames - 9}, 100);
        QVERIFY(chunk);
        QCOMPARE(chunk->frames.size(), std::size_t(10));
        QCOMPARE(numberOf(chunk->frames.back()), kFrames);
        const auto nothing = reader.read(Sequence{kFrames + 1}, 100);
        QVERIFY(nothing);
        QVERIFY(nothing->frames.empty());
        QCOMPARE(reader.find(kStart + std::chrono::milliseconds(kFrames - 1)), Sequence{kFrames});
    }

    void doesNotWaitForTheDisk()
    {
        PatientReader reader(*m_file);
        QVERIFY(!reader.read(Sequence{1}, 100));
        std::optional<Capture::Chunk> chunk;
        QTRY_VERIFY((chunk = reader.read(Sequence{1}, 100)));
        QCOMPARE(chunk->frames.size(), std::size_t(100));
        QCOMPARE(numberOf(chunk->frames.front()), quint64(1));
        QVERIFY(reader.read(Sequence{101}, 100)); // came with it
    }

    void readsAllOfItInOrder()
    {
        PatientReader reader(*m_file);
        quint64 next = 1;
        const auto readOn = [&] {
            while (next <= kFrames) {
                const auto chunk = reader.read(Sequence{next}, 512);
                if (!chunk)
                    return false;
                if (chunk->first.value != next || chunk->frames.empty())
                    qFatal("a hole at %llu", next);
                for (const client::FramePtr &frame : chunk->frames) {
                    if (numberOf(frame) != next++)
                        qFatal("not in order at %llu", next);
                }
            }
            return true;
        };
        QTRY_VERIFY(readOn());
    }

    void readsBackwards()
    {
        PatientReader reader(*m_file);
        for (const quint64 from : {quint64(20'000), quint64(10'000), quint64(5)}) {
            std::optional<Capture::Chunk> chunk;
            QTRY_VERIFY((chunk = reader.read(Sequence{from}, 3)));
            QCOMPARE(numberOf(chunk->frames.front()), from);
        }
    }

    void findsATimeWithoutWaiting()
    {
        PatientReader reader(*m_file);
        std::optional<Sequence> found;
        QVERIFY(!reader.find(kStart + 100ms));
        QTRY_VERIFY((found = reader.find(kStart + 100ms)));
        QCOMPARE(found->value, quint64(101));
    }

    void passesOverWhatTheCaptureForgot()
    {
        MemoryCapture memory(m_clock, 1024 * 1024);
        memory.append(someFrames());
        const quint64 first = memory.statistics().range.first.value;
        QVERIFY(first > 1);
        PatientReader reader(memory);
        const auto chunk = reader.read(Sequence{1}, 10);
        QVERIFY(chunk);
        QCOMPARE(chunk->first.value, first);
        QCOMPARE(chunk->skipped, first - 1);
        QCOMPARE(numberOf(chunk->frames.front()), first);
    }

private:
    base::SystemClock m_clock;
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<FileCapture> m_file;
};

QTEST_GUILESS_MAIN(TestPatientReader)
#include "tst_patientreader.moc"
