// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/load/loadgenerator.h"

#include <QHostAddress>
#include <QTest>
#include <QThread>
#include <QWebSocket>
#include <QWebSocketServer>

using namespace pushscope;
using namespace std::chrono_literals;

namespace {

/// A server of Qt's, on a thread of its own, that sends whatever it gets to everyone.
class Broadcaster
{
public:
    Broadcaster()
    {
        m_thread.start();
        m_context.moveToThread(&m_thread);
        QMetaObject::invokeMethod(&m_context, [this] { listen(); }, Qt::BlockingQueuedConnection);
    }
    ~Broadcaster()
    {
        QMetaObject::invokeMethod(&m_context, [this] { m_server.reset(); }, Qt::BlockingQueuedConnection);
        m_thread.quit();
        m_thread.wait();
    }
    [[nodiscard]] QByteArray url() const { return "ws://127.0.0.1:" + QByteArray::number(m_port) + '/'; }
    std::atomic<int> swallowed = 0; ///< every message to this many clients is left out

private:
    void listen()
    {
        m_server = std::make_unique<QWebSocketServer>(QStringLiteral("test"), QWebSocketServer::NonSecureMode);
        m_server->listen(QHostAddress::LocalHost);
        m_port = m_server->serverPort();
        QObject::connect(m_server.get(), &QWebSocketServer::newConnection, &m_context, [this] {
            while (QWebSocket *client = m_server->nextPendingConnection()) {
                client->setParent(m_server.get());
                m_clients.append(client);
                QObject::connect(client, &QWebSocket::textMessageReceived, &m_context, [this](const QString &text) {
                    for (QWebSocket *each : m_clients.mid(swallowed))
                        each->sendTextMessage(text);
                });
                client->ping();
            }
        });
    }

    QThread m_thread;
    QObject m_context;
    std::unique_ptr<QWebSocketServer> m_server;
    QList<QWebSocket *> m_clients;
    quint16 m_port = 0;
};

load::Options optionsFor(const Broadcaster &server)
{
    const auto endpoint = load::Endpoint::parse(server.url(), load::Endpoint::Kind::HttpPost);
    return {.subscribe = *endpoint, .publish = *endpoint, .subscribers = 20, .warmUp = 50ms, .duration = 300ms};
}

} // namespace

class TestLoad : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void findsEveryMarkerHoweverTheStreamIsCut()
    {
        QByteArray stream = "~~PS noise ~PS";
        for (quint32 number = 1; number <= 5; ++number) {
            QByteArray payload = load::payloadOf(40 + number);
            load::Marker{number, number * 1'000'000'007LL}.write(payload.data() + 1);
            stream += payload + "~P~PS";
        }
        for (qsizetype piece = 1; piece <= stream.size(); ++piece) {
            load::MarkerScanner scanner;
            QList<quint32> found;
            for (qsizetype at = 0; at < stream.size(); at += piece) {
                scanner.feed(QByteArrayView(stream).sliced(at, std::min(piece, stream.size() - at)),
                             [&](const load::Marker &marker) {
                                 QCOMPARE(marker.nanoseconds, marker.number * 1'000'000'007LL);
                                 found.append(marker.number);
                             });
            }
            QCOMPARE(found, (QList<quint32>{1, 2, 3, 4, 5}));
        }
    }

    void readsAddresses_data()
    {
        QTest::addColumn<QByteArray>("url");
        QTest::addColumn<bool>("ok");
        QTest::newRow("WebSocket") << QByteArray("ws://127.0.0.1:9000/ws?a=b") << true;
        QTest::newRow("event stream") << QByteArray("http://localhost:9000/sse") << true;
        QTest::newRow("TLS") << QByteArray("wss://127.0.0.1:9000/") << false;
        QTest::newRow("a name") << QByteArray("ws://example.org/") << false;
        QTest::newRow("no address") << QByteArray("nonsense") << false;
    }
    void readsAddresses()
    {
        QFETCH(QByteArray, url);
        QFETCH(bool, ok);
        QCOMPARE(load::Endpoint::parse(url, load::Endpoint::Kind::EventStream).has_value(), ok);
    }

    void readsEscapes_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("bytes"); // null: refused
        QTest::newRow("none") << QByteArray("plain") << QByteArray("plain");
        QTest::newRow("all") << QByteArray("a\\r\\n\\t\\\\\\x00\\xfF") << QByteArray("a\r\n\t\\\x00\xff", 7);
        QTest::newRow("unknown") << QByteArray("\\q") << QByteArray();
        QTest::newRow("cut short") << QByteArray("\\x4") << QByteArray();
        QTest::newRow("at the end") << QByteArray("a\\") << QByteArray();
    }
    void readsEscapes()
    {
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, bytes);
        const auto result = load::unescaped(text);
        QCOMPARE(result.has_value(), !bytes.isNull());
        if (result)
            QCOMPARE(*result, bytes);
    }

    void closedLoopCountsEveryDelivery()
    {
        Broadcaster server;
        load::Options options = optionsFor(server);
        options.inFlight = 4;
        load::LoadGenerator generator(options);
        const auto report = generator.run();
        QVERIFY2(report, report ? "" : qPrintable(report.error().sentence()));
        QCOMPARE(report->subscribers, 20);
        QVERIFY(report->published > 0);
        // What is under way at the start and at the end belongs to both sides.
        QVERIFY(report->deliveries + 4 * 20 >= report->published * 20);
        QVERIFY(report->deliveries <= (report->published + 4) * 20);
        QVERIFY(report->latency.max() > 0us);
        QCOMPARE(report->lost, 0U);
        QVERIFY(report->serverCpu && *report->serverCpu > 0ns); // the server is a thread of this process
    }

    void openLoopKeepsItsRate()
    {
        Broadcaster server;
        load::Options options = optionsFor(server);
        options.rate = 200;
        options.duration = 1s;
        load::LoadGenerator generator(options);
        const auto report = generator.run();
        QVERIFY(report);
        QVERIFY(report->published >= 195 && report->published <= 205);
    }

    void aServerThatSwallowsMessagesIsFoundOut()
    {
        Broadcaster server;
        load::Options options = optionsFor(server);
        options.patience = 1s;
        server.swallowed = 1;
        load::LoadGenerator generator(options);
        const auto report = generator.run();
        QVERIFY(!report);
        QVERIFY(report.error().what.contains(QStringLiteral("19 of 20")));
    }

    void nobodyThereIsAnError()
    {
        const auto endpoint = load::Endpoint::parse("ws://127.0.0.1:1/", load::Endpoint::Kind::HttpPost);
        load::LoadGenerator generator({.subscribe = *endpoint, .publish = *endpoint, .subscribers = 3});
        const auto report = generator.run();
        QVERIFY(!report);
        QVERIFY(report.error().what.contains(QStringLiteral("refused")));
    }
};

QTEST_GUILESS_MAIN(TestLoad)
#include "tst_load.moc"
