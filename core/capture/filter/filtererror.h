// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <tl/expected.hpp>

namespace pushscope::capture {

/// Why a filter cannot be read. The place is counted in UTF-16 units of the text and lies within it, so that
/// a line edit can underline it.
struct FilterError
{
    qsizetype position = 0;
    qsizetype length = 0; ///< at least 1
    QString sentence;     ///< one plain sentence: "'data.price>' needs a value."
    bool operator==(const FilterError &) const = default;
};

template <class T>
using FilterResult = tl::expected<T, FilterError>;

} // namespace pushscope::capture
