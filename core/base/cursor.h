// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"

#include <QByteArray>
#include <QByteArrayView>

#include <compare>
#include <cstdint>

namespace pushscope::base {

/// The hub-wide, ever-growing number of a message. 0 stands before the first message.
struct Position
{
    std::uint64_t value = 0;
    constexpr auto operator<=>(const Position &) const = default;
};

/// Names the life of a numbering: positions of different epochs cannot be compared.
struct Epoch
{
    std::uint64_t value = 0;
    constexpr auto operator<=>(const Epoch &) const = default;

    /// A fresh random epoch, never 0.
    [[nodiscard]] static Epoch generate();
};

/// `epoch:position`: everything up to and including `position` has been seen.
/// Text form: the epoch in lower-case hexadecimal (1 to 16 digits), a colon, the position in decimal.
struct Cursor
{
    Epoch epoch;
    Position position;
    constexpr bool operator==(const Cursor &) const = default;

    [[nodiscard]] static Result<Cursor> parse(QByteArrayView text);
    [[nodiscard]] QByteArray toByteArray() const;
};

} // namespace pushscope::base
