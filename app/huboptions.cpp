// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/huboptions.h"

#include "app/listenaddress.h"

#include <cmath>

namespace pushscope::app {

namespace {

constexpr double kMostSeconds = 86'400;
constexpr long long kMany = 1'000'000'000;
constexpr long long kHuge = 1'000'000'000'000;

/// `UNIT [DEFAULT]`, as --help shows it.
template <class T>
std::string shown(const char *unit, T value)
{
    std::string number = std::to_string(value);
    if constexpr (std::is_floating_point_v<T>) {
        number.erase(number.find_last_not_of('0') + 1);
        if (number.back() == '.')
            number.pop_back();
    }
    return std::string(unit) + " [" + number + "]";
}

void addWholeNumber(CLI::App &command, const char *name, auto &value, const char *unit, const char *help,
                    long long least, long long most)
{
    command.add_option(name, value, help)->check(CLI::Range(least, most))->option_text(shown(unit, value));
}

void addSeconds(CLI::App &command, const char *name, double &value, const char *help)
{
    command.add_option(name, value, help)
        ->check(CLI::Range(0.05, kMostSeconds))
        ->option_text(shown("SECONDS", value));
}

void addAccessOptions(CLI::App &command, HubArguments &arguments)
{
    command
        .add_option("--allow-host", arguments.allowedHosts, "A further name that the Host header may carry")
        ->option_text("HOST ...");
    command
        .add_option("--allow-origin", arguments.allowedOrigins,
                    "A further web origin whose pages may use the hub")
        ->option_text("ORIGIN ...");
    command.add_option("--tokens", arguments.tokens, "JSON file of bearer tokens and what each may do")
        ->option_text("FILE");
    command.add_option("--tls-cert", arguments.tlsCertificate, "Certificate chain in PEM form: serves TLS")
        ->option_text("FILE");
    command.add_option("--tls-key", arguments.tlsKey, "The certificate's private key in PEM form")
        ->option_text("FILE");
    command.add_flag("--insecure", arguments.insecure,
                     "Permit an address that other machines can reach, without any access check");
}

void addLimitOptions(CLI::App &command, HubArguments &arguments)
{
    net::Limits &limits = arguments.limits;
    addWholeNumber(command, "--max-message", limits.messageBytes, "BYTES", "Largest message, up to 67108864",
                   1, 64LL * 1024 * 1024);
    addWholeNumber(command, "--max-head", limits.headBytes, "BYTES", "Largest request head", 256,
                   1024LL * 1024);
    addSeconds(command, "--head-timeout", arguments.headTime, "Longest wait for a request head");
    addSeconds(command, "--idle-timeout", arguments.idleTime,
               "When a connection without a request, or a body that stalls, is closed");
    addSeconds(
        command, "--heartbeat", arguments.heartbeat,
        "Time between WebSocket pings and event-stream comments; two unanswered pings end a connection");
    addWholeNumber(command, "--max-peers", limits.peers, "N", "Most connections", 1, kMany);
    addWholeNumber(command, "--max-peers-per-address", limits.peersPerAddress, "N",
                   "Most connections from one address", 1, kMany);
    addWholeNumber(command, "--max-subscriptions", limits.subscriptionsPerPeer, "N",
                   "Most filters of one connection", 1, kMany);
    command
        .add_option("--max-publish-rate", limits.publishRate,
                    "Most messages a second that one connection may publish; 0 sets no bound")
        ->check(CLI::Range(0.0, 1e9))
        ->option_text(shown("N", limits.publishRate));
}

void addQueueOptions(CLI::App &command, HubArguments &arguments)
{
    net::OutboundQueue::Limits &queue = arguments.limits.queue;
    addWholeNumber(command, "--queue-bytes", queue.bytes, "BYTES", "What may wait for one connection; by default at least twice --max-message", 1024,
                   kHuge);
    addWholeNumber(command, "--queue-messages", queue.messages, "N",
                   "How many messages may wait for one connection", 1, kMany);
    command.add_option("--slow-policy", arguments.slowPolicy, "What happens when that is full")
        ->check(CLI::IsMember({"disconnect", "drop-oldest", "drop-newest", "conflate"}))
        ->option_text("disconnect|drop-oldest|drop-newest|conflate [disconnect]");
}

void addHistoryOptions(CLI::App &command, HubArguments &arguments)
{
    engine::MemoryEngine::Limits &history = arguments.history;
    addWholeNumber(command, "--max-topics", history.topics, "N",
                   "Topics remembered; beyond, the one silent for longest is forgotten", 1, kMany);
    addWholeNumber(command, "--history-messages", history.messagesPerTopic, "N",
                   "Messages kept of each topic", 1, kMany);
    addWholeNumber(command, "--history-bytes", history.bytes, "BYTES", "Bytes kept of all topics together",
                   1024, kHuge);
    addSeconds(command, "--history-age", arguments.historyAge, "How long messages are kept");
}

net::SlowPeerPolicy slowPolicy(const std::string &word)
{
    if (word == "drop-oldest")
        return net::SlowPeerPolicy::DropOldest;
    if (word == "drop-newest")
        return net::SlowPeerPolicy::DropNewest;
    if (word == "conflate")
        return net::SlowPeerPolicy::Conflate;
    return net::SlowPeerPolicy::Disconnect;
}

std::chrono::milliseconds milliseconds(double seconds)
{
    return std::chrono::milliseconds(std::llround(seconds * 1000));
}

} // namespace

void addHubOptions(CLI::App &command, HubArguments &arguments)
{
    command.add_option("--listen", arguments.listen, "Address and port of the hub; port 0 picks a free one")
        ->option_text("HOST:PORT [127.0.0.1:8080]");
    command.add_flag("--no-probes", arguments.noProbes,
                     "Publish neither this machine's metrics nor the demo price");
    command.add_option("--probe-rate", arguments.probeRate, "Readings of this machine per second, 1 to 10")
        ->check(CLI::Range(1.0, 10.0))
        ->option_text("HZ [10]");
    command.add_option("--shards", arguments.shards, "I/O threads; 0 takes one per core, at most 4")
        ->check(CLI::Range(0, 64))
        ->option_text("N [0]");
    addAccessOptions(command, arguments);
    addLimitOptions(command, arguments);
    addQueueOptions(command, arguments);
    addHistoryOptions(command, arguments);
}

base::Result<LocalHub::Options> toLocalHubOptions(const HubArguments &arguments)
{
    const auto address = parseListenAddress(QString::fromStdString(arguments.listen));
    if (!address)
        return tl::unexpected(address.error());

    LocalHub::Options options;
    options.hub.address = address->host;
    options.hub.port = address->port;
    options.hub.shards = arguments.shards;
    options.hub.insecure = arguments.insecure;
    options.hub.tokensFile = QString::fromStdString(arguments.tokens);
    options.hub.certificateFile = QString::fromStdString(arguments.tlsCertificate);
    options.hub.keyFile = QString::fromStdString(arguments.tlsKey);
    for (const std::string &host : arguments.allowedHosts)
        options.hub.allowedHosts.append(QByteArray::fromStdString(host));
    for (const std::string &origin : arguments.allowedOrigins)
        options.hub.allowedOrigins.append(QByteArray::fromStdString(origin));
    options.hub.limits = arguments.limits;
    // Who allows larger messages wants them to fit; who gave a number of their own for the queue knows better.
    if (qsizetype &queue = options.hub.limits.queue.bytes; queue == net::OutboundQueue::Limits{}.bytes)
        queue = std::max(queue, 2 * options.hub.limits.messageBytes);
    options.hub.limits.queue.policy = slowPolicy(arguments.slowPolicy);
    options.hub.limits.headTime = milliseconds(arguments.headTime);
    options.hub.limits.idleTime = milliseconds(arguments.idleTime);
    options.hub.limits.heartbeat = milliseconds(arguments.heartbeat);
    options.history = arguments.history;
    options.history.age = std::chrono::seconds(std::llround(std::ceil(arguments.historyAge)));
    if (arguments.noProbes)
        options.probes.reset();
    else
        options.probes = probe::ProbeOptions{.rateHz = arguments.probeRate};
    return options;
}

} // namespace pushscope::app
