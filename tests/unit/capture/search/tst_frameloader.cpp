// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/capture/search/frameloader.h"

#include "core/capture/search/framecache.h"
#include "tests/unit/capture/search/searchcaptures.h"

#include <QtTest>

#include <SQLiteCpp/SQLiteCpp.h>

#include <thread>

using namespace pushscope;
using namespace pushscope::capture;
using namespace pushscope::tests;

namespace {

quint64 numberIn(const client::FramePtr &frame)
{
    return frame ? frame->payload.mid(10).split(',').first().toULongLong() : 0;
}

void bothKinds()
{
    QTest::addColumn<QString>("kind");
    QTest::newRow("in memory") << QStringLiteral("memory");
    QTest::newRow("in a file") << QStringLiteral("file");
}

} // namespace

class FrameLoaderTest : public QObject
{
    Q_OBJECT

    Captures m_captures;

private Q_SLOTS:
    void newestFramesAreThereAtOnce_data() { bothKinds(); }
    void newestFramesAreThereAtOnce()
    {
        QFETCH(const QString, kind);
        const auto capture = m_captures.make(kind);
        capture->append(numbered(1, 20'000));
        Captures::flush(*capture);
        FrameLoader loader(*capture);
        for (quint64 s = 20'000; s > 19'900; --s)
            QCOMPARE(numberIn(loader.frame(Sequence{s})), s);
        for (quint64 s = 19'900; s <= 20'000; ++s)
            QCOMPARE(numberIn(loader.frame(Sequence{s})), s);
        QCOMPARE(loader.version(), 0u);
        QVERIFY(!loader.frame(Sequence{20'001}));
        QVERIFY(!loader.frame(Sequence{0}));
        QVERIFY(!loader.isGone(Sequence{20'001}));
        capture->append(numbered(20'001, 1));
        QCOMPARE(numberIn(loader.frame(Sequence{20'001})), 20'001u);
    }

    void framesOnDiskComeLater()
    {
        const auto capture = m_captures.file();
        capture->append(numbered(1, 20'000));
        QVERIFY(capture->flush());
        FrameLoader loader(*capture);
        for (const quint64 s : {1u, 777u, 512u, 10'000u}) {
            const quint64 version = loader.version();
            QVERIFY(!loader.frame(Sequence{s}));
            QTRY_VERIFY(loader.version() > version);
            QCOMPARE(numberIn(loader.frame(Sequence{s})), s);
            QVERIFY(!loader.isGone(Sequence{s}));
        }
        // Its neighbours have come with it.
        QTRY_COMPARE(numberIn(loader.frame(Sequence{10'030})), 10'030u);
        QTRY_COMPARE(numberIn(loader.frame(Sequence{9'990})), 9'990u);
    }

    void pagesToComeAreReadAhead()
    {
        const auto capture = m_captures.file();
        capture->append(numbered(1, 20'000));
        QVERIFY(capture->flush());
        FrameLoader loader(*capture);
        QTRY_COMPARE(numberIn(loader.frame(Sequence{5000})), 5000u);
        QTRY_COMPARE(numberIn(loader.frame(Sequence{5200})), 5200u);
        // What is looked for comes after what is read ahead.
        QTRY_VERIFY(loader.previous(Sequence{5200}).isKnown);
        const quint64 version = loader.version();
        for (quint64 s = 5200 - 128; s < 5200 + 128; ++s)
            QCOMPARE(numberIn(loader.frame(Sequence{s})), s);
        QCOMPARE(loader.version(), version);
    }

    void everyRowOfAScreenComes()
    {
        const auto capture = m_captures.file();
        capture->append(numbered(1, 60'000));
        QVERIFY(capture->flush());
        FrameLoader loader(*capture);
        // As a filtered view has them: each in another block.
        const auto all = [&] {
            bool complete = true;
            for (quint64 s = 100; s < 50'000; s += 777)
                complete = numberIn(loader.frame(Sequence{s})) == s && complete;
            return complete;
        };
        QTRY_VERIFY(all());
    }

    void whatIsForgottenIsGone_data() { bothKinds(); }
    void whatIsForgottenIsGone()
    {
        QFETCH(const QString, kind);
        const auto capture = m_captures.make(kind, true);
        FrameLoader loader(*capture);
        for (quint64 i = 1; i < 40'000; i += 1000) {
            capture->append(numbered(i, 1000));
            Captures::flush(*capture);
        }
        QVERIFY(!loader.frame(Sequence{5}));
        QTRY_VERIFY(loader.isGone(Sequence{5}));
        QVERIFY(!loader.frame(Sequence{5}));
        const Sequence first = capture->statistics().range.first;
        QVERIFY(!loader.isGone(first));
        QTRY_COMPARE(numberIn(loader.frame(first)), first.value);
    }

    void whatCannotBeReadIsGone()
    {
        const QString path = m_captures.newPath();
        {
            const auto capture = m_captures.file(Captures::kOnDisk, path);
            capture->append(numbered(1, 5000));
        }
        {
            SQLite::Database db(path.toStdString(), SQLite::OPEN_READWRITE);
            db.exec("UPDATE data SET frames=x'00' WHERE first=513");
        }
        const auto capture = m_captures.file(Captures::kOnDisk, path);
        FrameLoader loader(*capture);
        QVERIFY(!loader.frame(Sequence{600}));
        QTRY_VERIFY(loader.isGone(Sequence{600}));
        QTRY_COMPARE(numberIn(loader.frame(Sequence{1100})), 1100u);
    }

    void findsThePreviousFrameOfItsTopic_data() { bothKinds(); }
    void findsThePreviousFrameOfItsTopic()
    {
        QFETCH(const QString, kind);
        const auto capture = m_captures.make(kind);
        capture->append(
            {message(kStart, "rare", "{\"number\":1}", 1), message(kStart, "rare", "{\"number\":2}", 2)});
        client::Frame sent = message(kStart, "rare", "{\"number\":3}", 1);
        sent.direction = client::Direction::Out;
        client::Frame control = message(kStart, "rare", "{\"number\":4}", 1);
        control.kind = client::FrameKind::Control;
        capture->append({sent, control});
        capture->append(numbered(5, 40'000));
        capture->append({message(kStart, "rare", "{\"number\":40005}", 1)});
        Captures::flush(*capture);
        FrameLoader loader(*capture);
        const auto known = [&](quint64 sequence) { return loader.previous(Sequence{sequence}).isKnown; };

        QTRY_VERIFY(known(40'005));
        QCOMPARE(loader.previous(Sequence{40'005}).sequence.value, 1u);
        QCOMPARE(loader.previous(Sequence{40'005}).frame->payload, QByteArray("{\"number\":1}"));
        QTRY_VERIFY(known(30'000));
        QCOMPARE(loader.previous(Sequence{30'000}).sequence.value, 29'995u);
        QCOMPARE(numberIn(loader.previous(Sequence{30'000}).frame), 29'995u);
        for (const quint64 first : {1u, 2u, 3u, 4u, 5u, 9u}) {
            QTRY_VERIFY(known(first));
            QCOMPARE(loader.previous(Sequence{first}).sequence.value, 0u);
            QVERIFY(!loader.previous(Sequence{first}).frame);
        }
    }

    void thePreviousOfAFrameThatIsGoneIsNone()
    {
        const auto capture = m_captures.make(QStringLiteral("memory"));
        capture->append(numbered(1, 10));
        FrameLoader loader(*capture);
        (void)loader.previous(Sequence{500});
        QTRY_VERIFY(loader.previous(Sequence{500}).isKnown);
        QCOMPARE(loader.previous(Sequence{500}).sequence.value, 0u);
    }

    void endsWhileItReads()
    {
        const auto capture = m_captures.file();
        capture->append(numbered(1, 50'000));
        QVERIFY(capture->flush());
        for (int i = 0; i < 20; ++i) {
            FrameLoader loader(*capture);
            for (quint64 s = 1; s < 40'000; s += 500)
                (void)loader.frame(Sequence{s});
            (void)loader.previous(Sequence{45'000});
        }
    }

    void readsWhileOthersWrite_data() { bothKinds(); }
    void readsWhileOthersWrite()
    {
        QFETCH(const QString, kind);
        const auto capture = m_captures.make(kind, true);
        capture->append(numbered(1, 1000));
        const std::jthread writer([&] {
            for (quint64 i = 1001; i < 60'000; i += 100)
                capture->append(numbered(i, 100));
        });
        FrameLoader loader(*capture);
        int read = 0;
        for (int i = 0; i < 3000; ++i) {
            const Capture::Range range = capture->statistics().range;
            const quint64 held = range.last.value - range.first.value + 1;
            const quint64 wanted = range.first.value + quint64(i) * 31 % held;
            const auto frame = loader.frame(Sequence{wanted});
            if (!frame)
                continue;
            QCOMPARE(numberIn(frame), wanted);
            ++read;
        }
        QVERIFY(read > 0);
    }

    void theCacheIsBounded()
    {
        FrameCache cache;
        const client::Frame small = message(kStart, "t", QByteArray(1000, 'x'));
        for (quint64 s = 1; s <= 100'000; ++s)
            cache.insert(Sequence{s}, small);
        QVERIFY(cache.bytes() <= FrameCache::kBytes);
        QVERIFY(cache.find(Sequence{100'000}));
        QVERIFY(!cache.find(Sequence{1}));

        // A screenful of large ones stays, so that a view of them comes to rest.
        const client::Frame large = message(kStart, "t", QByteArray(1'000'000, 'x'));
        for (quint64 s = 200'001; s <= 200'060; ++s) {
            (void)cache.find(Sequence{s});
            cache.insert(Sequence{s}, large);
        }
        for (quint64 s = 200'001; s <= 200'060; ++s)
            QVERIFY(cache.find(Sequence{s}));
        for (quint64 s = 300'001; s <= 300'500; ++s)
            cache.insert(Sequence{s}, large);
        QVERIFY(cache.bytes() <= FrameCache::kScreenfulBytes);
    }
};

QTEST_GUILESS_MAIN(FrameLoaderTest)
#include "tst_frameloader.moc"
