// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/wire/websocketframe.h"

#include <QByteArray>
#include <QList>
#include <QTcpSocket>

#include <functional>
#include <memory>

namespace pushscope::test {

/// One answer, as it came.
struct Answer
{
    int status = 0;
    QByteArray head; ///< status line and headers
    QByteArray body; ///< chunks joined
    [[nodiscard]] QByteArray header(const QByteArray &name) const;
};

/// A client that knows nothing: it sends bytes and waits for bytes, so that a test can be as rude as it
/// likes. The hub runs on threads of its own, so waiting may block.
class RawClient
{
public:
    explicit RawClient(quint16 port);
    /// Over a socket already connected, e.g. with TLS.
    explicit RawClient(std::unique_ptr<QTcpSocket> socket);

    void send(const QByteArray &bytes);
    /// Waits until `done(buffer)`; whether it came to that. What was received stays in the buffer.
    bool waitFor(const std::function<bool(const QByteArray &)> &done, int milliseconds = 5000);
    bool waitForText(const QByteArray &text);
    bool waitForEnd(int milliseconds = 5000);
    /// Waits for a whole answer and takes it from the buffer; `status` 0 when none came.
    Answer readAnswer(bool toHead = false);
    Answer ask(const QByteArray &request, bool toHead = false);
    Answer get(const QByteArray &target, const QByteArray &headers = {});
    void finishSending();

    // WebSocket
    bool upgrade(const QByteArray &target, const QByteArray &headers = {});
    void sendFrame(wire::WebSocketOpcode opcode, const QByteArray &payload);
    /// The next frame's opcode and payload; opcode -1 when none came.
    struct Frame
    {
        int opcode = -1;
        QByteArray payload;
    };
    Frame readFrame();
    /// Sends text, gives back the next text frame.
    QByteArray request(const QByteArray &json);
    /// The code of a close frame that must be next, followed by the end; 0 otherwise.
    int readClose();

    QByteArray buffer;
    std::unique_ptr<QTcpSocket> socket;
};

[[nodiscard]] QByteArray getRequest(const QByteArray &target, const QByteArray &headers = {});
[[nodiscard]] QByteArray upgradeRequest(const QByteArray &target, const QByteArray &headers = {});
/// Joins the chunks of a chunked body as far as they have come.
[[nodiscard]] QByteArray joinChunks(const QByteArray &body, bool *ended = nullptr);

} // namespace pushscope::test
