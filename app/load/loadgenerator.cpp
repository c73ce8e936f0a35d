// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/load/loadgenerator.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <ctime>

#include <sys/epoll.h>
#include <sys/resource.h>
#include <unistd.h>

namespace pushscope::load {

using base::ErrorCode;
using namespace std::chrono_literals;

namespace {

using std::chrono::nanoseconds;

constexpr auto kSettle = 300ms;
constexpr auto kStall = 2s;     ///< after which what is under way is called lost
constexpr int kConnecting = 256; ///< connections under way at once
constexpr int kSlowReceiveBuffer = 4096;

nanoseconds steadyNow()
{
    return std::chrono::steady_clock::now().time_since_epoch();
}

nanoseconds ownCpu()
{
    timespec time{};
    ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return std::chrono::seconds(time.tv_sec) + nanoseconds(time.tv_nsec);
}

void raiseDescriptorLimit()
{
    rlimit limit{};
    if (::getrlimit(RLIMIT_NOFILE, &limit) == 0) {
        limit.rlim_cur = limit.rlim_max;
        ::setrlimit(RLIMIT_NOFILE, &limit);
    }
}

} // namespace

struct LoadGenerator::Slot
{
    Slot(Role what, const Endpoint &endpoint) : role(what), client(endpoint) {}
    const Role role;
    LoadClient client;
    bool writing = true; ///< as epoll knows it
    bool warm = false;
    bool counted = false; ///< as open
};

std::optional<double> Report::deliveriesPerCpuSecond() const
{
    if (!serverCpu || serverCpu->count() == 0)
        return std::nullopt;
    return static_cast<double>(deliveries) / std::chrono::duration<double>(*serverCpu).count();
}

LoadGenerator::LoadGenerator(Options options)
    : m_options(std::move(options))
    , m_meter(m_options.pids.empty() ? ServerMeter::listenersOn(m_options.subscribe.address) : m_options.pids)
    , m_epoll(::epoll_create1(EPOLL_CLOEXEC))
    , m_buffer(256 * 1024, Qt::Uninitialized)
{
    raiseDescriptorLimit();
    m_report.payloadBytes = m_options.payloadBytes;
    if (!m_options.publish)
        return;
    QByteArray body = m_options.publishTemplate;
    body.replace("%s", payloadOf(m_options.payloadBytes));
    const Endpoint &publish = *m_options.publish;
    if (publish.kind == Endpoint::Kind::WebSocket) {
        m_message = LoadClient::clientFrame(publish.binary ? 2 : 1, body);
    } else {
        m_message = "POST " + publish.target + " HTTP/1.1\r\nHost: " + publish.host
                    + "\r\nContent-Type: text/plain\r\nContent-Length: " + QByteArray::number(body.size()) + "\r\n";
        for (const QByteArray &header : publish.headers)
            m_message += header + "\r\n";
        m_message += "\r\n" + body;
    }
    m_markerAt = m_message.indexOf(Marker::kTag);
}

LoadGenerator::~LoadGenerator()
{
    m_slots.clear();
    ::close(m_epoll);
}

base::Result<Report> LoadGenerator::run()
{
    const auto before = m_meter.read();
    const nanoseconds started = steadyNow();
    const Endpoint &idleEndpoint = m_options.idleEndpoint.value_or(m_options.subscribe);
    for (const auto &[role, endpoint, count] :
         {std::tuple(Role::Idle, &idleEndpoint, m_options.idle),
          std::tuple(Role::Subscriber, static_cast<const Endpoint *>(&m_options.subscribe), m_options.subscribers),
          std::tuple(Role::Slow, static_cast<const Endpoint *>(&m_options.subscribe), m_options.slow)}) {
        if (auto opened = open(role, *endpoint, count); !opened)
            return tl::unexpected(opened.error());
    }
    m_report.connectSeconds = std::chrono::duration<double>(steadyNow() - started).count();
    m_report.idle = openCount(Role::Idle);
    m_report.subscribers = m_readers = openCount(Role::Subscriber);
    m_report.slow = openCount(Role::Slow);
    const auto after = m_meter.read();
    const int connections = m_report.idle + m_report.subscribers + m_report.slow;
    if (before && after && connections > 0) {
        m_report.serverCpuPerConnection = (after->cpu - before->cpu) / connections;
        m_report.bytesPerConnection =
            static_cast<double>(after->residentBytes - before->residentBytes) / connections;
    }
    if (!m_options.publish) {
        m_report.seconds = m_report.connectSeconds;
        return m_report;
    }
    if (auto opened = open(Role::Publisher, *m_options.publish, 1); !opened)
        return tl::unexpected(opened.error());
    if (auto ready = awaitSubscriptions(); !ready)
        return tl::unexpected(ready.error());

    const nanoseconds measureFrom = steadyNow() + m_options.warmUp;
    m_nextMeant = steadyNow();
    while (steadyNow() < measureFrom)
        drive(steadyNow());
    begin();
    const auto cpuBefore = m_meter.read();
    const nanoseconds ownBefore = ownCpu();
    const nanoseconds from = steadyNow();
    while (steadyNow() < from + m_options.duration)
        drive(steadyNow());
    m_report.seconds = std::chrono::duration<double>(steadyNow() - from).count();
    m_report.ownCpu = ownCpu() - ownBefore;
    const auto cpuAfter = m_meter.read();
    if (cpuBefore && cpuAfter)
        m_report.serverCpu = cpuAfter->cpu - cpuBefore->cpu;
    m_report.disconnected = m_lostConnections;
    return m_report;
}

base::Result<void> LoadGenerator::open(Role role, const Endpoint &endpoint, int count)
{
    const auto first = m_slots.size();
    const nanoseconds deadline = steadyNow() + m_options.patience;
    const auto pending = [&] {
        return std::count_if(m_slots.begin() + static_cast<std::ptrdiff_t>(first), m_slots.end(), [](const auto &slot) {
            return slot->client.state() != LoadClient::State::Closed && !slot->client.isReady();
        });
    };
    std::ptrdiff_t waiting = 0;
    while (static_cast<int>(m_slots.size() - first) < count || waiting > 0) {
        for (; static_cast<int>(m_slots.size() - first) < count && waiting < kConnecting; ++waiting) {
            auto slot = std::make_unique<Slot>(role, endpoint);
            if (!slot->client.connect(static_cast<int>(m_slots.size()), role == Role::Slow ? kSlowReceiveBuffer : 0)) {
                return base::fail(ErrorCode::Io,
                                  QStringLiteral("Connection %1 cannot be opened: %2.")
                                      .arg(m_slots.size() + 1)
                                      .arg(qt_error_string(errno)),
                                  QStringLiteral("Raise the limit of open files, or ask for fewer connections."));
            }
            watch(*slot);
            m_slots.push_back(std::move(slot));
        }
        turn(10ms);
        waiting = pending();
        if (steadyNow() > deadline)
            break;
    }
    const auto failed = std::count_if(m_slots.begin() + static_cast<std::ptrdiff_t>(first), m_slots.end(),
                                      [](const auto &slot) { return slot->client.state() != LoadClient::State::Open; });
    if (failed > 0) {
        return base::fail(ErrorCode::Io,
                          QStringLiteral("%1 of %2 connections to %3 were refused.")
                              .arg(failed)
                              .arg(count)
                              .arg(QString::fromUtf8(endpoint.host + endpoint.target)),
                          QStringLiteral("Look at the address, and at the server's limit of connections."));
    }
    if (role == Role::Publisher)
        m_publisher = m_slots.back().get();
    return {};
}

void LoadGenerator::watch(Slot &slot)
{
    epoll_event event{.events = EPOLLIN | EPOLLOUT, .data = {.ptr = &slot}};
    ::epoll_ctl(m_epoll, EPOLL_CTL_ADD, slot.client.descriptor(), &event);
}

void LoadGenerator::turn(nanoseconds wait)
{
    std::array<epoll_event, 512> events;
    const auto milliseconds = static_cast<int>(std::chrono::ceil<std::chrono::milliseconds>(wait).count());
    const int count = ::epoll_wait(m_epoll, events.data(), static_cast<int>(events.size()), milliseconds);
    for (int i = 0; i < count; ++i) {
        const epoll_event &event = events[static_cast<std::size_t>(i)];
        serve(*static_cast<Slot *>(event.data.ptr), event.events);
    }
}

void LoadGenerator::serve(Slot &slot, quint32 events)
{
    LoadClient &client = slot.client;
    if (client.state() == LoadClient::State::Closed)
        return;
    if (events & EPOLLOUT)
        client.writable();
    if ((events & (EPOLLIN | EPOLLHUP | EPOLLERR)) && client.state() != LoadClient::State::Closed) {
        m_now = steadyNow();
        client.readable(m_buffer, [&](const Marker &marker) {
            if (slot.role != Role::Subscriber)
                return;
            if (!slot.warm) {
                slot.warm = true;
                ++m_warm;
            }
            received(marker);
        });
    }
    if (client.state() == LoadClient::State::Closed) {
        m_lostConnections += slot.counted ? 1 : 0;
        m_readers -= slot.counted && slot.role == Role::Subscriber ? 1 : 0;
        return;
    }
    slot.counted |= client.state() == LoadClient::State::Open;
    // A slow reader goes deaf once it is connected.
    const bool deaf = slot.role == Role::Slow && client.state() == LoadClient::State::Open && !client.wantsToWrite();
    if (client.wantsToWrite() != slot.writing || deaf) {
        slot.writing = client.wantsToWrite();
        epoll_event event{.events = (deaf ? 0U : static_cast<quint32>(EPOLLIN)) | (slot.writing ? EPOLLOUT : 0U),
                          .data = {.ptr = &slot}};
        ::epoll_ctl(m_epoll, EPOLL_CTL_MOD, client.descriptor(), &event);
    }
}

base::Result<void> LoadGenerator::awaitSubscriptions()
{
    // A subscription takes effect some time after it was asked for: publish until everyone has heard something.
    m_arrived.assign(1U << 16, 0);
    const nanoseconds deadline = steadyNow() + m_options.patience;
    nanoseconds next = steadyNow() + kSettle; // some servers end a publisher that speaks before it is introduced
    while (m_warm < m_readers && steadyNow() < deadline && m_publisher->client.state() == LoadClient::State::Open) {
        if (steadyNow() > next) {
            publish(steadyNow());
            next = steadyNow() + 200ms;
        }
        turn(10ms);
    }
    if (m_publisher->client.state() != LoadClient::State::Open) {
        return base::fail(ErrorCode::Io, QStringLiteral("The server has ended the publisher's connection."),
                          QStringLiteral("Look at what --publish, --publish-send and --publish-template say."));
    }
    if (m_warm < m_readers) {
        return base::fail(ErrorCode::TimedOut,
                          QStringLiteral("Only %1 of %2 subscribers heard a message.").arg(m_warm).arg(m_readers),
                          QStringLiteral("Look at the subscription and at where messages are published."));
    }
    const nanoseconds settle = steadyNow() + kSettle;
    while (steadyNow() < settle)
        turn(10ms);
    m_oldest = m_next;
    return {};
}

void LoadGenerator::begin()
{
    m_measuring = true;
    m_report.latency.reset();
    m_report.deliveries = m_report.published = m_report.lost = 0;
    m_lostConnections = 0;
}

void LoadGenerator::drive(nanoseconds now)
{
    if (m_options.rate) {
        const nanoseconds interval(static_cast<std::int64_t>(1e9 / *m_options.rate));
        for (; m_nextMeant <= now; m_nextMeant += interval)
            publish(m_nextMeant);
        // The kernel wakes in whole milliseconds; the last one is spent looking.
        const nanoseconds left = m_nextMeant - steadyNow();
        turn(left > 1500us ? left - 1500us : 0ns);
        m_oldest = m_next; // nobody waits for anything
        return;
    }
    while (m_next - m_oldest < static_cast<quint32>(m_options.inFlight))
        publish(now);
    turn(100ms);
    if (m_next != m_oldest && now > m_lastProgress + kStall) {
        for (; m_oldest != m_next; ++m_oldest)
            m_report.lost += static_cast<quint64>(std::max(0, m_readers - m_arrived[m_oldest % m_arrived.size()]));
        m_lastProgress = now;
    }
}

void LoadGenerator::publish(nanoseconds meant)
{
    Marker{m_next, meant.count()}.write(m_message.data() + m_markerAt);
    m_arrived[m_next % m_arrived.size()] = 0;
    ++m_next;
    ++m_report.published;
    m_lastProgress = std::max(m_lastProgress, meant);
    m_publisher->client.send(m_message);
    if (m_publisher->client.wantsToWrite() && !m_publisher->writing)
        serve(*m_publisher, 0);
}

void LoadGenerator::received(const Marker &marker)
{
    if (m_measuring) {
        ++m_report.deliveries;
        m_report.latency.record(std::chrono::duration_cast<std::chrono::microseconds>(
            m_now - nanoseconds(marker.nanoseconds)));
    }
    if (m_next - marker.number > m_arrived.size())
        return; // of long ago, or not ours
    ++m_arrived[marker.number % m_arrived.size()];
    bool progress = false;
    while (m_oldest != m_next && m_arrived[m_oldest % m_arrived.size()] >= m_readers) {
        ++m_oldest;
        progress = true;
    }
    if (progress)
        m_lastProgress = m_now;
}

int LoadGenerator::openCount(Role role) const
{
    return static_cast<int>(std::count_if(m_slots.begin(), m_slots.end(), [role](const auto &slot) {
        return slot->role == role && slot->client.state() == LoadClient::State::Open;
    }));
}

} // namespace pushscope::load
