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

QString clockText(base::WallTime time, std::chrono::milliseconds window)
{
    const auto since = std::chrono::floor<std::chrono::milliseconds>(time.time_since_epoch());
    const QString text =
        QDateTime::fromMSecsSinceEpoch(since.count()).time().toString(QStringLiteral("HH:mm:ss.zzz"));
    const int digits = decimals(window);
    return text.chopped(digits == 0 ? 4 : 3 - digits);
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

} // namespace pushscope::ui
