// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/connection.h"
#include "core/net/websocketdevice.h"

#include <QSignalSpy>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTest>
#include <QWebSocket>
#include <QWebSocketServer>

#include <functional>

#include <unistd.h>

using namespace pushscope;
using net::Connection;

namespace {

class Handler final : public Connection::Handler
{
public:
    void received(QByteArrayView bytes) override
    {
        input += bytes.toByteArray();
        onReceived(bytes);
    }
    void ended() override { onEnded(); }
    void overflowed() override { onOverflowed(); }
    void drained() override { ++drains; }
    void closed() override { ++closings; }

    std::function<void(QByteArrayView)> onReceived = [](QByteArrayView) {};
    std::function<void()> onEnded = [] {};
    std::function<void()> onOverflowed = [] {};
    QByteArray input;
    int drains = 0;
    int closings = 0;
};

/// Accepts one connection and makes it ours.
class Acceptor final : public QTcpServer, public Connection::Owner
{
public:
    Acceptor() { listen(QHostAddress::LocalHost); }
    void incomingConnection(qintptr descriptor) override
    {
        connection = std::make_unique<Connection>(static_cast<int>(descriptor), nullptr, limits, *this);
        auto made = std::make_unique<Handler>();
        handler = made.get();
        prepare(*made);
        connection->setHandler(std::move(made));
    }
    void connectionClosed(Connection &) override { ++closed; }

    std::function<void(Handler &)> prepare = [](Handler &) {};
    net::OutboundQueue::Limits limits;
    std::unique_ptr<Connection> connection;
    Handler *handler = nullptr;
    int closed = 0;
};

struct Fixture
{
    Fixture() { client.connectToHost(QHostAddress::LocalHost, acceptor.serverPort()); }
    [[nodiscard]] bool ready()
    {
        return QTest::qWaitFor([this] { return acceptor.connection && client.state() == QTcpSocket::ConnectedState; });
    }
    Acceptor acceptor;
    QTcpSocket client;
};

} // namespace

