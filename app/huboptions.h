// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/localhub.h"

#include <CLI/CLI.hpp>

#include <memory>
#include <string>
#include <vector>

namespace pushscope::app {

/// The options that `serve` and the window share, as typed.
struct HubArguments
{
    std::string listen = "127.0.0.1:8080";
    bool noProbes = false;
    double probeRate = 10;
    long long maxMessage = 1024 * 1024;
    std::vector<std::string> allowedHosts;
    std::vector<std::string> allowedOrigins;
    bool insecure = false;
};

void addHubOptions(CLI::App &command, HubArguments &arguments);
/// Fails with InvalidArgument and a sentence about the first argument that makes no sense.
[[nodiscard]] base::Result<LocalHub::Options> toLocalHubOptions(const HubArguments &arguments);

} // namespace pushscope::app
