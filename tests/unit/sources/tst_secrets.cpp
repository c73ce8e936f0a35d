// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sources/bookcodec.h"
#include "ui/sources/secrets.h"

#include <QTest>

using namespace pushscope;
using namespace pushscope::ui;

class tst_secrets : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void knowsNamesOfSecrets_data();
    void knowsNamesOfSecrets();
    void writesNoSecretDown();
    void keepsEverythingElse();
    void staysMissingUntilItIsGivenAgain();
    void readsWhatMakesNoSense_data();
    void readsWhatMakesNoSense();
    void boundsWhatItReads();
};

void tst_secrets::knowsNamesOfSecrets_data()
{
    QTest::addColumn<QByteArray>("name");
    QTest::addColumn<bool>("secret");
    for (const char *name : {"Authorization", "proxy-authorization", "Cookie", "X-Api-Key", "access_token",
                             "clientSecret", "PASSWORD", "jwt", "auth", "pwd", "X-Amz-Signature"})
        QTest::newRow(name) << QByteArray(name) << true;
    for (const char *name : {"Accept", "X-Tenant", "topic", "author", "key", "symbol", "User-Agent", ""})
        QTest::addRow("%s is none", name) << QByteArray(name) << false;
}

void tst_secrets::knowsNamesOfSecrets()
{
    QFETCH(QByteArray, name);
    QFETCH(bool, secret);
    QCOMPARE(isSecretName(name), secret);
}

void tst_secrets::writesNoSecretDown()
{
    client::SourceOptions options;
    options.url = QUrl(QStringLiteral("wss://maya:hush1@example.org/s?topic=a&access_token=hush2&x=1"));
    options.bearerToken = "hush3";
    options.headers = {{"X-Tenant", "seven"}, {"Cookie", "sid=hush4"}};
    options.firstMessages = {R"({"op":"login", "api_key" : "hush5\"6","user":"maya"})", "plain"};
    options.body = R"({"query":"q","password":"hush7"})";
    const QByteArray written = toJson(BookContents{.entries = {SourceEntry{.options = options}}, .messages = {}});
    QVERIFY2(!written.contains("hush"), written.constData());

    const auto read = bookFromJson(written);
    QVERIFY(read);
    QCOMPARE(read->entries.size(), 1U);
    const SourceEntry &entry = read->entries.front();
    QCOMPARE(entry.missing,
             QStringList({QStringLiteral("token"), QStringLiteral("password"), QStringLiteral("header Cookie"),
                          QStringLiteral("access_token="), QStringLiteral("api_key")}));
    QCOMPARE(entry.options.firstMessages,
             QList<QByteArray>({R"({"op":"login", "api_key" : "","user":"maya"})", "plain"}));
}

