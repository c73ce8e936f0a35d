// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dashboard/dashboardpage.h"

#include <algorithm>

namespace pushscope::ui {

namespace {

constexpr int kLeastRow = 44; ///< px; a smaller window scrolls instead

} // namespace

DashboardPage::DashboardPage(const PanelContext &context, LayoutEditor &editor, DashboardId dashboard,
                             QWidget *parent)
    : QScrollArea(parent)
    , m_id(dashboard)
    , m_grid(new PanelGrid(context, editor, dashboard, m_time))
{
    setFrameShape(QFrame::NoFrame);
    setFocusPolicy(Qt::NoFocus);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setWidget(m_grid);
    connect(m_grid, &PanelGrid::heightWanted, this, &DashboardPage::fitGrid);
    if (const Dashboard *known = editor.layout().dashboard(dashboard))
        m_time.setWindow(known->window);
}

void DashboardPage::resizeEvent(QResizeEvent *event)
{
    QScrollArea::resizeEvent(event);
    fitGrid();
}

void DashboardPage::fitGrid()
{
    // The width that remains beside a scroll bar is known before the bar is, because whether there is one
    // follows from the height alone.
    const int page = height();
    const int row = std::max(kLeastRow, page / GridModel::kPageRows);
    const int rows = m_grid->arrangement().rows();
    const bool fits =
        m_grid->fullScreen() || (rows <= GridModel::kPageRows && row == page / GridModel::kPageRows);
    const int tall = fits ? page : std::max(page + 1, row * rows);
    setVerticalScrollBarPolicy(fits ? Qt::ScrollBarAlwaysOff : Qt::ScrollBarAlwaysOn);
    m_grid->resize(viewport()->width(), tall);
}

void DashboardPage::draw(base::WallTime now, base::SteadyTime steady, bool refreshed)
{
    m_time.tick(now);
    m_grid->draw(
        {.now = now, .end = m_time.end(now), .window = m_time.window(), .crosshair = m_time.crosshair()},
        steady, refreshed);
}

} // namespace pushscope::ui
