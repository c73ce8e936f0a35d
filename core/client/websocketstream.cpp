// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/client/websocketstream.h"

#include "core/client/partingsocket.h"

#include <QHostAddress>
#include <QNetworkProxy>
#include <QRandomGenerator>
#include <QSslSocket>
#include <QtEndian>

#include <cstring>
#include <utility>

namespace pushscope::client {

using base::PayloadKind;
using wire::HandshakeAnswer;
using wire::WebSocketOpcode;
using Cause = StreamEnd::Cause;

namespace {

constexpr quint16 kGoingAway = 1001;
constexpr quint16 kNoCode = 1005;
constexpr qsizetype kReadBytes = 32 * 1024;
/// What waits in the socket while nothing is read.
constexpr qint64 kSocketBufferBytes = 256 * 1024;
/// Frames below are gathered into one write, those above are not copied once more.
constexpr qsizetype kGatheredBytes = 16 * 1024;

bool isSecure(const QUrl &url)
{
    return url.scheme() == QLatin1String("wss");
}

int defaultPort(const QUrl &url)
{
    return isSecure(url) ? 443 : 80;
}

bool isLoopback(const QString &host)
{
    return host == QLatin1String("localhost") || QHostAddress(host).isLoopback();
}

QByteArray hostHeader(const QUrl &url)
{
    QByteArray host = url.host(QUrl::FullyEncoded).toLatin1();
    if (host.contains(':'))
        host = '[' + host + ']';
    const int port = url.port(defaultPort(url));
    return port == defaultPort(url) ? host : host + ':' + QByteArray::number(port);
}

QByteArray targetOf(const QUrl &url)
{
    const QByteArray target = url.toEncoded(QUrl::RemoveScheme | QUrl::RemoveAuthority | QUrl::RemoveFragment);
    return target.startsWith('/') ? target : '/' + target;
}

QByteArray randomKey()
{
    std::array<quint32, 4> words{};
    QRandomGenerator::system()->fillRange(words.data(), static_cast<qsizetype>(words.size()));
    return QByteArray(reinterpret_cast<const char *>(words.data()), sizeof words).toBase64();
}

} // namespace

WebSocketStream::WebSocketStream(Options options, Listener &listener)
    : m_options(std::move(options))
    , m_listener(listener)
    , m_reader(wire::WebSocketRole::Client, m_options.maxMessageBytes)
{
    m_request = {hostHeader(m_options.url), targetOf(m_options.url), randomKey(), m_options.headers};
    m_openTimer.setSingleShot(true);
    connect(&m_openTimer, &QTimer::timeout, this, [this] { end({.cause = Cause::TimedOut}); });
}

WebSocketStream::~WebSocketStream()
{
    close(kGoingAway);
}

void WebSocketStream::open()
{
    if (m_phase != Phase::Idle)
        return;
    m_phase = Phase::Connecting;
    m_openTimer.start(m_options.openTime);
    QMetaObject::invokeMethod(this, &WebSocketStream::connectToServer, Qt::QueuedConnection);
}

void WebSocketStream::connectToServer()
{
    if (m_phase != Phase::Connecting)
        return;
    const QString host = m_options.url.host();
    const auto port = static_cast<quint16>(m_options.url.port(defaultPort(m_options.url)));
    QSslSocket *secure = nullptr;
    if (isSecure(m_options.url)) {
        auto socket = std::make_unique<QSslSocket>();
        secure = socket.get();
        if (!m_options.tls.isNull())
            secure->setSslConfiguration(m_options.tls);
        m_socket = std::move(socket);
        connect(secure, &QSslSocket::sslErrors, this, [this](const QList<QSslError> &errors) { m_sslErrors = errors; });
        connect(secure, &QSslSocket::encrypted, this, &WebSocketStream::sendRequest);
        connect(secure, &QSslSocket::encryptedBytesWritten, this, &WebSocketStream::onBytesWritten);
    } else {
        m_socket = std::make_unique<QTcpSocket>();
        connect(m_socket.get(), &QAbstractSocket::connected, this, &WebSocketStream::sendRequest);
        connect(m_socket.get(), &QIODevice::bytesWritten, this, &WebSocketStream::onBytesWritten);
    }
    watchSocket();
    m_socket->setReadBufferSize(kSocketBufferBytes);
    if (isLoopback(host))
        m_socket->setProxy(QNetworkProxy::NoProxy);
    if (secure)
        secure->connectToHostEncrypted(host, port);
    else
        m_socket->connectToHost(host, port);
}

void WebSocketStream::watchSocket()
{
    connect(m_socket.get(), &QIODevice::readyRead, this, &WebSocketStream::readSome);
    connect(m_socket.get(), &QAbstractSocket::errorOccurred, this, &WebSocketStream::onError);
    connect(m_socket.get(), &QAbstractSocket::disconnected, this, &WebSocketStream::onDisconnected);
}

void WebSocketStream::sendRequest()
{
    m_phase = Phase::Answer;
    m_socket->setSocketOption(QAbstractSocket::LowDelayOption, 1);
    m_socket->write(wire::encodeHandshakeRequest(m_request));
    m_socket->flush();
}

void WebSocketStream::send(PayloadKind kind, QByteArrayView payload)
{
    if (isOpen())
        sendFrame(kind == PayloadKind::Text ? WebSocketOpcode::Text : WebSocketOpcode::Binary, payload);
}

void WebSocketStream::ping()
{
    if (isOpen())
        sendFrame(WebSocketOpcode::Ping, {});
}

void WebSocketStream::close(quint16 code)
{
    if (isOpen())
        sendClose(code, {});
    letGo();
}

qint64 WebSocketStream::unsentBytes() const
{
    if (!m_socket)
        return 0;
    const auto *secure = qobject_cast<const QSslSocket *>(m_socket.get());
    return m_socket->bytesToWrite() + (secure ? secure->encryptedBytesToWrite() : 0);
}

void WebSocketStream::readSome()
{
    std::array<char, kReadBytes> buffer; // not cleared for each turn
    while ((m_phase == Phase::Answer || m_phase == Phase::Open) && !m_isPaused && m_socket->isReadable()) {
        const qint64 size = m_socket->read(buffer.data(), kReadBytes);
        if (size <= 0)
            break;
        m_signsOfLife += static_cast<quint64>(size);
        take(QByteArrayView(buffer.data(), size));
    }
    if (isOpen() && m_socket->bytesToWrite() > 0)
        m_socket->flush(); // an answer need not wait for the next turn
}

void WebSocketStream::take(QByteArrayView bytes)
{
    if (m_phase == Phase::Answer)
        readAnswer(bytes);
    else
        m_reader.feed(bytes, *this);
}

void WebSocketStream::readAnswer(QByteArrayView bytes)
{
    m_answer.append(bytes);
    const HandshakeAnswer answer = wire::parseHandshakeAnswer(m_answer, m_request);
    switch (answer.status) {
    case HandshakeAnswer::Status::Incomplete:
        return;
    case HandshakeAnswer::Status::Accepted:
        becomeOpen(answer);
        return;
    case HandshakeAnswer::Status::Refused:
        end({.cause = Cause::Refused,
             .code = static_cast<quint16>(answer.httpStatus),
             .text = QString::fromUtf8(answer.phrase),
             .location = answer.location.isEmpty() ? QUrl()
                                                   : m_options.url.resolved(QUrl::fromEncoded(answer.location))});
        return;
    case HandshakeAnswer::Status::Invalid:
        end({.cause = Cause::NotWebSocket, .text = QString::fromUtf8(answer.reason)});
        return;
    }
}

void WebSocketStream::becomeOpen(const HandshakeAnswer &answer)
{
    m_openTimer.stop();
    m_phase = Phase::Open;
    m_subprotocol = answer.subprotocol;
    const QByteArray frames = std::exchange(m_answer, {}).sliced(answer.headBytes);
    m_listener.streamOpened();
    if (isOpen())
        m_reader.feed(frames, *this);
}

void WebSocketStream::messageRead(PayloadKind kind, QByteArray payload)
{
    if (isOpen())
        m_listener.messageRead(kind, std::move(payload));
}

void WebSocketStream::pingRead(QByteArrayView payload)
{
    if (isOpen())
        sendFrame(WebSocketOpcode::Pong, payload);
}

void WebSocketStream::closeRead(quint16 code, QByteArrayView reason)
{
    if (!isOpen())
        return;
    sendClose(code, {});
    end({.cause = Cause::Closed, .code = code, .text = QString::fromUtf8(reason)});
}

void WebSocketStream::violated(quint16 code, QByteArrayView reason)
{
    if (!isOpen())
        return;
    sendClose(code, reason);
    end({.cause = Cause::Failed, .code = code, .text = QString::fromUtf8(reason)});
}

void WebSocketStream::sendFrame(WebSocketOpcode opcode, QByteArrayView payload)
{
    if (m_socket->state() != QAbstractSocket::ConnectedState)
        return; // what came before the end is still being read
    const QByteArray frame = wire::encodeClientFrame(opcode, payload, nextMask());
    if (frame.size() < kGatheredBytes)
        m_socket->write(frame.constData(), frame.size());
    else
        m_socket->write(frame);
    updateReading();
}

void WebSocketStream::sendClose(quint16 code, QByteArrayView reason)
{
    QByteArray payload;
    if (code != kNoCode) {
        payload.resize(2);
        qToBigEndian(code, payload.data());
        payload.append(reason);
    }
    sendFrame(WebSocketOpcode::Close, payload);
}

wire::WebSocketMask WebSocketStream::nextMask()
{
    if (m_usedMasks == m_masks.size()) {
        QRandomGenerator::system()->fillRange(m_masks.data(), static_cast<qsizetype>(m_masks.size()));
        m_usedMasks = 0;
    }
    wire::WebSocketMask mask;
    static_assert(sizeof mask == sizeof m_masks[0]);
    std::memcpy(mask.data(), &m_masks[m_usedMasks++], sizeof mask);
    return mask;
}

void WebSocketStream::onBytesWritten(qint64 bytes)
{
    if (!isOpen() || !m_isPaused)
        return;
    m_signsOfLife += static_cast<quint64>(bytes);
    updateReading();
}

void WebSocketStream::updateReading()
{
    const qint64 unsent = unsentBytes();
    if (unsent > m_options.mostUnsentBytes) {
        m_isPaused = true;
    } else if (m_isPaused && unsent <= m_options.mostUnsentBytes / 2) {
        m_isPaused = false;
        // What is in the socket already will not be announced again.
        QMetaObject::invokeMethod(this, &WebSocketStream::readSome, Qt::QueuedConnection);
    }
}

void WebSocketStream::onError()
{
    if (m_phase == Phase::Connecting) {
        end({.cause = Cause::Unreachable,
             .text = m_socket->errorString(),
             .error = m_socket->error(),
             .sslErrors = m_sslErrors});
    }
    // Of any later error `disconnected` tells, once there is no more to read.
}

void WebSocketStream::onDisconnected()
{
    m_isPaused = false; // nothing can be sent any more
    readSome();
    if (m_phase != Phase::Over)
        end({.cause = Cause::Lost, .text = m_socket->errorString(), .error = m_socket->error()});
}

/// Hands the socket over to its end, which takes a while after a goodbye.
void WebSocketStream::letGo()
{
    const bool wasOpen = isOpen();
    m_phase = Phase::Over;
    m_openTimer.stop();
    if (!m_socket)
        return;
    m_socket->disconnect(this);
    if (wasOpen && m_socket->state() == QAbstractSocket::ConnectedState) {
        PartingSocket::part(std::move(m_socket), m_options.closeTime);
        return;
    }
    // It may be this socket that called us.
    QTcpSocket *socket = m_socket.release();
    socket->abort();
    socket->deleteLater();
}

void WebSocketStream::end(StreamEnd end)
{
    letGo();
    m_listener.streamEnded(end);
}

} // namespace pushscope::client
