// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/listener.h"

#include "core/net/hubcontext.h"
#include "core/net/shard.h"
#include "core/wire/httpresponse.h"

#include <QLoggingCategory>

#include <algorithm>
#include <array>
#include <cerrno>

#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

namespace pushscope::net {

namespace {

Q_LOGGING_CATEGORY(lcListener, "pushscope.net.listener")

constexpr int kBacklog = 1024;
constexpr std::chrono::milliseconds kPause{100};
constexpr std::chrono::minutes kWarnEvery{1};
/// In one turn of the loop, so that a flood of connections leaves time for the others.
constexpr int kTakenAtOnce = 64;

/// Of the listening socket: the accepted ones inherit it (Linux), which saves two calls for each.
void tune(int descriptor)
{
    // Small messages must not wait for the acknowledgement of the one before.
    const int on = 1;
    ::setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
#ifdef TCP_NOTSENT_LOWAT
    // What the kernel holds for a slow peer can no longer be dropped or conflated, so it may not hold
    // megabytes.
    const int unsent = 128 * 1024;
    ::setsockopt(descriptor, IPPROTO_TCP, TCP_NOTSENT_LOWAT, &unsent, sizeof unsent);
#endif
}

QByteArray fullAnswer()
{
    return wire::HttpResponse{
        .status = 503,
        .body =
            wire::errorBody("unavailable", "The hub serves as many connections as it may. Try again later."),
        .headers = {{"Retry-After", "5"}},
        .keepAlive = false}
        .toByteArray();
}

} // namespace

Listener::Listener(HubContext &context, Shard &home)
    : m_context(context)
    , m_home(home)
{
    m_server.setListenBacklogSize(kBacklog);
    m_resume.setSingleShot(true);
    m_resume.setInterval(kPause);
    connect(&m_resume, &QTimer::timeout, this,
            [this] { m_readiness->setInterest(Readiness::Interest::Read); });
    keepReserve();
}

Listener::~Listener()
{
    if (m_reserve >= 0)
        ::close(m_reserve);
}

base::Result<void> Listener::start()
{
    const HubOptions &options = m_context.options;
    if (m_server.listen(options.address, options.port)) {
        m_server.pauseAccepting();
        tune(static_cast<int>(m_server.socketDescriptor()));
        Readiness::Target &target = *this;
        m_readiness.emplace(static_cast<int>(m_server.socketDescriptor()), target);
        return {};
    }
    const QString where = options.address.toString();
    if (m_server.serverError() == QAbstractSocket::AddressInUseError) {
        return base::fail(base::ErrorCode::Io,
                          QStringLiteral("Port %1 on %2 is already in use.").arg(options.port).arg(where),
                          QStringLiteral("Choose another with --listen, or port 0 for a free one."));
    }
    return base::fail(base::ErrorCode::Io,
                      QStringLiteral("Cannot listen on port %1 of %2: %3.")
                          .arg(options.port)
                          .arg(where, m_server.errorString()),
                      QStringLiteral("Choose another address or port with --listen."));
}

void Listener::readable()
{
    for (int i = 0; i < kTakenAtOnce; ++i) {
        sockaddr_storage address{};
        socklen_t size = sizeof address;
        const int descriptor =
            ::accept4(static_cast<int>(m_server.socketDescriptor()), reinterpret_cast<sockaddr *>(&address),
                      &size, SOCK_CLOEXEC | SOCK_NONBLOCK);
        if (descriptor >= 0) {
            take(descriptor, QHostAddress(reinterpret_cast<const sockaddr *>(&address)));
        } else if (errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM) {
            pause();
            return;
        } else if (errno == EAGAIN || errno == EWOULDBLOCK) {
            return;
        }
        // Everything else is the fault of that one connection, which is gone.
    }
}

void Listener::pause()
{
    turnAwayWaiting();
    m_readiness->setInterest(Readiness::Interest::None);
    m_resume.start();
}

void Listener::take(int descriptor, const QHostAddress &peer)
{
    const auto address = m_context.census.admit(peer);
    if (!address) {
        m_context.census.countRefused();
        warn("The bound on connections is reached; new ones are turned away.");
        if (m_context.tls)
            ::close(descriptor);
        else
            m_home.refuse(descriptor, fullAnswer());
        return;
    }
    Shard *shard = *std::ranges::min_element(m_context.shards, {}, &Shard::load);
    shard->reserve();
    if (shard == &m_home)
        shard->adopt(descriptor, *address);
    else
        shard->post([shard, descriptor, where = *address] { shard->adopt(descriptor, where); });
}

void Listener::turnAwayWaiting()
{
    warn("No file descriptors are left; new connections are turned away.");
    if (m_reserve >= 0)
        ::close(m_reserve);
    m_reserve = -1;
    for (int i = 0; i < kTakenAtOnce; ++i) {
        const int descriptor = ::accept4(static_cast<int>(m_server.socketDescriptor()), nullptr, nullptr,
                                         SOCK_CLOEXEC | SOCK_NONBLOCK);
        if (descriptor < 0)
            break;
        turnAway(descriptor);
    }
    keepReserve();
}

void Listener::turnAway(int descriptor)
{
    m_context.census.countRefused();
    if (!m_context.tls) {
        // What the other side has sent is read first, or closing would reset the connection before it reads.
        std::array<char, 4096> unread;
        while (::recv(descriptor, unread.data(), unread.size(), MSG_DONTWAIT) > 0) {
        }
        const QByteArray answer = fullAnswer();
        (void)::send(descriptor, answer.constData(), static_cast<std::size_t>(answer.size()),
                     MSG_DONTWAIT | MSG_NOSIGNAL);
        ::shutdown(descriptor, SHUT_WR);
    }
    ::close(descriptor);
}

void Listener::keepReserve()
{
    if (m_reserve < 0)
        m_reserve = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
}

void Listener::warn(const char *what)
{
    const base::SteadyTime now = m_context.clock.steadyNow();
    if (m_warnedAt && now - *m_warnedAt < kWarnEvery)
        return;
    m_warnedAt = now;
    qCWarning(lcListener, "%s", what);
}

} // namespace pushscope::net
