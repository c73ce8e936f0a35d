// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sources/sourcebook.h"

#include "core/client/sources.h"

#include <QFile>
#include <QFileInfo>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace pushscope;
using namespace pushscope::ui;
using namespace std::chrono_literals;

namespace {

class NoSink final : public client::FrameSink
{
public:
    void append(std::vector<client::Frame>) override {}
};

class SetClock final : public base::Clock
{
public:
    [[nodiscard]] base::WallTime wallNow() const override { return wall; }
    [[nodiscard]] base::SteadyTime steadyNow() const override { return std::chrono::steady_clock::now(); }
    base::WallTime wall{std::chrono::microseconds(1'795'530'778'204'000)};
};

client::SourceOptions nowhere(const QString &path)
{
    return {.url = QUrl(QStringLiteral("ws://127.0.0.1:9/") + path), .transport = base::Transport::WebSocket};
}

} // namespace

class tst_sourcebook : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void connectsAgainWhatWasConnected();
    void remembersTheLastTwentyAndAllFavourites();
    void bringsBackWhatWasRemembered();
    void waitsForSecretsBeforeItConnects();
    void takesOverWhatWasKeptBefore();
    void keepsATransportThatWasSwitched();
    void keepsSavedMessagesBySourceAndForAny();
    void isReadableByItsOwnerOnly();
    void keepsACorruptFileBeside();
    void saysOnceThatItCannotWrite();
    void refusesMoreThanItCanHold();

private:
    [[nodiscard]] std::unique_ptr<SourceBook> open()
    {
        auto book = std::make_unique<SourceBook>(m_clock, *m_sources, m_folder->path());
        m_complaint = book->load();
        return book;
    }
    [[nodiscard]] QString path() const { return m_folder->filePath(QStringLiteral("sources.json")); }

    NoSink m_sink;
    SetClock m_clock;
    std::unique_ptr<client::Sources> m_sources;
    std::unique_ptr<QTemporaryDir> m_folder;
    QString m_complaint;
};

void tst_sourcebook::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_sources = std::make_unique<client::Sources>(m_sink, m_clock);
}

void tst_sourcebook::connectsAgainWhatWasConnected()
{
    {
        auto book = open();
        QSignalSpy connected(book.get(), &SourceBook::connectedTo);
        const EntryKey a = book->add(nowhere(QStringLiteral("a")));
        const EntryKey b = book->add(nowhere(QStringLiteral("b")));
        QVERIFY(a != 0 && b != a);
        QCOMPARE(connected.size(), 2);
        QCOMPARE(connected[0][1].toString(), QStringLiteral("127.0.0.1:9/a"));
        book->disconnectFrom(b);
    }
    m_sources = std::make_unique<client::Sources>(m_sink, m_clock);
    const auto book = open();
    QVERIFY(m_complaint.isEmpty());
    QCOMPARE(book->entries().size(), 2U);
    QVERIFY(book->entries()[0].id);
    QVERIFY(!book->entries()[1].id); // it was disconnected by hand
    QVERIFY(book->entries()[1].listed);
    QCOMPARE(m_sources->statuses().size(), 1U);
    QCOMPARE(book->find(*book->entries()[0].id), &book->entries()[0]);
    book->connectTo(book->entries()[1].key);
    QCOMPARE(m_sources->statuses().size(), 2U);
}

void tst_sourcebook::remembersTheLastTwentyAndAllFavourites()
{
    auto book = open();
    for (int i = 0; i < 30; ++i) {
        m_clock.wall += 1s;
        const EntryKey key = book->add(nowhere(QString::number(i)));
        if (i < 3)
            book->setFavourite(key, true);
        book->remove(key);
    }
    QCOMPARE(book->entries().size(), 23U);
    QVERIFY(m_sources->statuses().empty());
    QStringList paths;
    for (const SourceEntry &entry : book->entries())
        paths.append(entry.options.url.path());
    QVERIFY(paths.contains(QStringLiteral("/0")));
    QVERIFY(!paths.contains(QStringLiteral("/9")));
    QVERIFY(paths.contains(QStringLiteral("/10")));
    book->forget(book->entries().front().key);
    QCOMPARE(book->entries().size(), 22U);
}

void tst_sourcebook::bringsBackWhatWasRemembered()
{
    auto book = open();
    const EntryKey key = book->add(nowhere(QStringLiteral("a")));
    book->setFavourite(key, true);
    book->saveMessage(key, {QStringLiteral("hi"), QStringLiteral("hello"), MessageForm::Text});
    book->remove(key);
    client::SourceOptions again = nowhere(QStringLiteral("a"));
    again.name = QStringLiteral("again");
    QCOMPARE(book->add(again), key);
    QVERIFY(book->find(key)->favourite);
    QCOMPARE(book->find(key)->messages.size(), 1);
    QCOMPARE(book->find(key)->options.name, QStringLiteral("again"));
    QVERIFY(book->add(again) != key); // twice on the list is what was asked for
}

