// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands.h"
#include "app/huboptions.h"
#include "app/serve.h"
#include "app/unixsignals.h"
#include "app/workbench.h"

#include <QApplication>
#include <QStandardPaths>

#include <memory>

namespace pushscope::app {

namespace {

struct GuiArguments
{
    HubArguments hub;
    std::string settingsDir;
};

bool hasDisplay()
{
#ifdef Q_OS_LINUX
    return qEnvironmentVariableIsSet("DISPLAY") || qEnvironmentVariableIsSet("WAYLAND_DISPLAY")
           || qEnvironmentVariableIsSet("QT_QPA_PLATFORM");
#else
    return true;
#endif
}

int gui(int &argc, char **argv, const GuiArguments &arguments)
{
    auto hub = toLocalHubOptions(arguments.hub);
    if (!hub)
        return complain(hub.error(), kUsage);
    if (!hasDisplay()) {
        say(QStringLiteral("there is no display, so the hub runs without a window. Open its page in a browser."));
        return serve(argc, argv, std::move(*hub));
    }

    QApplication application(argc, argv);
    QApplication::setApplicationName(QStringLiteral("pushscope"));
    QApplication::setApplicationDisplayName(QStringLiteral("Pushscope"));
    QApplication::setApplicationVersion(QStringLiteral(PUSHSCOPE_VERSION));
    QApplication::setDesktopFileName(QStringLiteral("pushscope"));
    UnixSignals signals_;
    QObject::connect(&signals_, &UnixSignals::terminationRequested, &application, &QApplication::closeAllWindows);

    const base::SystemClock clock;
    const QString settingsDir = arguments.settingsDir.empty()
                                    ? QStandardPaths::writableLocation(QStandardPaths::AppConfigLocation)
                                    : QString::fromStdString(arguments.settingsDir);
    Workbench workbench(clock, {.hub = std::move(*hub), .settingsDir = settingsDir});
    workbench.window().show();
    return QApplication::exec();
}

} // namespace

Run addGui(CLI::App &program)
{
    const auto arguments = std::make_shared<GuiArguments>();
    addHubOptions(program, arguments->hub);
    program
        .add_option("--settings-dir", arguments->settingsDir, "Where the window keeps its layouts and settings")
        ->option_text("DIR");
    return [arguments](int &argc, char **argv) { return gui(argc, argv, *arguments); };
}

} // namespace pushscope::app
