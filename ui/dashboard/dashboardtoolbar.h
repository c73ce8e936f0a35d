// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include <chrono>

class QHBoxLayout;
class QMenu;
class QPushButton;

namespace pushscope::ui {

class DashboardTabs;
class IconButton;
class Segmented;
class TextLabel;
class ThemeStore;
class TimeView;

/// The dashboard's part of the window's toolbar row.
class DashboardToolBar : public QWidget
{
    Q_OBJECT

public:
    DashboardToolBar(const ThemeStore &themes, QWidget *parent = nullptr);

    [[nodiscard]] DashboardTabs &tabs() const { return *m_tabs; }
    void setMenus(QMenu *newDashboard, QMenu *newPanel);
    /// Between the refresh choice and `+ Panel`.
    void insert(QWidget *widget);
    void showWindow(const TimeView &time);
    [[nodiscard]] int framesPerSecond() const;

Q_SIGNALS:
    void windowChosen(std::chrono::milliseconds window);
    void growChosen();

protected:
    bool event(QEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    /// Leaves out what a narrow window has no room for.
    void fit();

    DashboardTabs *m_tabs;
    IconButton *m_plus;
    TextLabel *m_windowWord;
    Segmented *m_window;
    TextLabel *m_refreshWord;
    Segmented *m_refresh;
    QWidget *m_inserted = nullptr;
    QPushButton *m_panel;
    QHBoxLayout *m_row;
};

} // namespace pushscope::ui
