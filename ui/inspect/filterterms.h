// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/client/frame.h"
#include "ui/inspect/messagetext.h"

#include <QColor>
#include <QString>

#include <vector>

namespace pushscope::ui {

struct Theme;

/// The term that asks for what stands in this cell; empty where there is nothing to ask for.
[[nodiscard]] QString filterTerm(MessageColumn column, const client::Frame &frame, const QString &sourceName);
/// Both hold. Puts the filter in parentheses where its `or` would reach over.
[[nodiscard]] QString withTerm(const QString &filter, const QString &term);

struct ColouredPart
{
    qsizetype from = 0;
    qsizetype length = 0;
    QColor colour;
};
/// How a filter is written in colour, right or wrong: names of fields pale, values in ink, transports in
/// theirs.
[[nodiscard]] std::vector<ColouredPart> colourFilter(const QString &text, const Theme &theme);

} // namespace pushscope::ui
