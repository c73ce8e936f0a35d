// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/load/loadclient.h"
#include "app/load/servermeter.h"

#include "core/base/latencyhistogram.h"

#include <QString>

#include <memory>
#include <vector>

namespace pushscope::load {

/// What one run has measured. Durations are of the measured part, after the warm-up.
struct Report
{
    int subscribers = 0;
    int idle = 0;
    int slow = 0;
    qsizetype payloadBytes = 0;
    double seconds = 0;
    quint64 published = 0;
    quint64 deliveries = 0; ///< to subscribers that read
    quint64 lost = 0;       ///< deliveries that did not come within two seconds of the others
    int disconnected = 0;   ///< connections that the server ended
    base::LatencyHistogram latency; ///< from the time a message was meant to leave
    std::optional<std::chrono::nanoseconds> serverCpu;
    std::chrono::nanoseconds ownCpu{};
    double connectSeconds = 0;
    std::optional<std::chrono::nanoseconds> serverCpuPerConnection;
    std::optional<double> bytesPerConnection; ///< resident memory of the server for each connection opened

    [[nodiscard]] double deliveriesPerSecond() const { return static_cast<double>(deliveries) / seconds; }
    [[nodiscard]] std::optional<double> deliveriesPerCpuSecond() const;
};

/// Puts a server under load from one thread with its own epoll loop, apart from all client and server code of the
/// rest of the program.
class LoadGenerator
{
public:
    explicit LoadGenerator(Options options);
    ~LoadGenerator();

    /// Blocks for as long as it takes. Fails when the server cannot be reached or delivers nothing.
    [[nodiscard]] base::Result<Report> run();

private:
    struct Slot; ///< a client and what it is there for
    enum class Role : unsigned char { Idle, Subscriber, Slow, Publisher };

    [[nodiscard]] base::Result<void> open(Role role, const Endpoint &endpoint, int count);
    [[nodiscard]] base::Result<void> awaitSubscriptions();
    void turn(std::chrono::nanoseconds wait);
    void serve(Slot &slot, quint32 events);
    void watch(Slot &slot);
    void publish(std::chrono::nanoseconds meant);
    void received(const Marker &marker);
    void drive(std::chrono::nanoseconds now);
    void begin();
    [[nodiscard]] int openCount(Role role) const;

    Options m_options;
    ServerMeter m_meter;
    int m_epoll = -1;
    QByteArray m_buffer;
    std::vector<std::unique_ptr<Slot>> m_slots;
    Slot *m_publisher = nullptr;
    QByteArray m_message; ///< as sent, with room for the marker
    qsizetype m_markerAt = 0;

    std::vector<int> m_arrived; ///< by number modulo its size: readers that have the message
    quint32 m_next = 1;         ///< number of the next message
    quint32 m_oldest = 1;       ///< oldest number still under way
    int m_readers = 0;
    int m_warm = 0; ///< readers that have received anything
    int m_lostConnections = 0;
    std::chrono::nanoseconds m_now{}; ///< when the bytes in hand were read
    std::chrono::nanoseconds m_lastProgress{};
    std::chrono::nanoseconds m_nextMeant{};
    bool m_measuring = false;
    Report m_report;
};

/// For a person.
[[nodiscard]] QString toTable(const Report &report);
/// One object on one line.
[[nodiscard]] QByteArray toJson(const Report &report);

} // namespace pushscope::load
