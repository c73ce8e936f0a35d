// SPDX-License-Identifier: GPL-3.0-or-later
// Which files are recordings, which are not, and what becomes of either.
#include "core/capture/recordingfile.h"

#include "recordings.h"

#include <SQLiteCpp/SQLiteCpp.h>

using namespace std::chrono_literals;
using namespace pushscope;
using namespace pushscope::capture;
using namespace pushscope::tests;

namespace {

/// Back to the first format: blocks of the first version, ticks without transports, no notes.
void makeOld(const QString &path)
{
    SQLite::Database db(path.toStdString(), SQLite::OPEN_READWRITE);
    std::vector<std::pair<std::int64_t, std::string>> blocks;
    SQLite::Statement query(db, "SELECT first,frames FROM data");
    while (query.executeStep())
        blocks.emplace_back(query.getColumn(0).getInt64(), query.getColumn(1).getString());
    for (auto &[first, bytes] : blocks) {
        bytes[0] = 1; // without events and wire forms the versions differ in this byte only
        SQLite::Statement put(db, "UPDATE data SET frames=? WHERE first=?");
        put.bind(1, bytes.data(), int(bytes.size()));
        put.bind(2, first);
        put.exec();
    }
    db.exec("DROP TABLE notes; DROP TABLE sources; DROP TABLE ticks;"
            "CREATE TABLE ticks(tick INTEGER PRIMARY KEY, messages INTEGER NOT NULL);"
            "INSERT INTO ticks VALUES(17000000000, 99); DELETE FROM state WHERE name='open';"
            "PRAGMA user_version=1;");
}

QByteArray contentOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

} // namespace

class RecordingFormatTest : public QObject
{
    Q_OBJECT

    ManualClock m_clock;
    QTemporaryDir m_dir;
    int m_files = 0;
    QString newPath() { return m_dir.filePath(QStringLiteral("recording%1.pushscope").arg(++m_files)); }

private Q_SLOTS:
    void goesOnWithARecordingOfTheFirstFormat()
    {
        const QString path = newPath();
        std::vector<Capture::TransportCounts> histogram;
        {
            const auto capture = opened(m_clock, path);
            capture->append(numbered(1, 4000));
            histogram = capture->histogram(kStart + 4s, 100ms, 40);
        }
        makeOld(path);
        {
            const auto capture = opened(m_clock, path);
            QCOMPARE(readThrough(*capture, Sequence{1}), 4000u);
            QCOMPARE(capture->histogram(kStart + 4s, 100ms, 40), histogram);
            capture->setNote({Sequence{1}, QStringLiteral("one")});
            capture->append(numbered(4001, 100));
        }
        const auto capture = opened(m_clock, path);
        QCOMPARE(readThrough(*capture, Sequence{1}), 4100u);
        QCOMPARE(written(*capture), QByteArray("1 one\n"));
    }

    void looksAtARecordingOfTheFirstFormatAndLeavesItSo()
    {
        const QString path = newPath();
        opened(m_clock, path)->append(numbered(1, 4000));
        makeOld(path);
        const QByteArray before = contentOf(path);
        {
            const auto capture = lookedAt(m_clock, path);
            QVERIFY(capture);
            QCOMPARE(readThrough(*capture, Sequence{1}), 4000u);
            QCOMPARE(capture->histogram(kStart + 4s, 1000ms, 2)[0], (Capture::TransportCounts{250, 250, 250, 250}));
        }
        QVERIFY(contentOf(path) == before);
    }

