// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands.h"
#include "app/load/loadgenerator.h"

#include <cstdio>
#include <memory>

namespace pushscope::app {

namespace {

struct BenchArguments
{
    std::string url;
    std::string publish;
    std::string publishTemplate = "%s";
    std::string idleUrl;
    std::vector<std::string> headers;
    std::vector<std::string> greetings;
    std::vector<std::string> publisherGreetings;
    std::vector<int> pids;
    bool binary = false;
    bool awaitHello = false;
    bool json = false;
    bool holdOnly = false;
    int subscribers = 100;
    int idle = 0;
    int slow = 0;
    int inFlight = 1;
    double rate = 0;
    double seconds = 5;
    double warmUp = 1;
    long long size = 128;
};

using load::Endpoint;

base::Result<QList<QByteArray>> unescapedAll(const std::vector<std::string> &texts)
{
    QList<QByteArray> list;
    for (const std::string &text : texts) {
        auto bytes = load::unescaped(QByteArray::fromStdString(text));
        if (!bytes)
            return tl::unexpected(bytes.error());
        list.append(*bytes);
    }
    return list;
}

base::Result<Endpoint> toEndpoint(const std::string &url, Endpoint::Kind httpKind,
                                  const std::vector<std::string> &greetings, const BenchArguments &arguments)
{
    auto endpoint = Endpoint::parse(QByteArray::fromStdString(url), httpKind);
    const auto sends = unescapedAll(greetings);
    if (!endpoint || !sends)
        return endpoint ? tl::unexpected(sends.error()) : endpoint;
    for (const std::string &header : arguments.headers)
        endpoint->headers.append(QByteArray::fromStdString(header));
    endpoint->greetings = *sends;
    endpoint->binary = arguments.binary;
    endpoint->awaitHello = arguments.awaitHello;
    return endpoint;
}

/// Where to publish when nobody said: a Pushscope hub takes a payload on `/ws/raw/TOPIC`.
std::string defaultPublishUrl(const Endpoint &subscribe)
{
    return "ws://" + subscribe.host.toStdString() + "/ws/raw/bench";
}

base::Result<load::Options> toOptions(const BenchArguments &arguments)
{
    auto subscribe = toEndpoint(arguments.url, Endpoint::Kind::EventStream, arguments.greetings, arguments);
    if (!subscribe)
        return tl::unexpected(subscribe.error());
    load::Options options{.subscribe = *subscribe};
    if (!arguments.idleUrl.empty()) {
        auto idle = toEndpoint(arguments.idleUrl, Endpoint::Kind::EventStream, {}, arguments);
        if (!idle)
            return tl::unexpected(idle.error());
        options.idleEndpoint = *idle;
    }
    if (!arguments.holdOnly) {
        const std::string url = arguments.publish.empty() ? defaultPublishUrl(*subscribe) : arguments.publish;
        auto publish = toEndpoint(url, Endpoint::Kind::HttpPost, arguments.publisherGreetings, arguments);
        auto wrapping = load::unescaped(QByteArray::fromStdString(arguments.publishTemplate));
        if (!publish || !wrapping)
            return tl::unexpected(publish ? wrapping.error() : publish.error());
        if (wrapping->count("%s") != 1) {
            return base::fail(base::ErrorCode::InvalidArgument,
                              QStringLiteral("--publish-template must hold %s once."),
                              QStringLiteral("It stands for the payload."));
        }
        options.publish = *publish;
        options.publishTemplate = *wrapping;
    }
    options.subscribers = arguments.subscribers;
    options.idle = arguments.idle;
    options.slow = arguments.slow;
    options.inFlight = arguments.inFlight;
    if (arguments.rate > 0)
        options.rate = arguments.rate;
    options.payloadBytes = static_cast<qsizetype>(arguments.size);
    options.duration = std::chrono::milliseconds(static_cast<long long>(arguments.seconds * 1000));
    options.warmUp = std::chrono::milliseconds(static_cast<long long>(arguments.warmUp * 1000));
    options.pids = arguments.pids;
    return options;
}

int bench(const BenchArguments &arguments)
{
    auto options = toOptions(arguments);
    if (!options)
        return complain(options.error(), kUsage);
    load::LoadGenerator generator(std::move(*options));
    const auto report = generator.run();
    if (!report)
        return complain(report.error());
    if (arguments.json)
        std::printf("%s\n", load::toJson(*report).constData());
    else
        std::printf("%s", load::toTable(*report).toUtf8().constData());
    return kSuccess;
}

} // namespace

Run addBench(CLI::App &program)
{
    CLI::App *command = program.add_subcommand("bench", "Put any WebSocket or event-stream server under load");
    const auto arguments = std::make_shared<BenchArguments>();
    command->add_option("URL", arguments->url, "What subscribers connect to: ws://HOST:PORT/PATH or http://HOST:PORT/PATH")
        ->required();
    command->add_option("--subscribers", arguments->subscribers, "How many, each counting what arrives")
        ->check(CLI::Range(0, 60'000))
        ->option_text("N [100]");
    command->add_option("--send", arguments->greetings, "WebSocket: what a subscriber sends first (\\n, \\xNN are understood)")
        ->allow_extra_args(false)
        ->option_text("TEXT ...");
    command->add_option("--publish", arguments->publish,
                        "Where to publish: ws:// for a message a frame, http:// for a POST each; "
                        "without it a hub's /ws/raw/bench")
        ->option_text("URL");
    command->add_option("--publish-template", arguments->publishTemplate, "How a payload is wrapped; %s stands for it")
        ->option_text("TEXT [%s]");
    command->add_option("--publish-send", arguments->publisherGreetings, "WebSocket: what the publisher sends first")
        ->allow_extra_args(false)
        ->option_text("TEXT ...");
    command->add_flag("--await-hello", arguments->awaitHello, "Send the above only once the server has said something");
    command->add_flag("--binary", arguments->binary, "Send binary frames instead of text");
    command->add_option("--header", arguments->headers, "A further header of every connection, 'Name: value'")
        ->allow_extra_args(false)
        ->option_text("H ...");
    command->add_option("--size", arguments->size, "Bytes of a payload")
        ->check(CLI::Range(32LL, 16LL * 1024 * 1024))
        ->option_text("BYTES [128]");
    command->add_option("--in-flight", arguments->inFlight, "Closed loop: messages under way at once")
        ->check(CLI::Range(1, 10'000))
        ->option_text("N [1]");
    command->add_option("--rate", arguments->rate, "Open loop instead: messages a second, come what may")
        ->check(CLI::Range(0.1, 1e6))
        ->option_text("HZ");
    command->add_option("--idle", arguments->idle, "Connections that only stay open")
        ->check(CLI::Range(0, 60'000))
        ->option_text("N [0]");
    command->add_option("--idle-url", arguments->idleUrl, "What idle connections open, if not URL")->option_text("URL");
    command->add_option("--slow", arguments->slow, "Further subscribers that never read")
        ->check(CLI::Range(0, 60'000))
        ->option_text("N [0]");
    command->add_flag("--hold", arguments->holdOnly, "Publish nothing: measure what opening connections costs");
    command->add_option("--seconds", arguments->seconds, "How long to measure")
        ->check(CLI::Range(0.1, 3600.0))
        ->option_text("S [5]");
    command->add_option("--warm-up", arguments->warmUp, "How long to run before that")
        ->check(CLI::Range(0.0, 600.0))
        ->option_text("S [1]");
    command->add_option("--pid", arguments->pids,
                        "Process of the server, for its CPU time and memory; without it, who listens on the port here")
        ->allow_extra_args(false)
        ->option_text("PID ...");
    command->add_flag("--json", arguments->json, "Print one JSON object");
    command->footer("Examples:\n"
                    "  pushscope bench ws://127.0.0.1:8080/ws/raw/bench --subscribers 1000 --in-flight 16\n"
                    "  pushscope bench 'http://127.0.0.1:8080/sse?topic=bench' --rate 500\n"
                    "  pushscope bench ws://127.0.0.1:8080/ws --idle 10000 --subscribers 0 --hold");
    return [arguments](int &, char **) { return bench(*arguments); };
}

} // namespace pushscope::app
