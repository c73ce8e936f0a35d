// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sources/sourceaddress.h"

#include <QTest>

using namespace pushscope;
using namespace pushscope::ui;

Q_DECLARE_METATYPE(pushscope::base::Transport)

class tst_sourceaddress : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsAnAddress_data();
    void readsAnAddress();
    void guessesTheTransport_data();
    void guessesTheTransport();
    void tellsACommandFromAnAddress_data();
    void tellsACommandFromAnAddress();
};

void tst_sourceaddress::readsAnAddress_data()
{
    QTest::addColumn<QString>("typed");
    QTest::addColumn<QString>("url");
    QTest::addColumn<QString>("complaint");
    const auto good = [](const char *name, const char *typed, const char *url) {
        QTest::newRow(name) << QString::fromLatin1(typed) << QString::fromLatin1(url) << QString();
    };
    const auto bad = [](const char *name, const QString &typed, const char *complaint) {
        QTest::newRow(name) << typed << QString() << QString::fromLatin1(complaint);
    };
    good("as typed", "wss://example.org/s?x=1", "wss://example.org/s?x=1");
    good("without a scheme", " localhost:9000 ", "http://localhost:9000");
    good("a query in JSON", "https://example.org/sse?q={\"a\": 1}", "https://example.org/sse?q={\"a\": 1}");
    bad("missing", QStringLiteral("  "), "missing");
    bad("another scheme", QStringLiteral("ftp://a/b"), "ftp");
    bad("no host", QStringLiteral("http://"), "no address");
    bad("words", QStringLiteral("not an address at all"), "no address");
    bad("a control character is not shown raw", QStringLiteral("http://\u202e"), "no address");
}

void tst_sourceaddress::readsAnAddress()
{
    QFETCH(QString, typed);
    QFETCH(QString, url);
    QFETCH(QString, complaint);
    const auto read = readAddress(typed);
    QCOMPARE(read.has_value(), complaint.isEmpty());
    if (read) {
        QCOMPARE(*read, QUrl(url, QUrl::TolerantMode));
        return;
    }
    QVERIFY2(read.error().sentence().contains(complaint), qPrintable(read.error().sentence()));
    QVERIFY(!read.error().sentence().contains(QChar(0x202e)));
}

void tst_sourceaddress::guessesTheTransport_data()
{
    QTest::addColumn<QString>("typed");
    QTest::addColumn<base::Transport>("transport");
    QTest::newRow("ws") << QStringLiteral("ws://a/") << base::Transport::WebSocket;
    QTest::newRow("wss, in capitals") << QStringLiteral(" WSS://a/sse") << base::Transport::WebSocket;
    QTest::newRow("https") << QStringLiteral("https://a/stream") << base::Transport::Sse;
    QTest::newRow("http and a path of a WebSocket") << QStringLiteral("http://a/ws?x=1") << base::Transport::WebSocket;
    QTest::newRow("a poll by its path") << QStringLiteral("http://a/poll?topic=x") << base::Transport::LongPoll;
    QTest::newRow("only a host") << QStringLiteral("localhost:8080") << base::Transport::WebSocket;
    QTest::newRow("nothing") << QString() << base::Transport::WebSocket;
}

void tst_sourceaddress::guessesTheTransport()
{
    QFETCH(QString, typed);
    QFETCH(base::Transport, transport);
    QCOMPARE(likelyTransport(typed), transport);
}

void tst_sourceaddress::tellsACommandFromAnAddress_data()
{
    QTest::addColumn<QString>("typed");
    QTest::addColumn<bool>("command");
    QTest::newRow("a command") << QStringLiteral(" curl -N http://a/") << true;
    QTest::newRow("with the prompt before it") << QStringLiteral("$ curl http://a/") << true;
    QTest::newRow("over two lines") << QStringLiteral("curl \\\n http://a/") << true;
    QTest::newRow("a host of that name") << QStringLiteral("curl.se/stream") << false;
    QTest::newRow("half a word") << QStringLiteral("curl") << false;
    QTest::newRow("an address") << QStringLiteral("http://a/curl b") << false;
}

void tst_sourceaddress::tellsACommandFromAnAddress()
{
    QFETCH(QString, typed);
    QFETCH(bool, command);
    QCOMPARE(isCurlCommand(typed), command);
}

QTEST_APPLESS_MAIN(tst_sourceaddress)
#include "tst_sourceaddress.moc"
