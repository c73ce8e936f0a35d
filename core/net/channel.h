// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/net/readiness.h"

#include <QByteArray>
#include <QHostAddress>

#include <memory>
#include <span>

#include <sys/uio.h>

QT_BEGIN_NAMESPACE
class QSslConfiguration;
QT_END_NAMESPACE

namespace pushscope::net {

/// The bytes of one accepted connection, below every protocol: a plain descriptor, or TLS over one. Non-blocking.
/// Lives on its shard's thread and owns the descriptor.
class Channel
{
public:
    class Events
    {
    public:
        virtual void channelReadable() = 0; ///< receive() has bytes, or tells of the end
        virtual void channelWritable() = 0; ///< after a send() that did not take everything

    protected:
        ~Events() = default;
    };
    virtual ~Channel() = default;

    enum : qint64 { WouldBlock = -1, Failed = -2 };
    /// Bytes read, 0 at the end of the stream, WouldBlock or Failed.
    [[nodiscard]] virtual qint64 receive(char *buffer, qint64 size) = 0;
    /// Bytes taken (maybe fewer than given: channelWritable() follows), or Failed.
    [[nodiscard]] virtual qint64 send(std::span<const iovec> pieces) = 0;
    virtual void setReading(bool on) = 0; ///< off: the other side's sending is left to fill its window
    virtual void finishSending() = 0;     ///< FIN after what was sent (TLS: close_notify)
};

/// `events` must outlive the channel; none is called from inside a member function.
[[nodiscard]] std::unique_ptr<Channel> makePlainChannel(int descriptor, Channel::Events &events);
/// The server side of TLS; the handshake goes on by itself, and its failure is a Failed receive().
[[nodiscard]] std::unique_ptr<Channel> makeTlsChannel(int descriptor, const QSslConfiguration &tls,
                                                      Channel::Events &events);

} // namespace pushscope::net
