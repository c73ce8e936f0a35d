// SPDX-License-Identifier: GPL-3.0-or-later
// From a socket to the recording, with the whole window open on its inspector: a server in a thread sends 128-byte
// WebSocket messages as fast as they are taken, and each must be found in the capture. TCP slows the server down, so
// nothing need be lost; the messages carry their numbers, and a hole is an error.
#include "app/workbench.h"
#include "core/wire/websocketframe.h"
#include "core/wire/websockethandshake.h"

#include <benchmark/benchmark.h>

#include <QAction>
#include <QApplication>
#include <QTemporaryDir>
#include <QTimer>

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <thread>

using namespace pushscope;
using namespace std::chrono_literals;

namespace {

constexpr qsizetype kPayloadBytes = 128;
constexpr auto kLoadTime = 10s;
constexpr quint64 kBatch = 64;

/// The payload of message `n`: its number, then filling.
QByteArray payloadOf(quint64 n)
{
    return (R"({"n":)" + QByteArray::number(n) + R"(,"fill":")").leftJustified(kPayloadBytes - 2, 'x') + R"("})";
}

/// One connection, served by blocking calls. Ends after its client.
class Firehose
{
public:
    Firehose()
        : m_listener(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0))
    {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof address;
        if (::bind(m_listener, reinterpret_cast<sockaddr *>(&address), size) != 0 || ::listen(m_listener, 1) != 0
            || ::getsockname(m_listener, reinterpret_cast<sockaddr *>(&address), &size) != 0)
            qFatal("no socket to serve on");
        m_port = ntohs(address.sin_port);
        m_thread = std::thread([this] { run(); });
    }
    ~Firehose()
    {
        m_thread.join();
        ::close(m_listener);
    }

    void stop() { m_stopped = true; }
    /// How many messages were sent in all, once nothing more will be.
    [[nodiscard]] std::optional<quint64> total() const { return m_over ? std::optional(m_sent.load()) : std::nullopt; }
    [[nodiscard]] QUrl url() const { return QUrl(QStringLiteral("ws://127.0.0.1:%1/").arg(m_port)); }

private:
    void run()
    {
        const int peer = ::accept4(m_listener, nullptr, nullptr, SOCK_CLOEXEC);
        if (answerHandshake(peer)) {
            while (!m_stopped && sendBatch(peer))
                m_sent += kBatch;
        }
        m_over = true;
        // Left open until all is read: a reset would take what is under way with it.
        char ignored;
        while (::recv(peer, &ignored, 1, 0) > 0) { }
        ::close(peer);
    }

    static bool answerHandshake(int peer)
    {
        QByteArray head;
        while (!head.contains("\r\n\r\n")) {
            char buffer[4096];
            const ssize_t size = ::recv(peer, buffer, sizeof buffer, 0);
            if (size <= 0)
                return false;
            head.append(buffer, size);
        }
        constexpr QByteArrayView name("sec-websocket-key: ");
        const qsizetype key = head.toLower().indexOf(name) + name.size();
        return sendAll(peer, "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                             "Sec-WebSocket-Accept: "
                                 + wire::acceptKey(head.mid(key, head.indexOf("\r\n", key) - key)) + "\r\n\r\n");
    }

    bool sendBatch(int peer)
    {
        QByteArray bytes;
        for (quint64 i = 0; i < kBatch; ++i)
            bytes += wire::encodeServerFrame(wire::WebSocketOpcode::Text, payloadOf(m_sent + i));
        return sendAll(peer, bytes);
    }

    static bool sendAll(int peer, const QByteArray &bytes)
    {
        for (qsizetype done = 0; done < bytes.size();) {
            const ssize_t size = ::send(peer, bytes.constData() + done, std::size_t(bytes.size() - done), MSG_NOSIGNAL);
            if (size <= 0)
                return false;
            done += size;
        }
        return true;
    }

    const int m_listener;
    quint16 m_port = 0;
    std::atomic<bool> m_stopped = false;
    std::atomic<bool> m_over = false;
    std::atomic<quint64> m_sent = 0;
    std::thread m_thread;
};

/// Runs the event loop, and so the window, until `done` says so.
template <class Done>
void runUntil(Done done)
{
    QTimer poll;
    QObject::connect(&poll, &QTimer::timeout, &poll, [&done] {
        if (done())
            QApplication::quit();
    });
    poll.start(5ms);
    QApplication::exec();
}

/// How many numbered messages of the source the capture holds, in order and without a hole; nothing at a hole.
std::optional<quint64> countHeld(const capture::Capture &capture, client::SourceId source)
{
    quint64 expected = 0;
    capture::Sequence next{1};
    for (;;) {
        const capture::Capture::Chunk chunk = capture.read(next, 4096);
        if (chunk.frames.empty())
            return expected;
        if (chunk.skipped > 0)
            return std::nullopt;
        for (const client::FramePtr &frame : chunk.frames) {
            if (frame->source != source || frame->kind != client::FrameKind::Message)
                continue;
            if (frame->payload != payloadOf(expected))
                return std::nullopt;
            ++expected;
        }
        next = {chunk.first.value + chunk.frames.size()};
    }
}

void fromSocketToRecording(benchmark::State &state)
{
    for (auto _ : state) {
        Firehose firehose;
        const QTemporaryDir folder;
        const base::SystemClock clock;
        app::LocalHub::Options hub;
        hub.hub.port = 0;
        app::Workbench workbench(clock, {.hub = hub, .settingsDir = folder.path()});
        workbench.window().resize(1600, 1000);
        workbench.window().show();
        workbench.window().findChild<QAction *>(QStringLiteral("mode-inspect"))->trigger();

        const auto begin = std::chrono::steady_clock::now();
        const client::SourceId source = workbench.sources().add({.name = QStringLiteral("firehose"),
                                                                 .url = firehose.url()});
        const auto received = [&] { return workbench.sources().status(source)->messages; };
        runUntil([&] { return std::chrono::steady_clock::now() - begin > kLoadTime; });
        firehose.stop();
        runUntil([&] { return firehose.total() && received() >= *firehose.total(); });
        const std::chrono::duration<double> elapsed = std::chrono::steady_clock::now() - begin;

        const auto held = countHeld(workbench.capture(), source);
        if (held != firehose.total()) {
            state.SkipWithError("messages are missing from the capture");
            return;
        }
        state.SetIterationTime(elapsed.count());
        state.counters["messages_per_second"] = double(*held) / elapsed.count();
    }
}
BENCHMARK(fromSocketToRecording)->UseManualTime()->Unit(benchmark::kSecond)->Iterations(1)->Repetitions(3);

} // namespace

int main(int argc, char **argv)
{
    if (!qEnvironmentVariableIsSet("QT_QPA_PLATFORM"))
        qputenv("QT_QPA_PLATFORM", "offscreen");
    QApplication application(argc, argv);
    benchmark::Initialize(&argc, argv);
    benchmark::RunSpecifiedBenchmarks();
    return 0;
}