void tst_sourcebook::waitsForSecretsBeforeItConnects()
{
    client::SourceOptions guarded = nowhere(QStringLiteral("a"));
    guarded.bearerToken = "hush";
    open()->add(guarded);
    QFile file(path());
    QVERIFY(file.open(QIODevice::ReadOnly));
    QVERIFY(!file.readAll().contains("hush"));

    m_sources = std::make_unique<client::Sources>(m_sink, m_clock);
    auto book = open();
    const SourceEntry &entry = book->entries().front();
    QCOMPARE(entry.missing, QStringList{QStringLiteral("token")});
    book->connectTo(entry.key);
    QVERIFY(m_sources->statuses().empty());
    book->change(entry.key, guarded);
    QVERIFY(entry.missing.isEmpty());
    QCOMPARE(m_sources->statuses().size(), 1U);
}

void tst_sourcebook::takesOverWhatWasKeptBefore()
{
    client::SourceOptions kept = nowhere(QStringLiteral("old"));
    kept.headers = {{"Authorization", "Bearer hush"}};
    {
        SourceBook book(m_clock, *m_sources, m_folder->path());
        QVERIFY(book.load({kept}).isEmpty());
        QCOMPARE(m_sources->statuses().size(), 1U); // this once its secret is still known
    }
    QFile file(path());
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QByteArray text = file.readAll();
    QVERIFY(text.contains("/old"));
    QVERIFY(!text.contains("hush"));
    SourceBook book(m_clock, *m_sources, m_folder->path());
    QVERIFY(book.load({nowhere(QStringLiteral("other"))}).isEmpty());
    QCOMPARE(book.entries().size(), 1U); // the file is what counts from now on
}

void tst_sourcebook::keepsATransportThatWasSwitched()
{
    {
        auto book = open();
        const EntryKey key = book->add(nowhere(QStringLiteral("a")));
        book->setTransport(key, base::Transport::Sse);
        const EntryKey other = book->add(nowhere(QStringLiteral("b")));
        const client::SourceId id = *book->find(other)->id;
        m_sources->setTransport(id, base::Transport::Poll); // as the palette does
        QTRY_COMPARE(m_sources->status(id)->transport, base::Transport::Poll);
    }
    const auto book = open();
    QCOMPARE(book->entries()[0].options.transport, base::Transport::Sse);
    QCOMPARE(book->entries()[1].options.transport, base::Transport::Poll);
}

void tst_sourcebook::keepsSavedMessagesBySourceAndForAny()
{
    {
        auto book = open();
        const EntryKey key = book->add(nowhere(QStringLiteral("a")));
        book->saveMessage(key, {QStringLiteral("own"), QStringLiteral("1"), MessageForm::Json});
        book->saveMessage(0, {QStringLiteral("any"), QStringLiteral("2"), MessageForm::Text});
        book->saveMessage(key, {QStringLiteral("own"), QStringLiteral("3"), MessageForm::Json}); // replaces
    }
    auto book = open();
    const EntryKey key = book->entries().front().key;
    const QList<SavedMessage> all = book->messages(key);
    QCOMPARE(all.size(), 2);
    QCOMPARE(all[0].text, QStringLiteral("3"));
    QCOMPARE(all[1].name, QStringLiteral("any"));
    book->removeMessage(key, QStringLiteral("own"));
    book->removeMessage(0, QStringLiteral("any"));
    QVERIFY(book->messages(key).isEmpty());
}

void tst_sourcebook::isReadableByItsOwnerOnly()
{
    open()->add(nowhere(QStringLiteral("a")));
    QCOMPARE(QFileInfo(path()).permissions() & (QFile::ReadGroup | QFile::ReadOther | QFile::WriteOther),
             QFile::Permissions());
}

void tst_sourcebook::keepsACorruptFileBeside()
{
    for (const char *name : {"sources.json.broken", "sources.json.broken-2"}) {
        QFile file(path());
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("{ not json");
        file.close();
        const auto book = open();
        QVERIFY(book->entries().empty());
        QVERIFY2(m_complaint.contains(QString::fromLatin1(name)), qPrintable(m_complaint));
        QVERIFY(QFile::exists(m_folder->filePath(QString::fromLatin1(name))));
    }
}

void tst_sourcebook::saysOnceThatItCannotWrite()
{
    SourceBook book(m_clock, *m_sources, m_folder->filePath(QStringLiteral("missing")));
    QVERIFY(book.load().isEmpty());
    QSignalSpy failed(&book, &SourceBook::failed);
    book.add(nowhere(QStringLiteral("a")));
    book.flush();
    book.flush();
    QCOMPARE(failed.size(), 1);
}

void tst_sourcebook::refusesMoreThanItCanHold()
{
    auto book = open();
    client::SourceOptions options = nowhere(QStringLiteral("a"));
    options.reconnect = false;
    for (int i = 0; i < BookContents::kMaxListed; ++i)
        QVERIFY(book->add(options) != 0);
    QCOMPARE(book->add(options), EntryKey(0));
    QCOMPARE(m_sources->statuses().size(), std::size_t(BookContents::kMaxListed));
}

QTEST_GUILESS_MAIN(tst_sourcebook)
#include "tst_sourcebook.moc"
