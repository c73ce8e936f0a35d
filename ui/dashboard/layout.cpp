// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dashboard/layout.h"

#include <algorithm>

namespace pushscope::ui {

namespace {

template <class List, class Id>
auto *findById(List &list, Id id)
{
    const auto found = std::ranges::find_if(list, [id](const auto &item) { return item.id == id; });
    return found == list.end() ? nullptr : &*found;
}

} // namespace

const PanelSpec *Dashboard::panel(PanelId panelId) const
{
    return findById(panels, panelId);
}

PanelSpec *Dashboard::panel(PanelId panelId)
{
    return findById(panels, panelId);
}

const Dashboard *Layout::dashboard(DashboardId id) const
{
    return findById(dashboards, id);
}

Dashboard *Layout::dashboard(DashboardId id)
{
    return findById(dashboards, id);
}

QString keyword(PanelKind kind)
{
    return displayName(kind).toLower();
}

QString displayName(PanelKind kind)
{
    switch (kind) {
    case PanelKind::Line: return QStringLiteral("Line");
    case PanelKind::Area: return QStringLiteral("Area");
    case PanelKind::Stat: return QStringLiteral("Stat");
    case PanelKind::Gauge: return QStringLiteral("Gauge");
    case PanelKind::Table: return QStringLiteral("Table");
    }
    return {};
}

} // namespace pushscope::ui
