// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/capture/exchange/exchangetime.h"

#include <charconv>
#include <cmath>
#include <limits>

namespace pushscope::capture {

namespace {

using std::chrono::microseconds;

constexpr qint64 kMicrosPerSecond = 1'000'000;
constexpr qint64 kFirstYear = -62'167'219'200; // 0000-01-01T00:00:00Z
constexpr qint64 kLastYear = 253'402'300'800;  // 10000-01-01T00:00:00Z

/// Microseconds: some 126,000 years. The difference of two such times is a number too.
constexpr qint64 kMost = 4'000'000'000'000'000'000;

bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

/// A cursor over text that knows digits and single characters.
class Scanner
{
public:
    explicit Scanner(QByteArrayView text)
        : m_text(text)
    {
    }
    [[nodiscard]] bool atEnd() const { return m_at == m_text.size(); }
    [[nodiscard]] char peek() const { return atEnd() ? '\0' : m_text[m_at]; }
    bool eat(char c)
    {
        const bool there = !atEnd() && m_text[m_at] == c;
        m_at += there ? 1 : 0;
        return there;
    }
    /// Exactly `count` digits.
    std::optional<int> digits(int count)
    {
        int value = 0;
        for (int i = 0; i < count; ++i, ++m_at) {
            if (atEnd() || !isDigit(m_text[m_at]))
                return {};
            value = value * 10 + (m_text[m_at] - '0');
        }
        return value;
    }
    /// Any number of digits behind a point, as microseconds; what is finer is cut.
    std::optional<qint64> fraction()
    {
        qint64 value = 0;
        int count = 0;
        for (; !atEnd() && isDigit(m_text[m_at]); ++m_at, ++count) {
            if (count < 6)
                value = value * 10 + (m_text[m_at] - '0');
        }
        if (count == 0)
            return {};
        for (; count < 6; ++count)
            value *= 10;
        return value;
    }

private:
    QByteArrayView m_text;
    qsizetype m_at = 0;
};

std::optional<qint64> offsetSeconds(Scanner &in)
{
    if (in.atEnd() || in.eat('Z') || in.eat('z'))
        return 0;
    const qint64 sign = in.eat('-') ? -1 : 1;
    if (sign > 0 && !in.eat('+'))
        return {};
    const auto hours = in.digits(2);
    if (!hours)
        return {};
    in.eat(':');
    const auto minutes = in.atEnd() ? std::optional<int>(0) : in.digits(2);
    if (!minutes || *hours > 23 || *minutes > 59)
        return {};
    return sign * (*hours * 3600 + *minutes * 60);
}

std::optional<base::WallTime> parseMicroseconds(QByteArrayView text)
{
    if (!text.endsWith("us"))
        return {};
    qint64 value = 0;
    const char *const end = text.end() - 2;
    const auto [stop, error] = std::from_chars(text.begin(), end, value);
    if (error != std::errc() || stop != end || value < -kMost || value > kMost)
        return {};
    return base::WallTime(microseconds(value));
}

qint64 floorDivide(qint64 value, qint64 by)
{
    return value / by - (value % by < 0 ? 1 : 0);
}

void appendPadded(QByteArray &out, qint64 value, int width)
{
    char digits[20];
    for (int i = width - 1; i >= 0; --i, value /= 10)
        digits[i] = char('0' + value % 10);
    out.append(digits, width);
}

/// Microseconds in a unit of the number, by its magnitude.
double unitOf(double magnitude)
{
    if (magnitude < 1e11)
        return 1e6;
    if (magnitude < 1e14)
        return 1e3;
    return magnitude < 1e17 ? 1 : 1e-3;
}

/// The usual case, exactly: digits, maybe a point and digits, in seconds.
std::optional<qint64> exactSeconds(QByteArrayView number)
{
    Scanner in(number);
    const bool negative = in.eat('-');
    qint64 seconds = 0;
    for (int count = 0; isDigit(in.peek()); ++count) {
        if (count == 12)
            return {};
        seconds = seconds * 10 + *in.digits(1);
    }
    const auto fraction = in.eat('.') ? in.fraction() : std::optional<qint64>(0);
    if (!fraction || !in.atEnd())
        return {};
    const qint64 value = seconds * kMicrosPerSecond + *fraction;
    return negative ? -value : value;
}

} // namespace

void appendIsoTime(QByteArray &out, base::WallTime time)
{
    const qint64 count = time.time_since_epoch().count();
    const qint64 seconds = floorDivide(count, kMicrosPerSecond);
    if (seconds < kFirstYear || seconds >= kLastYear) {
        out.append(QByteArray::number(count)).append("us");
        return;
    }
    const auto days = std::chrono::floor<std::chrono::days>(time);
    const std::chrono::year_month_day date(days);
    const qint64 ofDay = seconds - qint64(days.time_since_epoch().count()) * 86'400;
    appendPadded(out, int(date.year()), 4);
    out.append('-');
    appendPadded(out, unsigned(date.month()), 2);
    out.append('-');
    appendPadded(out, unsigned(date.day()), 2);
    out.append('T');
    appendPadded(out, ofDay / 3600, 2);
    out.append(':');
    appendPadded(out, ofDay / 60 % 60, 2);
    out.append(':');
    appendPadded(out, ofDay % 60, 2);
    out.append('.');
    appendPadded(out, count - seconds * kMicrosPerSecond, 6);
    out.append('Z');
}

void appendEpochSeconds(QByteArray &out, base::WallTime time)
{
    const qint64 count = time.time_since_epoch().count();
    const quint64 magnitude = count < 0 ? quint64(0) - quint64(count) : quint64(count);
    if (count < 0)
        out.append('-');
    out.append(QByteArray::number(magnitude / kMicrosPerSecond));
    out.append('.');
    appendPadded(out, qint64(magnitude % kMicrosPerSecond), 6);
}

std::optional<base::WallTime> parseIsoTime(QByteArrayView text)
{
    if (const auto distant = parseMicroseconds(text))
        return distant;
    Scanner in(text);
    const auto year = in.digits(4);
    if (!year || !in.eat('-'))
        return {};
    const auto month = in.digits(2);
    if (!month || !in.eat('-'))
        return {};
    const auto day = in.digits(2);
    if (!day || !(in.eat('T') || in.eat('t') || in.eat(' ')))
        return {};
    const auto hour = in.digits(2);
    if (!hour || !in.eat(':'))
        return {};
    const auto minute = in.digits(2);
    if (!minute)
        return {};
    const auto second = in.eat(':') ? in.digits(2) : std::optional<int>(0);
    if (!second)
        return {};
    const auto fraction = in.eat('.') || in.eat(',') ? in.fraction() : std::optional<qint64>(0);
    if (!fraction)
        return {};
    const auto offset = offsetSeconds(in);
    const std::chrono::year_month_day date{std::chrono::year(*year), std::chrono::month(unsigned(*month)),
                                           std::chrono::day(unsigned(*day))};
    if (!offset || !in.atEnd() || !date.ok() || *hour > 24 || *minute > 59 || *second > 60)
        return {};
    const qint64 seconds = qint64(std::chrono::sys_days(date).time_since_epoch().count()) * 86'400 +
                           *hour * 3600 + *minute * 60 + *second - *offset;
    return base::WallTime(microseconds(seconds * kMicrosPerSecond + *fraction));
}

std::optional<base::WallTime> parseEpochNumber(QByteArrayView number)
{
    double value = 0;
    const auto [stop, error] = std::from_chars(number.begin(), number.end(), value);
    if (number.isEmpty() || error != std::errc() || stop != number.end() || !std::isfinite(value))
        return {};
    const double unit = unitOf(std::abs(value));
    if (unit == 1e6) {
        if (const auto exact = exactSeconds(number))
            return base::WallTime(microseconds(*exact));
    }
    const double micros = value * unit;
    if (std::abs(micros) > double(kMost))
        return {};
    return base::WallTime(microseconds(std::llround(micros)));
}

} // namespace pushscope::capture
