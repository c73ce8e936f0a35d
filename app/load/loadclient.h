// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/load/loadoptions.h"
#include "app/load/marker.h"

#include <functional>

namespace pushscope::load {

/// One connection of the load generator, on a bare non-blocking descriptor: it opens, says its greetings, answers
/// pings, and hands the payload bytes of what arrives to a marker scanner. Made for counting millions of messages a
/// second, so it checks no more of the protocol than it needs.
class LoadClient
{
public:
    enum class State : unsigned char { Connecting, Opening, Open, Closed };

    /// `endpoint` must outlive the client.
    explicit LoadClient(const Endpoint &endpoint) : m_endpoint(endpoint) {}
    ~LoadClient();
    Q_DISABLE_COPY_MOVE(LoadClient)

    /// From a loopback address chosen by `index`, so that more connections are possible than one has ports.
    /// `receiveBuffer` above 0 asks the kernel for a small one (a slow reader's).
    bool connect(int index, int receiveBuffer = 0);
    [[nodiscard]] int descriptor() const { return m_descriptor; }
    [[nodiscard]] State state() const { return m_state; }
    /// Open, and has said its greetings.
    [[nodiscard]] bool isReady() const
    {
        return m_state == State::Open && (m_greeted || m_endpoint.greetings.isEmpty());
    }
    [[nodiscard]] bool wantsToWrite() const { return m_state == State::Connecting || !m_out.isEmpty(); }

    void writable();
    /// Reads what there is once; `visit(Marker)` for each marker.
    template <class Visitor>
    void readable(QByteArray &buffer, Visitor &&visit)
    {
        const qsizetype count = receive(buffer);
        if (count > 0)
            take(QByteArrayView(buffer.constData(), count), visit);
    }
    void send(const QByteArray &bytes); ///< raw bytes

    /// A masked frame with an all-zero mask, so that a marker can be written into it later.
    [[nodiscard]] static QByteArray clientFrame(unsigned char opcode, QByteArrayView payload);

private:
    template <class Visitor>
    void take(QByteArrayView bytes, Visitor &&visit)
    {
        if (m_state == State::Opening)
            bytes = takeHead(bytes);
        if (m_state != State::Open)
            return;
        if (m_endpoint.kind != Endpoint::Kind::WebSocket) {
            m_scanner.feed(bytes, visit);
            return;
        }
        while (!bytes.isEmpty()) {
            if (m_frameLeft == 0) {
                bytes = takeFrameHead(bytes);
                continue;
            }
            const auto part = static_cast<qsizetype>(std::min<quint64>(m_frameLeft, static_cast<quint64>(bytes.size())));
            if (m_opcode < 8)
                m_scanner.feed(bytes.first(part), visit);
            else
                m_control.append(bytes.first(part));
            m_frameLeft -= static_cast<quint64>(part);
            bytes = bytes.sliced(part);
            if (m_frameLeft == 0)
                endFrame();
        }
    }

    [[nodiscard]] qsizetype receive(QByteArray &buffer);
    [[nodiscard]] QByteArrayView takeHead(QByteArrayView bytes);
    [[nodiscard]] QByteArrayView takeFrameHead(QByteArrayView bytes);
    void endFrame();
    void answerControl();
    void greet();
    void close();

    const Endpoint &m_endpoint;
    MarkerScanner m_scanner;
    QByteArray m_out;     ///< what the kernel has not taken yet
    QByteArray m_head;    ///< of the answer, until it is complete
    QByteArray m_control; ///< payload of a control frame
    std::array<unsigned char, 10> m_frameHead{};
    quint64 m_frameLeft = 0;
    int m_descriptor = -1;
    unsigned char m_frameHeadBytes = 0;
    unsigned char m_opcode = 0;
    bool m_greeted = false;
    State m_state = State::Closed;
};

} // namespace pushscope::load
