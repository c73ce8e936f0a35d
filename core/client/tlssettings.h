// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/client/source.h"

#include <QSslConfiguration>

namespace pushscope::client {

/// Reads the files of the options. Null when there is nothing to set, so that Qt's default holds. Fails with one
/// sentence on a file that cannot be read or holds something else.
[[nodiscard]] base::Result<QSslConfiguration> loadTls(const TlsOptions &options);

} // namespace pushscope::client
