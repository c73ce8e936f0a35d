// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/localhub.h"

#include <CLI/CLI.hpp>

#include <memory>
#include <string>
#include <vector>

namespace pushscope::app {

/// The options that `serve` and the window share, as typed; defaults come from the classes that use them.
struct HubArguments
{
    std::string listen = "127.0.0.1:8080";
    bool noProbes = false;
    double probeRate = 10;
    int shards = 0;

    std::vector<std::string> allowedHosts;
    std::vector<std::string> allowedOrigins;
    bool insecure = false;
    std::string tokens;
    std::string tlsCertificate;
    std::string tlsKey;

    net::Limits limits;
    engine::MemoryEngine::Limits history;
    std::string slowPolicy = "disconnect";
    double headTime = seconds(limits.headTime);
    double idleTime = seconds(limits.idleTime);
    double heartbeat = seconds(limits.heartbeat);
    double historyAge = static_cast<double>(history.age.count());

    static double seconds(std::chrono::milliseconds time)
    {
        return std::chrono::duration<double>(time).count();
    }
};

void addHubOptions(CLI::App &command, HubArguments &arguments);
/// Fails with InvalidArgument and a sentence about the first argument that makes no sense.
[[nodiscard]] base::Result<LocalHub::Options> toLocalHubOptions(const HubArguments &arguments);

} // namespace pushscope::app
