// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/listenaddress.h"

#include <QTest>

using namespace pushscope;

class TestListenAddress : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsHostAndPort_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QHostAddress>("host");
        QTest::addColumn<int>("port");
        const QHostAddress loopback(QHostAddress::LocalHost);
        QTest::newRow("address and port") << QStringLiteral("127.0.0.1:9000") << loopback << 9000;
        QTest::newRow("localhost") << QStringLiteral("localhost:1") << loopback << 1;
        QTest::newRow("port alone") << QStringLiteral(":8081") << loopback << 8081;
        QTest::newRow("host alone") << QStringLiteral("127.0.0.2") << QHostAddress(QStringLiteral("127.0.0.2")) << 8080;
        QTest::newRow("port nought") << QStringLiteral("127.0.0.1:0") << loopback << 0;
        QTest::newRow("IPv6 in brackets") << QStringLiteral("[::1]:65535") << QHostAddress(QHostAddress::LocalHostIPv6) << 65535;
        QTest::newRow("IPv6 without a port") << QStringLiteral("[::1]") << QHostAddress(QHostAddress::LocalHostIPv6) << 8080;
        QTest::newRow("bare IPv6") << QStringLiteral("::1") << QHostAddress(QHostAddress::LocalHostIPv6) << 8080;
        QTest::newRow("every address") << QStringLiteral("0.0.0.0:80") << QHostAddress(QHostAddress::AnyIPv4) << 80;
    }
    void readsHostAndPort()
    {
        QFETCH(QString, text);
        QFETCH(QHostAddress, host);
        QFETCH(int, port);
        const auto address = app::parseListenAddress(text);
        QVERIFY(address);
        QCOMPARE(address->host, host);
        QCOMPARE(int(address->port), port);
    }

    void refusesWithASentence_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("word");
        QTest::newRow("a name that is no address") << QStringLiteral("example.org:80") << QStringLiteral("example.org");
        QTest::newRow("port too large") << QStringLiteral("127.0.0.1:65536") << QStringLiteral("65536");
        QTest::newRow("port negative") << QStringLiteral("127.0.0.1:-1") << QStringLiteral("-1");
        QTest::newRow("port missing after the colon") << QStringLiteral("127.0.0.1:") << QStringLiteral("port");
        QTest::newRow("port not a number") << QStringLiteral("127.0.0.1:http") << QStringLiteral("http");
        QTest::newRow("bracket left open") << QStringLiteral("[::1:80") << QStringLiteral("[::1:80");
        QTest::newRow("text after the bracket") << QStringLiteral("[::1]80") << QStringLiteral("[::1]80");
    }
    void refusesWithASentence()
    {
        QFETCH(QString, text);
        QFETCH(QString, word);
        const auto address = app::parseListenAddress(text);
        QVERIFY(!address);
        QVERIFY2(address.error().what.contains(word), qPrintable(address.error().what));
        QVERIFY(!address.error().remedy.isEmpty());
    }
};

QTEST_GUILESS_MAIN(TestListenAddress)
#include "tst_listenaddress.moc"
