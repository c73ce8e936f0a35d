// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/capture/filter/filtervalues.h"

#include <QDate>
#include <QLatin1String>

#include <array>
#include <charconv>
#include <cmath>
#include <span>

namespace pushscope::capture {

namespace {

constexpr double kMostAmount = 9e15; // every whole number up to here is a double
constexpr qint64 kSecond = 1'000'000;
constexpr qint64 kDay = 86'400 * kSecond;

struct Unit
{
    QLatin1String name;
    qint64 factor;
};
constexpr std::array kByteUnits{
    Unit{QLatin1String(""), 1},
    Unit{QLatin1String("b"), 1},
    Unit{QLatin1String("k"), 1'000},
    Unit{QLatin1String("kb"), 1'000},
    Unit{QLatin1String("M"), 1'000'000},
    Unit{QLatin1String("MB"), 1'000'000},
    Unit{QLatin1String("G"), 1'000'000'000},
    Unit{QLatin1String("GB"), 1'000'000'000},
    Unit{QLatin1String("T"), 1'000'000'000'000},
    Unit{QLatin1String("TB"), 1'000'000'000'000},
    Unit{QLatin1String("Ki"), qint64(1) << 10},
    Unit{QLatin1String("KiB"), qint64(1) << 10},
    Unit{QLatin1String("Mi"), qint64(1) << 20},
    Unit{QLatin1String("MiB"), qint64(1) << 20},
    Unit{QLatin1String("Gi"), qint64(1) << 30},
    Unit{QLatin1String("GiB"), qint64(1) << 30},
    Unit{QLatin1String("Ti"), qint64(1) << 40},
    Unit{QLatin1String("TiB"), qint64(1) << 40},
};
constexpr std::array kTimeUnits{
    Unit{QLatin1String("us"), 1},
    Unit{QLatin1String("ms"), 1'000},
    Unit{QLatin1String("s"), kSecond},
    Unit{QLatin1String("min"), 60 * kSecond},
    Unit{QLatin1String("h"), 3'600 * kSecond},
};

std::span<const Unit> unitsOf(FilterUnits units)
{
    return units == FilterUnits::Bytes ? std::span<const Unit>(kByteUnits)
                                       : std::span<const Unit>(kTimeUnits);
}

bool isDigit(QChar c)
{
    return c >= u'0' && c <= u'9';
}

/// How many characters of the front are digits with at most one point between them.
qsizetype decimalLength(QStringView text)
{
    qsizetype length = 0;
    bool point = false;
    for (; length < text.size(); ++length) {
        if (isDigit(text[length]))
            continue;
        if (text[length] != u'.' || point || length == 0)
            break;
        point = true;
    }
    return length > 0 && text[length - 1] == u'.' ? 0 : length;
}

/// Takes exactly `digits` digits from the front.
std::optional<int> takeDigits(QStringView &text, int digits)
{
    if (text.size() < digits)
        return std::nullopt;
    int value = 0;
    for (int i = 0; i < digits; ++i) {
        if (!isDigit(text[i]))
            return std::nullopt;
        value = value * 10 + (text[i].unicode() - u'0');
    }
    text = text.sliced(digits);
    return value;
}

bool take(QStringView &text, QChar c)
{
    if (text.isEmpty() || text.front().toUpper() != c)
        return false;
    text = text.sliced(1);
    return true;
}

std::optional<qint64> takeDate(QStringView &text)
{
    const auto year = takeDigits(text, 4);
    if (!year || !take(text, u'-'))
        return std::nullopt;
    const auto month = takeDigits(text, 2);
    if (!month || !take(text, u'-'))
        return std::nullopt;
    const auto day = takeDigits(text, 2);
    const QDate date(*year, *month, day.value_or(0));
    return day && date.isValid() ? std::optional(date.toJulianDay()) : std::nullopt;
}

/// `HH:MM[:SS[.f...]]`; sets time and precision.
bool takeClock(QStringView &text, FilterMoment &moment)
{
    const auto hour = takeDigits(text, 2);
    if (!hour || *hour > 23 || !take(text, u':'))
        return false;
    const auto minute = takeDigits(text, 2);
    if (!minute || *minute > 59)
        return false;
    moment.precision = FilterMoment::kMinutes;
    moment.microseconds = (*hour * 60 + *minute) * 60 * kSecond;
    if (!take(text, u':'))
        return true;
    const auto second = takeDigits(text, 2);
    if (!second || *second > 59)
        return false;
    moment.precision = FilterMoment::kSeconds;
    moment.microseconds += *second * kSecond;
    if (!take(text, u'.'))
        return true;
    for (qint64 unit = kSecond / 10; unit > 0 && !text.isEmpty() && isDigit(text.front()); unit /= 10) {
        moment.microseconds += (text.front().unicode() - u'0') * unit;
        ++moment.precision;
        text = text.sliced(1);
    }
    return moment.precision > FilterMoment::kSeconds;
}

} // namespace

FilterNumber FilterNumber::of(double value)
{
    constexpr double kBound = 9'223'372'036'854'775'808.0; // 2^63
    if (value == std::floor(value) && value >= -kBound && value < kBound)
        return of(qint64(value));
    return {value, std::nullopt};
}

QByteArray FilterNumber::text() const
{
    if (whole)
        return QByteArray::number(*whole);
    std::array<char, 64> digits;
    const auto [end, error] = std::to_chars(digits.data(), digits.data() + digits.size(), value);
    return error == std::errc() ? QByteArray(digits.data(), end - digits.data()) : QByteArray();
}

qint64 FilterMoment::unit() const
{
    if (precision == kDays)
        return kDay;
    if (precision == kMinutes)
        return 60 * kSecond;
    qint64 unit = kSecond;
    for (int digit = 0; digit < precision; ++digit)
        unit /= 10;
    return unit;
}

std::optional<FilterNumber> numberFrom(QStringView text)
{
    const QByteArray bytes = text.toLatin1();
    const char *begin = bytes.constData();
    const char *end = begin + bytes.size();
    // Not `inf` and `nan`, which are words.
    const QByteArrayView digits = QByteArrayView(bytes).sliced(bytes.startsWith('-') ? 1 : 0);
    if (digits.isEmpty() || digits.front() < '0' || digits.front() > '9')
        return std::nullopt;
    qint64 whole = 0;
    if (const auto [last, error] = std::from_chars(begin, end, whole); error == std::errc() && last == end)
        return FilterNumber::of(whole);
    double value = 0;
    const auto [last, error] = std::from_chars(begin, end, value);
    if (error != std::errc() || last != end || !std::isfinite(value))
        return std::nullopt;
    return FilterNumber::of(value);
}

std::optional<FilterLiteral> literalFrom(QStringView text)
{
    if (text == u"null")
        return FilterLiteral::Null;
    if (text == u"false")
        return FilterLiteral::False;
    if (text == u"true")
        return FilterLiteral::True;
    return std::nullopt;
}

std::optional<FilterAmount> amountFrom(QStringView text, FilterUnits units)
{
    const qsizetype length = decimalLength(text);
    if (length == 0)
        return std::nullopt;
    const double count = text.first(length).toDouble();
    QString unit = text.sliced(length).toString();
    if (unit.size() == 2 && (unit[0] == QChar(0xB5) || unit[0] == QChar(0x3BC))) // micro sign, Greek mu
        unit[0] = u'u';
    if (units == FilterUnits::Microseconds && unit.isEmpty() && count == 0)
        return FilterAmount{0};
    for (const Unit &known : unitsOf(units)) {
        if (unit.compare(known.name, Qt::CaseInsensitive) != 0)
            continue;
        const double amount = std::round(count * double(known.factor));
        return amount <= kMostAmount ? std::optional(FilterAmount{qint64(amount)}) : std::nullopt;
    }
    return std::nullopt;
}

QString toText(FilterAmount amount, FilterUnits units)
{
    QString shortest;
    for (const Unit &unit : unitsOf(units)) {
        if (amount.value % unit.factor != 0)
            continue;
        const QString text = QString::number(amount.value / unit.factor) + unit.name;
        if (shortest.isEmpty() || text.size() < shortest.size())
            shortest = text;
    }
    return shortest;
}

std::optional<FilterMoment> momentFrom(QStringView text)
{
    FilterMoment moment;
    if (text.size() >= 10 && text[4] == u'-') {
        moment.day = takeDate(text);
        if (!moment.day)
            return std::nullopt;
        if (!take(text, u'T'))
            moment.precision = FilterMoment::kDays;
        else if (!takeClock(text, moment))
            return std::nullopt;
    } else if (!takeClock(text, moment)) {
        return std::nullopt;
    }
    moment.utc = take(text, u'Z');
    return text.isEmpty() ? std::optional(moment) : std::nullopt;
}

QString toText(const FilterMoment &moment)
{
    QString text;
    if (moment.day)
        text = QDate::fromJulianDay(*moment.day).toString(QStringLiteral("yyyy-MM-dd"));
    if (moment.precision != FilterMoment::kDays) {
        if (moment.day)
            text += u'T';
        const auto padded = [](qint64 number, int digits) {
            return QStringLiteral("%1").arg(number, digits, 10, QLatin1Char('0'));
        };
        const qint64 seconds = moment.microseconds / kSecond;
        text += padded(seconds / 3600, 2) + u':' + padded(seconds / 60 % 60, 2);
        if (moment.precision >= FilterMoment::kSeconds)
            text += u':' + padded(seconds % 60, 2);
        if (moment.precision > FilterMoment::kSeconds)
            text += u'.' + padded(moment.microseconds % kSecond, 6).first(moment.precision);
    }
    return moment.utc ? text + u'Z' : text;
}

} // namespace pushscope::capture
