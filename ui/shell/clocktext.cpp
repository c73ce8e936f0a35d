// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/clocktext.h"

#include "ui/widgets/unitformat.h"

#include <QDateTime>

namespace pushscope::ui {

QString millisecondClock(base::WallTime time)
{
    const auto ms = std::chrono::floor<std::chrono::milliseconds>(time.time_since_epoch());
    return QDateTime::fromMSecsSinceEpoch(ms.count()).toString(QStringLiteral("HH:mm:ss.zzz"));
}

QString behindText(std::chrono::microseconds behind)
{
    const double seconds = std::chrono::duration<double>(behind).count();
    if (seconds < 60)
        return formatNumber(-seconds, 1) + QStringLiteral(" s");
    const auto whole = std::chrono::floor<std::chrono::seconds>(behind).count();
    const auto two = [](qint64 n) { return QStringLiteral("%1").arg(n, 2, 10, QLatin1Char('0')); };
    if (whole < 3600)
        return QChar(0x2212) + QString::number(whole / 60) + u':' + two(whole % 60);
    return QChar(0x2212) + QString::number(whole / 3600) + u':' + two(whole / 60 % 60) + u':' +
           two(whole % 60);
}

} // namespace pushscope::ui
