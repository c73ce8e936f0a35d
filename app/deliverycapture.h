// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/client/frame.h"
#include "core/net/deliveryledger.h"

#include <condition_variable>
#include <mutex>
#include <thread>

namespace pushscope::app {

/// Writes what the hub's ledger records into the capture: a frame for each delivery that has ended, so that they are
/// found by filter (`source:deliveries data.fate="dropped"`) and last longer than the ledger. While the ledger is off,
/// nothing comes. On a thread of its own, several times a second.
class DeliveryCapture
{
public:
    /// No source of client::Sources has this number.
    static constexpr client::SourceId kSource{0xFFFF'FFFF};
    static constexpr QLatin1String kName{"hub deliveries"};

    /// All must outlive this.
    DeliveryCapture(net::DeliveryLedger &ledger, client::FrameSink &sink, const base::Clock &clock);
    ~DeliveryCapture(); ///< writes what is left

private:
    void run();
    void write();

    net::DeliveryLedger &m_ledger;
    client::FrameSink &m_sink;
    const base::Clock &m_clock;
    std::mutex m_mutex; ///< protects `m_closing`
    std::condition_variable m_wake;
    bool m_closing = false;
    std::thread m_thread;
};

} // namespace pushscope::app
