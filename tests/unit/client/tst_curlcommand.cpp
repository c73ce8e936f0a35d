// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/client/curlcommand.h"
#include "core/client/hubaddress.h"
#include "core/client/shellwords.h"

#include <QTest>

using namespace pushscope;
using namespace pushscope::client;
using base::Transport;

Q_DECLARE_METATYPE(pushscope::base::Transport)

using Headers = QList<std::pair<QByteArray, QByteArray>>;

class TestCurlCommand : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void splitsAsAShellDoes_data();
    void splitsAsAShellDoes();
    void quotesWhatItSplitsAgain_data();
    void quotesWhatItSplitsAgain();

    void readsWhatChromiumCopies();
    void readsWhatFirefoxCopiesOfAWebSocket();
    void readsAStreamOverPost();
    void choosesTheTransport_data();
    void choosesTheTransport();
    void readsTheBody_data();
    void readsTheBody();
    void readsWhoAsks_data();
    void readsWhoAsks();
    void readsTlsOptions();
    void resumesWhereTheCommandSays();
    void leavesOutWhatAClientMakesItself();
    void namesWhatItIgnores();
    void refusesWithASentence_data();
    void refusesWithASentence();
    void writesACommandThatAsksForTheSame_data();
    void writesACommandThatAsksForTheSame();
    void writesNoToken();
    void writesTheAddressOfAHub();
};

namespace {

SourceOptions parsed(const QString &command, QStringList *ignored = nullptr)
{
    auto options = parseCurlCommand(command, ignored);
    if (!options)
        qWarning("%s", qPrintable(options.error().sentence()));
    return options.value_or(SourceOptions{});
}

} // namespace

void TestCurlCommand::splitsAsAShellDoes_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QList<QByteArray>>("words");
    QTest::addColumn<bool>("goesOn");
    const auto row = [](const char *name, const char *text, QList<QByteArray> words, bool goesOn = false) {
        QTest::newRow(name) << QString::fromUtf8(text) << std::move(words) << goesOn;
    };
    row("words", "  curl\t-s  x ", {"curl", "-s", "x"});
    row("nothing", "  ", {});
    row("single quotes", R"('a b' 'c"\n' '')", {"a b", R"(c"\n)", ""});
    row("double quotes", R"("a b" "\"\\\$\`\n'")", {"a b", R"("\$`\n')"});
    row("quotes inside a word", R"(a'b'"c"d)", {"abcd"});
    row("an apostrophe in single quotes", R"('it'\''s')", {"it's"});
    row("bash's quotes", R"($'a\n\t\'\"\\\x41\101\u00e4\e')", {"a\n\t'\"\\AA\xc3\xa4\x1b"});
    row("an exclamation mark as Chromium writes it", R"($'{\u0021}')", {"{!}"});
    row("a pair in halves", R"($'\ud83d\ude00')", {"\xf0\x9f\x98\x80"});
    row("half a pair", R"($'\ud83dx')", {"\xef\xbf\xbdx"});
    row("a code point in eight digits", R"($'\U0001F600')", {"\xf0\x9f\x98\x80"});
    row("beyond every code point", R"($'\Uffffffff')", {"\xef\xbf\xbd"});
    row("an escape that is none", R"($'\q\u\x')", {R"(\q\x)"});
    row("a translated string", R"($"a")", {"a"});
    row("UTF-8", "\xc3\xa4 '\xf0\x9f\x98\x80'", {"\xc3\xa4", "\xf0\x9f\x98\x80"});
    row("an escaped space", R"(a\ b)", {"a b"});
    row("a line that goes on", "a \\\n  b \\\r\n  c\\\nd", {"a", "b", "cd"});
    row("a line that goes on without a word", "a\n  -b", {"a", "-b"});
    row("another command on the next line", "a\nb", {"a"}, true);
    row("lines before and after", "\n\n a \n\n", {"a"});
    row("a pipe", "a b | jq .", {"a", "b"}, true);
    row("a redirection", "a b>c", {"a", "b"}, true);
    row("a redirection of errors", "a b 2>/dev/null", {"a", "b"}, true);
    row("a second command", "a; b", {"a"}, true);
    row("in the background", "a &", {"a"}, true);
    row("and then", "a&&b", {"a"}, true);
    row("an address without quotes", "http://h/?a=1&b=2#c", {"http://h/?a=1&b=2#c"});
    row("a comment", "a # b\n", {"a"});
    row("a dollar alone", "$ a$ \"$\"", {"$", "a$", "$"});
    row("a caret inside a word", "a^b", {"a^b"});
    row("a backslash at the end", "a\\", {"a"});
}

