// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/capture/anatomy/wireanatomy.h"

#include <QString>

#include <vector>

namespace pushscope::ui {

/// A stretch of one tone within a row of text.
struct BlockRun
{
    enum class Tone : unsigned char { Name, Value, Payload, Size, Escape };
    QString text;
    Tone tone = Tone::Value;
    bool operator==(const BlockRun &) const = default;
};

/// A row of a message that is written as text, with what it is there for at its right.
struct BlockRow
{
    std::vector<BlockRun> runs;
    int indent = 0;     ///< characters
    QString annotation; ///< empty where the next row goes on
    qint64 bytes = 0;   ///< of what is annotated
};

/// The message in rows of at most `columns` characters; line ends are written out. Of long lines and of many of them
/// the middle is left out.
[[nodiscard]] std::vector<BlockRow> blockRows(const capture::WireAnatomy &anatomy, int columns);

} // namespace pushscope::ui
