// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/load/loadclient.h"

#include <cerrno>

#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

namespace pushscope::load {

namespace {

/// Connections from one source address; below the usual range of 28,000 ports.
constexpr int kPerAddress = 20'000;
constexpr qsizetype kLargestHead = 16 * 1024;

bool isLoopback(const sockaddr_in &address)
{
    return (ntohl(address.sin_addr.s_addr) >> 24) == 127;
}

} // namespace

LoadClient::~LoadClient()
{
    close();
}

bool LoadClient::connect(int index, int receiveBuffer)
{
    m_descriptor = ::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (m_descriptor < 0)
        return false;
    const int on = 1;
    ::setsockopt(m_descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    if (receiveBuffer > 0)
        ::setsockopt(m_descriptor, SOL_SOCKET, SO_RCVBUF, &receiveBuffer, sizeof receiveBuffer);
    if (isLoopback(m_endpoint.address) && index >= kPerAddress) {
        sockaddr_in from{};
        from.sin_family = AF_INET;
        from.sin_addr.s_addr = htonl(INADDR_LOOPBACK + static_cast<unsigned>(index / kPerAddress));
        if (::bind(m_descriptor, reinterpret_cast<const sockaddr *>(&from), sizeof from) != 0)
            return false;
    }
    m_state = State::Connecting;
    const auto *address = reinterpret_cast<const sockaddr *>(&m_endpoint.address);
    if (::connect(m_descriptor, address, sizeof m_endpoint.address) != 0 && errno != EINPROGRESS) {
        close();
        return false;
    }
    return true;
}

void LoadClient::writable()
{
    if (m_state == State::Connecting) {
        int error = 0;
        socklen_t size = sizeof error;
        ::getsockopt(m_descriptor, SOL_SOCKET, SO_ERROR, &error, &size);
        if (error != 0) {
            close();
            return;
        }
        m_state = m_endpoint.kind == Endpoint::Kind::HttpPost ? State::Open : State::Opening;
        send(m_endpoint.opening());
        return;
    }
    if (!m_out.isEmpty()) {
        const QByteArray waiting = std::exchange(m_out, {});
        send(waiting);
    }
}

void LoadClient::send(const QByteArray &bytes)
{
    if (m_state == State::Closed || bytes.isEmpty())
        return;
    ssize_t taken = 0;
    if (m_out.isEmpty()) {
        taken = ::send(m_descriptor, bytes.constData(), static_cast<std::size_t>(bytes.size()),
                       MSG_NOSIGNAL | MSG_DONTWAIT);
        if (taken < 0 && errno != EAGAIN && errno != EINTR) {
            close();
            return;
        }
        taken = std::max<ssize_t>(taken, 0);
    }
    if (taken < bytes.size())
        m_out += bytes.sliced(taken);
}

qsizetype LoadClient::receive(QByteArray &buffer)
{
    const ssize_t count =
        ::recv(m_descriptor, buffer.data(), static_cast<std::size_t>(buffer.size()), MSG_DONTWAIT);
    if (count == 0 || (count < 0 && errno != EAGAIN && errno != EINTR))
        close();
    return count;
}

QByteArrayView LoadClient::takeHead(QByteArrayView bytes)
{
    m_head.append(bytes);
    const qsizetype end = m_head.indexOf("\r\n\r\n");
    if (end < 0) {
        if (m_head.size() > kLargestHead)
            close();
        return {};
    }
    const bool webSocket = m_endpoint.kind == Endpoint::Kind::WebSocket;
    if (!m_head.startsWith(webSocket ? "HTTP/1.1 101" : "HTTP/1.1 200")) {
        close();
        return {};
    }
    const qsizetype rest = m_head.size() - (end + 4);
    m_head = QByteArray();
    m_state = State::Open;
    if (!m_endpoint.awaitHello)
        greet();
    return bytes.last(rest);
}

void LoadClient::greet()
{
    m_greeted = true;
    for (const QByteArray &greeting : m_endpoint.greetings)
        send(clientFrame(m_endpoint.binary ? 2 : 1, greeting));
}

void LoadClient::endFrame()
{
    if (m_opcode >= 8)
        answerControl();
    else if (!m_greeted)
        greet();
}

QByteArrayView LoadClient::takeFrameHead(QByteArrayView bytes)
{
    // RFC 6455 5.2; a server does not mask.
    const auto headSize = [this] {
        const int length = m_frameHead[1] & 127;
        return length == 127 ? 10 : length == 126 ? 4 : 2;
    };
    while (!bytes.isEmpty()) {
        m_frameHead[m_frameHeadBytes++] = static_cast<unsigned char>(bytes.front());
        bytes = bytes.sliced(1);
        if (m_frameHeadBytes < 2 || m_frameHeadBytes < headSize())
            continue;
        m_opcode = m_frameHead[0] & 15;
        m_frameLeft = m_frameHead[1] & 127;
        if (m_frameHeadBytes > 2) {
            m_frameLeft = 0;
            for (int i = 2; i < m_frameHeadBytes; ++i)
                m_frameLeft = m_frameLeft << 8 | m_frameHead[static_cast<std::size_t>(i)];
        }
        m_frameHeadBytes = 0;
        if (m_frameLeft == 0)
            endFrame();
        break;
    }
    return bytes;
}

void LoadClient::answerControl()
{
    const QByteArray payload = std::exchange(m_control, {});
    if (m_opcode == 9)
        send(clientFrame(10, payload));
    else if (m_opcode == 8)
        close();
}

QByteArray LoadClient::clientFrame(unsigned char opcode, QByteArrayView payload)
{
    QByteArray frame;
    const auto size = static_cast<quint64>(payload.size());
    frame += static_cast<char>(0x80 | opcode);
    const int lengthBytes = size < 126 ? 0 : size < 65536 ? 2 : 8;
    frame += static_cast<char>(0x80 | (lengthBytes == 0 ? size : lengthBytes == 2 ? 126 : 127));
    for (int i = lengthBytes - 1; i >= 0; --i)
        frame += static_cast<char>(size >> (8 * i) & 255);
    return frame + QByteArray(4, '\0') + payload.toByteArray();
}

void LoadClient::close()
{
    if (m_descriptor >= 0)
        ::close(m_descriptor);
    m_descriptor = -1;
    m_state = State::Closed;
    m_out.clear();
}

} // namespace pushscope::load
