// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace pushscope::ui {

/// How a number is shown: `%`, `B` (binary multiples, GiB), `B/s` (decimal, MB/s), `us`/`ms`/`s` (scaled to
/// the fitting one), `/s`, `msg/s`, or any other word, which simply follows the number. Minus is U+2212,
/// thousands use a comma, a space stands before the unit; three significant digits or so.
struct FormattedValue
{
    QString number; ///< "41.2"
    QString unit;   ///< "%", "GiB", "ms"; may be empty
    [[nodiscard]] QString text() const { return unit.isEmpty() ? number : number + QChar(u' ') + unit; }
};
[[nodiscard]] FormattedValue formatValue(double value, const QString &unit);

/// How values of about `magnitude` are scaled: shown = value * factor. One for a whole axis or gauge, so that
/// its numbers can be compared.
struct UnitScale
{
    double factor = 1;
    QString unit; ///< as shown: "GiB", "ms"
};
[[nodiscard]] UnitScale unitScale(double magnitude, const QString &unit);
/// A number in a given scale, with the digits formatValue() would give it.
[[nodiscard]] QString formatScaled(double value, const UnitScale &scale, const QString &unit);
/// Shows a number, or a few side by side, again and again: it keeps the decimals that any of them once had,
/// so that the text does not tremble between "404.11" and "403.4". Large numbers still get fewer. Another
/// unit begins anew.
class SteadyFormat
{
public:
    [[nodiscard]] FormattedValue take(double value, const QString &unit);
    [[nodiscard]] QString take(double value, const UnitScale &scale, const QString &unit);

private:
    QString m_unit;
    int m_decimals = 0;
};
/// "−1,234.50": fixed decimals, comma for thousands, U+2212. A dash for what is not a number.
[[nodiscard]] QString formatNumber(double value, int decimals);

/// "74 /s", "1,284 /s", "0.2 /s"
[[nodiscard]] QString formatRate(double perSecond);
/// "412 kB/s"
[[nodiscard]] QString formatByteRate(double bytesPerSecond);
/// "41.2 MB"
[[nodiscard]] QString formatBytes(double bytes);
/// "182,406"
[[nodiscard]] QString formatCount(quint64 count);

} // namespace pushscope::ui
