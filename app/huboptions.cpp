// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/huboptions.h"

#include "app/listenaddress.h"

namespace pushscope::app {

void addHubOptions(CLI::App &command, HubArguments &arguments)
{
    command.add_option("--listen", arguments.listen, "Address and port of the hub; port 0 picks a free one")
        ->option_text("HOST:PORT [127.0.0.1:8080]");
    command.add_flag("--no-probes", arguments.noProbes,
                     "Publish neither this machine's metrics nor the demo price");
    command.add_option("--probe-rate", arguments.probeRate, "Readings of this machine per second, 1 to 10")
        ->check(CLI::Range(1.0, 10.0))
        ->option_text("HZ [10]");
    command.add_option("--max-message", arguments.maxMessage, "Largest message in bytes, up to 67108864")
        ->check(CLI::Range(1LL, 64LL * 1024 * 1024))
        ->option_text("BYTES [1048576]");
    command.add_option("--allow-host", arguments.allowedHosts, "A further name that the Host header may carry")
        ->option_text("HOST ...");
    command
        .add_option("--allow-origin", arguments.allowedOrigins,
                    "A further web origin whose pages may use the hub")
        ->option_text("ORIGIN ...");
    command.add_flag("--insecure", arguments.insecure,
                     "Permit an address that other machines can reach, without any access check");
}

base::Result<LocalHub::Options> toLocalHubOptions(const HubArguments &arguments)
{
    const auto address = parseListenAddress(QString::fromStdString(arguments.listen));
    if (!address)
        return tl::unexpected(address.error());

    LocalHub::Options options;
    options.hub.address = address->host;
    options.hub.port = address->port;
    options.hub.insecure = arguments.insecure;
    options.hub.limits.messageBytes = static_cast<qsizetype>(arguments.maxMessage);
    for (const std::string &host : arguments.allowedHosts)
        options.hub.allowedHosts.append(QByteArray::fromStdString(host));
    for (const std::string &origin : arguments.allowedOrigins)
        options.hub.allowedOrigins.append(QByteArray::fromStdString(origin));
    if (arguments.noProbes)
        options.probes.reset();
    else
        options.probes = probe::ProbeOptions{.rateHz = arguments.probeRate};
    return options;
}

} // namespace pushscope::app
