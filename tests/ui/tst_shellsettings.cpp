// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/settings.h"
#include "ui/shell/snippets.h"
#include "ui/widgets/jsontext.h"

#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace pushscope;
using namespace pushscope::ui;
using namespace std::chrono_literals;

class tst_shellsettings : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void keepsEverythingOverARestart();
    void keepsDefaultsForWhatMakesNoSense();
    void setsABrokenFileAside_data();
    void setsABrokenFileAside();
    void neverOverwritesAnEarlierBrokenFile();
    void isReadableByItsOwnerOnly();
    void saysOnceThatItCannotWrite();
    void makesCommandsThatWorkAsTheyAre_data();
    void makesCommandsThatWorkAsTheyAre();
    void indentsJsonAndChangesNothingElse_data();
    void indentsJsonAndChangesNothingElse();

private:
    static void write(const QString &path, const QByteArray &text);
};

void tst_shellsettings::write(const QString &path, const QByteArray &text)
{
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(text);
}

void tst_shellsettings::keepsEverythingOverARestart()
{
    QTemporaryDir folder;
    {
        SettingsStore store(folder.path());
        QVERIFY(store.load().isEmpty());
        Settings &settings = store.edit();
        settings.theme = ThemeChoice::Light;
        settings.textPercent = 130;
        settings.reduceMotion = settings.tryItDismissed = settings.treeCollapsed = settings.treeShowsRates =
            true;
        settings.treeWidth = 300;
        settings.dashboard = 2;
        settings.collapsedGroups = {QStringLiteral("market")};
        settings.recentCommands = {QStringLiteral("command:live")};
        settings.geometry = QByteArray("\0\1\2", 3);
        client::SourceOptions source;
        source.name = QStringLiteral("plant7");
        source.url = QUrl(QStringLiteral("wss://example.org/stream"));
        source.transport = base::Transport::LongPoll;
        source.headers = {{"Authorization", "Bearer x"}};
        settings.sources = {source};
    } // writes what still waits
    SettingsStore store(folder.path());
    QVERIFY(store.load().isEmpty());
    const Settings &settings = store.settings();
    QCOMPARE(settings.theme, ThemeChoice::Light);
    QCOMPARE(settings.textPercent, 130);
    QVERIFY(settings.reduceMotion && settings.tryItDismissed && settings.treeCollapsed &&
            settings.treeShowsRates);
    QCOMPARE(settings.treeWidth, 300);
    QCOMPARE(settings.dashboard, 2);
    QCOMPARE(settings.collapsedGroups, QStringList{QStringLiteral("market")});
    QCOMPARE(settings.recentCommands, QStringList{QStringLiteral("command:live")});
    QCOMPARE(settings.geometry, QByteArray("\0\1\2", 3));
    QCOMPARE(settings.sources.size(), 1U);
    QCOMPARE(settings.sources[0].name, QStringLiteral("plant7"));
    QCOMPARE(settings.sources[0].url, QUrl(QStringLiteral("wss://example.org/stream")));
    QCOMPARE(settings.sources[0].transport, base::Transport::LongPoll);
    QCOMPARE(settings.sources[0].headers.size(), 1);
}

void tst_shellsettings::keepsDefaultsForWhatMakesNoSense()
{
    const auto settings = Settings::fromJson("{\"theme\":7,\"textPercent\":9000,\"treeWidth\":\"wide\","
                                             "\"sources\":[{\"url\":\"\"},5],\"dashboard\":-3}");
    QVERIFY(settings);
    QCOMPARE(settings->theme, ThemeChoice::System);
    QCOMPARE(settings->textPercent, 150);
    QCOMPARE(settings->treeWidth, 264);
    QCOMPARE(settings->dashboard, 0);
    QVERIFY(settings->sources.empty());
}

void tst_shellsettings::setsABrokenFileAside_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("cut off") << QByteArray("{\"theme\":\"da");
    QTest::newRow("not JSON") << QByteArray("hello");
    QTest::newRow("JSON, but no object") << QByteArray("[1,2]");
    QTest::newRow("empty") << QByteArray();
    QTest::newRow("far too large") << QByteArray(2 * 1024 * 1024, ' ');
}

void tst_shellsettings::setsABrokenFileAside()
{
    QFETCH(QByteArray, text);
    QTemporaryDir folder;
    write(folder.filePath(QStringLiteral("settings.json")), text);
    SettingsStore store(folder.path());
    const QString notice = store.load();
    QVERIFY2(notice.contains(QStringLiteral("settings.json.broken")), qPrintable(notice));
    QFile broken(folder.filePath(QStringLiteral("settings.json.broken")));
    QVERIFY(broken.open(QIODevice::ReadOnly));
    QCOMPARE(broken.readAll(), text);
    QCOMPARE(store.settings().textPercent, 100);
}

