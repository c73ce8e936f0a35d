// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/inspect/detail/wirestyle.h"

#include <QWidget>

namespace pushscope::ui {

class ThemeStore;

/// The parts of a message side by side, each with its bytes, their number and what they say. Tells which parts the
/// mouse is on.
class SegmentBar : public QWidget
{
    Q_OBJECT

public:
    explicit SegmentBar(const ThemeStore &themes, QWidget *parent = nullptr);
    void setGroups(std::vector<WireGroup> groups);
    [[nodiscard]] const std::vector<WireGroup> &groups() const { return m_groups; }
    /// The group that a part belongs to stands out; -1: none.
    void setHighlight(int part);
    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;
    [[nodiscard]] QRectF segment(std::size_t group) const; ///< where it is

Q_SIGNALS:
    void hovered(const std::vector<std::size_t> &parts); ///< empty when the mouse has left

protected:
    void paintEvent(QPaintEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void leaveEvent(QEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    bool event(QEvent *event) override;

private:
    void place();
    [[nodiscard]] double wanted(const WireGroup &group) const;
    [[nodiscard]] int groupAt(const QPointF &position) const;
    void hover(int group);

    const ThemeStore &m_themes;
    std::vector<WireGroup> m_groups;
    std::vector<QRectF> m_places;
    int m_hovered = -1;
    int m_highlight = -1; ///< group
};

} // namespace pushscope::ui
