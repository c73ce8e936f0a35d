// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/unitformat.h"

#include <QLatin1String>

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <span>

namespace pushscope::ui {

namespace {

struct Step
{
    double size;          ///< of one of it, in the smallest step's unit
    const char16_t *unit; ///< as shown
    double from = 1;      ///< how many of it there must be before it is used
};

constexpr double kKibi = 1024;
constexpr std::array kBinaryBytes{Step{1, u"B"},
                                  Step{kKibi, u"KiB"},
                                  Step{kKibi * kKibi, u"MiB"},
                                  Step{kKibi * kKibi * kKibi, u"GiB"},
                                  Step{kKibi * kKibi * kKibi * kKibi, u"TiB"},
                                  Step{kKibi * kKibi * kKibi * kKibi * kKibi, u"PiB"}};
constexpr std::array kDecimalBytes{Step{1, u"B"},    Step{1e3, u"kB"},  Step{1e6, u"MB"},
                                   Step{1e9, u"GB"}, Step{1e12, u"TB"}, Step{1e15, u"PB"}};
constexpr std::array kByteRates{Step{1, u"B/s"},    Step{1e3, u"kB/s"},  Step{1e6, u"MB/s"},
                                Step{1e9, u"GB/s"}, Step{1e12, u"TB/s"}, Step{1e15, u"PB/s"}};
/// In seconds. Latencies read best in milliseconds, so those begin early; 90 s stay seconds.
constexpr std::array kTimes{Step{1e-6, u"µs"},   Step{1e-3, u"ms", 0.1}, Step{1, u"s"},
                            Step{60, u"min", 2}, Step{3600, u"h", 2},    Step{86400, u"d", 2}};

/// `given`: how much one of the unit given is in the table's base unit.
UnitScale pick(std::span<const Step> steps, double magnitude, double given)
{
    // Rounding must not show "1,000 kB/s" where "1.0 MB/s" is meant.
    constexpr double kRounding = 1 - 5e-4;
    const Step *best = &steps.front();
    for (const Step &step : steps.subspan(1)) {
        if (magnitude * given >= step.size * step.from * kRounding)
            best = &step;
    }
    return {given / best->size, QString::fromUtf16(best->unit)};
}

/// Seconds in one of a unit of time; nothing for other units.
std::optional<double> secondsIn(const QString &unit)
{
    if (unit == QLatin1String("us") || unit == QStringLiteral("µs"))
        return 1e-6;
    if (unit == QLatin1String("ms"))
        return 1e-3;
    if (unit == QLatin1String("s"))
        return 1;
    return std::nullopt;
}

bool isScaled(const QString &unit)
{
    return unit == QLatin1String("%") || unit == QLatin1String("B") || unit == QLatin1String("B/s") ||
           unit == QLatin1String("/s") || unit == QLatin1String("msg/s") || secondsIn(unit).has_value();
}

/// Digits for a quantity that is measured: 41.2, 612, 0.6, 0.04.
int measuredDecimals(double value)
{
    const double size = std::abs(value);
    if (size == 0 || size >= 99.95)
        return 0;
    if (size >= 0.095)
        return 1;
    return size >= 0.00095 ? 3 : 5;
}

/// Beyond these a number without a unit of ours is written with an exponent.
bool isOrdinary(double size)
{
    return size == 0 || (size >= 1e-6 && size < 1e15);
}

/// What somebody published may be a price: five significant digits.
int plainDecimals(double value)
{
    const double size = std::abs(value);
    if (size == 0)
        return 4;
    if (size >= 1)
        return std::max(0, 4 - static_cast<int>(std::log10(size)));
    return 3 - static_cast<int>(std::floor(std::log10(size)));
}

/// The decimals of a text without its last zeros.
int neededDecimals(const QString &text)
{
    const qsizetype point = text.indexOf(QLatin1Char('.'));
    if (point < 0)
        return 0;
    qsizetype end = text.size();
    while (text[end - 1] == QLatin1Char('0'))
        --end;
    return static_cast<int>(end - point - 1);
}

/// How many decimals a value needs, and how many it may have.
struct Decimals
{
    int needed = 0;
    int most = 0;
};

Decimals decimalsOf(double shown, const UnitScale &scale, const QString &unit)
{
    if (!isScaled(unit)) {
        const int most = plainDecimals(shown);
        return {neededDecimals(formatNumber(shown, most)), most};
    }
    const bool wholeBytes = scale.unit == QLatin1String("B") || scale.unit == QLatin1String("B/s");
    if (wholeBytes && std::abs(shown) >= 1)
        return {};
    const int needed = measuredDecimals(shown);
    return {needed, shown == 0 && !wholeBytes ? 1 : needed};
}

} // namespace

QString formatNumber(double value, int decimals)
{
    if (!std::isfinite(value))
        return QStringLiteral("–");
    QString text = QString::number(std::abs(value), 'f', decimals);
    const qsizetype point = text.indexOf(QLatin1Char('.'));
    for (qsizetype at = (point < 0 ? text.size() : point) - 3; at > 0; at -= 3)
        text.insert(at, QLatin1Char(','));
    // "−0.0" says nothing; only what still shows a digit keeps its sign.
    const bool zero =
        std::none_of(text.cbegin(), text.cend(), [](QChar c) { return c >= u'1' && c <= u'9'; });
    return value < 0 && !zero ? QChar(u'−') + text : text;
}

UnitScale unitScale(double magnitude, const QString &unit)
{
    magnitude = std::abs(magnitude);
    if (unit == QLatin1String("B"))
        return pick(kBinaryBytes, magnitude, 1);
    if (unit == QLatin1String("B/s"))
        return pick(kByteRates, magnitude, 1);
    if (const std::optional<double> seconds = secondsIn(unit))
        return magnitude == 0 ? UnitScale{1, unit == QLatin1String("us") ? QStringLiteral("µs") : unit}
                              : pick(kTimes, magnitude, *seconds);
    return {1, unit};
}

QString formatScaled(double value, const UnitScale &scale, const QString &unit)
{
    return SteadyFormat().take(value, scale, unit);
}

QString SteadyFormat::take(double value, const UnitScale &scale, const QString &unit)
{
    const double shown = value * scale.factor;
    if (!std::isfinite(shown))
        return formatNumber(shown, 0);
    if (!isScaled(unit) && !isOrdinary(std::abs(shown)))
        return QString::number(shown, 'g', 5).replace(QLatin1Char('-'), QChar(u'−'));
    if (m_unit != scale.unit) {
        m_unit = scale.unit;
        m_decimals = 0;
    }
    const Decimals decimals = decimalsOf(shown, scale, unit);
    m_decimals = std::max(m_decimals, decimals.needed);
    return formatNumber(shown, std::min(m_decimals, decimals.most));
}

FormattedValue SteadyFormat::take(double value, const QString &unit)
{
    if (!std::isfinite(value))
        return {formatNumber(value, 0), {}};
    const UnitScale scale = unitScale(value, unit);
    return {take(value, scale, unit), scale.unit};
}

FormattedValue formatValue(double value, const QString &unit)
{
    return SteadyFormat().take(value, unit);
}

QString formatRate(double perSecond)
{
    // A bit above ten, so that the usual ten a second does not tremble between "9.9" and "10".
    const bool small = std::abs(perSecond) < 10.95 && perSecond != 0;
    return formatNumber(perSecond, small ? 1 : 0) + QStringLiteral(" /s");
}

QString formatByteRate(double bytesPerSecond)
{
    return formatValue(bytesPerSecond, QStringLiteral("B/s")).text();
}

QString formatBytes(double bytes)
{
    const UnitScale scale = pick(kDecimalBytes, std::abs(bytes), 1);
    const double shown = bytes * scale.factor;
    return formatNumber(shown, scale.factor == 1 ? 0 : measuredDecimals(shown)) + QLatin1Char(' ') +
           scale.unit;
}

QString formatCount(quint64 count)
{
    QString text = QString::number(count);
    for (qsizetype at = text.size() - 3; at > 0; at -= 3)
        text.insert(at, QLatin1Char(','));
    return text;
}

} // namespace pushscope::ui
