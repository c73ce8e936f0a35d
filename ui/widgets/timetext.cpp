// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/timetext.h"

#include "ui/widgets/unitformat.h"

#include <QDateTime>

#include <cmath>

namespace pushscope::ui {

namespace {

using namespace std::chrono_literals;

int decimals(std::chrono::milliseconds window)
{
    if (window < 10s)
        return 2;
    return window <= 2min ? 1 : 0;
}

} // namespace

QString preciseClockText(base::WallTime time)
{
    const auto since = std::chrono::floor<std::chrono::milliseconds>(time.time_since_epoch());
    return QDateTime::fromMSecsSinceEpoch(since.count()).time().toString(QStringLiteral("HH:mm:ss.zzz"));
}

QString clockText(base::WallTime time)
{
    return preciseClockText(time).chopped(4);
}

QString clockText(base::WallTime time, std::chrono::milliseconds window)
{
    const int digits = decimals(window);
    return preciseClockText(time).chopped(digits == 0 ? 4 : 3 - digits);
}

QString agoText(double offset, std::chrono::milliseconds window)
{
    if (window <= 2min)
        return formatNumber(offset / 1000, decimals(window)) + QStringLiteral(" s");
    const auto seconds = std::llround(std::abs(offset) / 1000);
    return QStringLiteral("%1%2:%3 min")
        .arg(seconds == 0 ? QString() : QString(QChar(u'−')))
        .arg(seconds / 60)
        .arg(seconds % 60, 2, 10, QLatin1Char('0'));
}

QString behindText(std::chrono::microseconds behind)
{
    const double seconds = std::chrono::duration<double>(behind).count();
    if (seconds < 60)
        return formatNumber(-seconds, 1) + QStringLiteral(" s");
    const auto whole = std::chrono::floor<std::chrono::seconds>(behind).count();
    const auto two = [](qint64 n) { return QStringLiteral("%1").arg(n, 2, 10, QLatin1Char('0')); };
    if (whole < 3600)
        return QChar(u'−') + QString::number(whole / 60) + u':' + two(whole % 60);
    return QChar(u'−') + QString::number(whole / 3600) + u':' + two(whole / 60 % 60) + u':' + two(whole % 60);
}

} // namespace pushscope::ui
