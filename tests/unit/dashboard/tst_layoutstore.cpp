// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dashboard/layoutcodec.h"
#include "ui/dashboard/layoutstore.h"

#include <QDir>
#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace pushscope::ui;

namespace {

Layout named(const QString &name)
{
    Layout layout;
    layout.dashboards.push_back({.id = {}, .name = name, .panels = {}});
    return layout;
}

void write(const QString &path, const QByteArray &bytes)
{
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    QCOMPARE(file.write(bytes), bytes.size());
}

QByteArray contents(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

} // namespace

class TestLayoutStore : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_dir = std::make_unique<QTemporaryDir>();
        QVERIFY(m_dir->isValid());
        m_path = m_dir->filePath(QStringLiteral("layouts.json"));
    }

    void takesTheBuiltInLayoutsAtFirst()
    {
        const auto loaded = LayoutStore(m_dir->path()).load();
        QVERIFY(loaded.firstRun);
        QVERIFY(loaded.notice.isEmpty());
        QCOMPARE(loaded.layout.dashboards.size(), std::size_t(3));
        QCOMPARE(loaded.layout.dashboards[0].name, QStringLiteral("This machine"));
    }

    void keepsTheLastOfManyChanges()
    {
        {
            LayoutStore store(m_dir->path());
            store.save(named(QStringLiteral("a")));
            store.save(named(QStringLiteral("b")));
            QVERIFY(!QFile::exists(m_path)); // not with every change
            QTRY_VERIFY(QFile::exists(m_path));
            store.save(named(QStringLiteral("c")));
        } // what still waits is written at the end
        const auto loaded = LayoutStore(m_dir->path()).load();
        QVERIFY(!loaded.firstRun);
        QCOMPARE(loaded.layout.dashboards.size(), std::size_t(1));
        QCOMPARE(loaded.layout.dashboards[0].name, QStringLiteral("c"));
    }

    void keepsABrokenFileBeside_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::newRow("not JSON") << QByteArray("{\"version\":1,\"dashbo");
        QTest::newRow("bytes of another kind") << QByteArray("\x00\xff\xfe\x89PNG", 7);
        QTest::newRow("another version") << QByteArray(R"({"version":9,"dashboards":[]})");
        QTest::newRow("no dashboard") << QByteArray(R"({"version":1,"dashboards":[]})");
        QTest::newRow("larger than is read") << QByteArray(kMaxLayoutBytes + 10, '[');
    }
    void keepsABrokenFileBeside()
    {
        QFETCH(QByteArray, bytes);
        write(m_path, bytes);
        LayoutStore store(m_dir->path());
        const auto loaded = store.load();
        QVERIFY(!loaded.layout.dashboards.empty());
        QVERIFY(!loaded.firstRun);
        QVERIFY2(loaded.notice.contains(QLatin1String("layouts.json.broken")), qPrintable(loaded.notice));
        QCOMPARE(contents(m_path + QLatin1String(".broken")), bytes);
        store.save(named(QStringLiteral("new")));
        store.flush();
        QCOMPARE(contents(m_path + QLatin1String(".broken")), bytes);
        QVERIFY(layoutFromJson(contents(m_path)));
    }

    void neverWritesOverAnEarlierBrokenFile()
    {
        write(m_path + QLatin1String(".broken"), "first");
        write(m_path, "second");
        const auto loaded = LayoutStore(m_dir->path()).load();
        QVERIFY(loaded.notice.contains(QLatin1String("layouts.json.broken-2")));
        QCOMPARE(contents(m_path + QLatin1String(".broken")), QByteArray("first"));
        QCOMPARE(contents(m_path + QLatin1String(".broken-2")), QByteArray("second"));
    }

    void complainsOnceWhenTheFolderCannotBeWritten()
    {
        LayoutStore store(m_dir->filePath(QStringLiteral("not/there")));
        QSignalSpy failed(&store, &LayoutStore::failed);
        store.save(named(QStringLiteral("a")));
        store.flush();
        store.save(named(QStringLiteral("b")));
        store.flush();
        QCOMPARE(failed.size(), 1);
        QVERIFY(failed[0][0].toString().contains(QLatin1String("could not be written")));
    }

    void importsWhatItExported()
    {
        const QString path = m_dir->filePath(QStringLiteral("mine.json"));
        QVERIFY(LayoutStore::exportTo(path, named(QStringLiteral("mine"))));
        const auto read = LayoutStore::importFrom(path);
        QVERIFY(read);
        QCOMPARE(read->dashboards[0].name, QStringLiteral("mine"));
    }

    void saysWhichFileCannotBeRead()
    {
        const auto read = LayoutStore::importFrom(m_dir->filePath(QStringLiteral("absent.json")));
        QVERIFY(!read);
        QVERIFY(read.error().what.startsWith(QLatin1String("absent.json cannot be read")));
    }

private:
    std::unique_ptr<QTemporaryDir> m_dir;
    QString m_path;
};

QTEST_GUILESS_MAIN(TestLayoutStore)
#include "tst_layoutstore.moc"
