// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands.h"

#include <cstdio>

namespace pushscope::app {

void say(const QString &sentence)
{
    std::fprintf(stderr, "pushscope: %s\n", sentence.toUtf8().constData());
}

int complain(const base::Error &error, int status)
{
    say(error.sentence());
    return status;
}

} // namespace pushscope::app

int main(int argc, char **argv)
{
    using namespace pushscope::app;

    CLI::App program("Pushscope, an oscilloscope for real-time streams.\n"
                     "Without a command it opens the window; with no display it serves headless.",
                     "pushscope");
    program.set_version_flag("--version", "pushscope " PUSHSCOPE_VERSION);
    program.require_subcommand(0, 1);
    program.failure_message([](const CLI::App *, const CLI::Error &error) {
        return std::string("pushscope: ") + error.what() + "\n";
    });
    program.footer("Example:\n  pushscope serve --listen 127.0.0.1:9000\n"
                   "`pushscope COMMAND --help` explains a command.");

    const Run gui = addGui(program);
    const std::pair<const char *, Run> commands[] = {
        {"serve", addServe(program)},
        {"listen", addListen(program)},
        {"publish", addPublish(program)},
        {"convert", addConvert(program)},
        {"bench", addBench(program)},
    };
    try {
        program.parse(argc, argv);
    } catch (const CLI::ParseError &error) {
        return program.exit(error) == 0 ? kSuccess : kUsage;
    }
    for (const auto &[name, run] : commands) {
        if (program.got_subcommand(name))
            return run(argc, argv);
    }
    return gui(argc, argv);
}
