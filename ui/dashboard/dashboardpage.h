// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/dashboard/panelgrid.h"
#include "ui/widgets/timeview.h"

#include <QScrollArea>

namespace pushscope::ui {

/// One dashboard on the screen: its grid, as high as the view or higher, and the stretch of time it shows.
class DashboardPage : public QScrollArea
{
    Q_OBJECT

public:
    DashboardPage(const PanelContext &context, LayoutEditor &editor, DashboardId dashboard,
                  QWidget *parent = nullptr);

    [[nodiscard]] DashboardId id() const { return m_id; }
    [[nodiscard]] PanelGrid &grid() const { return *m_grid; }
    [[nodiscard]] TimeView &timeView() { return m_time; }
    void draw(base::WallTime now, base::SteadyTime steady, bool refreshed);

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    void fitGrid();

    const DashboardId m_id;
    TimeView m_time;
    PanelGrid *m_grid;
};

} // namespace pushscope::ui