    void saysWhatAFileIsAndLeavesItAlone_data()
    {
        QTest::addColumn<QString>("kind");
        QTest::addColumn<QString>("part");
        QTest::newRow("no database") << QStringLiteral("bytes") << QStringLiteral("is no recording");
        QTest::newRow("a short text") << QStringLiteral("text") << QStringLiteral("is no recording");
        QTest::newRow("of another program") << QStringLiteral("foreign") << QStringLiteral("of another program");
        QTest::newRow("of another program, with a log") << QStringLiteral("foreign wal")
                                                        << QStringLiteral("of another program");
        QTest::newRow("of a newer version") << QStringLiteral("newer") << QStringLiteral("newer version");
        QTest::newRow("with a broken index") << QStringLiteral("broken") << QStringLiteral("is damaged");
        QTest::newRow("cut short") << QStringLiteral("cut") << QStringLiteral("is damaged");
    }
    void saysWhatAFileIsAndLeavesItAlone()
    {
        QFETCH(QString, kind);
        QFETCH(QString, part);
        const QString path = newPath();
        std::unique_ptr<SQLite::Database> other;
        if (kind == QStringLiteral("bytes") || kind == QStringLiteral("text")) {
            QFile file(path);
            QVERIFY(file.open(QIODevice::WriteOnly));
            file.write(kind == QStringLiteral("text") ? QByteArray("hello") : QByteArray(5000, 'x'));
        } else if (kind.startsWith(QStringLiteral("foreign"))) {
            other = std::make_unique<SQLite::Database>(path.toStdString(),
                                                       SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
            if (kind.endsWith(QStringLiteral("wal")))
                other->exec("PRAGMA journal_mode=WAL");
            other->exec("CREATE TABLE blocks(a); INSERT INTO blocks VALUES(1)");
        } else {
            opened(m_clock, path)->append(numbered(1, 20'000));
            if (kind == QStringLiteral("newer")) {
                SQLite::Database(path.toStdString(), SQLite::OPEN_READWRITE).exec("PRAGMA user_version=3");
            } else if (kind == QStringLiteral("broken")) {
                QFile file(path);
                QVERIFY(file.open(QIODevice::ReadWrite));
                file.seek(1 * 16'384); // the pages after the first, in which the tables begin
                file.write(QByteArray(12 * 16'384, '\x5a'));
            } else {
                QVERIFY(QFile::resize(path, 40'000));
            }
        }
        const QByteArray before = contentOf(path);
        const QByteArray logBefore = contentOf(path + QStringLiteral("-wal"));
        for (const bool looking : {false, true}) {
            const auto capture = looking ? FileCapture::openRecording(m_clock, path)
                                         : FileCapture::open(m_clock, path, kSmall);
            QVERIFY(!capture);
            QVERIFY2(capture.error().what.contains(part), qPrintable(capture.error().what));
            QVERIFY2(capture.error().what.contains(path), qPrintable(capture.error().what));
            QVERIFY(contentOf(path) == before);
            QVERIFY(contentOf(path + QStringLiteral("-wal")) == logBefore);
        }
    }

    void looksOnlyAtWhatIsThere()
    {
        const QString path = newPath();
        const auto capture = FileCapture::openRecording(m_clock, path);
        QVERIFY(!capture);
        QCOMPARE(capture.error().code, base::ErrorCode::NotFound);
        QVERIFY(!QFile::exists(path));
        const auto folder = FileCapture::openRecording(m_clock, m_dir.path());
        QVERIFY(!folder);
        QVERIFY2(folder.error().what.contains(QStringLiteral("is a folder")), qPrintable(folder.error().what));
    }

    void anEmptyFileCanBecomeARecording()
    {
        const QString path = newPath();
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.close();
        opened(m_clock, path)->append(numbered(1, 10));
        QCOMPARE(readThrough(*opened(m_clock, path), Sequence{1}), 10u);
    }

    void tellsWhetherAProgramEndedWell()
    {
        const QString path = newPath();
        {
            const auto capture = opened(m_clock, path);
            capture->append(numbered(1, 10));
            QVERIFY(capture->flush());
            QVERIFY(RecordingReader::open(path).value()->state().value().open);
        }
        QVERIFY(!RecordingReader::open(path).value()->state().value().open);
    }
};

QTEST_GUILESS_MAIN(RecordingFormatTest)
#include "tst_recordingformat.moc"
