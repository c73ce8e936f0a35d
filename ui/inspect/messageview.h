// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/inspect/messagepainter.h"

#include <QAbstractItemView>
#include <QBasicTimer>
#include <QPersistentModelIndex>

#include <functional>

class QHeaderView;

namespace pushscope::ui {

class MessageTableModel;
class ThemeStore;

/// The message table on screen. Rows are all of one height and cost nothing until they are seen, so that it
/// does not matter how many there are. At the top it follows the newest; once the person scrolls away or
/// selects, it lets go and keeps the rows in place under the eye while others come in above. UI thread.
class MessageView : public QAbstractItemView
{
    Q_OBJECT

public:
    using Marks = std::function<RowMarks(capture::Sequence, const client::Frame &)>;

    MessageView(const ThemeStore &themes, MessageTableModel &model, QWidget *parent = nullptr);
    ~MessageView() override;

    [[nodiscard]] QHeaderView &header() const { return *m_header; }
    [[nodiscard]] int rowHeight() const { return m_rowHeight; }
    void setHighlight(PreviewHighlight highlight);
    void setMarks(Marks marks) { m_marks = std::move(marks); }
    void marksChanged() { viewport()->update(); }

    [[nodiscard]] bool isFollowing() const { return m_following; }
    void setFollowing(bool following); ///< true scrolls to the newest
    /// The first row that is on screen: how many newer ones are above.
    [[nodiscard]] int topRow() const;
    [[nodiscard]] int visibleRows() const; ///< whole ones that fit
    /// Makes the row the current and only selected one, in the middle if it was not on screen, and lets go.
    void goTo(int row);
    /// Selected rows as ranges of [first, last], ascending.
    [[nodiscard]] std::vector<std::pair<int, int>> selectedRanges() const;
    [[nodiscard]] int selectedCount() const;
    void selectRanges(const std::vector<std::pair<int, int>> &ranges, int current);

    /// A row as a sentence, for those who hear it.
    [[nodiscard]] QString spoken(int row) const;

    void setModel(QAbstractItemModel *model) override;
    [[nodiscard]] QRect visualRect(const QModelIndex &index) const override;
    void scrollTo(const QModelIndex &index, ScrollHint hint = EnsureVisible) override;
    [[nodiscard]] QModelIndex indexAt(const QPoint &point) const override;
    void keyboardSearch(const QString &) override {} ///< would ask every row
    void reset() override;

Q_SIGNALS:
    void followingChanged(bool following);
    void copyWanted();
    void keyPressed(QKeyEvent *event); ///< one that the table itself has no use for; accepted if somebody has
    void moved();                      ///< other rows are on screen, or other rows are selected

protected:
    void rowsInserted(const QModelIndex &parent, int start, int end) override;
    void rowsAboutToBeRemoved(const QModelIndex &parent, int start, int end) override;
    void dataChanged(const QModelIndex &, const QModelIndex &, const QList<int> &) override;
    void selectionChanged(const QItemSelection &selected, const QItemSelection &deselected) override;
    void updateGeometries() override;
    void scrollContentsBy(int dx, int dy) override;
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;
    void timerEvent(QTimerEvent *event) override;
    bool viewportEvent(QEvent *event) override;

    QModelIndex moveCursor(CursorAction action, Qt::KeyboardModifiers modifiers) override;
    [[nodiscard]] int horizontalOffset() const override;
    [[nodiscard]] int verticalOffset() const override;
    [[nodiscard]] bool isIndexHidden(const QModelIndex &) const override { return false; }
    void setSelection(const QRect &rect, QItemSelectionModel::SelectionFlags flags) override;
    [[nodiscard]] QRegion visualRegionForSelection(const QItemSelection &selection) const override;

private:
    void buildHeader();
    void restyle();
    void rowsRemoved();
    void setOffset(int offset);
    void follow(bool following);
    [[nodiscard]] int rowAt(int y) const; ///< -1 below the last
    [[nodiscard]] int rows() const;
    [[nodiscard]] std::vector<MessagePainter::Cell> cells() const;
    void moveTo(int row, Qt::KeyboardModifiers modifiers);
    void extendTo(int row, bool keep);

    const ThemeStore &m_themes;
    MessageTableModel &m_model;
    MessagePainter m_painter;
    QHeaderView *m_header;
    QWidget *m_corner; ///< the gutter's part of the header
    Marks m_marks;
    int m_rowHeight = 24;
    bool m_following = true;
    bool m_adjusting = false; ///< the view itself scrolls
    QPersistentModelIndex m_anchor;
    std::optional<QPoint> m_mouse;
    bool m_dragging = false;
    QBasicTimer m_autoScroll;
};

} // namespace pushscope::ui
