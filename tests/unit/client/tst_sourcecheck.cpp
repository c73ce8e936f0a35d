// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/client/presets.h"
#include "core/client/sourcecheck.h"

#include <QTest>

#include <functional>

using namespace pushscope;
using namespace pushscope::client;

using Change = std::function<void(SourceOptions &)>;
Q_DECLARE_METATYPE(Change)
Q_DECLARE_METATYPE(pushscope::client::SourceField)

class TestSourceCheck : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void takesWhatAConnectionCanBeMadeWith_data();
    void takesWhatAConnectionCanBeMadeWith();
    void saysWhichMemberIsWrong_data();
    void saysWhichMemberIsWrong();
    void namesNoSecret();
    void everyPresetIsFineAndOnTheHub();
};

namespace {

SourceOptions good()
{
    SourceOptions options;
    options.url = QUrl(QStringLiteral("http://h/x"));
    return options;
}

} // namespace

void TestSourceCheck::takesWhatAConnectionCanBeMadeWith_data()
{
    QTest::addColumn<Change>("change");
    const auto row = [](const char *name, Change change) { QTest::newRow(name) << std::move(change); };
    row("an address", [](SourceOptions &) {});
    row("a value with spaces and UTF-8", [](SourceOptions &o) {
        o.headers = {{"X-A", "a \xc3\xa4"}, {"B", ""}};
    });
    row("a token", [](SourceOptions &o) { o.bearerToken = "eyJhbGciOiJIUzI1NiJ9.e30.abc-_~+/=="; });
    row("sub-protocols", [](SourceOptions &o) { o.subprotocols = {"graphql-transport-ws", "v1.x"}; });
    row("a method of one's own", [](SourceOptions &o) { o.method = "REPORT"; });
    row("a body with GET", [](SourceOptions &o) { o.method = "GET", o.body = "{}"; });
    row("a media type", [](SourceOptions &o) { o.bodyType = "application/x-ndjson; charset=utf-8"; });
    row("a pointer", [](SourceOptions &o) { o.topicPointer = "/data/0/a~1b"; });
    row("files that may not exist",
        [](SourceOptions &o) { o.tls.certificateFile = QStringLiteral("/nowhere"); });
    row("a cursor", [](SourceOptions &o) { o.since = QByteArray("1f:7"); });
}

void TestSourceCheck::takesWhatAConnectionCanBeMadeWith()
{
    QFETCH(Change, change);
    SourceOptions options = good();
    change(options);
    const auto fine = check(options);
    QVERIFY2(fine, fine ? "" : qPrintable(fine.error().what));
}

