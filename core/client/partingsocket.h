// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTcpSocket>

#include <chrono>
#include <memory>

namespace pushscope::client {

/// A socket over which the last frame was sent. The server closes a WebSocket's connection, not the client
/// (RFC 6455 7.1.1), so this one sends what is left and waits for that, but not for long. Owns itself; ends with its
/// thread at the latest.
class PartingSocket final : public QObject
{
    Q_OBJECT

public:
    static void part(std::unique_ptr<QTcpSocket> socket, std::chrono::milliseconds patience);

private:
    PartingSocket(std::unique_ptr<QTcpSocket> socket, std::chrono::milliseconds patience);
    void discard();

    const std::unique_ptr<QTcpSocket> m_socket;
};

} // namespace pushscope::client