void tst_secrets::keepsEverythingElse()
{
    SourceEntry entry;
    entry.options.name = QStringLiteral("plant 7");
    entry.options.url = QUrl(QStringLiteral("https://example.org/s%20a?topic=a%2Fb#f"));
    entry.options.transport = base::Transport::LongPoll;
    entry.options.headers = {{"X-Tenant", "sev\xC3\xA9n"}, {"X-Tenant", "again"}};
    entry.options.filters = {"market/#", "a b"};
    entry.options.subprotocols = {"graphql-ws", "json"};
    entry.options.firstMessages = {"{\"subscribe\":[\"trades\"]}", "two\nlines"};
    entry.options.method = "QUERY";
    entry.options.body = "{\"a\":1}";
    entry.options.bodyType = "application/x-ndjson";
    entry.options.topicPointer = "/channel";
    entry.options.since = "7f:182406";
    entry.options.tls = {.trustAnyone = true,
                         .authoritiesFile = QStringLiteral("/ca.pem"),
                         .certificateFile = QStringLiteral("/me.pem"),
                         .keyFile = QStringLiteral("/me.key")};
    entry.options.reconnect = false;
    entry.options.pollInterval = std::chrono::milliseconds(2500);
    entry.favourite = true;
    entry.listed = false;
    entry.connected = false;
    entry.used = base::WallTime(std::chrono::microseconds(1'795'530'778'204'000));
    entry.messages = {{QStringLiteral("hi"), QStringLiteral("00 ff"), MessageForm::Hex}};
    const QList<SavedMessage> general{{QStringLiteral("ping"), QStringLiteral("{}"), MessageForm::Json}};
    const auto read = bookFromJson(toJson(BookContents{.entries = {entry}, .messages = general}));
    QVERIFY(read);
    QCOMPARE(read->messages, general);
    const SourceEntry &back = read->entries.front();
    QCOMPARE(back.options.name, entry.options.name);
    QCOMPARE(back.options.url, entry.options.url);
    QCOMPARE(back.options.transport, entry.options.transport);
    QCOMPARE(back.options.headers, entry.options.headers);
    QCOMPARE(back.options.filters, entry.options.filters);
    QCOMPARE(back.options.subprotocols, entry.options.subprotocols);
    QCOMPARE(back.options.firstMessages, entry.options.firstMessages);
    QCOMPARE(back.options.method, entry.options.method);
    QCOMPARE(back.options.body, entry.options.body);
    QCOMPARE(back.options.bodyType, entry.options.bodyType);
    QCOMPARE(back.options.topicPointer, entry.options.topicPointer);
    QCOMPARE(back.options.since, entry.options.since);
    QCOMPARE(back.options.tls, entry.options.tls);
    QCOMPARE(back.options.reconnect, false);
    QCOMPARE(back.options.pollInterval, entry.options.pollInterval);
    QCOMPARE(back.favourite, true);
    QCOMPARE(back.listed, false);
    QCOMPARE(back.connected, false);
    QCOMPARE(back.used, entry.used);
    QCOMPARE(back.messages, entry.messages);
    QVERIFY(back.missing.isEmpty());
}

void tst_secrets::staysMissingUntilItIsGivenAgain()
{
    SourceEntry entry;
    entry.options.url = QUrl(QStringLiteral("ws://a/"));
    entry.missing = {QStringLiteral("token")};
    const auto once = bookFromJson(toJson(BookContents{.entries = {entry}, .messages = {}}));
    const auto twice = bookFromJson(toJson(*once));
    QCOMPARE(twice->entries.front().missing, entry.missing);
    QVERIFY(missingSentence(entry.missing).startsWith(QStringLiteral("The token is not kept.")));
    QVERIFY(missingSentence({}).isEmpty());
}

void tst_secrets::readsWhatMakesNoSense_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<int>("entries"); ///< -1: it is no book
    QTest::newRow("nothing") << QByteArray() << -1;
    QTest::newRow("a list") << QByteArray("[]") << -1;
    QTest::newRow("an empty book") << QByteArray("{}") << 0;
    QTest::newRow("entries of other kinds") << QByteArray(R"({"sources":[5,"a",null,[],{}]})") << 0;
    QTest::newRow("no address") << QByteArray(R"({"sources":[{"url":"nowhere"}]})") << 0;
    QTest::newRow("members of other kinds")
        << QByteArray(R"({"sources":[{"url":"ws://a/","name":5,"headers":{"a":1},"filters":"x","tls":[],)"
                      R"("pollMs":-1,"missing":[3],"messages":[{"name":"","text":"t"},7],"used":"x"}],"messages":3})")
        << 1;
}

void tst_secrets::readsWhatMakesNoSense()
{
    QFETCH(QByteArray, json);
    QFETCH(int, entries);
    const auto read = bookFromJson(json);
    QCOMPARE(read ? static_cast<int>(read->entries.size()) : -1, entries);
    if (entries != 1)
        return;
    const SourceEntry &entry = read->entries.front();
    QVERIFY(entry.options.headers.isEmpty());
    QVERIFY(entry.options.filters.isEmpty());
    QVERIFY(entry.options.pollInterval.count() > 0);
    QVERIFY(entry.missing.isEmpty());
    QVERIFY(entry.messages.isEmpty());
}

void tst_secrets::boundsWhatItReads()
{
    BookContents contents;
    for (int i = 0; i < 1000; ++i) {
        SourceEntry entry;
        entry.options.url = QUrl(QStringLiteral("ws://a/%1").arg(i));
        contents.entries.push_back(entry);
        contents.messages.append({QString::number(i), {}, MessageForm::Text});
    }
    const auto read = bookFromJson(toJson(contents));
    QVERIFY(read->entries.size() < 1000);
    QCOMPARE(read->messages.size(), BookContents::kMaxMessages);
}

QTEST_APPLESS_MAIN(tst_secrets)
#include "tst_secrets.moc"