void TestCurlCommand::splitsAsAShellDoes()
{
    QFETCH(QString, text);
    const auto command = splitCommand(text);
    QVERIFY2(command, command ? "" : qPrintable(command.error().what));
    QTEST(command->words, "words");
    QTEST(command->goesOn, "goesOn");
}

void TestCurlCommand::quotesWhatItSplitsAgain_data()
{
    QTest::addColumn<QByteArray>("word");
    QTest::newRow("nothing") << QByteArray();
    QTest::newRow("an apostrophe") << QByteArray("it's $HOME `x` \\ \"");
    QTest::newRow("line ends") << QByteArray("a\r\nb'\\");
    QTest::newRow("controls before digits") << QByteArray("\x01"
                                                          "1\x1b"
                                                          "f\x7f"
                                                          "0");
    QTest::newRow("no UTF-8") << QByteArray("\xff"
                                            "a\x80"
                                            "b");
    QTest::newRow("what turns the text around") << QByteArray("\xe2\x80\xae"
                                                              "abc");
    QTest::newRow("controls of Latin-1") << QByteArray("\xc2\x9b"
                                                       "31m");
    QTest::newRow("beyond the basic plane") << QByteArray("\xf0\x9f\x98\x80\n");
}

void TestCurlCommand::quotesWhatItSplitsAgain()
{
    QFETCH(QByteArray, word);
    const QString quoted = shellQuoted(word);
    for (const QChar c : quoted)
        QVERIFY(c.category() != QChar::Other_Control && c.category() != QChar::Other_Format);
    const auto command = splitCommand(quoted);
    QVERIFY(command);
    QCOMPARE(command->words, QList<QByteArray>{word});
}

void TestCurlCommand::readsWhatChromiumCopies()
{
    QStringList ignored;
    const SourceOptions options =
        parsed(QStringLiteral(R"(curl 'https://api.example.org/v1/events?since=5&kind=a%20b' \
  -H 'accept: text/event-stream' \
  -H 'accept-language: en-GB,en;q=0.9' \
  -H 'authorization: Bearer eyJ0.abc-_.x' \
  -H 'cache-control: no-cache' \
  -b 'session=abc; theme=dark' \
  -H $'x-note: it\'s \u0021' \
  -H 'user-agent: Mozilla/5.0 (X11; Linux x86_64)' \
  --compressed \
  --insecure)"),
               &ignored);
    QCOMPARE(options.url, QUrl(QStringLiteral("https://api.example.org/v1/events?since=5&kind=a%20b")));
    QCOMPARE(options.name, QStringLiteral("api.example.org"));
    QCOMPARE(options.transport, Transport::Sse);
    QCOMPARE(options.bearerToken, QByteArray("eyJ0.abc-_.x"));
    QCOMPARE(options.headers, (Headers{{"accept-language", "en-GB,en;q=0.9"},
                                       {"cache-control", "no-cache"},
                                       {"Cookie", "session=abc; theme=dark"},
                                       {"x-note", "it's !"},
                                       {"user-agent", "Mozilla/5.0 (X11; Linux x86_64)"}}));
    QVERIFY(options.tls.trustAnyone);
    QVERIFY(options.method.isEmpty() && options.body.isEmpty());
    QCOMPARE(ignored, QStringList());
}

