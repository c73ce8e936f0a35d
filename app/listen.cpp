// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands.h"
#include "app/frameprinter.h"
#include "app/unixsignals.h"

#include "core/broker/topicfilter.h"
#include "core/capture/filter/filterprogram.h"
#include "core/client/sourcecheck.h"
#include "core/client/sources.h"

#include <QCoreApplication>
#include <QFile>

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <limits>
#include <memory>

namespace pushscope::app {

namespace {

struct ListenArguments
{
    std::string url;
    std::string transport;
    std::vector<std::string> topics;
    std::string where;
    bool json = false;
    quint64 count = 0;
    std::string since;
    std::vector<std::string> headers;
    std::string tokenFile;
    std::vector<std::string> subprotocols;
    std::vector<std::string> sends;
    std::string method;
    std::string data;
    std::string topicPointer;
    bool insecure = false;
    std::string authorities;
    std::string certificate;
    std::string key;
    bool echo = false;
    bool noReconnect = false;
};

base::Transport transportOf(const ListenArguments &arguments, const QUrl &url)
{
    const QString word = QString::fromStdString(arguments.transport);
    for (const base::Transport transport : base::kAllTransports) {
        if (word == base::keyword(transport))
            return transport;
    }
    // Nothing was said: the address mostly tells.
    if (url.scheme() == QLatin1String("ws") || url.scheme() == QLatin1String("wss"))
        return base::Transport::WebSocket;
    if (url.path() == QLatin1String("/poll"))
        return url.query().contains(QLatin1String("wait=")) ? base::Transport::LongPoll : base::Transport::Poll;
    if (url.path() == QLatin1String("/ws") || url.path().startsWith(QLatin1String("/ws/")))
        return base::Transport::WebSocket;
    return base::Transport::Sse;
}

/// From a file and not from the command line, which every user of the machine can see. May be a pipe: `<(command)`.
base::Result<QByteArray> readToken(const std::string &path)
{
    constexpr qint64 kMostBytes = 64 * 1024;
    QFile file(QString::fromStdString(path));
    if (!file.open(QIODevice::ReadOnly)) {
        return base::fail(base::ErrorCode::Io, QStringLiteral("The token in %1 cannot be read: %2.")
                                                   .arg(file.fileName(), file.errorString()));
    }
    QByteArray token = file.read(kMostBytes).trimmed();
    if (token.isEmpty())
        return base::fail(base::ErrorCode::InvalidArgument, QStringLiteral("There is no token in %1.").arg(file.fileName()));
    return token;
}

/// What goes along with each request or upgrade.
base::Result<void> addRequestOptions(const ListenArguments &arguments, client::SourceOptions &options)
{
    if (!arguments.tokenFile.empty()) {
        auto token = readToken(arguments.tokenFile);
        if (!token)
            return tl::unexpected(std::move(token).error());
        options.bearerToken = *std::move(token);
    }
    for (const std::string &name : arguments.subprotocols)
        options.subprotocols.append(QByteArray::fromStdString(name));
    options.method = QByteArray::fromStdString(arguments.method);
    options.body = QByteArray::fromStdString(arguments.data);
    options.topicPointer = QByteArray::fromStdString(arguments.topicPointer);
    options.tls = {.trustAnyone = arguments.insecure,
                   .authoritiesFile = QString::fromStdString(arguments.authorities),
                   .certificateFile = QString::fromStdString(arguments.certificate),
                   .keyFile = QString::fromStdString(arguments.key)};
    return {};
}

/// What was given for an address, without what may be a secret: output is kept in logs.
QString shownAddress(const std::string &address)
{
    const QString text = QString::fromStdString(address).section(u'?', 0, 0).left(300);
    const qsizetype user = text.lastIndexOf(u'@');
    const qsizetype host = text.indexOf(QLatin1String("//"));
    return user < 0 ? text : text.left(host < 0 || host > user ? 0 : host + 2) + text.mid(user + 1);
}

/// What only another transport could use is a mistake, not something to pass over.
base::Result<void> checkForTransport(const ListenArguments &arguments, base::Transport transport)
{
    const bool isWebSocket = transport == base::Transport::WebSocket;
    if (isWebSocket && !(arguments.method.empty() && arguments.data.empty())) {
        return base::fail(base::ErrorCode::InvalidArgument,
                          QStringLiteral("A WebSocket takes neither --method nor --data."),
                          QStringLiteral("Use --send TEXT to send something once it is open."));
    }
    if (!isWebSocket && (arguments.echo || !arguments.sends.empty() || !arguments.subprotocols.empty())) {
        return base::fail(base::ErrorCode::InvalidArgument,
                          QStringLiteral("Only a WebSocket takes --send, --echo and --subprotocol."),
                          QStringLiteral("Give a ws:// address, or --transport ws."));
    }
    return {};
}

base::Result<client::SourceOptions> toSourceOptions(const ListenArguments &arguments)
{
    using base::ErrorCode;
    const QUrl url(QString::fromStdString(arguments.url));
    static const QStringList schemes{QStringLiteral("http"), QStringLiteral("https"), QStringLiteral("ws"),
                                     QStringLiteral("wss")};
    if (!url.isValid() || url.host().isEmpty() || !schemes.contains(url.scheme())) {
        return base::fail(ErrorCode::InvalidArgument,
                          QStringLiteral("'%1' is not an address of a stream.").arg(shownAddress(arguments.url)),
                          QStringLiteral("Give a URL such as ws://127.0.0.1:8080/ws or http://127.0.0.1:8080/stream."));
    }
    client::SourceOptions options;
    options.name = url.host();
    options.url = url;
    options.transport = transportOf(arguments, url);
    if (auto fine = checkForTransport(arguments, options.transport); !fine)
        return tl::unexpected(std::move(fine).error());
    options.echo = arguments.echo;
    options.reconnect = !arguments.noReconnect;
    if (!arguments.since.empty())
        options.since = QByteArray::fromStdString(arguments.since);
    for (const std::string &topic : arguments.topics) {
        const auto filter = broker::TopicFilter::parse(QByteArray::fromStdString(topic));
        if (!filter)
            return tl::unexpected(filter.error());
        options.filters.append(filter->bytes());
    }
    for (const std::string &text : arguments.sends)
        options.firstMessages.append(QByteArray::fromStdString(text));
    for (const std::string &header : arguments.headers) {
        const QByteArray line = QByteArray::fromStdString(header);
        const qsizetype colon = line.indexOf(':');
        if (colon <= 0) {
            return base::fail(ErrorCode::InvalidArgument,
                              QStringLiteral("A header has no name before a ':'."),
                              QStringLiteral("Write it as 'Name: value'."));
        }
        options.headers.append({line.left(colon).trimmed(), line.mid(colon + 1).trimmed()});
    }
    if (auto added = addRequestOptions(arguments, options); !added)
        return tl::unexpected(std::move(added).error());
    if (auto fine = client::check(options); !fine)
        return base::fail(ErrorCode::InvalidArgument, fine.error().what + u'.');
    // Whoever says what to send speaks for himself; our own subscription would only add to it.
    options.subscribe = options.firstMessages.isEmpty() || !options.filters.isEmpty();
    return options;
}

/// The sentence on a line of its own, then the filter with the place underlined.
int complainOf(const capture::FilterError &error, QString filter)
{
    say(error.sentence);
    const auto isControl = [](QChar c) { return c.category() == QChar::Other_Control; };
    std::replace_if(filter.begin(), filter.end(), isControl, QChar(u' '));
    const QString mark = QString(error.position, u' ') + QString(error.length, u'^');
    std::fprintf(stderr, "  %s\n  %s\n", filter.toUtf8().constData(), mark.toLatin1().constData());
    return kUsage;
}

/// Tells on standard error what happens to the connection, and ends the program when the stream has ended.
void follow(const client::SourceStatus &status)
{
    switch (status.state) {
    case client::SourceState::Waiting:
        say(QStringLiteral("%1. Trying again.").arg(status.lastError));
        break;
    case client::SourceState::Ended:
        if (status.failed)
            say(status.lastError);
        QCoreApplication::exit(status.failed ? kFailure : kSuccess);
        break;
    case client::SourceState::Connecting:
    case client::SourceState::Connected:
    case client::SourceState::Stopped:
        break;
    }
}

int listen(int &argc, char **argv, const ListenArguments &arguments)
{
    auto options = toSourceOptions(arguments);
    if (!options)
        return complain(options.error(), kUsage);
    const QString where = QString::fromStdString(arguments.where);
    const QByteArray name = options->name.toUtf8();
    const auto filter = capture::FilterProgram::compile(
        where, {.sourceName = [name](client::SourceId) { return name; }});
    if (!filter)
        return complainOf(filter.error(), where);

    QCoreApplication application(argc, argv);
    UnixSignals signals_;
    QObject::connect(&signals_, &UnixSignals::terminationRequested, &application, &QCoreApplication::quit);

    const base::SystemClock clock;
    FramePrinter printer(arguments.json ? FramePrinter::Format::Json : FramePrinter::Format::Lines,
                         arguments.count > 0 ? std::optional(arguments.count) : std::nullopt, *filter);
    QObject::connect(&printer, &FramePrinter::finished, &application,
                     [](bool ok) { QCoreApplication::exit(ok ? kSuccess : kFailure); });
    QObject::connect(&printer, &FramePrinter::filterTooCostly, &application, [] {
        say(QStringLiteral("The regular expression takes too long on some messages; they count as not fitting it."));
    });
    client::Sources sources(printer, clock);
    QObject::connect(&sources, &client::Sources::stateChanged, &application, &follow);
    sources.add(std::move(*options));
    return QCoreApplication::exec();
}

} // namespace

Run addListen(CLI::App &program)
{
    CLI::App *command = program.add_subcommand("listen", "Print the messages of a stream, a line each");
    const auto arguments = std::make_shared<ListenArguments>();
    command->add_option("URL", arguments->url, "Any WebSocket or event stream, or http://HOST:PORT of a hub")
        ->required();
    command->add_option("--transport", arguments->transport, "How to connect; without it the URL decides")
        ->check(CLI::IsMember({"ws", "sse", "longpoll", "poll"}))
        ->option_text("ws|sse|longpoll|poll");
    command->add_option("--topic", arguments->topics, "Topic filter at a Pushscope hub; `+` and `#` are wildcards")
        ->allow_extra_args(false)
        ->option_text("FILTER ...");
    command->add_option("--where", arguments->where,
                        "Only messages that match: words, \"exact text\", /regex/, topic:market/#, data.price>187, "
                        "event:tick, size>1k, latency>5ms, joined by or, not and ( )")
        ->option_text("EXPR");
    command->add_flag("--json", arguments->json, "Print one JSON object a line");
    command->add_option("--count", arguments->count, "End after N messages")
        ->check(CLI::Range(std::int64_t(1), std::numeric_limits<std::int64_t>::max()))
        ->option_text("N");
    command->add_option("--since", arguments->since, "Start after this cursor or event id")->option_text("CURSOR");
    command->add_option("--header", arguments->headers, "A header to send, 'Name: value'")
        ->allow_extra_args(false)
        ->option_text("H ...");
    command->add_option("--token-file", arguments->tokenFile, "Send the bearer token that this file holds")
        ->option_text("FILE");
    command->add_option("--subprotocol", arguments->subprotocols, "WebSocket: a sub-protocol to offer")
        ->allow_extra_args(false)
        ->option_text("NAME ...");
    command->add_option("--method", arguments->method, "Of the request for an event stream or poll; with --data POST")
        ->option_text("METHOD");
    command->add_option("--data", arguments->data,
                        "Body of that request; JSON, unless --header 'Content-Type: ...' says otherwise")
        ->option_text("TEXT");
    command->add_option("--topic-pointer", arguments->topicPointer,
                        "Where a payload names its topic, such as /data/symbol, if the server names none")
        ->option_text("POINTER");
    command->add_flag("-k,--insecure", arguments->insecure, "TLS: take whatever certificate the server shows");
    command->add_option("--cacert", arguments->authorities, "TLS: trust these authorities, too (PEM)")->option_text("FILE");
    command->add_option("--cert", arguments->certificate, "TLS: show this certificate (PEM)")->option_text("FILE");
    command->add_option("--key", arguments->key, "TLS: its key, if it is not in the same file")->option_text("FILE");
    command->add_option("--send", arguments->sends, "WebSocket: a text to send after each connect")
        ->allow_extra_args(false)
        ->option_text("TEXT ...");
    command->add_flag("--echo", arguments->echo, "WebSocket: send every message back as it came");
    command->add_flag("--no-reconnect", arguments->noReconnect, "End when the connection ends");
    command->footer("Examples:\n  pushscope listen http://127.0.0.1:8080/stream --count 3\n"
                    "  pushscope listen ws://127.0.0.1:8080/ws --topic 'system/#' --json\n"
                    "  pushscope listen http://127.0.0.1:8080 --where 'data.price>187 -event:ping'\n"
                    "  pushscope listen https://api.example/stream --token-file token --data '{\"stream\":true}'");
    return [arguments](int &argc, char **argv) { return listen(argc, argv, *arguments); };
}

} // namespace pushscope::app
