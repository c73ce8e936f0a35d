// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/dashboard/layout.h"

#include <QWidget>

namespace pushscope::ui {

class TextLabel;
class ThemeStore;

/// The free part of a grid: a place to drop a topic on, or to choose a kind of panel.
class EmptyTile : public QWidget
{
    Q_OBJECT

public:
    EmptyTile(const ThemeStore &themes, QWidget *parent = nullptr);
    /// A topic is being dragged over it.
    void setDropTarget(bool target);
    [[nodiscard]] bool isDropTarget() const { return m_target; }

Q_SIGNALS:
    void chosen(pushscope::ui::PanelKind kind);

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    const ThemeStore &m_themes;
    QWidget *m_plus;
    TextLabel *m_or;
    QWidget *m_buttons;
    bool m_target = false;
};

} // namespace pushscope::ui
