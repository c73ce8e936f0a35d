// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dashboard/alertstate.h"

#include "ui/dashboard/panelwords.h"

namespace pushscope::ui {

void AlertState::setThreshold(std::optional<double> threshold)
{
    if (threshold == m_threshold)
        return;
    m_threshold = threshold;
    m_since.reset();
    m_acknowledged = false;
}

void AlertState::update(std::optional<double> value, base::WallTime crossed)
{
    const bool above = m_threshold && value && *value > *m_threshold;
    if (above == isAbove())
        return;
    m_acknowledged = false;
    if (above)
        m_since = crossed;
    else
        m_since.reset();
}

QString AlertState::sentence(base::WallTime now, const QString &unit) const
{
    if (!m_since || !m_threshold)
        return {};
    return QStringLiteral("above %1 for %2").arg(givenText(*m_threshold, unit), durationText(now - *m_since));
}

} // namespace pushscope::ui
