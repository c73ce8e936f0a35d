// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QByteArrayView>
#include <QList>

#include <utility>

namespace pushscope::wire {

/// A client's opening handshake (RFC 6455 4.1).
struct HandshakeRequest
{
    QByteArray host;   ///< value of the header, with the port where it is not the scheme's
    QByteArray target; ///< path and query
    QByteArray key;    ///< 16 random bytes in base64
    /// Further headers, in order; a `Host` or `User-Agent` here replaces ours. Those that make a request a handshake
    /// are left out, and so are extensions, of which none is spoken here.
    QList<std::pair<QByteArray, QByteArray>> headers{};
};

/// The bytes to send. A line break in a header becomes a space.
[[nodiscard]] QByteArray encodeHandshakeRequest(const HandshakeRequest &request);

/// Whether a client's header of this name is left out of a handshake, because the handshake has its own.
[[nodiscard]] bool belongsToHandshake(QByteArrayView name);

/// What was answered to a handshake.
struct HandshakeAnswer
{
    enum class Status : unsigned char {
        Incomplete,
        Accepted, ///< the connection is a WebSocket from `headBytes` on
        Refused,  ///< with another status than 101
        Invalid,  ///< by something that does not speak HTTP or does not know the handshake
    };
    Status status = Status::Incomplete;
    int httpStatus = 0;      ///< when Accepted or Refused
    QByteArray phrase;       ///< the reason phrase that came with it; may be empty
    QByteArray location;     ///< when Refused: where it redirects to, as sent; may be empty
    QByteArray subprotocol;  ///< when Accepted: the one chosen of those offered; may be empty
    qsizetype headBytes = 0; ///< when Accepted or Refused: up to and including the empty line
    QByteArray reason;       ///< when Invalid: one sentence
};

/// Pure: looks at everything that has come since the request was sent. Holds the answer to RFC 6455 4.1: status,
/// Upgrade, Connection, Sec-WebSocket-Accept, and no extension or sub-protocol that was not offered. Interim answers
/// (RFC 9110 15.2) before it are skipped. What is Invalid stays so however many bytes follow; so is whatever does not
/// end within `maxHeadBytes`.
[[nodiscard]] HandshakeAnswer parseHandshakeAnswer(QByteArrayView bytes, const HandshakeRequest &request,
                                                   qsizetype maxHeadBytes = 16 * 1024);

/// The Sec-WebSocket-Accept that answers a Sec-WebSocket-Key (RFC 6455 4.2.2).
[[nodiscard]] QByteArray acceptKey(const QByteArray &key);

} // namespace pushscope::wire