void TestCurlCommand::readsWhatFirefoxCopiesOfAWebSocket()
{
    const SourceOptions options = parsed(QStringLiteral(
        "curl 'wss://h.example/ws' -H 'User-Agent: Mozilla/5.0' -H 'Accept: */*' -H 'Accept-Encoding: gzip, "
        "deflate, br' "
        "-H 'Sec-WebSocket-Version: 13' -H 'Origin: https://h.example' -H 'Sec-WebSocket-Protocol: chat, "
        "superchat' "
        "-H 'Sec-WebSocket-Extensions: permessage-deflate' -H 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==' "
        "-H 'Connection: keep-alive, Upgrade' -H 'Upgrade: websocket' -H 'Host: h.example'"));
    QCOMPARE(options.transport, Transport::WebSocket);
    QCOMPARE(options.url, QUrl(QStringLiteral("wss://h.example/ws")));
    QCOMPARE(options.subprotocols, (QList<QByteArray>{"chat", "superchat"}));
    QCOMPARE(options.headers,
             (Headers{{"User-Agent", "Mozilla/5.0"}, {"Origin", "https://h.example"}, {"Accept", "*/*"}}));
}

void TestCurlCommand::readsAStreamOverPost()
{
    const SourceOptions options = parsed(QStringLiteral(R"($ curl -N https://api.example.org/v1/chat \
  -H "Content-Type: application/json" -H "Authorization: Bearer sk-123" \
  -d '{"stream": true,
 "messages": [{"role": "user", "content": "it'\''s"}]}' | jq)"));
    QCOMPARE(options.transport, Transport::Sse);
    QCOMPARE(options.body,
             QByteArray("{\"stream\": true,\n \"messages\": [{\"role\": \"user\", \"content\": \"it's\"}]}"));
    QVERIFY(options.method.isEmpty());   // POST, because there is a body
    QVERIFY(options.bodyType.isEmpty()); // JSON
    QCOMPARE(options.bearerToken, QByteArray("sk-123"));
    QVERIFY(options.headers.isEmpty());
}

void TestCurlCommand::choosesTheTransport_data()
{
    QTest::addColumn<QString>("command");
    QTest::addColumn<Transport>("transport");
    QTest::newRow("ws") << "curl ws://h/x" << Transport::WebSocket;
    QTest::newRow("an upgrade") << "curl https://h/x -H 'upgrade: WebSocket'" << Transport::WebSocket;
    QTest::newRow("a stream asked for") << "curl http://h/x -H Accept:text/event-stream" << Transport::Sse;
    QTest::newRow("a stream among others")
        << "curl http://h/x -H 'Accept: application/json, text/event-stream'" << Transport::Sse;
    QTest::newRow("without a buffer") << "curl -sSN http://h/x" << Transport::Sse;
    QTest::newRow("anything else") << "curl http://h/x" << Transport::Poll;
    QTest::newRow("no scheme") << "curl h:8080/x" << Transport::Poll;
}

void TestCurlCommand::choosesTheTransport()
{
    QFETCH(QString, command);
    const SourceOptions options = parsed(command);
    QTEST(options.transport, "transport");
    QCOMPARE(options.url.host(), QStringLiteral("h"));
}

void TestCurlCommand::readsTheBody_data()
{
    QTest::addColumn<QString>("words");
    QTest::addColumn<QByteArray>("method");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QByteArray>("type");
    const QByteArray form = "application/x-www-form-urlencoded";
    const auto row = [](const char *words, const QByteArray &method, const QByteArray &body,
                        const QByteArray &type) {
        QTest::newRow(words) << QString::fromUtf8(words) << method << body << type;
    };
    row("-d a=1", "", "a=1", form);
    row("-da=1 --data b=2", "", "a=1&b=2", form);
    row("--data-raw @x", "", "@x", form);
    row("--data-binary $'a\\nb'", "", "a\nb", form);
    row("--data=a", "", "a", form);
    row("--json '{' --json '}'", "", "{}", "");
    row("-d x -H 'Content-Type: text/plain'", "", "x", "text/plain");
    row("-d x -H 'content-type: application/json'", "", "x", "");
    row("-XPUT -d x", "PUT", "x", form);
    row("-X POST -d x", "", "x", form);
    row("-X POST", "POST", "", "");
    row("-d ''", "POST", "", "");
    row("-X GET", "", "", "");
    row("--request DELETE", "DELETE", "", "");
    row("--data-urlencode 'a=b c&'", "", "a=b%20c%26", form);
    row("--data-urlencode '=b c'", "", "b%20c", form);
    row("--data-urlencode 'b c'", "", "b%20c", form);
    row("-X GET --data-raw x", "GET", "x", form);
}

void TestCurlCommand::readsTheBody()
{
    QFETCH(QString, words);
    const SourceOptions options = parsed(QStringLiteral("curl http://h/x ") + words);
    QTEST(options.method, "method");
    QTEST(options.body, "body");
    QTEST(options.bodyType, "type");
    // With -G the same data goes into the address.
    QCOMPARE(parsed(QStringLiteral("curl -G 'http://h/x?y=1' -d a=1 -d 'b=2'")).url,
             QUrl(QStringLiteral("http://h/x?y=1&a=1&b=2")));
}

void TestCurlCommand::readsWhoAsks_data()
{
    QTest::addColumn<QString>("words");
    QTest::addColumn<QByteArray>("token");
    QTest::addColumn<Headers>("headers");
    QTest::newRow("a token") << "-H 'Authorization: Bearer t'" << QByteArray("t") << Headers{};
    QTest::newRow("a token in lower case") << "-H 'authorization: bearer t'" << QByteArray("t") << Headers{};
    QTest::newRow("curl's own option") << "--oauth2-bearer t" << QByteArray("t") << Headers{};
    QTest::newRow("a password") << "-u me:pw" << QByteArray() << Headers{{"Authorization", "Basic bWU6cHc="}};
    QTest::newRow("a name alone") << "--user me" << QByteArray() << Headers{{"Authorization", "Basic bWU6"}};
    QTest::newRow("another scheme") << "-H 'Authorization: Digest x'" << QByteArray()
                                    << Headers{{"Authorization", "Digest x"}};
    QTest::newRow("both") << "-u me:pw -H 'Authorization: Bearer t'" << QByteArray("t") << Headers{};
    QTest::newRow("further headers") << "-A me -e http://r -b a=b -H 'X-Empty;' -H 'Accept:'" << QByteArray()
                                     << Headers{{"User-Agent", "me"},
                                                {"Referer", "http://r"},
                                                {"Cookie", "a=b"},
                                                {"X-Empty", ""}};
}

void TestCurlCommand::readsWhoAsks()
{
    QFETCH(QString, words);
    const SourceOptions options = parsed(QStringLiteral("curl http://h/x ") + words);
    QTEST(options.bearerToken, "token");
    QTEST(options.headers, "headers");
    const SourceOptions inAddress = parsed(QStringLiteral("curl http://me:p%40w@h/x"));
    QCOMPARE(inAddress.headers, (Headers{{"Authorization", "Basic " + QByteArray("me:p@w").toBase64()}}));
    QCOMPARE(inAddress.url, QUrl(QStringLiteral("http://h/x")));
}

void TestCurlCommand::readsTlsOptions()
{
    QStringList ignored;
    const SourceOptions options = parsed(
        QStringLiteral("curl https://h/x -k --cacert 'my ca.pem' -E me.pem:pass --key me.key"), &ignored);
    QCOMPARE(options.tls, (TlsOptions{.trustAnyone = true,
                                      .authoritiesFile = QStringLiteral("my ca.pem"),
                                      .certificateFile = QStringLiteral("me.pem"),
                                      .keyFile = QStringLiteral("me.key")}));
    QCOMPARE(ignored, QStringList{QStringLiteral("the passphrase of --cert")});
}

void TestCurlCommand::resumesWhereTheCommandSays()
{
    QCOMPARE(parsed(QStringLiteral("curl -N http://h/x -H 'Last-Event-ID: 17'")).since, QByteArray("17"));
    QCOMPARE(parsed(QStringLiteral("curl http://h/x -H 'Last-Event-ID: 17'")).headers,
             (Headers{{"Last-Event-ID", "17"}}));
}

void TestCurlCommand::leavesOutWhatAClientMakesItself()
{
    const SourceOptions options = parsed(QStringLiteral(
        "curl http://h:81/x -H 'Host: h:81' -H 'Connection: close' -H 'Content-Length: 3' -H 'TE: trailers' "
        "-H ':authority: h' -H 'Accept-Encoding: br' -H 'Transfer-Encoding: chunked' -d abc"));
    QCOMPARE(options.headers, Headers{});
    // Another host than the address names is somebody's intention.
    QCOMPARE(parsed(QStringLiteral("curl http://127.0.0.1/x -H 'Host: a.example'")).headers,
             (Headers{{"Host", "a.example"}}));
}

void TestCurlCommand::namesWhatItIgnores()
{
    QStringList ignored;
    const SourceOptions options = parsed(
        QStringLiteral(
            "curl -sSfiLv#g --max-time 5 -x proxy:3128 --retry 3 --no-such-flag -Q -o file.txt http://h/x "
            "http://h/y -b cookies.txt --next http://h/z > out"),
        &ignored);
    QCOMPARE(options.url, QUrl(QStringLiteral("http://h/x")));
    const QStringList expected{QStringLiteral("what follows the command"),
                               QStringLiteral("--max-time"),
                               QStringLiteral("-x"),
                               QStringLiteral("--retry"),
                               QStringLiteral("--no-such-flag"),
                               QStringLiteral("-Q"),
                               QStringLiteral("http://h/y"),
                               QStringLiteral("--cookie cookies.txt"),
                               QStringLiteral("the requests after --next")};
    QCOMPARE(ignored, expected);
    ignored.clear();
    QCOMPARE(parsed(QStringLiteral("curl ws://h/x -X POST -d a"), &ignored).body, QByteArray());
    QCOMPARE(ignored, (QStringList{QStringLiteral("--data"), QStringLiteral("--request")}));
}

void TestCurlCommand::refusesWithASentence_data()
{
    QTest::addColumn<QString>("command");
    QTest::addColumn<QString>("sentence");
    QTest::newRow("nothing") << ""
                             << "no curl command";
    QTest::newRow("another program") << "wget http://h/x"
                                     << "no curl command";
    QTest::newRow("a script's request") << "fetch(\"http://h/x\")"
                                        << "no curl command";
    QTest::newRow("no address") << "curl -N"
                                << "names no address";
    QTest::newRow("no value") << "curl http://h/x -H"
                              << "-H of the command has no value";
    QTest::newRow("an address of nothing streamable") << "curl ftp://h/x"
                                                      << "not an address of a stream";
    QTest::newRow("the Windows command prompt") << "curl ^\"http://h/x^\" ^\n  -H ^\"a: b^\""
                                                << "Windows command prompt";
    QTest::newRow("carets at line ends") << "curl \"http://h/x\" ^\r\n -N"
                                         << "Windows command prompt";
    QTest::newRow("a variable") << "curl http://h/x -H \"Authorization: Bearer $TOKEN\""
                                << "uses $TOKEN";
    QTest::newRow("a variable in braces") << "curl http://h/${x}"
                                          << "only the shell knows";
    QTest::newRow("a command in a command") << "curl http://h/x -H \"A: $(cat t)\""
                                            << "only the shell knows";
    QTest::newRow("backticks") << "curl http://h/`cat t`"
                               << "backticks";
    QTest::newRow("backticks in quotes") << "curl \"http://h/`cat t`\""
                                         << "backticks";
    QTest::newRow("an open quote") << "curl 'http://h/x"
                                   << "not closed";
    QTest::newRow("an open double quote") << "curl \"http://h/x"
                                          << "not closed";
    QTest::newRow("an open bash quote") << "curl $'http://h/x"
                                        << "not closed";
    QTest::newRow("data from a file") << "curl http://h/x -d @body.json"
                                      << "reads from the file 'body.json'";
    QTest::newRow("encoded data from a file") << "curl http://h/x --data-urlencode a@b"
                                              << "reads from the file 'b'";
    QTest::newRow("headers from a file") << "curl http://h/x -H @h"
                                         << "reads from the file 'h'";
    QTest::newRow("a form") << "curl http://h/x -F a=b"
                            << "uploads a form";
    QTest::newRow("an upload") << "curl http://h/x -T f"
                               << "uploads a file";
    QTest::newRow("options from a file") << "curl -K f"
                                         << "options from a file";
    QTest::newRow("a header that is none") << "curl http://h/x -H 'a b: c'"
                                           << "'a b'";
    QTest::newRow("a header over two lines") << "curl http://h/x -H $'a: b\\nc: d'"
                                             << "'a'";
    QTest::newRow("too long") << QStringLiteral("curl http://h/") + QString(kMostCommandLength, u'x')
                              << "more than";
}

void TestCurlCommand::refusesWithASentence()
{
    QFETCH(QString, command);
    QFETCH(QString, sentence);
    const auto options = parseCurlCommand(command);
    QVERIFY(!options);
    QVERIFY2(options.error().what.contains(sentence), qPrintable(options.error().what));
}

void TestCurlCommand::writesACommandThatAsksForTheSame_data()
{
    QTest::addColumn<QString>("command");
    QTest::newRow("a poll") << "curl 'http://h/x?a=b%20c' -H 'X: it'\\''s'";
    QTest::newRow("a stream")
        << "curl -N https://h/x -H 'Accept: text/event-stream' -H 'Last-Event-ID: 3' -k";
    QTest::newRow("a stream over POST") << "curl -N https://h/x --json '{\"a\":\"\xc3\xa4\"}' -X PUT";
    QTest::newRow("an empty body") << "curl -X POST http://h/x";
    QTest::newRow("a body with line ends") << "curl http://h/x --data-binary $'a\\r\\nb\\x00c'";
    QTest::newRow("a WebSocket")
        << "curl ws://h/x -H 'Sec-WebSocket-Protocol: a,b' -H 'Origin: http://o' -H 'E;'";
    QTest::newRow("a colon in the name of a file")
        << "curl https://h/x --cert 'a\\:b\\\\c:passphrase' --key d";
    QTest::newRow("TLS files") << "curl https://h/x --cacert a --cert b --key c";
}

void TestCurlCommand::writesACommandThatAsksForTheSame()
{
    QFETCH(QString, command);
    const SourceOptions first = parsed(command);
    const QString written = toCurlCommand(first);
    QVERIFY(!written.contains(u'\n'));
    const SourceOptions second = parsed(written);
    QCOMPARE(second.url, first.url);
    QCOMPARE(second.transport, first.transport);
    QCOMPARE(second.headers, first.headers);
    QCOMPARE(second.subprotocols, first.subprotocols);
    QCOMPARE(second.method, first.method);
    QCOMPARE(second.body, first.body);
    QCOMPARE(second.bodyType, first.bodyType);
    QCOMPARE(second.since, first.since);
    QCOMPARE(second.tls, first.tls);
}

void TestCurlCommand::writesNoToken()
{
    SourceOptions options;
    options.url = QUrl(QStringLiteral("https://h/x"));
    options.bearerToken = "secret";
    const QString command = toCurlCommand(options);
    QVERIFY(!command.contains(QStringLiteral("secret")));
    QVERIFY(command.contains(QStringLiteral("'Authorization: Bearer TOKEN'")));
}

void TestCurlCommand::writesTheAddressOfAHub()
{
    SourceOptions options;
    options.url = QUrl(QStringLiteral("http://127.0.0.1:8080"));
    options.transport = Transport::Sse;
    options.filters = {"a/#"};
    QCOMPARE(
        toCurlCommand(options),
        QStringLiteral("curl -N 'http://127.0.0.1:8080/sse?topic=a%2F%23' -H 'Accept: text/event-stream'"));
}

QTEST_GUILESS_MAIN(TestCurlCommand)
#include "tst_curlcommand.moc"
