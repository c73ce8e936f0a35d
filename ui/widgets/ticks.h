// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QString>

#include <chrono>

namespace pushscope::ui {

/// A range of values and the places in it that get a label, ascending.
struct Ticks
{
    double low = 0;
    double high = 1;
    QList<double> at;
    bool operator==(const Ticks &) const = default;
};

/// The range widened to steps of 1, 2, 2.5 or 5 times a power of ten, so that at most `most` (2 or more) ticks
/// stand on it and its ends are ticks. A range without height gets some.
[[nodiscard]] Ticks roundedTicks(double low, double high, int most);
/// The range as it is, with at most `most` ticks on such steps.
[[nodiscard]] Ticks ticksWithin(double low, double high, int most);
/// The same as roundedTicks() for a logarithmic axis: 1, 3, 10, ..., or whole decades where those were too many.
/// What is not positive counts as nothing.
[[nodiscard]] Ticks logarithmicTicks(double low, double high, int most);

/// "2.5", "100", "0.05": no more decimals than the tick needs, comma for thousands.
[[nodiscard]] QString tickLabel(double value);

/// A label on a time axis, `at` milliseconds before the right edge, so 0 or less.
struct TimeTick
{
    double at = 0;
    QString label;
    bool operator==(const TimeTick &) const = default;
};
/// From the oldest, which names the unit ("−60 s", "−45", ...), up to the right edge, whose label is empty: it
/// depends on whether the axis is live.
[[nodiscard]] QList<TimeTick> timeTicks(std::chrono::milliseconds window, int most);

} // namespace pushscope::ui