void tst_shellsettings::neverOverwritesAnEarlierBrokenFile()
{
    QTemporaryDir folder;
    write(folder.filePath(QStringLiteral("settings.json.broken")), "first");
    write(folder.filePath(QStringLiteral("settings.json")), "second");
    SettingsStore store(folder.path());
    QVERIFY(store.load().contains(QStringLiteral("settings.json.broken-2")));
    QFile first(folder.filePath(QStringLiteral("settings.json.broken")));
    QVERIFY(first.open(QIODevice::ReadOnly));
    QCOMPARE(first.readAll(), QByteArray("first"));
}

void tst_shellsettings::isReadableByItsOwnerOnly()
{
    QTemporaryDir folder;
    SettingsStore store(folder.path());
    store.edit().textPercent = 110;
    store.flush();
    const auto permissions = QFile::permissions(folder.filePath(QStringLiteral("settings.json")));
    QVERIFY(permissions & QFile::ReadOwner);
    QVERIFY(!(permissions & (QFile::ReadGroup | QFile::ReadOther | QFile::WriteGroup | QFile::WriteOther)));
}

void tst_shellsettings::saysOnceThatItCannotWrite()
{
    SettingsStore store(QStringLiteral("/proc/none"));
    QSignalSpy failed(&store, &SettingsStore::failed);
    store.edit().textPercent = 110;
    store.flush();
    store.edit().textPercent = 120;
    store.flush();
    QCOMPARE(failed.size(), 1);
}

void tst_shellsettings::makesCommandsThatWorkAsTheyAre_data()
{
    QTest::addColumn<QByteArray>("topic");
    QTest::addColumn<QByteArray>("payload");
    QTest::addColumn<QString>("command");
    QTest::newRow("the first run's") << QByteArray("room/temp") << QByteArray("{\"c\":21.5}")
                                     << QStringLiteral(
                                            "curl -d '{\"c\":21.5}' http://127.0.0.1:8080/publish/room/temp");
    QTest::newRow("a quote in the payload")
        << QByteArray("a") << QByteArray("it's")
        << QStringLiteral("curl -d 'it'\\''s' http://127.0.0.1:8080/publish/a");
    QTest::newRow("a topic with a blank and shell characters")
        << QByteArray("a b/$(x)") << QByteArray("1")
        << QStringLiteral("curl -d '1' http://127.0.0.1:8080/publish/a%20b/%24%28x%29");
    QTest::newRow("a payload that curl would take for a file")
        << QByteArray("a") << QByteArray("@/etc/passwd")
        << QStringLiteral("curl --data-raw '@/etc/passwd' http://127.0.0.1:8080/publish/a");
}

void tst_shellsettings::makesCommandsThatWorkAsTheyAre()
{
    QFETCH(QByteArray, topic);
    QFETCH(QByteArray, payload);
    QFETCH(QString, command);
    const QUrl hub(QStringLiteral("http://127.0.0.1:8080"));
    QCOMPARE(curlPublish(hub, topic, payload), command);
    QCOMPARE(pageAddress(hub), QStringLiteral("http://127.0.0.1:8080/"));
    QCOMPARE(
        eventSourceLine("room/temp"),
        QStringLiteral("new EventSource(\"/sse?topic=room/temp\").onmessage = e => console.log(e.data)"));
}

void tst_shellsettings::indentsJsonAndChangesNothingElse_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("members in their order, numbers with their digits")
        << QByteArray("{\"b\":1.50,\"a\":[1,2]}")
        << QByteArray("{\n  \"b\": 1.50,\n  \"a\": [\n    1,\n    2\n  ]\n}");
    QTest::newRow("signs inside strings")
        << QByteArray("{\"x\":\"a,{\\\"}: b\"}") << QByteArray("{\n  \"x\": \"a,{\\\"}: b\"\n}");
    QTest::newRow("empty containers") << QByteArray("{\"a\":{ },\"b\":[]}")
                                      << QByteArray("{\n  \"a\": {},\n  \"b\": []\n}");
    QTest::newRow("a bare number") << QByteArray(" 21.5 ") << QByteArray("21.5");
    QTest::newRow("cut off inside a string") << QByteArray("{\"a\":\"b\\") << QByteArray("{\n  \"a\": \"b\\");
}

void tst_shellsettings::indentsJsonAndChangesNothingElse()
{
    QFETCH(QByteArray, json);
    QFETCH(QByteArray, text);
    QCOMPARE(indentJson(json), text);
}

QTEST_GUILESS_MAIN(tst_shellsettings)
#include "tst_shellsettings.moc"
