// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/ticks.h"

#include "ui/widgets/unitformat.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace pushscope::ui {

namespace {

constexpr std::array kSteps{1.0, 2.0, 2.5, 5.0};
/// Beyond these a step could no longer be computed.
constexpr double kHuge = 1e300;
constexpr double kTiny = 1e-290;
/// A multiple of the step that misses the range by rounding only still counts as in it.
constexpr double kRounding = 1e-9;

/// Times people count in, in seconds; below a second the decimal steps hold.
constexpr std::array kTimeSteps{1.0,   2.0,   2.5,   5.0,   10.0,  15.0,   20.0,   30.0,
                                60.0,  120.0, 150.0, 300.0, 600.0, 900.0, 1200.0, 1800.0, 3600.0};
constexpr double kMinutesFrom = 120; ///< seconds; shorter windows are labelled in seconds

/// The steps at or above `least`, ascending, one a call.
class Steps
{
public:
    explicit Steps(double least)
        : m_exponent(static_cast<int>(std::floor(std::log10(least))))
    {
        while (value() < least * (1 - kRounding))
            advance();
    }
    [[nodiscard]] double value() const { return kSteps[m_index] * std::pow(10.0, m_exponent); }
    void advance()
    {
        if (++m_index == kSteps.size()) {
            m_index = 0;
            ++m_exponent;
        }
    }

private:
    std::size_t m_index = 0;
    int m_exponent;
};

/// Multiples are computed from the whole number, not added up: 0.1 + 0.2 is no label.
QList<double> multiples(double step, double first, double last)
{
    QList<double> at;
    for (double n = first; n <= last; n += 1)
        at.append(n == 0 ? 0.0 : n * step);
    return at;
}

bool usable(double low, double high)
{
    return std::isfinite(low) && std::isfinite(high) && std::abs(low) < kHuge && std::abs(high) < kHuge;
}

/// A range with some height around one value.
void open(double &low, double &high)
{
    if (high < low)
        std::swap(low, high);
    // Below this share the ticks would differ only in digits that a double no longer tells apart.
    const double size = std::max(std::abs(low), std::abs(high));
    if (size >= kTiny && high - low > size * 1e-9)
        return;
    const double middle = (low + high) / 2;
    if (size < kTiny) { // nothing has moved yet; most of what comes goes up
        low = 0;
        high = 1;
        return;
    }
    const double half = std::abs(middle) * 0.05;
    low = middle - half;
    high = middle + half;
}

} // namespace

Ticks roundedTicks(double low, double high, int most)
{
    if (!usable(low, high))
        return {0, 1, {0, 1}};
    open(low, high);
    for (Steps steps((high - low) / std::max(1, most - 1));; steps.advance()) {
        const double step = steps.value();
        const double first = std::floor(low / step + kRounding);
        const double last = std::ceil(high / step - kRounding);
        if (last - first < most)
            return {first * step, last * step, multiples(step, first, last)};
    }
}

Ticks ticksWithin(double low, double high, int most)
{
    if (!usable(low, high))
        return {0, 1, {0, 1}};
    open(low, high);
    for (Steps steps((high - low) / std::max(1, most));; steps.advance()) {
        const double step = steps.value();
        const double first = std::ceil(low / step - kRounding);
        const double last = std::floor(high / step + kRounding);
        if (last - first < most)
            return {low, high, multiples(step, first, last)};
    }
}

Ticks logarithmicTicks(double low, double high, int most)
{
    if (!usable(low, high) || high < kTiny)
        return {1, 10, {1, 10}};
    if (low < kTiny)
        low = std::max(high / 1000, kTiny);
    // In half decades: even numbers are 1, 10, 100, odd ones 3, 30, 300.
    const auto value = [](int half) {
        const double decade = std::pow(10.0, std::floor(half / 2.0));
        return half % 2 == 0 ? decade : 3 * decade;
    };
    int first = 2 * static_cast<int>(std::floor(std::log10(low))) - 1;
    while (value(first + 1) <= low * (1 + kRounding)) // the logarithm of 0.001 may come out below -3
        ++first;
    int last = std::max(first + 1, 2 * static_cast<int>(std::floor(std::log10(high))));
    while (value(last) < high * (1 - kRounding))
        ++last;
    const auto floorTo = [](int n, int step) { return n - ((n % step) + step) % step; };
    int step = 1;
    while (floorTo(last + step - 1, step) - floorTo(first, step) >= most * step)
        ++step;
    if (step > 1 && step % 2 != 0)
        ++step; // whole decades only
    first = floorTo(first, step);
    last = floorTo(last + step - 1, step);
    Ticks ticks{value(first), value(last), {}};
    for (int half = first; half <= last; half += step)
        ticks.at.append(value(half));
    return ticks;
}

QString tickLabel(double value)
{
    const double size = std::abs(value);
    if (size != 0 && (size >= 1e9 || size < 1e-6))
        return QString::number(value, 'g', 4).replace(u'-', QChar(u'−'));
    constexpr int kMostDecimals = 8;
    int decimals = 0;
    for (double rest = size; decimals < kMostDecimals; rest *= 10, ++decimals) {
        if (std::abs(rest - std::round(rest)) <= 1e-6 * std::max(1.0, rest))
            break;
    }
    return formatNumber(value, decimals);
}

QList<TimeTick> timeTicks(std::chrono::milliseconds window, int most)
{
    const double seconds = std::max(1e-3, static_cast<double>(window.count()) / 1000);
    const double least = seconds / std::max(1, most - 1);
    double step = Steps(least).value();
    if (least > 0.5) {
        const auto *found = std::lower_bound(kTimeSteps.begin(), kTimeSteps.end(), least * (1 - kRounding));
        step = found == kTimeSteps.end() ? seconds : *found;
    }
    const bool minutes = seconds >= kMinutesFrom;
    const int count = static_cast<int>(std::floor(seconds / step + kRounding));
    QList<TimeTick> ticks;
    for (int n = count; n > 0; --n) {
        QString label = tickLabel(-n * step / (minutes ? 60 : 1));
        if (n == count)
            label += minutes ? QStringLiteral(" min") : QStringLiteral(" s");
        ticks.append({-n * step * 1000, label});
    }
    ticks.append({0, QString()});
    return ticks;
}

} // namespace pushscope::ui