void TestSourceCheck::saysWhichMemberIsWrong_data()
{
    QTest::addColumn<Change>("change");
    QTest::addColumn<SourceField>("field");
    QTest::addColumn<QString>("sentence");
    const auto row = [](const char *name, Change change, SourceField field, const char *sentence) {
        QTest::newRow(name) << std::move(change) << field << QString::fromLatin1(sentence);
    };
    using enum SourceField;
    row(
        "another scheme", [](SourceOptions &o) { o.url = QUrl(QStringLiteral("ftp://h/")); }, Url,
        "'ftp://h/' is not an address of a stream");
    row(
        "no host", [](SourceOptions &o) { o.url = QUrl(QStringLiteral("http:///x")); }, Url,
        "not an address");
    row(
        "a header without a name",
        [](SourceOptions &o) {
            o.headers = {{"", "a"}};
        },
        Headers, "needs a name");
    row(
        "a header name with a space",
        [](SourceOptions &o) {
            o.headers = {{"A B", "a"}};
        },
        Headers, "'A B'");
    row(
        "a header that would end the line",
        [](SourceOptions &o) {
            o.headers = {{"A", "a\r\nB: c"}};
        },
        Headers, "'A'");
    row(
        "a token with a space", [](SourceOptions &o) { o.bearerToken = "Bearer x"; }, BearerToken, "spaces");
    row(
        "a token with a line end", [](SourceOptions &o) { o.bearerToken = "x\n"; }, BearerToken, "spaces");
    row(
        "a token that is no ASCII", [](SourceOptions &o) { o.bearerToken = "\xc3\xa4"; }, BearerToken,
        "token");
    row(
        "a sub-protocol with a space", [](SourceOptions &o) { o.subprotocols = {"a b"}; }, Subprotocols,
        "'a b'");
    row(
        "sub-protocols in one", [](SourceOptions &o) { o.subprotocols = {"a,b"}; }, Subprotocols, "commas");
    row(
        "a sub-protocol twice",
        [](SourceOptions &o) {
            o.subprotocols = {"a", "b", "a"};
        },
        Subprotocols, "twice");
    row(
        "a method of two words", [](SourceOptions &o) { o.method = "POST /x"; }, Method, "one word");
    row(
        "HEAD", [](SourceOptions &o) { o.method = "head"; }, Method, "HEAD request brings no messages");
    row(
        "CONNECT", [](SourceOptions &o) { o.method = "CONNECT"; }, Method, "brings no messages");
    row(
        "a type that is none", [](SourceOptions &o) { o.bodyType = "json"; }, BodyType,
        "'json' is no media type");
    row(
        "a type that would end the line", [](SourceOptions &o) { o.bodyType = "a/b\nX: y"; }, BodyType,
        "media type");
    row(
        "a pointer that is none", [](SourceOptions &o) { o.topicPointer = "data"; }, TopicPointer,
        "begins with '/'");
    row(
        "an id that would end the line", [](SourceOptions &o) { o.since = QByteArray("1\nX: y"); }, Since,
        "id");
    row(
        "a key without a certificate", [](SourceOptions &o) { o.tls.keyFile = QStringLiteral("k"); },
        CertificateFile, "certificate");
}

void TestSourceCheck::saysWhichMemberIsWrong()
{
    QFETCH(Change, change);
    QFETCH(QString, sentence);
    SourceOptions options = good();
    change(options);
    const auto fine = check(options);
    QVERIFY(!fine);
    QTEST(fine.error().field, "field");
    QVERIFY2(fine.error().what.contains(sentence), qPrintable(fine.error().what));
}

void TestSourceCheck::namesNoSecret()
{
    SourceOptions options = good();
    options.bearerToken = "secret secret";
    QVERIFY(!check(options).error().what.contains(QStringLiteral("secret")));
    options = good();
    options.headers = {{"X", "secret\n"}};
    QVERIFY(!check(options).error().what.contains(QStringLiteral("secret")));
    options = good();
    options.url = QUrl(QStringLiteral("ftp://me:secret@h/?token=secret"));
    QVERIFY(!check(options).error().what.contains(QStringLiteral("secret")));
}

void TestSourceCheck::everyPresetIsFineAndOnTheHub()
{
    const QUrl hub(QStringLiteral("http://127.0.0.1:8080"));
    const std::vector<Preset> all = presets(hub);
    QCOMPARE(all.size(), std::size_t{9});
    QStringList names;
    for (const Preset &preset : all) {
        QVERIFY(check(preset.options));
        QCOMPARE(preset.options.url.authority(), hub.authority());
        QVERIFY(!preset.purpose.isEmpty() && !preset.purpose.endsWith(u'.'));
        names.append(preset.options.name);
    }
    QVERIFY(names.contains(QStringLiteral("Echo")) && names.contains(QStringLiteral("Load")));
    QCOMPARE(names.removeDuplicates(), 0);
    QCOMPARE(presets(QUrl(QStringLiteral("https://h/?topic=a")))[0].options.url,
             QUrl(QStringLiteral("https://h/stream")));
}

QTEST_GUILESS_MAIN(TestSourceCheck)
#include "tst_sourcecheck.moc"
