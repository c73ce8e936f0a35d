// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

namespace pushscope::ui {

class ThemeStore;

/// Lies over a panel without taking input: the focus ring, and where a dragged topic would go.
class PanelOverlay : public QWidget
{
    Q_OBJECT

public:
    PanelOverlay(const ThemeStore &themes, QWidget *parent);
    void setFocusRing(bool shown);
    void setDropTarget(bool shown);
    void setMoving(bool shown);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    void showIfNeeded();
    const ThemeStore &m_themes;
    bool m_ring = false, m_drop = false, m_moving = false;
};

/// An edge or a corner of a panel to resize it by; 5 px and invisible.
class PanelGrip : public QWidget
{
    Q_OBJECT

public:
    static constexpr int kWidth = 5;

    PanelGrip(Qt::Edges edges, QWidget *parent);
    [[nodiscard]] Qt::Edges edges() const { return m_edges; }
    /// Lies down along its edge of the parent.
    void place();

Q_SIGNALS:
    void began(Qt::Edges edges, const QPoint &globalPosition);
    void moved(const QPoint &globalPosition);
    void ended();

protected:
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;

private:
    const Qt::Edges m_edges;
    bool m_pressed = false;
};

} // namespace pushscope::ui
