// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"

#include <QByteArray>
#include <QList>
#include <QStringView>

namespace pushscope::client {

/// One simple command, split as a POSIX shell and bash's `$'...'` do it.
struct ShellCommand
{
    QList<QByteArray> words{};
    bool goesOn = false; ///< a pipe, a redirection or another command follows, which is not looked at
};

inline constexpr qsizetype kMostCommandLength = 4 * 1024 * 1024;

/// Fails with one sentence on what only a shell could know (variables, substitutions), on the quoting of the Windows
/// command prompt, and on quotes that do not end. More lenient than a shell: `&` inside a word is part of it, as in an
/// address without quotes, and a line that begins with `-` goes on with the command.
[[nodiscard]] base::Result<ShellCommand> splitCommand(QStringView text);

/// A word so quoted that splitCommand() and bash give back the same bytes (but NUL, which no word can hold) and that
/// no terminal is moved by it.
[[nodiscard]] QString shellQuoted(const QByteArray &word);

} // namespace pushscope::client
