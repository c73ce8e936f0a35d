// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/channel.h"

#include <cerrno>
#include <optional>

#include <sys/socket.h>
#include <unistd.h>

namespace pushscope::net {

namespace {

class PlainChannel final : public Channel, private Readiness::Target
{
public:
    PlainChannel(int descriptor, Events &events)
        : m_events(events), m_descriptor(descriptor)
    {
        Readiness::Target &target = *this;
        m_readiness.emplace(descriptor, target);
    }
    ~PlainChannel() override
    {
        m_readiness.reset();
        ::close(m_descriptor);
    }

    qint64 receive(char *buffer, qint64 size) override
    {
        const ssize_t count = ::recv(m_descriptor, buffer, static_cast<std::size_t>(size), MSG_DONTWAIT);
        if (count >= 0)
            return count;
        return wouldBlock() ? WouldBlock : Failed;
    }

    qint64 send(std::span<const iovec> pieces) override
    {
        std::size_t wanted = 0;
        for (const iovec &piece : pieces)
            wanted += piece.iov_len;
        ssize_t count = 0;
        if (pieces.size() == 1) {
            count = ::send(m_descriptor, pieces.front().iov_base, wanted, MSG_DONTWAIT | MSG_NOSIGNAL);
        } else {
            msghdr message{};
            message.msg_iov = const_cast<iovec *>(pieces.data());
            message.msg_iovlen = pieces.size();
            count = ::sendmsg(m_descriptor, &message, MSG_DONTWAIT | MSG_NOSIGNAL);
        }
        if (count < 0) {
            if (!wouldBlock())
                return Failed;
            count = 0;
        }
        setWriting(static_cast<std::size_t>(count) < wanted);
        return count;
    }

    void setReading(bool on) override
    {
        m_reading = on;
        updateInterest();
    }

    void finishSending() override { ::shutdown(m_descriptor, SHUT_WR); }

private:
    static bool wouldBlock() { return errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR; }

    void readable() override { m_events.channelReadable(); }
    void writable() override { m_events.channelWritable(); }

    void setWriting(bool on)
    {
        if (on == m_writing)
            return;
        m_writing = on;
        updateInterest();
    }

    void updateInterest()
    {
        using Interest = Readiness::Interest;
        m_readiness->setInterest(m_reading ? (m_writing ? Interest::ReadWrite : Interest::Read)
                                           : (m_writing ? Interest::Write : Interest::None));
    }

    Events &m_events;
    const int m_descriptor;
    bool m_reading = true;
    bool m_writing = false;
    std::optional<Readiness> m_readiness; ///< ends before the descriptor is closed
};

} // namespace

std::unique_ptr<Channel> makePlainChannel(int descriptor, Channel::Events &events)
{
    return std::make_unique<PlainChannel>(descriptor, events);
}

} // namespace pushscope::net
