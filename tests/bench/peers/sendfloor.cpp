// SPDX-License-Identifier: GPL-3.0-or-later
// The floor of WebSocket fan-out: a server that does nothing but one send() of a ready-made frame to each subscriber.
// No queues, no limits, no protocol beyond an upgrade; a client that stops reading simply misses frames. It exists so
// that other servers can be compared with what the operating system charges in any case.
//
//     sendfloor PORT      subscribers connect to /, the publisher to /publish (frames with an all-zero mask)
#include <array>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <vector>

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

namespace {

struct Peer
{
    int descriptor = -1;
    bool open = false;
    bool publisher = false;
    std::string input;
};

std::vector<int> g_subscribers;

void broadcast(const char *payload, std::size_t size)
{
    std::string frame(1, static_cast<char>(0x81));
    if (size < 126) {
        frame += static_cast<char>(size);
    } else {
        frame += static_cast<char>(126);
        frame += static_cast<char>(size >> 8);
        frame += static_cast<char>(size & 255);
    }
    frame.append(payload, size);
    for (const int subscriber : g_subscribers)
        ::send(subscriber, frame.data(), frame.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
}

void upgrade(Peer &peer)
{
    const std::size_t end = peer.input.find("\r\n\r\n");
    if (end == std::string::npos)
        return;
    peer.publisher = peer.input.rfind("GET /publish", 0) == 0;
    peer.input.erase(0, end + 4);
    peer.open = true;
    if (!peer.publisher)
        g_subscribers.push_back(peer.descriptor);
    // The answer to the one key that the load generator sends.
    static constexpr char kAnswer[] = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                                      "Sec-WebSocket-Accept: HfayZm3sqJUbcaxI44fRlEHDkqM=\r\n\r\n";
    ::send(peer.descriptor, kAnswer, sizeof kAnswer - 1, MSG_NOSIGNAL);
}

void takeFrames(Peer &peer)
{
    std::size_t at = 0;
    while (peer.input.size() - at >= 6) {
        std::size_t head = 6;
        std::size_t size = static_cast<unsigned char>(peer.input[at + 1]) & 127U;
        if (size == 126 && peer.input.size() - at >= 8) {
            head = 8;
            size = static_cast<std::size_t>(static_cast<unsigned char>(peer.input[at + 2])) << 8
                   | static_cast<unsigned char>(peer.input[at + 3]);
        }
        if (peer.input.size() - at < head + size)
            break;
        broadcast(peer.input.data() + at + head, size);
        at += head + size;
    }
    peer.input.erase(0, at);
}

} // namespace

int main(int argc, char **argv)
{
    if (argc != 2) {
        std::fprintf(stderr, "usage: sendfloor PORT\n");
        return 2;
    }
    rlimit limit{};
    ::getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = limit.rlim_max;
    ::setrlimit(RLIMIT_NOFILE, &limit);

    const int listener = ::socket(AF_INET, SOCK_STREAM, 0);
    const int on = 1;
    ::setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(static_cast<std::uint16_t>(std::atoi(argv[1])));
    if (::bind(listener, reinterpret_cast<sockaddr *>(&address), sizeof address) != 0 || ::listen(listener, 1024) != 0) {
        std::perror("sendfloor");
        return 1;
    }
    const int epoll = ::epoll_create1(0);
    std::vector<Peer> peers(65536);
    epoll_event event{};
    event.events = EPOLLIN;
    event.data.fd = listener;
    ::epoll_ctl(epoll, EPOLL_CTL_ADD, listener, &event);

    std::array<epoll_event, 256> events;
    std::array<char, 65536> buffer;
    for (;;) {
        const int count = ::epoll_wait(epoll, events.data(), static_cast<int>(events.size()), -1);
        for (int i = 0; i < count; ++i) {
            const int descriptor = events[static_cast<std::size_t>(i)].data.fd;
            if (descriptor == listener) {
                const int accepted = ::accept4(listener, nullptr, nullptr, SOCK_NONBLOCK);
                if (accepted < 0 || accepted >= static_cast<int>(peers.size()))
                    continue;
                ::setsockopt(accepted, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
                peers[static_cast<std::size_t>(accepted)] = {};
                peers[static_cast<std::size_t>(accepted)].descriptor = accepted;
                event.data.fd = accepted;
                ::epoll_ctl(epoll, EPOLL_CTL_ADD, accepted, &event);
                continue;
            }
            Peer &peer = peers[static_cast<std::size_t>(descriptor)];
            const ssize_t size = ::recv(descriptor, buffer.data(), buffer.size(), 0);
            if (size <= 0) {
                std::erase(g_subscribers, descriptor);
                ::close(descriptor);
                continue;
            }
            peer.input.append(buffer.data(), static_cast<std::size_t>(size));
            if (!peer.open)
                upgrade(peer);
            if (peer.publisher)
                takeFrames(peer);
            else if (peer.open)
                peer.input.clear();
        }
    }
}
