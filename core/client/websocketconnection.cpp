// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/client/websocketconnection.h"

#include "core/client/hubaddress.h"
#include "core/client/sentences.h"
#include "core/wire/websocketframe.h"

#include <QHostAddress>
#include <QNetworkProxy>
#include <QNetworkRequest>
#include <QRegularExpression>

#include <algorithm>

namespace pushscope::client {

using base::ErrorCode;
using base::PayloadKind;
using Kind = ConnectionEnd::Kind;

namespace {

constexpr std::chrono::seconds kHandshakeTime{20};
// What a hub may ask for.
constexpr std::chrono::seconds kShortestPing{1};
constexpr std::chrono::minutes kLongestPing{5};
// Three ticks without a byte, the last two of them after a ping of ours.
constexpr int kSilentTicksUntilLost = 3;
// What may wait to be sent back to a server that does not read: two of the largest messages, or this.
constexpr qint64 kLeastEchoRoom = 64 * 1024 * 1024;

qint64 frameBytes(qsizetype payload, Direction direction)
{
    return payload + wire::frameHeaderBytes(payload, direction == Direction::Out);
}

Frame messageFrame(Direction direction, QByteArray payload, PayloadKind kind, base::WallTime now)
{
    Frame frame;
    frame.direction = direction;
    frame.payloadKind = kind;
    frame.time = now;
    frame.wireBytes = frameBytes(payload.size(), direction);
    frame.payload = std::move(payload);
    return frame;
}

struct HandshakeAnswer
{
    int status = 0;
    QString text;
};
/// The status that Qt put into its sentence about a handshake that did not end in 101.
HandshakeAnswer handshakeAnswer(const QString &errorString)
{
    static const QRegularExpression pattern(QStringLiteral("status code: (\\d{3}) \\((.*)\\)"));
    const QRegularExpressionMatch match = pattern.match(errorString);
    return {match.captured(1).toInt(), match.captured(2)};
}

} // namespace

WebSocketConnection::WebSocketConnection(Setup setup) : Connection(std::move(setup)), m_pingInterval(options().pingInterval)
{
    m_socket.setMaxAllowedIncomingFrameSize(static_cast<quint64>(options().maxMessageBytes));
    m_socket.setMaxAllowedIncomingMessageSize(static_cast<quint64>(options().maxMessageBytes));
    connect(&m_socket, &QWebSocket::connected, this, &WebSocketConnection::greet);
    connect(&m_socket, &QWebSocket::textMessageReceived, this, &WebSocketConnection::readText);
    connect(&m_socket, &QWebSocket::binaryMessageReceived, this, &WebSocketConnection::readBinary);
    connect(&m_socket, &QWebSocket::pong, this, [this] { m_heard = true; });
    connect(&m_socket, &QWebSocket::aboutToClose, this, [this] { m_closeSeen = true; });
    connect(&m_socket, &QWebSocket::disconnected, this, &WebSocketConnection::onDisconnected);
    connect(&m_socket, &QWebSocket::sslErrors, this, [this](const QList<QSslError> &errors) { m_sslErrors = errors; });
    // Named errorOccurred from Qt 6.5 on.
    connect(&m_socket, qOverload<QAbstractSocket::SocketError>(&QWebSocket::error), this,
            &WebSocketConnection::onError);
    m_handshakeTimer.setSingleShot(true);
    connect(&m_handshakeTimer, &QTimer::timeout, this, [this] {
        end(Kind::Lost, QStringLiteral("%1 did not answer the WebSocket handshake within %2 s")
                            .arg(place(options().url))
                            .arg(kHandshakeTime.count()));
    });
    connect(&m_pingTimer, &QTimer::timeout, this, &WebSocketConnection::checkPeer);
}

WebSocketConnection::~WebSocketConnection()
{
    m_over = true;
    m_socket.disconnect(this);
}

void WebSocketConnection::open()
{
    const QUrl url = requestUrl(options());
    QNetworkRequest request(url);
    request.setRawHeader("User-Agent", "Pushscope/" PUSHSCOPE_VERSION);
    for (const auto &[name, value] : options().headers)
        request.setRawHeader(name, value);
    if (QHostAddress(url.host()).isLoopback() || url.host() == QLatin1String("localhost"))
        m_socket.setProxy(QNetworkProxy::NoProxy);
    m_handshakeTimer.start(kHandshakeTime);
    m_socket.open(request);
}

void WebSocketConnection::close()
{
    m_over = true;
    m_socket.disconnect(this);
    m_pingTimer.stop();
    m_handshakeTimer.stop();
    if (m_socket.state() == QAbstractSocket::ConnectedState)
        m_socket.close(QWebSocketProtocol::CloseCodeNormal);
    else
        m_socket.abort();
}

void WebSocketConnection::greet()
{
    m_handshakeTimer.stop();
    m_connected = true;
    m_pingTimer.start(m_pingInterval);
    // The socket below shows that bytes arrive while a large message is still under way.
    if (auto *carrier = m_socket.findChild<QAbstractSocket *>()) {
        carrier->setSocketOption(QAbstractSocket::LowDelayOption, 1);
        connect(carrier, &QIODevice::readyRead, this, [this] { m_heard = true; });
    }
    listener().opened();
    for (const QByteArray &text : options().firstMessages) {
        if (m_over)
            return;
        // The person's own words: were they refused, the server says so.
        if (auto sent = send(text, PayloadKind::Text); !sent)
            listener().complained(sent.error().what);
    }
}

base::Result<void> WebSocketConnection::send(const QByteArray &payload, PayloadKind kind)
{
    if (!m_connected || m_over) {
        return base::fail(ErrorCode::Unavailable,
                          QStringLiteral("%1 is not connected; nothing was sent").arg(place(options().url)));
    }
    if (kind == PayloadKind::Text)
        m_socket.sendTextMessage(QString::fromUtf8(payload));
    else
        m_socket.sendBinaryMessage(payload);
    listener().observed(messageFrame(Direction::Out, payload, kind, clock().wallNow()));
    return {};
}

bool WebSocketConnection::applyFilters(const QList<QByteArray> &before)
{
    if (!m_subscribed)
        return !m_connected || m_dialect == Dialect::Unknown;
    const QList<QByteArray> now = filtersOf(options());
    const auto without = [](const QList<QByteArray> &list, const QList<QByteArray> &other) {
        QList<QByteArray> rest;
        std::copy_if(list.begin(), list.end(), std::back_inserter(rest),
                     [&other](const QByteArray &filter) { return !other.contains(filter); });
        return rest;
    };
    if (const auto gone = without(before, now); !gone.isEmpty())
        sendControl(wire::encodeUnsubscribeRequest(gone));
    if (const auto added = without(now, before); !added.isEmpty())
        sendControl(wire::encodeSubscribeRequest(added));
    return true;
}

void WebSocketConnection::readText(const QString &text)
{
    if (m_over)
        return;
    m_heard = true;
    QByteArray payload = text.toUtf8();
    if (options().echo) {
        if (!hasRoomForEcho(payload.size()))
            return;
        m_socket.sendTextMessage(text);
        Frame back = messageFrame(Direction::Out, payload, PayloadKind::Text, clock().wallNow());
        listener().observed(messageFrame(Direction::In, std::move(payload), PayloadKind::Text, back.time));
        listener().observed(std::move(back));
        return;
    }
    if (m_dialect == Dialect::Unknown) {
        const auto notice = wire::parseHubNotice(payload);
        m_dialect = notice && std::holds_alternative<wire::Welcome>(*notice) ? Dialect::Plain : Dialect::Bare;
    }
    if (m_dialect == Dialect::Plain)
        readNotice(std::move(payload));
    else
        listener().observed(messageFrame(Direction::In, std::move(payload), PayloadKind::Text, clock().wallNow()));
}

void WebSocketConnection::readBinary(const QByteArray &payload)
{
    if (m_over)
        return;
    m_heard = true;
    if (m_dialect == Dialect::Unknown)
        m_dialect = Dialect::Bare;
    if (options().echo && !hasRoomForEcho(payload.size()))
        return;
    Frame frame = messageFrame(Direction::In, payload, PayloadKind::Binary, clock().wallNow());
    if (options().echo) {
        m_socket.sendBinaryMessage(payload);
        Frame back = messageFrame(Direction::Out, payload, PayloadKind::Binary, frame.time);
        listener().observed(std::move(frame));
        listener().observed(std::move(back));
        return;
    }
    listener().observed(std::move(frame));
}

void WebSocketConnection::readNotice(QByteArray text)
{
    const qint64 wireBytes = frameBytes(text.size(), Direction::In);
    auto notice = wire::parseHubNotice(text);
    if (!notice) {
        // A newer hub may say more than we know; nothing is hidden.
        observeControl(std::move(text), Direction::In);
        return;
    }
    if (auto *message = std::get_if<wire::PlainMessage>(&*notice)) {
        observeMessage(std::move(*message), wireBytes);
    } else if (const auto *gap = std::get_if<wire::GapNotice>(&*notice)) {
        observeGap(*gap, wireBytes);
    } else {
        observeControl(std::move(text), Direction::In);
        if (const auto *error = std::get_if<wire::ErrorNotice>(&*notice)) {
            listener().complained(
                QStringLiteral("%1: %2").arg(place(options().url), QString::fromUtf8(error->reason).simplified()));
        } else if (const auto *welcome = std::get_if<wire::Welcome>(&*notice)) {
            heed(*welcome);
        }
    }
}

void WebSocketConnection::observeMessage(wire::PlainMessage message, qint64 wireBytes)
{
    Frame frame;
    frame.time = clock().wallNow();
    frame.latency = latency(message.time, frame.time);
    frame.topic = std::move(message.topic);
    frame.event = std::move(message.event);
    frame.id = std::move(message.id);
    frame.payload = std::move(message.payload);
    frame.payloadKind = message.kind;
    frame.wireBytes = wireBytes;
    // Someone who subscribes in his own words may ask for the same history twice, and then gets it twice.
    if (m_subscribed)
        listener().observedNumbered(std::move(frame));
    else
        listener().observed(std::move(frame));
}

void WebSocketConnection::observeControl(QByteArray payload, Direction direction)
{
    Frame frame = messageFrame(direction, std::move(payload), PayloadKind::Text, clock().wallNow());
    frame.kind = FrameKind::Control;
    listener().observed(std::move(frame));
}

void WebSocketConnection::observeGap(const wire::GapNotice &gap, qint64 wireBytes)
{
    Frame frame;
    frame.kind = FrameKind::Gap;
    frame.time = clock().wallNow();
    frame.topic = gap.topic.value_or(QByteArray());
    frame.payload = gapSentence(gap).toUtf8();
    frame.wireBytes = wireBytes;
    listener().observed(std::move(frame));
}

void WebSocketConnection::heed(const wire::Welcome &welcome)
{
    if (welcome.ping > std::chrono::milliseconds(0)) {
        m_pingInterval = std::clamp<std::chrono::milliseconds>(welcome.ping, kShortestPing, kLongestPing);
        m_pingTimer.start(m_pingInterval);
    }
    if (m_subscribed || !options().subscribe)
        return;
    m_subscribed = true;
    sendControl(wire::encodeSubscribeRequest(filtersOf(options()), cursor()));
    if (cursor())
        listener().resumed();
    else
        listener().startedAt(welcome.head.toByteArray());
}

void WebSocketConnection::sendControl(const QByteArray &text)
{
    m_socket.sendTextMessage(QString::fromUtf8(text));
    observeControl(text, Direction::Out);
}

bool WebSocketConnection::hasRoomForEcho(qint64 bytes)
{
    const qint64 room = std::max<qint64>(kLeastEchoRoom, 2 * options().maxMessageBytes);
    if (m_socket.bytesToWrite() + bytes <= room)
        return true;
    end(Kind::Lost, QStringLiteral("%1 does not read what is sent back to it").arg(place(options().url)));
    return false;
}

void WebSocketConnection::checkPeer()
{
    m_silentTicks = m_heard ? 0 : m_silentTicks + 1;
    m_heard = false;
    if (m_silentTicks >= kSilentTicksUntilLost) {
        end(Kind::Lost, QStringLiteral("%1: no sign of life for %2 s")
                            .arg(place(options().url))
                            .arg(std::chrono::duration<double>(kSilentTicksUntilLost * m_pingInterval).count()));
        return;
    }
    const QByteArray nothing;
    m_socket.ping(nothing);
    listener().countBytes(0, frameBytes(0, Direction::Out));
}

void WebSocketConnection::onDisconnected()
{
    if (!m_connected) {
        // Which error it was follows, or has been said.
        QTimer::singleShot(0, this, [this] {
            if (!m_over)
                end(Kind::Lost, QStringLiteral("%1: the connection was lost").arg(place(options().url)));
        });
        return;
    }
    if (!m_closeSeen) {
        end(Kind::Lost, m_lossSentence.isEmpty() ? QStringLiteral("%1: the connection was lost").arg(place(options().url))
                                                 : m_lossSentence);
        return;
    }
    const bool normal = m_socket.closeCode() == QWebSocketProtocol::CloseCodeNormal;
    end(normal ? Kind::Completed : Kind::Lost,
        closeSentence(options().url, m_socket.closeCode(), m_socket.closeReason()));
}

void WebSocketConnection::onError(QAbstractSocket::SocketError error)
{
    m_lossSentence = socketSentence(options().url, error, m_socket.errorString(), m_sslErrors);
    if (m_connected)
        return; // `disconnected` follows
    if (error == QAbstractSocket::SslHandshakeFailedError) {
        end(m_sslErrors.isEmpty() ? Kind::Lost : Kind::Refused, m_lossSentence);
        return;
    }
    // Qt says "connection refused" also of a handshake that was answered with something else than 101; what is below
    // is still connected then.
    const auto *carrier = m_socket.findChild<QAbstractSocket *>();
    const bool answered = error == QAbstractSocket::ConnectionRefusedError && carrier
                          && carrier->state() == QAbstractSocket::ConnectedState;
    if (!answered) {
        end(Kind::Lost, m_lossSentence);
        return;
    }
    const HandshakeAnswer answer = handshakeAnswer(m_socket.errorString());
    if (answer.status == 0) {
        end(Kind::Refused, QStringLiteral("%1 does not accept the WebSocket handshake").arg(place(options().url)));
    } else {
        end(isPassing(answer.status) ? Kind::Lost : Kind::Refused,
            QStringLiteral("%1 does not speak WebSocket (answered %2 %3)")
                .arg(place(options().url))
                .arg(answer.status)
                .arg(answer.text.simplified()));
    }
}

void WebSocketConnection::end(Kind kind, QString sentence)
{
    if (m_over)
        return;
    m_over = true;
    m_pingTimer.stop();
    m_handshakeTimer.stop();
    listener().ended({kind, std::move(sentence)});
}

} // namespace pushscope::client
