// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTreeView>

namespace pushscope::ui {

class ThemeStore;

/// The view of the topic tree: the delegate draws whole rows, a click on a group opens or closes it, Enter
/// and a double click activate a topic.
class TopicView : public QTreeView
{
    Q_OBJECT

public:
    explicit TopicView(const ThemeStore &themes, QWidget *parent = nullptr);
    /// A quiet sentence below the last row; empty: none.
    void setHint(const QString &hint);
    [[nodiscard]] const QString &hint() const { return m_hint; }

Q_SIGNALS:
    void topicActivated(const QModelIndex &index);

protected:
    void drawBranches(QPainter *, const QRect &, const QModelIndex &) const override {}
    void mouseReleaseEvent(QMouseEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void startDrag(Qt::DropActions actions) override;
    void paintEvent(QPaintEvent *event) override;

private:
    [[nodiscard]] int bottomOfRows() const;

    const ThemeStore &m_themes;
    QString m_hint;
    QPersistentModelIndex m_pressedGroup;
};

} // namespace pushscope::ui
