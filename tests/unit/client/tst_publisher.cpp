// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/client/publisher.h"
#include "core/wire/plaindialect.h"
#include "support/testhub.h"

#include <QSignalSpy>
#include <QTest>
#include <QWebSocket>
#include <QWebSocketServer>

using namespace pushscope;
using namespace pushscope::client;

class TestPublisher : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void publishesInOrderWithinItsWindow();
    void carriesTopicEventKeyAndBinary();
    void saysThatNoHubAnswers();
    void saysThatItIsNoHub();
    void saysWhyTheHubRefused();
    void saysHowManyWereNotAcknowledged();
    void isSilentAfterClose();

private:
    static QString whatFailed(const QSignalSpy &failed)
    {
        return failed.isEmpty() ? QString() : failed[0][0].value<base::Error>().sentence();
    }
};

void TestPublisher::publishesInOrderWithinItsWindow()
{
    constexpr int kCount = 3000;
    TestHub hub;
    QVERIFY(hub.started());
    const base::Cursor start = hub.broker().head();
    Publisher publisher(hub.url());
    QList<QByteArray> ids;
    int published = 0;
    int mostUnderWay = 0;
    const auto proceed = [&] {
        for (; published < kCount && publisher.canPublish(); ++published)
            publisher.publish({.topic = "n", .payload = QByteArray::number(published)});
        mostUnderWay = std::max(mostUnderWay, publisher.underWay());
    };
    connect(&publisher, &Publisher::ready, this, proceed);
    connect(&publisher, &Publisher::drained, this, proceed);
    connect(&publisher, &Publisher::acknowledged, this, [&ids](const QByteArray &id) { ids.append(id); });
    QTRY_COMPARE_WITH_TIMEOUT(ids.size(), kCount, 30'000);
    QCOMPARE(mostUnderWay, Publisher::kWindow);
    QCOMPARE(publisher.underWay(), 0);
    for (int i = 0; i < kCount; ++i) {
        const base::Cursor expected{start.epoch, {start.position.value + static_cast<quint64>(i) + 1}};
        QCOMPARE(ids[i], expected.toByteArray());
    }
    const auto filter = broker::TopicFilter::parse("n");
    const auto replay = hub.broker().replay({&*filter, 1}, start);
    QCOMPARE(replay.messages.size(), size_t{kCount});
    for (std::size_t i = 0; i < replay.messages.size(); ++i)
        QCOMPARE(replay.messages[i]->payload, QByteArray::number(static_cast<int>(i)));
}

void TestPublisher::carriesTopicEventKeyAndBinary()
{
    TestHub hub;
    QVERIFY(hub.started());
    const base::Cursor start = hub.broker().head();
    Publisher publisher(hub.url());
    QSignalSpy ready(&publisher, &Publisher::ready);
    QSignalSpy acknowledged(&publisher, &Publisher::acknowledged);
    QVERIFY(!publisher.canPublish());
    QTRY_COMPARE(ready.size(), 1);
    publisher.publish({.topic = "a/b",
                       .payload = QByteArray("\0\xff", 2),
                       .kind = base::PayloadKind::Binary,
                       .event = "e",
                       .key = "k"});
    publisher.publish({.topic = "a/b", .payload = "plain words"});
    QTRY_COMPARE(acknowledged.size(), 2);
    const auto filter = broker::TopicFilter::parse("#");
    const auto replay = hub.broker().replay({&*filter, 1}, start);
    QCOMPARE(replay.messages.size(), size_t{2});
    QCOMPARE(replay.messages[0]->topic.bytes(), QByteArray("a/b"));
    QCOMPARE(replay.messages[0]->payload, QByteArray("\0\xff", 2));
    QCOMPARE(replay.messages[0]->kind, base::PayloadKind::Binary);
    QCOMPARE(replay.messages[0]->event, QByteArray("e"));
    QCOMPARE(replay.messages[0]->key, QByteArray("k"));
    QCOMPARE(replay.messages[1]->payload, QByteArray("plain words"));
}

void TestPublisher::saysThatNoHubAnswers()
{
    quint16 port = 0;
    {
        TestHub hub;
        port = hub.port();
    }
    Publisher publisher(QUrl(QStringLiteral("http://127.0.0.1:%1").arg(port)));
    QSignalSpy failed(&publisher, &Publisher::failed);
    QTRY_COMPARE(failed.size(), 1);
    QVERIFY2(whatFailed(failed).startsWith(QStringLiteral("No hub answers at http://127.0.0.1:%1").arg(port)),
             qPrintable(whatFailed(failed)));
}

void TestPublisher::saysThatItIsNoHub()
{
    QWebSocketServer server(QStringLiteral("test"), QWebSocketServer::NonSecureMode);
    QVERIFY(server.listen(QHostAddress::LocalHost));
    connect(&server, &QWebSocketServer::newConnection, &server, [&server] {
        QWebSocket *socket = server.nextPendingConnection();
        socket->setParent(&server);
        socket->sendTextMessage(QStringLiteral("hello"));
    });
    Publisher publisher(server.serverUrl());
    QSignalSpy failed(&publisher, &Publisher::failed);
    QTRY_COMPARE(failed.size(), 1);
    QVERIFY2(whatFailed(failed).contains(QStringLiteral("does not speak like a Pushscope hub")),
             qPrintable(whatFailed(failed)));
    QVERIFY(!publisher.canPublish());
}

void TestPublisher::saysWhyTheHubRefused()
{
    TestHub hub;
    QVERIFY(hub.started());
    Publisher publisher(hub.url());
    QSignalSpy ready(&publisher, &Publisher::ready);
    QSignalSpy failed(&publisher, &Publisher::failed);
    QTRY_COMPARE(ready.size(), 1);
    publisher.publish({.topic = "a/#", .payload = "1"});
    QTRY_COMPARE(failed.size(), 1);
    QVERIFY2(whatFailed(failed).contains(QStringLiteral("a/#")), qPrintable(whatFailed(failed)));
}

void TestPublisher::saysHowManyWereNotAcknowledged()
{
    QWebSocketServer server(QStringLiteral("test"), QWebSocketServer::NonSecureMode);
    QVERIFY(server.listen(QHostAddress::LocalHost));
    connect(&server, &QWebSocketServer::newConnection, &server, [&server] {
        QWebSocket *socket = server.nextPendingConnection();
        socket->setParent(&server);
        socket->sendTextMessage(QString::fromUtf8(wire::encodeWelcome("test", {{1}, {1}}, std::chrono::seconds(15))));
        connect(socket, &QWebSocket::textMessageReceived, socket, [socket] {
            socket->close(QWebSocketProtocol::CloseCodeGoingAway, QStringLiteral("restarting"));
        });
    });
    Publisher publisher(server.serverUrl());
    QSignalSpy ready(&publisher, &Publisher::ready);
    QSignalSpy failed(&publisher, &Publisher::failed);
    QTRY_COMPARE(ready.size(), 1);
    publisher.publish({.topic = "n", .payload = "1"});
    publisher.publish({.topic = "n", .payload = "2"});
    QTRY_COMPARE(failed.size(), 1);
    QVERIFY2(whatFailed(failed).contains(QStringLiteral("restarting")), qPrintable(whatFailed(failed)));
    QVERIFY2(whatFailed(failed).contains(QStringLiteral("2 messages were sent but not acknowledged")),
             qPrintable(whatFailed(failed)));
}

void TestPublisher::isSilentAfterClose()
{
    TestHub hub;
    QVERIFY(hub.started());
    Publisher publisher(hub.url());
    QSignalSpy ready(&publisher, &Publisher::ready);
    QSignalSpy failed(&publisher, &Publisher::failed);
    QTRY_COMPARE(ready.size(), 1);
    publisher.close();
    QVERIFY(!publisher.canPublish());
    QTRY_VERIFY(hub.peers() == 0);
    QVERIFY(failed.isEmpty());
}

QTEST_GUILESS_MAIN(TestPublisher)
#include "tst_publisher.moc"
