// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands.h"
#include "app/unixsignals.h"

#include "core/broker/topic.h"
#include "core/client/publisher.h"
#include "core/probe/linesplitter.h"
#include "core/wire/json.h"

#include <QCoreApplication>
#include <QSocketNotifier>

#include <array>
#include <cstdio>
#include <deque>
#include <memory>
#include <unistd.h>

namespace pushscope::app {

namespace {

struct PublishArguments
{
    std::string hub = "http://127.0.0.1:8080";
    std::string topic;
    std::string data = "-";
    std::string event;
    std::string key;
    bool json = false;
};

/// One run of `publish`: hands lines (or the one payload) to the publisher as fast as the hub acknowledges them.
/// Standard input is only read while there is room, so a fast writer is slowed down by its pipe, not stored here.
class PublishRun : public QObject
{
public:
    PublishRun(const PublishArguments &arguments, QByteArray topic)
        : m_arguments(arguments), m_topic(std::move(topic)), m_publisher(QUrl(QString::fromStdString(arguments.hub)))
    {
        connect(&m_publisher, &client::Publisher::ready, this, &PublishRun::begin);
        connect(&m_publisher, &client::Publisher::drained, this, &PublishRun::proceed);
        connect(&m_publisher, &client::Publisher::acknowledged, this, [this](const QByteArray &id) {
            if (m_arguments.json)
                std::printf("{\"id\":\"%s\"}\n", id.constData());
        });
        connect(&m_publisher, &client::Publisher::failed, this,
                [](const base::Error &error) { QCoreApplication::exit(complain(error)); });
    }

private:
    void begin()
    {
        if (m_arguments.data != "-") {
            m_waiting.push_back(QByteArray::fromStdString(m_arguments.data));
            m_inputEnded = true;
        } else {
            m_input = std::make_unique<QSocketNotifier>(STDIN_FILENO, QSocketNotifier::Read);
            connect(m_input.get(), &QSocketNotifier::activated, this, &PublishRun::readInput);
        }
        proceed();
    }

    void readInput()
    {
        std::array<char, 64 * 1024> buffer;
        const ssize_t count = ::read(STDIN_FILENO, buffer.data(), buffer.size());
        if (count < 0 && (errno == EINTR || errno == EAGAIN))
            return;
        const auto take = [this](QByteArray line) { m_waiting.push_back(std::move(line)); };
        if (count > 0) {
            m_lines.feed(QByteArrayView(buffer.data(), count), take);
        } else {
            m_lines.finish(take);
            m_inputEnded = true;
            m_input.reset();
        }
        proceed();
    }

    void proceed()
    {
        while (!m_waiting.empty() && m_publisher.canPublish()) {
            QByteArray payload = std::move(m_waiting.front());
            m_waiting.pop_front();
            const auto kind = wire::isUtf8(payload) ? base::PayloadKind::Text : base::PayloadKind::Binary;
            m_publisher.publish({.topic = m_topic,
                                 .payload = std::move(payload),
                                 .kind = kind,
                                 .event = QByteArray::fromStdString(m_arguments.event),
                                 .key = QByteArray::fromStdString(m_arguments.key)});
        }
        if (m_input)
            m_input->setEnabled(m_waiting.empty());
        if (m_inputEnded && m_waiting.empty() && m_publisher.underWay() == 0) {
            m_publisher.close();
            QCoreApplication::exit(finish());
        }
    }

    int finish()
    {
        if (m_lines.cutLines() == 0)
            return kSuccess;
        say(QStringLiteral("%1 lines were longer than %2 bytes and were cut.")
                .arg(m_lines.cutLines())
                .arg(probe::LineSplitter::kMaxLineBytes));
        return kFailure;
    }

    const PublishArguments &m_arguments;
    const QByteArray m_topic;
    client::Publisher m_publisher;
    probe::LineSplitter m_lines;
    std::deque<QByteArray> m_waiting; ///< lines of one read at most
    std::unique_ptr<QSocketNotifier> m_input;
    bool m_inputEnded = false;
};

int publish(int &argc, char **argv, const PublishArguments &arguments)
{
    const auto topic = broker::Topic::parse(QByteArray::fromStdString(arguments.topic));
    if (!topic)
        return complain(topic.error(), kUsage);
    QCoreApplication application(argc, argv);
    UnixSignals signals_;
    QObject::connect(&signals_, &UnixSignals::terminationRequested, &application,
                     [] { QCoreApplication::exit(kFailure); });
    PublishRun run(arguments, topic->bytes());
    return QCoreApplication::exec();
}

} // namespace

Run addPublish(CLI::App &program)
{
    CLI::App *command = program.add_subcommand("publish", "Publish to a topic of a hub");
    const auto arguments = std::make_shared<PublishArguments>();
    command->add_option("TOPIC", arguments->topic, "Where to publish, e.g. logs/build")->required();
    command->add_option("DATA", arguments->data,
                        "The payload; `-` or nothing reads standard input, a message per line");
    command->add_option("--hub", arguments->hub, "Address of the hub")->option_text("URL [http://127.0.0.1:8080]");
    command->add_option("--event", arguments->event, "Event type, as in SSE `event:`")->option_text("NAME");
    command->add_option("--key", arguments->key, "Conflation key")->option_text("KEY");
    command->add_flag("--json", arguments->json, "Print {\"id\":CURSOR} for each message that the hub took");
    command->footer("Examples:\n  pushscope publish room/temp '{\"c\":21.5}'\n"
                    "  make 2>&1 | pushscope publish logs/build -");
    return [arguments](int &argc, char **argv) { return publish(argc, argv, *arguments); };
}

} // namespace pushscope::app
