// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/base/transport.h"

#include <QUrl>

namespace pushscope::ui {

/// What a person types as an address; the scheme may be left out. Fails with one sentence.
[[nodiscard]] base::Result<QUrl> readAddress(const QString &typed);

/// What an address most likely speaks, until somebody says it.
[[nodiscard]] base::Transport likelyTransport(const QString &typed);

/// Whether it is a command to be read rather than an address.
[[nodiscard]] bool isCurlCommand(const QString &typed);

} // namespace pushscope::ui
