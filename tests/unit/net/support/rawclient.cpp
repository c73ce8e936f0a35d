// SPDX-License-Identifier: GPL-3.0-or-later
#include "rawclient.h"

#include <QElapsedTimer>
#include <QHostAddress>
#include <QtEndian>

#include <algorithm>

#include <sys/socket.h>

namespace pushscope::test {

QByteArray Answer::header(const QByteArray &name) const
{
    for (const QByteArray &line : head.split('\n')) {
        const qsizetype colon = line.indexOf(':');
        if (colon > 0 && line.left(colon).compare(name, Qt::CaseInsensitive) == 0)
            return line.mid(colon + 1).trimmed();
    }
    return {};
}

QByteArray getRequest(const QByteArray &target, const QByteArray &headers)
{
    return "GET " + target + " HTTP/1.1\r\nHost: localhost\r\n" + headers + "\r\n";
}

QByteArray upgradeRequest(const QByteArray &target, const QByteArray &headers)
{
    return getRequest(target, "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                              "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n" +
                                  headers);
}

QByteArray joinChunks(const QByteArray &body, bool *ended)
{
    QByteArray joined;
    qsizetype at = 0;
    while (true) {
        const qsizetype lineEnd = body.indexOf("\r\n", at);
        if (lineEnd < 0)
            break;
        const qsizetype size = body.mid(at, lineEnd - at).toLongLong(nullptr, 16);
        if (ended && size == 0)
            *ended = true;
        if (size == 0 || lineEnd + 2 + size > body.size())
            break;
        joined += body.mid(lineEnd + 2, size);
        at = lineEnd + 2 + size + 2;
    }
    return joined;
}

RawClient::RawClient(quint16 port)
    : socket(std::make_unique<QTcpSocket>())
{
    socket->connectToHost(QHostAddress::LocalHost, port);
    socket->waitForConnected(5000);
}

RawClient::RawClient(std::unique_ptr<QTcpSocket> connected)
    : socket(std::move(connected))
{
}

void RawClient::send(const QByteArray &bytes)
{
    socket->write(bytes);
    while (socket->bytesToWrite() > 0 && socket->waitForBytesWritten(5000)) {
    }
}

bool RawClient::waitFor(const std::function<bool(const QByteArray &)> &done, int milliseconds)
{
    QElapsedTimer timer;
    timer.start();
    buffer += socket->readAll();
    while (!done(buffer)) {
        const auto left = static_cast<int>(milliseconds - timer.elapsed());
        if (left <= 0 || !socket->waitForReadyRead(left)) {
            buffer += socket->readAll();
            return done(buffer);
        }
        buffer += socket->readAll();
    }
    return true;
}

bool RawClient::waitForText(const QByteArray &text)
{
    return waitFor([&](const QByteArray &have) { return have.contains(text); });
}

bool RawClient::waitForEnd(int milliseconds)
{
    (void)waitFor([this](const QByteArray &) { return socket->state() == QAbstractSocket::UnconnectedState; },
                  milliseconds);
    return socket->state() == QAbstractSocket::UnconnectedState;
}

Answer RawClient::readAnswer(bool toHead)
{
    Answer answer;
    if (!waitFor([](const QByteArray &have) { return have.contains("\r\n\r\n"); }))
        return answer;
    const qsizetype headEnd = buffer.indexOf("\r\n\r\n") + 4;
    answer.head = buffer.left(headEnd);
    answer.status = answer.head.split(' ').value(1).toInt();
    buffer.remove(0, headEnd);
    if (toHead || answer.status == 204 || answer.status == 304 || answer.status < 200)
        return answer;
    if (answer.header("Transfer-Encoding") == "chunked") {
        (void)waitFor([](const QByteArray &have) {
            bool ended = false;
            (void)joinChunks(have, &ended);
            return ended;
        });
        answer.body = joinChunks(buffer);
        buffer.clear();
        return answer;
    }
    const qsizetype length = answer.header("Content-Length").toLongLong();
    (void)waitFor([&](const QByteArray &have) { return have.size() >= length; });
    answer.body = buffer.left(length);
    buffer.remove(0, length);
    return answer;
}

Answer RawClient::ask(const QByteArray &request, bool toHead)
{
    send(request);
    return readAnswer(toHead);
}

Answer RawClient::get(const QByteArray &target, const QByteArray &headers)
{
    return ask(getRequest(target, headers));
}

void RawClient::finishSending()
{
    ::shutdown(static_cast<int>(socket->socketDescriptor()), SHUT_WR);
}

bool RawClient::upgrade(const QByteArray &target, const QByteArray &headers)
{
    const Answer answer = ask(upgradeRequest(target, headers), true);
    return answer.status == 101 && answer.header("Sec-WebSocket-Accept") == "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=";
}

void RawClient::sendFrame(wire::WebSocketOpcode opcode, const QByteArray &payload)
{
    send(wire::encodeClientFrame(opcode, payload, {0x12, 0x34, 0x56, 0x78}));
}

RawClient::Frame RawClient::readFrame()
{
    wire::FrameHeaderResult parsed;
    const bool whole = waitFor(
        [&](const QByteArray &have) {
            parsed = wire::parseFrameHeader(have);
            return parsed.status == wire::FrameHeaderResult::Status::Complete &&
                   static_cast<std::uint64_t>(have.size()) >=
                       static_cast<std::uint64_t>(parsed.header.headerBytes) + parsed.header.length;
        },
        15000);
    if (!whole)
        return {};
    const Frame frame{static_cast<int>(parsed.header.opcode),
                      buffer.mid(parsed.header.headerBytes, static_cast<qsizetype>(parsed.header.length))};
    buffer.remove(0, parsed.header.headerBytes + static_cast<qsizetype>(parsed.header.length));
    return frame;
}

QByteArray RawClient::request(const QByteArray &json)
{
    sendFrame(wire::WebSocketOpcode::Text, json);
    return readFrame().payload;
}

int RawClient::readClose()
{
    const Frame frame = readFrame();
    if (frame.opcode != static_cast<int>(wire::WebSocketOpcode::Close) || frame.payload.size() < 2)
        return 0;
    const int code = qFromBigEndian<quint16>(frame.payload.constData());
    return waitForEnd() ? code : 0;
}

} // namespace pushscope::test
