// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/serve.h"

#include "app/commands.h"
#include "app/huboptions.h"
#include "app/unixsignals.h"

#include <QCoreApplication>

#include <cstdio>

namespace pushscope::app {

int serve(int &argc, char **argv, LocalHub::Options options)
{
    QCoreApplication application(argc, argv);
    UnixSignals signals_;
    QObject::connect(&signals_, &UnixSignals::terminationRequested, &application, &QCoreApplication::quit);

    const base::SystemClock clock;
    LocalHub hub(clock, std::move(options));
    if (const auto started = hub.start(); !started)
        return complain(started.error(),
                        started.error().code == base::ErrorCode::InvalidArgument ? kUsage : kFailure);

    std::printf("listening on %s\n", hub.hub().url().toEncoded().constData());
    std::fflush(stdout);
    const int status = QCoreApplication::exec();
    hub.stop();
    return status;
}

Run addServe(CLI::App &program)
{
    CLI::App *command = program.add_subcommand("serve", "Run the hub without a window");
    const auto arguments = std::make_shared<HubArguments>();
    addHubOptions(*command, *arguments);
    command->footer("Example:\n  pushscope serve --listen 127.0.0.1:9000 --no-probes");
    return [arguments](int &argc, char **argv) {
        auto options = toLocalHubOptions(*arguments);
        return options ? serve(argc, argv, std::move(*options)) : complain(options.error(), kUsage);
    };
}

} // namespace pushscope::app
