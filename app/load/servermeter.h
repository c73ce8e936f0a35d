// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <optional>
#include <vector>

#include <netinet/in.h>

namespace pushscope::load {

/// CPU time and memory of the processes of a server on this machine, as the kernel accounts them.
class ServerMeter
{
public:
    explicit ServerMeter(std::vector<int> pids) : m_pids(std::move(pids)) {}
    /// The processes that listen on the port, found by the socket's inode; none on another machine.
    [[nodiscard]] static std::vector<int> listenersOn(const sockaddr_in &address);

    struct Reading
    {
        std::chrono::nanoseconds cpu{}; ///< of all threads, user and system
        long long residentBytes = 0;
    };
    /// Nothing where no process is known or one has ended.
    [[nodiscard]] std::optional<Reading> read() const;

private:
    std::vector<int> m_pids;
};

} // namespace pushscope::load