class TestConnection : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void carriesBytesBothWays()
    {
        Fixture f;
        QVERIFY(f.ready());
        f.client.write("hello");
        QTRY_COMPARE(f.acceptor.handler->input, "hello");
        QCOMPARE(f.acceptor.connection->receivedBytes(), 5U);
        QCOMPARE(f.acceptor.connection->peerPort(), f.client.localPort());
        f.acceptor.connection->send("world");
        QTRY_COMPARE(f.client.bytesAvailable(), 5);
    }

    void aFarewellArrivesWholeAndThenTheConnectionEnds()
    {
        Fixture f;
        QVERIFY(f.ready());
        QByteArray got;
        connect(&f.client, &QTcpSocket::readyRead, this, [&] { got += f.client.readAll(); });
        f.client.write("unread by the other side");
        f.acceptor.connection->send(QByteArray(3'000'000, 'x'));
        f.acceptor.connection->send("the end");
        f.acceptor.connection->closeAfterSending();
        QVERIFY(f.acceptor.connection->isClosing());
        QTRY_COMPARE(got.size(), 3'000'007);
        QVERIFY(got.endsWith("the end"));
        QTRY_COMPARE(f.acceptor.closed, 1);
        QCOMPARE(f.acceptor.handler->closings, 1);
    }

    void aPeerThatDoesNotCloseIsCut()
    {
        Fixture f;
        QVERIFY(f.ready());
        f.client.setReadBufferSize(1);
        f.acceptor.connection->send(QByteArray(30'000'000, 'x'));
        f.acceptor.connection->closeAfterSending();
        const base::SteadyTime now{};
        f.acceptor.connection->expire(now);
        f.acceptor.connection->expire(now + std::chrono::seconds(1));
        QCOMPARE(f.acceptor.closed, 0);
        f.acceptor.connection->expire(now + std::chrono::seconds(2));
        QCOMPARE(f.acceptor.closed, 1);
        f.acceptor.connection->expire(now + std::chrono::seconds(9));
        QCOMPARE(f.acceptor.closed, 1);
    }

    void tellsTheEndOfTheOtherSideOnce()
    {
        Fixture f;
        QVERIFY(f.ready());
        int ends = 0;
        f.acceptor.handler->onEnded = [&] {
            ++ends;
            f.acceptor.connection->send("one last answer");
            f.acceptor.connection->closeAfterSending();
        };
        QByteArray got;
        connect(&f.client, &QTcpSocket::readyRead, this, [&] { got += f.client.readAll(); });
        f.client.disconnectFromHost();
        QTRY_COMPARE(f.acceptor.closed, 1);
        QCOMPARE(ends, 1);
    }

    void aSlowPeerIsToldWhyAndClosed()
    {
        Fixture f;
        f.acceptor.limits = {.bytes = 1'000'000};
        QVERIFY(f.ready());
        f.client.setReadBufferSize(1);
        int overflows = 0;
        f.acceptor.handler->onOverflowed = [&] {
            ++overflows;
            f.acceptor.connection->send("bye");
            f.acceptor.connection->closeAfterSending();
        };
        for (int i = 0; i < 100 && !overflows; ++i)
            f.acceptor.connection->send(QByteArray(500'000, 'x'));
        QCOMPARE(overflows, 1);
        QVERIFY(f.acceptor.connection->isClosing());
    }

    void aHandlerThatSaysNothingToAnOverflowIsAborted()
    {
        Fixture f;
        f.acceptor.limits = {.bytes = 1'000};
        QVERIFY(f.ready());
        f.client.setReadBufferSize(1);
        for (int i = 0; i < 100 && !f.acceptor.closed; ++i)
            f.acceptor.connection->send(QByteArray(500'000, 'x'));
        QCOMPARE(f.acceptor.closed, 1);
    }

    void aHandlerMayReplaceItselfWhileItIsCalled()
    {
        Fixture f;
        QVERIFY(f.ready());
        Handler *second = nullptr;
        f.acceptor.handler->onReceived = [&](QByteArrayView bytes) {
            auto made = std::make_unique<Handler>();
            second = made.get();
            const QByteArray rest = bytes.sliced(2).toByteArray();
            f.acceptor.connection->setHandler(std::move(made));
            f.acceptor.connection->reinject(rest);
        };
        f.client.write("abcdef");
        QTRY_VERIFY(second);
        QCOMPARE(second->input, "cdef");
        f.client.write("gh");
        QTRY_COMPARE(second->input, "cdefgh");
    }

    void stopsReadingWhenAsked()
    {
        Fixture f;
        QVERIFY(f.ready());
        f.acceptor.connection->setReading(false);
        f.client.write("later");
        QTRY_COMPARE(f.client.bytesToWrite(), 0);
        QCoreApplication::processEvents();
        QCOMPARE(f.acceptor.handler->input, "");
        f.acceptor.connection->setReading(true);
        QTRY_COMPARE(f.acceptor.handler->input, "later");
    }

    void aQWebSocketLivesOnTheDevice()
    {
        Acceptor acceptor;
        acceptor.limits.bytes = 64 * 1024 * 1024;
        QWebSocketServer handshakes(QStringLiteral("test"), QWebSocketServer::NonSecureMode);
        QPointer<net::WebSocketDevice> device;
        std::unique_ptr<QWebSocket> peer;
        connect(&handshakes, &QWebSocketServer::newConnection, this, [&] {
            peer.reset(handshakes.nextPendingConnection());
            connect(peer.get(), &QWebSocket::textMessageReceived, peer.get(), &QWebSocket::sendTextMessage);
        });
        QWebSocket client;
        QSignalSpy connected(&client, &QWebSocket::connected);
        QSignalSpy texts(&client, &QWebSocket::textMessageReceived);
        QSignalSpy disconnected(&client, &QWebSocket::disconnected);
        acceptor.prepare = [&](Handler &handler) {
            handler.onReceived = [&](QByteArrayView bytes) {
                if (!device) {
                    device = new net::WebSocketDevice(*acceptor.connection);
                    handshakes.handleConnection(device);
                }
                device->feed(bytes);
            };
            handler.onEnded = [&] { device->detach(); };
        };
        client.open(QUrl(QStringLiteral("ws://127.0.0.1:%1/").arg(acceptor.serverPort())));
        QTRY_VERIFY(peer);
        device->releaseBuffers();
        QTRY_COMPARE(connected.size(), 1); // what is sent earlier is lost
        const QString large(5'000'000, QChar(u'ä'));
        client.sendTextMessage(QStringLiteral("one"));
        client.sendTextMessage(large);
        QTRY_COMPARE(texts.size(), 2);
        QCOMPARE(texts[0][0].toString(), QStringLiteral("one"));
        QCOMPARE(texts[1][0].toString(), large);
        peer->close(QWebSocketProtocol::CloseCodeGoingAway, QStringLiteral("over"));
        QTRY_COMPARE(disconnected.size(), 1);
        QCOMPARE(client.closeCode(), QWebSocketProtocol::CloseCodeGoingAway);
        QCOMPARE(client.closeReason(), QStringLiteral("over"));
        QTRY_COMPARE(acceptor.closed, 1);
        QCOMPARE(device->parent(), nullptr); // whoever upgrades it must see to its end
        delete device;
    }
};

QTEST_GUILESS_MAIN(TestConnection)
#include "tst_connection.moc"
