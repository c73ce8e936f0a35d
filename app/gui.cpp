// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands.h"
#include "app/huboptions.h"
#include "app/serve.h"
#include "app/unixsignals.h"
#include "app/workbench.h"

#include <QApplication>
#include <QDir>
#include <QStandardPaths>

#include <memory>

namespace pushscope::app {

namespace {

constexpr double kGigabyte = 1024.0 * 1024 * 1024;

struct GuiArguments
{
    HubArguments hub;
    std::string settingsDir;
    std::string capturesDir;
    double captureGigabytes = double(LiveCapture::Options{}.budgetBytes) / kGigabyte;
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
    const QString capturesDir =
        arguments.capturesDir.empty()
            ? QDir(QStandardPaths::writableLocation(QStandardPaths::AppLocalDataLocation)).filePath(QStringLiteral("captures"))
            : QString::fromStdString(arguments.capturesDir);
    Workbench workbench(clock, {.hub = std::move(*hub),
                                .settingsDir = settingsDir,
                                .capture = {.folder = capturesDir,
                                            .budgetBytes = qint64(arguments.captureGigabytes * kGigabyte)}});
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
    program.add_option("--captures-dir", arguments->capturesDir, "Where the window keeps what it captures")
        ->option_text("DIR");
    program
        .add_option("--capture-budget", arguments->captureGigabytes,
                    "How much of the disk a capture may take; beyond it the oldest messages go")
        ->option_text("GIB")
        ->check(CLI::Range(0.01, 4096.0))
        ->capture_default_str();
    return [arguments](int &argc, char **argv) { return gui(argc, argv, *arguments); };
}

} // namespace pushscope::app
