// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/client/hubaddress.h"

#include <QTest>

using namespace pushscope;
using namespace pushscope::client;
using base::Transport;

Q_DECLARE_METATYPE(pushscope::base::Transport)

class TestHubAddress : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void findsTheEndpoint_data();
    void findsTheEndpoint();
    void asksForTopics_data();
    void asksForTopics();
    void replacesAnEarlierCursor();
    void refusesWhatNoConnectionCanBeMadeWith_data();
    void refusesWhatNoConnectionCanBeMadeWith();
    void namesThePlaceWithoutSecrets();
};

void TestHubAddress::findsTheEndpoint_data()
{
    QTest::addColumn<QString>("url");
    QTest::addColumn<Transport>("transport");
    QTest::addColumn<QString>("expected");
    QTest::newRow("hub, WebSocket") << "http://h:1" << Transport::WebSocket << "ws://h:1/ws";
    QTest::newRow("hub, event stream") << "ws://h:1/" << Transport::Sse << "http://h:1/sse";
    QTest::newRow("hub, long poll") << "wss://h" << Transport::LongPoll << "https://h/poll";
    QTest::newRow("hub, poll") << "https://h/" << Transport::Poll << "https://h/poll";
    QTest::newRow("any path stays") << "http://h/a/b?c=d" << Transport::WebSocket << "ws://h/a/b?c=d";
    QTest::newRow("secure stays secure") << "https://h/a" << Transport::WebSocket << "wss://h/a";
    QTest::newRow("no fragment on the wire") << "http://h/a#x" << Transport::Sse << "http://h/a";
}

void TestHubAddress::findsTheEndpoint()
{
    QFETCH(QString, url);
    QFETCH(Transport, transport);
    QFETCH(QString, expected);
    QCOMPARE(endpoint(QUrl(url), transport).toString(), expected);
}

void TestHubAddress::asksForTopics_data()
{
    QTest::addColumn<QString>("url");
    QTest::addColumn<Transport>("transport");
    QTest::addColumn<QList<QByteArray>>("filters");
    QTest::addColumn<QByteArray>("expected");
    const QList<QByteArray> none;
    QTest::newRow("everything unless told otherwise")
        << "http://h" << Transport::Sse << none << QByteArray("http://h/sse?topic=%23");
    QTest::newRow("wildcards are encoded")
        << "http://h" << Transport::Poll << QList<QByteArray>{"a/+/b", "c/#"}
        << QByteArray("http://h/poll?topic=a%2F%2B%2Fb&topic=c%2F%23");
    QTest::newRow("topics of the address")
        << "http://h/?topic=a&topic=b" << Transport::Sse << none << QByteArray("http://h/sse?topic=a&topic=b");
    QTest::newRow("filters win over the address")
        << "http://h/?topic=a&token=t" << Transport::Sse << QList<QByteArray>{"b"}
        << QByteArray("http://h/sse?token=t&topic=b");
    QTest::newRow("a WebSocket is told in a message")
        << "http://h/?topic=a" << Transport::WebSocket << QList<QByteArray>{"b"} << QByteArray("ws://h/ws");
    QTest::newRow("somebody else's address stays untouched")
        << "http://h/x?y=a+b%2Bc" << Transport::Sse << none << QByteArray("http://h/x?y=a+b%2Bc");
    QTest::newRow("an endpoint named with filters")
        << "http://h/sse" << Transport::Sse << QList<QByteArray>{"b"} << QByteArray("http://h/sse?topic=b");
}

void TestHubAddress::asksForTopics()
{
    QFETCH(QString, url);
    QFETCH(Transport, transport);
    QFETCH(QList<QByteArray>, filters);
    QFETCH(QByteArray, expected);
    SourceOptions options;
    options.url = QUrl(url);
    options.transport = transport;
    options.filters = filters;
    QCOMPARE(requestUrl(options).toEncoded(), expected);
}

void TestHubAddress::replacesAnEarlierCursor()
{
    SourceOptions options;
    options.url = QUrl(QStringLiteral("http://h/poll?topic=a&since=1:1"));
    options.transport = Transport::Poll;
    QCOMPARE(requestUrl(options, {{"since", "1:9"}}).toEncoded(), QByteArray("http://h/poll?topic=a&since=1%3A9"));
}

void TestHubAddress::refusesWhatNoConnectionCanBeMadeWith_data()
{
    QTest::addColumn<QString>("url");
    QTest::addColumn<QByteArray>("header");
    QTest::addColumn<QByteArray>("value");
    QTest::addColumn<bool>("fine");
    const QString good = QStringLiteral("http://h/");
    QTest::newRow("fine") << good << QByteArray("X-Token") << QByteArray("a b") << true;
    QTest::newRow("another scheme") << "ftp://h/" << QByteArray("A") << QByteArray() << false;
    QTest::newRow("no host") << "http:///x" << QByteArray("A") << QByteArray() << false;
    QTest::newRow("nothing") << "" << QByteArray("A") << QByteArray() << false;
    QTest::newRow("a header that would end the line") << good << QByteArray("A") << QByteArray("a\r\nB: c") << false;
    QTest::newRow("a name with a space") << good << QByteArray("A B") << QByteArray("a") << false;
    QTest::newRow("a header without a name") << good << QByteArray() << QByteArray("a") << false;
}

void TestHubAddress::refusesWhatNoConnectionCanBeMadeWith()
{
    QFETCH(QString, url);
    QFETCH(QByteArray, header);
    QFETCH(QByteArray, value);
    SourceOptions options;
    options.url = QUrl(url);
    options.headers = {{header, value}};
    QTEST(check(options).has_value(), "fine");
}

void TestHubAddress::namesThePlaceWithoutSecrets()
{
    QCOMPARE(place(QUrl(QStringLiteral("http://me:secret@[::1]:8080/x?token=t"))), QStringLiteral("[::1]:8080"));
    QCOMPARE(place(QUrl(QStringLiteral("wss://example.org/x"))), QStringLiteral("example.org"));
}

QTEST_GUILESS_MAIN(TestHubAddress)
#include "tst_hubaddress.moc"
