// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inspect/detail/textrows.h"

#include <algorithm>

namespace pushscope::ui {

namespace {

bool continues(char c)
{
    return (static_cast<unsigned char>(c) & 0xC0) == 0x80;
}

/// Characters of three bytes and more are wide more often than not; a row that is broken early does no harm.
int columnsOf(char lead)
{
    return static_cast<unsigned char>(lead) >= 0xE1 ? 2 : 1;
}

} // namespace

std::vector<qsizetype> textRows(QByteArrayView utf8, int columns)
{
    columns = std::max(columns, 2);
    std::vector<qsizetype> rows{0};
    const char *const data = utf8.data();
    const qsizetype size = utf8.size();
    rows.reserve(static_cast<std::size_t>(size / columns) + 16);
    int used = 0;
    for (qsizetype at = 0; at < size; ++at) {
        const char c = data[at];
        if (c == '\n') {
            rows.push_back(at + 1);
            used = 0;
            continue;
        }
        // Bytes that continue nothing are shown too; at most 3 of them belong to a character.
        if (continues(c) && at > rows.back() && at - rows.back() < 4 * columns)
            continue;
        const int width = columnsOf(c);
        if (used + width > columns) {
            rows.push_back(at);
            used = 0;
        }
        used += width;
    }
    return rows;
}

} // namespace pushscope::ui
