// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/dashboard/layout.h"

#include <QTabBar>

class QLineEdit;

namespace pushscope::ui {

class ThemeStore;

/// The dashboards as tabs: a double click renames in place, the cross closes, dragging reorders. It shows
/// what it is given and asks for changes by signals.
class DashboardTabs : public QTabBar
{
    Q_OBJECT

public:
    DashboardTabs(const ThemeStore &themes, QWidget *parent = nullptr);

    void setDashboards(const std::vector<Dashboard> &dashboards);
    /// Marks the tab: the titles of its panels above their threshold; empty: none.
    void setAlert(int index, const QString &panels);
    [[nodiscard]] QString alert(int index) const { return tabData(index).toString(); }
    void startRename(int index);

Q_SIGNALS:
    void renamed(int index, const QString &name);
    void closeWanted(int index);
    void reordered(int from, int to);
    void menuWanted(int index, const QPoint &globalPosition);

protected:
    [[nodiscard]] QSize tabSizeHint(int index) const override;
    [[nodiscard]] QSize minimumTabSizeHint(int index) const override;
    void paintEvent(QPaintEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;
    void leaveEvent(QEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;

private:
    [[nodiscard]] QRect crossRect(int index) const;
    void paintTab(QPainter &painter, int index) const;
    void endRename(bool take);
    void describe(int index);
    [[nodiscard]] QString nameOf(int index) const;
    void setHovered(int index);
    void dragTab(const QPoint &at);

    const ThemeStore &m_themes;
    QLineEdit *m_rename = nullptr;
    int m_renaming = -1;
    int m_hovered = -1;
    bool m_crossPressed = false;
    bool m_ring = false; ///< the focus came by key
    QPoint m_pressed;
    int m_dragFrom = -1; ///< where the tab was when it was pressed
    int m_dragTo = -1;
};

} // namespace pushscope::ui
