// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/capture/anatomy/wireanatomy.h"

#include <QColor>

#include <vector>

namespace pushscope::ui {

struct Theme;

/// The colour of a part of a message: the payload as the first data series, what the framing is made of as others,
/// names and punctuation as text.
[[nodiscard]] QColor colour(const Theme &theme, capture::WirePart::Role role);

/// Parts that are there for the same and are therefore shown as one.
struct WireGroup
{
    capture::WirePart::Role role{}; ///< of the first
    QString label;                  ///< the bytes themselves, or where they are: `04–27, 88`
    QString detail;
    qint64 bytes = 0;
    std::vector<std::size_t> parts; ///< indices
};
[[nodiscard]] std::vector<WireGroup> wireGroups(const capture::WireAnatomy &anatomy);

} // namespace pushscope::ui
