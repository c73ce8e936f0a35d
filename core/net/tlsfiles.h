// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"

#include <QSslConfiguration>
#include <QString>

#include <optional>

namespace pushscope::net {

/// Nothing when both names are empty; fails with InvalidArgument and a sentence about the file that is wrong.
[[nodiscard]] base::Result<std::optional<QSslConfiguration>> loadTls(const QString &certificateFile,
                                                                     const QString &keyFile);

} // namespace pushscope::net
