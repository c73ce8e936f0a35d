// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QList>

#include <vector>

namespace pushscope::test {

/// Ways to cut `whole`: in one piece, byte by byte, and in two at every place.
inline std::vector<QList<QByteArray>> allCuts(const QByteArray &whole)
{
    std::vector<QList<QByteArray>> cuts{{whole}, {}};
    for (const char c : whole)
        cuts.back().append(QByteArray(1, c));
    for (qsizetype i = 0; i <= whole.size(); ++i)
        cuts.push_back({whole.first(i), whole.sliced(i)});
    return cuts;
}

} // namespace pushscope::test
