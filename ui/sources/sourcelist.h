// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/sources/sourceline.h"

#include <QListView>

namespace pushscope::ui {

class SourceDelegate;
class SourceModel;
class ThemeStore;

/// The list itself: arrows move, Enter does what the row offers, F2 edits, Delete removes, the menu key opens the menu.
class SourceList : public QListView
{
    Q_OBJECT

public:
    SourceList(const ThemeStore &themes, SourceModel &model, QWidget *parent = nullptr);

    [[nodiscard]] const SourceLine *currentLine() const;
    /// Shown below the last row; empty: nothing.
    void setHint(const QString &hint);

Q_SIGNALS:
    void lineChanged();  ///< another row, or none, is the current one
    void acted();        ///< the current row's action is wanted
    void removeWanted(); ///< of the current row
    void editWanted();   ///< of the current row
    void menuWanted(const QPoint &at); ///< of the current row; on the screen
    void left();         ///< by Escape

protected:
    void paintEvent(QPaintEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;
    void currentChanged(const QModelIndex &current, const QModelIndex &previous) override;
    void focusInEvent(QFocusEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    [[nodiscard]] bool isOnAction(const QPoint &at) const;

    const ThemeStore &m_themes;
    SourceModel &m_model;
    QString m_hint;
    SourceDelegate *m_delegate;
    QPersistentModelIndex m_pressed; ///< the row whose action the mouse went down on
};

} // namespace pushscope::ui
