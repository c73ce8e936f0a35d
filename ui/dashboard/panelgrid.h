// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/dashboard/layouteditor.h"
#include "ui/dashboard/panel.h"
#include "ui/widgets/topicmime.h"

#include <QPointer>

#include <map>

namespace pushscope::ui {

class EmptyTile;

/// The panels of one dashboard, side by side on 12 columns with lines of 1 px between them, and the free
/// place. Turns dragging, dropping and keys into steps of the editor; follows what the editor holds. UI
/// thread.
class PanelGrid : public QWidget
{
    Q_OBJECT

public:
    PanelGrid(const PanelContext &context, LayoutEditor &editor, DashboardId dashboard, TimeView &time,
              QWidget *parent = nullptr);
    ~PanelGrid() override;

    /// Makes the panels equal to the editor's.
    void sync();
    void draw(const DrawFrame &frame, base::SteadyTime now, bool refreshed);

    [[nodiscard]] Panel *panel(PanelId id) const;
    [[nodiscard]] QList<Panel *> panels() const; ///< in reading order
    /// The one that has, or had last, the focus.
    [[nodiscard]] Panel *current() const { return m_current; }
    void setCurrent(Panel *panel);
    [[nodiscard]] const GridModel &arrangement() const { return m_shown; }
    [[nodiscard]] QRect pixels(const CellRect &cell) const;

    /// Empty: a place is found. Says with notice() why not.
    std::optional<PanelId> add(PanelSpec spec, std::optional<CellRect> place = {});
    void add(const TopicRef &topic, std::optional<PanelKind> kind = {});
    void moveCurrent(int columns, int rows);
    void resizeCurrent(int columns, int rows);
    void setFullScreen(std::optional<PanelId> id);
    [[nodiscard]] std::optional<PanelId> fullScreen() const { return m_fullScreen; }
    void cancelGesture();

Q_SIGNALS:
    void panelAdded(pushscope::ui::Panel *panel);
    void menuWanted(pushscope::ui::Panel *panel, const QPoint &globalPosition);
    void emptyPanelAdded(pushscope::ui::Panel *panel); ///< it needs a binding
    void fullScreenChanged(bool fullScreen);
    void currentChanged();
    void heightWanted(); ///< other rows need another height
    void notice(const QString &sentence);

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void dragEnterEvent(QDragEnterEvent *event) override;
    void dragMoveEvent(QDragMoveEvent *event) override;
    void dragLeaveEvent(QDragLeaveEvent *event) override;
    void dropEvent(QDropEvent *event) override;

private:
    struct Gesture
    {
        PanelId panel;
        Qt::Edges edges; ///< none: move
        QPoint from;     ///< global
        GridModel before;
    };
    struct DropSpot
    {
        Panel *panel = nullptr;
        std::optional<CellRect> place;
    };
    Panel *makePanel(const PanelSpec &spec);
    void arrange();
    void placeTile(std::optional<CellRect> place);
    void orderFocus();
    void beginGesture(Panel *panel, Qt::Edges edges, const QPoint &from);
    void moveGesture(const QPoint &at);
    void endGesture();
    [[nodiscard]] CellRect resized(const CellRect &cell, Qt::Edges edges, int columns, int rows) const;
    [[nodiscard]] QPoint cellAt(const QPointF &position) const;
    [[nodiscard]] DropSpot dropSpot(const QPointF &position) const;
    void showDropSpot(const DropSpot &spot);
    void dropOn(const DropSpot &spot, const TopicRef &topic);
    [[nodiscard]] const Dashboard *dashboard() const;

    const PanelContext &m_context;
    LayoutEditor &m_editor;
    const DashboardId m_dashboard;
    TimeView &m_time;
    std::map<PanelId, Panel *> m_panels;
    EmptyTile *m_tile;
    GridModel m_shown; ///< what is on the screen; differs from the editor's during a gesture
    std::optional<CellRect> m_tileCell;
    std::optional<Gesture> m_gesture;
    std::optional<PanelId> m_fullScreen;
    QPointer<Panel> m_current;
};

} // namespace pushscope::ui
