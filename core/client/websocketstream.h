// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/wire/framereader.h"
#include "core/wire/websockethandshake.h"

#include <QSslConfiguration>
#include <QSslError>
#include <QTcpSocket>
#include <QTimer>
#include <QUrl>

#include <array>
#include <chrono>
#include <memory>

namespace pushscope::client {

/// How a WebSocketStream came to its end.
struct StreamEnd
{
    enum class Cause : unsigned char {
        Unreachable,  ///< no connection to the server, or no secure one: `error`, `text` and `sslErrors`
        TimedOut,     ///< the server did not answer the handshake in time
        /// It answered with `code`, an HTTP status other than 101, the phrase `text` and, of a redirect, `location`.
        Refused,
        NotWebSocket, ///< it answered with something else; `text` says what is wrong with it
        Lost,         ///< the connection broke without a close frame: `error` and `text`
        Closed,       ///< the server closed with `code`, 1005 when it gave none, and the reason `text`
        Failed,       ///< the server broke the protocol or a bound, and was told `code` and `text`
    };
    Cause cause = Cause::Lost;
    quint16 code = 0;
    QString text{};
    QAbstractSocket::SocketError error = QAbstractSocket::UnknownSocketError;
    QList<QSslError> sslErrors{};
    QUrl location{}; ///< made absolute
};

/// The client's side of one WebSocket (RFC 6455), over TCP or TLS, from the opening handshake to the close. Payloads
/// are bytes: text is valid UTF-8 and otherwise untouched. Pings are answered here. While more than `mostUnsentBytes`
/// wait to be sent, nothing is read, so that who answers every message keeps the pace of the other end. Used once;
/// lives on the thread that made it.
class WebSocketStream : public QObject, private wire::FrameReader::Events
{
    Q_OBJECT

public:
    /// Plain calls rather than signals, because there is one per message. It may close the stream within any of
    /// them, and delete it later, not within.
    class Listener
    {
    public:
        virtual void streamOpened() = 0;
        virtual void messageRead(base::PayloadKind kind, QByteArray payload) = 0;
        /// At most once, and nothing after it; not after close().
        virtual void streamEnded(const StreamEnd &end) = 0;

    protected:
        ~Listener() = default;
    };
    struct Options
    {
        QUrl url{}; ///< `ws` or `wss`
        QList<std::pair<QByteArray, QByteArray>> headers{}; ///< sub-protocols are offered by their header
        QSslConfiguration tls{}; ///< null: Qt's default
        qsizetype maxMessageBytes = 64 * 1024 * 1024;
        qint64 mostUnsentBytes = 16 * 1024 * 1024;
        std::chrono::milliseconds openTime{20'000}; ///< for connection and handshake together
        std::chrono::milliseconds closeTime{2'000}; ///< for the server to close the connection after close frames
    };

    WebSocketStream(Options options, Listener &listener);
    /// Closes with 1001 what is still open.
    ~WebSocketStream() override;

    /// The listener hears of it from the event loop, never from within.
    void open();
    /// Text must be valid UTF-8. Nothing is sent unless it is open.
    void send(base::PayloadKind kind, QByteArrayView payload);
    void ping();
    /// Says goodbye where somebody is there to hear it; the connection itself ends in the background.
    void close(quint16 code = 1000);

    /// What the server chose of the sub-protocols offered; once it is open.
    [[nodiscard]] const QByteArray &subprotocol() const { return m_subprotocol; }
    [[nodiscard]] bool isOpen() const { return m_phase == Phase::Open; }
    [[nodiscard]] qint64 unsentBytes() const;
    /// Whether too much waits to be sent for anything to be read.
    [[nodiscard]] bool isPaused() const { return m_isPaused; }
    /// Grows when the other end is heard from: bytes received, and while reading is paused those it has taken.
    [[nodiscard]] quint64 signsOfLife() const { return m_signsOfLife; }

private:
    enum class Phase : unsigned char { Idle, Connecting, Answer, Open, Over };

    void messageRead(base::PayloadKind kind, QByteArray payload) override;
    void pingRead(QByteArrayView payload) override;
    void pongRead() override {}
    void closeRead(quint16 code, QByteArrayView reason) override;
    void violated(quint16 code, QByteArrayView reason) override;

    void connectToServer();
    void watchSocket();
    void sendRequest();
    void readSome();
    void take(QByteArrayView bytes);
    void readAnswer(QByteArrayView bytes);
    void becomeOpen(const wire::HandshakeAnswer &answer);
    void onBytesWritten(qint64 bytes);
    void onError();
    void onDisconnected();
    void sendFrame(wire::WebSocketOpcode opcode, QByteArrayView payload);
    void sendClose(quint16 code, QByteArrayView reason);
    void updateReading();
    [[nodiscard]] wire::WebSocketMask nextMask();
    void letGo();
    void end(StreamEnd end);

    const Options m_options;
    Listener &m_listener;
    std::unique_ptr<QTcpSocket> m_socket;
    QTimer m_openTimer;
    wire::HandshakeRequest m_request;
    QByteArray m_answer; ///< what has come of it
    QByteArray m_subprotocol;
    wire::FrameReader m_reader;
    std::array<quint32, 64> m_masks{}; ///< random numbers, made many at once
    std::size_t m_usedMasks = m_masks.size();
    QList<QSslError> m_sslErrors;
    quint64 m_signsOfLife = 0;
    Phase m_phase = Phase::Idle;
    bool m_isPaused = false;
};

} // namespace pushscope::client
