// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"

#include <CLI/CLI.hpp>

#include <functional>

namespace pushscope::app {

// Exit statuses of every command.
inline constexpr int kSuccess = 0;
inline constexpr int kFailure = 1;
inline constexpr int kUsage = 2;

/// What a chosen command does with the process's arguments (Qt wants them); returns the exit status.
using Run = std::function<int(int &argc, char **argv)>;

// Each adds its sub-command (gui: the options of the program itself) and hands over what to run when chosen.
Run addGui(CLI::App &program);
Run addServe(CLI::App &program);
Run addListen(CLI::App &program);
Run addPublish(CLI::App &program);
Run addConvert(CLI::App &program);
Run addBench(CLI::App &program);

/// Prints one plain line to standard error, `pushscope: ` in front, and returns `status`.
int complain(const base::Error &error, int status = kFailure);
void say(const QString &sentence); ///< the same without a status

} // namespace pushscope::app
