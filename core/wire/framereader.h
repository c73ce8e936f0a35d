// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/payload.h"
#include "core/wire/utf8checker.h"
#include "core/wire/websocketframe.h"

#include <QByteArray>
#include <QByteArrayView>

#include <array>

namespace pushscope::wire {

/// Which end of a WebSocket one is.
enum class WebSocketRole : unsigned char { Server, Client };

/// Reads what the other end of a WebSocket sends (RFC 6455 5 and 8.1), in whatever pieces it arrives, and holds it
/// to the rules: reserved bits and opcodes, masking (a server's frames must not be masked, a client's must), control
/// frames whole and short, fragments in order, close codes. Text is checked as it comes, so that wrong UTF-8 fails at
/// once, inside an unfinished frame. A message is handed over when it is complete; no copy is kept.
class FrameReader
{
public:
    class Events
    {
    public:
        virtual void messageRead(base::PayloadKind kind, QByteArray payload) = 0;
        virtual void pingRead(QByteArrayView payload) = 0;
        virtual void pongRead() = 0;
        /// The other end closes; `code` is 1005 when it gave none. The last call.
        virtual void closeRead(quint16 code, QByteArrayView reason) = 0;
        /// The other end broke the protocol or a bound: close with this code. The last call.
        virtual void violated(quint16 code, QByteArrayView reason) = 0;

    protected:
        ~Events() = default;
    };

    /// `reader` is the end that reads.
    FrameReader(WebSocketRole reader, qsizetype maxMessageBytes)
        : m_maxMessageBytes(maxMessageBytes)
        , m_reader(reader)
    {
    }

    void feed(QByteArrayView bytes, Events &events);

private:
    enum class Phase : unsigned char { Header, Payload, Over };

    [[nodiscard]] bool readHeader(QByteArrayView &bytes, Events &events);
    [[nodiscard]] FrameHeaderResult nextHeader(QByteArrayView &bytes);
    void beginFrame(const FrameHeader &header, Events &events);
    [[nodiscard]] QByteArrayView sequenceError(const FrameHeader &header) const;
    void readPayload(QByteArrayView &bytes, Events &events);
    void readWholeMessage(QByteArrayView &bytes, Events &events);
    void append(QByteArray &target, QByteArrayView piece) const;
    void endFrame(Events &events);
    void endControl(Events &events);
    void fail(quint16 code, QByteArrayView reason, Events &events);
    [[nodiscard]] bool isControl() const { return static_cast<unsigned char>(m_opcode) >= 8; }

    const qsizetype m_maxMessageBytes;
    QByteArray m_message;
    QByteArray m_control;
    std::uint64_t m_length = 0;      ///< of the frame's payload
    std::uint64_t m_read = 0;        ///< of that
    std::array<char, 14> m_header{}; ///< what has come of a header that came in pieces
    unsigned char m_headerSize = 0;
    WebSocketMask m_mask{};
    const WebSocketRole m_reader;
    Phase m_phase = Phase::Header;
    WebSocketOpcode m_opcode{};
    bool m_final = false;
    bool m_inMessage = false; ///< fragments follow
    base::PayloadKind m_kind{};
    Utf8Checker m_utf8;
};

} // namespace pushscope::wire
