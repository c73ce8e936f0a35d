// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/hostcheck.h"

#include <QTest>

using namespace pushscope::net;

class TestHostCheck : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsTheNameInAHostHeader_data()
    {
        QTest::addColumn<QByteArray>("header");
        QTest::addColumn<QByteArray>("name");
        QTest::newRow("name") << QByteArray("Example.ORG") << QByteArray("example.org");
        QTest::newRow("name and port") << QByteArray("example.org:8080") << QByteArray("example.org");
        QTest::newRow("root dot") << QByteArray("localhost.:80") << QByteArray("localhost");
        QTest::newRow("IPv4") << QByteArray("127.0.0.1:8080") << QByteArray("127.0.0.1");
        QTest::newRow("IPv6") << QByteArray("[::1]") << QByteArray("::1");
        QTest::newRow("IPv6 and port") << QByteArray("[::1]:8080") << QByteArray("::1");
        QTest::newRow("IPv6 without its end") << QByteArray("[::1") << QByteArray();
        QTest::newRow("no port after the colon") << QByteArray("localhost:http") << QByteArray();
        QTest::newRow("something after IPv6") << QByteArray("[::1]x") << QByteArray();
        QTest::newRow("empty") << QByteArray() << QByteArray();
    }
    void readsTheNameInAHostHeader()
    {
        QFETCH(QByteArray, header);
        QFETCH(QByteArray, name);
        QCOMPARE(hostName(header), name);
    }

    void permitsItsOwnHostsOnly_data()
    {
        QTest::addColumn<QByteArray>("bound");
        QTest::addColumn<QByteArray>("host");
        QTest::addColumn<bool>("permitted");
        const auto row = [](const char *bound, const char *host, bool permitted) {
            QTest::addRow("%s on %s", host, bound) << QByteArray(bound) << QByteArray(host) << permitted;
        };
        row("127.0.0.1", "localhost:8080", true);
        row("127.0.0.1", "LOCALHOST", true);
        row("127.0.0.1", "127.0.0.1:8080", true);
        row("127.0.0.1", "127.1.2.3", true);
        row("127.0.0.1", "[::1]:8080", true);
        row("127.0.0.1", "allowed.example", true);
        row("127.0.0.1", "evil.example", false);
        row("127.0.0.1", "localhost.evil.example", false);
        row("127.0.0.1", "192.168.1.5", false);
        row("127.0.0.1", "", false);
        row("192.168.1.5", "192.168.1.5:8080", true);
        row("192.168.1.5", "192.168.1.6", false);
        row("0.0.0.0", "192.168.1.6", true);
        row("0.0.0.0", "evil.example", false);
        row("::", "[2001:db8::1]:80", true);
        row("::1", "[::1]", true);
        row("2001:db8::1", "[2001:db8:0::1]:9", true);
        row("2001:db8::1", "[2001:db8::2]", false);
    }
    void permitsItsOwnHostsOnly()
    {
        QFETCH(QByteArray, bound);
        QFETCH(QByteArray, host);
        const HostCheck check(QHostAddress(QString::fromLatin1(bound)), {"allowed.example:80"});
        QTEST(check.permits(host), "permitted");
    }

    void permitsItsOwnOriginsOnly_data()
    {
        QTest::addColumn<QByteArray>("origin");
        QTest::addColumn<QByteArray>("host");
        QTest::addColumn<bool>("secure");
        QTest::addColumn<bool>("permitted");
        const auto row = [](const char *origin, const char *host, bool secure, bool permitted) {
            QTest::addRow("%s at %s", origin, host)
                << QByteArray(origin) << QByteArray(host) << secure << permitted;
        };
        row("http://localhost:8080", "localhost:8080", false, true);
        row("HTTP://LocalHost:8080", "localhost:8080", false, true);
        row("http://localhost", "localhost:80", false, true);
        row("https://hub.example", "hub.example:443", true, true);
        row("http://localhost:8081", "localhost:8080", false, false);
        row("https://localhost:8080", "localhost:8080", false, false);
        row("http://hub.example", "hub.example", true, false);
        row("http://127.0.0.1:8080", "localhost:8080", false, false);
        row("http://evil.example", "localhost:8080", false, false);
        row("https://app.example", "localhost:8080", false, true);
        row("https://app.example.evil", "localhost:8080", false, false);
        row("null", "localhost:8080", false, false);
        row("", "localhost:8080", false, false);
    }
    void permitsItsOwnOriginsOnly()
    {
        QFETCH(QByteArray, origin);
        QFETCH(QByteArray, host);
        QFETCH(bool, secure);
        const OriginCheck check({"https://app.example/"});
        QTEST(check.permits(origin, host, secure), "permitted");
    }
};

QTEST_GUILESS_MAIN(TestHostCheck)
#include "tst_hostcheck.moc"
