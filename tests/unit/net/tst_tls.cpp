// SPDX-License-Identifier: GPL-3.0-or-later
#include "rawclient.h"
#include "testhub.h"

#include <QSslConfiguration>
#include <QSslSocket>
#include <QTest>

using namespace pushscope;
using test::getRequest;
using test::RawClient;
using test::TestHub;

namespace {

QString file(const char *name)
{
    return QStringLiteral(TLS_FILES "/") + QLatin1String(name);
}

net::HubOptions withTls()
{
    net::HubOptions options;
    options.certificateFile = file("certificate.pem");
    options.keyFile = file("key.pem");
    return options;
}

/// A client that trusts the test certificate, and nothing else.
RawClient tlsClient(quint16 port)
{
    auto socket = std::make_unique<QSslSocket>();
    QSslConfiguration configuration = QSslConfiguration::defaultConfiguration();
    configuration.setCaCertificates(QSslCertificate::fromPath(file("certificate.pem")));
    socket->setSslConfiguration(configuration);
    socket->connectToHostEncrypted(QStringLiteral("localhost"), port);
    socket->waitForEncrypted(5000);
    return RawClient(std::move(socket));
}

} // namespace

class TestTls : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void servesEveryTransport()
    {
        TestHub hub(withTls());
        QVERIFY(hub.started);
        QCOMPARE(hub.hub.url().scheme(), QStringLiteral("https"));
        RawClient http = tlsClient(hub.hub.port());
        QVERIFY(qobject_cast<QSslSocket *>(http.socket.get())->isEncrypted());
        QCOMPARE(http.get("/healthz").status, 200);
        QCOMPARE(http.get("/healthz", "Origin: https://localhost\r\n").status, 200);
        QCOMPARE(http.get("/healthz", "Origin: http://localhost\r\n").status, 403);

        RawClient stream = tlsClient(hub.hub.port());
        QCOMPARE(stream.ask(getRequest("/sse?topic=a"), true).status, 200);
        QVERIFY(stream.waitForText("id: "));
        RawClient socket = tlsClient(hub.hub.port());
        QVERIFY(socket.upgrade("/ws/raw/a"));
        QTRY_COMPARE(hub.hub.statistics().peers[0], 1);
        socket.sendFrame(wire::WebSocketOpcode::Text, "over TLS");
        QCOMPARE(socket.readFrame().payload, QByteArray("over TLS"));
        QVERIFY(stream.waitForText("data: over TLS\n"));
    }

    void carriesAMessageOfManyMegabytesBothWays()
    {
        net::HubOptions options = withTls();
        options.limits.messageBytes = 16 * 1024 * 1024;
        TestHub hub(options);
        RawClient client = tlsClient(hub.hub.port());
        QVERIFY(client.upgrade("/echo"));
        const QByteArray payload(16 * 1024 * 1024, 'x');
        client.sendFrame(wire::WebSocketOpcode::Binary, payload);
        QVERIFY(client.readFrame().payload == payload);
    }

    void endsAClientThatDoesNotSpeakTls()
    {
        TestHub hub(withTls());
        RawClient plain(hub.hub.port());
        plain.send(getRequest("/healthz"));
        QVERIFY(plain.waitForEnd());
        QVERIFY(!plain.buffer.contains("HTTP/"));
        QTRY_COMPARE(tlsClient(hub.hub.port()).get("/healthz").status, 200);
    }

    void saysGoodbyeWhenItStops()
    {
        TestHub hub(withTls());
        RawClient client = tlsClient(hub.hub.port());
        QVERIFY(client.upgrade("/echo"));
        hub.hub.stop();
        QCOMPARE(client.readClose(), 1001);
    }

    void saysWhichFileIsWrong_data()
    {
        QTest::addColumn<QString>("certificate");
        QTest::addColumn<QString>("key");
        QTest::addColumn<QString>("expected");
        const QString certificate = file("certificate.pem");
        const QString key = file("key.pem");
        QTest::newRow("no key") << certificate << QString() << QStringLiteral("--tls-key");
        QTest::newRow("no certificate") << QString() << key << QStringLiteral("--tls-cert");
        QTest::newRow("missing file")
            << QStringLiteral("/nowhere.pem") << key << QStringLiteral("/nowhere.pem cannot be read");
        QTest::newRow("key for a certificate") << key << key << QStringLiteral("holds no certificate");
        QTest::newRow("certificate for a key")
            << certificate << certificate << QStringLiteral("holds no private key");
    }
    void saysWhichFileIsWrong()
    {
        QFETCH(QString, certificate);
        QFETCH(QString, key);
        QFETCH(QString, expected);
        net::HubOptions options;
        options.certificateFile = certificate;
        options.keyFile = key;
        TestHub hub(options);
        QVERIFY(!hub.started);
        QVERIFY2(hub.started.error().sentence().contains(expected),
                 qPrintable(hub.started.error().sentence()));
    }
};

QTEST_GUILESS_MAIN(TestTls)
#include "tst_tls.moc"
