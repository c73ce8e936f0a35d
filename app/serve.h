// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/localhub.h"

namespace pushscope::app {

/// Runs a hub without a window until SIGINT or SIGTERM. Prints exactly one line on standard output when it is
/// ready: `listening on http://HOST:PORT`.
int serve(int &argc, char **argv, LocalHub::Options options);

} // namespace pushscope::app
