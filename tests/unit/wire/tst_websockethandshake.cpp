// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/wire/websockethandshake.h"

#include <QTest>

using namespace pushscope;
using wire::HandshakeAnswer;
using wire::parseHandshakeAnswer;
using Status = HandshakeAnswer::Status;

namespace {

const wire::HandshakeRequest kRequest{.host = "h:1",
                                      .target = "/a?b",
                                      .key = "dGhlIHNhbXBsZSBub25jZQ==",
                                      .headers = {{"Sec-WebSocket-Protocol", "chat, news"}}};

QByteArray answer(const QByteArray &lines, const QByteArray &status = "HTTP/1.1 101 Switching Protocols")
{
    return status + "\r\n" + lines + "\r\n";
}

const QByteArray kUpgrade = "Upgrade: websocket\r\n";
const QByteArray kConnection = "Connection: Upgrade\r\n";
const QByteArray kAccept = "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n"; // RFC 6455 1.3
const QByteArray kAll = kUpgrade + kConnection + kAccept;

} // namespace

class TestWebSocketHandshake : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void judgesAnswers_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<Status>("status");
        QTest::addColumn<QByteArray>("what"); // sub-protocol, phrase or reason
        QTest::newRow("plain") << answer(kAll) << Status::Accepted << QByteArray();
        QTest::newRow("in other cases")
            << answer("UPGRADE: WebSocket\r\nconnection: keep-alive, UPGRADE\r\n" + kAccept.toLower().first(20)
                      + kAccept.mid(20))
            << Status::Accepted << QByteArray();
        QTest::newRow("Connection in two lines") << answer(kAll + "Connection: keep-alive\r\n") << Status::Accepted
                                                 << QByteArray();
        QTest::newRow("without a phrase") << answer(kAll, "HTTP/1.1 101 ") << Status::Accepted << QByteArray();
        QTest::newRow("an offered sub-protocol")
            << answer(kAll + "Sec-WebSocket-Protocol: news\r\n") << Status::Accepted << QByteArray("news");
        QTest::newRow("empty extensions") << answer(kAll + "Sec-WebSocket-Extensions: \r\n") << Status::Accepted
                                          << QByteArray();
        QTest::newRow("after interim answers")
            << answer("Link: x\r\n", "HTTP/1.1 103 Early Hints") + answer({}, "HTTP/1.1 100 Continue") + answer(kAll)
            << Status::Accepted << QByteArray();

        QTest::newRow("another status") << answer("Content-Length: 3\r\n", "HTTP/1.1 404 Not Found") + "abc"
                                        << Status::Refused << QByteArray("Not Found");
        QTest::newRow("a redirect") << answer("Location: https://h/y\r\n", "HTTP/1.1 301 Moved") << Status::Refused
                                    << QByteArray("Moved https://h/y");
        QTest::newRow("another status of HTTP/1.0") << answer({}, "HTTP/1.0 503 Busy") << Status::Refused
                                                    << QByteArray("Busy");
        QTest::newRow("a status with the fields of 101") << answer(kAll, "HTTP/1.1 200 OK") << Status::Refused
                                                         << QByteArray("OK");

        const auto invalid = [](const char *name, const QByteArray &bytes, const char *reason) {
            QTest::newRow(name) << bytes << Status::Invalid << QByteArray(reason);
        };
        invalid("HTTP/1.0", answer(kAll, "HTTP/1.0 101 Sure"), "The answer is older than HTTP/1.1.");
        invalid("no Upgrade", answer(kConnection + kAccept), "The answer does not upgrade to WebSocket.");
        invalid("another Upgrade", answer("Upgrade: h2c\r\n" + kConnection + kAccept),
                "The answer does not upgrade to WebSocket.");
        invalid("no Connection", answer(kUpgrade + kAccept), "The answer's Connection does not name the upgrade.");
        invalid("another Connection", answer(kUpgrade + "Connection: upgraded\r\n" + kAccept),
                "The answer's Connection does not name the upgrade.");
        const char *badKey = "The answer's Sec-WebSocket-Accept does not fit the key.";
        invalid("no Accept", answer(kUpgrade + kConnection), badKey);
        invalid("Accept in another case", answer(kUpgrade + kConnection + kAccept.toLower()), badKey);
        invalid("two Accepts", answer(kAll + kAccept), badKey);
        invalid("an extension", answer(kAll + "Sec-WebSocket-Extensions: permessage-deflate\r\n"),
                "The answer names an extension that was not offered.");
        const char *badProtocol = "The answer names a sub-protocol that was not offered.";
        invalid("a sub-protocol nobody offered", answer(kAll + "Sec-WebSocket-Protocol: mqtt\r\n"), badProtocol);
        invalid("a sub-protocol in another case", answer(kAll + "Sec-WebSocket-Protocol: Chat\r\n"), badProtocol);
        invalid("two sub-protocols",
                answer(kAll + "Sec-WebSocket-Protocol: chat\r\nSec-WebSocket-Protocol: news\r\n"), badProtocol);
        invalid("two sub-protocols in one", answer(kAll + "Sec-WebSocket-Protocol: chat, news\r\n"), badProtocol);
        invalid("a field without a colon", answer("nonsense\r\n" + kAll), "The answer's head is not well-formed.");
        invalid("a status that is none", answer(kAll, "HTTP/1.1 1O1 Sure"), "The answer's head is not well-formed.");
        invalid("a status below 100", answer(kAll, "HTTP/1.1 010 Sure"), "The answer's head is not well-formed.");
        invalid("another protocol", "220 mail.example ESMTP\r\n", "The answer is not HTTP.");
        invalid("no head after an interim answer", answer({}, "HTTP/1.1 100 Continue") + "abc",
                "The answer is not HTTP.");
        invalid("too large", "HTTP/1.1 101 Sure\r\nX: " + QByteArray(16 * 1024, 'x'),
                "The answer's head is too large.");

        QTest::newRow("nothing yet") << QByteArray() << Status::Incomplete << QByteArray();
        QTest::newRow("no end yet") << answer(kAll).chopped(1) << Status::Incomplete << QByteArray();
    }

    void judgesAnswers()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(Status, status);
        QFETCH(QByteArray, what);
        const HandshakeAnswer result = parseHandshakeAnswer(bytes, kRequest);
        QCOMPARE(result.status, status);
        if (status == Status::Accepted) {
            QCOMPARE(result.subprotocol, what);
            QCOMPARE(result.headBytes, bytes.size());
        } else {
            QCOMPARE(status == Status::Refused ? (result.phrase + ' ' + result.location).trimmed() : result.reason, what);
        }
    }

    void saysWhereFramesBegin()
    {
        const QByteArray head = answer({}, "HTTP/1.1 100 Continue") + answer(kAll);
        const HandshakeAnswer result = parseHandshakeAnswer(head + "\x81\x01x\r\n\r\n", kRequest);
        QCOMPARE(result.status, Status::Accepted);
        QCOMPARE(result.headBytes, head.size());
    }

    void asksInOneWay()
    {
        QCOMPARE(wire::encodeHandshakeRequest({.host = "h:1",
                                               .target = "/a?b",
                                               .key = "k",
                                               .headers = {{"X-A", "1\r\nX-B: 2"},
                                                           {"upgrade", "h2c"},
                                                           {"Transfer-Encoding", "chunked"},
                                                           {"user-agent", "mine"}}}),
                 QByteArray("GET /a?b HTTP/1.1\r\nHost: h:1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                            "Sec-WebSocket-Key: k\r\nSec-WebSocket-Version: 13\r\nX-A: 1  X-B: 2\r\n"
                            "user-agent: mine\r\n\r\n"));
    }
};

QTEST_GUILESS_MAIN(TestWebSocketHandshake)
#include "tst_websockethandshake.moc"
